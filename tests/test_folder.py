"""What the command line cannot show: a process that dies, and how many are started."""

import os
import signal
from pathlib import Path
from typing import Any

import pytest

from pipeline import folder
from pipeline.folder import extract_folder, jobs_worth_starting
from pipeline.sources import Found, Metadata, SourceFile, find_articles


def read_unless_fatal(task: Any) -> Any:
    """What a process does with an article, but for one that takes the process down, as too large an article would."""
    if task.source.id == "致命":
        os.kill(os.getpid(), signal.SIGKILL)
    return folder._Read(task.source, task.metadata, "", 3, f"{task.source.id}\n")


def test_an_article_that_takes_its_process_down_is_named_and_the_rest_is_written(tmp_path: Path, monkeypatch) -> None:
    for id in ("一", "致命"):
        (tmp_path / f"{id}.txt").write_text("数据局", "utf-8")
    monkeypatch.setattr(folder, "_read", read_unless_fatal)
    found = find_articles(tmp_path)
    outcomes = {each.id: each for each in extract_folder(found, Metadata({}, {}), tmp_path / "to", jobs=2)}
    assert [id for id, outcome in outcomes.items() if outcome.error] == ["致命"]
    assert str(outcomes["致命"].error).startswith(f"J105 {tmp_path / '致命.txt'}: The process")
    assert sorted(path.stem for path in (tmp_path / "to").iterdir()) == ["一"]


@pytest.mark.parametrize(("sizes", "jobs"), [([2_000] * 24, 1), ([190_000] * 2, 1), ([50_000] * 200, 4), ([], 1)])
def test_processes_are_started_where_the_work_is_worth_it(monkeypatch, sizes: list[int], jobs: int) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 4)
    articles = tuple(SourceFile(str(n), f"{n}.txt", Path(f"{n}.txt"), size) for n, size in enumerate(sizes))
    assert jobs_worth_starting(Found(articles, ())) == jobs
