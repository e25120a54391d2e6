"""Work that nobody vouches for the input of: it calls nobody, starts nothing, and ends in time."""

from __future__ import annotations

import contextlib
import signal
import sys
import threading
from collections.abc import Iterator
from functools import cache
from typing import Any, NoReturn

_FORBIDDEN = frozenset(
    (
        *("socket.connect", "socket.bind", "socket.sendto", "socket.sendmsg", "socket.getaddrinfo"),
        *("socket.gethostbyname", "socket.gethostbyaddr", "urllib.Request"),
        *("subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.fork", "os.forkpty"),
    )
)

_alone = threading.local()


class OutOfTimeError(BaseException):
    """The work took longer than it may. No Exception, so that nothing on the way takes it for an error of its own."""


@contextlib.contextmanager
def offline() -> Iterator[None]:
    """Within, whatever this thread does, no connection is made and no program started: that raises PermissionError."""
    _watched()
    before = getattr(_alone, "offline", False)
    _alone.offline = True
    try:
        yield
    finally:
        _alone.offline = before


@contextlib.contextmanager
def in_time(seconds: float) -> Iterator[None]:
    """Within, so many seconds of processor time may pass; then OutOfTimeError is raised wherever the work is.

    A clock on the wall would fail honest work on a busy machine. Only the main thread of a process can be interrupted:
    in another there is no limit.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGPROF, _out_of_time)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def _out_of_time(*_: object) -> NoReturn:
    raise OutOfTimeError


@cache
def _watched() -> None:
    def refuse(event: str, _: tuple[Any, ...]) -> None:
        if event in _FORBIDDEN and getattr(_alone, "offline", False):
            raise PermissionError(f"{event} is not allowed here")

    sys.addaudithook(refuse)  # it cannot be taken away again, so it asks each time whether it is wanted
