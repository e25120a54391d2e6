"""What changed between two records of an article, worked out by hand, and the laws of counting."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.changes import Changes, changes, markdown
from pipeline.changes.facts import FIELDS
from pipeline.score import Claims


def claims(*agencies: dict[str, Any]) -> Claims:
    return Claims.model_validate({"agencies": agencies}, strict=False)


def quote(start: int, text: str) -> dict[str, Any]:
    return {"start": start, "end": start + len(text), "text": text}


def event(kind: str, date: str | None, start: int = 0, rule: str = "one") -> dict[str, Any]:
    return {"kind": kind, "date": date, "rule": rule, "evidence": quote(start, "甲市数据局成立")}


def between(before: Claims, after: Claims) -> list[tuple[str, str, str | None, str | None]]:
    found = changes({"a": before}, {"a": after}).changes
    return [
        (each.kind, each.fact.field, each.before and each.before.value, each.after and each.after.value)
        for each in found
    ]


NAME = {"name": "甲市数据局", "mentions": [quote(3, "甲市数据局")]}

CASES: list[tuple[str, Claims, Claims, list[tuple[str, str, str | None, str | None]]]] = [
    ("nothing", claims(NAME), claims(NAME), []),
    ("an agency more", claims(), claims({"name": "甲"}), [("gained", "agency", None, "甲")]),
    ("an agency less", claims({"name": "甲"}), claims(), [("lost", "agency", "甲", None)]),
    (
        "the same body under another name",
        claims(NAME),
        claims(NAME | {"name": "甲市大数据局"}),
        [("changed", "agency", "甲市数据局", "甲市大数据局")],
    ),
    (
        "names go before mentions",
        claims(NAME),
        claims(NAME | {"name": "乙"}, {"name": "甲市数据局"}),
        [("gained", "agency", None, "乙"), ("gained", "mention", None, "甲市数据局"),
         ("lost", "mention", "甲市数据局", None)],
    ),
    (
        "a date in the place of another",
        claims(NAME | {"founded": "2014", "events": [event("founded", "2014")]}),
        claims(NAME | {"founded": "2015", "events": [event("founded", "2015")]}),
        [("changed", "founded", "2014", "2015"), ("changed", "event", "founded 2014", "founded 2015")],
    ),
    (
        "read from elsewhere, two events are two",
        claims(NAME | {"events": [event("founded", "2014", 0)]}),
        claims(NAME | {"events": [event("founded", "2015", 90)]}),
        [("gained", "event", None, "founded 2015"), ("lost", "event", "founded 2014", None)],
    ),
    (
        "the same by another rule",
        claims(NAME | {"events": [event("founded", None)]}),
        claims(NAME | {"events": [event("founded", None, rule="two")]}),
        [("changed", "event", "founded undated", "founded undated")],
    ),
    (
        "a parent, a rank, a place, a predecessor, an alias",
        claims(NAME | {"rank": "处级"}),
        claims(
            NAME
            | {
                "aliases": ["数据局"],
                "jurisdiction": {"name": "甲市", "code": "440000"},
                "parents": [{"name": "甲市", "relation": "managed"}],
                "predecessors": [{"name": "信息办"}],
            }
        ),
        [("gained", "alias", None, "数据局"), ("gained", "jurisdiction", None, "甲市 440000"),
         ("gained", "parent", None, "甲市 managed"), ("gained", "predecessor", None, "信息办"),
         ("lost", "rank", "处级", None)],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("before", "after", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_changes_worked_out_by_hand(before: Claims, after: Claims, expected: Any) -> None:
    assert between(before, after) == expected


def test_the_direction_is_from_the_earlier_to_the_later() -> None:
    found = changes({"gone": claims(NAME), "a": claims()}, {"new": claims(NAME), "a": claims(NAME)})
    assert (found.gained, found.lost, found.changed, found.same) == (("new",), ("gone",), ("a",), ())
    assert Counter(each.kind for each in found.changes) == {"gained": 4, "lost": 2}


NAMES = st.sampled_from(["甲市数据局", "乙市数据局", "丙市信息中心"])
QUOTES = st.builds(quote, st.integers(0, 12), st.sampled_from(["数据局", "甲市数据局"]))
EVENTS = st.builds(
    lambda kind, date, rule, evidence: {"kind": kind, "date": date, "rule": rule, "evidence": evidence},
    st.sampled_from(["founded", "unveiled"]), st.sampled_from([None, "2014", "2015"]),
    st.sampled_from(["one", "two", ""]), QUOTES,
)  # fmt: skip
PARENTS = st.builds(
    lambda name, relation, rule, evidence: {"name": name, "relation": relation, "rule": rule, "evidence": evidence},
    NAMES, st.sampled_from(["internal", "managed"]), st.sampled_from(["one", "three"]), QUOTES,
)  # fmt: skip
AGENCIES = st.fixed_dictionaries(
    {"name": NAMES, "aliases": st.lists(NAMES, max_size=2), "rank": st.sampled_from([None, "处级"]),
     "founded": st.sampled_from([None, "2014", "2015"]), "events": st.lists(EVENTS, max_size=3),
     "parents": st.lists(PARENTS, max_size=3), "mentions": st.lists(QUOTES, max_size=3)}
)  # fmt: skip
RUNS = st.dictionaries(
    st.sampled_from(["a", "b", "c"]), st.lists(AGENCIES, max_size=3).map(lambda agencies: claims(*agencies)), max_size=3
)


@given(RUNS, RUNS)
def test_every_fact_of_both_sides_is_the_same_or_in_one_change(before: dict[str, Claims], after: dict[str, Claims]):
    found = changes(before, after)
    for field in FIELDS:
        old, new = (sum(fact.field == field for fact in facts) for facts in (found.before, found.after))
        kinds = Counter(each.kind for each in found.changes if each.fact.field == field)
        assert old + kinds["gained"] - kinds["lost"] == new
    assert not Counter(each.before for each in found.changes if each.before) - Counter(found.before)
    assert not Counter(each.after for each in found.changes if each.after) - Counter(found.after)
    articles = len(found.gained) + len(found.lost) + len(found.changed) + len(found.same)
    assert articles == len(before.keys() | after.keys())


ROW = re.compile(r"^\| (.+) \| (\d+) \| (\d+) \| (\d+) \| (\d+) \| (\d+) \|$", re.MULTILINE)


@given(RUNS, RUNS)
def test_the_counts_of_the_report_add_up(before: dict[str, Claims], after: dict[str, Claims]) -> None:
    found = changes(before, after)
    text = markdown(found, "main", whole=True)
    for name, *numbers in ROW.findall(text):
        earlier, gained, lost, changed, later = map(int, numbers)
        assert earlier + gained - lost == later, name
        assert changed <= min(earlier, later)
    # The lists below hold as many lines as the titles of their groups say, and each change once.
    assert len(re.findall(r"^- (?:gained|lost|changed), ", text, re.MULTILINE)) == len(found.changes)
    counted = sum(
        int(number) for number in re.findall(r"(\d+) (?:gained|lost|changed)(?:,|$)", headings(text), re.MULTILINE)
    )
    assert counted == len(found.changes)


def headings(text: str) -> str:
    return "\n".join(line for line in text.splitlines() if line.startswith("### "))


@given(RUNS)
def test_a_run_is_the_same_as_itself(run: dict[str, Claims]) -> None:
    found = changes(run, run)
    assert (found.changes, found.gained, found.lost, found.changed) == ((), (), (), ())


@given(RUNS, RUNS)
def test_backwards_gains_are_losses(before: dict[str, Claims], after: dict[str, Claims]) -> None:
    there, back = changes(before, after), changes(after, before)
    assert (there.gained, there.lost) == (back.lost, back.gained)
    for field in FIELDS:
        assert _balance(there, field) == -_balance(back, field)


def _balance(found: Changes, field: str) -> int:
    kinds = Counter(each.kind for each in found.changes if each.fact.field == field)
    return kinds["gained"] - kinds["lost"]
