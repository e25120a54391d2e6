"""Folders of this machine, or behind any address that fsspec knows, whose files are there whole or not at all."""

from __future__ import annotations

import contextlib
import os
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, cast

from pipeline.errors import SourceError
from pipeline.written import write_whole, writing_whole


def local_path(address: str) -> Path | None:
    """The path of a place on this machine, None for an address elsewhere.

    >>> local_path("news/a.jsonl").as_posix(), local_path("file:///data/a.jsonl").as_posix(), local_path("s3://b/a")
    ('news/a.jsonl', '/data/a.jsonl', None)
    """
    if address.startswith("file://"):
        return Path(address.removeprefix("file://"))
    return None if "://" in address or "::" in address else Path(address)


@dataclass(frozen=True)
class Store:
    """A folder. Errors in writing are SourceErrors; the file then stands as it was."""

    root: str

    def place(self, name: str) -> str:
        return f"{self.root.rstrip('/')}/{name}"

    def read(self, name: str) -> bytes | None:
        """The bytes of a file, None where there is none that can be read."""
        try:
            if path := local_path(self.place(name)):
                return path.read_bytes()
            filesystem, place = _elsewhere(self.place(name))
            return cast("bytes", filesystem.cat_file(place))
        except OSError:
            return None

    def write(self, name: str, data: bytes) -> None:
        """Nothing, when the file holds the data."""
        if path := local_path(self.place(name)):
            try:
                write_whole(path, data)
            except OSError as error:
                raise _not_written(self.place(name), error) from error
            return
        with self.writing(name) as stream:
            stream.write(data)

    @contextlib.contextmanager
    def writing(self, name: str) -> Iterator[BinaryIO]:
        """What the bytes of a file are written into, which holds them when the block ends well."""
        try:
            if path := local_path(self.place(name)):
                with writing_whole(path) as stream:
                    yield stream
                return
            filesystem, place = _elsewhere(self.place(name))
            folder, _, last = place.rpartition("/")
            beside = f"{folder}/.jigou-{socket.gethostname()}-{os.getpid()}-{last}"
            filesystem.makedirs(folder, exist_ok=True)
            with filesystem.open(beside, "wb") as stream:
                yield cast("BinaryIO", stream)
            filesystem.mv(beside, place)
        except OSError as error:
            raise _not_written(self.place(name), error) from error

    def move(self, name: str, address: str) -> None:
        """Nothing, when what was the file of this name is the one at the address, in the same store."""
        try:
            if path := local_path(address):
                os.replace(self.place(name), path)
                return
            filesystem, place = _elsewhere(self.place(name))
            filesystem.mv(place, _elsewhere(address)[1])
        except OSError as error:
            raise _not_written(address, error) from error

    def names(self) -> list[str]:
        """The names of what lies in the folder, in order; none where there is no folder."""
        try:
            if path := local_path(self.root):
                return sorted(each.name for each in path.iterdir())
            filesystem, place = _elsewhere(self.root)
            filesystem.invalidate_cache(place)  # of listings, which others may have changed
            return sorted(each.rstrip("/").rpartition("/")[2] for each in filesystem.ls(place, detail=False))
        except OSError:
            return []

    def remove(self, name: str) -> None:
        """Nothing, when no such file is there."""
        with contextlib.suppress(FileNotFoundError):
            if path := local_path(self.place(name)):
                path.unlink()
            else:
                filesystem, place = _elsewhere(self.place(name))
                filesystem.rm_file(place)


def _elsewhere(address: str) -> tuple[Any, str]:
    import fsspec

    filesystem, place = fsspec.core.url_to_fs(address)
    return filesystem, place


def _not_written(place: str, error: OSError) -> SourceError:
    hint = "See that there is room and that you may write there, then run it again."
    return SourceError("J107", f"The file cannot be written: {error.strerror or error}", where=place, hint=hint)
