"""`jigou report`: what changed against a revision."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli.group import FOLDER, main, print_utf8

if TYPE_CHECKING:
    from pipeline.score import Claims


@main.command()
@click.argument("extracted", type=FOLDER, default="extracted")
@click.option("--base", metavar="REV", help="The revision to compare with; by default the main branch.")
@click.option("--whole", is_flag=True, help="List every change, also where there are many.")
def report(extracted: Path, base: str | None, whole: bool) -> None:
    """Print what the records in EXTRACTED gained, lost and changed against a revision, by field and rule.

    As Markdown, each change with its evidence; and which rules and tables of cases gained or lost examples.
    """
    from pipeline.changes import changes, example_changes, main_branch, markdown, revision

    against = revision(extracted, base) if base is not None else main_branch(extracted)
    failed: list[str] = []
    before = _records(against.files(extracted), f"{against.name}:", failed)
    after = _records(_files(extracted), f"{extracted}/", failed)
    rules, cases = (against.root / "pipeline/rules", against.root / "tests/cases")
    text = markdown(
        changes(before, after),
        f"{against.name} ({against.short})",
        rules=example_changes(against.files(rules), _files(rules), rules=True) if rules.is_dir() else (),
        cases=example_changes(against.files(cases), _files(cases), rules=False) if cases.is_dir() else (),
        whole=whole,
    )
    print_utf8(text)
    for error in failed:
        click.echo(error, err=True)
    sys.exit(1 if failed else 0)


def _files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def _records(files: dict[str, bytes], where: str, failed: list[str]) -> dict[str, Claims]:
    from pipeline.score import read_claims
    from schemas.reading import SchemaError

    found = {}
    for path in sorted(path for path in files if path.endswith(".json")):
        try:
            found[path.removesuffix(".json")] = read_claims(files[path].decode("utf-8"), f"{where}{path}")
        except SchemaError as error:
            failed.append(f"{error.code} {error}")
        except UnicodeDecodeError as error:
            failed.append(f"J406 {where}{path}: not UTF-8 at byte {error.start}. Extract the article again.")
    return found
