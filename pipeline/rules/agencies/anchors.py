"""What names begin with: places, level words, national words, zones, areas, and governments."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from operator import attrgetter

from pipeline.lexicon.places import PlaceMatch, candidates
from pipeline.lexicon.words import anchor_pattern, anchors, areas, edges, full_verbs, stops
from pipeline.rules.agencies.mention import Mention, Scope

# 委 alone is a committee of the level or place before it, unless it goes on (省委员会, 市委托).
_NOT_A_COMMITTEE = re.compile("[员托派任会屈婉]|办(?!公[室厅])")
_LONGEST_EDGE = 4
COUNTIES = re.compile("县市(?![场容政民])")
"""Matches 县市, of all counties and cities, and not the beginning of 县|市场监管局."""
_QUARTERS = tuple("东西南北中")
_STATE = re.compile("[美俄英法德韩朝印伊乌叙越泰菲澳](?=国(?:防|家|务)|外交|财政|司法|内政|商务|能源|交通|卫生|农业)")
_NO_SEAT = frozenset("前街路第邸城院衙")  # 县府|街: no government is said to act


# 苍梧、藤县、蒙山三个|县
_COUNTED = re.compile("(?:[一-龥]{2,4}、)+[一-龥]{2,4}(?:[一二两三四五六七八九十]{1,3}|\\d+)个$")
_LONGEST_COUNTED = 60
_OTHER_LEVELS = re.compile("（[市区县旗、]{1,5}）")
# 市 and the like at the beginning of another word: 提升|市场, 明确|省份.
_NO_LEVEL = re.compile(
    "市[场民区政容值面内井郊域级]|省[份内级道]|区[域块间级别分内]|县[城级域内]|州[级内]|[省市区县][直外]"
)


@dataclass(frozen=True)
class Anchor:
    """The first part of a name: ``text[start:end]``; the fields are those of the mention it will head."""

    start: int
    end: int
    scope: Scope
    place: PlaceMatch | None = None
    level: str | None = None
    owner: Mention | None = None


@cache
def _zone_or_town() -> re.Pattern[str]:
    """Matches the last word of a zone's or a township's name; no table has them all."""
    return re.compile(f"{anchor_pattern('zone').pattern}|镇|乡|街道")


# 中国（广西）自由贸易试验区崇左片区: the brackets are part of the name.
_BRACKETED = re.compile("(?:中国)?（[一-龥]{2,4}）自由?贸易?试验区(?:[一-龥]{2,6}?片区)?")
# 皖南行署, 徽州专署: the government of a district that no table has.
_OF_A_DISTRICT = frozenset(("专署", "行署"))
# 第六师, 二二三团: what the 兵团 is divided into.
_DIVISION = re.compile(r"(?:第?[一二三四五六七八九十]{1,3}师|[一二三四五六七八九〇零]{2,3}团|\d{1,3}团)$")
_DIVISION_ENDS = re.compile(r"[师团](?<=[一二三四五六七八九十〇零\d].)")
_LONGEST_DIVISION = 5


def is_han(character: str) -> bool:
    return "\u4e00" <= character <= "\u9fff"


def is_seam(text: str, at: int) -> bool:
    """Whether a name may begin at ``at``: no Chinese character before it, or a word that is never part of a name.

    >>> is_seam("由省公安厅", 1), is_seam("小城市管理", 2)
    (True, False)
    """
    if at == 0 or not is_han(text[at - 1]):
        return True
    if text[at - 1 : at + 1] in edges() or text[max(0, at - 2) : at + 1] in anchors("zone"):
        return False  # 依|托街道, 经开|区综合执法大队
    return any(text[max(0, at - length) : at] in edges() for length in range(1, _LONGEST_EDGE + 1))


def _inside(at: int, places: Sequence[PlaceMatch]) -> bool:
    """Whether a position lies in one of the places, which are in order."""
    before = bisect_right(places, at, key=attrgetter("start"))
    return before > 0 and at < places[before - 1].end


class Anchors:
    """The anchors of one line, by where they end; names found on the way are added as anchors of what follows them."""

    def __init__(self, text: str, start: int, end: int, places: Sequence[PlaceMatch]) -> None:
        self._text = text
        self._by_end: dict[int, list[Anchor]] = {}
        self.begins: set[int] = set()
        for anchor in self._of_places(places):
            self.add(anchor)
        for anchor in self._of_words(start, end):
            self.add(anchor)
        for anchor in self._of_areas(start, end):
            self.add(anchor)
        for anchor in self._of_levels(start, end, places):
            self.add(anchor)
        for anchor in self._of_states(start, end):
            self.add(anchor)

    def add(self, anchor: Anchor) -> None:
        self._by_end.setdefault(anchor.end, []).append(anchor)

    def add_body(self, mention: Mention) -> None:
        """Makes a body or government the possible beginning of a longer name."""
        self.add(Anchor(mention.start, mention.end, "owned", owner=mention))

    def ending(self, at: int) -> Sequence[Anchor]:
        return self._by_end.get(at, ())

    def ends(self, start: int, end: int) -> list[int]:
        """The positions of ``[start, end)`` where an anchor ends, the last first."""
        return [at for at in range(end - 1, start - 1, -1) if at in self._by_end]

    def owner_ending(self, at: int) -> Mention | None:
        return next((anchor.owner for anchor in self.ending(at) if anchor.owner is not None), None)

    def _of_places(self, places: Sequence[PlaceMatch]) -> Iterator[Anchor]:
        for place in places:
            self.begins.add(place.start)
            if not any(reading.level == "nation" for reading in place.readings):
                yield Anchor(place.start, place.end, "placed", place=place)

    def _of_words(self, start: int, end: int) -> Iterator[Anchor]:
        for found in anchor_pattern("national").finditer(self._text, start, end):
            site = anchor_pattern("site").match(self._text, found.end())
            if site is None or is_seam(self._text, found.start()):
                yield Anchor(found.start(), found.end(), "national", level=found.group())

    def _of_states(self, start: int, end: int) -> Iterator[Anchor]:
        """Foreign states by the one character that news give them before their ministries: 俄|国防部."""
        for found in _STATE.finditer(self._text, start, end):
            if is_seam(self._text, found.start()):
                yield Anchor(found.start(), found.end(), "whole")

    def _of_areas(self, start: int, end: int) -> Iterator[Anchor]:
        for found in areas().finditer(self._text, start, end):
            self.begins.add(found.start())
            first = found.start()
            if first > start and self._text[first - 1] in _QUARTERS and is_seam(self._text, first - 1):
                first -= 1  # 东|洞庭湖
            if is_seam(self._text, first) or self.ending(first):
                yield Anchor(first, found.end(), "whole")

    def _of_levels(self, start: int, end: int, places: Sequence[PlaceMatch]) -> Iterator[Anchor]:
        text = self._text
        behind = {place.end for place in places}
        if text.find("试验区", start, end) >= 0:
            for found in _BRACKETED.finditer(text, start, end):
                yield Anchor(found.start(), found.end(), "whole")
        for found in _zone_or_town().finditer(text, start, end):
            if any(text[max(start, found.end() - size) : found.end()] in anchors("no-level") for size in (2, 3)):
                continue
            first = self._zone_start(start, found.start(), behind)
            if not _inside(found.start(), places) and first < found.start():
                yield Anchor(first, found.end(), "whole")
        for last in _DIVISION_ENDS.finditer(text, start, end):
            division = _DIVISION.search(text, max(start, last.end() - _LONGEST_DIVISION), last.end())
            if division is None:
                continue
            at = division.start()
            if is_seam(text, at) or at in behind or self.ending(at):
                yield Anchor(at, division.end(), "whole")
        for found in anchor_pattern("level").finditer(text, start, end):
            at, before = found.start(), text[max(start, found.start() - 1) : found.start()]
            if _inside(at, places) or text[found.end() : found.end() + 1] == "级":
                continue  # 省级大数据局 is a class
            if text[at : found.end() + 1] in ("县区", "区县", "旗县") or COUNTIES.match(text, at):
                continue  # 四个|县区|环保局
            if at in behind and before == found.group() and text[found.end() : found.end() + 1] not in ("委", "政"):
                continue  # 资兴市|市容环境卫生管理处, but 嵩县|县委
            if found.group() == "区" and before in _QUARTERS:
                continue  # 中区事务大队 is in no county
            # 入市 is no city, but in 列入|市政府 it is one
            if (
                len(found.group()) == 1
                and text[max(start, at - 2) : at] not in edges()
                and any(text[max(start, found.end() - size) : found.end()] in anchors("no-level") for size in (2, 3))
            ):
                continue
            if text[max(start, found.end() - 3) : found.end()] in anchors("zone"):
                continue  # 经开区|分局
            counted = before == "个" and _COUNTED.search(text, max(start, at - _LONGEST_COUNTED), at)
            if (before in anchors("many") and not counted) or (before in ("省", "市", "县") and at not in behind):
                continue  # 各市, 市县大数据局 are classes
            begins = is_seam(text, at) or before in anchors("before") or at in behind
            begins = begins or text.endswith("纪委", start, at)  # 市纪委|市监委
            if counted and text[found.end()] == "（":  # 四个县（市）|气象局
                bracket = _OTHER_LEVELS.match(text, found.end())
                if bracket is not None:
                    yield Anchor(at, bracket.end(), "level", level=found.group())
            if begins or counted or (text[at - 2 : at] in full_verbs() and not _NO_LEVEL.match(text, at)):
                yield Anchor(at, found.end(), "level", level=found.group())

    def district_start(self, floor: int, at: int) -> int:
        """Where the name of a district begins whose government's word stands at ``at``; ``at`` where none does."""
        place = next((each.start for each in self.ending(at) if each.scope in ("placed", "whole")), None)
        if place is not None:
            return place
        for first in (at - 2, at - 3):
            unknown = self._text[max(floor, first) : at]
            if first >= floor and all(map(is_han, unknown)) and is_seam(self._text, first):
                return at if stops().search(unknown) else first
        return at

    def _zone_start(self, floor: int, at: int, behind: set[int]) -> int:
        """Where the name of a zone begins whose last word stands at ``at``: with a place that the table has, else up to
        four characters back to a seam or to the end of a place."""
        for length in (5, 4, 3):
            if at - length >= floor and candidates(self._text[at - length : at]):
                return at - length
        for rank in ("国家级", "省级", "市级", "县级"):
            if self._text.endswith(rank, floor, at):
                at -= len(rank)  # 八面山|省级自然保护区
        for length in (2, 3, 4, 1):
            first = at - length
            if first < floor:
                continue
            begins = first in behind or is_seam(self._text, first) or self._begins_clause(first - 1)
            if not begins or stops().search(self._text, first, at) or self._text[first:at] in edges():
                continue  # 归|新区管委会
            if all(is_han(character) and character not in "及和与各" for character in self._text[first:at]):
                return first
        return at

    def _begins_clause(self, at: int) -> bool:
        """Whether the 与 that begins a clause, or stands behind a date, is here: ，与|泽口街道办事处合署."""
        before = self._text[max(0, at - 1) : at]
        return self._text[max(0, at)] == "与" and (not is_han(before or "。") or before in "年月日")


