"""`jigou text` and `jigou explain`: one article looked at."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.console import Console

from pipeline.cli.group import FILE, bytes_of, main, print_utf8
from pipeline.errors import UsageError

if TYPE_CHECKING:
    from pipeline.text.aligned import AlignedText


@main.command()
@click.argument("file", type=FILE)
@click.option("--plan", is_flag=True, help="Print what each step changed, at its own offsets, instead of the text.")
@click.option("--diff", is_flag=True, help="Print the raw text, in red what went and in green what came.")
def text(file: Path, plan: bool, diff: bool) -> None:
    """Print the clean text of the article in FILE, as the rules see it."""
    from pipeline.text import clean, decode

    if plan and diff:
        raise UsageError("J505", "--plan and --diff exclude each other", where=str(file), hint="Ask for one.")
    decoded = decode(bytes_of(file), where=str(file))
    aligned = clean(decoded.text, decoded.stretches)
    print_utf8(_plan(aligned) if plan else _diff(aligned) if diff else f"{aligned.text}\n")


@main.command()
@click.argument("article", type=FILE)
@click.option("--at", type=click.IntRange(min=0), metavar="OFFSET", help="Only the sentence over this raw offset.")
@click.option("--published", metavar="EDTF", help="What 今年 and 去年底 are read against, where the text shows no day.")
def explain(article: Path, at: int | None, published: str | None) -> None:
    """Print which rules fired on ARTICLE, what text each took, and what lost and why.

    Each sentence stands as the rules see it: Ⓐ agency, Ⓖ government, Ⓓ date, Ⓟ place, Ⓣ title.
    """
    from pipeline.run import explain as explained

    print_utf8(explained(bytes_of(article), where=str(article), at=at, published=published))


def _plan(aligned: AlignedText) -> str:
    """The steps of the cleaning, each with its edits: offsets, the text that stood there, what it became."""
    from pipeline.text.aligned import edited

    lines = []
    before = aligned.raw
    for step in aligned.steps:
        lines.append(f"{step.name}: {len(step.edits)}")
        for edit in step.edits:
            lines.append(f"  {edit.start}..{edit.end} {before[edit.start : edit.end]!r} -> {edit.replacement!r}")
        before = edited(before, step.edits)
    return "".join(f"{line}\n" for line in lines)


def _diff(aligned: AlignedText) -> str:
    """The raw text with what was taken out in red and what was put in in green; without colours as [-…-] and {+…+}."""
    from rich.text import Text

    console = Console(soft_wrap=True)
    coloured = console.is_terminal and not console.no_color
    shown = Text()
    for raw, clean in aligned.pieces():
        if raw == clean:
            shown.append(raw)
            continue
        # what shows nothing by itself is shown by its code, so that it can be seen at all
        gone = "".join(c if c.isprintable() or c == "\n" else f"<{ord(c):X}>" for c in raw)
        for piece, style, mark in ((gone, "red strike", "[-{}-]"), (clean, "green", "{{+{}+}}")):
            if piece:
                shown.append(piece if coloured else mark.format(piece), style)
    with console.capture() as captured:
        console.print(shown)
    return captured.get()
