"""Names of public bodies against a table of sentences, each through the whole pipeline."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

from pipeline.rules.engine import Example
from pipeline.run import extract

TABLE = Path(__file__).parents[1] / "cases" / "agencies.tsv"
with TABLE.open(encoding="utf-8", newline="") as lines:
    CASES = list(csv.DictReader(lines, dialect="excel-tab", quoting=csv.QUOTE_NONE))


def _of_kind(*kinds: str) -> list[dict[str, str]]:
    return [case for case in CASES if case["kind"] in kinds]


def _plain(marked: str) -> str:
    return marked.replace("⟦", "").replace("⟧", "")


def _found(text: str) -> tuple[str, list[str]]:
    """The text with its mentions marked, and the name of each."""
    mentions = sorted(
        (mention.start, mention.end, agency.name) for agency in extract(text).agencies for mention in agency.mentions
    )
    marked, at = "", 0
    for start, end, _ in mentions:
        assert at <= start
        marked += f"{text[at:start]}⟦{text[start:end]}⟧"
        at = end
    return marked + text[at:], [name for _, _, name in mentions]


def _as_the_table_has_it(case: dict[str, str]) -> bool:
    return _found(_plain(case["text"])) == (case["text"], case["names"].split("|") if case["names"] else [])


def test_the_cases_are_as_many_as_asked() -> None:
    kinds = Counter(case["kind"] for case in CASES)
    assert set(kinds) == {"wild", "synthetic", "negative", "known"}
    assert len(CASES) >= 300
    assert kinds["negative"] >= 100
    assert kinds["wild"] >= 15
    assert [text for text, times in Counter(_plain(case["text"]) for case in CASES).items() if times > 1] == []


def test_every_mark_has_a_name_and_a_negative_none() -> None:
    for case in CASES:
        assert case["text"].count("⟦") == case["text"].count("⟧") == len([*filter(None, case["names"].split("|"))])
        assert (case["kind"] == "negative") <= ("⟦" not in case["text"])
        assert (case["kind"] == "known") == bool(case["comment"])
        for name in filter(None, case["names"].split("|")):
            assert Example.parse(f"⟦{name}⟧").text == name != ""


@pytest.mark.parametrize("case", _of_kind("wild", "synthetic"), ids=lambda case: case["text"])
def test_names(case: dict[str, str]) -> None:
    text, names = _found(_plain(case["text"]))
    assert text == case["text"]
    assert names == case["names"].split("|")


@pytest.mark.parametrize("case", _of_kind("negative"), ids=lambda case: case["text"])
def test_no_name(case: dict[str, str]) -> None:
    assert [agency.name for agency in extract(case["text"]).agencies] == []


@pytest.mark.xfail(reason="known failures; the table says why", strict=True)
@pytest.mark.parametrize("case", _of_kind("known"), ids=lambda case: case["text"])
def test_a_known_failure(case: dict[str, str]) -> None:
    assert _as_the_table_has_it(case)
