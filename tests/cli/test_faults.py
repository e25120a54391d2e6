"""A fault at each border between stages: its article is named, the others are done, exit code 1, nothing is lost."""

from __future__ import annotations

import errno
import os
import re
import socket
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pipeline import attempt, extracted, journal, run

CASES: dict[str, tuple[object, str, Callable[[], object], str]] = {}


def fault(where: str, module: object, name: str, code: str) -> Callable[[Callable[[], object]], Callable[[], object]]:
    def taken(raising: Callable[[], object]) -> Callable[[], object]:
        CASES[where] = module, name, raising, code
        return raising

    return taken


@fault("decode", run, "decode", "J106")
@fault("clean", run, "clean", "J106")
@fault("rules", run, "find_all", "J106")
@fault("resolve", run, "resolve", "J106")
def broken() -> None:
    raise KeyError("a defect of ours")


@fault("memory", run, "find_all", "J125")
def out_of_memory() -> None:
    raise MemoryError


@fault("depth", run, "resolve", "J106")
def endless() -> None:
    endless()


@fault("time", run, "find_all", "J121")
def slow() -> None:
    re.match("(?:a|a)*b", "a" * 60)


@fault("network", run, "resolve", "J106")
def calling() -> None:
    socket.create_connection(("127.0.0.1", 9), timeout=1)


@fault("write", extracted, "write_whole", "J107")
def disk_full() -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@fault("span", run, "check_spans", "J411")
def wrong_span() -> None:
    raise run.GoldError("J411", "The span is another", where="x", hint="This is a defect.")


@pytest.mark.parametrize("where", CASES)
def test_a_fault_is_named_and_costs_one_article(jigou, sources: Path, monkeypatch, where: str) -> None:
    module, name, raising, code = CASES[where]
    (sources / "x.txt").write_text("2015年5月，广州市大数据管理局挂牌。", "utf-8")
    assert jigou("extract", "sources", "--to", "r").exit_code == 0
    earlier = {path.name: path.read_bytes() for path in Path("r").rglob("*.json")}
    for file in ("x.txt", "广东.txt", "2023/国家.txt"):
        (sources / file).write_text("2016年6月，深圳市大数据管理局挂牌。", "utf-8")
    real, calls = getattr(module, name), 0

    def second(*words: Any, **more: Any) -> Any:
        nonlocal calls
        calls += 1
        return raising() if calls == 2 else real(*words, **more)

    with monkeypatch.context() as patched:
        patched.setattr(module, name, second)
        patched.setattr(attempt, "SECONDS", 1)
        began = time.process_time()
        done = jigou("extract", "sources", "--to", "r", "--jobs", "1")
    assert time.process_time() - began < 20
    assert done.exit_code == 1
    named = [line for line in done.stderr.splitlines() if re.match("J[0-9]{3} ", line)]
    assert [line.split()[0] for line in named] == [code]
    assert "x." in named[0] or code == "J411"
    assert "3 articles: 2 extracted (2 changed), 1 failed" in done.stdout
    now = {path.name: path.read_bytes() for path in Path("r").rglob("*.json")}
    assert {name for name in earlier if now[name] == earlier[name]} == {"x.json"}
    again = jigou("extract", "sources", "--to", "r")
    assert (again.exit_code, again.stderr) == (0, "")
    assert "1 extracted (1 changed), 2 as before" in again.stdout


def test_a_cache_that_cannot_be_written_costs_no_record(jigou, sources: Path, monkeypatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patched:
        patched.setattr(journal, "write_whole", full)
        done = jigou("extract", "sources", "--to", "r", "--jobs", "1")
    assert done.exit_code == 1
    assert done.stderr.startswith("J114 ")
    assert len(list(Path("r").rglob("*.json"))) == 2
    assert jigou("extract", "sources", "--to", "r").exit_code == 0


@pytest.mark.parametrize(
    "data", [b"\x80\x04\x95cos\nsystem\n(S'touch hacked'\ntR.", b"\x00" * 5000, b'["a", 1]\n[[[[', b"\xff\xfe"]
)
def test_a_cache_of_anything_else_is_as_none(jigou, sources: Path, data: bytes) -> None:
    jigou("extract", "sources", "--to", "r")
    before = {path.name: path.read_bytes() for path in Path("r").rglob("*.json")}
    Path("r/.cache/journal").write_bytes(data)
    done = jigou("extract", "sources", "--to", "r", "--jobs", "1")
    assert (done.exit_code, done.stderr) == (0, "")
    assert "2 extracted (0 changed)" in done.stdout
    assert {path.name: path.read_bytes() for path in Path("r").rglob("*.json")} == before
    assert not Path("hacked").exists()
