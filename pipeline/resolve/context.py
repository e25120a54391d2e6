"""Which place a passage is about: what 省, 市 or 区 stands for at a position of the text."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Container, Iterator, Sequence
from functools import cache, cached_property

from pipeline.lexicon.places import SPECIAL_REGIONS, Place, PlaceMatch, candidates, forms_of, places, short_counties
from pipeline.lexicon.words import region_words

_FAR = 200  # places; what stands farther back governs no longer
_PAGE = 3000  # characters in which the county is looked for that a text is about
_HEADING = 30  # a line of at most so many characters without a full stop heads what follows


def at_level(place: Place, level: str) -> Place | None:
    """The place on ``place``'s line that the level word means, or None.

    >>> from pipeline.lexicon.places import candidates
    >>> at_level(candidates("南海区")[0], "市").name, at_level(candidates("海淀区")[0], "市").name
    ('佛山市', '北京市')
    >>> at_level(candidates("广东")[0], "市") is None
    True
    """
    for step in place.line:
        if step.level == "nation":
            return None
        if level == "省" and step.level == "province" and step.name.endswith("省"):
            return step
        if level == "自治区" and step.level == "province" and step.name.endswith("自治区"):
            return step
        if level == "市" and step.name.endswith("市") and step.level != "township":
            return step
        if level == "县" and step.level == "special" and step.name.endswith("县"):
            return step  # 彰化县
        if level in ("区", "县", "旗", "自治县") and step.level == "county" and step.name.endswith(level):
            return step
        if level == "县" and step.level == "county" and step.name.endswith(("市", "区")):
            before = candidates(step.name[:-1] + "县")  # 枝江市 was 枝江县
            if len(before) == 1 and before[0].code and step.code and before[0].code[:4] == step.code[:4]:
                return before[0]
        if level in ("区", "新区", "开发区") and step.level == "special" and step.name.endswith("区"):
            return step
        if level in ("州", "自治州") and step.level == "prefecture" and step.name.endswith("州"):
            return step
        if level in ("盟", "地区") and step.level == "prefecture" and step.name.endswith(level):
            return step
        if level in ("师市", "师") and any(form.startswith("第") for form in step.also):
            return step
        if level in ("镇", "乡", "街道") and step.level == "township" and step.name.endswith(level):
            return step
    return None


def _is_local(found: PlaceMatch) -> bool:
    return bool(found.readings) and found.readings[0].level not in ("nation", "foreign")


def _heads_a_line(text: str, found: PlaceMatch) -> bool:
    """Whether a county of two characters begins a title or a paragraph: 泾县举行挂牌仪式."""
    return found.is_short_county and (found.start == 0 or text[found.start - 1] == "\n")


# What makes of a short form before it the name of a street or village: 鲅鱼圈区|海东办事处.
_OF_AN_ADDRESS = re.compile("街道|办事处|[路镇乡街村]|[东西南北中][路街]|大道|社区|小区|大厦")


def _is_of_an_address(text: str, found: PlaceMatch) -> bool:
    """Whether a short form is the name of a street; 和县|乡村振兴局 has its county's whole name."""
    return len(found.readings[0].name) > found.end - found.start and _OF_AN_ADDRESS.match(text, found.end) is not None


