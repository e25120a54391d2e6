"""`jigou score` and `jigou damage`: what the records are worth, measured against gold."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from rich.console import Console

from pipeline.cli.group import FILE, FOLDER, main, print_utf8, text_of
from pipeline.errors import UsageError
from pipeline.ids import listed

BREAKDOWNS = ("article", "style", "kind", "relation", "rule")


@main.command()
@click.argument("extracted", type=FOLDER)
@click.option("--gold", type=FOLDER, required=True, help="Folder of the gold files.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, with all breakdowns.")
@click.option("--markdown", is_flag=True, help="Print Markdown.")
@click.option("--by", type=click.Choice(["matching", *BREAKDOWNS]), multiple=True, help="Take the figures apart.")
@click.option("--against", type=FOLDER, help="Folder of an earlier run's records: is this one better than noise?")
@click.option("--errors", is_flag=True, help="List each false alarm and each miss, with its rule and sentence.")
@click.option("--part", type=click.Choice(["kept", "dev"]), help="Only the kept articles, or only the others.")
@click.option("--kept", type=FILE, default="tests/gold/kept.txt", show_default=True, help="Ids of the kept articles.")
@click.option("--sources", type=FOLDER, default="sources", show_default=True, help="For sentences and styles.")
def score(
    extracted: Path,
    gold: Path,
    as_json: bool,
    markdown: bool,
    by: tuple[str, ...],
    against: Path | None,
    errors: bool,
    part: str | None,
    kept: Path,
    sources: Path,
) -> None:
    """Print precision, recall and F1 of the records in EXTRACTED against gold, with 95% intervals."""
    from pipeline.score import GROUPS, differences, score_folders, tables

    if as_json and (markdown or by or against):
        hint = "Ask for one: JSON holds all breakdowns."
        raise UsageError("J508", "--json excludes --markdown, --by and --against", where=str(extracted), hint=hint)
    stems = listed(text_of(kept)) if part else None
    only, skip = (stems, None) if part == "kept" else (None, stems)
    report = score_folders(extracted, gold, only, skip, sources)
    if as_json:
        print_utf8(report.to_json(errors=errors))
        return
    shown = [tables.headline(report)]
    if against is not None:
        shown.append(tables.comparison(differences(score_folders(against, gold, only, skip, sources), report)))
    if "matching" in by:
        shown.append(tables.matchings(report))
    shown += [tables.breakdown(report, group) for group in GROUPS if group in by]
    if markdown:
        print_utf8("\n".join(rows.markdown() for rows in shown))
    else:
        console = Console()
        for rows in shown:
            console.print(rows.table())
    if errors:
        lines = tables.error_lines(report)
        print_utf8(f"\n{'```text' if markdown else f'{len(report.errors)} errors'}\n{lines}{'```' * markdown}\n")


@main.command()
@click.argument("sources", type=FOLDER, default="sources")
@click.option("--gold", type=FOLDER, default="tests/gold", show_default=True, help="Folder of the gold files.")
@click.option("--kept", type=FILE, default="tests/gold/kept.txt", show_default=True, help="Ids that are left out.")
def damage(sources: Path, gold: Path, kept: Path) -> None:
    """Print what each kind of damage, done to the healthy articles in SOURCES, costs in agency F1.

    Exit code 1 where one costs more than 0.02, or 0.05 where the damage loses something for good.
    """
    from pipeline.damage import TABLE_HEAD, healthy_articles, measured

    articles = healthy_articles(sources, gold, skip=listed(text_of(kept)))
    click.echo(TABLE_HEAD)
    beyond = False
    for row in measured(articles):
        click.echo(row.as_markdown())
        beyond = beyond or row.loss > row.allowed
    sys.exit(1 if beyond else 0)
