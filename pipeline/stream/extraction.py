"""Partitions extracted and written, one behind the other."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import Protocol, TypeVar

from pipeline.stream.parts import Output, Report
from pipeline.stream.plan import Partition, rows_of
from pipeline.stream.rows import Extracted, Row, extract_row, lost

Item = TypeVar("Item")
Result = TypeVar("Result")


class InOrder(Protocol):
    """`in_order` of `pipeline.processes`, with the processes chosen."""

    def __call__(
        self, work: Callable[[Item], Result], items: Iterable[Item], *, lost: Callable[[Item], Result]
    ) -> Iterator[Result]: ...


def extract_partitions(
    units: Iterable[list[Partition]], output: Output, in_order: InOrder, *, force: bool = False
) -> Iterator[Report]:
    """What became of each partition, written by then, in their order and the same for any number of processes.

    What is there already and fresh is not read again, but with `force`. Raises SourceError where something cannot be
    written, and what concerns all articles.
    """
    begun: deque[tuple[Partition, Report | None]] = deque()

    def rows() -> Iterator[Row]:
        for unit in units:
            known = [(partition, None if force else output.fresh(partition)) for partition in unit]
            begun.extend(known)
            yield from rows_of(partition for partition, report in known if report is None)

    done: list[Extracted] = []
    for result in in_order(extract_row, rows(), lost=lost):
        yield from _fresh(begun)
        done.append(result)
        if len(done) == begun[0][0].rows:
            yield output.write(begun.popleft()[0], done)
            done = []
    yield from _fresh(begun)


def _fresh(begun: deque[tuple[Partition, Report | None]]) -> Iterator[Report]:
    """The reports of the partitions at the head that need no work."""
    while begun and (report := begun[0][1]) is not None:
        begun.popleft()
        yield report
