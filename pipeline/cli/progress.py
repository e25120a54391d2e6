"""The bar that long commands show on a terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

Item = TypeVar("Item")


@contextmanager
def progress(
    items: Iterator[Item], count: int, *, quiet: bool, articles: Callable[[Item], int] = lambda _: 1
) -> Iterator[Iterator[Item]]:
    """The items, with a bar on stderr as they come, where that is a terminal; `articles` says how many an item has."""
    if quiet or not sys.stderr.isatty():
        yield items
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("extract"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(compact=True),
        TextColumn("left"),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("extract", total=count, rate="")

        def advanced() -> Iterator[Item]:
            for item in items:
                bar.advance(task, articles(item))
                if speed := bar.tasks[0].speed:
                    bar.update(task, rate=f"{speed:,.1f} articles/s")
                yield item

        yield advanced()
