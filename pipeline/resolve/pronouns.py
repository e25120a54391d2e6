"""What 该局, 它, 市局 and 三署 stand for: bodies that the article has named before."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence

from pipeline.resolve.name import Name
from pipeline.rules.agencies import Mention
from pipeline.rules.findings import Findings

NUMBERS = "两三四五六七八九"
# How the last word of a pronoun may be written in the name that it stands for.
_IN_FULL = {
    "街道": ("街道", "街道办", "街道办事处"),
    "办": ("办", "办公室"),
    "委": ("委", "委员会"),
    "会": ("会", "委员会"),
    "队": ("队", "支队", "大队"),
    "管委会": ("管委会", "管理委员会"),
}
_LEVELS = "省市区县州"
LONGEST_TITLE = 60  # characters before the name of the body that a text is about
_ABOVE = tuple("归由属受")  # before the body that another one is said to be below
_ABOVE_FOLLOWS = tuple("归由属受于为到给")


class Pronouns:
    """The pronouns of an article. ``of`` gives the agencies that a mention names, as far as they are known."""

    def __init__(self, text: str, findings: Findings, of: Callable[[Mention], list[Name]]) -> None:
        self._text = text
        self._names = of
        self._topics = {
            id(item.value): (shade, shade.about.value)
            for shade in findings.shadows
            if shade.about is not None
            for item in shade.items.values()
        }

    def antecedents(self, mention: Mention, named: Sequence[Mention]) -> list[Name] | None:
        """What a pronoun stands for among the bodies ``named`` before it; None where nothing fits."""
        if mention.body[0] in NUMBERS:
            return self._last_named(named, NUMBERS.index(mention.body[0]) + 2, mention.body[-1])
        found = self._antecedent(mention, named)
        return self._names(found) if found is not None else None

    def _antecedent(self, mention: Mention, named: Sequence[Mention]) -> Mention | None:
        if mention.body == "它":
            return self._sentence_subject(named, mention.start)
        own = mention.text[0] not in f"该这那后你{_LEVELS}"
        if own and named and named[0].start > LONGEST_TITLE and mention.text[0] != "新":
            line = self._text.rfind("\n", 0, mention.start)
            here = itertools.takewhile(lambda other: other.start > line, reversed(named))
            for other in here:  # 数据资源管理局…揭牌。局里设四个科, in a text about several
                if other.text.endswith(mention.body) and self._text[other.start - 1 : other.start] not in _ABOVE:
                    return other
        if own and named and (named[0].text.endswith(mention.body) or mention.text in ("新机构", "新单位")):
            return named[0]  # 支队内设三个科, 新局: what the article is about
        anything = mention.body in ("机构", "单位", "后者")
        endings = _IN_FULL.get(mention.body, (mention.body,))
        # 该署 is no 公署; 业务受区地震局领导，局内有办公室: whose clause it is, not what stands above
        ends_so = (
            other
            for other in reversed(named)
            if not (own and self._text[other.start - 1 : other.start] in _ABOVE)
            if anything or (other.text.endswith(endings) and not other.text.endswith(f"公{mention.body}"))
        )
        if mention.text[0] in _LEVELS:  # 市局: the city's
            return next((other for other in ends_so if self._is_of_level(other, mention.text[0])), None)
        return self._topic(mention, endings, next(ends_so, None))

    def _is_of_level(self, mention: Mention, level: str) -> bool:
        places = [name.place for name in self._names(mention)]
        return any(place is not None and place.name.endswith(level) for place in places)

    def _topic(self, mention: Mention, endings: tuple[str, ...], nearest: Mention | None) -> Mention | None:
        """What 该局 stands for: what the text is about, unless its own sentence has named such a body before."""
        shade, topic = self._topics.get(id(mention), (None, None))
        if shade is None or not isinstance(topic, Mention) or mention.text[0] not in "该这":
            return nearest
        fits = any(name.name.endswith(endings) for name in self._names(topic))
        # 原属人社系统的医保管理局转归该局: not what the sentence itself is about
        below = self._text[mention.start - 1 : mention.start] in _ABOVE_FOLLOWS
        first = next(item.value for item in shade.items.values() if item.letter == "Ⓐ")
        here = nearest is not None and nearest.start >= shade.starts[0]
        return topic if fits and (not here or (below and nearest is first)) else nearest

    def _last_named(self, named: Sequence[Mention], count: int, kind: str) -> list[Name]:
        """What 三署 stands for: the last ``count`` bodies of that kind, none where there are fewer."""
        found: dict[Name, None] = {}
        for other in reversed(named):
            if kind in "家构位关" or other.text.endswith(kind):
                found.update(dict.fromkeys(self._names(other)))
            if len(found) >= count:
                return list(found)[:count]
        return []

    def _sentence_subject(self, named: Sequence[Mention], at: int) -> Mention | None:
        """What 它 at ``at`` stands for: the last body of its own sentence, else the first of the one before."""
        if not named or not set(self._text[named[-1].end : at]) & set("。！？\n"):
            return named[-1] if named else None
        seam = max(self._text.rfind(mark, 0, named[-1].start) for mark in "。！？\n")
        subject = named[-1]
        for other in reversed(named):
            if other.start <= seam:
                break
            subject = other
        return subject
