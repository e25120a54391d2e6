"""Title, publication date and own address of an article, as its text shows them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from itertools import chain
from typing import NamedTuple

from pipeline.text.aligned import AlignedText, Interval
from pipeline.text.furniture import line_rule
from pipeline.text.han import HAN
from pipeline.text.markdown import FRONT_MATTER

_LINE = re.compile("[^\n]+")
_DAY = "(?P<year>(?:19|20)[0-9]{2})(?:[-/.]|年 ?)(?P<month>[0-9]{1,2})(?:[-/.]|月 ?)(?P<day>[0-9]{1,2})日?(?![0-9])"
_LABELLED = re.compile(
    "(?:(?:发布|发表|刊发|刊登|发文|成文|印发|公布|播出|更新|编辑)(?:时间|日期|于)?|时间|日期|[Dd]ate)"
    f"[：: ]{{1,3}}{_DAY}(?!日? ?[至到~—-])"
    f"|(?:发表|发布|刊发|刊登)于 ?{_DAY.replace('?P<', '?P<at_')}"
)
_ALONE = re.compile(f"{_DAY}[ T]*(?:[0-9]{{1,2}}:[0-9]{{2}}(?::[0-9]{{2}})?)?")
_OPENING = re.compile(
    f"[（【〔]?{_DAY}[）】〕]?(?: ?(?:星期|周)[一二三四五六日天])?"
    "(?: ?[^。，；\n]{0,6}(?:讯|电|消息|全文|来源|作者|记者|编辑|阅读|浏览|点击|字数|版)[^。，；\n]{0,12})?"
)
_CRAWLED = re.compile(f"(?:https?://\\S{{1,60}} ?)?(?:时间：)?{_DAY}[^。，]{{0,24}}，?正文：")
_DATELINE = re.compile(f"[^。]{{0,24}}?{_DAY}(?:[电讯]|消息)")
# A line of the head that says who brought the article, and when: 新闻局2014-05-19 18:05, 晚报2022年4月2日 星期六 第3版.
_WHOLE_DAY = re.compile(f"(?<![0-9]){_DAY}(?:[ T]?[0-9]{{1,2}}:[0-9]{{2}}(?::[0-9]{{2}})?)?")
_ROC_DAY = re.compile(
    "(?<![0-9])(?:(?:中华)?民国)?(?P<year>[0-9]{2,3})年(?P<month>[0-9]{1,2})月(?P<day>[0-9]{1,2})日(?:公布)?(?![0-9至到起])"
)
_HAPPENED = re.compile(
    "[。；，！？|]|成立|[挂揭]牌|组建|设立|召开|会议|印发|施行|通过|批复|截至|[0-9][年月日]|[至到起]$"
)
_BYLINE = 30
_REVISED = re.compile(f"(?:最后|最近)(?:一次)?(?:修订|更新|编辑|修改)(?:时间|日期)?[于：: ]{{0,3}}{_DAY}")
_PRINTED = re.compile(
    f"(?:刊|载|刊登|发表|播出|首发|见报)于?(?:《[^《》\n]{{1,12}}》)?{_DAY}"
    f"|[（(]{_DAY.replace('?P<', '?P<at_')}[^。，（）()\n]{{0,16}}[报版刊网讯][^。，（）()\n]{{0,8}}[）)]"
)
_ROC = re.compile(
    "中华民国(?P<year>[一二三四五六七八九十百零〇0-9]{1,6})年(?P<month>[一二三四五六七八九十0-9]{1,3})月"
    "(?P<day>[一二三四五六七八九十0-9]{1,3})日[^；。\n]{0,40}?令(?:[^；。\n]{0,8}?)(?:公布|发布)"
)
_ROC_LABELLED = re.compile(
    "[^\n]{0,30}?(?:发布|发表|刊发|公布|更新)(?:时间|日期)[：: ]{1,3}(?:(?:中华)?民国)?"
    "(?P<year>[0-9]{2,3})[年./-](?P<month>[0-9]{1,2})[月./-](?P<day>[0-9]{1,2})(?![0-9])"
)
_FIELD = re.compile(r"^[ \t]*(?P<key>[\w-]+):[ \t]*(?P<quote>[\"']?)(?P<value>.*?)(?P=quote)[ \t]*\r?$", re.MULTILINE)
_ADDRESS = re.compile(r"原文(?:链接|地址|网址)[：: ]{0,3}(?P<url>https?://[^\s一-鿿()<>\"]+)")
_LINKED_ADDRESS = re.compile(r"\[(?:查看|阅读|原文)[^\[\]\n]{0,8}\]\((?P<url>https?://[^\s()]+)\)")
_TITLE_LABEL = re.compile("(?:[^\n]{0,40}正文：)?(?:原标题|标题|题目)[：:] ?(?P<title>[^\n]{4,80})(?=\n|\\Z)")
_TITLE = re.compile(f"(?=[^\n]*[{HAN}]{{4}})[^\n]{{5,60}}")

FIRST_LINES, FIRST_LABELS = 15, 40
"""Title and date stand within so many lines from the top, a date with a label within the second number of them."""

FRONT_DATES = ("date", "published", "publish_date", "pubdate", "publication_date")
"""Fields of a front matter that tell the publication, in this order; ``fetch_date`` and its like tell the crawl."""

LAST_LINES = 6
"""So many lines from the end say where and when an article was printed, or who signed it on which day."""

SHORT_LINE = 120
"""A longer line is running text; a date in it belongs to what it tells."""

_DIGITS = "〇一二三四五六七八九"


class Head(NamedTuple):
    """What an article says of itself; None where it says nothing.

    ``title_span`` lies in the clean text, ``published`` is a full day (EDTF), ``url`` the address that the text gives
    as its own, which may tell the day where the text does not.
    """

    title: str | None
    title_span: Interval | None
    published: str | None
    url: str | None


def head(aligned: AlignedText) -> Head:
    """The title, day of publication and address that an article shows.

    The day is one that stands as the date of publication: in a front matter, after a label, alone in a line of the
    head, at the beginning of the first line, in a dateline with its year, in the formula of promulgation of an act. A
    day in the body, a month and day without year, and what a crawler noted are none. The title is the front matter's,
    one after a label, or the first line of the head that reads as one or that the next line begins with, as an
    encyclopedia's.

    >>> from pipeline.text.clean import clean
    >>> text = "某某科技 > 数字化\\n国家数据局与省级大数据局\\n发布日期:2023-03-17\\n大数据局是新一轮改革的选择。"
    >>> found = head(clean(text))
    >>> found.title, found.published
    ('国家数据局与省级大数据局', '2023-03-17')
    """
    fields = _front_matter(aligned.raw)
    lines = [match.span() for match in _LINE.finditer(aligned.text)]
    front = FRONT_MATTER.match(aligned.raw)
    after = aligned.to_clean(0, front.end())[1] if front else 0
    body = [(start, end) for start, end in lines if start >= after]
    top = body[:FIRST_LABELS]
    title, span = _title(aligned, fields, top)
    return Head(title, span, _published(aligned, fields, top, body[-LAST_LINES:]), _url(aligned, fields))


def _front_matter(raw: str) -> dict[str, tuple[str, Interval]]:
    front = FRONT_MATTER.match(raw)
    if not front:
        return {}
    return {m["key"].lower(): (m["value"], m.span("value")) for m in _FIELD.finditer(raw, *front.span())}


def _title(
    aligned: AlignedText, fields: dict[str, tuple[str, Interval]], top: list[Interval]
) -> tuple[str | None, Interval | None]:
    text = aligned.text
    if "title" in fields:
        start, end = aligned.to_clean(*fields["title"][1])
        return text[start:end], (start, end)
    for start, end in top[:FIRST_LINES]:
        if end - start > 200 or re.search(f"[{HAN}][。．；]$", text[start:end]):
            break
        label = _TITLE_LABEL.match(text, start, end)
        if label:
            return label["title"], label.span("title")
        line = text[start:end]
        named = 2 <= len(line) <= 20 and text.startswith(f"\n{line}", end)
        if named or (_TITLE.fullmatch(line) and line[-1] not in "。；，：、．" and not line_rule(line)):
            # the title element of a page adds the site's name to the heading
            headings = ((s, e) for s, e in top if s > end and e - s > 4 and line.startswith(text[s:e]))
            start, end = next(headings, (start, end))
            return text[start:end], (start, end)
    return None, None


def _published(
    aligned: AlignedText, fields: dict[str, tuple[str, Interval]], top: list[Interval], foot: list[Interval]
) -> str | None:
    text = aligned.text
    days_of_fields = (_day(_ALONE.match(fields[key][0])) for key in FRONT_DATES if key in fields)
    days = chain(_days(text, top), days_of_fields, _bylines(text, top), _days_of_foot(text, top, foot))
    return next((day for day in days if day), None)


def _days(text: str, top: list[Interval]) -> Iterator[str | None]:
    for start, end in top[:1]:
        yield _day(_CRAWLED.match(text, start, end))
        yield _day(_DATELINE.match(text, start, end))
    for start, end in top:
        if end - start <= SHORT_LINE:
            yield from (_day(match) for match in _LABELLED.finditer(text, start, end))
    for start, end in top[:FIRST_LINES]:
        alone = _ALONE.match(text, start, end)
        if alone and (alone.end() == end or line_rule(text[start:end])):
            yield _day(alone)
        if (opening := _OPENING.match(text, start, end)) and opening.end() == end:
            yield _day(opening)
        act = _ROC_LABELLED.match(text, start, end) or _ROC.search(text, start, min(end, start + 2 * SHORT_LINE))
        if act:
            yield _iso(1911 + _number(act["year"]), _number(act["month"]), _number(act["day"]))


def _bylines(text: str, top: list[Interval]) -> Iterator[str | None]:
    """The days of the lines above the running text that hold nothing but who and when."""
    for start, end in top[:FIRST_LINES]:
        if end - start > SHORT_LINE or "。" in text[start:end]:
            break
        yield _byline(text, start, end)


def _byline(text: str, start: int, end: int) -> str | None:
    day, roc = _WHOLE_DAY.search(text, start, end), _ROC_DAY.search(text, start, end)
    found = day or roc
    if found is None:
        return None
    beside = f"{text[start : found.start()]} {text[found.end() : end]}".rstrip()
    if len(beside) > _BYLINE or _HAPPENED.search(beside):
        return None
    return _day(day) or (_iso(1911 + int(roc["year"]), int(roc["month"]), int(roc["day"])) if roc else None)


def _days_of_foot(text: str, top: list[Interval], foot: list[Interval]) -> Iterator[str | None]:
    """The days that say when the text was revised, printed or signed."""
    for start, end in (*top[:FIRST_LINES], *foot):
        yield _day(_REVISED.search(text, start, end))
    for start, end in reversed(foot):
        yield _day(_PRINTED.search(text, start, end))
        yield _byline(text, start, end) if end - start <= SHORT_LINE else None


def _day(match: re.Match[str] | None) -> str | None:
    if not match:
        return None
    found = {name.removeprefix("at_"): int(value) for name, value in match.groupdict().items() if value}
    return _iso(found["year"], found["month"], found["day"])


def _iso(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def _number(numeral: str) -> int:
    """The number of a Chinese or Arabic numeral below a thousand, digit by digit or with 十 and 百."""
    if numeral.isdecimal():
        return int(numeral)
    if not set("十百") & set(numeral):
        return int("".join(str(_DIGITS.index(digit)) for digit in numeral.replace("零", "〇")))
    value, digit = 0, 0
    for character in numeral:
        unit = {"十": 10, "百": 100}.get(character)
        if unit:
            value, digit = value + (digit or 1) * unit, 0
        else:
            digit = _DIGITS.index(character.replace("零", "〇"))
    return value + digit


def _url(aligned: AlignedText, fields: dict[str, tuple[str, Interval]]) -> str | None:
    for key in ("original_url", "url"):
        if key in fields:
            return fields[key][0] or None
    found = _ADDRESS.search(aligned.text) or _LINKED_ADDRESS.search(aligned.raw)
    return found["url"] if found else None
