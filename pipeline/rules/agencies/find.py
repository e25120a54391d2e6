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
    head_pattern,
    heads,
    not_heads,
    organs,
    remits,
)
from pipeline.rules.agencies.alone import Alone
from pipeline.rules.agencies.anchors import Anchor, Anchors, governments, is_han, is_seam
from pipeline.rules.agencies.mention import DEFINED_AS, Mention
from pipeline.rules.agencies.refused import is_refused
from pipeline.rules.agencies.unlisted import (
    JOINING,
    LONGEST_NAME,
    NUMBER,
    NUMBERED,
    ORDINAL,
    POST,
    UNKNOWN_INSIDE,
    Unlisted,
    is_closed,
)
from pipeline.segment import Words

_UNKNOWN = 18  # characters between an anchor and the first word a list knows
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
_NO_TASK = re.compile(
    "[于月]|成立|设立|组建|建立|[由是了为其的]|担任|参加|根据|通过|要求|召开|印发|发布|有关|相关|各[级地]"
)
_NO_LEVELS = ("市民", "市区", "县城", "区域")
_OF_ANYBODY = frozenset(("事务所", "培训中心", "人才中心", "采购中心"))  # of companies as well
_LONGEST_FRAMED = 14  # characters between a place and the last word of a name that its sentence frames
_CALLED = re.compile(
    "(?:改称|更名为?|改名为?|改为|改成|易名为?|定名为?|命名为|更为|更名成|组建|成立|设立|建立|创办|创建|增设|加挂|增挂|挂|改设|改组为|改制为|升格为|合并为|合并组建|并入|初名|时称|原称|原名)[“]?$"
)
_CLOSED = re.compile("[”]?(?:[，。；、（）|]|(?:的)?牌子)")
_TITLES_END = 300  # characters that the title of a page and what stands above it take
_HEADS_A_PAGE = re.compile("(?:简介|概况|介绍|(?:历史|机构)?沿革|机构设置|大事记)?")
_TELLS = re.compile("[”]?(?:正式)?(?:成立|挂牌|揭牌|更名|改称|撤销|始建|建于|隶属)")
_IN_NO_NAME = re.compile(
    "[的了是在由被将从把让对向各和与及]|成立|设立|组建|揭牌|挂牌|召开|举行|发布|印发|推进|推动|要求|关于|统一|首个|首家|第一个|一[个批家]|新的|专门|独立|相应|若干|多个"
)
_NO_PART_BEGINS = "设挂辖由省市县区"
_LISTED_BY = frozenset("、和与及")
_SMALL_BODIES = ("站", "所", "处")  # parts of a body that stand behind a place as well
_PARK = re.compile("[一-龥]{2,6}国家公园$")
_LONGEST_PARK = 10  # its characters
_COMPASS = tuple("东西南北中")
_PARTED = ("成立", "分出", "分设", "分离", "分立", "议决", "议定")  # 植物保护处|分出, 委员会|议决
_INSIDE = ("党组", "党委", "机关")  # 生态环境部|党组, which words make 部党组
_NO_BRACKETS = str.maketrans("", "", "（）")  # of 中国（广西）自由贸易试验区
_HAN_OR_DIGITS = re.compile(r"[一-龥\d]*")
_DEFINED = re.compile(f"（{DEFINED_AS}[“‘]?[一-龥]{{2,12}}[”’]?）")
_ORDINAL_ENDS = frozenset("一二三四五六七八九十区部属")  # of both
# A post behind a name: jieba takes 局局长 for one word.
_WITH_HEADS = frozenset(("局", "处", "司", "厅", "署", "分局"))
_HEADED = re.compile("长(?![江期效远春安城沙征年途短线宁治篇假达])")
# Characters that go on with some last words and begin other words as well: 局|面向, 委|会同, 部|门.
_BEGINS_WORDS = frozenset("会书常长部面员限分组公了成结有")
_OF_TROOPS = frozenset("门队")
_PARTICLES = frozenset("在对")
_SAID_OF_ALL = re.compile("在(?:[地的区县市省州乡镇村国场校单]|行政)|对[称齐外话口]")
_OFFICE = re.compile(
    "副?(?:[局部处科厅署司院所会组站台股室]长|主任|主席|书记|秘书长|总队长|支队长|大队长|专员|署长|行长)"
)


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
    text: str,
    start: int,
    end: int,
    places: Sequence[PlaceMatch],
    words: Words,
    *,
    overseas: bool = False,
    headed: bool = False,
) -> list[Mention]:
    """The names of public bodies and governments in the line ``text[start:end]``, in order, none inside another.

    ``places`` are the line's place expressions, ``words`` its tokens. A name without an anchor stays ``bare``: whether
    it is a class word (大数据局) is for the whole article to say. In an ``overseas`` text bodies go by a name without a
    place, whose words no list may know (漁護署); a line ``headed`` by
    内设机构 and the like begins with a part. Offsets are half-open code points of ``text``.
    """
    return _Line(text, start, end, places, words, overseas, headed).mentions()


