"""The group that every command belongs to, and what commands share: how they read, print and end."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NoReturn

import click

from pipeline.errors import JigouError, UsageError
from schemas.reading import SchemaError

FOLDER = click.Path(path_type=Path)
FILE = click.Path(path_type=Path)


class Commands(click.Group):
    """Commands whose foreseen errors end in one line on stderr and exit code 2."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except JigouError as error:
            click.echo(error, err=True)
        except SchemaError as error:
            click.echo(f"{error.code} {error}", err=True)
        ctx.exit(2)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="jigou", message="%(prog)s %(version)s")
def main() -> None:
    """jigou (机构) reads Chinese articles and writes checked records about government agencies.

    Exit codes: 0 all done, 1 some articles failed (each is named on stderr), 2 wrong use.
    """


def refuse(problems: Iterable[JigouError]) -> NoReturn:
    """Ends with each problem on stderr and exit code 1, or with 0 where there is none."""
    found = list(problems)
    for problem in found:
        click.echo(str(problem), err=True)
    sys.exit(1 if found else 0)


def print_utf8(output: str) -> None:
    # Whatever the terminal's encoding: the output is data, and the text of an article fits into UTF-8 alone.
    sys.stdout.buffer.write(output.encode("utf-8"))


def bytes_of(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        hint = "Name a file that you may read."
        raise UsageError("J504", f"Cannot be read: {error.strerror}", where=str(file), hint=hint) from error


def text_of(file: Path) -> str:
    return bytes_of(file).decode("utf-8")
