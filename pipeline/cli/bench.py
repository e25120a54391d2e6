"""`jigou bench`: how fast extraction is."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.cli.group import FILE, FOLDER, main, print_utf8


@main.command()
@click.argument("sources", type=FOLDER, default="sources")
@click.option("--rounds", type=click.IntRange(min=1), default=5, show_default=True, help="Medians of so many.")
@click.option("--megabytes", type=click.IntRange(min=1), default=1, show_default=True, help="Of each corpus.")
@click.option("--history", type=FILE, default="build/bench.json", show_default=True, help="JSON the figures go to.")
def bench(sources: Path, rounds: int, megabytes: int, history: Path) -> None:
    """Measure extraction against plain jieba over texts made from SOURCES (by default: sources).

    SOURCES is a folder of articles, or a file *.jsonl whose lines have a "text". All ratios are of one run on one
    machine; what it measured is added to the history. Some minutes.
    """
    from pipeline.bench.run import as_markdown, remember, run

    figures = run(sources, rounds, megabytes)
    remember(figures, history)
    print_utf8(as_markdown(figures))
