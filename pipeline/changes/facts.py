"""The facts of records, and how those of two runs differ."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from pipeline.score.claims import ClaimedAgency, Claims, Quote

FieldName = Literal["agency", "alias", "jurisdiction", "rank", "founded", "event", "parent", "predecessor", "mention"]
FIELDS: tuple[FieldName, ...] = get_args(FieldName)
# An agency has one of these at most, so that two values are one fact that changed.
_SINGLE = frozenset(("agency", "jurisdiction", "rank", "founded"))
Kind = Literal["gained", "lost", "changed"]


@dataclass(frozen=True)
class Fact:
    """One thing that a record says of an agency, the words it was read from, and the rule where there is one."""

    article: str
    agency: str
    field: FieldName
    value: str
    quote: Quote
    rule: str = ""


@dataclass(frozen=True)
class Change:
    """A fact that only the later record has, only the earlier, or both with another value, rule or evidence."""

    before: Fact | None
    after: Fact | None

    @property
    def kind(self) -> Kind:
        return "gained" if self.before is None else "lost" if self.after is None else "changed"

    @property
    def fact(self) -> Fact:
        """The later fact, or the one that went."""
        fact = self.after or self.before
        assert fact is not None
        return fact


@dataclass(frozen=True)
class Changes:
    """All changes between two runs, all facts of both, and the articles with a record in only one or in both."""

    changes: tuple[Change, ...]
    before: tuple[Fact, ...]
    after: tuple[Fact, ...]
    gained: tuple[str, ...]
    lost: tuple[str, ...]
    changed: tuple[str, ...]
    same: tuple[str, ...]


def changes(before: Mapping[str, Claims], after: Mapping[str, Claims]) -> Changes:
    """How the records of a later run differ from those of an earlier one, article by article."""
    found: list[Change] = []
    changed: list[str] = []
    same: list[str] = []
    for article in sorted(before.keys() | after.keys()):
        here = list(_article(article, before.get(article), after.get(article)))
        found += here
        if article in before and article in after:
            (changed if here else same).append(article)
    return Changes(
        tuple(found),
        tuple(fact for article, claims in sorted(before.items()) for fact in _facts(article, claims)),
        tuple(fact for article, claims in sorted(after.items()) for fact in _facts(article, claims)),
        gained=tuple(sorted(after.keys() - before.keys())),
        lost=tuple(sorted(before.keys() - after.keys())),
        changed=tuple(changed),
        same=tuple(same),
    )


def _facts(article: str, claims: Claims) -> Iterator[Fact]:
    for agency in claims.agencies:
        yield from _of(article, agency)


def _of(article: str, agency: ClaimedAgency) -> Iterator[Fact]:
    first = agency.mentions[0] if agency.mentions else Quote()

    def fact(field: FieldName, value: str, quote: Quote = first, rule: str = "") -> Fact:
        return Fact(article, agency.name, field, value, quote, rule)

    yield fact("agency", agency.name)
    yield from (fact("alias", alias) for alias in agency.aliases)
    if agency.jurisdiction is not None:
        yield fact("jurisdiction", f"{agency.jurisdiction.name} {agency.jurisdiction.code or 'without a code'}")
    if agency.rank is not None:
        yield fact("rank", agency.rank)
    if agency.founded is not None:
        yield fact("founded", agency.founded)
    for event in agency.events:
        yield fact("event", f"{event.kind} {event.date or 'undated'}", event.evidence, event.rule)
    for parent in agency.parents:
        yield fact("parent", f"{parent.name} {parent.relation}", parent.evidence, parent.rule)
    for old in agency.predecessors:
        yield fact("predecessor", old.name, old.evidence, old.rule)
    yield from (fact("mention", mention.text, mention) for mention in agency.mentions)


def _article(article: str, before: Claims | None, after: Claims | None) -> Iterator[Change]:
    old = list(before.agencies) if before else []
    new = list(after.agencies) if after else []
    partner = _partners(old, new)
    earlier = {later: place for place, later in partner.items()}
    for place, agency in enumerate(new):
        yield from _changed(_of(article, old[earlier[place]]) if place in earlier else (), _of(article, agency))
    for place, agency in enumerate(old):
        if place not in partner:
            yield from _changed(_of(article, agency), ())


def _partners(old: list[ClaimedAgency], new: list[ClaimedAgency]) -> dict[int, int]:
    """Which earlier agency is which later one: by name, else by a mention that both have."""
    partner: dict[int, int] = {}
    free = list(range(len(new)))
    spans = [{(each.start, each.end) for each in agency.mentions} for agency in new]
    for by_name in (True, False):
        for place, agency in enumerate(old):
            if place in partner:
                continue
            here = {(each.start, each.end) for each in agency.mentions}
            for other in free:
                if agency.name == new[other].name if by_name else here & spans[other]:
                    partner[place] = other
                    free.remove(other)
                    break
    return partner


def _changed(before: Iterable[Fact], after: Iterable[Fact]) -> Iterator[Change]:
    """The changes between the facts of one agency: each fact of either side is the same, or in one change."""
    old, new = list(before), list(after)
    for same in (_equal, _restated, _another):
        for later in list(new):
            earlier = next((each for each in old if same(each, later)), None)
            if earlier is not None:
                old.remove(earlier)
                new.remove(later)
                if same is not _equal:
                    yield Change(earlier, later)
    yield from (Change(None, fact) for fact in new)
    yield from (Change(fact, None) for fact in old)


def _equal(old: Fact, new: Fact) -> bool:
    """The same in all that is of the fact itself; what its agency is called is a fact of its own."""
    same = (old.field, old.value, old.rule) == (new.field, new.value, new.rule)
    # A fact without words of its own shows the first mention, which changes by itself.
    return same and (old.field in _SINGLE | {"alias"} or old.quote == new.quote)


def _restated(old: Fact, new: Fact) -> bool:
    return old.field != "mention" and (old.field, old.value) == (new.field, new.value)


def _another(old: Fact, new: Fact) -> bool:
    """Another value read from the same words, or in the place of the only one."""
    if old.field != new.field or old.field == "alias":
        return False
    return old.field in _SINGLE or (old.quote.start < new.quote.end and new.quote.start < old.quote.end)
