"""Numbers and calendars: what a numeral, a reign year, a plan's name or a word such as 去年 stands for."""

from __future__ import annotations

import csv
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, lru_cache
from pathlib import Path
from typing import Literal, NamedTuple, cast

from pipeline.errors import LexiconError

Unit = Literal["year", "month", "day"]
Anchor = Literal["published", "running"]
_HERE = Path(__file__).parent


@dataclass(frozen=True)
class Era:
    """A reign or republic: its first year, its last (None: it lasts), and whether its months are those of the sun."""

    first: int
    last: int | None
    solar: bool


@dataclass(frozen=True)
class Word:
    """What a relative word means: so many units away from its anchor."""

    unit: Unit
    anchor: Anchor
    shift: int
    not_after: str


class Point(NamedTuple):
    """A date as far as it is known: a year, a month of it, a day of that."""

    year: int
    month: int | None = None
    day: int | None = None

    def exists(self) -> bool:
        """Whether the calendar has it.

        >>> Point(2016, 2, 29).exists(), Point(2018, 2, 30).exists(), Point(2018, 13).exists()
        (True, False, False)
        """
        if not 1 <= self.year <= 9999 or (self.month is not None and not 1 <= self.month <= 12):
            return False
        return self.day is None or (self.month is not None and 1 <= self.day <= monthrange(self.year, self.month)[1])

    def edtf(self) -> str:
        """The date as EDTF.

        >>> Point(2018, 3, 5).edtf(), Point(987).edtf()
        ('2018-03-05', '0987')
        """
        if self.month is None:
            return f"{self.year:04}"
        return (
            f"{self.year:04}-{self.month:02}" if self.day is None else f"{self.year:04}-{self.month:02}-{self.day:02}"
        )

    def shifted(self, unit: Unit, by: int) -> Point | None:
        """The year, month or day so many units away, None where the date is not known that finely or time ends.

        >>> Point(2018, 1, 5).shifted("month", -1), Point(2018).shifted("day", 1)
        (Point(year=2017, month=12, day=None), None)
        """
        if unit == "year":
            return _existing(Point(self.year + by))
        if self.month is None:
            return None
        if unit == "month":
            months = self.year * 12 + self.month - 1 + by
            return _existing(Point(months // 12, months % 12 + 1))
        if self.day is None:
            return None
        try:
            moved = date(self.year, self.month, self.day) + timedelta(days=by)
        except OverflowError:
            return None
        return Point(moved.year, moved.month, moved.day)


def _existing(point: Point) -> Point | None:
    return point if point.exists() else None


def _table(name: str, columns: tuple[str, ...]) -> list[list[str]]:
    with (_HERE / name).open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    if not rows or tuple(rows[0]) != columns:
        raise LexiconError("J320", "the first line is not the columns' names", where=name, hint=", ".join(columns))
    for number, row in enumerate(rows[1:], 2):
        if len(row) != len(columns):
            raise LexiconError("J321", f"line {number} has {len(row)} columns", where=name, hint=", ".join(columns))
    keys = [row[0] for row in rows[1:]]
    if len(set(keys)) != len(keys):
        double = min(key for key in keys if keys.count(key) > 1)
        raise LexiconError("J322", f"{double} stands twice", where=name, hint="delete one")
    return rows[1:]


@cache
def numerals() -> dict[str, int]:
    """The value of each character of a numeral."""
    return {char: int(value) for char, value in _table("numerals.tsv", ("char", "value"))}


@cache
def eras() -> dict[str, Era]:
    """The eras by name."""
    rows = _table("eras.tsv", ("era", "first", "last", "calendar"))
    return {era: Era(int(first), int(last) if last else None, kind == "solar") for era, first, last, kind in rows}


@cache
def plans() -> dict[str, tuple[int, int]]:
    """First and last year of the five-year plans, by their short names."""
    rows = _table("plans.tsv", ("plan", "first", "last"))
    return {plan: (int(first), int(last)) for plan, first, last in rows}


@cache
def words() -> dict[str, Word]:
    """The relative words."""
    rows = _table("words.tsv", ("word", "unit", "anchor", "shift", "not_after"))
    return {
        word: Word(cast(Unit, unit), cast(Anchor, anchor), int(shift), not_after)
        for word, unit, anchor, shift, not_after in rows
    }


@lru_cache(maxsize=4096)
def number(numeral: str) -> int | None:
    """The number that a numeral stands for, whatever its characters; None for what is none.

    Digits alone count by place; with tens and hundreds they are read out.

    >>> [number(n) for n in ("二〇一八", "廿三", "卅一", "贰零", "２０１８", "一百零七", "拾贰", "元")]
    [2018, 23, 31, 20, 2018, 107, 12, 1]
    >>> number("三五十"), number("十十"), number("")
    (None, None, None)
    """
    values = [numerals().get(char) for char in numeral]
    if not values or None in values:
        return None
    known = [value for value in values if value is not None]
    if all(value < 10 for value in known):
        return int("".join(map(str, known)))
    total, digit, smallest = 0, None, 1000
    for value in known:
        if value < 10:
            if digit:
                return None
            digit = value
            continue
        unit = 100 if value == 100 else 10
        if unit >= smallest:
            return None
        smallest = unit
        total += (digit or 1) * value
        digit = None
    return total + (digit or 0)


def era_point(era: str, year: int, month: int | None, day: int | None) -> Point | None:
    """The common date for a date of an era; None beyond the era's last year.

    Months and days of the moon are left out, the year stays.

    >>> era_point("民国", 111, 8, 27)
    Point(year=2022, month=8, day=27)
    >>> era_point("光绪", 34, 8, 1)
    Point(year=1908, month=None, day=None)
    >>> era_point("光绪", 60, None, None) is None
    True
    """
    given = eras()[era]
    common = given.first + year - 1
    if year < 1 or (given.last is not None and common > given.last):
        return None
    return Point(common, month, day) if given.solar else Point(common)
