"""Files of rows, read chunk by chunk: JSON lines, plain or compressed, and Parquet."""

from __future__ import annotations

import contextlib
import gzip
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, cast

from pipeline.errors import SourceError, UsageError
from pipeline.sources import LARGEST, Failure, Metadata, SourceFile, find_articles, read_metadata
from pipeline.stream.forms import form_of
from pipeline.stream.rows import COLUMNS, Row
from pipeline.stream.store import local_path

ROWS, BYTES = 1_000, 16_000_000
"""A chunk has so many rows, fewer where these are long: about half a minute of work, and little to hold in memory."""

_LONGEST = 4 * LARGEST  # bytes of a line: what the largest article may take with everything escaped


@dataclass(frozen=True)
class Chunk:
    """Consecutive rows of a file. It is found again by going in at `entry` and passing over `skip` chunks."""

    entry: int
    skip: int
    rows: list[Row]


def chunks(name: str, entry: int = 0) -> Iterator[Chunk]:
    """The chunks of a file, or of a folder of articles, from an entry on: the same ones in every reading.

    Plain JSON lines can be gone into at each chunk, Parquet at each row group, anything else only at its beginning.
    Raises SourceError, behind the rows that could be read, where the rest cannot; UsageError without the packages.
    """
    form = form_of(name)
    try:
        if form is None:
            yield from _of_folder(Path(name))
        elif form == ".parquet":
            yield from _of_parquet(name, entry)
        else:
            yield from _of_lines(name, form, entry)
    except (SourceError, UsageError, MemoryError):
        raise
    except Exception as error:
        # Stores and decoders have exceptions of their own, each another kind.
        what = " ".join(str(error).split())[:200] or type(error).__name__
        hint = "See that it is there, whole, and that you may read it; what stands before is extracted."
        raise SourceError("J134", f"Cannot be read to the end: {what}", where=name, hint=hint) from error


def entry_rows(name: str, number: int) -> str:
    """How the place of a row is told.

    >>> entry_rows("news.jsonl.gz", 3), entry_rows("news.parquet", 3)
    ('news.jsonl.gz line 3', 'news.parquet row 3')
    """
    form = form_of(name)
    return f"{name} {'article' if form is None else 'row' if form == '.parquet' else 'line'} {number}"


def opened(name: str) -> BinaryIO:
    """The bytes of a file, here or elsewhere."""
    if path := local_path(name):
        return path.open("rb")
    import fsspec

    return cast("BinaryIO", fsspec.open(name, "rb").open())


def _of_lines(name: str, form: str, entry: int) -> Iterator[Chunk]:
    """For plain lines an entry is the offset of a byte and the number of its line, in one number: see `_packed`."""
    offset, number = _unpacked(entry)
    with contextlib.ExitStack() as stack:
        stream = stack.enter_context(opened(name))
        if form == ".jsonl":
            stream.seek(offset)
            lines = stream
        else:
            lines = stack.enter_context(decompressed(stream, form))
        begin, skip, rows, size = entry, 0, list[Row](), 0
        failure = None
        while True:
            try:
                line = lines.readline(_LONGEST)
                rest = _to_line_end(lines, line)
            except Exception as error:  # what stands before the damage is given first
                failure, line, rest = error, b"", 0
            if not line:
                break
            number += 1
            offset += len(line) + rest
            size += len(line)
            where = entry_rows(name, number)
            if rest:
                hint = "Split it: an article is what somebody reads in one go."
                message = f"The line is longer than {_LONGEST // 1_000_000} MB"
                rows.append(Row(where, number, SourceError("J133", message, where=where, hint=hint)))
            elif line.strip():
                rows.append(Row(where, number, line.rstrip(b"\r\n")))
            if len(rows) == ROWS or size >= BYTES:
                yield Chunk(begin, skip, rows)
                rows, size = [], 0
                begin, skip = (_packed(offset, number), 0) if form == ".jsonl" else (0, skip + 1)
        if rows:
            yield Chunk(begin, skip, rows)
        if failure is not None:
            raise failure


def _to_line_end(lines: BinaryIO, line: bytes) -> int:
    """How many bytes of a line that is too long were passed over."""
    rest = 0
    while len(line) == _LONGEST and not line.endswith(b"\n"):
        line = lines.readline(_LONGEST)
        rest += len(line)
    return rest


