"""Which characters a text must have for a pattern to match, so that most patterns are never run.

Read from the pattern as Python's own parser of regular expressions takes it apart: there is no other way to know it
for sure. What the parser says in a way unknown here only makes a pattern run more often.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

from pipeline.rules.shadow import LETTERS


class _Any(frozenset[str]):
    """Every character: of a pattern that needs none in particular."""

    def isdisjoint(self, _other: Iterable[object]) -> bool:
        return False


ANY = _Any()
_REPEATS = (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT)


@cache
def needed_one_of(pattern: str) -> frozenset[str]:
    """Characters of which every match of the pattern has at least one: a rare choice where there are several.

    >>> sorted(needed_one_of("Ⓐ(?:于Ⓓ)?(?:成立|设立)了?"))
    ['成', '设']
    >>> needed_one_of(".*") is ANY
    True
    """
    parsed = parser.parse(pattern)
    return ANY if parsed.state.flags & op.SRE_FLAG_IGNORECASE else _of_sequence(parsed)


def _of_sequence(items: Iterable[Any]) -> frozenset[str]:
    # the letters of a shadow stand in nearly all of them, so that they tell least
    return min(map(_of, items), key=lambda found: (found is ANY, bool(found & set(LETTERS)), len(found)), default=ANY)


def _of(item: Any) -> frozenset[str]:
    kind, value = item
    if kind is op.LITERAL:
        return frozenset(chr(value))
    if kind is op.IN and all(part is op.LITERAL for part, _ in value):
        return frozenset(chr(code) for _, code in value)
    if kind is op.BRANCH:
        return _union(map(_of_sequence, value[1]))
    if kind is op.SUBPATTERN and not value[1]:  # without flags of its own
        return _of_sequence(value[-1])
    if kind is op.ATOMIC_GROUP:
        return _of_sequence(value)
    if kind in _REPEATS and value[0] > 0:
        return _of_sequence(value[2])
    return ANY


def _union(sets: Iterable[frozenset[str]]) -> frozenset[str]:
    found = list(sets)
    return ANY if any(one is ANY for one in found) else frozenset().union(*found)
