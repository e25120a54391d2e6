"""Files written whole or not at all, by one process at a time in a folder."""

from __future__ import annotations

import contextlib
import fcntl
import os
import re
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from pipeline.errors import UsageError

CACHE = ".cache"
"""The folder, below one that is written to, of what is only for jigou and may be deleted at any time."""

_LEFTOVER = re.compile(r"\.jigou-[0-9]+\.tmp")


def write_whole(file: Path, data: bytes) -> None:
    """Nothing, when the file holds the data; its folder is made where there is none.

    Whatever happens on the way (a kill, a full disk, a power cut), the file holds its old bytes or the new ones: these
    are written beside it, brought to disk and then renamed. Raises OSError; the old bytes then stand.
    """
    with _replacing(file) as handle:
        _write_all(handle, data)


@contextlib.contextmanager
def writing_whole(file: Path) -> Iterator[BinaryIO]:
    """What the new bytes of a file are written into, piece by piece; all as with `write_whole`.

    The file holds them when the block ends, and not at all where it ends with an exception.
    """
    with _replacing(file) as handle, os.fdopen(handle, "wb", closefd=False) as stream:
        yield stream


@contextlib.contextmanager
def _replacing(file: Path) -> Iterator[int]:
    file.parent.mkdir(parents=True, exist_ok=True)
    # A short name that tells no other: a file's own name may already be as long as a name can be.
    beside = file.with_name(f".jigou-{os.getpid()}.tmp")
    try:
        # What a killed process of the same number left, or a link that somebody put there, is not written into.
        beside.unlink(missing_ok=True)
        handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
        try:
            yield handle
            os.fsync(handle)
        finally:
            os.close(handle)
        os.replace(beside, file)
    except BaseException:
        with contextlib.suppress(OSError):
            beside.unlink(missing_ok=True)
        raise


def _write_all(handle: int, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(handle, rest) :]


def remove_leftovers(folder: Path) -> None:
    """Nothing, when no half-written file of a killed process lies below the folder.

    To be called by the one process that writes there (`only_writer`): what another is writing looks the same.
    """
    for parent, _, names in os.walk(folder):
        for name in names:
            if _LEFTOVER.fullmatch(name):
                with contextlib.suppress(OSError):  # of a folder that we may not write to: it harms nobody
                    Path(parent, name).unlink()


@contextlib.contextmanager
def only_writer(folder: Path) -> Iterator[None]:
    """Within, no other process that asks the same writes below the folder, which is made where there is none.

    The system frees the lock of a process that ends, in whatever way. Raises UsageError at once where another process
    holds it, and says which; or where nothing can be written there.
    """
    lock = folder / CACHE / "lock"
    try:
        lock.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(lock, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o666)
    except OSError as error:
        hint = "Name a folder that you may write to."
        raise UsageError("J506", f"Cannot be written to: {error.strerror}", where=str(folder), hint=hint) from error
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            holder = os.pread(handle, 200, 0).decode("utf-8", "replace").strip() or "another process"
            hint = "Wait until it is done, then run this again."
            message = f"Is being written to by {holder}"
            raise UsageError("J507", message, where=str(folder), hint=hint) from error
        with contextlib.suppress(OSError):  # on a full disk the lock holds all the same, only its holder is not named
            os.ftruncate(handle, 0)
            os.pwrite(handle, f"process {os.getpid()} on {socket.gethostname()}\n".encode(), 0)
        yield
    finally:
        os.close(handle)
