"""What the expressions for dates mean: each resolved against what it refers back to, in text order.

What a date leaves out is taken, in this order,

1. from the other end of its range or list (3月5日至8日, 2014年2月、5月);
2. from the last date of the same sentence, then of the same line, unless another sentence names a day of the weeks
   or a month of the two months before publication: there the publication wins, as in 4 (two sentences that both
   begin with a month stay a chronicle);
3. from a line above that is nothing but a date (a heading, a table cell), or from the beginning of the line above
   where both lines begin with dates (a chronicle);
4. from the day of publication, leaning to the past: 12月28日 read on 2019-01-05 is 2018-12-28;
5. without a day of publication, from the last date of the text.

A day without its month takes the month of the same sentence, else that of publication, else the last one.
今年, 上月, 昨日 count from the publication, inside direct speech from the day that opens the sentence; 同年, 次年,
当日 from the last date before them. What compares (比去年, 较2018年) is no date to refer back to.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, NamedTuple

from pipeline.rules.dates.scan import Expression
from pipeline.rules.dates.values import Point, Word, era_point, number, plans, words
from schemas.edtf import bounds

_PUBLISHED = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?[~?%]?")
# A semicolon ends what an omitted year may come from: …2022年报告；7月31日，….
_SENTENCE_END = re.compile(r"[。！？；!?;]")
_SPEECH = re.compile(r"“[^“”\n]{2,}”")
_SAYS = re.compile(r"[：:]$|(?:说|表示|指出|强调|称|介绍|宣布|提出|透露)[，,]?$")
_TO = re.compile(r"[ \u00a0\u3000]?(?:至|到|-|–|—{1,2}|－|~|～|─{1,2})[ \u00a0\u3000]?")
_AND = re.compile(r"[ \u00a0\u3000]?[、和与及或,，][ \u00a0\u3000]?")
_REPORT = re.compile(r"[^\n。]{0,30}?([12][0-9]{3})年(?:度|上半年)?[^\n。，]{0,8}(?:总结|报告|年报|情况|大事记|要点)")
_LONGEST_LINK: Final = 4
_FUTURE = re.compile(r"(?:将|拟|定|计划|预计)[于在]?$")
# 今（20日） counts from the publication, though no date stands before the bracket.
_GLOSS = re.compile(r"[今昨][（(]")
_COMPARED = re.compile(r"(?:[比较与]|超过|高于|低于)[到在]?$")
_BEFORE_COMPARED = frozenset("比较与过于到在")
_AROUND_DATE_LINE = " \t\u3000（）()【】[]：:、·•-—*#◆●■"
_BEFORE_OPENING = frozenset(_AROUND_DATE_LINE + "\n")
# A day without year lies in the weeks before publication oftener than in a year named a sentence before.
_RECENT_DAYS: Final = 45
_RECENT_MONTHS: Final = 2
# Years of two digits are of the last century, where nothing tells of a later one.
_LAST_CENTURY: Final = 1999
# More than half a year ahead is the year before.
_AHEAD: Final = 6

_IN_FULL = {"今": "今天", "昨": "昨天"}
_QUARTERS = {"1": 33, "2": 34, "3": 35, "4": 36, "一": 33, "二": 34, "三": 35, "四": 36}
_SEASONS = {"春": 21, "夏": 22, "秋": 23, "冬": 24}


@dataclass(frozen=True)
class DateMention:
    """A date in the clean text: ``text == clean[start:end]``, half-open.

    ``edtf`` is None where the text does not tell (日前, or no day to count from). ``anchored`` says that the
    expression itself gives the date; otherwise the publication or an earlier date does.
    """

    start: int
    end: int
    text: str
    edtf: str | None
    rule: str
    anchored: bool


class _Reading(NamedTuple):
    """An expression resolved: its EDTF, the date to refer back to, and whether it stood on its own."""

    edtf: str | None
    point: Point | None
    anchored: bool


_UNKNOWN: Final = _Reading(None, None, False)


def publication(published: str | None) -> Point | None:
    """The day, month or year of publication that an EDTF string gives; None for intervals and for what is none.

    >>> publication("2018-02-05"), publication("2018"), publication("2014/2016"), publication("昨天")
    (Point(year=2018, month=2, day=5), Point(year=2018, month=None, day=None), None, None)
    """
    found = _PUBLISHED.fullmatch(published or "")
    if found is None:
        return None
    year, month, day = (int(part) if part else None for part in found.groups())
    point = Point(year or 0, month, day)
    return point if point.exists() else None


def mentions(text: str, found: Iterable[Expression], published: Point | None) -> list[DateMention]:
    """The dates that the expressions give. One that the calendar does not have (2月30日) is left out."""
    reader = _Reader(text, published)
    given: list[DateMention] = []
    waiting: tuple[Expression, _Reading] | None = None
    for expression in found:
        link = _link(text, waiting[0].end, expression.start) if waiting is not None else None
        reading = reader.read(expression, waiting if link else None)
        if reading is None:
            continue
        if link == "to" and waiting is not None and "vague" not in (waiting[0].gives, expression.gives):
            joined = _joined(waiting[1], reading)
            if joined is not None:
                whole = waiting[0]._replace(end=expression.end)
                given[-1] = _mention(text, whole, joined)
                waiting = (whole, joined)
                continue
        waiting = (expression, reading)
        given.append(_mention(text, expression, reading))
    return given


def _link(text: str, end: int, start: int) -> str | None:
    """Whether what stands between two expressions makes them a range ("to") or a list ("and")."""
    if start - end > _LONGEST_LINK:
        return None
    if _TO.fullmatch(text, end, start):
        return "to"
    return "and" if _AND.fullmatch(text, end, start) else None


def _mention(text: str, expression: Expression, reading: _Reading) -> DateMention:
    start, end = expression.start, expression.end
    return DateMention(start, end, text[start:end], reading.edtf, expression.rule, reading.anchored)


def _joined(first: _Reading, last: _Reading) -> _Reading | None:
    if first.edtf is None and last.edtf is None:
        return _UNKNOWN
    if first.edtf is None or last.edtf is None or first.point is None or last.point is None:
        return None
    if "/" in first.edtf or "/" in last.edtf or _key(first.point) > _key(last.point):
        return None
    return _Reading(f"{_month_of(first.edtf, 0)}/{_month_of(last.edtf, 1)}", last.point, first.anchored)


def _month_of(edtf: str, end: int) -> str:
    """A date as it may stand in an interval: a half, quarter or season (level 2 there) is its first or last month."""
    return bounds(edtf)[end].isoformat()[:7] if edtf[5:7] >= "21" and len(edtf) == 7 else edtf


def _key(point: Point) -> tuple[int, int, int]:
    return point.year, point.month or 0, point.day or 0


class _Reader:
    """Reads expressions in text order and remembers the dates that later ones refer back to."""

    def __init__(self, text: str, published: Point | None) -> None:
        self._text = text
        self._published = published
        # 今年 in 2018年工作总结 is 2018, whenever that was published.
        told = _REPORT.match(text) if published is None else None
        self._now = published or (Point(int(told[1])) if told else None)
        self._last: Point | None = None
        self._last_opened_sentence = False
        # A date that could not be resolved stands between: what refers back refers to it.
        self._lost = False
        self._same_sentence = False
        self._same_line = False
        self._done = 0
        self._governing: Point | None = None
        self._line_opening: tuple[int, Point] | None = None
        self._sentence_opening: Point | None = None
        self._republic = "民国年" in text  # 民国年月日 under a table
        self._speeches = [spoken.span() for spoken in _SPEECH.finditer(text)] if "“" in text else []

    def read(self, expression: Expression, linked: tuple[Expression, _Reading] | None) -> _Reading | None:
        """The reading of the next expression; None where there is no such day. ``linked`` stands right before it."""
        self._same_line = self._done > 0 and self._text.find("\n", self._done, expression.start) < 0
        self._same_sentence = self._same_line and not _SENTENCE_END.search(self._text, self._done, expression.start)
        if not self._same_sentence:
            self._sentence_opening = None
        reading = self._resolve(expression, linked[1] if linked else None)
        if reading is None:
            return None
        self._remember(expression, reading)
        return reading

    def _resolve(self, expression: Expression, linked: _Reading | None) -> _Reading | None:
        parts = expression.parts
        before = linked.point if linked else None
        match expression.gives:
            case "calendar":
                return self._calendar(expression, before)
            case "day":
                # 上月29日、30日, where it is not known which month that was
                return _UNKNOWN if linked and before is None else self._bare_day(expression, before)
            case "vague":
                return _UNKNOWN
            case "quarters":
                year = self._year(expression, before, None, None)
                return _UNKNOWN if year is None else _Reading(f"{year[0]}-01/{year[0]}-09", Point(year[0]), year[1])
            case "omitted-year-part":
                return self._omitted_year_part(expression)
            case "plan":
                return _plan(parts["plan"], self._text[expression.start : expression.end])
            case "decade":
                return self._decade(parts)
            case "weekday":
                return self._weekday(parts)
            case "years-later":
                later = number("二" if parts["later"] == "两" else parts["later"])
                point = self._last.shifted("year", later) if self._last and later else None
                if point and (month := number(parts.get("m", ""))):
                    point = point._replace(month=month) if month <= 12 else None
                return _Reading(point.edtf(), point, False) if point else None
        raise ValueError(f"rule {expression.rule} gives {expression.gives!r}, which nothing here reads")

    def _calendar(self, expression: Expression, before: Point | None) -> _Reading | None:
        parts = expression.parts
        month, day = number(parts.get("m", "")), number(parts.get("d", ""))
        day = 1 if parts.get("d") == "旦" else day
        if "dw" in parts or "mw" in parts:
            word = parts.get("dw") or parts["mw"]
            base = self._word(expression, words()[_IN_FULL.get(word, word)])
            if base is None:
                return _UNKNOWN
            point = base._replace(day=day) if day else base
            return _Reading(point.edtf(), point, False) if point.exists() else None
        year = self._year(expression, before, month, day)
        if year is None:
            # Without a year to take, a day that no year has is still none.
            possible = month is None or Point(2000, month, day).exists()
            return _UNKNOWN if possible and not {"sy", "ry", "n"} & set(parts) else None
        number_of_year, own = year
        point = Point(number_of_year, month, day)
        if "era" in parts:
            era_year = number(parts["n"])
            converted = era_point(parts["era"], era_year, month, day) if era_year else None
            if converted is None:
                return None
            point = converted
        if not point.exists():
            return None
        return _Reading(_with_part(point, parts), point, own)

    def _year(
        self, expression: Expression, before: Point | None, month: int | None, day: int | None
    ) -> tuple[int, bool] | None:
        """The year of an expression, and whether it says it itself."""
        parts = expression.parts
        if "y" in parts:
            stated = number(parts["y"])
            return None if stated is None else (stated, True)
        if "era" in parts:
            counted = number(parts["n"])
            common = era_point(parts["era"], counted, None, None) if counted else None
            return (common.year, True) if common else None
        if "yw" in parts:
            point = self._word(expression, words()[parts["yw"]])
            return (point.year, False) if point else None
        if "ry" in parts:
            counted = number(parts["ry"])
            return (1911 + counted, False) if counted and self._republic else None
        if "sy" in parts:
            listed = before is not None or self._opens_clause(expression)
            if month is None and "part" not in parts and not (self._republic and listed):
                return None
            short = self._short_year(parts["sy"])
            return None if short is None else (short, False)
        if before is not None:
            # 11月至1月 runs into the next year.
            over = month is not None and before.month is not None and month < before.month
            ranged = _TO.fullmatch(self._text, self._done, expression.start) is not None
            return before.year + (over and ranged), False
        omitted = self._omitted_year(expression, month, day)
        return None if omitted is None else (omitted, False)

    def _omitted_year(self, expression: Expression, month: int | None, day: int | None) -> int | None:
        last, published = self._last, self._published
        if self._same_sentence and self._lost:
            return None
        # A goal (到2030年) is not what the part of a year without its year belongs to.
        goal = month is None and last is not None and published is not None and last.year > published.year
        if last is not None and self._same_sentence and not goal:
            return last.year
        leaning = self._leaning_to_past(expression, month, day)
        if last is not None and self._same_line and not goal:
            return leaning if leaning is not None and self._recent(expression, leaning, month, day) else last.year
        if self._governing is not None:
            return self._governing.year
        opening = self._line_opening
        if opening is not None and self._opens_line(expression):
            lines = self._text.count("\n", opening[0], expression.start)
            if lines == 1:
                return opening[1].year
        if published is not None:
            return leaning
        return last.year if last is not None else None

    def _leaning_to_past(self, expression: Expression, month: int | None, day: int | None) -> int | None:
        published = self._published
        if published is None or published.month is None or month is None:
            return published.year if published else None
        ahead = month - published.month
        if _FUTURE.search(self._text, max(0, expression.start - 4), expression.start):
            return published.year + (ahead < -_AHEAD)
        return published.year - (ahead > _AHEAD)

    def _recent(self, expression: Expression, year: int, month: int | None, day: int | None) -> bool:
        published = self._published
        if published is None or published.month is None or month is None:
            return False
        if day is None:
            months = (published.year - year) * 12 + published.month - month
            # 2017年6月，…。8月，… is a chronicle where both begin their sentences.
            chronicle = self._last_opened_sentence and self._opens_sentence(expression)
            return 0 <= months <= _RECENT_MONTHS and not chronicle
        if published.day is None or not Point(year, month, day).exists():
            return False
        ago = date(published.year, published.month, published.day) - date(year, month, day)
        return timedelta(0) <= ago <= timedelta(days=_RECENT_DAYS)

    def _short_year(self, numeral: str) -> int | None:
        short = number(numeral)
        if short is None:
            return None
        if self._republic or short >= 100:
            return 1911 + short if 1 <= short <= 150 else None
        reference = self._last or self._published
        if reference is None:
            return None
        # 1950年4月挂牌。94年9月分设: the century of the date before, as far as the text can know.
        latest = max(reference.year + 1, self._published.year if self._published else _LAST_CENTURY)
        century = reference.year // 100 * 100
        return century + short if century + short <= latest else century - 100 + short

    def _bare_day(self, expression: Expression, before: Point | None) -> _Reading | None:
        numeral = expression.parts["d"]
        day = number(numeral)
        if day is None or not 1 <= day <= 31:
            return None
        named = self._last is not None and self._last.month is not None and self._same_line
        if not numeral.isdecimal() and not named:
            return None
        month = self._month_of_day(expression, before, day)
        if month is None:
            return _UNKNOWN if numeral.isdecimal() else None
        point = month._replace(day=day)
        return _Reading(point.edtf(), point, False) if point.exists() else None

    def _month_of_day(self, expression: Expression, before: Point | None, day: int) -> Point | None:
        last, published = self._last, self._published
        if before is not None and before.month is not None:
            return Point(before.year, before.month)
        today = _GLOSS.search(self._text, max(0, expression.start - 2), expression.start) is not None
        if last is not None and last.month is not None and self._same_sentence and not today:
            return Point(last.year, last.month)
        if published is not None and published.month is not None:
            lately = Point(published.year, published.month)
            if (
                published.day is not None
                and day > published.day + 3
                and not _FUTURE.search(self._text, max(0, expression.start - 4), expression.start)
            ):
                lately = lately.shifted("month", -1) or lately
            return lately
        return Point(last.year, last.month) if last is not None and last.month is not None else None

    def _omitted_year_part(self, expression: Expression) -> _Reading | None:
        parts = expression.parts
        base = self._last if self._same_sentence and self._last is not None else self._published
        if base is None:
            return _UNKNOWN
        if "third" in parts:
            if base.month is None:
                return _UNKNOWN
            point = Point(base.year, base.month)
            return _Reading(point.edtf(), point, False)
        return _Reading(_with_part(Point(base.year), parts), Point(base.year), False)

    def _decade(self, parts: Mapping[str, str]) -> _Reading | None:
        if "y" in parts:
            year = number(parts["y"])
            return None if year is None else _Reading(f"{year // 10:03}X", None, True)
        tens = number(parts["decade"].partition("年")[0].strip())
        if tens is None:
            return None
        named = parts.get("century")
        if named is None:
            return _Reading(f"{190 + tens // 10}X", None, False) if tens >= 30 else _UNKNOWN
        if named[0] in "上本":
            now = self._published.year // 100 if self._published is not None else 20
            return _Reading(f"{(now - (named[0] == '上')) * 10 + tens // 10:03}X", None, False)
        century = number(named)
        if century is None or not 1 <= century <= 21:
            return None
        return _Reading(f"{(century - 1) * 10 + tens // 10:03}X", None, True)

    def _weekday(self, parts: Mapping[str, str]) -> _Reading:
        published = self._published
        if "wd" not in parts or published is None or published.month is None or published.day is None:
            return _UNKNOWN
        weeks = {"上": -1, "下": 1}.get(parts["week"][0], 0) * (2 if parts["week"].startswith("上上") else 1)
        today = date(published.year, published.month, published.day)
        weekday = "一二三四五六日天末".index(parts["wd"])
        if weekday == 8:
            return _UNKNOWN
        point = published.shifted("day", min(weekday, 6) - today.weekday() + 7 * weeks)
        return _UNKNOWN if point is None else _Reading(point.edtf(), point, False)

    def _word(self, expression: Expression, word: Word) -> Point | None:
        # 回归后翌年 counts from what happened then, not from the last date.
        after_that = not self._same_sentence and self._text[expression.start - 1 : expression.start] == "后"
        running = None if self._lost or after_that else self._last
        base = self._spoken_on(expression) if word.anchor == "published" else running
        if base is None and word.anchor == "running" and word.unit == "day":
            base = self._published
        return base.shifted(word.unit, word.shift) if base is not None else None

    def _spoken_on(self, expression: Expression) -> Point | None:
        place = bisect_right(self._speeches, (expression.start, 0)) - 1
        if self._sentence_opening is None or place < 0 or self._speeches[place][1] < expression.end:
            return self._now
        opened = self._speeches[place][0]
        if _SAYS.search(self._text, max(0, opened - 6), opened) is None:
            return self._now
        return self._sentence_opening

    def _remember(self, expression: Expression, reading: _Reading) -> None:
        start, point = expression.start, reading.point
        opens_line = self._opens_line(expression)
        opens_sentence = self._opens_sentence(expression)
        self._done = expression.end
        if "era" in expression.parts:
            self._republic = expression.parts["era"].endswith("民国")
        if point is None:
            self._lost = self._lost or (reading.edtf is None and expression.gives != "vague")
            return
        # 2015年5月，他说 dates the speech; 2015年成立的市局称 does not.
        if opens_sentence and reading.anchored and self._text[expression.end : expression.end + 1] in ("，", ","):
            self._sentence_opening = point
        if opens_line:
            self._line_opening = (start, point)
            line_end = self._text.find("\n", expression.end)
            rest = self._text[expression.end : line_end if line_end >= 0 else None]
            if not rest.strip(_AROUND_DATE_LINE):
                self._governing = point if reading.anchored and point.day is None else None
        compared = start > 0 and self._text[start - 1] in _BEFORE_COMPARED
        if (compared and _COMPARED.search(self._text, max(0, start - 3), start)) or self._text.startswith(
            "同期", expression.end
        ):
            return
        self._last = point
        self._last_opened_sentence = opens_sentence
        self._lost = False

    def _opens_clause(self, expression: Expression) -> bool:
        return self._opens_sentence(expression) or self._text[expression.start - 1] in "，、,于自至在"

    def _opens_sentence(self, expression: Expression) -> bool:
        return self._opens_line(expression) or self._text[expression.start - 1] in "。！？；!?;"

    def _opens_line(self, expression: Expression) -> bool:
        if expression.start == 0:
            return True
        if self._text[expression.start - 1] not in _BEFORE_OPENING:
            return False
        before = self._text[max(0, expression.start - 8) : expression.start]
        return not before.rpartition("\n")[2].strip(_AROUND_DATE_LINE) and ("\n" in before or expression.start < 8)


def _with_part(point: Point, parts: Mapping[str, str]) -> str:
    if "half" in parts:
        return f"{point.year:04}-{40 if parts['half'][0] == '上' else 41}"
    if "q" in parts or "first" in parts:
        return f"{point.year:04}-{_QUARTERS[parts.get('q', '1')]}"
    part = parts.get("part")
    if part is None:
        return point.edtf()
    if part[0] in _SEASONS:
        return f"{point.year:04}-{_SEASONS[part[0]]}"
    month = "01" if "初" in part else "06" if "中" in part else "12"
    return f"{point.year:04}-{month}~"


def _plan(plan: str, whole: str) -> _Reading:
    first, last = plans()[plan]
    if "末" in whole:
        return _Reading(str(last), None, True)
    if "初" in whole:
        return _Reading(str(first), None, True)
    return _Reading(f"{first}/{last}", None, True)
