"""Rows that hold an article each, and what becomes of them."""

from __future__ import annotations

import base64
import binascii
import codecs
import datetime
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from pydantic import ValidationError

from pipeline.attempt import Failed, attempted
from pipeline.errors import GoldError, SourceError
from pipeline.sources import LARGEST
from schemas.article import ArticleMetadata
from schemas.record import ArticleRecord

COLUMNS = ("id", "text", "data", "path", *ArticleMetadata.model_fields)
"""What is read of a row; other columns are passed over."""

_KEYS_HINT = "A row has an id, and a text or data (bytes; in JSON as Base64)."


@dataclass(frozen=True)
class Row:
    """A row as it was read: a line of JSON, the cells of a table, or the error of one that cannot be had.

    `where` names its place, `number` counts lines or rows from 1. One that is `refused` can be read and shall not be.
    """

    where: str
    number: int
    content: bytes | Mapping[str, Any] | SourceError
    refused: SourceError | None = None


class Extracted(NamedTuple):
    """What became of a row: the record as JSON in one line, or an error. `id` is None where the row has none."""

    number: int
    where: str
    id: str | None
    record: str | None = None
    characters: int = 0
    error: SourceError | GoldError | None = None
    trace: str = ""


class _Article(NamedTuple):
    id: str
    data: bytes
    is_text: bool
    path: str | None
    metadata: ArticleMetadata


def extract_row(row: Row) -> Extracted:
    """The record of the article in a row, or the error of one that gives none.

    The record of a text is that of `pipeline.extract`, `sha256` and `encoding` null; that of data is the one of a file
    with these bytes; `path` is the row's. Raises what concerns all articles: errors of rules and lexicons.

    >>> extract_row(Row("a.jsonl line 1", 1, '{"id": "甲", "text": "广东省数据局成立。"}'.encode())).id
    '甲'
    >>> print(extract_row(Row("a.jsonl line 2", 2, b'{"id": "b"}')).error)
    J131 a.jsonl line 2: There is neither text nor data. A row has an id, and a text or data (bytes; in JSON as Base64).
    """
    try:
        cells = _cells(row)
        id = _id(cells, row.where)
    except SourceError as error:
        return Extracted(row.number, row.where, None, error=error)
    if row.refused:
        return Extracted(row.number, row.where, id, error=row.refused)
    try:
        article = _article(id, cells, row.where)
    except SourceError as error:
        return Extracted(row.number, row.where, id, error=error)
    made = attempted(lambda: _record(article, row.where), size=len(article.data), where=row.where)
    if isinstance(made, Failed):
        return Extracted(row.number, row.where, id, error=made.error, trace=made.trace)
    return Extracted(row.number, row.where, id, made.model_dump_json(), made.article.characters)


def lost(row: Row) -> Extracted:
    """What became of a row whose process died twice."""
    from pipeline.run import process_died

    return Extracted(row.number, row.where, id_of(row), error=process_died(row.where))


def id_of(row: Row) -> str | None:
    """The id of the row's article, None where it has none or the row cannot be read."""
    try:
        return _id(_cells(row), row.where)
    except SourceError:
        return None


def content_of(row: Row) -> bytes:
    """The bytes that stand for all that a record depends on of the row: equal where rows are equal."""
    if isinstance(row.content, bytes):
        return row.content
    if isinstance(row.content, SourceError):
        return str(row.content).encode("utf-8", "replace")
    return json.dumps(row.content, default=_plain, sort_keys=True).encode()


def _plain(value: object) -> str:
    return f"bytes {value.hex()}" if isinstance(value, bytes) else str(value)


