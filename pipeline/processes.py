"""Work spread over processes, with the results in the order of the items whatever the number of processes."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.process import BaseProcess
from typing import TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

# Enough that no process waits for work while the oldest result is awaited, few enough to be called lazy.
_AHEAD = 4


def in_order(
    work: Callable[[Item], Result], items: Iterable[Item], *, jobs: int, lost: Callable[[Item], Result]
) -> Iterator[Result]:
    """`work` of each item, lazily and in the order of the items; an error that `work` raises is raised here.

    With one job everything happens in this process. With more, items and results are pickled. Where a process dies
    (killed, out of memory), each item it took with it is done again in a process of its own; the one that kills that
    too gives `lost` of it, and the rest go on.

    >>> list(in_order(len, ["省", "市县", ""], jobs=1, lost=lambda item: -1))
    [1, 2, 0]
    """
    if jobs == 1:
        yield from map(work, items)
        return
    pool = _pool(jobs)
    waiting: deque[tuple[Item, Future[Result]]] = deque()

    def oldest() -> Result:
        item, future = waiting.popleft()
        try:
            return future.result()
        except BrokenProcessPool:
            return _alone(work, item, lost)

    try:
        for item in items:
            try:
                future = pool.submit(work, item)
            except BrokenProcessPool:
                pool.shutdown()
                pool = _pool(jobs)
                future = pool.submit(work, item)
            waiting.append((item, future))
            if len(waiting) == _AHEAD * jobs:
                yield oldest()
        while waiting:
            yield oldest()
    finally:
        pool.shutdown(cancel_futures=True)


def _alone(work: Callable[[Item], Result], item: Item, lost: Callable[[Item], Result]) -> Result:
    with _pool(1) as pool:
        try:
            return pool.submit(work, item).result()
        except BrokenProcessPool:
            return lost(item)


def _pool(jobs: int) -> ProcessPoolExecutor:
    # Spawned, not forked: alike on every system, and safe beside the threads of whoever calls.
    return ProcessPoolExecutor(jobs, multiprocessing.get_context("spawn"), _start)


def _start() -> None:
    """What a process of the pool does first: it leaves interrupts to its parent, and ends when that is killed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if parent := multiprocessing.parent_process():
        threading.Thread(target=_end_with, args=(parent,), daemon=True).start()


def _end_with(parent: BaseProcess) -> None:
    parent.join()
    os._exit(1)
