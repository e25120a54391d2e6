"""Full-width letters and digits to half-width, and 丨 that pages put for a bar; Chinese punctuation stays."""

from __future__ import annotations

import re

from pipeline.text.aligned import Changes, Edit, Step
from pipeline.text.signs import Signs

_LETTERS = "０-９Ａ-Ｚａ-ｚ丨"
_ANY, _WIDE = Signs(_LETTERS), re.compile(f"[{_LETTERS}]+")
_NARROW = {wide: wide - 0xFEE0 for first, last in ("０９", "ＡＺ", "ａｚ") for wide in range(ord(first), ord(last) + 1)}
_NARROW[ord("丨")] = ord("|")  # a Chinese character to every other step: 来源丨平凉专区气象台


def narrowed(text: str) -> Changes:
    """The edits that fold full-width digits, letters and bars, character by character.

    >>> narrowed("２０１８年").edits
    [Edit(start=0, end=4, replacement='2018', charwise=True)]
    """
    if not _ANY.occur(text):
        return Changes()
    return Changes(
        [Edit(match.start(), match.end(), match[0].translate(_NARROW), charwise=True) for match in _WIDE.finditer(text)]
    )


STEP = Step("width", narrowed)
