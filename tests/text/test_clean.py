"""The whole cleaning: tables of damage with spans, and laws over any text."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.text import clean
from pipeline.text.aligned import edited, replayed
from pipeline.text.clean import AFTER_REPAIR

EXAMPLES = settings.default.max_examples
"""A hundred; more of them in `make laws`."""

_CASES = Path(__file__).parents[1] / "cases" / "text"


def _table(name: str) -> list[Any]:
    entries = yaml.safe_load((_CASES / name).read_text(encoding="utf-8"))
    assert entries, f"{name} is empty"
    labels = [entry["label"] for entry in entries]
    assert len(set(labels)) == len(labels), f"{name} has a label twice"
    return [pytest.param(entry, id=entry["label"]) for entry in entries]


def _marked(text: str) -> tuple[str, tuple[int, int]]:
    start, end = text.index("⟦"), text.index("⟧") - 1
    return text.replace("⟦", "").replace("⟧", ""), (start, end)


def test_each_of_150_cases_has_its_span_and_there_are_healthy_ones_besides() -> None:
    assert len(_table("wild.yaml") + _table("synthetic.yaml")) >= 150
    assert len(_table("negative.yaml")) >= 50


@pytest.mark.parametrize("case", _table("wild.yaml") + _table("synthetic.yaml"))
def test_damage_is_undone_and_its_place_known(case: dict[str, str]) -> None:
    raw, raw_span = _marked(case["raw"])
    text, span = _marked(case["clean"])
    aligned = clean(raw)
    assert aligned.text == text
    assert raw[slice(*aligned.to_raw(*span))] == raw[slice(*raw_span)]
    assert aligned.to_raw(*span) == raw_span
    assert aligned.to_clean(*raw_span) == span


@pytest.mark.parametrize("case", _table("negative.yaml"))
def test_healthy_text_stays(case: dict[str, str]) -> None:
    aligned = clean(case["text"])
    assert aligned.text == case["text"]
    assert not aligned.warnings


@pytest.mark.parametrize("case", _table("known_failures.yaml"))
def test_known_failures_still_fail(case: dict[str, str]) -> None:
    raw, raw_span = _marked(case["raw"])
    text, span = _marked(case["clean"])
    aligned = clean(raw)
    assert (aligned.text, aligned.to_raw(*span)) != (text, raw_span), "it passes now: move it to its table"


# what the steps look for, so that random text meets them
_WORDS = """
(shù) （jù） (sh 據(jù) ?shù) <br> <p> </p> <script> </script> <div\u2000hidden> </div> <!-- --> &nbsp; &#23616;
]( ](/a) ![ ** 首页 来源： 责任编辑： 相关文章 正文： 2018-02-05 第3页 看著 title: 记者
"""
_PIECES = st.sampled_from(
    [
        *"數據局臺乾著於云里市一1aA２ \n\t　\u200b\xa0.,，。;:!?()（）「」'\"<>&*#[]|-—…·⻓．縣�",
        *_WORDS.split(),
        "---\n",
        "\r\n",
        "相关文章\n",
    ]
)
_TEXTS = st.one_of(st.text(max_size=80), st.lists(_PIECES, max_size=60).map("".join))


@given(_TEXTS)
@settings(max_examples=10 * EXAMPLES)
def test_any_text_is_cleaned_and_mapped(raw: str) -> None:
    aligned = clean(raw)
    assert replayed(raw, aligned.steps) == aligned.text
    assert aligned.to_raw(0, len(aligned.text))[1] <= len(raw)
    at = 0
    for place in range(len(aligned.text)):
        start, end = aligned.to_raw(place, place + 1)
        assert 0 <= start <= end <= len(raw)
        assert start >= at or end >= at
        at = start
    assert all(0 <= start < end <= len(aligned.text) for start, end in aligned.furniture)
    assert all(one[1] < other[0] for one, other in zip(aligned.furniture, aligned.furniture[1:], strict=False))
    assert all(0 <= warning.start <= warning.end <= len(raw) for warning in aligned.warnings)


_IDEMPOTENT = [step for step in AFTER_REPAIR if step.name not in ("markup", "markdown", "wraps", "quotes")]


@pytest.mark.parametrize("step", _IDEMPOTENT, ids=lambda step: step.name)
@given(text=_TEXTS)
@settings(max_examples=2 * EXAMPLES)
def test_a_step_changes_nothing_in_its_own_output(step: Any, text: str) -> None:
    once = edited(text, step.changes(text).edits)
    assert edited(once, step.changes(once).edits) == once
