"""Bodies below a heading that says whose they are, and in tables with a column that does.

    内设机构                                   单位　到场时间　隶属单位
    综合局、投资促进局，均为正科级。              三亚海关　20:40　海口海关

What no single sentence states: the relation stands in the heading or the head of the column (``headings.tsv``), the
bodies in the lines below. A heading without a body of its own speaks of the one that the text's first line names.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from pipeline.lexicon.words import rows
from pipeline.rules.agencies import Mention
from pipeline.rules.dates import DateMention
from pipeline.rules.facts import EventFact, ParentFact
from pipeline.rules.findings import Findings

HEADINGS = Path(__file__).with_name("headings.tsv")

_LINE = re.compile("[^\n]+")
_MARKER = re.compile(
    r"(?:[（(]?(?:[一二三四五六七八九十壹贰叁肆伍陆柒捌玖]{1,3}|\d{1,3})[）)、.．]|[①-⑳|｜•·*●◆■▪➤►✔✓→※○◎-])? ?"
    r"(?:\d{1,3}(?: ?\| ?|[ 　\t]+(?=[一-龥])))?"
)
_CELLS = re.compile(r" ?[|｜\t　] ?| ")
_RANK = "[正副]?[厅局处科]级"
# Headings of parts of one kind: 直属大队, 外设管理部.
_PARTS_OF = {"直属": "subordinate", "下属": "subordinate", "下设": "by-head", "外设": "by-head", "派出": "dispatched"}
_PARTS = "大队|中队|支队|站|所|部|队|科|室|处|中心"
_KIND_OF_BODY = re.compile("((?:事业)?单位|机构|部门)$")
_SENTENCE_MARK = re.compile("[。；！？，]")
_LONGEST_HEADING = 40
_LINES_BESIDE = 2  # lines between the numbered items of a list, of what one of them does
_LINES_BEFORE = 6  # lines between a page's heading and its list at most
# A heading that is a day and what happened on it: 1月24日揭牌的六家.
_DATED = re.compile(
    "(?P<verb>揭牌|挂牌|成立|设立|组建|批准设立|批复设立)(?:成立|运行)?(?:的[^，。；！？]{0,12}|单位|机构|名单)?[】：:）)]*$"
)
_DATED_KINDS = {"揭牌": "unveiled", "挂牌": "nameplate", "批准设立": "approved", "批复设立": "approved"}
_LABEL = re.compile(
    r"[ 　]*(?:\| ?|【|[一二三四五六七八九十]{1,3}、|（[一二三四五六七八九十]{1,3}）)?"
    r"(?P<label>[^\n|｜：:，。；【】\t　]{2,8}?) ?[|｜：:】\t　] ?"
)
_NAMES = re.compile(r"[ 　]*(?:\| ?|【)?(?:机构|单位|部门)?(?:名称|全称|中文名称?) ?[|｜：:】\t　] ?")
# What may stand between the bodies of a list: a bracket behind one, and an item that is none.
_BETWEEN = re.compile("(?:（[^（）\\n]{0,20}）)?(?:[、和及与①-⑳](?:[^、，。；：（）\\n]{2,10}、){0,3})?")
_OF_ITS_OWN = re.compile("(?:机关|内设)?(?:内设)?(?:科室|处室|股室|机构)?：")
_SOURCE = re.compile("(?:来源|发布机构|发布单位|单位名称|部门名称|发文单位) ?[：:] ?")
_ALONE = re.compile(r"(?:（[^（）\n]{0,20}）)?[ 　\t]*[\d×*－-]*")  # behind the name of a part: its telephone
_GOES_ON = re.compile("[一-龥]")  # behind a body that its line says something of
_NAME_COLUMN = re.compile("(?:机构|单位|部门)?(?:名称|全称)|机构|单位|部门")
_LONGEST_CELL = 10
_LARGEST_HEAD = 8
_FARTHEST = 60  # lines that a heading governs at most


class _Kind(NamedTuple):
    """What a heading says: a relation or the kind of an event, and whether its column holds the bodies above, those
    below, or the date."""

    gives: str
    holds: str


@cache
def _kinds() -> dict[str, _Kind]:
    return {word: _Kind(gives, holds) for word, gives, holds in rows(str(HEADINGS), 3)}


@cache
def _heading() -> re.Pattern[str]:
    relations = [word for word, kind in _kinds().items() if kind.holds != "date" and len(word) > 2]
    longest_first = sorted(relations, key=lambda word: (-len(word), word))
    words = "|".join(_KIND_OF_BODY.sub(rf"(?:{_RANK})?\1", word) for word in longest_first)  # 直属(处级)单位
    beside = "[与和及](?:派驻|派出|直属|下属|所属)?(?:单位|机构|职责)"  # 内设机构|与派驻单位
    after = f"设置|名单|名录|一览表?|情况|名称|(?:联系)?电话|及其?(?:主要)?职责|职责|简介|如下|（[^（）]*）|{beside}"
    parts = f"(?:{'|'.join(_PARTS_OF)})[一-龥]{{0,3}}(?:{_PARTS})"
    return re.compile(f"(?P<kind>{words}|(?<![一-龥])(?:科室|处室)|{parts})(?:{after})*[：:]?$")


def find_listed(findings: Findings) -> Iterator[ParentFact | EventFact]:
    """The parents and foundings that headings and columns state, in the order of the text.

    Holds back where lines are no list: below a heading without numbers only lines that begin with a body count, as far
    as they follow each other.
    """
    lines = _Lines(findings)
    for at in range(len(lines.spans)):
        yield from lines.headed(at) or lines.flattened(at) or lines.dated(at) or lines.columns(at) or lines.labelled(at)


class _Lines:
    def __init__(self, findings: Findings) -> None:
        self._text = findings.text
        self._mentions = [each for each in findings.mentions if each.scope != "pronoun"]
        self._starts = [each.start for each in self._mentions]
        self._dates = findings.dates
        self._date_starts = [each.start for each in findings.dates]
        self.spans = [match.span() for match in _LINE.finditer(findings.text)]

    def _within(self, start: int, end: int) -> Sequence[Mention]:
        return self._mentions[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    def _dated(self, start: int, end: int) -> Sequence[DateMention]:
        return self._dates[bisect_left(self._date_starts, start) : bisect_left(self._date_starts, end)]

    def headed(self, at: int) -> list[ParentFact]:
        start, end = self.spans[at]
        if end - start > _LONGEST_HEADING or _SENTENCE_MARK.search(self._text, start, end):
            return []
        heading = _heading().search(self._text, start, end)
        if heading is None:
            return []
        above = [each for each in self._within(start, end) if each.end <= heading.start()]
        parent = above[-1] if above else self._subject(at)
        if parent is None or (not above and heading.start() - start > 6):
            return []
        kind = _kinds().get(re.sub(_RANK, "", heading["kind"]))
        if kind is not None and kind.holds == "above":
            return self._stacked(kind, parent, at)
        relation = kind.gives if kind is not None else _PARTS_OF[heading["kind"][:2]]
        found: list[ParentFact] = []
        numbered, beside, by_itself = False, 0, False
        for number, (first, last) in enumerate(self.spans[at + 1 : at + 1 + _FARTHEST]):
            if _heading().search(self._text, first, last) and last - first <= _LONGEST_HEADING:
                break
            marker = _MARKER.match(self._text, first, last)
            text_starts = marker.end() if marker else first
            if numbered and text_starts == first:
                beside += 1
                if beside > _LINES_BESIDE:
                    break  # what comes below a numbered list is not of it
                continue
            listed = self._listed(text_starts, last)
            # below the heading of a whole page the list may begin some lines later, if it has numbers
            if not listed or parent in listed:
                opens = False
            else:
                alone = number <= _LINES_BESIDE and _ALONE.fullmatch(self._text, listed[-1].end, last) is not None
                opens = bool(found) or number == 0 or alone or text_starts > first
            if opens and by_itself and beside and _GOES_ON.match(self._text, listed[-1].end, last):
                break  # in such a table each part has its cell
            if opens:
                found.append(ParentFact(relation, tuple(listed), (parent,), first, listed[-1].end, "heading"))
                numbered, beside = text_starts > first, 0
                by_itself = listed[-1].end == last
            elif found and by_itself and not beside:
                beside = 1  # a cell of a table's row, of what the part above it does
            elif text_starts == first and (found or number >= _LINES_BEFORE):
                break
        return found

    def _stacked(self, kind: _Kind, subject: Mention, at: int) -> list[ParentFact]:
        """What the line below a label of a box says: 主管部门, and below it 广西海事局."""
        beside = at > 0 and self._text[slice(*self.spans[at - 1])].strip() in _kinds()
        below = self.spans[at + 1 : at + 2] if not beside else []  # the head of a table, cell by cell
        listed = self._listed(*below[0]) if below else []
        if not listed or subject in listed or listed[-1].end != below[0][1]:
            return []
        return [ParentFact(kind.gives, (subject,), (each,), below[0][0], each.end, "label") for each in listed]

    def _subject(self, at: int) -> Mention | None:
        """The body that the page is about, as its first lines before the one at ``at`` name it."""
        for start, end in self.spans[: min(at + 1, _LINES_BEFORE)]:
            named = [each for each in self._within(start, end) if not each.government]
            if start and named and named[0].scope == "bare" and named[0].start == start:
                continue  # 粮食和物资储备局概况 | 机构职责: the way to the page
            if named:
                source = _SOURCE.match(self._text, start, end)
                first = named[0].start in (start, source.end() if source is not None else start)
                return named[0] if len(named) == 1 or first else None
        labels = (_NAMES.match(self._text, start, end) for start, end in self.spans[1:_LINES_BEFORE])
        begins = {label.end() for label in labels if label is not None}
        return next((each for each in self._mentions if each.start in begins), None)

    def _listed(self, first: int, last: int) -> list[Mention]:
        """The bodies that a line begins with, one or several with nothing between but 、 or 和."""
        found: list[Mention] = []
        at = first
        for mention in self._within(first, last):
            if found and self._text[at : at + 1] == "（" and "）" not in self._text[at : mention.start]:
                continue  # 办公室（法规科）、综合科
            if not _BETWEEN.fullmatch(self._text, at, mention.start) or mention.government:
                break
            found.append(mention)
            at = mention.end
        return found

    def dated(self, at: int) -> list[EventFact]:
        """The foundings of the bodies that the lines below a day and its event begin with."""
        start, end = self.spans[at]
        heading = _DATED.search(self._text, start, end) if end - start <= _LONGEST_HEADING else None
        dates = [each for each in self._dated(start, end) if each.end <= end]
        if heading is None or len(dates) != 1 or dates[0].end > heading.start("verb") or self._within(start, end):
            return []
        kind = _DATED_KINDS.get(heading["verb"], "founded")
        found: list[EventFact] = []
        for first, last in self.spans[at + 1 : at + 1 + _FARTHEST]:
            marker = _MARKER.match(self._text, first, last)
            listed = self._listed(marker.end() if marker else first, last)
            if not listed or self._dated(first, last):
                break
            found.append(EventFact(kind, tuple(listed), dates[0], (), first, listed[-1].end, "dated-heading"))
        return found

    def labelled(self, at: int) -> list[ParentFact | EventFact]:
        """What a line of a page's box says of the body that the page is about: 成立时间：…, | 主管单位 | … |."""
        start, end = self.spans[at]
        own = self._own_parts(start, end)
        if own:
            return own
        label = _LABEL.match(self._text, start, end)
        kind = _kinds().get(label["label"]) if label is not None else None
        subject = self._subject(at) if kind is not None and at else None
        if label is None or kind is None or subject is None:
            return []
        if kind.holds == "below":
            listed = self._listed(label.end(), end)
            if not listed or subject in listed:
                return []
            return [ParentFact(kind.gives, tuple(listed), (subject,), start, listed[-1].end, "label")]
        if kind.holds == "date":
            dates = [each for each in self._dated(label.end(), label.end() + 1) if each.end <= end]
            return [EventFact(kind.gives, (subject,), date, (), start, date.end, "label") for date in dates]
        above = [each for each in self._within(label.end(), end) if each.start == label.end()]
        return [ParentFact(kind.gives, (subject,), (each,), start, each.end, "label") for each in above]

    def flattened(self, at: int) -> list[ParentFact | EventFact]:
        """A table whose cells stand one below the other: its heads, then for each row as many lines."""
        head: list[str] = []
        for start, end in self.spans[at : at + _LARGEST_HEAD]:
            cell = self._text[start:end].strip()
            if end - start > _LONGEST_CELL or cell.isdigit() or self._within(start, end):
                break
            head.append(cell)
        names = next((n for n, cell in enumerate(head) if _NAME_COLUMN.fullmatch(cell)), None)
        columns = [(n, kind) for n, cell in enumerate(head) if (kind := _kinds().get(cell)) is not None]
        if names is None or not columns:
            return []
        found: list[ParentFact | EventFact] = []
        for row in range(at + len(head), len(self.spans) - len(head) + 1, len(head)):
            cells = self.spans[row : row + len(head)]
            body = self._listed(*cells[names])[:1]
            if not body or body[0].end != cells[names][1]:
                break
            for column, kind in columns:
                found += self._row([cells[names], cells[column]], 1, kind, cells[0][0], cells[-1][1])
        return found

    def _own_parts(self, start: int, end: int) -> list[ParentFact | EventFact]:
        """What a label that names the body says: 一、县林业局机关：办公室、财务股."""
        marker = _MARKER.match(self._text, start, end)
        first = marker.end() if marker else start
        named = next((each for each in self._within(first, end) if each.start == first and not each.government), None)
        label = _OF_ITS_OWN.match(self._text, named.end, end) if named is not None else None
        if named is None or label is None:
            return []
        listed = self._listed(label.end(), end)
        return [ParentFact("internal", tuple(listed), (named,), first, listed[-1].end, "label")] if listed else []

    def columns(self, at: int) -> list[ParentFact | EventFact]:
        start, end = self.spans[at]
        head = [cell.strip() for cell in _CELLS.split(self._text[start:end])]
        columns = [(n, _kinds()[cell]) for n, cell in enumerate(head) if cell in _kinds()]
        if len(head) < 2 or not columns or end - start > 2 * _LONGEST_HEADING:
            return []
        found: list[ParentFact | EventFact] = []
        for first, last in self.spans[at + 1 : at + 1 + _FARTHEST]:
            cells = list(self._cells(first, last))
            if len(cells) != len(head):
                break
            for column, kind in columns:
                if any(head[:column]) or kind.holds != "below":
                    found += self._row(cells, column, kind, first, last)
                    continue
                subject = self._subject(at)  # the rows themselves are the parts of what the page is about
                listed = self._listed(*cells[column]) if subject is not None else []
                if subject is not None and listed and subject not in listed:
                    found.append(ParentFact(kind.gives, tuple(listed), (subject,), first, listed[-1].end, "column"))
        return found

    def _row(
        self, cells: Sequence[tuple[int, int]], column: int, kind: _Kind, first: int, last: int
    ) -> Iterator[ParentFact | EventFact]:
        """What one row says in one column of the body that is named first in another."""
        others = [cell for n, cell in enumerate(cells) if n != column]
        body = next((each for cell in others for each in self._listed(*cell)[:1]), None)
        if body is None:
            return
        if kind.holds == "date":
            for date in self._dated(*cells[column]):
                if cells[column] == (date.start, date.end):
                    yield EventFact(kind.gives, (body,), date, (), first, last, "column")
            return
        named = self._within(*cells[column])
        if named and kind.holds == "above":
            yield ParentFact(kind.gives, (body,), (named[-1],), first, last, "column")
        elif kind.holds == "below" and (below := self._listed(*cells[column])):
            yield ParentFact(kind.gives, tuple(below), (body,), first, last, "column")

    def _cells(self, first: int, last: int) -> Iterator[tuple[int, int]]:
        for gap in _CELLS.finditer(self._text, first, last):
            yield first, gap.start()
            first = gap.end()
        yield first, last
