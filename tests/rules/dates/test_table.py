"""The table of dates: what stands in a text, where, and what it means."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest
from edtf import parse_edtf

from pipeline.rules.dates import find_dates
from schemas.edtf import is_edtf

_TABLE = Path(__file__).parents[2] / "cases" / "dates.tsv"
_MARK = re.compile(r"⟦([^⟦⟧=]+)=([^⟦⟧=]+)⟧")


@dataclass(frozen=True)
class _Case:
    """One row. The text marks its dates, ⟦2014年2月=2014-02⟧; none is a date it does not tell, ¶ the end of a line."""

    line: int
    kind: str
    published: str | None
    text: str
    dates: tuple[tuple[int, str, str | None], ...]


def _case(line: int, row: str) -> _Case:
    kind, published, marked = row.split("\t")
    marked = marked.replace("¶", "\n")
    text = ""
    done = 0
    dates: list[tuple[int, str, str | None]] = []
    for mark in _MARK.finditer(marked):
        text += marked[done : mark.start()]
        dates.append((len(text), mark[1], None if mark[2] == "none" else mark[2]))
        text += mark[1]
        done = mark.end()
    return _Case(line, kind, None if published == "-" else published, text + marked[done:], tuple(dates))


_HEADER, *_ROWS = _TABLE.read_text("utf-8").splitlines()
_CASES = [_case(line, row) for line, row in enumerate(_ROWS, 2)]


@pytest.mark.parametrize("case", _CASES, ids=lambda case: f"{case.kind.replace(' ', '-')}-line-{case.line}")
def test_a_row_is_read_exactly(case: _Case) -> None:
    found = find_dates(case.text, published=case.published)
    assert [(date.start, date.text, date.edtf) for date in found] == list(case.dates)


def test_the_table_is_as_large_as_agreed() -> None:
    kinds = Counter(case.kind for case in _CASES)
    assert _HEADER == "kind\tpublished\ttext"
    assert set(kinds) == {"wild", "synthetic", "negative", "known failure"}
    assert kinds["wild"] >= 100
    assert kinds["negative"] >= 80
    assert sum(len(case.dates) for case in _CASES) >= 400


def test_no_row_stands_twice() -> None:
    rows = Counter((case.published, case.text) for case in _CASES)
    assert [row for row, times in rows.items() if times > 1] == []


def test_a_negative_row_has_no_date_and_every_other_one_has() -> None:
    assert [case.line for case in _CASES if bool(case.dates) == (case.kind == "negative")] == []


def test_every_date_is_valid_edtf_by_the_library_and_by_our_grammar() -> None:
    # Each once, for the library takes milliseconds a date.
    given = {date.edtf for case in _CASES for date in find_dates(case.text, published=case.published) if date.edtf}
    assert len(given) > 150
    assert [date for date in sorted(given) if not is_edtf(date)] == []
    for date in sorted(given):
        parse_edtf(date)
