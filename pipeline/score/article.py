"""The score of one article: section 5 of the annotation guidelines, rule by rule."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from pipeline.score.claims import ClaimedAgency, ClaimedEvent, ClaimedParent, Claims, Quote
from pipeline.score.counts import FIGURES, Counts, FigureName
from pipeline.score.matching import pairs, scored
from schemas.gold import Gold, GoldAgency, GoldParent
from schemas.span import Span

_SENTENCE_END = re.compile(r"[。！？；!?;\r\n]")
# Enough to judge an error by; a page without a full stop must not fill the screen.
_CONTEXT = 60


@dataclass(frozen=True)
class Mistake:
    """One false alarm or miss: in which figure, of which agency, what exactly, and the words of the article."""

    kind: Literal["false alarm", "miss"]
    figure: FigureName
    article: str
    name: str
    detail: str
    context: str


@dataclass(frozen=True)
class ArticleScore:
    """The five figures of one article and each single mistake behind them."""

    article: str
    counts: Mapping[FigureName, Counts]
    mistakes: tuple[Mistake, ...]


@dataclass
class _Outcome:
    """How the facts of one pair compare: false alarms with the words they were read from, misses."""

    hits: int = 0
    false_alarms: list[tuple[str, Quote]] = field(default_factory=list)
    misses: list[str] = field(default_factory=list)


def score_article(claims: Claims | None, gold: Gold, raw: str | None = None) -> ArticleScore:
    """The score of one article; without claims everything is missed.

    The raw text serves only to show the sentence of each mistake; without it, false alarms show their evidence.
    """
    counts: dict[FigureName, list[int]] = {figure: [0, 0, 0] for figure in FIGURES}
    mistakes: list[Mistake] = []
    for pair in pairs(claims.agencies if claims else (), gold.agencies):
        if not scored(pair):
            continue
        claimed, agency = pair
        name = agency.name if agency else claimed.name if claimed else ""
        labelled = _sentence(raw, agency.mentions[0]) if agency and agency.mentions else ""
        for figure, outcome in _outcomes(claimed, agency, gold.agencies).items():
            counts[figure][0] += outcome.hits
            counts[figure][1] += len(outcome.false_alarms)
            counts[figure][2] += len(outcome.misses)
            for detail, quote in outcome.false_alarms:
                context = _sentence(raw, quote) or quote.text
                mistakes.append(Mistake("false alarm", figure, gold.article, name, detail, context))
            for detail in outcome.misses:
                mistakes.append(Mistake("miss", figure, gold.article, name, detail, labelled))
    return ArticleScore(gold.article, {figure: Counts(*counts[figure]) for figure in FIGURES}, tuple(mistakes))


def _outcomes(
    claimed: ClaimedAgency | None, agency: GoldAgency | None, all_gold: Sequence[GoldAgency]
) -> dict[FigureName, _Outcome]:
    parents = claimed.parents if claimed else ()
    gold_parents = agency.parents if agency else ()
    return {
        "agency": _agency(claimed, agency),
        "founded": _founded(claimed, agency),
        "event": _events(claimed.events if claimed else (), agency),
        "parent": _parents(parents, gold_parents, all_gold),
        "parent_relation": _parent_relations(parents, gold_parents, all_gold),
    }


def _agency(claimed: ClaimedAgency | None, agency: GoldAgency | None) -> _Outcome:
    if claimed is not None and agency is not None:
        return _Outcome(hits=1)
    if claimed is not None:
        return _Outcome(false_alarms=[(claimed.name, _first_mention(claimed))])
    return _Outcome(misses=[agency.name] if agency else [])


def _founded(claimed: ClaimedAgency | None, agency: GoldAgency | None) -> _Outcome:
    if agency is not None and agency.founded_optional:
        return _Outcome()
    predicted = claimed.founded if claimed else None
    wanted = agency.founded if agency else None
    if predicted == wanted:
        return _Outcome(hits=0 if wanted is None else 1)
    outcome = _Outcome(misses=[wanted] if wanted is not None else [])
    if claimed is not None and predicted is not None:
        evidence = (event.evidence for event in claimed.events if event.date == predicted)
        outcome.false_alarms.append((predicted, next(evidence, _first_mention(claimed))))
    return outcome


def _events(events: Sequence[ClaimedEvent], agency: GoldAgency | None) -> _Outcome:
    gold_events = agency.events if agency else ()
    firm = dict.fromkeys((event.kind, event.date) for event in gold_events if event.date and not event.optional)
    optional = {(event.kind, event.date) for event in gold_events if event.optional}
    # An optional event without a date leaves out whatever date was read for it.
    optional_dates = {date for _, date in optional}
    predicted: dict[tuple[str, str], Quote] = {}
    for event in events:
        if event.date:
            predicted.setdefault((event.kind, event.date), event.evidence)
    outcome = _Outcome(misses=[" ".join(fact) for fact in firm if fact not in predicted])
    for fact, evidence in predicted.items():
        if fact in firm:
            outcome.hits += 1
        elif fact[1] not in optional_dates and None not in optional_dates:
            outcome.false_alarms.append((" ".join(fact), evidence))
    return outcome


def _parents(
    parents: Sequence[ClaimedParent], gold_parents: Sequence[GoldParent], all_gold: Sequence[GoldAgency]
) -> _Outcome:
    predicted: dict[str, Quote] = {}
    for parent in parents:
        predicted.setdefault(parent.name, parent.evidence)
    missing = dict.fromkeys(parent.name for parent in gold_parents if not parent.optional)
    outcome = _Outcome()
    for name, evidence in predicted.items():
        same = [parent for parent in gold_parents if _is_same_parent(name, parent, all_gold)]
        found = next((parent.name for parent in same if parent.name in missing), None)
        if found is not None:
            outcome.hits += 1
            del missing[found]
        # A second name of a firm parent already hit is neither a hit nor an error; nor is one of an optional parent.
        elif not same:
            outcome.false_alarms.append((name, evidence))
    outcome.misses.extend(missing)
    return outcome


def _parent_relations(
    parents: Sequence[ClaimedParent], gold_parents: Sequence[GoldParent], all_gold: Sequence[GoldAgency]
) -> _Outcome:
    predicted: dict[tuple[str, str], Quote] = {}
    for parent in parents:
        predicted.setdefault((parent.name, parent.relation), parent.evidence)
    missing: dict[tuple[str, str], None] = {(p.name, p.relation): None for p in gold_parents if not p.optional}
    outcome = _Outcome()
    for (name, relation), evidence in predicted.items():
        same = [parent for parent in gold_parents if _is_same_parent(name, parent, all_gold)]
        found = next((p.name for p in same if p.relation == relation and (p.name, relation) in missing), None)
        if found is not None:
            outcome.hits += 1
            del missing[found, relation]
        elif not any(parent.optional or parent.relation == relation for parent in same):
            outcome.false_alarms.append((f"{name} {relation}", evidence))
    outcome.misses.extend(" ".join(fact) for fact in missing)
    return outcome


def _is_same_parent(name: str, parent: GoldParent, all_gold: Sequence[GoldAgency]) -> bool:
    if name == parent.name or name in parent.aliases:
        return True
    return any({name, parent.name} <= {agency.name, *agency.aliases} for agency in all_gold)


def _first_mention(claimed: ClaimedAgency) -> Quote:
    return claimed.mentions[0] if claimed.mentions else Quote()


def _sentence(raw: str | None, quote: Quote | Span) -> str:
    """The sentence around a quote, or nothing where the raw text is not at hand or another."""
    if raw is None or not quote.text or raw[quote.start : quote.end] != quote.text:
        return ""
    before = [end.end() for end in _SENTENCE_END.finditer(raw, max(0, quote.start - _CONTEXT), quote.start)]
    after = _SENTENCE_END.search(raw, quote.end, quote.end + _CONTEXT)
    start = before[-1] if before else max(0, quote.start - _CONTEXT)
    return raw[start : after.end() if after else quote.end + _CONTEXT].strip()
