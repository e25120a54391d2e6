"""`jigou reference`: the pages of docs/reference held to the code."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.cli.group import FOLDER, main


@main.command()
@click.argument("folder", type=FOLDER, default="docs/reference")
@click.option("--check", is_flag=True, help="Write nothing; exit 1 where a page differs from the code.")
@click.pass_context
def reference(ctx: click.Context, folder: Path, check: bool) -> None:
    """Write the generated parts of the pages in FOLDER (by default: docs/reference) anew from the code."""
    from pipeline.reference import pages

    for page, text in pages(folder, main).items():
        if text == page.read_text("utf-8"):
            continue
        if check:
            click.echo(f"{page} differs from the code: run `make reference` and commit it", err=True)
            ctx.exit(1)
        page.write_text(text, "utf-8", newline="\n")
