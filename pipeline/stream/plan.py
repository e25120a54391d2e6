"""What there is to do: the partitions of the sources, with all that is known of them before any article is read."""

from __future__ import annotations

import glob
import hashlib
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.metadata import version
from itertools import groupby
from pathlib import Path
from typing import NamedTuple, cast

import numpy as np

from pipeline.errors import SourceError, UsageError
from pipeline.fingerprint import fingerprint
from pipeline.ids import folded
from pipeline.stream.chunks import Chunk, chunks, entry_rows
from pipeline.stream.forms import FORMS, form_of
from pipeline.stream.rows import Row, content_of, id_of
from pipeline.stream.store import local_path


class Number(NamedTuple):
    """The place of a partition among all: of which file, which one of that file."""

    file: int
    part: int


@dataclass(frozen=True)
class Partition:
    """Some rows of a file: what is extracted and written as one piece.

    `first` is the number of its first row; `digest` stands for the content of the rows; `doubled` are the rows whose
    id an earlier row has, each with the place of that one.
    """

    name: str
    number: Number
    entry: int
    skip: int
    first: int
    rows: int
    digest: str
    doubled: tuple[tuple[int, str], ...] = ()

    @property
    def made_of(self) -> str:
        """A digest of all that the records of the partition depend on: its rows, code, rules, lists and libraries."""
        return _digest(self.name, self.digest, str(self.doubled), made_by())

    @property
    def stem(self) -> str:
        """What its files are called, without how they end: in the order of the sources."""
        return f"part-{self.number.file:05}-{self.number.part:06}"

    @property
    def where(self) -> str:
        return f"{entry_rows(self.name, self.first)} and the {self.rows - 1} behind it"


@dataclass(frozen=True)
class Survey:
    """What one reading of a file tells: its partitions, the ids as digests with their rows, why the rest is unread."""

    partitions: tuple[Partition, ...]
    ids: np.ndarray
    numbers: np.ndarray
    failure: SourceError | None


@dataclass(frozen=True)
class Plan:
    """The partitions of all sources in the order of these, what could not be read, and all ids as sorted digests."""

    partitions: tuple[Partition, ...]
    failures: tuple[SourceError, ...]
    ids: np.ndarray

    @property
    def rows(self) -> int:
        return sum(partition.rows for partition in self.partitions)

    @property
    def units(self) -> list[list[Partition]]:
        """The partitions that can only be read one behind the other, together: work for one at a time."""
        return [list(unit) for _, unit in groupby(self.partitions, key=lambda each: (each.name, each.entry))]

    def may_have(self, id: str) -> bool:
        """Whether a source has an article of this id, or might have it where something could not be read.

        To be asked where the survey took ids for one that some file systems do.
        """
        place = int(np.searchsorted(self.ids, digest := _id_digest(folded(id))))
        return bool(self.failures) or (place < len(self.ids) and bool(self.ids[place] == digest))


def sources_of(names: Iterable[str]) -> tuple[str, ...]:
    """The files of rows, and folders of articles, that the names mean, patterns spelled out; each once.

    Raises UsageError for a name that means nothing, or a file that is of no form.
    """
    found: dict[str, None] = {}
    for name in names:
        for each in _meant(name):
            path = local_path(each)
            if form_of(each) is None and not (path and path.is_dir()):
                hint = f"Name a folder of articles, or files that end in {', '.join(FORMS)}."
                raise UsageError("J570", "Is no file of articles", where=each, hint=hint)
            found[each] = None
    return tuple(found)


def _meant(name: str) -> list[str]:
    path = local_path(name)
    if path and path.exists():
        return [str(path)]
    if path:
        matches = sorted(glob.glob(str(path), recursive=True))
    else:
        import fsspec

        filesystem, place = fsspec.core.url_to_fs(name)
        matches = [filesystem.unstrip_protocol(each) for each in sorted(filesystem.glob(place))]
    if not matches:
        hint = "Name a folder, a file, a pattern, or an address that fsspec knows."
        raise UsageError("J571", "There is nothing of this name", where=name, hint=hint)
    return matches


def survey(name: str, file: int, fold: bool) -> Survey:
    """One reading of a file, the one with this number; `fold` takes ids for one that some file systems do."""
    partitions: list[Partition] = []
    ids: list[bytes] = []
    numbers: list[int] = []
    failure = None
    try:
        for chunk in chunks(name):
            number = Number(file, len(partitions))
            digest = _rows_digest(chunk.rows)
            first = chunk.rows[0].number
            partitions.append(Partition(name, number, chunk.entry, chunk.skip, first, len(chunk.rows), digest))
            for row in chunk.rows:
                if (id := id_of(row)) is not None:
                    ids.append(_id_digest(folded(id) if fold else id))
                    numbers.append(row.number)
    except SourceError as error:
        failure = error
    return Survey(tuple(partitions), np.array(ids, "S16"), np.array(numbers, np.int64), failure)