def _cells(row: Row) -> Mapping[str, Any]:
    if isinstance(row.content, SourceError):
        raise row.content
    if not isinstance(row.content, bytes):
        return row.content
    try:
        cells = json.loads(row.content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        hint = "Write the file in UTF-8."
        raise SourceError("J130", f"Not UTF-8 at byte {error.start}", where=row.where, hint=hint) from error
    except (ValueError, RecursionError) as error:  # numbers of thousands of digits, lists of thousands of levels
        hint = "A line holds one object of JSON."
        raise SourceError("J130", f"Not JSON: {error}", where=row.where, hint=hint) from error
    if not isinstance(cells, dict):
        message = f"A JSON object is wanted, not {type(cells).__name__}"
        raise SourceError("J130", message, where=row.where, hint=_KEYS_HINT)
    return cells


def _id(cells: Mapping[str, Any], where: str) -> str:
    id = cells.get("id")
    if isinstance(id, int) and not isinstance(id, bool):
        return str(id)
    if not isinstance(id, str) or not id:
        raise SourceError("J131", "There is no id", where=where, hint=_KEYS_HINT)
    _utf8(id, "id", where)
    return id


def _article(id: str, cells: Mapping[str, Any], where: str) -> _Article:
    text, data, path = cells.get("text"), cells.get("data"), cells.get("path")
    if (text is None) == (data is None):
        message = "There is neither text nor data" if text is None else "There are both text and data"
        raise SourceError("J131", message, where=where, hint=_KEYS_HINT)
    if path is not None and not isinstance(path, str):
        raise SourceError("J131", "The path is no text", where=where, hint="Leave it out, or give it as text.")
    read = _utf8(text, "text", where) if data is None else _bytes(data, where)
    if len(read) > LARGEST:
        hint = "Split it: an article is what somebody reads in one go."
        raise SourceError("J115", f"Is larger than {LARGEST // 1_000_000} MB", where=where, hint=hint)
    return _Article(id, read, data is None, path or None, _metadata(cells, where))


def _utf8(text: object, name: str, where: str) -> bytes:
    if not isinstance(text, str):
        message = f"The {name} is no text but {type(text).__name__}"
        raise SourceError("J131", message, where=where, hint=_KEYS_HINT)
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError as error:
        message = f"The {name} has half a character (a surrogate) at {error.start}"
        raise SourceError("J131", message, where=where, hint="Write the row anew from what it was made of.") from error


def _bytes(data: object, where: str) -> bytes:
    if isinstance(data, bytes):
        return data
    try:
        return base64.b64decode(data, validate=True)  # type: ignore[arg-type]  # of what is no text a TypeError
    except (binascii.Error, ValueError, TypeError) as error:
        message = f"The data are neither bytes nor Base64: {error}"
        raise SourceError("J131", message, where=where, hint=_KEYS_HINT) from error


def _metadata(cells: Mapping[str, Any], where: str) -> ArticleMetadata:
    """What the row tells beside the text; empty cells tell nothing."""
    known = {key: cells[key] for key in ArticleMetadata.model_fields if cells.get(key) not in (None, "")}
    for key, value in known.items():
        if isinstance(value, datetime.date):
            known[key] = value.isoformat()[:10]
    try:
        return ArticleMetadata.model_validate(known)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        message = f"{first['loc'][0]}: {first['msg'].removeprefix('Value error, ')}"
        hint = f"All of {', '.join(ArticleMetadata.model_fields)} are optional, and strings."
        raise SourceError("J131", message, where=where, hint=hint) from error


def _record(article: _Article, where: str) -> ArticleRecord:
    # It loads spaCy, which a worker of a cluster and a run with nothing to do need not wait for.
    from pipeline.run import extract_bytes

    # A mark before the bytes of a text says beyond doubt what they are, and is no part of what is read.
    data = codecs.BOM_UTF8 + article.data if article.is_text else article.data
    record = extract_bytes(data, id=article.id, path=where, metadata=article.metadata)
    facts: dict[str, str | None] = {"path": article.path}
    if article.is_text:
        facts |= {"sha256": None, "encoding": None}
    return record.model_copy(update={"article": record.article.model_copy(update=facts)})
