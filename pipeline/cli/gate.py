"""`jigou floors`: what scores may not fall below."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.cli.group import FILE, main, refuse

FLOORS = click.argument("floors", type=FILE, default="tests/gold/floors.json")


@main.group("floors")
def floors_group() -> None:
    """Keep the scores from falling."""


@floors_group.command("check")
@FLOORS
def floors_check(floors: Path) -> None:
    """Refuse figures below their floor, gold that changed, new articles, and floors edited by hand.

    Floors hold the articles that they were set on: new ones lower nothing, but have to be taken in.
    FLOORS is tests/gold/floors.json by default; the folders that it names are looked for from here.
    """
    from pipeline.gate import load_floors, problems

    found = problems(load_floors(floors), Path())
    for line in found.passed:
        click.echo(line)
    for line in found.warnings:
        click.echo(f"warning: {line}", err=True)
    refuse(found.errors)


@floors_group.command("set")
@FLOORS
@click.option("--lower", metavar="REASON", help="Let floors fall, for this reason; it stays in the file.")
def floors_set(floors: Path, lower: str | None) -> None:
    """Set the floors to what the articles give now; refuses to lower one without a reason.

    None is needed where new articles alone lower it: nothing was lost.
    """
    from pipeline.errors import UsageError
    from pipeline.gate import load_floors, set_anew

    if lower is not None and not lower.strip():
        raise UsageError("J509", "A reason without words", where="--lower", hint="Say why the floors may fall.")
    text = set_anew(load_floors(floors), Path(), lower=lower).to_json()
    floors.write_text(text, encoding="utf-8", newline="\n")
