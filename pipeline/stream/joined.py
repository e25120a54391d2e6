"""One file of all parts, in their order."""

from __future__ import annotations

import contextlib
import gzip
import hashlib
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, cast

from pipeline.errors import SourceError
from pipeline.stream.chunks import decompressed, opened
from pipeline.stream.parts import Parts, Report
from pipeline.stream.plan import Partition, Plan
from pipeline.written import CACHE

_MARK = "joined.json"
_PARTS = ".jsonl.zst"


@dataclass(frozen=True)
class Joined:
    """A file of records in one of `FORMS`; until it is written the parts lie below `.cache` beside it."""

    target: str
    form: str

    @property
    def parts(self) -> Parts:
        folder, name = self.place
        return Parts(f"{folder}/{CACHE}/{name}", ".parquet" if self.form == ".parquet" else _PARTS)

    @property
    def place(self) -> tuple[str, str]:
        """The folder of the file, and its name there."""
        folder, slash, name = self.target.rpartition("/")
        return (folder or slash or "."), name

    def fresh(self, plan: Plan) -> list[Report] | None:
        """The reports of all partitions where the file is there, whole and made of just these; None where it is not."""
        reports = [report for partition in plan.partitions if (report := self.parts.marked(partition)[0])]
        mark = self.parts.marks.read(_MARK)
        return reports if len(reports) == len(plan.partitions) and mark == self._mark(plan) else None

    def write(self, plan: Plan) -> None:
        """Nothing, when the file holds the records of all parts. Raises SourceError where it cannot be written."""
        with self.parts.files.writing("joined") as stream:
            if self.form == ".parquet":
                self._write_tables(plan, stream)
            else:
                with _compressing(stream, self.form) as lines:
                    for partition in plan.partitions:
                        lines.write(_decoded(self._part(partition)))
        self.parts.files.move("joined", self.target)
        self.parts.marks.write(_MARK, self._mark(plan))

    def clear(self, plan: Plan) -> None:
        """Nothing, when the parts are gone; their marks stay, by which the file is known to be fresh."""
        for partition in plan.partitions:
            self.parts.files.remove(self.parts.name(partition))

    def _part(self, partition: Partition) -> bytes:
        data = self.parts.files.read(self.parts.name(partition))
        if data is None:
            hint = "It was there a moment ago; run it again."
            place = self.parts.files.place(self.parts.name(partition))
            raise SourceError("J137", "A part is gone", where=place, hint=hint)
        return data

    def _write_tables(self, plan: Plan, stream: BinaryIO) -> None:
        import pyarrow.parquet as pq

        from pipeline.stream.arrow import RECORD

        with pq.ParquetWriter(stream, RECORD, compression="zstd") as writer:
            for partition in plan.partitions:
                writer.write_table(pq.read_table(io.BytesIO(self._part(partition))))

    def _mark(self, plan: Plan) -> bytes:
        """What the file is made of, and its own digest; of a file that is not there, what fits none."""
        digest = hashlib.sha256()
        for partition in plan.partitions:
            digest.update(partition.made_of.encode())
        try:
            with opened(self.target) as stream:
                sha256 = hashlib.file_digest(cast("io.BufferedReader", stream), "sha256").hexdigest()
        except OSError:
            sha256 = ""
        return json.dumps({"made_of": digest.hexdigest(), "sha256": sha256}).encode()


def _decoded(data: bytes) -> bytes:
    with decompressed(io.BytesIO(data), _PARTS) as stream:
        return stream.read()


@contextlib.contextmanager
def _compressing(stream: BinaryIO, form: str) -> Iterator[BinaryIO]:
    if form.endswith(".gz"):
        with gzip.GzipFile("", "wb", fileobj=stream, mtime=0) as packed:
            yield cast("BinaryIO", packed)
    elif form.endswith(".zst"):
        import zstandard

        with zstandard.ZstdCompressor().stream_writer(stream, closefd=False) as writer:
            yield cast("BinaryIO", writer)
    else:
        yield stream
