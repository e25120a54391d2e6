"""The grammar of dates against a table, against the `edtf` package, and against its own laws."""

from __future__ import annotations

import contextlib
import csv
import io
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from edtf import parse_edtf
from edtf.parser.edtf_exceptions import EDTFParseException
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from schemas.edtf import Edtf, bounds, is_edtf, lies_inside

TABLE = Path(__file__).parents[1] / "cases" / "edtf.tsv"
with TABLE.open(encoding="utf-8", newline="") as lines:
    # A line feed inside a date is written \n in the table.
    CASES = [
        {key: (value or "").replace("\\n", "\n") for key, value in row.items()}
        for row in csv.DictReader(lines, dialect="excel-tab", quoting=csv.QUOTE_NONE)
    ]
IDS = [repr(case["text"]) for case in CASES]

DAYS = st.dates(date(1000, 1, 1))
PLAIN = st.builds(
    lambda day, length, sign: day.isoformat()[:length] + sign,
    DAYS,
    st.sampled_from([4, 7, 10]),
    st.sampled_from(["", "~", "?", "%"]),
)
PARTS = st.builds(
    lambda year, part: f"{year}-{part}",
    st.integers(1000, 9999),
    st.sampled_from(["21", "22", "23", "24", "33", "34", "35", "36", "40", "41", "XX"]),
)
DATES = st.one_of(PLAIN, PARTS, st.builds("/".join, st.tuples(PLAIN, PLAIN)).filter(is_edtf))


def package_bounds(text: str) -> tuple[str, str] | None:
    """What the `edtf` package says of a date: its bounds, or None where it refuses."""
    try:
        # It prints where it crashes.
        with contextlib.redirect_stdout(io.StringIO()):
            parsed: Any = parse_edtf(text)
            ends = parsed.lower_strict(), parsed.upper_strict()
    except EDTFParseException:
        return None
    first, last = (
        # An open end is an infinite float.
        str(end) if isinstance(end, float) else f"{end.tm_year:04}-{end.tm_mon:02}-{end.tm_mday:02}"
        for end in ends
    )
    return first, last


def our_bounds(text: str) -> tuple[str, str] | None:
    """What we say of a date: its bounds, or None where we refuse."""
    if not is_edtf(text):
        return None
    first, last = bounds(text)
    return first.isoformat(), last.isoformat()


def test_table_is_large_enough() -> None:
    assert len(CASES) >= 80
    assert len({case["text"] for case in CASES}) == len(CASES)
    assert {case["package"] for case in CASES} == {"same", "refuses", "crashes", "other"}


@pytest.mark.parametrize("case", CASES, ids=IDS)
def test_bounds_are_those_of_the_table(case: dict[str, str]) -> None:
    assert our_bounds(case["text"]) == ((case["first"], case["last"]) if case["first"] else None)


@pytest.mark.parametrize("case", CASES, ids=IDS)
def test_package_agrees_or_differs_as_the_table_says(case: dict[str, str]) -> None:
    if case["package"] == "crashes":
        with pytest.raises((ValueError, AttributeError)):
            package_bounds(case["text"])
        return
    theirs = package_bounds(case["text"])
    ours = our_bounds(case["text"])
    if case["package"] == "refuses":
        assert theirs is None
    elif case["package"] == "same":
        assert theirs == ours
    else:
        assert theirs is not None and theirs != ours


@pytest.mark.parametrize("case", CASES, ids=IDS)
def test_a_field_takes_what_is_a_date_and_nothing_else(case: dict[str, str]) -> None:
    field: TypeAdapter[str] = TypeAdapter(Edtf)
    if case["first"]:
        assert field.validate_python(case["text"]) == case["text"]
        assert re.search(field.json_schema()["pattern"], case["text"])
    else:
        with pytest.raises(ValidationError, match=r"EDTF|calendar|before it starts"):
            field.validate_python(case["text"])


@given(PLAIN)
def test_a_written_day_month_or_year_has_the_bounds_of_the_package(text: str) -> None:
    assert our_bounds(text) == package_bounds(text)


@given(st.text(alphabet="0123456789X-~?%/.", max_size=14) | st.text(max_size=12))
def test_any_text_is_a_date_with_ordered_bounds_or_refused(text: str) -> None:
    if is_edtf(text):
        first, last = bounds(text)
        assert first <= last
    else:
        with pytest.raises(ValueError, match=r"EDTF|calendar|before it starts"):
            bounds(text)


@given(DAYS)
def test_a_day_lies_in_its_month_and_year(day: date) -> None:
    text = day.isoformat()
    assert lies_inside(text, text[:7])
    assert lies_inside(text[:7], text[:4])
    assert lies_inside(text, f"{text[:4]}-{40 if day.month <= 6 else 41}")
    assert lies_inside(text, f"{text[:4]}-{33 + (day.month - 1) // 3}")


@given(DATES, DATES, DATES)
def test_lying_inside_is_a_strict_order(one: str, two: str, three: str) -> None:
    assert not lies_inside(one, one)
    assert not (lies_inside(one, two) and lies_inside(two, one))
    if lies_inside(one, two) and lies_inside(two, three):
        assert lies_inside(one, three)


@pytest.mark.parametrize(
    ("finer", "coarser", "inside"),
    [
        ("2017-12-16", "2017-12", True),
        ("2017-12-16", "2017", True),
        ("2017-12", "2017", True),
        ("2017-12-16", "2017-12~", True),
        ("2015", "2014/2016", True),
        ("2019-33", "2019-40", True),
        ("2012-12~", "2012", True),
        ("2012-12~", "2012-12", False),
        ("2017-12", "2017-12-16", False),
        ("2018-01-01", "2017-12", False),
        ("2019-06/2019-07", "2019-40", False),
        ("2014", "2014/2014", False),
    ],
)
def test_lies_inside(finer: str, coarser: str, inside: bool) -> None:
    assert lies_inside(finer, coarser) is inside
