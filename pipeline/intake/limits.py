"""Work on a document that nobody vouches for, in a process of its own that can neither hang nor call anybody."""

from __future__ import annotations

import contextlib
import logging
import resource
import signal
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import NoReturn, TypeVar

from pipeline.confined import offline
from pipeline.errors import SourceError

BYTES = 50_000_000
"""The largest file that is read."""

SECONDS = 60
"""How long one document may take. An honest one takes a second or two."""

MEMORY = 4_000_000_000
"""How many bytes of addresses the process of the parsers may have."""

Result = TypeVar("Result")


def limited(work: Callable[[Path], Result], file: Path) -> Result:
    """`work` of a file. To be called in a process that does nothing else: its limits stay.

    Raises SourceError where the work takes too long, too much memory, or fails in a way that nobody foresaw. Where it
    cannot even be interrupted, the process is killed some time later.
    """
    _confined()
    spent = time.process_time()
    # Not caught: it ends the process, should a parser be stuck where no signal handler of Python runs.
    resource.setrlimit(resource.RLIMIT_CPU, (int(spent) + 2 * SECONDS, resource.getrlimit(resource.RLIMIT_CPU)[1]))
    signal.signal(signal.SIGALRM, _too_long)
    signal.setitimer(signal.ITIMER_REAL, SECONDS)
    try:
        with offline():
            return work(file)
    except SourceError:
        raise
    except _TooLong as error:
        raise beyond_limits(file, f"It takes more than {SECONDS} seconds") from error
    except MemoryError as error:
        raise beyond_limits(file, f"It takes more than {MEMORY // 1_000_000_000} GB of memory") from error
    except Exception as error:
        # Parsers meet documents that are none with every kind of exception.
        what = " ".join(str(error).split())[:120] or type(error).__name__
        hint = "See that it opens elsewhere, or save its text as .txt."
        message = f"Cannot be read as {file.suffix[1:].upper()}: {what}"
        raise SourceError("J116", message, where=str(file), hint=hint) from error
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def beyond_limits(file: Path, message: str) -> SourceError:
    """The error for a document that is more than any honest one."""
    hint = "If it is what it claims to be, save its text as .txt."
    return SourceError("J117", message, where=str(file), hint=hint)


class _TooLong(Exception):
    pass


def _too_long(*_: object) -> NoReturn:
    raise _TooLong


@cache
def _confined() -> None:
    with contextlib.suppress(ValueError, OSError):  # a system that does not limit addresses
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, resource.getrlimit(resource.RLIMIT_AS)[1]))
    logging.disable(logging.ERROR)  # what parsers say of a document on the way is either an error of ours or none
