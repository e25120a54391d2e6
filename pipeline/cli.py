"""The command line: `jigou`. Each command imports what it needs when it runs, so that help comes at once."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click
from rich.console import Console
from rich.progress import Progress

from pipeline.errors import JigouError, UsageError
from schemas.reading import SchemaError

if TYPE_CHECKING:
    from pipeline.text.aligned import AlignedText

FOLDER = click.Path(path_type=Path)
FILE = click.Path(path_type=Path)


class Commands(click.Group):
    """Commands whose foreseen errors end in one line on stderr and exit code 2."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except JigouError as error:
            click.echo(error, err=True)
        except SchemaError as error:
            click.echo(f"{error.code} {error}", err=True)
        ctx.exit(2)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="jigou", message="%(prog)s %(version)s")
def main() -> None:
    """jigou (机构) reads Chinese articles and writes checked records about government agencies.

    Exit codes: 0 all done, 1 some articles failed (each is named on stderr), 2 wrong use.
    """


@main.command()
@click.argument("sources", type=FOLDER, default="sources")
@click.option("--to", "extracted", type=FOLDER, default="extracted", show_default=True, help="Folder of the records.")
@click.option("--jobs", type=click.IntRange(min=1), help="Processes; by default as many as the work is worth.")
@click.option("-q", "--quiet", is_flag=True, help="Only failures are printed.")
def extract(sources: Path, extracted: Path, jobs: int | None, quiet: bool) -> None:
    """Write the record of each article below SOURCES (by default: sources).

    Articles are the files *.txt, *.md, *.html, *.htm. A record is written only where it changed; the record of an
    article that is gone is removed; an article that fails keeps its earlier record.
    """
    from pipeline.extracted import remove_records
    from pipeline.folder import extract_folder, jobs_worth_starting
    from pipeline.sources import METADATA, find_articles, read_metadata

    found = find_articles(sources)
    count = len(found.articles) + len(found.failures)
    if not count:
        hint = "Articles are files that end in .txt, .md, .html or .htm."
        raise UsageError("J502", "There is no article in the folder", where=str(sources), hint=hint)
    if extracted.exists() and not extracted.is_dir():
        raise UsageError("J503", "There is a file in the folder's place", where=str(extracted), hint="Name another.")
    metadata = read_metadata(sources)
    failed = changed = characters = 0
    traces: set[str] = set()
    began = time.perf_counter()
    console = Console(stderr=True)
    with Progress(console=console, disable=quiet or not console.is_terminal, transient=True) as progress:
        bar = progress.add_task("extract", total=count)
        for outcome in extract_folder(found, metadata, extracted, jobs=jobs or jobs_worth_starting(found)):
            progress.advance(bar)
            if outcome.error:
                failed += 1
                click.echo(outcome.error, err=True)
                if outcome.trace and outcome.trace not in traces:
                    traces.add(outcome.trace)
                    click.echo(outcome.trace, err=True, nl=False)
            changed += outcome.changed
            characters += outcome.characters
    seconds = time.perf_counter() - began
    removed = list(remove_records(extracted, lambda id: not found.may_have(id)))
    if not quiet:
        for file in removed:
            click.echo(f"removed {file}: its article is gone")
        if strange := [id for id in (*metadata.tables, *metadata.failures) if not found.may_have(id)]:
            click.echo(f"{sources / METADATA} has tables of articles that are not there: {_names(strange)}")
        click.echo(
            f"{count} article{'s'[: count > 1]}: {count - failed} extracted ({changed} changed), {failed} failed, "
            f"{characters / seconds:,.0f} characters/s"
        )
    if failed:
        sys.exit(1)


