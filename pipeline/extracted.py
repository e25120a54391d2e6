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


def differs(folder: Path, id: str, text: str) -> bool:
    """Whether the record is not there, or holds another text. Raises SourceError where it cannot be read."""
    file = record_file(folder, id)
    try:
        return not file.is_file() or file.read_bytes() != text.encode("utf-8")
    except OSError as error:
        raise _not_written(file, error) from error


def write_record(folder: Path, id: str, text: str) -> bool:
    """Whether the file of the record changed; a file that already holds the text is left alone.

    The record is there whole or not at all. Raises SourceError where that fails; the earlier record then stands as it
    was.
    """
    if not differs(folder, id, text):
        return False
    file = record_file(folder, id)
    try:
        write_whole(file, text.encode("utf-8"))
    except OSError as error:
        raise _not_written(file, error) from error
    return True


def _not_written(file: Path, error: OSError) -> SourceError:
    hint = "See that there is room and that you may write there, then extract again."
    return SourceError("J107", f"The record cannot be written: {error.strerror}", where=str(file), hint=hint)


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
