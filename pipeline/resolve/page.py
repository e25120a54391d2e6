"""What a text is about as a whole, and whose the bare names are that only this explains: 编制9人，设|测报组、预报组."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Sequence
from functools import cached_property
from operator import itemgetter

from pipeline.lexicon.places import candidates
from pipeline.lexicon.words import anchors, remits
from pipeline.resolve.hints import Hints
from pipeline.resolve.name import Name, NameTable
from pipeline.resolve.pronouns import LONGEST_TITLE
from pipeline.resolve.proper import has_area
from pipeline.rules.agencies import Mention
from pipeline.rules.agencies.anchors import is_seam

UNITS = frozenset({"处", "科", "课", "司", "股", "室", "组", "队"})
_PARTS = UNITS | {"支队", "大队"}
_HEADS_OF_PARTS = _PARTS | {"办公室", "分中心", "部", "分局", "中队", "所", "站", "中心", "管理部"}
# Whose parts a sentence tells of that are no public body, or those of a whole class.
_OTHERS = re.compile(
    "[各每]|许多|多数|[两三四五六七八九十][市县区镇乡]|[镇乡街道]）|公司|集团|协会|学会|医院|大学|学院|学校|联盟|企业|商会|厂"
    "|条例|规定|要求|建议|拟|计划"
)
_COUNT_INSIDE = re.compile("[一两三四五六七八九十个][个科处股室课组]|^分(?!局|中心)|内置")  # 政风四室, 一个科
_TELLS = re.compile(
    "(?:(?<!外)设(?![计施备])|设有|设置|设立|增设|内设|下设|现有|分设|新设|新设了|另设|辖有?|下辖|包括|分为|分置)"
    "(?>(?:[^，。；：、]{1,14}[科处股室课组队所站心部局厅][、和及与])*)$"
)
# What stands before 分局 and is no place that one is named after: 沿海分局 are a class.
_NO_AREA = re.compile("|[本各该]|[城农市郊][区村郊市]|沿海|基层|[各当]地|部分")
_LONGEST_CLAUSE = 200  # characters that are looked back at for whom a sentence is about
_OF_A_PAPER = re.compile("文件|\\s*关于|[：:]")  # behind the body that issues or gets one
_NUMBERED_LINE = re.compile("[ 　]*(?:[①-⑳]|[（(]?(?:[一二三四五六七八九十]{1,3}|[0-9]{1,2})[）)、.．]|[•●■◆▪])[ 　]*")
_FULL_ZONE = re.compile(
    "(?:(?![为是于在的和与及])[一-龥]){3,12}?(?P<kind>开发区|高新区|新区|园区|试验区|示范区|度假区|合作区)"
)


class Page:
    """The text with the ``mentions`` of its bodies; ``of`` gives the agencies that a mention names by now.

    What it is about is settled when first asked, which should be after the names with an anchor are.
    """

    def __init__(
        self,
        text: str,
        mentions: Sequence[Mention],
        table: NameTable,
        hints: Hints,
        of: Callable[[Mention], list[Name]],
    ) -> None:
        self._text = text
        self._mentions = mentions
        self._index = {id(mention): at for at, mention in enumerate(mentions)}
        self._table = table
        self._hints = hints
        self._of = of

    @cached_property
    def body(self) -> Name | None:
        """The body that the text is about: it begins with it and names none more often, bare names not counted."""
        title = self._title
        if title is None or title.head in _PARTS or _OF_A_PAPER.match(self._text, title.end):
            return None
        most = max((len(name.mentions) for name in self._table.all()), default=0)
        return next((name for name in self._of(title)[:1] if len(name.mentions) >= most), None)

    def owner(self, mention: Mention) -> Name | None:
        """The body that a bare name is a part of since the text is about it; None where nothing tells so."""
        return self._numbered(mention) or self._told(mention) or self._branched(mention)

    def founded(self, mention: Mention) -> bool:
        """Whether a dated event made a body that goes by an area no list knows: 改称|闽东渔政监督处."""
        if not self._hints.is_dated(mention) or not has_area(mention):
            return False
        return not (
            _OTHERS.search(self._text, self._sentence(mention), mention.start) or _COUNT_INSIDE.search(mention.body)
        )

    def zone(self, mention: Mention) -> str | None:
        """The name in full of 开发区管委会, that of the zone which the text has named in full before."""
        word = mention.body.removesuffix("管委会").removesuffix("管理委员会")
        if word == mention.body or word not in anchors("zone"):
            return None
        zones = self._zones.get(word, [])
        before = bisect_left(zones, mention.start, key=itemgetter(0))
        return zones[before - 1][1] + mention.body.removeprefix(word) if before else None

    @cached_property
    def _title(self) -> Mention | None:
        """The name of a body that the text begins with."""
        named = (each for each in self._mentions if each.scope not in ("bare", "pronoun"))
        first = next(named, None)
        return first if first is not None and first.start <= LONGEST_TITLE else None

    def _numbered(self, mention: Mention) -> Name | None:
        """The owner of a part that opens a numbered line: ② 治安支队加挂…."""
        line = self._text.rfind("\n", 0, mention.start) + 1
        if mention.head not in _PARTS or not _NUMBERED_LINE.fullmatch(self._text, line, mention.start):
            return None
        title = self._title
        return next(iter(self._of(title)), None) if title is not None and title.head not in _PARTS else None

    def _told(self, mention: Mention) -> Name | None:
        """The owner of a part that is told to be set up, where its sentence names nobody else."""
        if self.body is None or mention.head not in _HEADS_OF_PARTS:
            return None
        above = self.body.root
        start = self._sentence(mention)
        before = self._text[start : mention.start]
        told = _TELLS.search(before)
        if told is None or _OTHERS.search(before) or _COUNT_INSIDE.search(mention.body):
            return None
        if self._text[mention.end : mention.end + 1].isdigit():
            return None  # 雨量站43处
        at = self._index.get(id(mention))
        if at is None:
            return None  # the beginning of a longer name: 信息中心|办公室
        while at > 0 and self._mentions[at - 1].start >= start:
            at -= 1
            other = self._mentions[at]
            names = self._of(other)
            if any(above not in (name, name.owner) for name in names):
                return None
            if not names and other.end <= start + told.start():
                return None  # 市房改办|内设住房资金管理科
        return above

    def _branched(self, mention: Mention) -> Name | None:
        """The owner of a branch named after its place alone, the one body of its kind: 农业部…署, 更名|宜兰分署."""
        area = mention.body.removesuffix(mention.head)
        if not mention.head.startswith("分") or _NO_AREA.fullmatch(area) or area in remits():
            return None
        if self._hints.owners(mention):
            return None
        above = self._with_branches.get(mention.head.removeprefix("分"))
        return above.root if above is not None else None

    def _sentence(self, mention: Mention) -> int:
        """Where the sentence of a mention begins, or not far before it."""
        floor = max(0, mention.start - _LONGEST_CLAUSE)
        return max([floor, *(self._text.rfind(mark, floor, mention.start) + 1 for mark in "。；！？\n")])

    @cached_property
    def _with_branches(self) -> dict[str, Name]:
        """By the last word of their name, the bodies whose mentions are most of those of their kind."""
        kinds: defaultdict[str, list[Name]] = defaultdict(list)
        for name in self._table.all():
            if name.mentions:
                kinds[name.head].append(name)
        chosen = {kind: max(names, key=lambda name: len(name.mentions)) for kind, names in kinds.items()}
        named = {kind: sum(len(name.mentions) for name in names) for kind, names in kinds.items()}
        return {kind: name for kind, name in chosen.items() if 2 * len(name.mentions) > named[kind]}

    @cached_property
    def _zones(self) -> dict[str, list[tuple[int, str]]]:
        """Where the text names zones in full, behind the place that they are of, by the kind of zone."""
        found: defaultdict[str, list[tuple[int, str]]] = defaultdict(list)
        for zone in _FULL_ZONE.finditer(self._text):
            of_a_place = any(candidates(zone.group()[:size]) for size in (2, 3, 4, 5))
            if of_a_place and is_seam(self._text, zone.start()):
                found[zone["kind"]].append((zone.start(), zone.group()))
        return found
