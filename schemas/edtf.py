"""Dates as EDTF (ISO 8601-2) strings: which are valid, and the days that they cover.

The grammar is level 1 for the years 0001 to 9999, with the quarters (33-36) and halves (40, 41) of level 2:
`2014`, `2014-02`, `2017-12-16`, `2019-21` (spring), `2019-33`, `2019-40`, each with `~`, `?` or `%` behind it;
`198X`, `2014-XX`, `2014-02-XX`; intervals `2014/2016`, open ones `2014/..`. Times, years of other lengths and the
rest of level 2 are refused. Our own grammar because the `edtf` package takes milliseconds a date; the tests prove it
against that package.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from typing import Annotated

from pydantic import AfterValidator, Field

# In ECMAScript's dialect as well, for the JSON Schemas.
_DATE = r"(?:[0-9]{4}|[0-9]{3}X|[0-9]{2}XX)(?:-(?:[0-9]{2}|XX)(?:-(?:[0-9]{2}|XX))?)?[~?%]?"
_EDTF = rf"^(?:{_DATE}|{_DATE}/(?:{_DATE}|\.\.)?|(?:\.\.)?/{_DATE})$"
_SHAPE = re.compile(_EDTF)

_CALENDAR_MONTHS = {f"{month:02}": (month, month) for month in range(1, 13)}
# First and last month of what stands in a month's place. ISO leaves open whether the winter of a year lies at its
# beginning or at its end: December is what the `edtf` package takes.
_MONTHS = _CALENDAR_MONTHS | {
    "XX": (1, 12),
    "21": (3, 5),
    "22": (6, 8),
    "23": (9, 11),
    "24": (12, 12),
    "33": (1, 3),
    "34": (4, 6),
    "35": (7, 9),
    "36": (10, 12),
    "40": (1, 6),
    "41": (7, 12),
}


def is_edtf(text: str) -> bool:
    """Whether the text is a date of the grammar above, with every day in the calendar.

    >>> [is_edtf(text) for text in ("2017-12-16", "2012-12~", "2019-41", "2014/2016")]
    [True, True, True, True]
    >>> [is_edtf(text) for text in ("2018-02-30", "2014-13", "2016/2014", "2014年")]
    [False, False, False, False]
    """
    try:
        bounds(text)
    except ValueError:
        return False
    return True


def bounds(text: str) -> tuple[date, date]:
    """The first and the last day that a date covers.

    A qualifier (`~`, `?`, `%`) does not widen it. The open end of an interval is the calendar's own. Raises ValueError
    for what is no date of the grammar.

    >>> first, last = bounds("2019-41")  # 2019年下半年
    >>> f"{first} {last}"
    '2019-07-01 2019-12-31'
    >>> first, last = bounds("2014/2016-02")  # 2014年至2016年2月
    >>> f"{first} {last}"
    '2014-01-01 2016-02-29'
    """
    # fullmatch, for `$` alone lets a line feed pass behind the date.
    if not _SHAPE.fullmatch(text):
        raise ValueError(f"{text!r} is no EDTF date: write 2014, 2014-02, 2014-02-07, 2012-12~, 2019-40 or 2014/2016")
    start, _, end = text.partition("/")
    if "/" not in text:
        return _days(text)
    first = date.min if start in ("", "..") else _days(start)[0]
    last = date.max if end in ("", "..") else _days(end)[1]
    if first > last:
        raise ValueError(f"{text!r} ends before it starts: write the earlier date first")
    return first, last


def lies_inside(finer: str, coarser: str) -> bool:
    """Whether all days of the first date are days of the second, and fewer of them.

    >>> lies_inside("2017-12-16", "2017-12")
    True
    >>> lies_inside("2017-12", "2017-12~"), lies_inside("2018-01", "2017-12")
    (False, False)
    """
    (first, last), (coarser_first, coarser_last) = bounds(finer), bounds(coarser)
    return coarser_first <= first and last <= coarser_last and (first, last) != (coarser_first, coarser_last)


def _days(text: str) -> tuple[date, date]:
    year, *rest = text.rstrip("~?%").split("-")
    month, day = [*rest, None, None][:2]
    if month is not None and ("X" in year or month not in _MONTHS):
        raise ValueError(f"{text!r} is no EDTF date: {month!r} is no month, season, quarter or half of that year")
    if day is not None and month not in _CALENDAR_MONTHS and not (month == day == "XX"):
        raise ValueError(f"{text!r} is no EDTF date: a day needs its month")
    start, end = _MONTHS[month or "XX"]
    # The calendar knows no year 0: 00XX begins with the year 1.
    first_year, last_year = max(int(year.replace("X", "0")), "X" in year), int(year.replace("X", "9"))
    try:
        if day is not None and day != "XX":
            return date(first_year, start, int(day)), date(last_year, end, int(day))
        return date(first_year, start, 1), date(last_year, end, monthrange(last_year, end)[1])
    except ValueError as error:
        raise ValueError(f"{text!r} is no day of the calendar") from error


def _checked(text: str) -> str:
    bounds(text)
    return text


Edtf = Annotated[str, AfterValidator(_checked), Field(json_schema_extra={"pattern": _EDTF})]
