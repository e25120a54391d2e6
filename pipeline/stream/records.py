"""The records that an extraction of rows wrote, read again."""

from __future__ import annotations

import json
from collections.abc import Iterator

from pipeline.errors import GoldError, UsageError
from pipeline.stream.chunks import decompressed, opened
from pipeline.stream.forms import form_of
from pipeline.stream.store import Store, local_path
from schemas.reading import SchemaError
from schemas.record import ArticleRecord, read_record


def records_of(name: str) -> Iterator[ArticleRecord | GoldError]:
    """The records in a file of one of `FORMS`, or in a folder of parts, in their order.

    A record that does not fit its schema is an error and hides no other. Raises UsageError where there is no such file.
    """
    form = form_of(name.rstrip("/")) or ""
    path = local_path(name)
    parts = [each for each in Store(name).names() if each.startswith("part-")] if not path or path.is_dir() else []
    for file in [Store(name).place(part) for part in parts] or [name]:
        for number, text in enumerate(_texts(file, form), 1):
            where = f"{file} record {number}"
            try:
                yield read_record(text, where)
            except SchemaError as error:
                yield GoldError(error.code, error.problem, where=f"{where}: {error.place}", hint=error.hint)


def _texts(name: str, form: str) -> Iterator[str]:
    try:
        with opened(name) as stream:
            if form == ".parquet":
                import pyarrow.parquet as pq

                for batch in pq.ParquetFile(stream).iter_batches(1_000):
                    yield from (json.dumps(record, ensure_ascii=False) for record in batch.to_pylist())
            else:
                lines = stream if form == ".jsonl" else decompressed(stream, form)
                for line in lines:
                    yield line.decode("utf-8", "replace")
    except (OSError, EOFError) as error:
        hint = "Name a file of records, or a folder of parts, that an extraction wrote."
        raise UsageError("J578", f"Cannot be read to the end: {error}", where=name, hint=hint) from error