class Context:
    """The places of a text by position, and the region the whole of it is about.

    ``naming`` are the positions where bodies' names begin with a short county, ``nested`` those where they begin with
    several places; ``aside`` the places in page furniture, which count where the text has no other.
    """

    def __init__(
        self,
        text: str,
        places: Sequence[PlaceMatch],
        *,
        naming: Container[int] = (),
        nested: Container[int] = (),
        aside: Sequence[PlaceMatch] = (),
        traditional: bool = False,
    ) -> None:
        self._text = text
        self._traditional = traditional
        self._places = [
            (found, found.place or found.readings[0])
            for found in places
            # an ordinary word (和县) is a place where a body's name begins with it
            if (found.form != "common" or found.start in naming or _heads_a_line(text, found))
            and _is_local(found)
            and not (found.form in ("short", "common") and _is_of_an_address(text, found))
        ]
        self._aside = Counter(each.place for each in aside if each.place is not None and _is_local(each))
        self._starts = [found.start for found, _ in self._places]
        self._count = Counter(place for _, place in self._places)
        # 佛山南海 prints the city with its district; a county named alone does not print its city
        self._behind_city = {
            place
            for found, place in self._places
            if place.parent is not None
            and (place.name.endswith("区") or found.start in nested)
            and not set(found.parts[:-1]).isdisjoint(forms_of(place.parent))
        }
        self._printed: dict[Place, set[str]] = defaultdict(set)
        for found, place in self._places:
            self._printed[place].add(found.parts[-1])
        self.mainland = False
        self.region = self._region()
        # a Traditional text that names no place of the mainland is from Hong Kong, Macau or Taiwan, whichever it is
        self.overseas = self.region is not None or (traditional and not self.mainland)

    def place_for(self, level: str, at: int) -> Place | None:
        """What a level word at ``at`` means: the nearest such place before it in its line, in a heading above it,
        most often in the whole text."""
        line_start = self._text.rfind("\n", 0, at) + 1
        before = bisect_left(self._starts, at)
        for found, place in self._back_from(before):
            if found.start < line_start:
                break
            step = at_level(place, level)
            if step is not None:
                return step
        above = self._heading(line_start, before, level)
        return above or self._dominant(level) or (at_level(self._county, level) if self._county else None)

    def near(self, at: int) -> Place | None:
        """The nearest place before ``at`` in its line, else that of a heading above."""
        line_start = self._text.rfind("\n", 0, at) + 1
        before = bisect_left(self._starts, at)
        if before and self._places[before - 1][0].start >= line_start:
            return self._places[before - 1][1]
        return None

    def _back_from(self, before: int) -> Iterator[tuple[PlaceMatch, Place]]:
        for at in range(before - 1, max(-1, before - 1 - _FAR), -1):
            yield self._places[at]

    def _heading(self, line_start: int, before: int, level: str) -> Place | None:
        for found, place in self._back_from(before):
            start = self._text.rfind("\n", 0, found.start) + 1
            stop = self._text.find("\n", found.end)
            line = self._text[start : stop if stop >= 0 else len(self._text)]
            if len(line) <= _HEADING and not set(line) & set("。；！"):
                step = at_level(place, level)
                if step is not None:
                    return step
            if line_start - start > 1200:
                break
        return None

    def _dominant(self, level: str) -> Place | None:
        votes: Counter[Place] = Counter()
        for place, count in (self._count or self._aside).items():
            step = at_level(place, level)
            if step is not None:
                votes[step] += count
        # an article about many places leaves 省 or 市 a class word
        best = max(votes, key=lambda place: votes[place], default=None)
        return best if best is not None and votes[best] >= 0.4 * sum(votes.values()) else None

    @cached_property
    def _county(self) -> Place | None:
        """The county that the text has by its short form alone (沁源人), more often than any other one.

        Where the text names no prefecture or province that it lies in, it must be named more than twice.
        """
        votes = Counter(short_counties(self._text[:_PAGE]))
        first, second = ([*votes.most_common(2), (None, 0), (None, 0)])[:2]
        county, count = first
        if county is None or count <= second[1]:
            return None
        inside = any(county.lies_in(place) for place in self._count if place.level in ("province", "prefecture"))
        return county if inside or (count > 2 and not self._count) else None

    def _region(self) -> Place | None:
        """Hong Kong, Macau or Taiwan where the text is about it, else None."""
        votes: Counter[Place] = Counter()
        mainland = 0
        for place, count in self._count.items():
            step = next((step for step in place.line if step.code in SPECIAL_REGIONS), None)
            if step is None:
                mainland += count
            else:
                votes[step] += count
        for word, code in region_words().items():
            votes[_special(code)] += 2 * self._text.count(word)
        self.mainland = mainland > 0
        votes = +votes
        if not votes:
            return None
        region, count = votes.most_common(1)[0]
        enough = 1 if self._traditional and not mainland else 2
        return region if count >= enough and count > mainland else None

    def division(self, city: Place) -> str:
        """What a city of the 兵团 is called with its division, as the text has it: 第六师五家渠市."""
        return max(self._printed.get(city, set()), key=len, default=city.name)

    def long_name(self, place: Place) -> str:
        """The place's name, with its city's before a county's where the text prints the two together.

        Where the text has only another form with a level word (巴里坤县), that one is the name.
        """
        printed = self._printed.get(place, set())
        name = place.name if place.name in printed else max(printed & set(place.also), key=len, default=place.name)
        above = place.parent
        if above is None or place.level != "county" or name.endswith("市") or place not in self._behind_city:
            return name
        return above.name + name if above.name.endswith(("市", "州", "盟")) else name


@cache
def _special(code: str) -> Place:
    return next(place for place in places() if place.code == code)