def _packed(offset: int, number: int) -> int:
    """A byte's offset and its line as one number.

    >>> _unpacked(_packed(7_000_000_000_000, 123_456_789))
    (7000000000000, 123456789)
    """
    return offset << 40 | number


def _unpacked(entry: int) -> tuple[int, int]:
    return entry >> 40, entry & (1 << 40) - 1


def decompressed(stream: BinaryIO, form: str) -> BinaryIO:
    """What was compressed into the stream, all members or frames of it. Raises EOFError where the last is cut off."""
    if form.endswith(".gz"):
        return cast("BinaryIO", gzip.GzipFile(fileobj=stream))
    return cast("BinaryIO", io.BufferedReader(_Frames(stream), 1 << 20))


class _Frames(io.RawIOBase):
    """The frames of Zstandard one after the other; its own reader takes a file that is cut off for one that ends."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._decoder: Any = None
        self._left = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._left:
            if not (data := self._stream.read(1 << 17)):
                if self._decoder is not None:
                    raise EOFError("the compressed data are cut off")
                return 0
            self._left = self._decoded(data)
        count = min(len(buffer), len(self._left))
        buffer[:count], self._left = self._left[:count], self._left[count:]
        return count

    def _decoded(self, data: bytes) -> bytes:
        import zstandard

        made = []
        while data:
            if self._decoder is None:
                self._decoder = zstandard.ZstdDecompressor().decompressobj()
            made.append(self._decoder.decompress(data))
            data = b""
            if self._decoder.eof:
                data, self._decoder = self._decoder.unused_data, None
        return b"".join(made)


def _of_parquet(name: str, entry: int) -> Iterator[Chunk]:
    """An entry is the number of a row group."""
    import pyarrow.parquet as pq

    from pipeline.stream.arrow import cells_of

    # In small reads: row groups may be far larger than what should be held at a time.
    with opened(name) as stream, pq.ParquetFile(stream, buffer_size=1 << 20) as file:
        meta = file.metadata
        columns = [column for column in COLUMNS if column in file.schema_arrow.names]
        for wanted in (("id",), ("text", "data")):
            if not set(wanted) & set(columns):
                message = f"There is no column {' or '.join(wanted)}"
                hint = f"The columns are {', '.join(file.schema_arrow.names)}; rename those that are meant."
                raise SourceError("J131", message, where=name, hint=hint)
        number = sum(meta.row_group(group).num_rows for group in range(entry))
        for group in range(entry, meta.num_row_groups):
            rows, size = meta.row_group(group).num_rows, meta.row_group(group).total_byte_size
            count = max(1, min(ROWS, BYTES * rows // max(size, 1)))
            batches = file.iter_batches(count, row_groups=[group], columns=columns, use_threads=False)
            for skip, batch in enumerate(batches):
                cells = cells_of(batch)
                places = range(number + 1, number + 1 + len(cells))
                number += len(cells)
                pairs = zip(places, cells, strict=True)
                yield Chunk(group, skip, [Row(entry_rows(name, place), place, each) for place, each in pairs])


def _of_folder(folder: Path) -> Iterator[Chunk]:
    """The articles of a folder, in the order of their ids; what looks like one and is none is a row with its error."""
    found = find_articles(folder)
    metadata = read_metadata(folder)
    everything: list[SourceFile | Failure] = [*found.articles, *found.failures]
    everything.sort(key=lambda each: each.id)
    for skip, begin in enumerate(range(0, len(everything), ROWS)):
        pairs = enumerate(everything[begin : begin + ROWS], begin + 1)
        yield Chunk(0, skip, [Row(str(folder / each.id), number, _cells(each, metadata)) for number, each in pairs])


def _cells(source: SourceFile | Failure, metadata: Metadata) -> dict[str, Any] | SourceError:
    known = metadata.of(source.id)
    if isinstance(source, Failure) or isinstance(known, SourceError):
        return source.error if isinstance(source, Failure) else cast("SourceError", known)
    try:
        return {"id": source.id, "data": source.read(), "path": source.path, **known.model_dump()}
    except SourceError as error:
        return error
