"""The sentence in which something stands, to judge it by."""

from __future__ import annotations

import re

_END = re.compile(r"[。！？；!?;\r\n]")
_BREAK = re.compile(r"\s*[\r\n]+\s*")
# Enough to judge an error by; a page without a full stop must not fill the screen.
_CONTEXT = 60


def sentence(raw: str, start: int, end: int) -> str:
    """The sentence around `raw[start:end]` in one line, cut 60 characters before and after the span.

    >>> sentence("甲市概况。2014年2月，甲市数据局成立。其余从略。", 13, 18)
    '2014年2月，甲市数据局成立。'
    """
    before = [mark.end() for mark in _END.finditer(raw, max(0, start - _CONTEXT), start)]
    after = _END.search(raw, end, end + _CONTEXT)
    first = before[-1] if before else max(0, start - _CONTEXT)
    return _BREAK.sub(" ", raw[first : after.end() if after else end + _CONTEXT].strip())


def in_one_sentence(raw: str, one: tuple[int, int], other: tuple[int, int]) -> bool:
    """Whether no sentence ends between two stretches of the raw text.

    >>> in_one_sentence("甲市数据局成立。其余从略。", (0, 5), (5, 7)), in_one_sentence("甲市。成立。", (0, 2), (3, 5))
    (True, False)
    """
    first, second = sorted((one, other))
    return _END.search(raw, first[1], second[0]) is None
