"""`jigou rules`, `jigou lexicon` and `jigou schemas`: the data checked against itself."""

from __future__ import annotations

import sys

import click

from pipeline.cli.group import main, refuse


@main.group()
def rules() -> None:
    """Work on rules and lexicons."""


@rules.command("check")
def rules_check() -> None:
    """Check every rule and lexicon against its own examples."""
    from pipeline.examples import failures

    refuse(failures())


@main.group()
def lexicon() -> None:
    """Work on the word lists."""


@lexicon.command("check")
def lexicon_check() -> None:
    """Refuse lines of the word lists that stand twice, say no source or change nothing."""
    from pipeline.lexicon.check import problems

    refuse(problems())


@main.command()
@click.option("--check", is_flag=True, help="Write nothing; exit 1 where a file differs from the models.")
def schemas(check: bool) -> None:
    """Write the JSON Schemas in schemas/json/ anew from the models."""
    from schemas.generate import main as generate

    sys.exit(generate(["--check"] if check else []))
