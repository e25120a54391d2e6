"""`jigou extract` for rows of files: on this machine, or on a cluster."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from functools import partial
from importlib.util import find_spec
from typing import TYPE_CHECKING, NoReturn

import click

from pipeline.cli.progress import progress
from pipeline.errors import SourceError, UsageError

if TYPE_CHECKING:
    from pipeline.cluster import Cluster
    from pipeline.stream.joined import Joined
    from pipeline.stream.parts import Output, Report
    from pipeline.stream.plan import Plan
    from pipeline.stream.store import Store

# A process takes two or three seconds to start, the time in which another reads about so many articles.
_ROWS_WORTH_A_PROCESS = 100

_SHOWN = 20  # errors on stderr; all are in the file


def extract_streams(
    sources: tuple[str, ...],
    target: str,
    *,
    jobs: int | None,
    cluster: str | None,
    force: bool,
    check: bool,
    quiet: bool,
) -> None:
    """Ends with exit code 1 where a row failed."""
    _need("streams", "fsspec", "pyarrow", "zstandard")
    if cluster:
        _need("cluster", "distributed")
    from pipeline.stream.parts import Records
    from pipeline.stream.plan import plan_of, sources_of, survey

    names = sources_of(sources)
    if cluster:
        names, target = tuple(map(_from_anywhere, names)), _from_anywhere(target)
    place = _target(target, names)
    output = place.output
    fold = isinstance(output, Records)
    began = time.perf_counter()
    try:
        with _connected(cluster) as connected, nullcontext() if check else _only_writer(output):
            local = (survey(name, number, fold) for number, name in enumerate(names))
            plan = plan_of(connected.surveys(names, fold) if connected else list(local))
            tally = _Tally(quiet, plan)
            ready = place.joined.fresh(plan) if place.joined and not force else None
            if check:
                tally.check(place, ready)
            if ready is not None:
                reports = iter(ready)
            elif connected:
                reports = connected.reports(plan.units, output, force=force)
            else:
                reports = _reports(plan, output, jobs, force)
            with progress(reports, plan.rows, quiet=quiet, articles=lambda each: each.partition.rows) as shown:
                for report in shown:
                    tally.add(report)
            _finish(place, plan, tally, done=ready is not None)
            fared = connected.told() if connected else ""
    except SourceError as error:
        # Of the records as a whole, which cannot be written, or of the cluster: what is there is gone on with.
        click.echo(error, err=True)
        sys.exit(1)
    tally.seconds = time.perf_counter() - began
    if tally.failed > _SHOWN:
        click.echo(f"and {tally.failed - _SHOWN:,} more: see {tally.errors_at}", err=True)
    if not quiet:
        click.echo(tally.summary(place.target))
        if fared:
            click.echo(fared)
    if tally.failed or plan.failures:
        sys.exit(1)


@dataclass(frozen=True)
class _Target:
    """Where the records go: what is written part by part, the one file of it where that is wanted, and the errors."""

    target: str
    output: Output
    joined: Joined | None
    errors: tuple[Store, str]


def _target(target: str, names: tuple[str, ...]) -> _Target:
    from pipeline.stream.forms import form_of
    from pipeline.stream.joined import Joined
    from pipeline.stream.parts import Parts, Records
    from pipeline.stream.store import Store, local_path

    plain = target.rstrip("/")
    form, path = form_of(plain), local_path(plain)
    as_file = form is not None and not target.endswith("/")
    if path and (path.is_dir() if as_file else path.exists() and not path.is_dir()):
        message = "There is a folder in the file's place" if as_file else "There is a file in the folder's place"
        raise UsageError("J503", message, where=target, hint="Name another; a folder of parts has / behind its name.")
    if any(path and (there := local_path(name)) and there.resolve() == path.resolve() for name in names):
        raise UsageError("J574", "Is a source as well", where=target, hint="Write the records to another place.")
    if form is None:
        return _Target(target, Records(plain), None, (Store(plain), "_errors.jsonl"))
    if not as_file:
        return _Target(target, Parts(plain, form), None, (Store(plain), "_errors.jsonl"))
    joined = Joined(plain, form)
    folder, name = joined.place
    return _Target(target, joined.parts, joined, (Store(folder), f"{name.removesuffix(form)}.errors.jsonl"))


def _reports(plan: Plan, output: Output, jobs: int | None, force: bool) -> Iterator[Report]:
    from pipeline.processes import Processes, in_order
    from pipeline.stream.extraction import extract_partitions

    jobs = jobs or max(1, min(os.cpu_count() or 1, plan.rows // _ROWS_WORTH_A_PROCESS))
    if jobs == 1:
        yield from extract_partitions(plan.units, output, partial(in_order, jobs=1), force=force)
        return
    with Processes(jobs) as processes:
        yield from extract_partitions(plan.units, output, processes.in_order, force=force)


def _finish(place: _Target, plan: Plan, tally: _Tally, *, done: bool) -> None:
    """Writes the one file, where that is wanted, and the errors, and removes what belongs to nothing any more."""
    tally.gone = place.output.tidy(plan)
    if place.joined:
        if not done:
            place.joined.write(plan)
        if not tally.worth_another_try:
            place.joined.clear(plan)
    store, name = place.errors
    if lines := tally.error_lines():
        store.write(name, lines.encode())
        tally.errors_at = store.place(name)
    else:
        store.remove(name)


@dataclass
class _Tally:
    """What the run did so far."""

    quiet: bool
    plan: Plan
    seconds: float = 0
    records: int = 0
    before: int = 0
    failed: int = 0
    gone: int = 0
    characters: int = 0
    worth_another_try: bool = False
    errors_at: str = ""
    _lines: dict[tuple[int, int], str] = field(default_factory=dict)
    _traces: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        for failure in self.plan.failures:
            click.echo(failure, err=True)

    def add(self, report: Report) -> None:
        if report.fresh:
            self.before += report.records
        else:
            self.records += report.records
            self.characters += report.characters
        if report.errors:
            self._lines[report.partition.number] = report.error_lines()
            self.worth_another_try |= report.worth_another_try
        for error in report.failures():
            self.failed += 1
            if self.failed <= _SHOWN:
                click.echo(error, err=True)
        for trace in report.traces:
            if trace not in self._traces:
                self._traces.add(trace)
                click.echo(trace, err=True, nl=False)

    def check(self, place: _Target, ready: list[Report] | None) -> NoReturn:
        """Names what is stale, and ends with exit code 1 where something is."""
        if place.joined:
            stale = [] if ready is not None else [place.target]
        else:
            stale = [each.where for each in self.plan.partitions if place.output.fresh(each) is None]
        for name in stale:
            click.echo(f"stale {name}")
        sys.exit(1 if stale or self.plan.failures else 0)

    def error_lines(self) -> str:
        """All errors as lines of JSON, in the order of the sources."""
        files = (
            {
                "file": each.where,
                "row": None,
                "where": each.where,
                "id": None,
                "code": each.code,
                "message": each.message,
                "hint": each.hint,
            }
            for each in self.plan.failures
        )
        whole = "".join(f"{json.dumps(line, ensure_ascii=False)}\n" for line in files)
        return whole + "".join(lines for _, lines in sorted(self._lines.items()))

    def summary(self, target: str) -> str:
        words = [
            f"{self.records:,} extracted",
            *([f"{self.before:,} as before"] if self.before else []),
            f"{self.failed:,} failed",
            *([f"{len(self.plan.failures):,} files not read to the end"] if self.plan.failures else []),
            *([f"{self.gone:,} removed"] if self.gone else []),
            *([f"{self.characters / self.seconds:,.0f} characters/s"] if self.records else []),
        ]
        errors = f"; errors in {self.errors_at}" if self.errors_at else ""
        return f"{self.plan.rows:,} row{'s'[: self.plan.rows != 1]}: {', '.join(words)}; written to {target}{errors}"


def _from_anywhere(place: str) -> str:
    """The place as a worker finds it, whose current folder is another."""
    from pipeline.stream.store import local_path

    path = local_path(place)
    return f"{path.absolute()}{'/' * place.endswith('/')}" if path else place


@contextmanager
def _connected(address: str | None) -> Iterator[Cluster | None]:
    if address is None:
        yield None
        return
    from pipeline.cluster import connected

    with connected(address) as cluster:
        yield cluster


@contextmanager
def _only_writer(output: Output) -> Iterator[None]:
    """Elsewhere than on this machine there is no lock: two runs there write the same bytes to the same places."""
    from pipeline.stream.store import local_path
    from pipeline.written import only_writer, remove_leftovers

    path = local_path(output.root)
    if path is None:
        yield
        return
    with only_writer(path):
        remove_leftovers(path)
        yield


def _need(extra: str, *modules: str) -> None:
    missing = [name for name in modules if find_spec(name) is None]
    if missing:
        hint = f"Install it: .venv/bin/pip install -c constraints.txt -e '.[{extra}]'."
        raise UsageError("J572", f"{', '.join(missing)} is not installed", where=f"the extra {extra}", hint=hint)
