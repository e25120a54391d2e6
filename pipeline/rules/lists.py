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

from pipeline.lexicon.words import rows
from pipeline.rules.agencies import Mention
from pipeline.rules.facts import EventFact, ParentFact
from pipeline.rules.findings import Findings

HEADINGS = Path(__file__).with_name("headings.tsv")

_LINE = re.compile("[^\n]+")
_MARKER = re.compile(
    r"(?:[（(]?(?:[一二三四五六七八九十壹贰叁肆伍陆柒捌玖]{1,3}|\d{1,3})[）)、.．]|[|•·*●◆■▪➤►✔✓→※○◎-])? ?"
    r"(?:\d{1,3} ?\| ?)?"
)
_CELLS = re.compile(r" ?[|\t　] ?| ")
_RANK = "[正副]?[厅局处科]级"
_KIND_OF_BODY = re.compile("((?:事业)?单位|机构|部门)$")
_SENTENCE_MARK = re.compile("[。；！？，]")
_LONGEST_HEADING = 40
_LINES_BEFORE = 6  # lines between a page's heading and its list at most
_EVENTS = frozenset(("founded", "nameplate", "unveiled"))
_FARTHEST = 60  # lines that a heading governs at most


@cache
def _kinds() -> dict[str, str]:
    return {word: relation for word, relation in rows(str(HEADINGS), 2)}


@cache
def _heading() -> re.Pattern[str]:
    relations = [word for word, kind in _kinds().items() if kind not in _EVENTS]
    longest_first = sorted(relations, key=lambda word: (-len(word), word))
    words = "|".join(_KIND_OF_BODY.sub(rf"(?:{_RANK})?\1", word) for word in longest_first)  # 直属(处级)单位
    return re.compile(f"(?P<kind>{words})(?:设置|名单|名录|一览表?|情况|如下|（[^（）]*）)*[：:]?$")


def find_listed(findings: Findings) -> Iterator[ParentFact | EventFact]:
    """The parents and foundings that headings and columns state, in the order of the text.

    Holds back where lines are no list: below a heading without numbers only lines that begin with a body count, as far
    as they follow each other.
    """
    lines = _Lines(findings)
    for at in range(len(lines.spans)):
        yield from lines.headed(at) or lines.columns(at)


class _Lines:
    def __init__(self, findings: Findings) -> None:
        self._text = findings.text
        self._mentions = [each for each in findings.mentions if each.scope != "pronoun"]
        self._starts = [each.start for each in self._mentions]
        self._dates = findings.dates
        self.spans = [match.span() for match in _LINE.finditer(findings.text)]

    def _within(self, start: int, end: int) -> Sequence[Mention]:
        return self._mentions[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    def headed(self, at: int) -> list[ParentFact]:
        start, end = self.spans[at]
        if end - start > _LONGEST_HEADING or _SENTENCE_MARK.search(self._text, start, end):
            return []
        heading = _heading().search(self._text, start, end)
        if heading is None:
            return []
        above = [each for each in self._within(start, end) if each.end <= heading.start()]
        parent = above[-1] if above else self._subject()
        if parent is None or (not above and heading.start() - start > 6):
            return []
        relation = _kinds()[re.sub(_RANK, "", heading["kind"])]
        found: list[ParentFact] = []
        for number, (first, last) in enumerate(self.spans[at + 1 : at + 1 + _FARTHEST]):
            if _heading().search(self._text, first, last) and last - first <= _LONGEST_HEADING:
                break
            marker = _MARKER.match(self._text, first, last)
            text_starts = marker.end() if marker else first
            listed = self._listed(text_starts, last)
            # below the heading of a whole page the list may begin some lines later, if it has numbers
            if listed and parent not in listed and (found or number == 0 or text_starts > first):
                found.append(ParentFact(relation, tuple(listed), (parent,), first, listed[-1].end, "heading"))
            elif text_starts == first and (found or number >= _LINES_BEFORE):
                break
        return found

    def _subject(self) -> Mention | None:
        named = [each for each in self._within(*self.spans[0]) if not each.government]
        return named[0] if len(named) == 1 else None

    def _listed(self, first: int, last: int) -> list[Mention]:
        """The bodies that a line begins with, one or several with nothing between but 、 or 和."""
        found: list[Mention] = []
        at = first
        for mention in self._within(first, last):
            if self._text[at : mention.start] not in ("", "、", "和", "及", "与") or mention.government:
                break
            found.append(mention)
            at = mention.end
        return found

    def columns(self, at: int) -> list[ParentFact | EventFact]:
        start, end = self.spans[at]
        head = _CELLS.split(self._text[start:end])
        columns = [(n, _kinds()[cell]) for n, cell in enumerate(head) if n and cell in _kinds()]
        if not columns or end - start > 2 * _LONGEST_HEADING:
            return []
        found: list[ParentFact | EventFact] = []
        for first, last in self.spans[at + 1 : at + 1 + _FARTHEST]:
            cells = list(self._cells(first, last))
            if len(cells) != len(head):
                break
            for column, kind in columns:
                below = next((body for cell in cells[:column] for body in self._listed(*cell)[:1]), None)
                if below is None:
                    continue
                if kind in _EVENTS:
                    dates = [each for each in self._dates if cells[column] == (each.start, each.end)]
                    found += [EventFact(kind, (below,), date, (), first, last, "column") for date in dates]
                elif above := self._within(*cells[column]):
                    found.append(ParentFact(kind, (below,), (above[-1],), first, last, "column"))
        return found

    def _cells(self, first: int, last: int) -> Iterator[tuple[int, int]]:
        for gap in _CELLS.finditer(self._text, first, last):
            yield first, gap.start()
            first = gap.end()
        yield first, last
