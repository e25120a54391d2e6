"""Names of public bodies in a line of the clean text.

A name is read from its last word (局, 委员会 …) leftwards: remit words first, then its anchor. Characters decide; a
token only vetoes a last word that it runs across (管理部|门), and no unknown words are taken into a name where one of
them is a stop or a common verb.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from pipeline.lexicon.places import PlaceMatch
from pipeline.lexicon.words import (
    Head,
    anchors,
    edges,
    full_verbs,
    head_pattern,
    heads,
    not_heads,
    organs,
    remits,
    stop_words,
    stops,
    verbs,
)
from pipeline.rules.agencies.anchors import Anchor, Anchors, governments, is_han, is_seam
from pipeline.rules.agencies.mention import DEFINED_AS, Mention
from pipeline.rules.agencies.refused import is_refused
from pipeline.segment import Words

_LONGEST = 40  # characters of a name before its last word
_UNKNOWN = 18  # characters between an anchor and the first word a list knows
_UNKNOWN_INSIDE = 8  # the same between a body and the last word of its part
_UNKNOWN_SHORT = 3  # the same before a shortened last word: 省|金控|办
_OF_GOVERNMENTS = frozenset("科股组室处局")  # last words of their sections: 县人民政府|财粮科
_LONG_REMIT = 4  # characters of an unlisted remit that make a 中心 behind its place a body
# What is said of bodies, not of buildings, behind a 中心.
_SHOWN = re.compile(
    "(?:[^，。；]{0,3}(?:正式|同时|同日))?(?:挂牌|揭牌|更名|改名|加挂)|副?主任|系|隶属|（(?:加挂|原|以下简称)"
)
# Before 委 and 办 these make other words: 党委, 常委, 政办.
_NO_SHORT_REMIT = "党常军员政革团宣省市县区书部"
_COORDINATING = frozenset(("领导小组", "指挥部", "总指挥部", "联席会议", "部际联席会议"))
# What stands between a place and such a body, but in no name of one: 市委成立|领导小组.
_NO_TASK = re.compile("成立|设立|组建|建立|[由是了为其的]|担任|参加|根据|通过|要求|召开|印发|发布|有关|相关|各[级地]")
# Somebody of the body that was named just before.
_POST = re.compile(
    "的?(?:副?[处科司局主书站队所][长任记]|干[部警]|民警|负责|工作人员|供图|相关|有关|人员|专家|官员|发言人|副|原|党|编制表|组织|办事)"
)
_NO_PART_BEGINS = "设挂辖由省市县区"
_JOINING = "和与及暨"
_LISTED_BY = frozenset("、和与及")
# 大通、湟中两个|管理处
_COUNTED = re.compile("[、和及与][一-龥]{1,4}?(?<![科处室股组局部等])等?[\\d一两三四五六七八九十]+个$")
# 内设总务、技术两|处: as many sections as are counted, with one last word.
_SHARED_HEAD = re.compile("(?:设|分|置)(?![在于])[有为]?(?:[一-龥]{2,4}、)+[一-龥]{2,4}[两二三四五六七八九十]{1,2}$")
_LOCAL = frozenset(("局", "分局", "监管局", "派出所", "大队", "支队"))
_LONGEST_UNLISTED = 4  # characters of a place before such a body
_LONGEST_ALONE = 6  # characters of a 署 of Hong Kong or Taiwan that no list knows
_NO_NAME = re.compile("[某该本各每两一二三四五六七八九十辖管设]")
_SMALL_BODIES = ("站", "所", "处")  # parts of a body that stand behind a place as well
# Bodies that go by a place alone, with the characters of the longest.
_LONGEST_PLACE = {"海关": 4, "支关": 4, "海事处": 4, "边检站": 4, "理民府": 3, "管委会": 8}
_THIS = re.compile("[该本我]")
_THIS_BODY = re.compile("[该本我](?:局|署|部|厅|委|院|处|会|中心|支队|总队|大队)的?$")
_LONGEST_OF_STATION = 5  # characters of a station's place: 芙蓉镇站|派出所
_NO_STATION = re.compile("[日月年午]|上述|^车站$")  # before the last word of a station, but in no name of a place
_LONGEST_POSTED = 8  # characters of 驻 and the city of a post abroad
_PARK = re.compile("[一-龥]{2,6}国家公园$")
_LONGEST_PARK = 10  # its characters
_LONGEST_LISTED = 8
_LONGEST_ITEM = 12  # characters of an item of a list before its last word
# Before a list of parts in its sentence; and what stands in the name of none.
_PARTS_TOLD = re.compile("(?:[内下分]设|设有?|置|下?辖|包括|分为|科室|处室|机构|部门|单位)[^。；！？]{0,80}$")
_LONGEST_TOLD = 84  # characters of what it matches
_NO_ITEM = re.compile(
    "下列|以下|若干|[多数几][座个家所支]|[两三四五六七八九十]个|(?<![国所])有|[局厅署各的了是由从把被让在又也已等]"
    "|委员会|政府|机关"
)
_DATE_ENDS = re.compile("[0-9〇一二三四五六七八九十当同次翌][年月日]$")
_UNIT_ENDS = frozenset("科处室股组司部课队站所局委会心厅")
_COUNT_BEHIND = re.compile("[两三四五六七八九十]{1,3}个")  # 水情科|三个科
_ITEM = re.compile(
    r"[ 　]*(?:[•·*●◆■▪➤►✔✓→※○◎-] ?)?(?:[（(]?(?:[一二三四五六七八九十]{1,3}|\d{1,3})[）)、.．] ?)?(?:\d{1,3} ?\| ?)?"
)
_LISTING = re.compile(
    "[、：；】和与及设]$|设有$|内[置有]$|包括$|[所下直]属的$|(?:压减|精简|整合|调整|优化|合并|归并)[为到至成]$"
)
_SET_UP = re.compile("设有?$|内[置有]$|包括$|[：】有]$")
_COMPASS = tuple("东西南北中")
_PARTED = ("成立", "分出", "分设", "分离", "分立", "议决", "议定")  # 植物保护处|分出, 委员会|议决
_NO_BRACKETS = str.maketrans("", "", "（）")  # of 中国（广西）自由贸易试验区
_HAN_OR_DIGITS = re.compile(r"[一-龥\d]*")
# What unknown words are made of: 中国|21世纪议程|管理中心, 12345热线|受理中心, and no date or count.
_UNLISTED = re.compile(r"(?:[一-龥]|(?<!\d)\d{2,5}(?![年月日号元人个名家]))*")
_DEFINED = re.compile(f"（{DEFINED_AS}[“‘]?[一-龥]{{2,12}}[”’]?）")
# Unknown words with one of these among them are two names, or none.
_SEAM_INSIDE = re.compile("[和与及暨局厅署为各的了是由从把被让在又也已第]|委员会|政府|设有|机关设")
_ORDINAL = re.compile("(?:派[出驻])?第[一二三四五六七八九十]{1,3}|[东西南北中]{1,2}[区部]")
# The number of a part, behind the body or the remit that it is one of: 交警支队|直属二|大队, 银行监管|一|司.
_NUMBER = re.compile("(?:直属)?第?[一二三四五六七八九十]{1,3}|直属")
_ORDINAL_ENDS = frozenset("一二三四五六七八九十区部属")  # of both
_NUMBERED = frozenset(("大队", "中队", "支队", "司", "处", "科", "课", "室", "分局", "部"))
# A post behind a name: jieba takes 局局长 for one word.
_OFFICE = re.compile("副?(?:[局部处科厅署司院所会]长|主任|书记|秘书长|总队长|支队长|大队长)")


@cache
def _lengths(which: str) -> tuple[int, ...]:
    words = remits() if which == "remits" else not_heads()
    return tuple(sorted({len(word) for word in words}, reverse=True))


@cache
def _remits_ending() -> dict[str, tuple[int, ...]]:
    """The lengths of the remits that end with a character, longest first."""
    found: dict[str, set[int]] = {}
    for word in remits():
        found.setdefault(word[-1], set()).add(len(word))
    return {last: tuple(sorted(lengths, reverse=True)) for last, lengths in found.items()}


@cache
def _not_head_ends() -> frozenset[str]:
    return frozenset(word[-2:] for word in not_heads())


def find_mentions(
    text: str, start: int, end: int, places: Sequence[PlaceMatch], words: Words, *, overseas: bool = False
) -> list[Mention]:
    """The names of public bodies and governments in the line ``text[start:end]``, in order, none inside another.

    ``places`` are the line's place expressions, ``words`` its tokens. A name without an anchor stays ``bare``: whether
    it is a class word (大数据局) is for the whole article to say. In an ``overseas`` text bodies go by a name without a
    place, whose words no list may know (漁護署). Offsets are half-open code points of ``text``.
    """
    return _Line(text, start, end, places, words, overseas).mentions()


def _is_joining(text: str, place: PlaceMatch) -> bool:
    """Whether the 和 of 和县 joins two names: 建设局和|县商务局."""
    before = text[place.start - 1 : place.start]
    return place.form == "common" and text[place.start] in _JOINING and bool(before) and is_han(before)


def _is_cut(words: Words, place: PlaceMatch) -> bool:
    """Whether words run into a short name of a place: 恢|复县, and 奥|运城市, which words make 奥运|城市."""
    size = place.end - place.start
    return size <= 3 and words.cut(place.start) and (size == 2 or words.starts(place.start + 1))


class _Line:
    def __init__(
        self, text: str, start: int, end: int, places: Sequence[PlaceMatch], words: Words, overseas: bool
    ) -> None:
        self.overseas = overseas
        self.text = text
        self.start = start
        self.end = end
        self.words = words
        places = [each for each in places if not _is_cut(words, each)]
        places = [each for each in places if not _is_joining(text, each)]
        self.anchors = Anchors(text, start, end, places)

    def mentions(self) -> list[Mention]:
        found: list[Mention] = []
        for government in governments(self.text, self.start, self.end, self.anchors):
            found.append(government)
            self.anchors.add_body(government)
        floor = self.start
        for word in head_pattern().finditer(self.text, self.start, self.end):
            head = heads()[word.group()]
            # 农业农村部|长江…: what begins with a place is no 部长
            if not self._place_follows(word.end()) and self._vetoed(head, word.end()):
                continue
            mention = self._read(head, word.start(), word.end(), floor)
            if mention is not None and not is_refused(self.text, self.start, mention):
                found.append(mention)
                self.anchors.add_body(mention)
                defined = _DEFINED.match(self.text, mention.end, self.end)
                if defined is not None:  # 环境管理署（下称环管署）|南区环境管理中心
                    self.anchors.add(Anchor(mention.start, defined.end(), "owned", owner=mention))
                floor = mention.end  # no name runs across the end of another, it can only begin with it
        return _outermost(found)

    def _place_follows(self, at: int) -> bool:
        """Whether a place begins here, but for 长沙 and the like behind a body: 支队长|沙某."""
        return at in self.anchors.begins and (self.text[at] != "长" or self.text.startswith("长江", at))

    def _vetoed(self, head: Head, end: int) -> bool:
        if head.word == "部" and self.text[end - 2 : end - 1] in _COMPASS:
            return True
        if head.word == "委" and self.text.startswith("书记", end) and self.text[end - 3 : end - 1] in remits():
            return False  # 政法委|书记, and not 市委书记
        if self.text[end : end + 1] and self.text[end] in head.not_before and not self.text.startswith(_PARTED, end):
            return True
        if self.text[end : end + 1] in ("内", "属", "等") or self.text.startswith(_PARTED, end):
            return False  # 经信局|内设, 竹业局|属市政府工作部门
        return len(head.word) == 1 and not _OFFICE.match(self.text, end) and self.words.cut(end)

    def _read(self, head: Head, at: int, end: int, floor: int) -> Mention | None:
        """The name whose last word is ``text[at:end]`` and which begins at ``floor`` or later."""
        floor = max(floor, at - _LONGEST)
        reach = self._reach(at, floor, head.kind == "short")
        if self._is_other_word(at, end, floor, reach):
            return None
        anchor = self._nearest(head, at, reach) or self._loose(head, at, end, floor, min(reach))
        if anchor is None:
            return self._without_anchor(head, at, end, floor, min(reach))
        sent = anchor.scope == "placed" or (anchor.scope == "owned" and head.word == "组")
        if sent and anchor.start > floor and self.text[anchor.start - 1] == "驻":
            return self._post(head, end, floor, anchor.start - 1)
        anchor = self._themed(floor, self._chained(anchor))
        name = self.text[anchor.start : end].translate(_NO_BRACKETS)
        if anchor.owner is not None and anchor.end > anchor.owner.end:
            name = anchor.owner.text + self.text[anchor.end : end]  # without the definition between
        return Mention(
            anchor.start, end, name, anchor.scope, head.word, self.text[anchor.end : end],
            anchor.place, anchor.level, anchor.owner,
        )  # fmt: skip

    def _reach(self, at: int, floor: int, short: bool) -> set[int]:
        """Positions from which the text up to ``at`` is remit words and the conjunctions between them."""
        known, text = remits(), self.text
        found = {at}
        todo = [at]
        while todo:
            here = todo.pop()
            counts = text[here - 1] in _ORDINAL_ENDS
            for length in _lengths("remits") if counts else _remits_ending().get(text[here - 1], ()):
                left = here - length
                if left < floor or left in found:
                    continue
                source = known.get(text[left:here]) or (self._ordinal(left, here, at) if counts else None)
                if source is None or (source == "short" and not (short and here == at)):
                    continue
                found.add(left)
                todo.append(left)
                joint = left - 1
                if joint <= floor or text[joint] not in _JOINING or joint in found:
                    continue
                # a conjunction belongs to the name only between two remit words
                if any(text[joint - n : joint] in known for n in _lengths("remits") if joint - n >= floor):
                    found.add(joint)
                    todo.append(joint)
        return {here for here in found if here == at or text[here] not in _JOINING}

    def _ordinal(self, left: int, here: int, at: int) -> str | None:
        """What makes ``text[left:here]`` the number or the quarter in a name whose last word stands at ``at``."""
        if self.text[here - 1] not in _ORDINAL_ENDS:
            return None
        if _ORDINAL.fullmatch(self.text, left, here):
            return "ordinal"
        if here != at or not _NUMBER.fullmatch(self.text, left, here):
            return None
        if not any(self.text.startswith(word, at) for word in _NUMBERED):
            return None
        owner = self.anchors.owner_ending(left)
        remit = any(self.text[max(0, left - n) : left] in remits() for n in _lengths("remits") if n > 1)
        return "ordinal" if remit or (owner is not None and not owner.government) else None

    def _is_other_word(self, at: int, end: int, floor: int, reach: set[int]) -> bool:
        """Whether the last word ends 布局 or 购物中心; 管理科 is no 理科, since no known word ends before the 理."""
        if self.text[end - 2 : end] not in _not_head_ends():
            return False
        longest = next((n for n in _lengths("remits") if self.text[max(0, at - n) : at] in remits()), 0)
        for length in _lengths("not_heads"):
            first = end - length
            if at - longest < first < at:
                continue  # 公共资源交易|中心 is no 交易中心
            if first >= at or (first not in reach and len(reach) > 1):
                continue
            kind = not_heads().get(self.text[max(0, first) : end])
            if kind is not None and (kind != "service" or not self._is_public(first, floor)):
                return True
        return False

    def _is_public(self, at: int, floor: int) -> bool:
        """Whether remit words before such a word at ``at``, behind a place or body, make it one: 独山县|气象|服务站."""
        owner = self.anchors.owner_ending(at)
        if owner is not None and not owner.government:
            return True  # 太原海关|技术中心
        for position in self._reach(at, floor, False) - {at} if at > floor else ():
            for anchor in self.anchors.ending(position):
                if anchor.place is None or anchor.place.form != "short" or anchor.place.place is None:
                    return True
        return False

    def _nearest(self, head: Head, at: int, reach: set[int]) -> Anchor | None:
        """The anchor that makes the longest name without unknown words."""
        best: Anchor | None = None
        for position in sorted(reach):
            for anchor in self.anchors.ending(position):
                if position == at and not self._may_follow(head, anchor):
                    continue
                owner = anchor.owner
                if owner is not None and owner.head == head.word and "peer" in head.traits:
                    continue
                behind = owner is not None and not owner.government
                if behind and head.word != "局" and self.text[position : at + len(head.word)] in organs():
                    continue  # 财政部|税务总局
                if "inner" in head.traits and self._chained(anchor).owner is None:
                    continue
                if best is None or anchor.start < best.start:
                    best = anchor
        return best

    def _may_follow(self, head: Head, anchor: Anchor) -> bool:
        """Whether the last word stands behind the anchor without a remit between."""
        if anchor.scope == "whole" and "branch" in head.traits:
            return True  # 永昌街道|派出所
        if head.word == "办" and anchor.owner is not None and anchor.owner.government:
            return True  # 县政府|办
        if "direct" not in head.traits:
            # 国家矿山安全监察局|吉林|局, and behind that one 山西|局: branches named by their place alone
            if anchor.scope != "placed":
                return False
            if head.word == "局" and anchor.place is not None and anchor.place.form == "short":
                return True  # 陕西|局, a branch where the text names others of its kind
            if self.text[anchor.start - 1 : anchor.start] not in _LISTED_BY:
                return self._chained(anchor) is not anchor
            beside = self.anchors.owner_ending(anchor.start - 1)
            return beside is not None and beside.head == head.word and beside.owner is not None
        owner = self._chained(anchor).owner
        return "part" not in head.traits or (owner is not None and not owner.government)

    def _loose(self, head: Head, at: int, end: int, floor: int, first: int) -> Anchor | None:
        """An anchor with words before ``first`` that no list knows: 广州市|灯光夜景|管理局."""
        for position in self.anchors.ends(max(floor, first - _UNKNOWN + 1), first):
            if not _HAN_OR_DIGITS.fullmatch(self.text, position, first):
                break
            for anchor in self.anchors.ending(position):
                if self._may_hold(head, anchor, position, first, at, end):
                    return anchor
        return self._coordinating(head, at, floor)

    def _may_hold(self, head: Head, anchor: Anchor, position: int, first: int, at: int, end: int) -> bool:
        """Whether the unknown words ``[position, first)`` belong to a body of that anchor with that last word."""
        known = first < at
        if self.text[at - 1].isdigit():
            return False  # 折枝589|处
        if anchor.level in ("全国", "最高") or (
            anchor.level == "中国"
            and not (known and head.word == "中心")  # 中国|21世纪议程|管理中心
            and (head.word not in ("局", "总局", "署") or at - position > 3)
        ):
            return False
        if self.words.cut(position) and not self.words.starts(anchor.start):
            return False
        if self.text[position] in "设辖由" or (anchor.scope == "level" and self.text[position] == "长"):
            return False
        owner = anchor.owner
        if owner is not None and not owner.government:
            return self._inside(head, position, first, at, end)
        if head.kind == "short":
            if head.word == "会" or at - position > _UNKNOWN_SHORT or self.text[at - 1] in _NO_SHORT_REMIT:
                return False
            return not (head.word == "办" and self.words.cut(at)) and self._runs_on(position, end)  # 主|办
        if owner is not None and head.word in _OF_GOVERNMENTS and first == at:
            # 县人民政府|财粮|科: a section that no list knows shows by what follows
            known = self.text[position] not in _NO_PART_BEGINS and at - position <= _LONG_REMIT
            return known and self._closed(end) and self._is_remit(position, at)
        place = anchor.place
        full = anchor.level is not None or (place is not None and (place.form == "full" or place.is_short_county))
        nested = place is not None and len(place.parts) > 1 and head.word != "处"  # 上海石化凹湾|处 is a spot
        small = (full or nested) and head.word in _SMALL_BODIES and anchor.scope != "national"
        small = small and (known or self.overseas or head.word != "处")  # 山城区河堤漫溢|处 is a spot
        held = head.kind in ("strong", "titled") or small
        if not held or self.words.ends_word(at, len(head.word)) or at - position < 2 + (head.word == "处"):
            return False
        foreign = anchor.place is not None and any(each.level == "foreign" for each in anchor.place.readings)
        if foreign and not known:
            return False
        shown = _SHOWN.match(self.text, end) is not None
        local = self.text[anchor.end - 1] in "省市县区州盟旗镇乡" and (shown or at - position >= _LONG_REMIT)
        if head.word == "中心" and anchor.scope != "national" and not (full and (known or local)):
            return False  # 香港失去数据中心
        last = first - (self.text[first - 1] in _JOINING) if known else at
        return last > position and self._is_remit(self._past_ordinal(position), last)

    def _inside(self, head: Head, position: int, first: int, at: int, end: int) -> bool:
        """Whether the unknown words ``[position, first)`` name a part of the body before them: 体育总局|游泳|中心."""
        if _POST.match(self.text, position) or self.text[position] in _NO_PART_BEGINS:
            return False
        position = self._past_ordinal(position)  # 水利署|第六河川|局
        if head.kind == "short" or first - position > _UNKNOWN_INSIDE or self.words.ends_word(at, len(head.word)):
            return False
        joined = any(joining in self.text[position:at] for joining in _JOINING)
        if head.word in self.text[position:at] or not (
            self._is_remit(position, at) if joined else self._runs_on(position, at)
        ):
            return False
        known = first < at
        if joined or (head.kind == "unit" and not known):
            # 公安局办案民警处: a part that no list knows shows by what follows, a mark or a post
            return not is_han(self.text[end : end + 1] or "。") or bool(_POST.match(self.text, end))
        return known or not any(map(self._seam, range(position + 1, at + 1)))

    def _coordinating(self, head: Head, at: int, floor: int) -> Anchor | None:
        """The anchor of a body that works across others, whose task may be long and have verbs in it."""
        if head.word not in _COORDINATING:
            return None
        for position in range(at - 4, floor - 1, -1):
            if not (is_han(self.text[position]) or self.text[position].isdigit()):
                return None
            for anchor in self.anchors.ending(position):
                start = anchor.start
                if anchor.owner is not None and not anchor.owner.government:
                    continue
                if is_seam(self.text, start) and not _NO_TASK.search(self.text, position, at):
                    return anchor
        return None

    def _is_remit(self, start: int, end: int) -> bool:
        """Whether the unknown words of ``[start, end)`` can be the whole remit of a body, one 和 among them."""
        joint = next((at for at in range(start + 2, end - 1) if self.text[at] in _JOINING), end)
        if joint < end and self.text[joint - 1] in _UNIT_ENDS:
            return False  # 普法工作队与下关|司法所
        return self._runs_on(start, joint, first=True) and (joint == end or self._runs_on(joint + 1, end, first=True))

    def _runs_on(self, start: int, end: int, *, first: bool = False) -> bool:
        """Whether the unknown words of ``[start, end)`` can be part of a name, with ``first`` all of its remit."""
        if not _UNLISTED.fullmatch(self.text, start, end):
            return False
        if _SEAM_INSIDE.search(self.text, start, end) or stop_words().search(self.text, start, end):
            return False
        words = self.words.between(start, end)
        if first and words and words[0] not in full_verbs():  # 大数据|应用, and not 访问|大数据
            words = [word for word in words if word not in full_verbs()]
        return verbs().isdisjoint(words) and edges().isdisjoint(words)

    def _chained(self, anchor: Anchor) -> Anchor:
        """The anchor with the body or place before it: 国家税务总局|马山县|税务局, 北京市|国家|税务局."""
        for other in self.anchors.ending(anchor.start):
            owner = other.owner
            if anchor.scope in ("placed", "whole") and owner is not None and not owner.government:
                return replace(anchor, start=other.start, end=other.end, scope="owned", owner=owner)
            if anchor.scope in ("national", "whole") and other.scope == "placed":
                return other
            if anchor.scope == "whole" and other.level == "中国":
                return other  # 中国|大熊猫|保护研究中心
            if anchor.scope == "national" and other.scope == "whole":
                return other  # 乌|国家|安全局
        return anchor

    def _themed(self, floor: int, anchor: Anchor) -> Anchor:
        """The anchor with the catchword or park before its place: 数字|福建, 祁连山国家公园|青海省|管理局."""
        if anchor.scope == "placed":
            park = _PARK.search(self.text, max(floor, anchor.start - _LONGEST_PARK), anchor.start)
            first = next((at for at in range(*park.span()) if is_seam(self.text, at)), None) if park else None
            if first is not None:
                return replace(anchor, start=first, end=first, scope="whole")
        if anchor.scope in ("placed", "national"):
            for word in anchors("theme"):
                start = anchor.start - len(word)
                if start >= floor and self.text.startswith(word, start) and is_seam(self.text, start):
                    return replace(anchor, start=start, end=start, scope="whole")
        return anchor

    def _post(self, head: Head, end: int, floor: int, at: int) -> Mention:
        """The name of a post abroad whose 驻 stands at ``at``, with the body or the place that sent it."""
        if at > floor and self.text[at - 1] == "派":
            at -= 1
        owner = self.anchors.owner_ending(at)
        if owner is not None:
            first, body = owner.start, self.text[owner.end : end]
            return Mention(first, end, self.text[first:end], "owned", head.word, body, owner=owner)
        first = min((anchor.start for anchor in self.anchors.ending(at)), default=at)
        return self._whole(head, first, end)

    def _whole(self, head: Head, first: int, end: int) -> Mention:
        name = self.text[first:end]
        return Mention(first, end, name, "whole", head.word, name)

    def _without_anchor(self, head: Head, at: int, end: int, floor: int, first: int) -> Mention | None:
        text = self.text
        if first == at:
            if head.kind == "alone":
                return Mention(at, end, text[at:end], "bare", head.word, text[at:end])
            posted = text.rfind("驻", max(floor, at - _LONGEST_POSTED), at - 1) if "abroad" in head.traits else -1
            if posted >= 0 and all(map(is_han, text[posted:at])):
                return self._post(head, end, floor, posted)  # 中国|驻开普敦总领馆
            part = (
                self._named_after(head, at, end, floor)
                or self._listed(head, at, end, floor)
                or self._held(head, at, end, floor)
                or self._alone(head, at, end, floor)
                or self._branch(head, at, end, floor)
            )
            if part is None and head.word[:-1] in remits():
                return Mention(at, end, text[at:end], "bare", head.word, text[at:end])  # 海事处 of Hong Kong
            return part
        posted = text.rfind("驻", max(floor, first - 6), first)
        if posted >= 0 and self._runs_on(posted + 1, first):
            return self._post(head, end, floor, posted)
        whole = self._item_start(head, first, at, end, floor)
        if whole is not None:
            return Mention(whole, end, text[whole:end], "bare", head.word, text[whole:end])
        named = self._site_start(head, first, floor)
        if named is not None:
            return self._whole(head, named, end)
        joined = text[first - 1] in _JOINING and (bool(self.anchors.ending(first - 1)) or self.words.ends(first - 1))
        if not (self._seam(first) or joined or text[first - 1] == "兼"):
            unknown = self._unknown_start(first, floor)
            if unknown is None and not self.words.ends(first):
                return None
            if text[first:end] in organs() or (unknown == first - 1 and self.words.ends(first)):
                unknown = None
            elif unknown == first - 1 and head.word == "部":
                return None  # 反|对外部
            if unknown is not None:
                # 临河|公安分局: a local body is named after a place or a kind of work, listed or not
                if text[unknown] in "某该本各每":
                    return None
                if head.word in _LOCAL and 2 <= first - unknown <= _LONGEST_UNLISTED:
                    return self._whole(head, unknown, end)
                first = unknown
        return Mention(first, end, text[first:end], "bare", head.word, text[first:end])

    def _named_after(self, head: Head, at: int, end: int, floor: int) -> Mention | None:
        """A customs house or a zone's committee named after a place that no table has: 拱北|海关, 大学城|管委会."""
        longest = _LONGEST_OF_STATION if "station" in head.traits else _LONGEST_PLACE.get(head.word, 0)
        for first in range(at - 2, at - 1 - longest, -1):
            if first < floor or not is_han(self.text[first]) or not is_han(self.text[at - 1]):
                return None
            seam = self._seam(first) or self.text[max(0, first - 1)] in _JOINING
            if self.text[first] in "今原旧前该":
                continue
            joined = any(joining in self.text[first:at] for joining in _JOINING)
            if seam and not joined and not stops().search(self.text, first, at):
                if self.text[first:at] in anchors("no-level"):
                    return None  # 合作区管委会 is a kind of body
                if "station" in head.traits and (
                    _NO_STATION.search(self.text, first, at) or not self._runs_on(first, at)
                ):
                    return None  # 带回|派出所
                return self._whole(head, first, end)
        return None

    def _listed(self, head: Head, at: int, end: int, floor: int) -> Mention | None:
        """A part whose remit no list knows, among others in a list or behind 该局: 内设|归集处、信贷处."""
        first = self._listed_start(head, at, end, floor) if head.kind != "short" else None
        if first is None or (first < at and self.words.ends_word(at, len(head.word))):
            return None
        return Mention(first, end, self.text[first:end], "bare", head.word, self.text[first:end])

    def _alone(self, head: Head, at: int, end: int, floor: int) -> Mention | None:
        """A 署 of Hong Kong or Taiwan that no list knows: 康文|署. 局 and 處 end too many other words."""
        if not self.overseas or head.word != "署" or self.words.ends_word(at, 1):
            return None
        begins = range(at - 2, max(floor, at - _LONGEST_ALONE) - 1, -1)
        first = next((first for first in begins if self._seam(first)), None)
        if first is None or _NO_NAME.search(self.text, first, at) or not self._runs_on(first, at, first=True):
            return None
        return Mention(first, end, self.text[first:end], "bare", head.word, self.text[first:end])

    def _branch(self, head: Head, at: int, end: int, floor: int) -> Mention | None:
        """A branch named after a place alone, which stands for itself where the text has its whole name: 丰台|分局."""
        if head.word != "分局":
            return None
        for first in range(at - 2, max(floor, at - _LONGEST_UNLISTED) - 1, -1):
            if self._seam(first):
                plain = all(map(is_han, self.text[first:at])) and not stops().search(self.text, first, at)
                name = self.text[first:end]
                return Mention(first, end, name, "bare", head.word, name) if plain else None
        return None

    def _closed(self, end: int) -> bool:
        """Whether a name that ends here is followed by a mark, a post or what bodies do."""
        return not is_han(self.text[end : end + 1] or "。") or _POST.match(self.text, end) is not None

    def _held(self, head: Head, at: int, end: int, floor: int) -> Mention | None:
        """A part whose remit no list knows, behind its body and 的: 三个公安分局的|环食药侦|大队."""
        if self.text.rfind("的", max(floor, at - _UNKNOWN_INSIDE, 1) - 1, at - 2) < 0:
            return None
        if head.kind in ("short", "alone") or self.words.ends_word(at, len(head.word)):
            return None
        if len(head.word) == 1 and not self._closed(end):
            return None  # 医管局的|普通科|门诊
        for first in range(at - 2, max(floor, at - _UNKNOWN_INSIDE) - 1, -1):
            if self.text[first - 1] == "的":
                owner = self.anchors.owner_ending(first - 1)
                if owner is None or owner.government or not self._is_remit(first, at):
                    return None
                return Mention(first, end, self.text[first:end], "bare", head.word, self.text[first:end])
        return None

    def _listed_start(self, head: Head, at: int, end: int, floor: int) -> int | None:
        """Where such a part begins, whatever the tokens say."""
        if _COUNTED.search(self.text, max(self.start, at - _LONGEST_LISTED), at):
            return at
        if head.word in _NUMBERED and _SHARED_HEAD.search(self.text, max(self.start, at - _LONGEST), at):
            return at
        listed = self._ends_item(end) and (
            head.kind in ("unit", "strong") or (head.kind == "titled" and self._told_of_parts(at))
        )
        lowest = max(floor, at - _LONGEST_LISTED)
        if not listed and not _THIS.search(self.text, max(self.start, lowest - 5), at):
            return None
        for first in range(at, lowest - 1, -1):
            if self.anchors.ending(first + 1):
                return None
            if first < at and self.text[first - 1] in _JOINING and self.text[first - 2 : first - 1] not in _UNIT_ENDS:
                continue  # 出版及|印制处
            if (listed and self._begins_item(first)) or _THIS_BODY.search(self.text, max(self.start, first - 5), first):
                if first == at:
                    bare_office = head.word == "办公室" and (
                        _SET_UP.search(self.text, max(self.start, at - 2), at)
                        or _ITEM.fullmatch(self.text, self.start, at)
                        or self._told_of_parts(at)
                    )
                    if not bare_office:
                        return None
                elif self.text[first] in "立置有省市县区州" or not self._is_item(self._past_ordinal(first), at):
                    return None
                return first
        return None

    def _ends_item(self, at: int) -> bool:
        if at == self.end or self.text[at] in "、，。；：（和与及等 —" or self.text[at].isdigit():
            return True
        return _COUNT_BEHIND.match(self.text, at) is not None

    def _item_start(self, head: Head, first: int, at: int, end: int, floor: int) -> int | None:
        """Where an item of a list begins whose last words alone a list knows: 、|卫生与免疫规划科."""
        if head.kind != "unit" or not self._ends_item(end):
            return None
        for start in range(first - 1, max(floor, at - _LONGEST_ITEM) - 1, -1):
            if not is_han(self.text[start]) or self.anchors.ending(start + 1):
                return None
            before = self.text[start - 1]
            if before in _JOINING and self.text[start - 2 : start - 1] not in _UNIT_ENDS:
                continue  # 卫生与|免疫规划科
            if self._begins_item(start) and self._is_item(start, first - (self.text[first - 1] in _JOINING)):
                return start
        return None

    def _is_item(self, start: int, end: int) -> bool:
        """Whether the words of ``[start, end)`` can be what a part is for: any words where parts are told of."""
        if self.text[start] == "原" or self.text[end - 1].isdigit() or _NO_ITEM.search(self.text, start, end):
            return False
        if self._is_remit(start, end):
            return True
        told = self._told_of_parts(start) or _ITEM.fullmatch(self.text, self.start, start)
        if not told or stop_words().search(self.text, start, end):
            return False
        return end - start > 1 and all(map(is_han, self.text[start:end]))

    def _told_of_parts(self, at: int) -> bool:
        """Whether the sentence tells of parts before ``at``; no farther back, so that long lines take no longer."""
        return _PARTS_TOLD.search(self.text, max(self.start, at - _LONGEST_TOLD), at) is not None

    def _past_ordinal(self, at: int) -> int:
        ordinal = _ORDINAL.match(self.text, at)
        return ordinal.end() if ordinal and self.text[ordinal.end() : ordinal.end() + 1] not in "届次批" else at

    def _begins_item(self, at: int) -> bool:
        """Whether an item of a list begins here: behind 、 or 内设, or behind the number of a line."""
        return bool(
            _LISTING.search(self.text, max(self.start, at - 3), at) or _ITEM.fullmatch(self.text, self.start, at)
        )

    def _site_start(self, head: Head, first: int, floor: int) -> int | None:
        """Where the name of a site's body begins that no list knows: 雅尼|国家湿地公园管理局."""
        if head.word not in ("局", "署") and len(head.word) < 2:
            return None
        if not self.text.startswith("国家", first - 2) and not self.text.startswith("国家", first):
            return None
        for position in range(first - 1, max(floor, first - 7) - 1, -1):
            if is_seam(self.text, position) and self._runs_on(position, first):
                return position
        return None

    def _unknown_start(self, at: int, floor: int) -> int | None:
        """Where a name begins whose first words no list knows, up to ten characters back to the nearest seam."""
        for first in range(at - 1, max(floor, at - 10) - 1, -1):
            if self._seam(first) or _DATE_ENDS.search(self.text, max(self.start, first - 3), first):
                return first if self._runs_on(first, at) else None
        return None

    def _seam(self, at: int) -> bool:
        """Whether a name may begin at ``at``, and no word runs across it (出|口)."""
        if _THIS_BODY.search(self.text, max(self.start, at - 5), at):
            return True
        return is_seam(self.text, at) and not self.words.cut(at)


def _outermost(mentions: Sequence[Mention]) -> list[Mention]:
    """The mentions in text order without those inside another; of two that overlap the longer."""
    kept: list[Mention] = []
    for mention in sorted(mentions, key=lambda each: (each.start, -each.end)):
        if not kept or mention.start >= kept[-1].end:
            kept.append(mention)
        elif mention.end > kept[-1].end and mention.end - mention.start > kept[-1].end - kept[-1].start:
            kept[-1] = mention
    return kept
