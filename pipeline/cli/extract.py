"""`jigou extract`: a folder of articles made into a folder of records."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable
from pathlib import Path

import click
from rich.console import Console
from rich.progress import Progress

from pipeline.cli.group import FOLDER, main
from pipeline.errors import UsageError


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


def _names(names: Iterable[str]) -> str:
    """The first few names, and how many more there are."""
    names = sorted(names)
    return ", ".join(names[:5]) + (f" and {len(names) - 5} more" if len(names) > 5 else "")
