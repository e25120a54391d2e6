"""What is right and wrong in one agency's facts: rules 3 to 7 of section 5 of the annotation guidelines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, TypeVar

from pipeline.score.claims import ClaimedAgency, ClaimedEvent, ClaimedParent, Quote
from pipeline.score.counts import FigureName
from pipeline.score.matching import SameParent
from schemas.gold import GoldAgency, GoldParent

Kind = Literal["hit", "false alarm", "miss"]
NOWHERE = Quote()
Fact = TypeVar("Fact")


@dataclass(frozen=True)
class Finding:
    """One fact found rightly, said wrongly or missed, of an agency that is not named here.

    `label` is the kind of an event and the relation of a parent. What was predicted has the words it was read from,
    and the rules that read it; a miss has neither.
    """

    kind: Kind
    figure: FigureName
    detail: str
    label: str = ""
    quote: Quote = NOWHERE
    rules: tuple[str, ...] = ()


@dataclass
class _Predicted:
    """A distinct fact of a prediction: the words of its first statement, and every rule that stated it."""

    quote: Quote
    rules: dict[str, None]

    def finding(self, kind: Kind, figure: FigureName, detail: str, label: str = "") -> Finding:
        return Finding(kind, figure, detail, label, self.quote, tuple(self.rules))


def findings(claimed: ClaimedAgency | None, agency: GoldAgency | None, same: SameParent) -> Iterator[Finding]:
    """The findings of all figures of one pair; of a half alone, all that it has is wrong or missed."""
    yield from _agency(claimed, agency)
    yield from _founded(claimed, agency)
    yield from _events(claimed.events if claimed else (), agency)
    parents = claimed.parents if claimed else ()
    gold_parents = agency.parents if agency else ()
    yield from _parents(parents, gold_parents, same)
    yield from _parent_relations(parents, gold_parents, same)


def _agency(claimed: ClaimedAgency | None, agency: GoldAgency | None) -> Iterator[Finding]:
    if claimed is not None:
        kind: Kind = "hit" if agency is not None else "false alarm"
        yield Finding(kind, "agency", claimed.name, quote=_first_mention(claimed))
    elif agency is not None:
        yield Finding("miss", "agency", agency.name)


def _founded(claimed: ClaimedAgency | None, agency: GoldAgency | None) -> Iterator[Finding]:
    if agency is not None and agency.founded_optional:
        return
    predicted = claimed.founded if claimed else None
    wanted = agency.founded if agency else None
    if claimed is not None and predicted is not None:
        dated = [event for event in claimed.events if event.date == predicted]
        quote = dated[0].evidence if dated else _first_mention(claimed)
        rules = tuple(dict.fromkeys(event.rule for event in dated if event.rule))
        kind: Kind = "hit" if predicted == wanted else "false alarm"
        yield Finding(kind, "founded", predicted, quote=quote, rules=rules)
    if wanted is not None and predicted != wanted:
        yield Finding("miss", "founded", wanted)


def _events(events: Sequence[ClaimedEvent], agency: GoldAgency | None) -> Iterator[Finding]:
    gold_events = agency.events if agency else ()
    firm = dict.fromkeys((event.kind, event.date) for event in gold_events if event.date and not event.optional)
    # An optional event without a date leaves out whatever date was read for it.
    optional_dates = {event.date for event in gold_events if event.optional}
    predicted: dict[tuple[str, str], _Predicted] = {}
    for event in events:
        if event.date:
            _add(predicted, (event.kind, event.date), event)
    for fact, said in predicted.items():
        if fact in firm:
            yield said.finding("hit", "event", " ".join(fact), fact[0])
        elif fact[1] not in optional_dates and None not in optional_dates:
            yield said.finding("false alarm", "event", " ".join(fact), fact[0])
    for kind, date in firm:
        if (kind, date) not in predicted:
            yield Finding("miss", "event", f"{kind} {date}", kind)


def _parents(
    parents: Sequence[ClaimedParent], gold_parents: Sequence[GoldParent], same: SameParent
) -> Iterator[Finding]:
    predicted: dict[str, _Predicted] = {}
    for parent in parents:
        _add(predicted, parent.name, parent)
    missing = dict.fromkeys(parent.name for parent in gold_parents if not parent.optional)
    for name, said in predicted.items():
        alike = _alike(name, gold_parents, same)
        found = next((each.name for each in alike if not each.optional and each.name in missing), None)
        if found is not None:
            yield said.finding("hit", "parent", name)
            del missing[found]
        # A second name of a firm parent already hit is neither a hit nor an error; nor is one of an optional parent.
        elif not alike:
            yield said.finding("false alarm", "parent", name)
    yield from (Finding("miss", "parent", name) for name in missing)


def _parent_relations(
    parents: Sequence[ClaimedParent], gold_parents: Sequence[GoldParent], same: SameParent
) -> Iterator[Finding]:
    predicted: dict[tuple[str, str], _Predicted] = {}
    for parent in parents:
        _add(predicted, (parent.name, parent.relation), parent)
    missing: dict[tuple[str, str], None] = {(p.name, p.relation): None for p in gold_parents if not p.optional}
    for (name, relation), said in predicted.items():
        alike = _alike(name, gold_parents, same)
        firm = ((each.name, relation) for each in alike if not each.optional and each.relation == relation)
        found = next((each for each in firm if each in missing), None)
        if found is not None:
            yield said.finding("hit", "parent_relation", f"{name} {relation}", relation)
            del missing[found]
        elif not any(parent.optional or parent.relation == relation for parent in alike):
            yield said.finding("false alarm", "parent_relation", f"{name} {relation}", relation)
    for name, relation in missing:
        yield Finding("miss", "parent_relation", f"{name} {relation}", relation)


def _alike(name: str, gold_parents: Sequence[GoldParent], same: SameParent) -> list[GoldParent]:
    """The gold parents that a predicted one may be, those of its very name first."""
    return sorted((each for each in gold_parents if same(name, each)), key=lambda each: each.name != name)


def _add(predicted: dict[Fact, _Predicted], fact: Fact, stated: ClaimedEvent | ClaimedParent) -> None:
    said = predicted.setdefault(fact, _Predicted(stated.evidence, {}))
    if stated.rule:
        said.rules[stated.rule] = None


def _first_mention(claimed: ClaimedAgency) -> Quote:
    return claimed.mentions[0] if claimed.mentions else NOWHERE
