"""`jigou gold`: labelling."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli.group import FILE, FOLDER, bytes_of, main, print_utf8, refuse
from pipeline.errors import GoldError, UsageError

if TYPE_CHECKING:
    from pipeline.gold.differences import Disagreement

GOLD = click.argument("gold", type=FILE, default="tests/gold")
SOURCES = click.option(
    "--sources", type=FOLDER, multiple=True, default=["sources"], show_default=True, help="Folder of the articles."
)


@main.group()
def gold() -> None:
    """Label articles: draft, check, compare annotators, exchange with labelling tools."""


@gold.command("draft")
@click.argument("article", type=FILE)
@SOURCES
@click.option("--to", "folder", type=FOLDER, default="tests/gold", show_default=True, help="Folder of the gold files.")
def gold_draft(article: Path, sources: tuple[Path, ...], folder: Path) -> None:
    """Write a draft gold file of ARTICLE, every candidate in it and no decision, and print the candidates.

    A draft is never scored. Set each `optional` to true or false, take out what is none, add what is missing, then
    set `status` to single.
    """
    from pipeline.errors import SourceError
    from pipeline.gold.amounts import amount
    from pipeline.gold.draft import draft, listing
    from pipeline.gold.files import write_draft
    from pipeline.sources import articles_by_stem

    found = articles_by_stem(sources).get(article.stem)
    if found is None or found[0].file.resolve() != article.resolve():
        hint = "Put the article there, or name its folder: --sources."
        place = ", ".join(map(str, sources))
        raise UsageError("J512", f"No such article in {place}", where=str(article), hint=hint)
    source, metadata = found
    if isinstance(metadata, SourceError):
        raise metadata
    labels, raw = draft(source, metadata)
    file = write_draft(labels, folder)
    print_utf8("".join(listing(labels, raw)))
    candidates, decisions = amount(len(labels.agencies), "candidate"), amount(len(list(labels.undecided)), "decision")
    click.echo(f"{file}: a draft of {candidates}, {decisions} to take")


@gold.command("check")
@GOLD
@SOURCES
@click.option("-q", "--quiet", is_flag=True, help="Only faults are printed.")
def gold_check(gold: Path, sources: tuple[Path, ...], quiet: bool) -> None:
    """Check GOLD, a file or folder: spans, names, parents, doubles.

    Warn of what is allowed and seldom meant: drafts, aliases of two agencies, a founded that the events do not give, a
    predecessor that the article does not name, a day of publication that metadata.toml has otherwise, no annotator.
    """
    from pipeline.gold.amounts import amount
    from pipeline.gold.check import check

    found = check(gold, sources)
    if not quiet:
        for line in found.warnings:
            click.echo(f"warning: {line}", err=True)
        statuses = ", ".join(f"{count} {status}" for status, count in sorted(found.statuses.items()))
        files, faults = amount(found.statuses.total(), "gold file"), amount(len(found.errors), "fault")
        click.echo(f"{files}: {statuses}; {faults}" if statuses else f"{files}; {faults}")
    refuse(found.errors)


@gold.command("agree")
@click.argument("one", type=FILE, metavar="A")
@click.argument("other", type=FILE, metavar="B")
@SOURCES
def gold_agree(one: Path, other: Path, sources: tuple[Path, ...]) -> None:
    """Print how far two annotators agree: F1 of each figure, Cohen's kappa on mentions, each disagreement.

    What no figure counts (predecessors, what is optional for one alone, events without a date) stands at the end.
    A and B are two gold files of one article, or two folders of them.
    """
    from rich.console import Console

    from pipeline.gold.agree import agreement
    from pipeline.gold.amounts import amount
    from pipeline.score.tables import Rows

    found = agreement(one, other, list(sources))
    rows = []
    for figure in found.counts:
        low, high = found.interval(figure)
        rows.append((figure, f"{found.f1(figure):.3f}", f"{low:.3f}–{high:.3f}"))
    Console().print(Rows(amount(len(found.articles), "article"), ("figure", "f1", "f1 95%"), rows).table())
    lines = [f"Cohen's kappa on mentions, over characters: {found.kappa:.3f}\n"]
    if found.alone:
        alone = amount(len(found.alone), "article")
        lines.append(f"{alone} that only one has finished, passed over: {', '.join(found.alone)}\n")
    lines += _listed(amount(len(found.disagreements), "disagreement"), found.disagreements)
    if found.uncounted:
        lines += _listed(f"{len(found.uncounted)} more that no figure counts", found.uncounted)
    print_utf8("".join(lines))


def _listed(head: str, disagreements: Iterable[Disagreement]) -> Iterator[str]:
    yield f"\n{head}\n"
    for each in disagreements:
        yield f"{each.article} | {each.figure} | {each.who} | {each.name} | {each.detail}\n"
        if each.context:
            yield f"    {each.context}\n"


@gold.command("export")
@click.argument("tool", type=click.Choice(["label-studio", "doccano", "brat"]))
@GOLD
@SOURCES
@click.option("--to", type=FOLDER, required=True, help="Folder of the files to write.")
def gold_export(tool: str, gold: Path, sources: tuple[Path, ...], to: Path) -> None:
    """Write GOLD, a file or folder, for a labelling TOOL, with the configuration that the tool wants."""
    from pipeline.gold.exchange import export

    for file in export(tool, gold, sources, to):
        click.echo(file)


@gold.command("import")
@click.argument("tool", type=click.Choice(["label-studio", "doccano"]))
@click.argument("file", type=FILE)
@SOURCES
@click.option("--to", type=FOLDER, required=True, help="Folder of the gold files to write.")
def gold_import(tool: str, file: Path, sources: tuple[Path, ...], to: Path) -> None:
    """Write a gold file of each article in FILE, an export of a labelling TOOL; finished gold is left alone."""
    from pipeline.gold.exchange import import_

    try:
        text = bytes_of(file).decode("utf-8")
    except UnicodeDecodeError as error:
        problem = f"not UTF-8 at byte {error.start}"
        raise GoldError("J406", problem, where=str(file), hint="Export it again.") from error
    written, errors = import_(tool, text, str(file), sources, to)
    for path in written:
        click.echo(path)
    refuse(errors)
