"""What a text must have for a pattern to match, so that most patterns are never run over most sentences.

Read from the pattern as Python's own parser of regular expressions takes it apart: there is no other way to know it
for sure. What the parser says in a way unknown here only makes a pattern run more often.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from operator import add
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

from pipeline.rules.shadow import LETTERS

Parts = frozenset[str]  # single characters and pairs, of which a text must have one
_REPEATS = (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT)


@lru_cache(maxsize=4)  # several files of rules look at one sentence after another
def parts_of(text: str) -> frozenset[str]:
    """The characters of a text and its pairs of neighbours: what `needed` is looked up in.

    >>> sorted(parts_of("成立了"))
    ['了', '成', '成立', '立', '立了']
    """
    return frozenset((*text, *map(add, text, text[1:])))


@cache
def needed(pattern: str) -> tuple[Parts, ...]:
    """Sets of characters and pairs: a text in which the pattern matches has at least one of each set.

    >>> [sorted(parts) for parts in needed("于(?:Ⓓ)?(?:成立|组建)了?")]
    [['成立', '组建'], ['于']]
    >>> needed(".*")
    ()
    """
    parsed = parser.parse(pattern)
    if parsed.state.flags & op.SRE_FLAG_IGNORECASE:
        return ()
    return tuple(sorted(dict.fromkeys(_of_sequence(parsed)), key=_commonness))


def _commonness(parts: Parts) -> tuple[bool, bool, int, list[str]]:
    """The order from what tells most: pairs, few of them, and no letters of a shadow, which nearly all have."""
    return not parts.isdisjoint(LETTERS), any(len(part) == 1 for part in parts), len(parts), sorted(parts)


def _of_sequence(items: Iterable[Any]) -> list[Parts]:
    found: list[Parts] = []
    before = ""
    for kind, value in items:
        found += _of(kind, value)
        letter = chr(value) if kind is op.LITERAL else ""
        if before and letter:
            found.append(frozenset((before + letter,)))
        before = letter
    return found


def _of(kind: Any, value: Any) -> Sequence[Parts]:
    if kind is op.LITERAL:
        return [frozenset(chr(value))]
    if kind is op.IN and all(part is op.LITERAL for part, _ in value):
        return [frozenset(chr(code) for _, code in value)]
    if kind is op.BRANCH:
        return _of_branch([_of_sequence(branch) for branch in value[1]])
    if kind is op.SUBPATTERN and not value[1]:  # without flags of its own
        return _of_sequence(value[-1])
    if kind is op.ATOMIC_GROUP:
        return _of_sequence(value)
    if kind in _REPEATS and value[0] > 0:
        return _of_sequence(value[2])
    return []


def _of_branch(branches: Sequence[Sequence[Parts]]) -> Sequence[Parts]:
    """One part of each branch, the one that tells most; nothing where a branch needs nothing."""
    if not all(branches):
        return []
    return [frozenset().union(*(min(branch, key=_commonness) for branch in branches))]
