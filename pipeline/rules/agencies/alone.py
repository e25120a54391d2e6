"""Names with nothing before them that a list knows: no place, no 国家, no other body."""

from __future__ import annotations

import re

from pipeline.lexicon.words import Head, anchors, initials, longest_organ, organs, remits, stop_words, stops
from pipeline.rules.agencies.anchors import Anchors, is_han, is_seam
from pipeline.rules.agencies.mention import DEFINED_AS, Mention
from pipeline.rules.agencies.parts import Parts
from pipeline.rules.agencies.unlisted import JOINING, UNKNOWN_INSIDE, Unlisted, is_closed
from pipeline.segment import Words, is_word

_BRANCHES = frozenset(("分局", "分署", "分中心", "分站", "分所"))
_LOCAL = frozenset(("局", "分局", "监管局", "派出所", "大队", "支队"))
_LONGEST_UNLISTED = 4  # characters of a place before such a body
_LONGEST_ALONE = 6  # characters of a 署 of Hong Kong or Taiwan that no list knows
_SHORTENED = 2  # characters of a 局's remit that is shortened
_NO_NAME = re.compile("[某该本各每两一二三四五六七八九十辖管设]")
# Bodies that go by a place alone, with the characters of the longest.
_LONGEST_PLACE = {"海关": 4, "支关": 4, "海事处": 4, "边检站": 4, "理民府": 3, "管委会": 8}
_THIS_DEFINED = re.compile(f" ?[（(]{DEFINED_AS}[“‘]?本[一-龥]{{1,3}}[”’]?[）)]")
_ARTICLE = re.compile("第[一二三四五六七八九十百]+条(?:之[一二三四五六七八九十]+)?")
_SHORTEST_DEFINED = 3  # characters before the last word of such a name
_LONGEST_OF_STATION = 5  # characters of a station's place: 芙蓉镇站|派出所
_NO_STATION = re.compile("[日月年午]|上述|^车站$")  # before the last word of a station, but in no name of a place
_LONGEST_POSTED = 8  # characters of 驻 and the city of a post abroad


