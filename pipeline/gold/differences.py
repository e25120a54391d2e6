"""Where two annotators of an article differ, and how."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, NamedTuple, cast

from pipeline.gold.sentences import Sentences, Stretch
from pipeline.score import ArticleScore
from pipeline.score.article import Verdict
from pipeline.score.claims import ClaimedAgency
from pipeline.score.counts import FigureName
from pipeline.score.matching import pairs
from schemas.gold import Gold, GoldAgency, GoldParent
from schemas.record import EventKind

Who = Literal["A", "B"]
Label = Literal["firm", "optional", "none"]
FIRM: Label = "firm"
OPTIONAL: Label = "optional"
NONE: Label = "none"
UNDATED = "without a date"


@dataclass(frozen=True)
class Disagreement:
    """What the annotators labelled in different ways: `who` says `A alone`, or `A optional, B firm`.

    `figure` is that in which it counts, or else what it is about.
    """

    article: str
    figure: str
    who: str
    name: str
    detail: str
    context: str


class Fact(NamedTuple):
    """What an annotator says of an agency; `label` is the kind of an event and the relation of a parent."""

    figure: FigureName | Literal["predecessor"]
    detail: str
    label: str = ""

    @property
    def value(self) -> str:
        """The detail without its label: a date, or a name.

        >>> Fact("event", "founded 1954", "founded").value, Fact("parent_relation", "甲市政府 managed", "managed").value
        ('1954', '甲市政府')
        """
        return self.detail.removeprefix(f"{self.label} ").removesuffix(f" {self.label}")


@dataclass(frozen=True, eq=False)
class Body:
    """One agency as each annotator labelled it; None stands for one who did not."""

    a: GoldAgency | None
    b: GoldAgency | None

    def of(self, who: Who) -> GoldAgency | None:
        return self.a if who == "A" else self.b

    @property
    def both(self) -> tuple[GoldAgency, ...]:
        return tuple(each for each in (self.a, self.b) if each is not None)

    @property
    def names(self) -> frozenset[str]:
        return frozenset(name for each in self.both for name in (each.name, *each.aliases))


class Differences:
    """The differences of two annotators over one article."""

    def __init__(self, a: Gold, b: Gold, raw: str) -> None:
        self.article = a.article
        self.bodies = _bodies(a.agencies, b.agencies)
        self.sentences = Sentences(raw, a.published or b.published)

    def counted(self, there: ArticleScore, back: ArticleScore) -> dict[tuple[Body, Fact], Who]:
        """The facts that the figures count as wrong or missed, with one who has them.

        `there` is the score of B's labels against A's, `back` that of A's against B's.
        """
        found: dict[tuple[Body, Fact], Who] = {}
        own: Who
        other: Who
        for score, own, other in ((there, "A", "B"), (back, "B", "A")):
            for verdict in score.mistakes:
                if verdict.figure != "mention":
                    has = own if verdict.kind == "miss" else other
                    body = self._body(verdict, own if verdict.named else other)
                    fact = Fact(verdict.figure, verdict.detail, verdict.label)
                    found.setdefault((body, fact), has)
        return found

    def uncounted(self, counted: dict[tuple[Body, Fact], Who]) -> dict[tuple[Body, Fact], Who]:
        """The other facts on which they differ, of bodies that both have, and optional bodies without a mention."""
        found: dict[tuple[Body, Fact], Who] = {}
        whos: tuple[Who, Who] = ("A", "B")
        for body in self.bodies:
            for who in whos:
                for fact in _unseen(body, who):
                    listed = [each for of, each in (*counted, *found) if of is body]
                    known = any(self._same(body, fact, each) for each in listed)
                    if not known and self.held(body, fact, "A") != self.held(body, fact, "B"):
                        found[body, fact] = who
        return found

    def disagreement(self, body: Body, fact: Fact, who: Who) -> Disagreement:
        """A fact as the reader meets it, with the sentence that tells it."""
        held = {each: self.held(body, fact, each) for each in ("A", "B")}
        detail = fact.detail
        if set(held.values()) == {FIRM, OPTIONAL}:
            whose = f"A {held['A']}, B {held['B']}"
        else:
            whose = f"{who} alone"
            detail += ", optional" * (held[who] == OPTIONAL)
        agency = body.of(who) or body.both[0]
        return Disagreement(self.article, fact.figure, whose, agency.name, detail, self._context(body, fact))

    def held(self, body: Body, fact: Fact, who: Who) -> Label:
        """How an annotator has a fact: firm, optional (it, or its agency), or not at all."""
        agency = body.of(who)
        decisions = list(self._decisions(agency, body, fact)) if agency else []
        if agency is None or not decisions:
            return NONE
        return OPTIONAL if agency.optional or all(decisions) else FIRM

    def _decisions(self, agency: GoldAgency, body: Body, fact: Fact) -> Iterator[bool]:
        """Of each label of an agency that says the fact, whether it is optional."""
        if fact.figure == "agency":
            yield False
        elif fact.figure == "founded":
            # A date that is optional and not given leaves open which it is.
            if agency.founded == fact.value or (agency.founded is None and agency.founded_optional):
                yield bool(agency.founded_optional)
        elif fact.figure == "event":
            yield from (bool(each.optional) for each in agency.events if _event(each.kind, each.date) == fact)
        elif fact.figure == "predecessor":
            names = self._names(fact.value)
            yield from (False for name in agency.predecessors if names & self._names(name))
        else:
            wanted = self._parent_names(body, fact.value)
            for parent in agency.parents:
                same = wanted & (self._names(parent.name) | set(parent.aliases))
                if same and fact.label in ("", parent.relation):
                    yield bool(parent.optional)

    def _same(self, body: Body, one: Fact, other: Fact) -> bool:
        """Whether two facts of a body are one, perhaps under two names of a parent."""
        if one == other or (one.figure, one.label) != (other.figure, other.label):
            return one == other
        named = one.figure in ("parent_relation", "predecessor")
        return named and bool(self._parent_names(body, one.value) & self._parent_names(body, other.value))

    def _context(self, body: Body, fact: Fact) -> str:
        """The sentence that tells a fact; where none is found, the first that names the agency."""
        spans = self._spans(body)
        found = ""
        if fact.figure == "event" and fact.value == UNDATED:
            found = self.sentences.of_kind(cast(EventKind, fact.label), spans)
        elif fact.figure in ("founded", "event"):
            found = self.sentences.of_date(fact.value, spans, cast(EventKind, fact.label) if fact.label else None)
        elif fact.figure == "predecessor":
            found = self.sentences.of_predecessor(self._names(fact.value), spans)
        elif fact.figure != "agency":
            found = self.sentences.of_parent(self._parent_names(body, fact.value), spans)
        first = next((each.mentions[0] for each in body.both if each.mentions), None)
        return found or (self.sentences.of_span(first.start, first.end) if first else "")

    def _spans(self, body: Body) -> list[Stretch]:
        """Where the body is named: the mentions that are labelled, and all its names."""
        labelled = {(span.start, span.end) for each in body.both for span in each.mentions}
        return sorted(labelled.union(self.sentences.named(body.names)))

    def _parent_names(self, body: Body, name: str) -> frozenset[str]:
        parents = [each for agency in body.both for each in agency.parents if each.name == name]
        return self._names(name).union(*(parent.aliases for parent in parents))

    def _names(self, name: str) -> frozenset[str]:
        """The name and the others of the body that bears it."""
        return frozenset([name]) | self._named.get(name, frozenset())

    @cached_property
    def _named(self) -> dict[str, frozenset[str]]:
        found = {name: body.names for body in self.bodies for name in body.names}
        # An alias may be that of two bodies; the one that is called so comes first.
        return found | {each.name: body.names for body in self.bodies for each in body.both}

    def _body(self, verdict: Verdict, who: Who) -> Body:
        return next(each for each in self.bodies if (agency := each.of(who)) and agency.name == verdict.name)


def _bodies(a: Sequence[GoldAgency], b: Sequence[GoldAgency]) -> list[Body]:
    """The agencies of both, each with its like, optional ones too."""
    keys = {"name", "aliases", "mentions"}
    claimed = [ClaimedAgency.model_validate(agency.model_dump(include=keys)) for agency in b]
    found = pairs(claimed, a)
    of_b = [Body(partner, agency) for (_, partner), agency in zip(found, b, strict=False)]
    return [*of_b, *(Body(agency, None) for _, agency in found[len(b) :])]


def _unseen(body: Body, who: Who) -> Iterator[Fact]:
    """The facts of an annotator that no figure may see: of a body that both have, and a body alone without mentions."""
    agency = body.of(who)
    if agency is not None and len(body.both) == 2:
        yield from _facts(agency)
    elif agency is not None and agency.optional and not agency.mentions:
        yield Fact("agency", agency.name)


def _facts(agency: GoldAgency) -> Iterator[Fact]:
    if agency.founded is not None:
        yield Fact("founded", agency.founded)
    yield from (_event(each.kind, each.date) for each in agency.events)
    yield from (_relation(each) for each in agency.parents)
    yield from (Fact("predecessor", name) for name in agency.predecessors)


def _event(kind: EventKind, date: str | None) -> Fact:
    return Fact("event", f"{kind} {date or UNDATED}", kind)


def _relation(parent: GoldParent) -> Fact:
    return Fact("parent_relation", f"{parent.name} {parent.relation}", parent.relation)