def governments(text: str, start: int, end: int, found: Anchors) -> Iterator[Mention]:
    """Governments and party committees of the line, which are parents and begin names, and are no agencies."""
    for word in anchor_pattern("government").finditer(text, start, end):
        if word.group().endswith("委") and _NOT_A_COMMITTEE.match(text, word.end()):
            continue
        anchor = next((each for each in found.ending(word.start()) if each.owner is None), None)
        if word.group() in _OF_A_DISTRICT and (anchor is None or anchor.level is None):
            first = found.district_start(start, word.start())
            if first < word.start():
                body = text[first : word.end()]
                yield Mention(first, word.end(), body, "whole", word.group(), body, government=True)
            elif is_seam(text, word.start()):  # 专署|建设科, after 徽州专署
                yield Mention(word.start(), word.end(), word.group(), "bare", word.group(), "", government=True)
            continue
        if anchor is None and len(word.group()) > 2:  # 澳门|特别行政区政府: the place takes the middle word
            anchor = next((each for each in found.ending(word.end() - 2) if each.scope == "placed"), None)
        seat = word.group() == "府"  # 縣府
        if seat and (anchor is None or anchor.level is None or text[word.end() : word.end() + 1] in _NO_SEAT):
            continue
        if anchor is not None:
            first, head = anchor.start, "政府" if seat else word.group()
            yield Mention(
                first, word.end(), text[first : word.end()], anchor.scope, head, head, anchor.place, anchor.level,
                government=True,
            )  # fmt: skip
        elif word.group() in ("特区政府", "特别行政区政府"):
            head = word.group()
            yield Mention(word.start(), word.end(), head, "bare", head, head, government=True)
    for word in anchor_pattern("centre").finditer(text, start, end):
        head = word.group()
        yield Mention(word.start(), word.end(), head, "national", head, head, government=True)
