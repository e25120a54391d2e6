"""Administrative places: what a place expression stands for, and where such expressions are in a text.

The table is `places.tsv` (written by `places_table.py`); it is read on first use.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple, cast

import numpy as np
import numpy.typing as npt

from pipeline.errors import LexiconError

if TYPE_CHECKING:
    from schemas.record import Level

Form = Literal["full", "short", "common", "shape"]

TABLE = Path(__file__).parent / "places.tsv"
COLUMNS = ["code", "name", "level", "parent", "short", "also", "common", "from", "to"]

RANK: dict[str, int] = {
    "nation": 0, "province": 1, "prefecture": 2, "county": 3, "township": 4, "special": 5, "foreign": 6,
}  # fmt: skip
SPECIAL_REGIONS = ("710000", "810000", "820000")
LEVEL_WORDS = "省市区县旗盟州"
NATION = ("中国", "我国", "中华人民共和国")
MUNICIPALITIES = ("北京市", "天津市", "上海市", "重庆市")
# prefecture-level cities without counties: their towns hang on the city itself
UNDIVIDED = ("441900", "442000", "460400", "620200")

ZONE = re.compile(
    "(?:国家级?|国际|滨海|滨江|临港|临空|空港|海港|航空港|城[东西南北]|[东西南北]部|综合|出口|跨境|深港|自由)?"
    "(?:经济技术开发区|高新技术产业开发区|高新技术开发区|经济开发区|旅游度假区|风景名胜区|高新技术产业园区|工业园区|"
    "城乡一体化示范区|经济综合实验区|自由贸易试验区|贸易试验区|自贸试验区|自贸区|保税区|经济合作区|合作区|经开区|高新区|开发区|"
    "港务区|管理区|新区)"
)
TOWNSHIP = re.compile("[一-龥]{1,4}?(?:街道|镇|乡|苏木)")
NO_TOWNSHIP = re.compile(
    "[至局委厅办部署院会所站科处室司府的和与及等在为由对将把从到于各全省市县管理建设规划农村]|(?:[城家下本同老还返回入]乡|[乡城集小重古强]镇)$"
)
RUNS_ON = re.compile("[村镇土愁亲友贤音]")
CITY_WORK = re.compile("城[市管乡建]")  # 桐庐县|城市运行管理中心: no 县城
STREET = re.compile("[东西南北中]?[一二三四五六]?(?:路(?![政网桥])|大道|大街|街(?!道)|胡同)")


class Place(NamedTuple):
    """An administrative division, a zone or a state.

    `code` is the one of GB/T 2260, None where that standard has none. `short` are the forms without a level word,
    `also` other forms with one. `common`: the short form is an ordinary word too. A former division has the year of
    its end in `until`; `since` is None where it is before 1981 or unknown.
    """

    name: str
    code: str | None
    level: Level
    parent: Place | None = None
    short: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    common: bool = False
    since: int | None = None
    until: int | None = None

    @property
    def line(self) -> tuple[Place, ...]:
        """This place and all above it, from below.

        >>> [place.name for place in candidates("南海区")[0].line]
        ['南海区', '佛山市', '广东省', '国家']
        """
        above = self.parent.line if self.parent else ()
        return (self, *above)

    def lies_in(self, other: Place) -> bool:
        """Whether this place is the other one or below it.

        >>> candidates("南海区")[0].lies_in(candidates("广东")[0])
        True
        """
        return other in self.line

    @property
    def rank(self) -> tuple[bool, int, bool, str]:
        """The order among readings of one form: in force first, then by level, zones and states last."""
        region = self.code in SPECIAL_REGIONS
        return self.until is not None, 1 if region else RANK[self.level], self.code is None, self.code or self.name

    @property
    def is_city(self) -> bool:
        """Whether this is a prefecture or one of the four municipalities.

        >>> [place.name for place in candidates("吉林") if place.is_city]
        ['吉林市']
        """
        return self.level == "prefecture" or self.name in MUNICIPALITIES

    @property
    def jurisdiction(self) -> tuple[str, str | None, Level]:
        """Name, code and level as a record's `jurisdiction` has them.

        A district or county is named after its prefecture or municipality, a city stands by itself; whatever lies in
        Taiwan, Hong Kong or Macau is the region's.

        >>> candidates("南海区")[0].jurisdiction
        ('佛山市南海区', '440605', 'county')
        >>> candidates("高雄")[0].jurisdiction
        ('台湾', '710000', 'special')
        """
        for place in self.line:
            if place.code in SPECIAL_REGIONS:
                return place.name, place.code, place.level
        above = self.parent
        if self.level == "township" and above is not None:
            return above.jurisdiction[0] + self.name, self.code, self.level
        if self.level == "county" and self.name[-1] != "市" and above is not None and above.is_city:
            return above.name + self.name, self.code, self.level
        return self.name, self.code, self.level


class PlaceMatch(NamedTuple):
    """A place expression: half-open offsets of the text that was scanned.

    `place` is the innermost division, or None where several of the same rank go by this form (朝阳区): ask `within`.
    `form`: `full` has its level word (佛山市, 广东南海区); `short` has none (潮州); `common` is an ordinary word too
    (大同, 易县) and needs the tokens' word for it; `shape` ends in a town or zone that no table knows (桂城街道,
    苏州高新区). `readings` are all divisions it can mean, in rank order; `parts` the pieces from the outside in.
    """

    start: int
    end: int
    place: Place | None
    form: Form
    readings: tuple[Place, ...]
    parts: tuple[str, ...]

    def within(self, context: Place | None) -> Place | None:
        """The reading that fits the context, as `complete` chooses it.

        >>> [found] = scan("朝阳区数据局")
        >>> found.place, found.within(candidates("长春")[0]).code
        (None, '220104')
        """
        return _chosen(self.readings, context)

    @property
    def is_short_county(self) -> bool:
        """Whether it is a county of two characters, which counts as an ordinary word alone: 佳县, 和县."""
        return self.form == "common" and bool(self.readings) and self.end - self.start == 2

    def long_form(self, context: Place | None = None) -> str | None:
        """The expression with its level words completed, None where it stays ambiguous.

        A printed level word stays as it is (延边州); a province or 中国 before a city is left out.

        >>> [scanned.long_form() for scanned in scan("广州、广西、延边州、佛山南海、广西北海市")]
        ['广州市', '广西壮族自治区', '延边州', '佛山市南海区', '北海市']
        """
        place = self.within(context)
        if place is None:
            return None
        if self.form == "shape" and place.parent is not None:
            outer = self._replace(place=place.parent, form="full", readings=(place.parent,), parts=self.parts[:-1])
            return f"{outer.long_form() if place.level == 'township' else ''.join(outer.parts)}{self.parts[-1]}"
        line = [step for step in reversed(place.line) if any(part in forms_of(step) for part in self.parts)]
        steps = list(zip(line[-len(self.parts) :], self.parts, strict=True))
        if place.code is None:
            return "".join((*self.parts[:-1], self.parts[-1] if place.level == "foreign" else steps[-1][0].name))
        below_city = any(step.level == "prefecture" or step.name[-1] == "市" for step, _ in steps[1:])
        dropped = ("nation", "province") if below_city else ("nation",)
        return "".join(
            part if part in step.also or step.level == "nation" else step.name
            for step, part in steps
            if step is place or step.level not in dropped
        )


class _Entry(NamedTuple):
    place: Place
    form: Form


class _Below(NamedTuple):
    form: str
    entries: list[_Entry]


class _Table(NamedTuple):
    places: tuple[Place, ...]
    words: frozenset[str]


_Lengths = dict[str, list[int]]  # first two characters -> lengths of the forms that begin so, longest first
Table = npt.NDArray[np.bool_]
_BEYOND = 0xFFFF  # stands for each character that no form has, being none itself


class _Index(NamedTuple):
    entries: dict[str, list[_Entry]]
    words: frozenset[str]
    lengths: _Lengths  # of all forms
    alone: dict[str, list[_Entry]]  # what counts without a prefecture or province before it; nothing for a word
    begins: _Lengths  # of the forms in `alone`
    first: Table  # whether a character is the first, or the second, of a form in `alone`
    second: Table


def forms_of(place: Place) -> tuple[str, ...]:
    """All forms of the name.

    >>> forms_of(candidates("恩施州")[0])
    ('恩施土家族苗族自治州', '恩施自治州', '恩施州', '恩施')
    """
    return (place.name, *place.also, *place.short)


@cache
def places() -> tuple[Place, ...]:
    """All places of the table in its order: by code, what has none at the end.

    Raises LexiconError where the table is broken.

    >>> [place.name for place in places()[:3]]
    ['国家', '北京市', '东城区']
    """
    return _table().places


@cache
def _table() -> _Table:
    lines = [line for line in TABLE.read_text("utf-8").splitlines() if line[0] != "#"]
    if lines[0].split("\t") != COLUMNS:
        raise LexiconError("J310", "The table has other columns", where=TABLE.name, hint=f"Write {' '.join(COLUMNS)}.")
    found: list[Place] = []
    words: list[str] = []
    by_code: dict[str, Place | None] = {"": None}
    for line in lines[1:]:
        try:
            code, name, level, parent, short, also, common, since, until = line.split("\t")
            if level == "word":
                words.append(name)
                continue
            place = Place(
                name,
                code or None,
                cast("Level", level),
                by_code[parent],
                tuple(short.split()),
                tuple(also.split()),
                common != "",
                int(since) if since else None,
                int(until) if until else None,
            )
        except (ValueError, KeyError) as error:
            hint = f"Write {' '.join(COLUMNS)}, a parent before what lies in it."
            raise LexiconError("J311", f"A row is broken: {line}", where=TABLE.name, hint=hint) from error
        if not until:
            by_code[code or name] = place
        found.append(place)
    return _Table(tuple(found), frozenset(words))


@cache
def _index() -> _Index:
    entries: dict[str, list[_Entry]] = {}
    for place in places():
        name, code, level, _, short, also, common, _, _ = place
        bare: Form = "common" if common else "short"
        without_level_word = level in ("nation", "foreign") or code in SPECIAL_REGIONS or len(name) == 2
        entries.setdefault(name, []).append(_Entry(place, bare if without_level_word else "full"))
        for form in also:
            entries.setdefault(form, []).append(_Entry(place, "full"))
        for form in short:
            entries.setdefault(form, []).append(_Entry(place, bare))
    for found in entries.values():
        if len(found) > 1:
            found.sort(key=lambda entry: entry.place.rank)
    words = _table().words
    alone: dict[str, list[_Entry]] = {word: [] for word in words if word[0] not in LEVEL_WORDS}
    for form, known in entries.items():
        free = [entry for entry in known if _stands_alone(entry, form)]
        if free and form not in words:
            alone[form] = free
    first, second = (np.zeros(_BEYOND + 1, np.bool_) for _ in range(2))
    for form in alone:
        first[ord(form[0])] = second[ord(form[1])] = True
    return _Index(entries, words, _lengths((*entries, *words)), alone, _lengths(alone), first, second)


def _lengths(forms: Iterable[str]) -> _Lengths:
    found: _Lengths = {}
    for size, head in sorted({(-len(form), form[:2]) for form in forms}):
        found.setdefault(head, []).append(-size)
    return found


def candidates(name: str) -> tuple[Place, ...]:
    """All divisions that go by this name or short form: in force before former, then province, prefecture, county.

    Empty for what the table does not know. Nested expressions (广东省佛山市) are for `complete`.

    >>> [place.name for place in candidates("吉林")]
    ['吉林省', '吉林市']
    >>> [place.code for place in candidates("鼓楼区")]
    ['320106', '320302', '350102', '410204']
    """
    return tuple(entry.place for entry in _index().entries.get(name, ()))


def complete(name: str, context: Place | None = None) -> Place | None:
    """The division that a name, a short form or a nested expression stands for; None where that stays open.

    With a context, the reading that lies in it, or else nearest to it (in the same prefecture, then province) and
    highest; without one, or where none is near, the highest reading if only one has that level.

    >>> complete("海南").code, complete("海南", candidates("青海")[0]).code
    ('460000', '632500')
    >>> complete("鼓楼区") is None, complete("鼓楼区", candidates("福州")[0]).code
    (True, '350102')
    >>> complete("广东佛山").name
    '佛山市'
    """
    readings = candidates(name)
    if not readings:
        path = _expression(name, 0, len(name))
        readings = path.readings if path and path.end == len(name) else ()
    return _chosen(readings, context)


def _chosen(readings: tuple[Place, ...], context: Place | None) -> Place | None:
    if context is not None:
        for around in context.line:
            if around.level == "nation":
                break
            near = tuple(place for place in readings if place.lies_in(around))
            if near:
                return _highest(near)
    return _highest(readings)


def _highest(readings: tuple[Place, ...]) -> Place | None:
    top = [place for place in readings if place.rank[:3] == readings[0].rank[:3]]
    return top[0] if len(top) == 1 else None


def scan(text: str, start: int = 0, end: int | None = None) -> Iterator[PlaceMatch]:
    """The place expressions of a text from left to right, without overlap, each as long as it can be.

    A county's short form counts only below its own prefecture or province (深圳龙岗), and not at all if it is an
    ordinary word (天津和平). Words that begin like a place (中山装, 大同小异) and streets (南京路) are stepped over.
    Where two expressions overlap, the longer counts; where they are equally long, a province before a `common` city
    (其中山东).

    >>> [(found.start, found.end, found.place.name, found.form) for found in scan("佛山市南海区、潮州、中山路")]
    [(0, 6, '南海区', 'full'), (7, 9, '潮州市', 'short')]
    """
    end = len(text) if end is None else end
    index = _index()
    position = start
    # this runs over every character of every article, so not in Python
    codes = np.frombuffer(text[start:end].encode("utf-32-le", "surrogatepass"), "<u4").clip(max=_BEYOND)
    for at in (np.flatnonzero(index.first[codes[:-1]] & index.second[codes[1:]]) + start).tolist():
        if at < position or text[at : at + 2] not in index.begins:
            continue
        found = _expression(text, at, end)
        if found is None:
            continue
        if not found.readings:
            position = found.end
        elif found.form == "full" or len(found.parts) > 1 or not _beaten(text, found, end):
            position = found.end
            yield found


def short_counties(text: str) -> Iterator[Place]:
    """The counties whose short forms stand in a text, each as often as it does; `scan` leaves them out.

    Holds back for forms that are ordinary words and for those that several counties share.

    >>> [county.name for county in short_counties("沁源人去了海原县城，和平与鼓楼都没有去")]
    ['沁源县', '海原县']
    """
    index = _index()
    for at in range(len(text) - 1):
        for size in index.lengths.get(text[at : at + 2], ()):
            entries = index.entries.get(text[at : at + size], ())
            if len(entries) == 1 and entries[0].form == "short" and entries[0].place.level == "county":
                yield entries[0].place


def _beaten(text: str, found: PlaceMatch, end: int) -> bool:
    """Whether an expression that begins inside the found one has the better claim."""
    begins = _index().begins
    for at in range(found.start + 1, found.end):
        other = _expression(text, at, end) if text[at : at + 2] in begins else None
        if other is None or not other.readings or other.end <= found.end:
            continue
        gain = (other.end - other.start) - (found.end - found.start)
        higher = found.form == "common" and other.form != "common" and other.readings[0].rank < found.readings[0].rank
        if gain > 0 or (gain == 0 and higher):
            return True
    return False


def _expression(text: str, start: int, end: int) -> PlaceMatch | None:
    """The longest place expression at an offset; one without readings stands for a word to step over.

    A shorter beginning may give the longer whole: 济南市中区 is 济南 and 市中区.
    """
    index = _index()
    best: PlaceMatch | None = None
    for size in index.begins.get(text[start : start + 2], ()):
        form = text[start : start + size]
        entries = index.alone.get(form)
        if entries is None or start + size > end:
            continue
        if not entries:
            found = PlaceMatch(start, start + size, None, "common", (), (form,))
        else:
            found = _extended(text, start, start + size, end, entries)
            if len(found.parts) == 1 and _runs_on(entries[0], text, start + size, end):
                continue
        if best is None or found.end > best.end:
            best = found
    return best


def _stands_alone(entry: _Entry, form: str) -> bool:
    """Whether a form counts without its prefecture or province before it: 易县 does, 龙岗 and 城区 do not."""
    place = entry.place
    if place.level == "county" or (place.parent is not None and place.parent.code == "810000"):
        return _has_level_word(entry, form) and (len(form) > 2 or form[1] != "区")
    return True


def _has_level_word(entry: _Entry, form: str) -> bool:
    return entry.form == "full" or (form == entry.place.name and form[-1] in LEVEL_WORDS)


def _runs_on(entry: _Entry, text: str, at: int, end: int) -> bool:
    """Whether the level word before `at` belongs to the word after it: 广州市|场."""
    if at >= end or text[at - 1 : at + 1] not in _index().words or CITY_WORK.match(text, at, end):
        return False
    return entry.form == "full" or text[at - 1] in LEVEL_WORDS


def _extended(text: str, start: int, at: int, end: int, entries: list[_Entry]) -> PlaceMatch:
    """The expression with all that is nested in it: 广东省 佛山市 南海区 桂城街道."""
    parts = [text[start:at]]
    form = entries[0].form
    readings = [entry.place for entry in entries]
    while below := _below(text, at, end, readings, parts[-1]):
        parts.append(below.form)
        at += len(below.form)
        form = "full" if _has_level_word(below.entries[0], below.form) else "short"
        readings = [entry.place for entry in below.entries]
    if form != "full" and STREET.match(text, at, end):
        return PlaceMatch(start, at, None, form, (), tuple(parts))
    tail = _tail(text, at, end, readings[0])
    if tail:
        level: Level = "special" if tail[-1] == "区" else "township"
        name = tail if level == "township" else "".join((*parts, tail))
        readings = [Place(name, None, level, place) for place in readings]
        parts.append(tail)
        at += len(tail)
        form = "shape"
    return PlaceMatch(start, at, _highest(tuple(readings)), form, tuple(readings), tuple(parts))


def _below(text: str, at: int, end: int, readings: list[Place], outer: str) -> _Below | None:
    """The longest form at an offset that names a place inside one of the readings."""
    if readings[0].level == "nation" and outer not in NATION:
        return None
    index = _index()
    for size in index.lengths.get(text[at : at + 2], ()):
        form = text[at : at + size]
        if at + size > end:
            continue
        entries = [
            entry
            for entry in index.entries.get(form, ())
            if (_has_level_word(entry, form) or entry.place.level != "county" or not entry.place.common)
            and any(entry.place != place and entry.place.lies_in(place) for place in readings)
        ]
        inner = [entry.place for entry in entries]
        if entries and (not _runs_on(entries[0], text, at + size, end) or _below(text, at + size, end, inner, form)):
            return _Below(form, entries)
    return None


def _tail(text: str, at: int, end: int, place: Place) -> str:
    """The town or zone that follows a city or county, by its shape alone; empty where there is none."""
    if not place.is_city and place.level != "county":
        return ""
    if zone := ZONE.match(text, at, end):
        return zone[0]
    town = TOWNSHIP.match(text, at, end) if place.level == "county" or place.code in UNDIVIDED else None
    if town is None or NO_TOWNSHIP.search(town[0]) or (town[0][-1] in "镇乡" and RUNS_ON.match(text, town.end(), end)):
        return ""
    return town[0]
