"""`python -m tests.kills`: kills `jigou extract` at random moments and looks at what it leaves.

This process loads the pipeline once and forks for each run, so that hundreds of kills take minutes. Half of them come
at a random time, half at a random step of the writing (an open, a write of which only half arrives, an fsync, a rename,
a removal), which the first would meet too seldom. After each, every record must hold its old bytes or the new ones; and
the next run, which is itself killed now and then, must end in the same bytes as one that nobody disturbed.
"""

from __future__ import annotations

import argparse
import mmap
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from pipeline.cli import main
from pipeline.run import extract

STEPS = ("open", "write", "pwrite", "fsync", "replace", "unlink", "ftruncate")
OFFICES = ("数据", "水务", "医保", "林业")


def article(number: int, month: int) -> str:
    """A text with some facts; another month makes another record."""
    return "".join(
        f"20{10 + number}年{month}月，{place}市{office}局成立，由{place}市政府管理。\n"
        for office in OFFICES[: 1 + number % len(OFFICES)]
        for place in ("佛山", "韶关", "揭阳")
    )


def lay_out(folder: Path) -> None:
    """Sources of which records exist, and below `old` these records; then the sources as the next run finds them."""
    sources = folder / "sources"
    (sources / "2020").mkdir(parents=True)
    for number in range(10):
        (sources / f"{'2020/' * (number % 2)}{number}.txt").write_text(article(number, 3), "utf-8")
    run(folder, "old")
    for number in (1, 2, 5, 6):
        (sources / f"{'2020/' * (number % 2)}{number}.txt").write_text(article(number, 7), "utf-8")
    (sources / "2020/new.txt").write_text(article(12, 5), "utf-8")
    (sources / "0.txt").unlink()
    (sources / "metadata.toml").write_text('["2020/3"]\ntitle = "机构改革"\n', "utf-8")
    (folder / "old/4.json").write_text("{}\n")


def run(
    folder: Path, records: str, in_child: Callable[[], None] = lambda: None, kill_after: float | None = None
) -> int:
    """The exit code of a run in a fork of this process, -9 where it was killed."""
    pid = os.fork()
    if pid == 0:
        code = 70
        try:
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
            in_child()
            main(["extract", str(folder / "sources"), "--to", str(folder / records), "--jobs", "1"], "jigou")
        except SystemExit as end:
            code = int(end.code or 0)
        finally:
            os._exit(code)
    if kill_after is not None:
        time.sleep(kill_after)
        os.kill(pid, signal.SIGKILL)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def stepping(die_at: int | None, counted: mmap.mmap) -> Callable[[], None]:
    """What a child does so that its steps are counted and it is killed at one of them; of a write, half arrives."""

    def patched(name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def step(*words: Any, **more: Any) -> Any:
            counted[0:4] = (count := int.from_bytes(counted[0:4]) + 1).to_bytes(4)
            if count == die_at:
                if name == "write":
                    real(words[0], bytes(words[1])[: len(words[1]) // 2])
                os.kill(os.getpid(), signal.SIGKILL)
            return real(*words, **more)

        return step

    def patch() -> None:
        for name in STEPS:
            setattr(os, name, patched(name, getattr(os, name)))

    return patch


def files(folder: Path) -> dict[str, bytes]:
    """All that lies below a folder, but for the lock, which names its last holder."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name != "lock"
    }


def torn(before: Mapping[str, bytes], after: Mapping[str, bytes], now: Mapping[str, bytes]) -> list[str]:
    """The records that hold neither their old bytes nor the new ones, or are not there and should be."""
    return [
        name
        for name in sorted({*before, *after, *now})
        if name.endswith(".json") and now.get(name) not in (before.get(name), after.get(name))
    ]


def kill_often(folder: Path, kills: int, seed: int) -> Counter[str]:
    """How many kills there were, of what kind, and how many of them left something that is not as promised."""
    chance = random.Random(seed)
    lay_out(folder)
    old = files(folder / "old")
    shutil.copytree(folder / "old", folder / "undisturbed")
    counted = mmap.mmap(-1, 4)
    assert run(folder, "undisturbed", stepping(None, counted)) == 0
    steps = int.from_bytes(counted[0:4])
    new = files(folder / "undisturbed")
    shutil.copytree(folder / "old", folder / "timed")
    began = time.perf_counter()
    assert run(folder, "timed") == 0
    seconds = time.perf_counter() - began

    seen: Counter[str] = Counter({"steps of a run": steps, "kills": 0, "torn or lost": 0, "other end": 0})
    while seen["kills"] < kills:
        shutil.rmtree(folder / "killed", ignore_errors=True)
        shutil.copytree(folder / "old", folder / "killed")
        again = True
        while again:
            if chance.random() < 0.5:
                code = run(folder, "killed", kill_after=chance.uniform(0, seconds))
                kind = "by the clock"
            else:
                counted[0:4] = bytes(4)
                code = run(folder, "killed", stepping(chance.randint(1, steps), counted))
                kind = "at a step"
            if code == -signal.SIGKILL:
                seen["kills"] += 1
                seen[kind] += 1
                now = files(folder / "killed")
                seen["torn or lost"] += bool(torn(old, new, now))
                seen["with leftovers"] += any(name.endswith(".tmp") for name in now)
            again = chance.random() < 0.3
        if run(folder, "killed") != 0 or files(folder / "killed") != new:
            seen["other end"] += 1
    return seen


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kills", type=int)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    extract("国家数据局成立。")  # the pipeline is loaded now, and no fork need do it
    with tempfile.TemporaryDirectory() as name:
        counts = kill_often(Path(name), options.kills, options.seed)
    print(", ".join(f"{what}: {count}" for what, count in counts.items()))
    sys.exit(1 if counts["torn or lost"] or counts["other end"] else 0)
