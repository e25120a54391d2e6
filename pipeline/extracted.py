"""The records on disk: a folder that mirrors the sources, one JSON file per article."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

from pipeline.errors import SourceError
from pipeline.written import write_whole


def record_file(folder: Path, id: str) -> Path:
    """Where the record of an article stands.

    >>> record_file(Path("extracted"), "2018/广东.数据").as_posix()
    'extracted/2018/广东.数据.json'
    """
    return folder / f"{id}.json"


def differs(file: Path, data: bytes) -> bool:
    """Whether the file is not there, or holds other bytes. Raises SourceError where it cannot be read."""
    try:
        return not file.is_file() or file.read_bytes() != data
    except OSError as error:
        raise _not_written(file, error) from error


def write_record(folder: Path, id: str, text: str) -> bool:
    """Whether the file of the record changed, as `write_file` says it."""
    return write_file(record_file(folder, id), text.encode("utf-8"))


def write_file(file: Path, data: bytes) -> bool:
    """Whether the file changed; one that already holds the bytes is left alone.

    It is there whole or not at all. Raises SourceError where that fails; the earlier file then stands as it was.
    """
    if not differs(file, data):
        return False
    try:
        write_whole(file, data)
    except OSError as error:
        raise _not_written(file, error) from error
    return True


def _not_written(file: Path, error: OSError) -> SourceError:
    hint = "See that there is room and that you may write there, then run it again."
    return SourceError("J107", f"The file cannot be written: {error.strerror}", where=str(file), hint=hint)


def records_of_none(folder: Path, of_no_source: Callable[[str], bool]) -> Iterator[Path]:
    """The files, in order, of records of articles for which `of_no_source` is true.

    Only a file that calls itself the record of the very article whose place it takes is one; gold, notes and whatever
    else lies in the folder are none.
    """
    for file in sorted(folder.rglob("*.json")):
        id = file.relative_to(folder).as_posix().removesuffix(".json")
        if of_no_source(id) and _is_record(file, id):
            yield file


def remove_record(file: Path) -> None:
    """Nothing, when the record is gone. Raises SourceError where it cannot be removed."""
    try:
        file.unlink(missing_ok=True)
    except OSError as error:
        hint = "Its article is gone. See that you may write there, then extract again."
        message = f"The record cannot be removed: {error.strerror}"
        raise SourceError("J113", message, where=str(file), hint=hint) from error


def _is_record(file: Path, id: str) -> bool:
    try:
        data = json.loads(file.read_bytes())
    except (OSError, ValueError, RecursionError):
        return False
    article = data.get("article") if isinstance(data, dict) and "schema_version" in data else None
    return isinstance(article, dict) and article.get("id") == id
