"""Parts of a body where they are listed: items whose words no list may know, and which a list's marks show."""

from __future__ import annotations

import re

from pipeline.lexicon.words import Head, stop_words
from pipeline.rules.agencies.anchors import Anchors, is_han
from pipeline.rules.agencies.counted import BEFORE_SHARED, counted_items
from pipeline.rules.agencies.unlisted import JOINING, NUMBER, THIS_BODY, UNIT_ENDS, Unlisted

_WHOLE = ("办公室", "办公厅", "指挥中心")  # parts without a remit
_THIS = re.compile("[该本我]")
_LONGEST_LISTED = 8
_LONGEST_SHARED = 4  # characters before the last word that counted items share: 三个|水管|站
_LONGEST_ITEM = 12  # characters of an item of a list before its last word
# Before a list of parts in its sentence; and what stands in the name of none.
_PARTS_TOLD = re.compile("(?:[内下分]设|设有?|置|下?辖|包括|分为|科室|处室|机构|部门|单位)[^。；！？]{0,80}$")
_LONGEST_TOLD = 84  # characters of what it matches
_ENDS_TELLING = re.compile("[。；！？]")
_NO_ITEM = re.compile(
    "下列|以下|若干|内置|[多数几][座个家所支]|[两三四五六七八九十]个|(?<![国所])有|[局厅署各的了是由从把被让在又也已等]"
    "|委员会|政府|机关"
)
_COUNT_BEHIND = re.compile("[两三四五六七八九十]{1,3}个")  # 水情科|三个科
_ITEM = re.compile(
    r"[ 　]*(?:[•·*●◆■▪➤►✔✓→※○◎-] ?)?(?:[（(]?(?:[一二三四五六七八九十]{1,3}|\d{1,3})[）)、.．] ?)?"
    r"(?:\d{1,3}(?: ?\| ?|[ 　\t]+))?"
)
_LISTING = re.compile(
    "[、．：；】（和与及设辖①-⑳]$|设有$|内[置有]$|包括$|，如$|分别[为是]$|[所下直]属的$|(?:压减|精简|整合|调整|优化|合并|归并)[为到至成]$"
)
_SET_UP = re.compile("设有?$|内[置有]$|包括$|[：】有]$")


class Parts:
    """The line ``text[start:end]``, with its anchors. Offsets are half-open, in ``text``."""

    def __init__(self, text: str, start: int, end: int, anchors: Anchors, unlisted: Unlisted, *, headed: bool) -> None:
        self.text = text
        self.start = start
        self.end = end
        self.anchors = anchors
        self.unlisted = unlisted
        self._headed = headed
        self._told_until = start  # where the last part ends that such a sentence tells of

    def start_of(self, head: Head, at: int, end: int, floor: int) -> int | None:
        """Where a part begins whose last word alone a list knows, whatever the tokens say: 内设|归集处、信贷处."""
        listed = self._ends_item(end) and (
            head.kind in ("unit", "strong") or (head.kind == "titled" and self._told_of_parts(at))
        )
        lowest = max(floor, at - _LONGEST_LISTED)
        if not listed and not _THIS.search(self.text, max(self.start, lowest - 5), at):
            return None
        for first in range(at, lowest - 1, -1):
            if self.anchors.ending(first + 1):
                return None
            if first < at and self.text[first - 1] in JOINING and self.text[first - 2 : first - 1] not in UNIT_ENDS:
                continue  # 出版及|印制处
            if (listed and self._begins_item(first)) or THIS_BODY.search(self.text, max(self.start, first - 5), first):
                if first == at:
                    bare_office = head.word in _WHOLE and (
                        _SET_UP.search(self.text, max(self.start, at - 2), at)
                        or _ITEM.fullmatch(self.text, self.start, at)
                        or self._told_of_parts(at)
                    )
                    if not bare_office:
                        return None
                elif self.text[first] in "立置有省市县区州" or not self._is_item(self.unlisted.past_ordinal(first), at):
                    return None
                return first
        return None

    def start_of_shared(self, at: int, floor: int) -> int | None:
        """Where the words begin that counted items share: 章渡、云岭、茂林三个|水管站."""
        for first in range(at, max(floor, at - _LONGEST_SHARED - 1), -1):
            if not is_han(self.text[first]):
                return None
            if self.text[first] in "省市县区旗州":
                continue  # 四个|县区环保局
            if self.text[first - 1] in BEFORE_SHARED and counted_items(self.text, self.start, first):
                return first
        return None

    def start_before(self, head: Head, first: int, at: int, end: int, floor: int) -> int | None:
        """Where an item of a list begins whose last words alone a list knows: 、|卫生与免疫规划科."""
        if head.kind != "unit" or not self._ends_item(end):
            return None
        for start in range(first - 1, max(floor, at - _LONGEST_ITEM) - 1, -1):
            if not is_han(self.text[start]) or self.anchors.ending(start + 1):
                return None
            before = self.text[start - 1]
            if before in JOINING and self.text[start - 2 : start - 1] not in UNIT_ENDS:
                continue  # 卫生与|免疫规划科
            if self._begins_item(start) and self._is_item(start, first - (self.text[first - 1] in JOINING)):
                return start
        return None

    def in_list(self, at: int, end: int) -> bool:
        """Whether ``text[at:end]`` ends an item of a list where parts are told of: 单位包括财务|服务中心、气象台."""
        return self._ends_item(end) and self._told_of_parts(at)

    def _is_item(self, start: int, end: int) -> bool:
        """Whether the words of ``[start, end)`` can be what a part is for: any words where parts are told of."""
        if self.text[start] == "原" or self.text[end - 1].isdigit() or _NO_ITEM.search(self.text, start, end):
            return False
        if self.unlisted.is_remit(start, end):
            return True
        if NUMBER.fullmatch(self.text, start, end):
            return self._told_of_parts(start)  # 下属|一大队
        told = self._told_of_parts(start) or _ITEM.fullmatch(self.text, self.start, start)
        bounded = self.text[start - 1 : start] == "、"
        if not told or (not bounded and stop_words().search(self.text, start, end)):
            return False
        return end - start > 1 and all(map(is_han, self.text[start:end]))

    def _told_of_parts(self, at: int) -> bool:
        """Whether the sentence tells of parts before ``at``, or of one not far back."""
        if self._headed and at - self.start <= _LONGEST_ITEM:
            return True
        told = at - self._told_until <= _LONGEST_TOLD and not _ENDS_TELLING.search(self.text, self._told_until, at)
        told = self._told_until > self.start and told
        if told or _PARTS_TOLD.search(self.text, max(self.start, at - _LONGEST_TOLD), at) is not None:
            self._told_until = at
            return True
        return False

    def _begins_item(self, at: int) -> bool:
        """Whether an item of a list begins here: behind 、 or 内设, or behind the number of a line."""
        if self.text[at - 1] == "设" and self.text[at] in "施备计置想立":
            return False  # 公用事业设|施管理站
        return bool(
            _LISTING.search(self.text, max(self.start, at - 3), at) or _ITEM.fullmatch(self.text, self.start, at)
        )

    def _ends_item(self, at: int) -> bool:
        if (
            at == self.end
            or self.text[at] in "、，．。；：（）和与及等 —"
            or self.text[at].isdigit()
            or "①" <= self.text[at] <= "⑳"
        ):
            return True
        return _COUNT_BEHIND.match(self.text, at) is not None
