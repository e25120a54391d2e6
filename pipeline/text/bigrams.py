"""How plausible a string is as Chinese, from the words of jieba's dictionary and their frequencies.

``bigrams.tsv`` holds the numbers; ``bigram_table.py`` makes it and says what is in it.
"""

from __future__ import annotations

import math
from functools import cache, lru_cache
from pathlib import Path

_DATA = Path(__file__).with_name("bigrams.tsv")
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_LIKELY_MARKS = frozenset("，。、；：？！“”‘’（）《》…—·")

UNKNOWN = -21.0
"""The bits of a character that no word has, and of every sign that Chinese text does not consist of."""

MARK = -5.0
"""The bits of a mark of Chinese punctuation."""


class Bigrams:
    """The probability of a character after another, in bits.

    A word's characters follow each other as in the dictionary; between two words anything that ends one may stand
    before anything that begins one.
    """

    def __init__(self, table: str) -> None:
        self.simplified: dict[str, str] = {}
        self.readings: dict[str, frozenset[str]] = {}
        self._count: dict[str, float] = {}
        self._starts: dict[str, float] = {}
        self._ends: dict[str, float] = {}
        self._following: dict[str, str] = {}
        for line in table.splitlines():
            character, variants, count, starts, ends, self._following[character] = line.split("\t")
            for variant in variants.split():
                name, _, readings = variant.partition(":")
                self.simplified[name] = character
                self.readings[name] = frozenset(readings.split(",")) if readings else frozenset()
            self._count[character] = float(count)
            self._starts[character] = float(starts)
            self._ends[character] = float(ends)
        self._words = sum(self._starts.values())
        # most texts ask for a few hundred characters of the six thousand: what follows each is read when it is asked
        self._inside = lru_cache(maxsize=None)(self._counts_after)
        self.bits = lru_cache(maxsize=1 << 16)(self._bits)
        """The bits of a character after the one before it (any other sign, or none, counts as a word's end)."""

    def _counts_after(self, character: str) -> dict[str, float]:
        following = self._following[character]
        exponents = map(_DIGITS.index, following[1::2])
        return {second: 2.0**exponent for second, exponent in zip(following[::2], exponents, strict=True)}

    def _bits(self, before: str, character: str) -> float:
        b = self.simplified.get(character, character)
        if b not in self._count:
            if character in _LIKELY_MARKS:
                return MARK
            return MARK - 1 if character.isascii() and character.isprintable() else UNKNOWN
        a = self.simplified.get(before, before)
        start = (self._starts[b] + 0.5) / self._words
        if a not in self._count:
            return math.log2(start)
        joined = self._inside(a).get(b, 0.0) + (self._ends[a] + 0.5) * start
        return max(UNKNOWN, math.log2(joined / (self._count[a] + 1)))

    def total(self, text: str, before: str = "") -> float:
        """The bits of a whole string."""
        bits = 0.0
        for character in text:
            bits += self.bits(before, character)
            before = character
        return bits


@cache
def bigrams() -> Bigrams:
    """The shipped table, read once.

    >>> model = bigrams()
    >>> model.total("数据管理局") > model.total("數據管理局".encode("gb18030")[1:-1].decode("gb18030")) + 30
    True
    """
    return Bigrams(_DATA.read_text(encoding="utf-8"))
