"""Work spread over processes, with the results in the order of the items whatever the number of processes."""

from __future__ import annotations

import multiprocessing
import os
import resource
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.process import BaseProcess
from typing import Self, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

# Enough that no process waits for work while the oldest result is awaited, few enough to be called lazy.
_AHEAD = 4


def in_order(
    work: Callable[[Item], Result], items: Iterable[Item], *, jobs: int, lost: Callable[[Item], Result]
) -> Iterator[Result]:
    """`work` of each item, lazily and in the order of the items; an error that `work` raises is raised here.

    With one job everything happens in this process. With more, items and results are pickled. Where a process dies
    (killed, out of memory), each item it took with it is done again, in a process where no other is at work; the one
    that kills that too gives `lost` of it, and the rest go on.

    >>> list(in_order(len, ["省", "市县", ""], jobs=1, lost=lambda item: -1))
    [1, 2, 0]
    """
    if jobs == 1:
        yield from map(work, items)
        return
    with Processes(jobs) as processes:
        yield from processes.in_order(work, items, lost=lost)


class Processes:
    """Processes for `in_order` that stay, with all that they have loaded, from one call to the next.

    At least one, beside this; each may have so many bytes of memory, where that is said: a work that wants more gets a
    MemoryError. Within `with` or until `close`; processes whose parent is gone end by themselves.
    """

    def __init__(self, jobs: int, *, memory: int | None = None) -> None:
        self._jobs = jobs
        self._memory = memory
        self._pool = _pool(jobs, memory)
        self._spare: ProcessPoolExecutor | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Nothing, when the processes are gone; what they have not begun is not done."""
        self._pool.shutdown(cancel_futures=True)
        self._drop_spare()

    def in_order(
        self, work: Callable[[Item], Result], items: Iterable[Item], *, lost: Callable[[Item], Result]
    ) -> Iterator[Result]:
        """As `in_order` of this module; to be called by one thread at a time."""
        waiting: deque[tuple[Item, Future[Result]]] = deque()

        def oldest() -> Result:
            item, future = waiting.popleft()
            try:
                return future.result()
            except BrokenProcessPool:
                return self._alone(work, item, lost)

        try:
            for item in items:
                waiting.append((item, self._submit(work, item)))
                if len(waiting) == _AHEAD * self._jobs:
                    yield oldest()
            while waiting:
                yield oldest()
        finally:
            for _, future in waiting:
                future.cancel()
            self._drop_spare()

    def _submit(self, work: Callable[[Item], Result], item: Item) -> Future[Result]:
        try:
            return self._pool.submit(work, item)
        except BrokenProcessPool:
            self._pool.shutdown()
            self._pool = _pool(self._jobs, self._memory)
            return self._pool.submit(work, item)

    def _alone(self, work: Callable[[Item], Result], item: Item, lost: Callable[[Item], Result]) -> Result:
        self._spare = self._spare or _pool(1, self._memory)
        try:
            return self._spare.submit(work, item).result()
        except BrokenProcessPool:
            self._drop_spare()
            return lost(item)

    def _drop_spare(self) -> None:
        if self._spare:
            self._spare.shutdown()
            self._spare = None


def _pool(jobs: int, memory: int | None) -> ProcessPoolExecutor:
    # Spawned, not forked: alike on every system, and safe beside the threads of whoever calls.
    return ProcessPoolExecutor(jobs, multiprocessing.get_context("spawn"), _start, (memory,))


def _start(memory: int | None) -> None:
    """What a process of the pool does first: it leaves interrupts to its parent, and ends when that is killed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if memory is not None:
        resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
    if parent := multiprocessing.parent_process():
        threading.Thread(target=_end_with, args=(parent,), daemon=True).start()


def _end_with(parent: BaseProcess) -> None:
    parent.join()
    os._exit(1)
