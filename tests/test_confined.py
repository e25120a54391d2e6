"""What work on an article may not do: call anybody, start anything, go on for ever."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import threading
import time
import urllib.request
from collections.abc import Callable

import pytest

from pipeline.confined import OutOfTimeError, in_time, offline

CALLS: dict[str, Callable[[], object]] = {
    "a connection": lambda: socket.create_connection(("127.0.0.1", 9), timeout=1),
    "a name looked up": lambda: socket.getaddrinfo("localhost", 80),
    "a datagram": lambda: socket.socket(type=socket.SOCK_DGRAM).sendto(b"x", ("127.0.0.1", 9)),
    "a page": lambda: urllib.request.urlopen("http://127.0.0.1:9/", timeout=1),
    "a program": lambda: subprocess.run(["true"]),
    "a shell": lambda: os.system("true"),
}


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS.keys())
def test_nobody_is_called_within(call: Callable[[], object]) -> None:
    with offline(), pytest.raises(PermissionError, match="is not allowed here"):
        call()


def test_afterwards_and_elsewhere_everything_is_as_before() -> None:
    with offline():
        codes: list[int] = []
        other = threading.Thread(target=lambda: codes.append(subprocess.run(["true"]).returncode))
        other.start()
        other.join()
        with offline():
            pass
        with pytest.raises(PermissionError):
            os.system("true")
    assert codes == [0]
    assert os.system("true") == 0


def test_what_does_not_end_is_ended_also_within_one_regular_expression() -> None:
    began = time.process_time()
    with pytest.raises(OutOfTimeError), in_time(0.2):
        re.match("(?:a|a)*b", "a" * 60)
    assert time.process_time() - began < 5


def test_nothing_on_the_way_takes_it_for_an_error_of_its_own() -> None:
    def deaf() -> None:
        while True:
            try:
                sum(range(1000))
            except Exception:
                continue

    with pytest.raises(OutOfTimeError), in_time(0.1):
        deaf()


def test_waiting_costs_nothing_and_what_is_done_in_time_is_left_alone() -> None:
    with in_time(0.1):
        time.sleep(0.3)
    deadline = time.process_time() + 0.2
    while time.process_time() < deadline:
        pass


def test_outside_the_main_thread_there_is_no_limit_and_no_failure() -> None:
    done: list[bool] = []

    def work() -> None:
        with in_time(0.01):
            done.append(True)

    other = threading.Thread(target=work)
    other.start()
    other.join()
    assert done == [True]
