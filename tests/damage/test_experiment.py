"""The experiment: which articles it takes, and what its rows say."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pipeline.damage.experiment import TABLE_HEAD, Row, healthy_articles, measured
from pipeline.damage.kinds import KINDS, Kind
from pipeline.errors import GoldError
from pipeline.score import Counts

RAW = "2018年10月26日，广东省政务服务数据管理局揭牌。\n"
LOSES_ALL = Kind("all gone", "", False, lambda text, chance: "今日无事。".encode())


def labels(id: str) -> dict[str, Any]:
    agency = {"name": "广东省政务服务数据管理局", "mentions": [{"start": 12, "end": 24, "text": RAW[12:24]}]}
    return {"article": id, "published": None, "annotator": "A", "status": "adjudicated", "agencies": [agency]}


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    """A healthy article with gold, one with readings in brackets, one that is kept, and one without gold."""
    sources, gold = tmp_path / "sources", tmp_path / "gold"
    sources.mkdir()
    gold.mkdir()
    texts = {"a": RAW, "damaged": "廣東省政務服務數(shù)據(jù)管理局揭牌。", "kept": RAW, "without": RAW}
    for id, text in texts.items():
        (sources / f"{id}.txt").write_text(text, "utf-8")
        if id != "without":
            (gold / f"{id}.json").write_text(json.dumps(labels(id)), "utf-8")
    return sources, gold


def test_only_healthy_articles_with_gold_are_taken(folders: tuple[Path, Path]) -> None:
    assert [article.id for article in healthy_articles(*folders, skip=["kept"])] == ["a"]


def test_without_any_it_says_what_to_give(folders: tuple[Path, Path]) -> None:
    with pytest.raises(GoldError, match="J407"):
        healthy_articles(*folders, skip=["a", "kept"])


def test_a_row_tells_what_the_damage_costs(folders: tuple[Path, Path]) -> None:
    harmless = next(kind for kind in KINDS if kind.strength == "by words")
    rows = list(measured(healthy_articles(*folders, skip=["kept"]), [harmless, LOSES_ALL]))
    assert [(row.undamaged, row.damaged) for row in rows] == [
        (Counts(1, 0, 0), Counts(1, 0, 0)),
        (Counts(1, 0, 0), Counts(0, 0, 1)),
    ]
    assert [row.loss > row.allowed for row in rows] == [False, True]


@pytest.mark.parametrize(
    ("reversible", "misses", "shown"),
    [(True, 2, "0.010"), (True, 10, "**0.053**"), (False, 8, "0.042"), (False, 20, "**0.111**"), (True, 0, "0.000")],
)
def test_a_loss_beyond_what_is_allowed_is_bold(reversible: bool, misses: int, shown: str) -> None:
    row = Row(KINDS[0]._replace(reversible=reversible), Counts(100 - misses, 0, misses), Counts(100, 0, 0))
    assert row.as_markdown().endswith(f"| {shown} |")
    assert row.as_markdown().count("|") == TABLE_HEAD.splitlines()[0].count("|")


def test_the_command_prints_a_row_for_each_kind(folders: tuple[Path, Path], tmp_path: Path) -> None:
    from click.testing import CliRunner

    from pipeline.cli import main

    (tmp_path / "kept.txt").write_text("kept\n", "utf-8")
    words = ["damage", str(folders[0]), "--gold", str(folders[1]), "--kept", str(tmp_path / "kept.txt")]
    done = CliRunner().invoke(main, words, catch_exceptions=False)
    lines = done.stdout.splitlines()
    assert lines[:2] == TABLE_HEAD.splitlines()
    assert len(lines) == 2 + len(KINDS)
    assert done.exit_code == ("**" in done.stdout)
