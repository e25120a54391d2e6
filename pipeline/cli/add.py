"""`jigou add`: documents from elsewhere made into articles."""

from __future__ import annotations

import sys
from contextlib import nullcontext
from pathlib import Path

import click

from pipeline.cli.group import FILE, FOLDER, main
from pipeline.errors import UsageError


@main.command()
@click.argument("documents", metavar="FILE|FOLDER...", type=FILE, nargs=-1, required=True)
@click.option("--sources", type=FOLDER, default="sources", show_default=True, help="Folder of the articles.")
@click.option("--id", "id", help="The id of the article, where there is one document; by default its day and title.")
@click.option("--dry-run", is_flag=True, help="Print what would be added, write nothing.")
def add(documents: tuple[Path, ...], sources: Path, id: str | None, dry_run: bool) -> None:
    """Add documents to the articles: .txt, .md, .html, .htm as they are, of .pdf and .docx their text.

    Each gets an id and a table in metadata.toml with the title, day, publisher and address that it shows; look through
    these afterwards. What is there already in nearly the same words is refused, and nothing is overwritten.
    """
    from pipeline.intake import added, find_documents
    from pipeline.written import only_writer, remove_leftovers

    files = find_documents(documents)
    if id is not None and len(files) > 1:
        raise UsageError("J544", "One id, and several documents", where=id, hint="Add them one by one.")
    if sources.exists() and not sources.is_dir():
        raise UsageError("J503", "There is a file in the folder's place", where=str(sources), hint="Name another.")
    refused = 0
    with nullcontext() if dry_run else only_writer(sources):
        if not dry_run:
            remove_leftovers(sources)
        for each in added(files, sources, id=id, dry_run=dry_run):
            if each.error or each.metadata is None:
                refused += 1
                click.echo(each.error, err=True)
                continue
            click.echo(f"{'would add' if dry_run else 'added'} {each.file}")
            for key, value in each.metadata.model_dump(exclude_none=True).items():
                click.echo(f"  {key}: {value}")
    count = len(files)
    click.echo(
        f"{count:,} document{'s'[: count != 1]}: {count - refused:,} {'to add' if dry_run else 'added'}, "
        f"{refused:,} refused"
    )
    if refused:
        sys.exit(1)
