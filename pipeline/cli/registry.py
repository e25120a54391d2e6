"""`jigou registry` and `jigou tree`: all articles together, and who belongs to whom."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli.group import FOLDER, main, print_utf8
from pipeline.errors import GoldError, UsageError

if TYPE_CHECKING:
    from schemas.record import ArticleRecord


@main.command()
@click.argument("extracted", default="extracted")
@click.option("--to", "folder", type=FOLDER, default="build/registry", show_default=True, help="Folder of the files.")
def registry(extracted: str, folder: Path) -> None:
    """Join the records in EXTRACTED (by default: extracted) into one entry per agency.

    EXTRACTED is a folder of records, or what `jigou extract` wrote of rows: a file, or with its name a folder of parts.

    Writes registry.json, which has everything, and tables for spreadsheets: agencies, events, parents, predecessors
    and conflicts, as CSV.
    """
    from pipeline.registry import export, registry_of
    from pipeline.stream.forms import means_rows

    records, failed = _records_of_rows(extracted) if means_rows(extracted.rstrip("/")) else _records(Path(extracted))
    made = registry_of(records)
    export(made, folder)
    conflicts = sum(len(agency.conflicts) for agency in made.agencies)
    shared = sum(len(agency.articles) > 1 for agency in made.agencies)
    click.echo(
        f"{len(records)} article{'s'[: len(records) != 1]}: {len(made.agencies)} agencies, {shared} of them in several "
        f"articles, {conflicts} conflict{'s'[: conflicts != 1]}; written to {folder}"
    )
    sys.exit(1 if failed else 0)


@main.command()
@click.argument("article", required=False)
@click.option("--registry", "whole", is_flag=True, help="All articles together; so it is without ARTICLE as well.")
@click.option("--extracted", type=FOLDER, default="extracted", show_default=True, help="Folder of the records.")
@click.option(
    "--format", "form", type=click.Choice(["text", "dot", "mermaid"]), default="text", show_default=True,
    help="Indented lines, Graphviz or Mermaid.",
)  # fmt: skip
def tree(article: str | None, whole: bool, extracted: Path, form: str) -> None:
    """Print who belongs to whom, in the article with the id ARTICLE or in all articles together."""
    from pipeline.registry import organization_of, records_in, registry_of

    if article is not None and whole:
        raise UsageError("J532", "ARTICLE and --registry exclude each other", where=article, hint="Ask for one.")
    failed = False
    if article is None:
        records, failed = _records(extracted)
        organization = organization_of(registry_of(records))
    else:
        files = {file.id: file for file in records_in(extracted)}
        if article not in files:
            hint = f"Name an article by its id: the path of its record below {extracted}, without .json."
            raise UsageError("J533", "There is no record of this article", where=article, hint=hint)
        record = files[article].record
        if record is None:
            raise files[article].error or AssertionError(article)
        organization = organization_of(record)
    shown = {"text": organization.to_text, "dot": organization.to_dot, "mermaid": organization.to_mermaid}
    print_utf8(shown[form]())
    sys.exit(1 if failed else 0)


def _records(extracted: Path) -> tuple[list[ArticleRecord], bool]:
    """The records of a folder, and whether any could not be read; each of those is named on stderr."""
    from pipeline.registry import records_in

    records = []
    failed = False
    for file in records_in(extracted):
        if file.record is not None:
            records.append(file.record)
        else:
            failed = True
            click.echo(str(file.error), err=True)
    return records, failed


def _records_of_rows(name: str) -> tuple[list[ArticleRecord], bool]:
    from pipeline.stream.records import records_of

    records = []
    failed = False
    for each in records_of(name):
        if isinstance(each, GoldError):
            failed = True
            click.echo(str(each), err=True)
        else:
            records.append(each)
    return records, failed
