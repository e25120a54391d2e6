"""Articles as Arrow record batches in, records as such out: for Spark, Ray and whatever else speaks Arrow."""

from __future__ import annotations

import json
import types
from collections.abc import Iterable, Iterator
from typing import Annotated, Any, Literal, Union, cast, get_args, get_origin

import pyarrow as pa
import pyarrow.compute as pc
from pydantic import BaseModel

from pipeline.stream.rows import COLUMNS, Extracted, Row, extract_row
from schemas.record import ArticleRecord


def _type(annotation: Any) -> pa.DataType:
    """The Arrow type of what pydantic calls a field: models are structs, tuples lists, all else text or numbers."""
    origin, inside = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _type(inside[0])
    if origin in (Union, types.UnionType):
        (kind,) = (each for each in inside if each is not types.NoneType)
        return _type(kind)
    if origin is Literal:
        return pa.string()
    if origin is tuple:
        return pa.list_(_type(inside[0]))
    if issubclass(annotation, BaseModel):
        return pa.struct(_fields(annotation))
    return {str: pa.string(), int: pa.int64()}[annotation]


def _fields(model: type[BaseModel]) -> list[pa.Field]:
    return [pa.field(name, _type(field.annotation)) for name, field in model.model_fields.items()]


RECORD = pa.schema(_fields(ArticleRecord))
"""A record, key by key: what `jigou extract --to out.parquet` writes."""

_ERROR = pa.struct([pa.field(name, pa.string()) for name in ("code", "message", "hint")])

OUTCOME = pa.schema([pa.field("id", pa.string()), *RECORD, pa.field("error", _ERROR)])
"""What `extract_batch` gives: the row's id, the record key by key, and the error; one of the two is null."""


def extract_batch(batch: pa.RecordBatch) -> pa.RecordBatch:
    """What became of the article in each row, in the order of the rows and with the schema `OUTCOME`.

    Columns are `id`, `text` or `data`, and as far as they are there `path` and those of `metadata.toml`; others are
    passed over. A row that gives no record has an error, and never raises one. What concerns all articles, an error of
    rules or lexicons, is raised.

    >>> rows = [{"id": "a", "text": "2014年2月，广东省大数据管理局成立。"}, {"id": "b", "text": ""}]
    >>> found = extract_batch(pa.RecordBatch.from_pylist(rows)).to_pylist()
    >>> found[0]["agencies"][0]["founded"], found[0]["error"]
    ('2014-02', None)
    >>> found[1]["agencies"], found[1]["error"]["code"]
    (None, 'J110')
    """
    rows = (Row(f"row {number}", number, cells) for number, cells in enumerate(cells_of(batch), 1))
    outcomes = [_outcome(extract_row(row)) for row in rows]
    return pa.RecordBatch.from_pylist(outcomes, schema=OUTCOME)


def extract_batches(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """`extract_batch` of each: what Spark's `mapInArrow` wants."""
    return map(extract_batch, batches)


def extract_table(table: pa.Table) -> pa.Table:
    """`extract_batch` of each batch of a table: what Ray Data's `map_batches` wants, with `batch_format="pyarrow"`."""
    return pa.Table.from_batches(extract_batches(table.to_batches()), schema=OUTCOME)


def cells_of(batch: pa.RecordBatch) -> list[dict[str, Any]]:
    """The cells of each row of a batch, of the columns that are read; days of any kind of time as dates."""
    columns = {}
    for name in COLUMNS:
        if name in batch.schema.names:
            column = batch.column(name)
            # Nanoseconds fit into no Python value, and only the day is wanted.
            columns[name] = pc.cast(column, pa.date32(), safe=False) if pa.types.is_timestamp(column.type) else column
    values = {name: _values(column) for name, column in columns.items()}
    return [{name: values[name][row] for name in values} for row in range(batch.num_rows)]


def _values(column: pa.Array) -> list[Any]:
    try:
        return cast("list[Any]", column.to_pylist())
    except UnicodeDecodeError:
        # Arrow does not look whether text is UTF-8. What is not becomes half a character, which its row is refused for.
        found = pc.cast(column, pa.large_binary()).to_pylist()
        return [value and value.decode("utf-8", "surrogateescape") for value in found]


def table_of(records: Iterable[str]) -> pa.Table:
    """The records, each as JSON, as a table with the schema `RECORD`."""
    return pa.Table.from_pylist([json.loads(record) for record in records], schema=RECORD)


def _outcome(done: Extracted) -> dict[str, Any]:
    error = done.error and {"code": done.error.code, "message": done.error.message, "hint": done.error.hint}
    return {"id": done.id, **(json.loads(done.record) if done.record else {}), "error": error}