class Alone:
    """The line ``text[start:end]``, with its anchors and words. Offsets are half-open, in ``text``."""

    def __init__(
        self,
        text: str,
        start: int,
        end: int,
        anchors: Anchors,
        words: Words,
        unlisted: Unlisted,
        *,
        overseas: bool,
        headed: bool,
    ) -> None:
        self.text = text
        self.anchors = anchors
        self.words = words
        self.unlisted = unlisted
        self.parts = Parts(text, start, end, anchors, unlisted, headed=headed)
        self.overseas = overseas

    def read(self, head: Head, at: int, end: int, floor: int, first: int) -> Mention | None:
        """The name whose last word is ``text[at:end]``, with remit words from ``first`` on, or none."""
        text = self.text
        shared = self.parts.start_of_shared(at, floor) if head.kind not in ("short", "alone") else None
        if shared is not None:
            return Mention(shared, end, text[shared:end], "bare", head.word, text[shared:end])
        own = self._defined(head, at, end, floor) or self._organ(head, end, floor)
        if own is not None:
            return own
        if first == at:
            if head.kind == "alone":
                return Mention(at, end, text[at:end], "bare", head.word, text[at:end])
            posted = text.rfind("驻", max(floor, at - _LONGEST_POSTED), at - 1) if "abroad" in head.traits else -1
            if posted >= 0 and text[posted - 1 : posted] != "常" and all(map(is_han, text[posted:at])):
                return self.post(head, end, floor, posted)  # 中国|驻开普敦总领馆
            part = (
                self._named_after(head, at, end, floor)
                or self._listed(head, at, end, floor)
                or self._held(head, at, end, floor)
                or self._alone(head, at, end, floor)
                or self._branch(head, at, end, floor)
            )
            if part is None and (head.word[:-1] in remits() or (self.overseas and head.word == "海关")):
                return Mention(at, end, text[at:end], "bare", head.word, text[at:end])  # 海事处 of Hong Kong
            return part
        posted = text.rfind("驻", max(floor, first - 6), first)
        if posted >= 0 and text[posted - 1 : posted] != "常" and self.unlisted.runs_on(posted + 1, first):
            return self.post(head, end, floor, posted)
        whole = self.parts.start_before(head, first, at, end, floor)
        if whole is not None:
            return Mention(whole, end, text[whole:end], "bare", head.word, text[whole:end])
        named = self._site_start(head, first, floor)
        if named is not None:
            return self._whole(head, named, end)
        joined = text[first - 1] in JOINING and (
            bool(self.anchors.ending(first - 1))
            or self.words.ends(first - 1)
            or not is_han(text[first - 2 : first - 1] or "。")  # ，与|财政部一起
        )
        if not (self.unlisted.seam(first) or joined or text[first - 1] == "兼"):
            unknown = self.unlisted.begin(first, floor)
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

    def _defined(self, head: Head, at: int, end: int, floor: int) -> Mention | None:
        """The body that a statute is about, by its first words: 国际旅客资料处理中心（以下简称本中心）."""
        if _THIS_DEFINED.match(self.text, end) is None:
            return None
        first = at
        while first > floor and is_han(self.text[first - 1]):
            first -= 1
        article = _ARTICLE.match(self.text, first, at)
        first = article.end() if article is not None else first
        if (
            at - first < _SHORTEST_DEFINED
            or stop_words().search(self.text, first, at)
            or self.text[first] in "本该各由以指应设依经据所"
        ):
            return None
        return self._whole(head, first, end)

    def _organ(self, head: Head, end: int, floor: int) -> Mention | None:
        """A national body by the name that it goes by, whatever its words: 科技部, 国新办."""
        for first in range(max(floor, end - longest_organ()), end - len(head.word)):
            name = self.text[first:end]
            if name in organs() and (self.unlisted.seam(first) or self.text[first - 1] in JOINING):
                return Mention(first, end, name, "bare", head.word, name)
        return None

    def _named_after(self, head: Head, at: int, end: int, floor: int) -> Mention | None:
        """A customs house or a zone's committee named after a place that no table has: 拱北|海关, 大学城|管委会."""
        longest = _LONGEST_OF_STATION if "station" in head.traits else _LONGEST_PLACE.get(head.word, 0)
        for first in range(at - 2, at - 1 - longest, -1):
            if first < floor or not is_han(self.text[first]) or not is_han(self.text[at - 1]):
                return None
            seam = self.unlisted.seam(first) or self.text[max(0, first - 1)] in JOINING
            if self.text[first] in "今原旧前该":
                continue
            joined = any(joining in self.text[first:at] for joining in JOINING)
            if seam and not joined and not stops().search(self.text, first, at):
                if self.text[first:at] in anchors("no-level"):
                    return None  # 合作区管委会 is a kind of body
                if "station" in head.traits and (
                    _NO_STATION.search(self.text, first, at) or not self.unlisted.runs_on(first, at)
                ):
                    return None  # 带回|派出所
                return self._whole(head, first, end)
        return None

    def _listed(self, head: Head, at: int, end: int, floor: int) -> Mention | None:
        """A part whose remit no list knows, among others in a list or behind 该局: 内设|归集处、信贷处."""
        first = self.parts.start_of(head, at, end, floor) if head.kind != "short" else None
        if first is None or (first < at and self.words.ends_word(at, len(head.word))):
            return None
        return Mention(first, end, self.text[first:end], "bare", head.word, self.text[first:end])

    def _alone(self, head: Head, at: int, end: int, floor: int) -> Mention | None:
        """A 署 of Hong Kong or Taiwan that no list knows, 康文|署, or a 局 shortened to the first characters of its
        remits, 创科|局; 局 and 處 end too many other words."""
        if not self.overseas or head.word not in ("署", "局"):
            return None
        begins = range(at - 2, max(floor, at - _LONGEST_ALONE) - 1, -1)
        first = next((first for first in begins if self.unlisted.seam(first)), None)
        if first is None or not self.unlisted.runs_on(first, at, first=True) or is_word(self.text[first:end]):
            return None
        shortened = at - first == _SHORTENED and initials().issuperset(self.text[first:at])
        if not shortened and (
            head.word == "局" or self.words.ends_word(at, 1) or _NO_NAME.search(self.text, first, at)
        ):
            return None
        return Mention(first, end, self.text[first:end], "bare", head.word, self.text[first:end])

    def _branch(self, head: Head, at: int, end: int, floor: int) -> Mention | None:
        """A branch named after a place alone, which stands for itself where the text has its whole name: 丰台|分局."""
        if head.word not in _BRANCHES:
            return None
        for first in range(at - 2, max(floor, at - _LONGEST_UNLISTED) - 1, -1):
            if self.unlisted.seam(first):
                plain = all(map(is_han, self.text[first:at])) and not stops().search(self.text, first, at)
                plain = plain and (head.word == "分局" or self.unlisted.runs_on(first, at))
                name = self.text[first:end]
                return Mention(first, end, name, "bare", head.word, name) if plain else None
        return None

    def _held(self, head: Head, at: int, end: int, floor: int) -> Mention | None:
        """A part whose remit no list knows, behind its body and 的: 三个公安分局的|环食药侦|大队."""
        if self.text.rfind("的", max(floor, at - UNKNOWN_INSIDE, 1) - 1, at - 2) < 0:
            return None
        if head.kind in ("short", "alone") or self.words.ends_word(at, len(head.word)):
            return None
        if len(head.word) == 1 and not is_closed(self.text, end):
            return None  # 医管局的|普通科|门诊
        for first in range(at - 2, max(floor, at - UNKNOWN_INSIDE) - 1, -1):
            if self.text[first - 1] == "的":
                owner = self.anchors.owner_ending(first - 1)
                if owner is None or owner.government or not self.unlisted.is_remit(first, at):
                    return None
                return Mention(first, end, self.text[first:end], "bare", head.word, self.text[first:end])
        return None

    def _site_start(self, head: Head, first: int, floor: int) -> int | None:
        """Where the name of a site's body begins that no list knows: 雅尼|国家湿地公园管理局."""
        if head.word not in ("局", "署") and len(head.word) < 2:
            return None
        if not self.text.startswith("国家", first - 2) and not self.text.startswith("国家", first):
            return None
        for position in range(first - 1, max(floor, first - 7) - 1, -1):
            if is_seam(self.text, position) and self.unlisted.runs_on(position, first):
                return position
        return None

    def post(self, head: Head, end: int, floor: int, at: int) -> Mention:
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
