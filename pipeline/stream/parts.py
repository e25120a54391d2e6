"""What the partitions are written as: a part for each, or a file for each record; and a mark that says what it is."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from pipeline.errors import JigouError, SourceError
from pipeline.extracted import records_of_none, remove_record
from pipeline.ids import fault
from pipeline.stream.plan import Partition, Plan
from pipeline.stream.rows import Extracted
from pipeline.stream.store import Store, local_path
from pipeline.written import CACHE
from schemas.record import ArticleRecord

# What another run, on a machine with more memory or after a defect was mended, may well do.
_WORTH_ANOTHER_TRY = frozenset(("J105", "J106", "J121", "J125", "J134", "J135", "J136"))


@dataclass(frozen=True)
class RowError:
    """Why a row gave no record."""

    row: int
    where: str
    id: str | None
    code: str
    message: str
    hint: str


@dataclass(frozen=True)
class Report:
    """What became of a partition. `fresh` where it was there already, of the same rows and by the same code."""

    partition: Partition
    records: int
    characters: int
    errors: tuple[RowError, ...]
    traces: tuple[str, ...] = ()
    fresh: bool = False

    @property
    def worth_another_try(self) -> bool:
        """Whether the next run shall extract it again, though nothing changed."""
        return any(each.code in _WORTH_ANOTHER_TRY for each in self.errors)

    def failures(self) -> Iterator[JigouError]:
        """The errors, each with its place."""
        for each in self.errors:
            yield SourceError(each.code, each.message, where=each.where, hint=each.hint)

    def error_lines(self) -> str:
        """The errors as lines of JSON: file, row, its place in words, id where known, code, message, hint."""
        lines = ({"file": self.partition.name, **asdict(each)} for each in self.errors)
        return "".join(f"{json.dumps(line, ensure_ascii=False)}\n" for line in lines)


@dataclass(frozen=True)
class Parts:
    """A folder with a part for each partition, in this form (one of `FORMS`): its records in the order of the rows.

    Beside each lies, below `.cache`, a mark of what it was made of and what became of the rows.
    """

    root: str
    form: str
    files: Store = field(init=False)
    marks: Store = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "files", Store(self.root))
        object.__setattr__(self, "marks", Store(f"{self.root.rstrip('/')}/{CACHE}"))

    def name(self, partition: Partition) -> str:
        return f"{partition.stem}{self.form}"

    def fresh(self, partition: Partition) -> Report | None:
        """The report of a partition whose part is there, whole and made of just this; None of any other."""
        report, sha256 = self.marked(partition)
        data = self.files.read(self.name(partition)) if report else None
        return report if data is not None and _sha256(data) == sha256 else None

    def marked(self, partition: Partition) -> tuple[Report | None, str]:
        """The report of a partition by its mark alone, and the digest of its part; None where none fits."""
        return _marked(self.marks, partition)

    def write(self, partition: Partition, rows: Sequence[Extracted]) -> Report:
        """What became of the partition, the part on disk by then. Raises SourceError where it cannot be written."""
        data = encoded((row.record for row in rows if row.record), self.form)
        self.files.write(self.name(partition), data)
        return _mark(self.marks, partition, rows, _sha256(data))

    def tidy(self, plan: Plan) -> int:
        """How many parts were removed that belong to no partition any more."""
        known = {self.name(partition) for partition in plan.partitions}
        gone = [name for name in self.files.names() if name.startswith("part-") and name not in known]
        for name in gone:
            self.files.remove(name)
        _forget(self.marks, plan)
        return len(gone)


@dataclass(frozen=True)
class Records:
    """A folder with a file for each record, as `jigou extract` makes it of a folder of articles."""

    root: str
    files: Store = field(init=False)
    marks: Store = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "files", Store(self.root))
        object.__setattr__(self, "marks", Store(f"{self.root.rstrip('/')}/{CACHE}/rows"))

    def fresh(self, partition: Partition) -> Report | None:
        report, sha256 = _marked(self.marks, partition)
        ids = self.marks.read(f"{partition.stem}.ids") if report else None
        if ids is None:
            return None
        texts = [self.files.read(f"{id}.json") for id in json.loads(ids)]
        return report if _sha256(b"".join(text or b"" for text in texts)) == sha256 else None

    def write(self, partition: Partition, rows: Sequence[Extracted]) -> Report:
        checked = [_nameable(row) for row in rows]
        texts = {row.id: _file_text(row.record) for row in checked if row.id and row.record}
        for id, text in texts.items():
            if self.files.read(f"{id}.json") != text:
                self.files.write(f"{id}.json", text)
        self.marks.write(f"{partition.stem}.ids", json.dumps(list(texts)).encode())
        return _mark(self.marks, partition, checked, _sha256(b"".join(texts.values())))

    def tidy(self, plan: Plan) -> int:
        """How many records were removed whose articles are gone. On this machine alone: elsewhere nothing is."""
        _forget(self.marks, plan)
        path = local_path(self.root)
        gone = list(records_of_none(path, lambda id: not plan.may_have(id))) if path and path.is_dir() else []
        for file in gone:
            remove_record(file)
        return len(gone)


Output = Parts | Records


def encoded(records: Iterable[str], form: str) -> bytes:
    """The records, each as JSON, as a file of this form.

    >>> encoded(['{"a":1}', '{"a":2}'], ".jsonl")
    b'{"a":1}\\n{"a":2}\\n'
    """
    if form == ".parquet":
        import pyarrow.parquet as pq

        from pipeline.stream.arrow import table_of

        buffer = io.BytesIO()
        pq.write_table(table_of(records), buffer, compression="zstd")
        return buffer.getvalue()
    data = "".join(f"{record}\n" for record in records).encode()
    if form.endswith(".gz"):
        return gzip.compress(data, mtime=0)
    if form.endswith(".zst"):
        import zstandard

        return zstandard.ZstdCompressor().compress(data)
    return data


def _file_text(record: str) -> bytes:
    return ArticleRecord.model_validate_json(record).to_json().encode()


def _nameable(row: Extracted) -> Extracted:
    """The row, or its error where no file can be called by its id, or where that would lie elsewhere."""
    if row.id is None or row.record is None:
        return row
    wrong = "it leads out of the folder" if {"", ".", ".."} & set(row.id.split("/")) else fault(row.id)
    if wrong is None and len(Path(row.id).name.encode()) > 250:
        wrong = "it is too long for the name of a file"
    if wrong is None:
        return row
    hint = "Give it another, or write to .jsonl or .parquet."
    return row._replace(record=None, error=SourceError("J124", f"Cannot be an id: {wrong}", where=row.where, hint=hint))


def _mark(marks: Store, partition: Partition, rows: Sequence[Extracted], sha256: str) -> Report:
    errors = tuple(
        RowError(row.number, _place(row, row.error), row.id, row.error.code, row.error.message, row.error.hint)
        for row in rows
        if row.error
    )
    characters = sum(row.characters for row in rows)
    traces = tuple(dict.fromkeys(row.trace for row in rows if row.trace))
    report = Report(partition, sum(row.record is not None for row in rows), characters, errors, traces)
    mark = {
        "made_of": partition.made_of,
        "sha256": sha256,
        "records": report.records,
        "characters": characters,
        "errors": [asdict(error) for error in errors],
    }
    marks.write(f"{partition.stem}.json", json.dumps(mark, ensure_ascii=False).encode())
    return report


def _place(row: Extracted, error: JigouError) -> str:
    """Where the row stands, and the place inside the article where the error tells one."""
    return error.where if error.where.startswith(row.where) else f"{row.where} {error.where}".rstrip()


def _marked(marks: Store, partition: Partition) -> tuple[Report | None, str]:
    """The report that the mark of the partition holds, and the digest of what was written; None where it is another's.

    A mark is believed where it fits; whatever else lies there is as none.
    """
    try:
        mark = json.loads(marks.read(f"{partition.stem}.json") or b"")
        errors = tuple(RowError(**error) for error in mark["errors"])
        report = Report(partition, mark["records"], mark["characters"], errors, fresh=True)
        fits = mark["made_of"] == partition.made_of and not report.worth_another_try
        return (report, mark["sha256"]) if fits else (None, "")
    except (ValueError, TypeError, KeyError, RecursionError):
        return None, ""


def _forget(marks: Store, plan: Plan) -> None:
    known = {partition.stem for partition in plan.partitions}
    for name in marks.names():
        if name.startswith("part-") and name.partition(".")[0] not in known:
            marks.remove(name)


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
