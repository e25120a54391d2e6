"""`jigou lexicon check`: what it refuses, shown on copies of the lists with one line spoiled."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from pipeline.lexicon.check import COLUMNS, problems
from pipeline.lexicon.words import FOLDER


@pytest.fixture
def lists(tmp_path: Path) -> Path:
    for name in COLUMNS:
        shutil.copy(FOLDER / f"{name}.tsv", tmp_path)
    return tmp_path


def _with(folder: Path, name: str, line: str) -> list[str]:
    """The problems of the lists with one more line, put where it belongs."""
    path = folder / f"{name}.tsv"
    lines = path.read_text("utf-8").splitlines()
    header = [each for each in lines if each.startswith("#")]
    rows = [*(each for each in lines if not each.startswith("#")), line]
    rows.sort(key=lambda each: each.split("\t"))
    path.write_text("\n".join([*header, *rows]) + "\n", "utf-8")
    return [str(problem) for problem in problems(folder)]


def test_the_shipped_lists_have_no_problem() -> None:
    assert list(problems()) == []


@pytest.mark.parametrize(
    ("name", "line", "code"),
    [
        ("remits", "灯光夜景", "J301"),  # a column is missing
        ("remits", "灯光夜景\t", "J304"),  # no source
        ("remits", "灯光夜景\thearsay", "J304"),  # a source nobody explains
        ("remits", "公安民政\tlocal", "J303"),  # 公安 and 民政 read it already
        ("stops", "近日以来\tverb", "J303"),  # 近日 stops already
        ("not_heads", "灯光夜景\tsense", "J303"),  # ends like no head
        ("organs", "外汇局\tcouncil", "J302"),  # stands there
    ],
)
def test_a_spoiled_line_is_refused_with_its_place(lists: Path, name: str, line: str, code: str) -> None:
    found = _with(lists, name, line)
    assert [problem for problem in found if code in problem and f"{name}.tsv line " in problem], found


def test_a_list_out_of_order_is_refused(lists: Path) -> None:
    path = lists / "organs.tsv"
    lines = path.read_text("utf-8").splitlines()
    lines[-1], lines[-2] = lines[-2], lines[-1]
    path.write_text("\n".join(lines) + "\n", "utf-8")
    assert [str(problem) for problem in problems(lists) if "J305" in str(problem)]


def test_a_good_line_is_let_in(lists: Path) -> None:
    assert _with(lists, "remits", "灯光夜景\tlocal") == []
