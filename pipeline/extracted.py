"""The records on disk: a folder that mirrors the sources, one JSON file per article."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path

from pipeline.errors import SourceError


def record_file(folder: Path, id: str) -> Path:
    """Where the record of an article stands.

    >>> record_file(Path("extracted"), "2018/广东.数据").as_posix()
    'extracted/2018/广东.数据.json'
    """
    return folder / f"{id}.json"


def write_record(folder: Path, id: str, text: str) -> bool:
    """Whether the file of the record changed, as `write_file` says it."""
    return write_file(record_file(folder, id), text.encode("utf-8"))


def write_file(file: Path, data: bytes) -> bool:
    """Whether the file changed; one that already holds the bytes is left alone.

    It is there whole or not at all: it is written beside its place, brought to disk and then renamed. Raises
    SourceError where that fails; the earlier file then stands as it was.
    """
    beside = file.with_name(f".{file.name}.{os.getpid()}.tmp")
    try:
        if file.is_file() and file.read_bytes() == data:
            return False
        file.parent.mkdir(parents=True, exist_ok=True)
        try:
            with beside.open("wb") as handle:
                handle.write(data)
                handle.flush()
                os.fsync(handle.fileno())
            beside.replace(file)
        except BaseException:
            beside.unlink(missing_ok=True)
            raise
    except OSError as error:
        hint = "See that there is room and that you may write there, then run it again."
        message = f"The file cannot be written: {error.strerror}"
        raise SourceError("J107", message, where=str(file), hint=hint) from error
    return True


def remove_records(folder: Path, of_no_source: Callable[[str], bool]) -> Iterator[Path]:
    """The files removed, in order: records of articles for which `of_no_source` is true.

    Only a file that calls itself the record of the very article whose place it takes is ever removed; gold, notes and
    whatever else lies in the folder stay.
    """
    for file in sorted(folder.rglob("*.json")):
        id = file.relative_to(folder).as_posix().removesuffix(".json")
        if of_no_source(id) and _is_record(file, id):
            file.unlink()
            yield file


def _is_record(file: Path, id: str) -> bool:
    try:
        data = json.loads(file.read_bytes())
    except (OSError, ValueError):
        return False
    article = data.get("article") if isinstance(data, dict) and "schema_version" in data else None
    return isinstance(article, dict) and article.get("id") == id
