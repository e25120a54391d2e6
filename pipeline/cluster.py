"""Partitions extracted on a Dask cluster: the same code as on one machine, and the same bytes."""

from __future__ import annotations

import json
import logging
import multiprocessing
import os
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

from distributed import Client, KilledWorker, as_completed, get_worker

from pipeline.errors import JigouError, SourceError, UsageError
from pipeline.processes import Processes
from pipeline.stream.chunks import entry_rows
from pipeline.stream.extraction import extract_partitions
from pipeline.stream.forms import form_of
from pipeline.stream.parts import Output, Report, RowError
from pipeline.stream.plan import Partition, Survey, made_by, survey

_SECONDS_TO_CONNECT = 30

# Tasks that the scheduler holds at a time: enough for thousands of workers, few enough for its memory.
_SUBMITTED = 10_000

# A store may fail now and then; an error that comes three times is meant.
_RETRIES = 2

# How often an article is begun that takes its worker down, and how often its partition when there are several of them.
_TRIES = 2
_ROUNDS = 10

Item = TypeVar("Item")
Result = TypeVar("Result")

_own = threading.local()


@dataclass
class Cluster:
    """A cluster that is connected to, and what it had to bear so far."""

    client: Client
    deaths: int = 0

    def surveys(self, names: Sequence[str], fold: bool) -> list[Survey]:
        """One survey of each file, in their order."""
        for name in names:
            if form_of(name) is None:
                hint = "Make rows of it first: folders are for one machine, files of rows for many."
                raise UsageError("J575", "A cluster reads no folder of articles", where=name, hint=hint)
        futures = self.client.map(_survey, names, range(len(names)), fold=fold, made=made_by(), pure=False)
        with _told_of_loss():
            return list(self.client.gather(futures))  # type: ignore[no-untyped-call]

    def reports(self, units: Sequence[list[Partition]], output: Output, *, force: bool) -> Iterator[Report]:
        """What became of each partition, as they come. Each unit is done by one worker, and again where that is lost.

        What takes down more workers than the scheduler allows (`allowed-failures`) is done again partition by
        partition, with each article noted before it is read: the one that takes a worker down twice gets the error of
        an article whose process died. A partition that goes on so for `_ROUNDS` is set aside whole.
        """
        left = iter(units)
        running: dict[Any, tuple[list[Partition], int]] = {}
        completed = as_completed(loop=self.client.loop)  # type: ignore[no-untyped-call]

        def submit(unit: list[Partition], round: int = 0) -> None:
            work = _extract_noting if round else _extract
            future = self.client.submit(work, unit, output, force, made_by(), pure=False, retries=_RETRIES)
            running[future] = unit, round
            completed.add(future)  # type: ignore[no-untyped-call]

        for _, unit in zip(range(_SUBMITTED), left, strict=False):
            submit(unit)
        with _told_of_loss():
            for future in completed:
                unit, round = running.pop(future)
                try:
                    yield from future.result()
                except KilledWorker:
                    self.deaths += 1
                    for partition in unit:
                        if round < _ROUNDS:
                            submit([partition], round + 1)
                        else:
                            yield _set_aside(partition)
                if round == 0 and (more := next(left, None)) is not None:
                    submit(more)

    def told(self) -> str:
        """How the cluster fared, in a line."""
        workers = self.client.scheduler_info(n_workers=-1)["workers"]
        threads = sum(worker["nthreads"] for worker in workers.values())
        again = f"; work that took its workers down was begun anew {self.deaths} times" if self.deaths else ""
        return f"cluster: {len(workers)} workers with {threads} threads at the end{again}"


@contextmanager
def connected(address: str) -> Iterator[Cluster]:
    """The cluster at an address, or the one that a scheduler's file tells of. Raises UsageError where there is none."""
    where = {"scheduler_file": address} if address.endswith(".json") else {"address": address}
    logging.getLogger("distributed.client").setLevel(logging.CRITICAL)  # what a user should know our errors tell
    try:
        if "scheduler_file" in where:
            os.stat(address)  # for one that is not there the client would wait without end
        client = Client(**where, timeout=_SECONDS_TO_CONNECT, set_as_default=False)  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as error:
        hint = "Name the scheduler of a Dask cluster that runs, as in tcp://10.0.0.1:8786."
        raise UsageError("J576", "No cluster answers", where=address, hint=hint) from error
    with client:
        yield Cluster(client)


@contextmanager
def _told_of_loss() -> Iterator[None]:
    """Within, the end of the scheduler is an error that says what to do; those of the work stay as they are."""
    from concurrent.futures import CancelledError

    from distributed.client import FutureCancelledError

    try:
        yield
    except JigouError:
        raise
    except (OSError, CancelledError, FutureCancelledError) as error:
        hint = "Start it and run this again: what is written stays, and only the rest is done."
        what = str(error) or type(error).__name__
        raise SourceError("J138", f"The cluster was lost: {what}", where="--cluster", hint=hint) from error


def _survey(name: str, number: int, fold: bool, made: str) -> Survey:
    _agree(made)
    return survey(name, number, fold)


def _extract(unit: list[Partition], output: Output, force: bool, made: str) -> list[Report]:
    """On a worker: the partitions extracted in a process of its own, which stays warm, and may die of an article."""
    _agree(made)
    return list(extract_partitions([unit], output, _process().in_order, force=force))


def _extract_noting(unit: list[Partition], output: Output, force: bool, made: str) -> list[Report]:
    """As `_extract`, of one partition; an article that was begun twice, each time to the worker's end, is not again."""
    _agree(made)
    (partition,) = unit
    name = f"{partition.stem}.tries"
    tries: dict[str, int] = json.loads(output.marks.read(name) or b"{}")

    def noting(
        work: Callable[[Item], Result], items: Iterable[Item], *, lost: Callable[[Item], Result]
    ) -> Iterator[Result]:
        for number, item in enumerate(items):
            key = str(number)
            if tries.get(key, 0) == _TRIES:
                yield lost(item)
                continue
            tries[key] = tries.get(key, 0) + 1
            output.marks.write(name, json.dumps(tries).encode())
            yield from _process().in_order(work, [item], lost=lost)
            del tries[key]

    reports = list(extract_partitions([unit], output, noting, force=force))
    output.marks.remove(name)
    return reports


def _agree(made: str) -> None:
    if made != made_by():
        hint = "Install the same version of jigou and its packages on all workers, as constraints.txt pins them."
        raise UsageError("J577", "The worker has other code, rules, lists or libraries", where="--cluster", hint=hint)


def _process() -> Processes:
    """The process of this thread of the worker.

    An article that needs more than the thread's share of the worker's memory gets an error there; without that share
    it would be the worker that is ended, by its nanny or by the system.
    """
    if not hasattr(_own, "process"):
        worker = get_worker()
        limit = worker.memory_manager.memory_limit
        # A nanny's worker is a daemon, to which Python allows no processes lest they be orphaned; ours end with it.
        multiprocessing.current_process().daemon = False
        _own.process = Processes(1, memory=limit and int(limit) // worker.state.nthreads)
    return _own.process  # type: ignore[no-any-return]


def _set_aside(partition: Partition) -> Report:
    hint = "See what ends the workers; the next run tries again."
    rows = range(partition.first, partition.first + partition.rows)
    message = "Each worker that read this part of the file was lost"
    errors = tuple(RowError(row, entry_rows(partition.name, row), None, "J136", message, hint) for row in rows)
    return Report(partition, 0, 0, errors)
