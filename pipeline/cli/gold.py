"""`jigou gold`: labelling."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.cli.group import FILE, FOLDER, main, print_utf8, refuse
from pipeline.errors import UsageError

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
    count = sum(1 for _ in labels.undecided)
    click.echo(f"{file}: a draft of {len(labels.agencies)} candidates, {count} decisions to take")


@gold.command("check")
@GOLD
@SOURCES
def gold_check(gold: Path, sources: tuple[Path, ...]) -> None:
    """Check GOLD, a file or folder: spans, names, parents, doubles; warn of drafts and of aliases of two agencies."""
    from pipeline.gold.check import check

    found = check(gold, sources)
    for line in found.warnings:
        click.echo(f"warning: {line}", err=True)
    statuses = ", ".join(f"{count} {status}" for status, count in sorted(found.statuses.items()))
    click.echo(f"{found.statuses.total()} gold files: {statuses or 'none'}; {len(found.errors)} faults")
    refuse(found.errors)
