"""Which agencies of different articles are the same body."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from schemas.record import Agency, Jurisdiction

# Hong Kong, Macau, Taiwan: their bodies go by names without a place, which bodies elsewhere bear as well (审计署 is of
# Macau and of the nation, 中央气象局 was of the nation and is of Taiwan).
_REGIONS = frozenset({"810000", "820000", "710000"})


class Told(NamedTuple):
    """An agency as the article of this id tells it."""

    article: str
    agency: Agency


class _Key(NamedTuple):
    """What two agencies share that are the same body beyond doubt: the name and the place.

    Where no article tells the place, it is `?` and the regions that the article is about (`?820000`).
    """

    name: str
    place: str


@dataclass
class Body:
    """One body: the name it is known by, and all that articles tell of it."""

    name: str
    place: str
    told: list[Told]

    @property
    def articles(self) -> set[str]:
        return {told.article for told in self.told}

    @property
    def jurisdiction(self) -> Jurisdiction | None:
        return next((told.agency.jurisdiction for told in self.told if told.agency.jurisdiction), None)

    @property
    def id(self) -> str:
        return f"{self.name}@{self.place}"


def joined(all_told: Iterable[Told]) -> list[Body]:
    """The bodies that are told of, by jurisdiction and name, each with what is told of it by article.

    Joined are the same name in the same jurisdiction; the same name without jurisdiction, where exactly one known body
    bears it, is not foreign and is not of another region (Hong Kong, Macau, Taiwan) than the article; and a name that
    articles use as another form of exactly one other body of the same jurisdiction. Two agencies of one article are two
    bodies: nothing joins them.
    """
    told = sorted(all_told, key=lambda each: each.article)
    regions: dict[str, set[str]] = defaultdict(set)
    for article, agency in told:
        regions[article] |= {_place(agency.jurisdiction)} & _REGIONS
    groups: dict[_Key, list[Told]] = defaultdict(list)
    for each in told:
        unknown = "?" + "+".join(sorted(regions[each.article]))
        groups[_Key(each.agency.name, _place(each.agency.jurisdiction) or unknown)].append(each)
    bodies = _Bodies(groups)
    for key in sorted(groups):
        if key.place[0] == "?":
            bodies.join(key, _only_bearer(key, groups))
    for key, fuller in _other_forms(groups):
        bodies.join(key, fuller)
    return sorted(bodies.found(), key=lambda body: ((body.jurisdiction or _NOWHERE).code or "~", body.id))


_NOWHERE = Jurisdiction(name="?", code=None, level="foreign")


def _place(jurisdiction: Jurisdiction | None) -> str:
    return (jurisdiction.code or jurisdiction.name) if jurisdiction else ""


def _only_bearer(key: _Key, groups: dict[_Key, list[Told]]) -> _Key | None:
    """The group that a name without jurisdiction belongs to, None where there is none, several or doubt."""
    bearers = [other for other in groups if other.name == key.name and other.place[0] != "?"]
    if len(bearers) != 1:
        return None
    jurisdiction = groups[bearers[0]][0].agency.jurisdiction
    of_region = bearers[0].place in _REGIONS
    foreign = jurisdiction is not None and jurisdiction.level == "foreign"
    return bearers[0] if not foreign and key.place[1:] == (bearers[0].place if of_region else "") else None


def _other_forms(groups: dict[_Key, list[Told]]) -> Iterator[tuple[_Key, _Key]]:
    """Each name that is an alias of exactly one other body of its jurisdiction, with that body's."""
    named: dict[_Key, set[_Key]] = defaultdict(set)
    for key, told in groups.items():
        for alias in {alias for each in told for alias in each.agency.aliases} - {key.name}:
            named[_Key(alias, key.place)].add(key)
    for key in sorted(groups):
        if key.place[0] != "?" and len(named[key]) == 1:
            yield key, next(iter(named[key]))


class _Bodies:
    """Groups that are put together, unless one article tells of both."""

    def __init__(self, groups: dict[_Key, list[Told]]) -> None:
        self._groups = groups
        self._members: dict[_Key, list[_Key]] = {key: [key] for key in groups}

    def join(self, key: _Key, other: _Key | None) -> None:
        if other is None or self._members[key] is self._members[other]:
            return
        ours, theirs = self._members[key], self._members[other]
        if self._articles(ours) & self._articles(theirs):
            return
        theirs.extend(ours)
        for member in ours:
            self._members[member] = theirs

    def _articles(self, members: list[_Key]) -> set[str]:
        return {told.article for key in members for told in self._groups[key]}

    def found(self) -> Iterator[Body]:
        for members in {id(members): members for members in self._members.values()}.values():
            told = sorted((each for key in members for each in self._groups[key]), key=lambda each: each.article)
            place = min(members, key=lambda key: (key.place[0] == "?", key.place)).place
            yield Body(_fullest(told), place, told)


def _fullest(told: list[Told]) -> str:
    """The name that is least an alias of the others; of those the one most articles give, then the longest."""
    names = Counter(each.agency.name for each in told)
    aliases = Counter(alias for each in told for alias in each.agency.aliases if alias in names)
    return min(names, key=lambda name: (aliases[name] - names[name], -len(name), name))
