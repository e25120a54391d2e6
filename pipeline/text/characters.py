"""Invisible characters out, line ends and blanks made plain."""

from __future__ import annotations

import re

from pipeline.text.aligned import Changes, Edit, Step
from pipeline.text.signs import Signs

_INVISIBLE = (
    "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    "\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb"
)
_BLANK = "\t\xa0\u1680\u2000-\u200a\u202f\u205f"
_BREAK = "\r\x0b\x0c\x85\u2028\u2029"
_INVISIBLE_TAGS = "\U000e0000-\U000e0fff"
_ANY = Signs(_INVISIBLE + _BLANK + _BREAK + _INVISIBLE_TAGS)
_ODD = re.compile(f"(?P<line>\r\n?|[{_BREAK}]\n?)|(?P<blank>[{_BLANK}])|(?P<gone>[{_INVISIBLE}{_INVISIBLE_TAGS}]+)")
_PUT = {"line": "\n", "gone": ""}


def invisible_removed(text: str) -> Changes:
    """The edits that take out zero-width and control characters and make odd line ends and blanks plain.

    The ideographic blank stays: it is as wide as a character, and the layout reads something from that. The tabs that
    part the cells of a table become such blanks.

    >>> from pipeline.text.aligned import edited
    >>> edited("数据\\u200b局\\r\\n成\\xa0立", invisible_removed("数据\\u200b局\\r\\n成\\xa0立").edits)
    '数据局\\n成 立'
    """
    if not _ANY.occur(text):
        return Changes()
    tabs = _of_tables(text) if "\t" in text else frozenset()
    return Changes(
        [
            Edit(match.start(), match.end(), "\u3000" if match.start() in tabs else " ", charwise=True)
            if match.lastgroup == "blank"
            else Edit(match.start(), match.end(), _PUT[str(match.lastgroup)])
            for match in _ODD.finditer(text)
        ]
    )


def _of_tables(text: str) -> frozenset[int]:
    """Where tabs part cells: a line below or above has as many."""
    lines = [match.span() for match in re.finditer("[^\n]+", text)]
    counts = [0, *(text.count("\t", start, end) for start, end in lines), 0]
    rows = [span for at, span in enumerate(lines, 1) if counts[at] and counts[at] in (counts[at - 1], counts[at + 1])]
    return frozenset(at for start, end in rows for at in range(start, end) if text[at] == "\t")


STEP = Step("characters", invisible_removed)
