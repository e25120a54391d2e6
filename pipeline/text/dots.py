"""A mark of its own for the dots of texts in which every mark of punctuation became a dot."""

from __future__ import annotations

import re

from pipeline.text.aligned import Changes, Edit, Step
from pipeline.text.han import HAN

UNKNOWN_MARK = "．"
"""Some mark of punctuation, nobody knows which."""

_LINE = re.compile("[^\n]+")
_MARK = re.compile("[，。、；：！？,;:!?]")
_QUOTE = "'\"“”‘’"
# after Chinese text anything may follow; after a letter or a number only Chinese text, and no numbered item (3.江门)
_DOT = re.compile(
    f"(?<=[{HAN}{_QUOTE}）)》…%])\\.(?![.])"
    f"|(?<=[{HAN}{_QUOTE}][0-9])\\.(?=[{HAN}])|(?<=[{HAN}][0-9]{{2}})\\.(?=[{HAN}])|(?<=[a-zA-Z])\\.(?=[{HAN}])"
)

FEWEST = 4
"""So many dots must stand among Chinese text in one line before it is taken for such a text."""


def dots_marked(text: str) -> Changes:
    """The edits that turn dots among Chinese text into ``．`` where a text has hardly any other punctuation.

    Dots of numbers, addresses, Latin words and numbered items stay, and so does every dot of a text with proper marks.

    >>> from pipeline.text.aligned import edited
    >>> text = "规模达到1.8万平方米.打造平台.为数据.云计算提供支撑.此外.江门开展统筹."
    >>> edited(text, dots_marked(text).edits)
    '规模达到1.8万平方米．打造平台．为数据．云计算提供支撑．此外．江门开展统筹．'
    """
    if "." not in text:
        return Changes()
    lines = [match.span() for match in _LINE.finditer(text) if _without_marks(text, *match.span())]
    dots = [list(_DOT.finditer(text, start, end)) for start, end in lines]
    if not any(len(found) >= FEWEST for found in dots):
        return Changes()
    return Changes([
        Edit(match.start(), match.end(), UNKNOWN_MARK, charwise=True) for found in dots for match in found
    ])


def _without_marks(text: str, start: int, end: int) -> bool:
    dots = text.count(".", start, end)
    usual = text.count("，", start, end) + text.count("。", start, end)
    return 0 < dots >= usual * 10 and len(_MARK.findall(text, start, end)) * 10 <= dots


STEP = Step("dots", dots_marked)
