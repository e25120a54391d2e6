"""`jigou review`: the records looked at as pages."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli.group import FILE, FOLDER, main, text_of
from pipeline.errors import GoldError, UsageError
from pipeline.ids import listed

if TYPE_CHECKING:
    from pipeline.review.judged import Judgement
    from pipeline.score import Report


@main.command()
@click.argument("extracted", type=FOLDER, default="extracted")
@click.option("--to", "folder", type=FOLDER, default="build/review", show_default=True, help="Folder of the pages.")
@click.option("--sources", type=FOLDER, default="sources", show_default=True, help="Folder of the articles.")
@click.option("--gold", type=FOLDER, help="Folder of the gold files; by default tests/gold where there is one.")
@click.option("--kept", type=FILE, default="tests/gold/kept.txt", show_default=True, help="Ids that are left out.")
@click.option("--base", metavar="REVISION", help="What to compare with; by default the main branch.")
def review(extracted: Path, folder: Path, sources: Path, gold: Path | None, kept: Path, base: str | None) -> None:
    """Write pages that show the records in EXTRACTED (by default: extracted) over the text they were read from.

    The pages are static, ask for nothing from elsewhere and open from disk.
    """
    from pipeline.registry import records_in
    from pipeline.review import base_of, build_site
    from pipeline.review.judged import judgements

    failed = False
    left_out = listed(text_of(kept)) if kept.is_file() else frozenset()
    files = [file for file in records_in(extracted) if _stem(file.id) not in left_out]
    compared = base_of(extracted, base)
    if base and compared.problem:
        raise UsageError("J536", compared.problem, where=base, hint="Name another, or none.")
    report: Report | None = None
    judged: dict[str, Judgement] = {}
    gold = gold or (Path("tests/gold") if Path("tests/gold").is_dir() else None)
    if gold is not None:
        try:
            report, judged = judgements(extracted, gold, {_stem(file.id) for file in files})
        except GoldError as error:
            failed = True
            click.echo(str(error), err=True)
    records = []
    for file in files:
        if file.record is None:
            failed = True
            click.echo(str(file.error), err=True)
        else:
            records.append(file.record)
    built = build_site(records, folder, sources=sources, base=compared, report=report, judgements=judged)
    against = compared.problem or f"{built.changed} changed since {compared.revision}"
    click.echo(f"{built.articles} article{'s'[: built.articles != 1]}, {against}; open {built.index}")
    sys.exit(1 if failed else 0)


def _stem(id: str) -> str:
    """The file stem of an article's record, by which gold is found and kept articles are listed."""
    return id.rpartition("/")[2]