def plan_of(surveys: Sequence[Survey]) -> Plan:
    """What the surveys of all files, in their order, come to. Of rows with one id the first keeps it."""
    ids = np.concatenate([each.ids for each in surveys])
    order = np.argsort(ids, kind="stable")
    ids = ids[order]
    doubled: dict[int, list[tuple[int, str]]] = {}
    bounds = np.cumsum([len(each.ids) for each in surveys])

    def place(position: int) -> tuple[int, int]:
        file = int(np.searchsorted(bounds, position, "right"))
        return file, int(surveys[file].numbers[position - (bounds[file - 1] if file else 0)])

    begin = 0
    for at in (np.flatnonzero(ids[1:] == ids[:-1]) + 1).tolist():
        if at == 1 or ids[at - 1] != ids[at - 2]:
            begin = at - 1
        file, row = place(order[at])
        of_file, of_row = place(order[begin])
        doubled.setdefault(file, []).append((row, entry_rows(surveys[of_file].partitions[0].name, of_row)))
    partitions = []
    for file, each in enumerate(surveys):
        firsts = [partition.first for partition in each.partitions]
        taken: dict[int, list[tuple[int, str]]] = {}
        for pair in sorted(doubled.get(file, ())):
            taken.setdefault(bisect_right(firsts, pair[0]) - 1, []).append(pair)
        for number, partition in enumerate(each.partitions):
            partitions.append(replace(partition, doubled=tuple(taken.get(number, ()))))
    return Plan(tuple(partitions), tuple(each.failure for each in surveys if each.failure), ids)


def rows_of(partitions: Iterable[Partition]) -> Iterator[Row]:
    """The rows of the partitions, in their order, read as few times as can be.

    A row whose id is taken is one with that error. Where a partition is not what it was when it was surveyed, each of
    its rows is an error instead.
    """
    for (name, entry), unit in groupby(partitions, key=lambda each: (each.name, each.entry)):
        wanted = list(unit)
        for partition, chunk in zip(wanted, _reread(name, entry, [each.skip for each in wanted]), strict=True):
            yield from _checked(partition, chunk)


def _reread(name: str, entry: int, skips: Iterable[int]) -> Iterator[Chunk | SourceError]:
    reading = chunks(name, entry)
    failure: SourceError | None = None
    for skip in skips:
        chunk: Chunk | None = None
        while failure is None and (chunk is None or chunk.skip < skip):
            try:
                chunk = next(reading)
            except StopIteration:
                failure = _changed(name)
            except SourceError as error:
                failure = error
        yield failure or cast("Chunk", chunk)


def _changed(where: str) -> SourceError:
    return SourceError("J135", "Changed while it was being read", where=where, hint="Run it again.")


def _checked(partition: Partition, chunk: Chunk | SourceError) -> Iterator[Row]:
    taken = dict(partition.doubled)
    if isinstance(chunk, Chunk) and _rows_digest(chunk.rows) != partition.digest:
        chunk = _changed(partition.where)
    if isinstance(chunk, SourceError):
        for number in range(partition.rows):
            yield Row(partition.where, partition.first + number, chunk)
        return
    for row in chunk.rows:
        if row.number in taken:
            message = f"The id is that of {taken[row.number]}"
            error = SourceError("J132", message, where=row.where, hint="Give each article an id of its own.")
            row = replace(row, refused=error)
        yield row


@cache
def made_by() -> str:
    """A digest of what makes records out of rows: the stages, this package, what writes the files."""
    digest = hashlib.sha256(fingerprint().encode())
    for file in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(file.read_bytes())
    for package in ("pyarrow", "zstandard"):
        digest.update(f"{package} {version(package)}".encode())
    return digest.hexdigest()


def _id_digest(id: str) -> bytes:
    return hashlib.blake2b(id.encode(), digest_size=15).digest() + b"\1"  # numpy drops NULs from the end


def _rows_digest(rows: Iterable[Row]) -> str:
    digest = hashlib.sha256()
    for row in rows:
        content = content_of(row)
        digest.update(b"%d %d\n" % (row.number, len(content)))
        digest.update(content)
    return digest.hexdigest()


def _digest(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
