"""The records of a folder."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import GoldError, UsageError
from schemas.reading import SchemaError
from schemas.record import ArticleRecord, read_record


@dataclass(frozen=True)
class RecordFile:
    """A file that should hold the record of the article `id`: the record, or the error of one that cannot be read."""

    id: str
    record: ArticleRecord | None
    error: GoldError | None = None


def records_in(folder: Path) -> Iterator[RecordFile]:
    """The records below a folder, in the order of their ids.

    A JSON file that speaks of no article (a registry, notes) is passed over; one that is broken, does not fit its
    schema or holds the record of another article is an error and hides no other. Raises UsageError where there is no
    such folder, or no record in it.
    """
    if not folder.is_dir():
        raise UsageError("J530", "There is no such folder", where=str(folder), hint="Name a folder of records.")
    empty = True
    ids = {file.relative_to(folder).as_posix().removesuffix(".json"): file for file in folder.rglob("*.json")}
    for id in sorted(ids):
        file = ids[id]
        try:
            text = file.read_text("utf-8")
            if not _speaks_of_an_article(text):
                continue
            yield RecordFile(id, _of_its_article(read_record(text, str(file)), id, file))
        except OSError as error:
            message = f"Cannot be read: {error.strerror}"
            hint = "See that you may read it."
            yield RecordFile(id, None, GoldError("J430", message, where=str(file), hint=hint))
        except UnicodeDecodeError as error:
            message = f"Not UTF-8 at byte {error.start}"
            hint = "Extract the article again."
            yield RecordFile(id, None, GoldError("J430", message, where=str(file), hint=hint))
        except SchemaError as error:
            place = f"{error.source}: {error.place}"
            yield RecordFile(id, None, GoldError(error.code, error.problem, where=place, hint=error.hint))
        except GoldError as error:
            yield RecordFile(id, None, error)
        empty = False
    if empty:
        hint = "Extract articles into it first: .venv/bin/jigou extract SOURCES --to FOLDER."
        raise UsageError("J531", "There is no record in the folder", where=str(folder), hint=hint)


def _speaks_of_an_article(text: str) -> bool:
    """Whether this is a record or was meant to be one: whatever is no JSON at all was."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        return True
    return isinstance(data, dict) and isinstance(data.get("article"), dict)


def _of_its_article(record: ArticleRecord, id: str, file: Path) -> ArticleRecord:
    if record.article.id != id:
        message = f"The file holds the record of {record.article.id!r}"
        raise GoldError("J431", message, where=str(file), hint="A record stands at the path of its article's id.")
    return record
