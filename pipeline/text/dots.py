"""Dots in the place of Chinese marks: of every mark, or of the full stop alone."""

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

# where a line ends, or a quotation; in a text without any full stop also between two clauses
_STOP = re.compile(f"(?<=[{HAN}”）》])\\.(?=[”’]|\n|\\Z)")
_STOP_ANYWHERE = re.compile(f"{_STOP.pattern}|(?<=[{HAN}]{{4}})\\.(?=[{HAN}]{{4}})")
_PROPER = re.compile("[，、；：。]")

FEWEST = 4
"""So many dots must stand among Chinese text in one line before it is taken for such a text."""


def dots_marked(text: str) -> Changes:
    """The edits that turn dots among Chinese text into ``．`` where a text has hardly any other punctuation.

    Dots of numbers, addresses, Latin words and numbered items stay. In a line with proper marks a dot is a full stop
    where the line or a quotation ends, and between clauses where the text has no other; every other dot stays.

    >>> from pipeline.text.aligned import edited
    >>> text = "规模达到1.8万平方米.打造平台.为数据.云计算提供支撑.此外.江门开展统筹."
    >>> edited(text, dots_marked(text).edits)
    '规模达到1.8万平方米．打造平台．为数据．云计算提供支撑．此外．江门开展统筹．'
    >>> edited("数据局，由市政府管理.", dots_marked("数据局，由市政府管理.").edits)
    '数据局，由市政府管理。'
    """
    if "." not in text:
        return Changes()
    lines = [match.span() for match in _LINE.finditer(text)]
    unmarked = [line for line in lines if _without_marks(text, *line)]
    dots = [list(_DOT.finditer(text, start, end)) for start, end in unmarked]
    edits: list[Edit] = []
    if any(len(found) >= FEWEST for found in dots):
        edits = [Edit(match.start(), match.end(), UNKNOWN_MARK, charwise=True) for found in dots for match in found]
        lines = [line for line in lines if line not in unmarked]
    stop = _STOP if "。" in text else _STOP_ANYWHERE
    for start, end in lines:
        if _PROPER.search(text, start, end):
            edits += [Edit(m.start(), m.end(), "。", charwise=True) for m in stop.finditer(text, start, end)]
    return Changes(sorted(edits))


def _without_marks(text: str, start: int, end: int) -> bool:
    dots = text.count(".", start, end)
    usual = text.count("，", start, end) + text.count("。", start, end)
    return 0 < dots >= usual * 10 and len(_MARK.findall(text, start, end)) * 10 <= dots


STEP = Step("dots", dots_marked)