@main.command()
@click.argument("extracted", type=FOLDER)
@click.option("--gold", type=FOLDER, required=True, help="Folder of the gold files.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option("--errors", is_flag=True, help="List each false alarm and each miss.")
@click.option("--part", type=click.Choice(["kept", "dev"]), help="Only the kept articles, or only the others.")
@click.option("--kept", type=FILE, default="tests/gold/kept.txt", show_default=True, help="Ids of the kept articles.")
@click.option("--sources", type=FOLDER, help="Folder of the articles: errors then show their sentence.")
def score(
    extracted: Path, gold: Path, as_json: bool, errors: bool, part: str | None, kept: Path, sources: Path | None
) -> None:
    """Print precision, recall and F1 of the records in EXTRACTED against gold, with 95% intervals."""
    from pipeline.score import score_folders

    stems = set(_text_of(kept).split()) if part else None
    report = score_folders(
        extracted,
        gold,
        only=stems if part == "kept" else None,
        skip=stems if part == "dev" else None,
        sources=sources,
    )
    if as_json:
        _print_utf8(report.to_json(errors=errors))
        return
    console = Console()
    console.print(report.table())
    if errors:
        console.print(report.error_table())


@main.command()
@click.argument("sources", type=FOLDER, default="sources")
@click.option("--gold", type=FOLDER, default="tests/gold", show_default=True, help="Folder of the gold files.")
@click.option("--kept", type=FILE, default="tests/gold/kept.txt", show_default=True, help="Ids that are left out.")
def damage(sources: Path, gold: Path, kept: Path) -> None:
    """Print what each kind of damage, done to the healthy articles in SOURCES, costs in agency F1.

    Exit code 1 where one costs more than 0.02, or 0.05 where the damage loses something for good.
    """
    from pipeline.damage import TABLE_HEAD, healthy_articles, measured

    articles = healthy_articles(sources, gold, skip=_text_of(kept).split())
    click.echo(TABLE_HEAD)
    beyond = False
    for row in measured(articles):
        click.echo(row.as_markdown())
        beyond = beyond or row.loss > row.allowed
    sys.exit(1 if beyond else 0)


@main.command()
@click.argument("file", type=FILE)
@click.option("--plan", is_flag=True, help="Print what each step changed, at its own offsets, instead of the text.")
@click.option("--diff", is_flag=True, help="Print the raw text, in red what went and in green what came.")
def text(file: Path, plan: bool, diff: bool) -> None:
    """Print the clean text of the article in FILE, as the rules see it."""
    from pipeline.text import clean, decode

    if plan and diff:
        raise UsageError("J505", "--plan and --diff exclude each other", where=str(file), hint="Ask for one.")
    decoded = decode(_bytes_of(file), where=str(file))
    aligned = clean(decoded.text, decoded.stretches)
    _print_utf8(_plan(aligned) if plan else _diff(aligned) if diff else f"{aligned.text}\n")


@main.command()
@click.argument("article", type=FILE)
@click.option("--at", type=click.IntRange(min=0), metavar="OFFSET", help="Only the sentence over this raw offset.")
@click.option("--published", metavar="EDTF", help="What 今年 and 去年底 are read against, where the text shows no day.")
def explain(article: Path, at: int | None, published: str | None) -> None:
    """Print which rules fired on ARTICLE, what text each took, and what lost and why.

    Each sentence stands as the rules see it: Ⓐ agency, Ⓖ government, Ⓓ date, Ⓟ place, Ⓣ title.
    """
    from pipeline.run import explain as explained

    _print_utf8(explained(_bytes_of(article), where=str(article), at=at, published=published))


@main.group()
def rules() -> None:
    """Work on rules and lexicons."""


@rules.command("check")
def rules_check() -> None:
    """Check every rule and lexicon against its own examples."""
    from pipeline.examples import failures

    _refuse(failures())


@main.group()
def lexicon() -> None:
    """Work on the word lists."""


@lexicon.command("check")
def lexicon_check() -> None:
    """Refuse lines of the word lists that stand twice, say no source or change nothing."""
    from pipeline.lexicon.check import problems

    _refuse(problems())


@main.command()
@click.option("--check", is_flag=True, help="Write nothing; exit 1 where a file differs from the models.")
def schemas(check: bool) -> None:
    """Write the JSON Schemas in schemas/json/ anew from the models."""
    from schemas.generate import main as generate

    sys.exit(generate(["--check"] if check else []))


def _plan(aligned: AlignedText) -> str:
    """The steps of the cleaning, each with its edits: offsets, the text that stood there, what it became."""
    from pipeline.text.aligned import edited

    lines = []
    before = aligned.raw
    for step in aligned.steps:
        lines.append(f"{step.name}: {len(step.edits)}")
        for edit in step.edits:
            lines.append(f"  {edit.start}..{edit.end} {before[edit.start : edit.end]!r} -> {edit.replacement!r}")
        before = edited(before, step.edits)
    return "".join(f"{line}\n" for line in lines)


def _diff(aligned: AlignedText) -> str:
    """The raw text with what was taken out in red and what was put in in green; without colours as [-…-] and {+…+}."""
    from rich.text import Text

    console = Console(soft_wrap=True)
    coloured = console.is_terminal and not console.no_color
    shown = Text()
    for raw, clean in aligned.pieces():
        if raw == clean:
            shown.append(raw)
            continue
        # what shows nothing by itself is shown by its code, so that it can be seen at all
        gone = "".join(c if c.isprintable() or c == "\n" else f"<{ord(c):X}>" for c in raw)
        for piece, style, mark in ((gone, "red strike", "[-{}-]"), (clean, "green", "{{+{}+}}")):
            if piece:
                shown.append(piece if coloured else mark.format(piece), style)
    with console.capture() as captured:
        console.print(shown)
    return captured.get()


def _refuse(problems: Iterable[JigouError]) -> NoReturn:
    """Ends with each problem on stderr and exit code 1, or with 0 where there is none."""
    found = list(problems)
    for problem in found:
        click.echo(str(problem), err=True)
    sys.exit(1 if found else 0)


def _names(names: Iterable[str]) -> str:
    """The first few names, and how many more there are."""
    names = sorted(names)
    return ", ".join(names[:5]) + (f" and {len(names) - 5} more" if len(names) > 5 else "")


def _print_utf8(output: str) -> None:
    # Whatever the terminal's encoding: the output is data, and the text of an article fits into UTF-8 alone.
    sys.stdout.buffer.write(output.encode("utf-8"))


def _bytes_of(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        hint = "Name a file that you may read."
        raise UsageError("J504", f"Cannot be read: {error.strerror}", where=str(file), hint=hint) from error


def _text_of(file: Path) -> str:
    return _bytes_of(file).decode("utf-8")


if __name__ == "__main__":
    main(prog_name="jigou")
