"""What a parser may not do, tried in processes of their own as `jigou add` has them."""

import itertools
import socket
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.errors import SourceError
from pipeline.intake import limits
from pipeline.intake.limits import limited
from pipeline.processes import in_order


def asleep(_: Path) -> None:
    time.sleep(30)


def stuck_where_no_signal_is_handled(_: Path) -> None:
    sum(itertools.repeat(0))


def greedy(_: Path) -> None:
    bytearray(limits.MEMORY)


def calling(_: Path) -> None:
    socket.create_connection(("127.0.0.1", 9), timeout=1)


def running(_: Path) -> None:
    subprocess.run(["true"])


def nested(_: Path) -> None:
    nested(_)


WORK: dict[str, tuple[Callable[[Path], None], str]] = {
    "asleep": (asleep, "J117 asleep.pdf: It takes more than 1 seconds. "),
    "stuck": (stuck_where_no_signal_is_handled, "J117 stuck.pdf: lost"),
    "greedy": (greedy, "J117 greedy.pdf: It takes more than 1 GB of memory. "),
    "calling": (calling, "J116 calling.pdf: Cannot be read as PDF: socket.getaddrinfo is not allowed here. "),
    "running": (running, "J116 running.pdf: Cannot be read as PDF: subprocess.Popen is not allowed here. "),
    "nested": (nested, "J116 nested.pdf: Cannot be read as PDF: maximum recursion depth exceeded. "),
    "fine": (print, "fine"),
}


def tried(name: str) -> str:
    limits.SECONDS, limits.MEMORY = 1, 1_500_000_000
    try:
        limited(WORK[name][0], Path(f"{name}.pdf"))
    except SourceError as error:
        return str(error)
    return "fine"


@pytest.fixture(scope="module")
def said() -> dict[str, str]:
    return dict(zip(WORK, in_order(tried, WORK, jobs=2, lost=lambda name: f"J117 {name}.pdf: lost"), strict=True))


@pytest.mark.parametrize("name", WORK)
def test_a_parser_is_stopped_and_the_next_document_is_read(said: dict[str, str], name: str) -> None:
    assert said[name].startswith(WORK[name][1])
