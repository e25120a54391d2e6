"""Which characters a text holds at all, told to every step of the cleaning by one pass over it.

Most steps look for characters that most texts do not hold. Each would search the whole text for nothing, at some ten
nanoseconds a character; asked here, all of them together cost as much as one.
"""

from __future__ import annotations

import re
import sys
from functools import lru_cache

import numpy as np

_SETS = np.zeros(sys.maxunicode + 1, dtype=np.uint32)  # for each character the bits of the sets that it belongs to
_RANGE = re.compile("(.)(?:-(.))?", re.DOTALL)


class Signs:
    """A set of characters, written as in a character class: ranges, no escapes.

    >>> signs = Signs("數０-９")
    >>> signs.occur("2018年"), signs.occur("２０１８年"), signs.occur("大數據")
    (False, True, True)
    """

    count = 0

    def __init__(self, characters: str) -> None:
        self._bit = 1 << Signs.count
        Signs.count += 1
        for first, last in _RANGE.findall(characters):
            _SETS[ord(first) : ord(last or first) + 1] |= self._bit
        _held.cache_clear()

    def occur(self, text: str) -> bool:
        """Whether the text holds one of the characters."""
        return bool(_held(text) & self._bit)


@lru_cache(maxsize=1)
def _held(text: str) -> int:
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    return int(np.bitwise_or.reduce(_SETS.take(codes, mode="clip")))
