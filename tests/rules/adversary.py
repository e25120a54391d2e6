"""Texts made out of a pattern's own pieces, such as drive an engine that backtracks to despair where that can be."""

from __future__ import annotations

import re
import re._constants as sre
import re._parser as parser
from collections.abc import Iterator
from itertools import product
from typing import Any

_SAMPLES = 60
_ENDLESS = 8
"""A repeat of fewer rounds is no repeat to speak of."""


def texts(pattern: re.Pattern[str]) -> set[tuple[str, str]]:
    """For each repeat inside the pattern: what leads up to it, and each thing that one or two rounds may take."""
    return set(_repeats(list(parser.parse(pattern.pattern)), ""))


def _repeats(nodes: list[Any], before: str) -> Iterator[tuple[str, str]]:
    for op, given in nodes:
        if op in (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT):
            _, high, body = given
            inner = list(body)
            if high == sre.MAXREPEAT or high >= _ENDLESS:
                once = _samples(inner)
                for text in once:
                    yield before, text
                for one, other in product(once, once) if len(once) <= 12 else ():
                    yield before, one + other
            yield from _repeats(inner, before)
        elif op is sre.BRANCH:
            for branch in given[1]:
                yield from _repeats(list(branch), before)
        elif op is sre.SUBPATTERN:
            yield from _repeats(list(given[3]), before)
        elif op is sre.ATOMIC_GROUP:
            yield from _repeats(list(given), before)
        before += _samples([(op, given)])[0]


def _samples(nodes: list[Any]) -> list[str]:
    """Texts that the nodes may take, those of every branch among them; the first is the shortest way through."""
    found = [""]
    for op, given in nodes:
        found = [one + other for one in found for other in _of(op, given)][:_SAMPLES]
    return found


def _of(op: Any, given: Any) -> list[str]:
    if op is sre.LITERAL:
        return [chr(given)]
    if op is sre.NOT_LITERAL:
        return ["数" if given != ord("数") else "据"]
    if op is sre.ANY:
        return ["数"]
    if op is sre.IN:
        return _of_set(given)
    if op is sre.BRANCH:
        return [text for branch in given[1] for text in _samples(list(branch))]
    if op is sre.SUBPATTERN:
        return _samples(list(given[3]))
    if op is sre.ATOMIC_GROUP:
        return _samples(list(given))
    if op in (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT):
        low, high, body = given
        once = _samples(list(body))
        least = [text * low for text in once] if low else [""]
        return [*dict.fromkeys([*least, *(once if high > low else [])])]
    return [""]  # looks around and anchors take nothing


def _of_set(given: list[Any]) -> list[str]:
    if given[0][0] is sre.NEGATE:
        refused = {chr(value) for kind, value in given if kind is sre.LITERAL}
        return [text for text in ("数", "Ⓐ", "，", "在", "\n", "a", "1") if text not in refused][:5]
    found = []
    for kind, value in given:
        if kind is sre.LITERAL:
            found.append(chr(value))
        elif kind is sre.RANGE:
            found.append(chr(value[0]))
        else:
            found += [text for text in ("1", " ", "数", "，") if re.match(_CATEGORIES[value], text)][:2]
    return found


_CATEGORIES = {
    sre.CATEGORY_DIGIT: r"\d",
    sre.CATEGORY_NOT_DIGIT: r"\D",
    sre.CATEGORY_SPACE: r"\s",
    sre.CATEGORY_NOT_SPACE: r"\S",
    sre.CATEGORY_WORD: r"\w",
    sre.CATEGORY_NOT_WORD: r"\W",
}
