"""`jigou score` and `jigou damage`: what the records are worth, measured against gold."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from rich.console import Console

from pipeline.cli.group import FILE, FOLDER, main, print_utf8, text_of


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

    stems = set(text_of(kept).split()) if part else None
    report = score_folders(
        extracted,
        gold,
        only=stems if part == "kept" else None,
        skip=stems if part == "dev" else None,
        sources=sources,
    )
    if as_json:
        print_utf8(report.to_json(errors=errors))
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

    articles = healthy_articles(sources, gold, skip=text_of(kept).split())
    click.echo(TABLE_HEAD)
    beyond = False
    for row in measured(articles):
        click.echo(row.as_markdown())
        beyond = beyond or row.loss > row.allowed
    sys.exit(1 if beyond else 0)
