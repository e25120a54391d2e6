"""Folders of records against folders of gold, and the report on them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pipeline.errors import GoldError
from pipeline.score import FIGURES, Counts, Report, score_folders
from pipeline.score.interval import bootstrap_intervals


def write_gold(folder: Path, stem: str, *names: str, status: str = "single", founded: str | None = None) -> None:
    agencies = [{"name": name, "founded": founded} for name in names]
    write(folder / f"{stem}.json", {"article": stem, "status": status, "agencies": agencies})


def write_record(folder: Path, stem: str, *names: str, founded: str | None = None) -> None:
    agencies = [{"name": name, "founded": founded} for name in names]
    article = {"path": f"{stem}.txt", "encoding": "gb18030"}
    write(folder / f"{stem}.json", {"schema_version": "1", "article": article, "agencies": agencies})


def write(path: Path, data: Any) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(data), encoding="utf-8")


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    """Three scored articles and a draft."""
    folder = tmp_path / "gold"
    write_gold(folder, "one", "甲市数据局", "甲市发改委")
    write_gold(folder, "two", "乙市数据局", founded="2014")
    write_gold(folder, "three", "丙市数据局", "丙市发改委", "丙市信息中心")
    write_gold(folder, "draft", "丁市数据局", status="draft")
    return folder


@pytest.fixture
def extracted(tmp_path: Path) -> Path:
    """Records of two scored articles, one of them in a folder below, of the draft, and of an article without gold."""
    folder = tmp_path / "extracted"
    write_record(folder, "one", "甲市数据局", "乙市数据局")
    write_record(folder / "below", "two", "乙市数据局", founded="2014")
    write_record(folder, "draft", "无市数据局")
    write_record(folder, "more", "无市数据局")
    return folder


def test_counts_are_added_up_over_the_articles(extracted: Path, gold: Path) -> None:
    report = score_folders(extracted, gold)
    assert [article.article for article in report.articles] == ["one", "three", "two"]
    assert report.figures["agency"] == Counts(hits=2, false_alarms=1, misses=4)
    assert report.figures["founded"] == Counts(hits=1, false_alarms=0, misses=0)
    assert report.figures["event"] == Counts()


def test_what_was_not_scored_is_named(extracted: Path, gold: Path) -> None:
    report = score_folders(extracted, gold)
    assert report.drafts == ("draft",)
    assert report.without_record == ("three",)
    assert report.without_gold == ("more",)


def test_only_and_skip_choose_articles(extracted: Path, gold: Path) -> None:
    assert [each.article for each in score_folders(extracted, gold, only={"one", "two"}).articles] == ["one", "two"]
    assert [each.article for each in score_folders(extracted, gold, skip={"one", "two"}).articles] == ["three"]
    assert score_folders(extracted, gold, only={"one", "gone"}).not_found == ("gone",)


def test_a_record_without_gold_is_not_even_read(extracted: Path, gold: Path) -> None:
    (extracted / "registry.json").write_text("broken", encoding="utf-8")
    assert score_folders(extracted, gold).without_gold == ("more", "registry")


def test_mistakes_show_the_sentence_of_the_source(extracted: Path, gold: Path, tmp_path: Path) -> None:
    raw = "开头。乙市数据局成立。"
    label = {"name": "乙市数据局", "founded": "2015", "mentions": [{"start": 3, "end": 8, "text": "乙市数据局"}]}
    write(gold / "two.json", {"article": "two", "status": "single", "agencies": [label]})
    (tmp_path / "two.txt").write_bytes(raw.encode("gb18030"))
    with_sources = score_folders(extracted, gold, only={"two"}, sources=tmp_path)
    assert [mistake.context for mistake in with_sources.errors if mistake.kind == "miss"] == ["乙市数据局成立。"]
    assert all(not mistake.context for mistake in score_folders(extracted, gold, only={"two"}).errors)


def test_json_has_the_five_figures_and_their_intervals(extracted: Path, gold: Path) -> None:
    report = json.loads(score_folders(extracted, gold).to_json())
    assert tuple(report)[:5] == FIGURES
    assert list(report)[5:] == [
        "matching", "articles", "styles", "kinds", "relations", "rules",
        "drafts", "without_record", "without_gold", "not_found",
    ]  # fmt: skip
    agency = report["agency"]
    assert list(agency) == ["precision", "recall", "f1", "hits", "false_alarms", "misses", "interval"]
    assert (agency["hits"], agency["false_alarms"], agency["misses"]) == (2, 1, 4)
    assert agency["precision"] == pytest.approx(2 / 3)
    assert agency["recall"] == pytest.approx(1 / 3)
    assert agency["f1"] == pytest.approx(4 / 9)
    assert report["event"]["precision"] == report["event"]["recall"] == report["event"]["f1"] == 1
    for low, high in agency["interval"].values():
        assert 0 <= low <= high <= 1


def test_json_lists_the_mistakes_where_asked(extracted: Path, gold: Path) -> None:
    report = score_folders(extracted, gold)
    errors = json.loads(report.to_json(errors=True))["errors"]
    assert len(errors) == 5
    assert errors[0] == {
        "kind": "false alarm",
        "figure": "agency",
        "article": "one",
        "name": "乙市数据局",
        "detail": "乙市数据局",
        "context": "",
        "label": "",
        "rules": [],
        "named": False,
    }


def test_the_same_folders_give_the_same_bytes(extracted: Path, gold: Path) -> None:
    assert score_folders(extracted, gold).to_json() == score_folders(extracted, gold).to_json()


def test_interval_follows_the_articles() -> None:
    alike = bootstrap_intervals([Counts(hits=1, misses=1)] * 20)
    assert alike["recall"] == (0.5, 0.5)
    assert alike["precision"] == (1.0, 1.0)
    # Ten of twenty articles found: the number found in a resample is binomial, with 2.5% below 6 and above 14 of 20.
    low, high = bootstrap_intervals([Counts(hits=1), Counts(misses=1)] * 10)["recall"]
    assert 0.25 <= low <= 0.35
    assert 0.65 <= high <= 0.75
    wide = bootstrap_intervals([Counts(hits=1), Counts(misses=1)] * 2)["recall"]
    narrow = bootstrap_intervals([Counts(hits=1), Counts(misses=1)] * 200)["recall"]
    assert wide[1] - wide[0] > narrow[1] - narrow[0] > 0


def test_nothing_predicted_and_nothing_wanted_are_perfect() -> None:
    assert (Counts().precision, Counts().recall, Counts().f1) == (1, 1, 1)
    assert (Counts(misses=2).precision, Counts(misses=2).recall, Counts(misses=2).f1) == (1, 0, 0)
    assert (Counts(false_alarms=2).precision, Counts(false_alarms=2).recall, Counts(false_alarms=2).f1) == (0, 1, 0)
    assert Counts(false_alarms=2, misses=1).f1 == 0


def failure(extracted: Path, gold: Path, only: set[str] | None = None) -> GoldError:
    with pytest.raises(GoldError) as raised:
        score_folders(extracted, gold, only)
    assert raised.value.hint
    return raised.value


def test_failures_say_where_and_what_to_do(extracted: Path, gold: Path, tmp_path: Path) -> None:
    assert failure(tmp_path / "gone", gold).code == "J402"
    assert failure(extracted, tmp_path / "gone").where == str(tmp_path / "gone")
    assert failure(extracted, gold, only={"draft"}).code == "J403"
    assert failure(extracted, gold, only=set()).code == "J403"

    write_record(extracted / "again", "one", "甲市数据局")
    assert failure(extracted, gold).code == "J404"
    (extracted / "again" / "one.json").unlink()

    write_gold(gold, "one", "甲市数据局")
    (gold / "one.json").rename(gold / "other.json")
    error = failure(extracted, gold)
    assert (error.code, error.where) == ("J405", str(gold / "other.json"))
    (gold / "other.json").write_bytes("甲市".encode("gb18030"))
    assert failure(extracted, gold).code == "J406"
    (gold / "other.json").write_text('{"article": "other", "status": "single"}', encoding="utf-8")
    error = failure(extracted, gold)
    assert (error.code, error.where) == ("J401", f"{gold / 'other.json'}: $.agencies")
    (gold / "other.json").unlink()

    write(extracted / "below" / "two.json", {"schema_version": "9", "agencies": []})
    error = failure(extracted, gold)
    assert error.code == "J401"
    assert "'9' is not known" in error.message and "two.json" in error.where


def test_a_report_on_no_articles_has_no_interval() -> None:
    with pytest.raises(ValueError, match="no articles"):
        _ = Report(articles=()).intervals
