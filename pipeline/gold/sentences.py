"""The sentences that labelled facts stand in. Gold does not say where a fact stands, so it is looked for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cached_property

from pipeline.rules.dates import find_dates
from pipeline.score.sentence import in_one_sentence, sentence
from pipeline.text import clean
from pipeline.text.aligned import AlignedText
from schemas.edtf import bounds
from schemas.record import EventKind

Stretch = tuple[int, int]

# The words of each kind, for nothing but to choose the sentence that is shown.
_WORDS: dict[EventKind, re.Pattern[str]] = {
    "founded": re.compile("成立|设立|组建|建立|创立|创办|创建|开办"),
    "unveiled": re.compile("揭牌|揭幕"),
    "nameplate": re.compile("挂牌|加挂|挂.{0,20}牌"),
    "approved": re.compile("批准|批复|同意|获批"),
    "decided": re.compile("决定|方案|条例|组织法|组建|设立"),
    "renamed": re.compile("更名|改名|改称|改组|改制|改为|易名"),
    "merged": re.compile("合并|整合|并入|合为"),
}

_BELONGING = re.compile("管理|主管|归口|[代直]管|领导|隶属|[下直所附]属|内设|下设|设在|加挂|挂牌|合署|派出|依托|部门")
_FOLLOWING = re.compile("前身|更名|改[名称组制为]|并入|合并|整合|撤销|取代|不再保留|基础|原")


class Sentences:
    """An article as far as it can be asked for the sentence of a fact; `published` is what relative dates count from.

    Of several sentences, one with the words of such a fact is the answer, then one that names the body too, then the
    one nearest to a place that does. It is empty where nothing of the fact is found.
    """

    def __init__(self, raw: str, published: str | None) -> None:
        self.raw = raw
        self.published = published

    def of_date(self, date: str, bodies: Sequence[Stretch], kind: EventKind | None = None) -> str:
        """The sentence that tells the date; without a kind of event, of whatever event."""
        same = [place for place, edtf in self._dates if edtf == date]
        first, last = bounds(date)
        near = [place for place, edtf in self._dates if edtf and (days := bounds(edtf))[0] <= last and first <= days[1]]
        return self._best(same or near, bodies, self._words(kind))

    def of_kind(self, kind: EventKind, bodies: Sequence[Stretch]) -> str:
        """The sentence that has a word of the kind of event."""
        return self._best(self._words(kind), bodies)

    def of_parent(self, names: Iterable[str], bodies: Sequence[Stretch]) -> str:
        """The sentence that has one of the parent's names."""
        return self._of_names(names, bodies, _BELONGING)

    def of_predecessor(self, names: Iterable[str], bodies: Sequence[Stretch]) -> str:
        """The sentence that has one of the predecessor's names."""
        return self._of_names(names, bodies, _FOLLOWING)

    def of_span(self, start: int, end: int) -> str:
        """The sentence around a stretch of the raw text."""
        return sentence(self.raw, start, end)

    def named(self, names: Iterable[str]) -> list[Stretch]:
        """Where one of the names stands in the raw text, whatever its script."""
        either = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
        return self._places(re.compile(either)) if either else []

    def _of_names(self, names: Iterable[str], bodies: Sequence[Stretch], words: re.Pattern[str]) -> str:
        found = self.named(names)
        # A name that is part of the body's own tells less than one beside it.
        apart = [place for place in found if not any(start <= place[0] and place[1] <= end for start, end in bodies)]
        return self._best(apart or found, bodies, self._places(words))

    def _best(self, places: Sequence[Stretch], bodies: Sequence[Stretch], words: Sequence[Stretch] = ()) -> str:
        if not places:
            return ""

        def badness(place: Stretch) -> tuple[bool, bool, int]:
            alone = not any(in_one_sentence(self.raw, place, body) for body in bodies)
            wordless = not any(in_one_sentence(self.raw, place, word) for word in words)
            return wordless, alone, min((abs(place[0] - body[0]) for body in bodies), default=0)

        return sentence(self.raw, *min(places, key=badness))

    def _words(self, kind: EventKind | None) -> list[Stretch]:
        return [place for each in ([kind] if kind else _WORDS) for place in self._places(_WORDS[each])]

    def _places(self, pattern: re.Pattern[str]) -> list[Stretch]:
        return [self._aligned.to_raw(*match.span()) for match in pattern.finditer(self._aligned.text)]

    @cached_property
    def _aligned(self) -> AlignedText:
        return clean(self.raw)

    @cached_property
    def _dates(self) -> list[tuple[Stretch, str | None]]:
        found = find_dates(self._aligned.text, published=self.published)
        return [(self._aligned.to_raw(each.start, each.end), each.edtf) for each in found]