def _is_joining(text: str, place: PlaceMatch) -> bool:
    """Whether the 和 of 和县 joins two names: 建设局和|县商务局."""
    before = text[place.start - 1 : place.start]
    return place.form == "common" and text[place.start] in JOINING and bool(before) and is_han(before)


def _is_complete(mention: Mention | None) -> bool:
    """Whether a name has an anchor and a remit, or is a national body's."""
    if mention is None or mention.body == mention.head:
        return False
    return mention.scope != "bare" or mention.body in organs()


def _is_beyond(inner: Anchor, outer: Anchor) -> bool:
    """Whether a short form right behind a place in full is not known to lie in it: 屏东县|潮州."""
    one, other = inner.place, outer.place
    if inner.owner is not None or one is None or other is None or one.form != "short" or other.form != "full":
        return False
    return not any(each.lies_in(around) for each in one.readings for around in other.readings)


def _is_cut(words: Words, place: PlaceMatch) -> bool:
    """Whether words run into a short name of a place: 恢|复县, and 奥|运城市, which words make 奥运|城市."""
    size = place.end - place.start
    return size <= 3 and words.cut(place.start) and (size == 2 or words.starts(place.start + 1))


class _Line:
    def __init__(
        self, text: str, start: int, end: int, places: Sequence[PlaceMatch], words: Words, overseas: bool, headed: bool
    ) -> None:
        self.overseas = overseas
        self.text = text
        self.start = start
        self.end = end
        self.words = words
        places = [each for each in places if not _is_cut(words, each)]
        places = [each for each in places if not _is_joining(text, each)]
        self.anchors = Anchors(text, start, end, places)
        self.unlisted = Unlisted(text, start, words)
        self.alone = Alone(text, start, end, self.anchors, words, self.unlisted, overseas=overseas, headed=headed)

    def mentions(self) -> list[Mention]:
        found: list[Mention] = []
        for government in governments(self.text, self.start, self.end, self.anchors):
            found.append(government)
            self.anchors.add_body(government)
        floor = self.start
        for word in head_pattern().finditer(self.text, self.start, self.end):
            head = heads()[word.group()]
            # 农业农村部|长江…: what begins with a place is no 部长
            vetoed = not self._place_follows(word.end()) and self._vetoed(head, word.end())
            if vetoed and not self._goes_on(head, word.start(), word.end(), floor):
                continue
            mention = self._read(head, word.start(), word.end(), floor)
            if vetoed and not _is_complete(mention):
                continue  # 市水务局|部署工作, and not 城市局|部
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

    def _goes_on(self, head: Head, at: int, end: int, floor: int) -> bool:
        """Whether what seems to go on with the last word begins another: 国资委|会同, 气候站|在汛期, not 部|门."""
        behind = self.text[end : end + 1]
        if behind in _PARTICLES and not _SAID_OF_ALL.match(self.text, end):
            return min(self._reach(at, floor, False)) < at
        if (head.word == "所" and self.text[at - 1] in "有无各") or self.text.startswith("会议", end):
            return False  # 有所|改善, 编委会议
        if behind not in _BEGINS_WORDS if behind in head.not_before else behind in _OF_TROOPS:
            return False
        return self.words.goes_on(end)

    def _vetoed(self, head: Head, end: int) -> bool:
        if head.word == "部" and self.text[end - 2 : end - 1] in _COMPASS:
            return True
        if head.word == "委" and self.text.startswith("书记", end) and self.text[end - 3 : end - 1] in remits():
            return False  # 政法委|书记, and not 市委书记
        if self._is_headed_by(head, end):
            return False  # 云林县政府农业处|长
        if self.text[end : end + 1] and self.text[end] in head.not_before and not self.text.startswith(_PARTED, end):
            return True
        if self.text[end : end + 1] in ("内", "属", "等") or self.text.startswith((*_PARTED, *_INSIDE), end):
            return False  # 经信局|内设, 竹业局|属市政府工作部门
        return len(head.word) == 1 and not _OFFICE.match(self.text, end) and self.words.cut(end)

    def _is_headed_by(self, head: Head, end: int) -> bool:
        """Whether a post follows that shares its first character with the last word: 农业处长 is that of 农业处."""
        if not self.text.startswith("长", end) or head.word not in _WITH_HEADS:
            return False
        return _HEADED.match(self.text, end, self.end) is not None

    def _read(self, head: Head, at: int, end: int, floor: int) -> Mention | None:
        """The name whose last word is ``text[at:end]`` and which begins at ``floor`` or later."""
        floor = max(floor, at - LONGEST_NAME)
        reach = self._reach(at, floor, head.kind == "short")
        if self._is_other_word(at, end, floor, reach):
            return None
        anchor = self._nearest(head, at, reach) or self._loose(head, at, end, floor, min(reach))
        whole = anchor is not None and anchor.scope != "national" and anchor.end < at and min(reach) < at
        if self._is_headed_by(head, end) and not whole:
            return None  # 正副处|长
        if anchor is None:
            return self.alone.read(head, at, end, floor, min(reach))
        sent = anchor.scope == "placed" or (anchor.scope == "owned" and head.word == "组")
        if sent and anchor.start > floor and self.text[anchor.start - 1] == "驻":
            return self.alone.post(head, end, floor, anchor.start - 1)
        anchor = self._themed(floor, self._chained(anchor))
        name = self.text[anchor.start : end].translate(_NO_BRACKETS)
        if anchor.scope == "level" and anchor.level is not None:
            name = anchor.level + self.text[anchor.end : end]  # 四个县（市）|气象局
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
                if joint <= floor or text[joint] not in JOINING or joint in found:
                    continue
                # a conjunction belongs to the name only between two remit words
                if any(text[joint - n : joint] in known for n in _lengths("remits") if joint - n >= floor):
                    found.add(joint)
                    todo.append(joint)
        return {here for here in found if here == at or text[here] not in JOINING}

    def _ordinal(self, left: int, here: int, at: int) -> str | None:
        """What makes ``text[left:here]`` the number or the quarter in a name whose last word stands at ``at``."""
        if self.text[here - 1] not in _ORDINAL_ENDS:
            return None
        if ORDINAL.fullmatch(self.text, left, here):
            return "ordinal"
        if here != at or not NUMBER.fullmatch(self.text, left, here):
            return None
        if not any(self.text.startswith(word, at) for word in NUMBERED):
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
            if kind is not None and not (kind == "service" and self._is_public(first, end, floor)):
                return True
        return False

    def _is_public(self, at: int, end: int, floor: int) -> bool:
        """Whether a list of parts, or remit words behind a place or body, make such a word one: 独山县|气象|服务站."""
        if self.alone.parts.in_list(at, end):
            return True
        owner = self.anchors.owner_ending(at)
        if owner is not None and not owner.government:
            return True  # 太原海关|技术中心
        for position in self._reach(at, floor, False) - {at} if at > floor else ():
            for anchor in self.anchors.ending(position):
                if anchor.place is None or anchor.place.form != "short" or anchor.place.place is None:
                    return True
        for position in self.anchors.ends(max(floor, at - _UNKNOWN), at - 1):  # 莱西市|环境卫生|服务中心
            for anchor in self.anchors.ending(position):
                full = anchor.place is not None and anchor.place.form == "full"
                if full and self.text[at:end] not in _OF_ANYBODY and self.unlisted.is_remit(position, at):
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
                peers = owner is not None and owner.head == head.word and "peer" in head.traits
                if peers and not (self.overseas and head.word == "处"):  # 警务处|国家安全处 of Hong Kong
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
            if any(_is_beyond(anchor, other) for other in self.anchors.ending(anchor.start)):
                return False
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
        if (
            anchor.scope == "level"
            and self.text.startswith(_NO_LEVELS, anchor.start)
            and self.words.starts(position + 1)
        ):
            return False  # 市民|防诈骗宣教小组
        if self._framed(head, anchor, position, at, end):
            return True
        if anchor.level in ("全国", "最高") or (
            anchor.level == "中国"
            and not (known and head.word == "中心")  # 中国|21世纪议程|管理中心
            and (head.word not in ("局", "总局", "署") or at - position > 3)
        ):
            return False
        if self.words.cut(position) and not self.words.starts(anchor.start):
            return False
        if self.text[position] in "设辖由" or (anchor.scope != "placed" and self.text[position] == "长"):
            return False
        owner = anchor.owner
        if owner is not None and not owner.government:
            return self._inside(head, position, first, at, end)
        if head.kind == "short":
            if head.word == "会" or at - position > _UNKNOWN_SHORT or self.text[at - 1] in _NO_SHORT_REMIT:
                return False
            return not (head.word == "办" and self.words.cut(at)) and self.unlisted.runs_on(position, end)  # 主|办
        if owner is not None and head.word in _OF_GOVERNMENTS and first == at:
            # 县人民政府|财粮|科: a section that no list knows shows by what follows
            known = self.text[position] not in _NO_PART_BEGINS and at - position <= _LONG_REMIT
            closed = is_closed(self.text, end) or (self.overseas and self.words.starts(end))  # 屏东县政府|长期照护|处
            return known and closed and self.unlisted.is_remit(position, at)
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
        last = first - (self.text[first - 1] in JOINING) if known else at
        return last > position and self.unlisted.is_remit(self.unlisted.past_ordinal(position), last)

    def _framed(self, head: Head, anchor: Anchor, position: int, at: int, end: int) -> bool:
        """Whether the sentence shows that all between the place and the last word is a name: 更名为|枝江市…中心，."""
        owner = anchor.owner
        if anchor.scope not in ("placed", "level", "whole") or (owner is not None and not owner.government):
            return False
        if head.kind in ("short", "alone") or not 2 <= at - position <= _LONGEST_FRAMED or self.text[at - 1] in "分总":
            return False
        place = anchor.place
        if place is not None and any(each.level == "foreign" for each in place.readings):
            return False
        if head.word.endswith("院") or (
            head.word == "中心" and place is not None and place.form == "short" and len(place.parts) < 2
        ):
            return False  # a school, a company
        if _IN_NO_NAME.search(self.text, position, at) or not all(map(is_han, self.text[position:at])):
            return False
        called = _CALLED.search(self.text, max(self.start, anchor.start - 5), anchor.start) or self._beside(
            head, anchor
        )
        closed = _CLOSED.match(self.text, end, self.end)
        heads_a_page = anchor.start == self.start < _TITLES_END and _HEADS_A_PAGE.fullmatch(self.text, end, self.end)
        if heads_a_page and self.text.count(self.text[anchor.start : end]) > 1:
            return True
        if _DEFINED.match(self.text, end, self.end):
            return True  # 市仪器联合评议办公室（以下简称“评议办”）
        if called:
            closed = closed or _TELLS.match(self.text, end, self.end)
        else:
            begins = anchor.start == self.start or self.text[anchor.start - 1] in "，。；　“"
            closed = _TELLS.match(self.text, end, self.end) if begins else None
        if closed is None and end < self.end:
            return False
        return bool(called) or closed is not None

    def _beside(self, head: Head, anchor: Anchor) -> bool:
        """Whether a list has a body with the same last word right before: 海南省…调解中心、|海南省…调解中心."""
        if anchor.scope != "placed" or head.kind == "unit" or self.text[anchor.start - 1] not in _LISTED_BY:
            return False
        beside = self.anchors.owner_ending(anchor.start - 1)
        return beside is not None and beside.head == head.word

    def _inside(self, head: Head, position: int, first: int, at: int, end: int) -> bool:
        """Whether the unknown words ``[position, first)`` name a part of the body before them: 体育总局|游泳|中心."""
        if POST.match(self.text, position) or self.text[position] in _NO_PART_BEGINS:
            return False
        position = self.unlisted.past_ordinal(position)  # 水利署|第六河川|局
        if head.kind == "short" or first - position > UNKNOWN_INSIDE or self.words.ends_word(at, len(head.word)):
            return False
        joined = any(joining in self.text[position:at] for joining in JOINING)
        if head.word in self.text[position:at] or not (
            self.unlisted.is_remit(position, at) if joined else self.unlisted.runs_on(position, at)
        ):
            return False
        known = first < at
        if joined or (head.kind == "unit" and not known):
            # 公安局办案民警处: a part that no list knows shows by what follows, a mark or a post
            return not is_han(self.text[end : end + 1] or "。") or bool(POST.match(self.text, end))
        zone = self.text[position:at] in anchors("zone")  # 市场监督管理局|经开区|分局
        return known or zone or not any(map(self.unlisted.seam, range(position + 1, at + 1)))

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

    def _chained(self, anchor: Anchor) -> Anchor:
        """The anchor with the body or place before it: 国家税务总局|马山县|税务局, 北京市|国家|税务局."""
        for other in self.anchors.ending(anchor.start):
            owner = other.owner
            if _is_beyond(anchor, other):
                return other  # 屏东县|潮州|户政事务所 is not that of a city elsewhere
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


def _outermost(mentions: Sequence[Mention]) -> list[Mention]:
    """The mentions in text order without those inside another; of two that overlap the longer."""
    kept: list[Mention] = []
    for mention in sorted(mentions, key=lambda each: (each.start, -each.end)):
        if not kept or mention.start >= kept[-1].end:
            kept.append(mention)
        elif mention.end > kept[-1].end and mention.end - mention.start > kept[-1].end - kept[-1].start:
            kept[-1] = mention
    return kept
