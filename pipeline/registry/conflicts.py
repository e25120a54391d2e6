"""What the claims of different articles disagree about."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from itertools import combinations
from typing import cast

from schemas.edtf import bounds
from schemas.registry import Conflict, ConflictFact, ConflictSide, EventClaim, ParentClaim

# What the articles, by id, state of one thing.
_Stated = Mapping[str, set[str]]


def agree(one: str, other: str) -> bool:
    """Whether two dates have a day in common: the finer says more, and does not contradict.

    >>> agree("2017-12", "2017-12-16"), agree("2015-06-30", "2016-05")
    (True, False)
    >>> agree("2014/2016", "2016-05")
    True
    """
    (first, last), (other_first, other_last) = bounds(one), bounds(other)
    return first <= other_last and other_first <= last


def conflicts(events: Sequence[EventClaim], parents: Sequence[ParentClaim]) -> tuple[Conflict, ...]:
    """The conflicts among the claims of one agency: dates by kind of event first, then parents by relation.

    Two articles are at odds where nothing that one states agrees with anything that the other does: an article that
    tells two dates or two parents knows of both. Events of different kinds never disagree, for a body decided upon in
    March may well be unveiled in May; `merged` counts as `founded`, since 组建 is told both ways.
    """
    dates: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for event in events:
        if event.date:
            dates["founded" if event.kind == "merged" else event.kind][event.article].add(event.date)
    # By the parent's own entry where it has one, so that two names of one body are no conflict.
    bodies: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    names: dict[str, str] = {}
    for parent in parents:
        body = parent.agency or parent.name
        bodies[parent.relation][parent.article].add(body)
        names.setdefault(body, parent.name)
    found: list[Conflict] = []
    for kind, stated in sorted(dates.items()):
        if sides := _sides(stated, agree):
            values = {date: sides[date] for date in sorted(sides, key=lambda date: (bounds(date), date))}
            found.append(_conflict(cast("ConflictFact", kind), values))
    for relation, stated in sorted(bodies.items()):
        if sides := _sides(stated, str.__eq__):
            found.append(_conflict("parent", {f"{relation} {names[body]}": sides[body] for body in sorted(sides)}))
    return tuple(found)


def _sides(stated: _Stated, agreeing: Callable[[str, str], bool]) -> dict[str, set[str]]:
    """Each value that an article at odds with another states, with the articles at odds that state it."""
    at_odds = {
        article
        for one, other in combinations(stated, 2)
        if not any(agreeing(value, another) for value in stated[one] for another in stated[other])
        for article in (one, other)
    }
    sides: dict[str, set[str]] = defaultdict(set)
    for article in at_odds:
        for value in stated[article]:
            sides[value].add(article)
    return sides


def _conflict(fact: ConflictFact, sides: Mapping[str, set[str]]) -> Conflict:
    stated = (ConflictSide(value=value, articles=tuple(sorted(articles))) for value, articles in sides.items())
    return Conflict(fact=fact, sides=tuple(stated))
