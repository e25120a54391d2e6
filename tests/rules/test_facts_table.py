"""Founding events and parents against tables of sentences, written by the guidelines and not from any output.

A row that is ``unsolved`` fails today, and says so when it starts to pass.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest

from pipeline.run import extract
from pipeline.score.matching import is_government
from schemas.record import Agency

CASES = Path(__file__).parents[1] / "cases"


class Row(NamedTuple):
    line: int
    state: str
    published: str | None
    text: str
    facts: frozenset[tuple[str, str, str]]
    shows: str


def _rows(name: str) -> list[Row]:
    found = []
    for number, line in enumerate((CASES / name).read_text("utf-8").splitlines(), 1):
        if line.startswith("#"):
            continue
        state, published, text, facts, shows = line.split("\t")
        stated = frozenset(_fact(fact) for fact in facts.split("; ")) if facts != "-" else frozenset()
        dated = None if published == "-" else published
        found.append(Row(number, state, dated, text.replace("\\n", "\n"), stated, shows))
    return found


def _fact(text: str) -> tuple[str, str, str]:
    """``agency > parent : relation`` and ``agency : kind date`` as a triple."""
    subject, told = text.rsplit(" : ", 1)
    agency, _, parent = subject.partition(" > ")
    return (agency, parent, told) if parent else (agency, *told.split(" "))


def _marked(rows: list[Row]) -> list[object]:
    unsolved = pytest.mark.xfail(reason="unsolved", strict=True)
    return [pytest.param(row, id=f"line-{row.line}", marks=unsolved if row.state == "unsolved" else ()) for row in rows]


EVENTS, PARENTS = _rows("events.tsv"), _rows("parents.tsv")


def test_the_tables_are_as_large_as_asked() -> None:
    assert len(PARENTS) >= 200 and sum(not row.facts for row in PARENTS) >= 60
    assert len(EVENTS) >= 200 and sum(not row.facts for row in EVENTS) >= 80
    for rows in (EVENTS, PARENTS):
        assert {row.state for row in rows} <= {"holds", "unsolved"}
        assert len({row.text for row in rows}) == len(rows)
        assert sum(row.state == "unsolved" for row in rows if not row.facts) <= 1, "plans and denials give nothing"


def _named(agencies: tuple[Agency, ...]) -> dict[str, str]:
    """The name of the agency that each name and alias stands for."""
    return {form: agency.name for agency in agencies for form in (*agency.aliases, agency.name)}


@pytest.mark.parametrize("row", _marked(PARENTS))
def test_a_sentence_gives_its_parents(row: Row) -> None:
    agencies = extract(row.text, published=row.published).agencies
    names = _named(agencies)
    found = {
        (agency.name, parent.name, parent.relation)
        for agency in agencies
        if not is_government(agency.name)
        for parent in agency.parents
    }
    assert found == {(names.get(low, low), names.get(high, high), relation) for low, high, relation in row.facts}


@pytest.mark.parametrize("row", _marked(EVENTS))
def test_a_sentence_gives_its_dated_events(row: Row) -> None:
    agencies = extract(row.text, published=row.published).agencies
    names = _named(agencies)
    found = {
        (agency.name, event.kind, event.date)
        for agency in agencies
        if not is_government(agency.name)
        for event in agency.events
        if event.date
    }
    expected = {(names.get(name, name), kind, date) for name, kind, date in row.facts}
    # a plain founding beside a ceremony of the same day is optional by the guidelines
    beside = {(name, "founded", date) for name, _, date in expected}
    assert found - beside == expected - beside and expected <= found
