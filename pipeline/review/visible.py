"""Text as a page may show it: every character seen, none able to turn the line around."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from markupsafe import Markup, escape

# C0 and C1 controls but tab and line ends, format characters (bidi controls, zero width), private use, unassigned and
# noncharacters, U+FFFD: found by category, since the lists differ between releases of Unicode.
_HIDDEN = frozenset({"Cc", "Cf", "Co", "Cn", "Cs"})
_PLAIN = re.compile(r"[\t\n\r -~\u3000-\u303f\u4e00-\u9fff\uff01-\uff5e]+")


def visible(text: str) -> Markup:
    """The text as HTML, with each character that shows nothing or steers the ones around it as its code.

    Bidi controls are thus taken out of force, and what a stray byte left behind can be seen.

    >>> visible("甲<b>\u202e乙")
    Markup('甲&lt;b&gt;<i class="code" title="RIGHT-TO-LEFT OVERRIDE">202E</i>乙')
    """
    if _PLAIN.fullmatch(text):
        return escape(text)
    return Markup("").join(_shown(character) for character in text)


def line(text: str | None) -> Markup:
    """The same for a name or a title, which is one line and keeps to itself in a text of another direction.

    >>> line("甲\\n乙"), line(None)
    (Markup('<bdi lang="zh">甲 乙</bdi>'), Markup(''))
    """
    return Markup(f'<bdi lang="zh">{visible(" ".join(text.split()))}</bdi>') if text else Markup("")


def plain(text: str) -> str:
    """The same without markup, for a place that can hold none: an attribute, the title of a page, a drawing.

    >>> plain("甲\u202e 乙")
    '甲202E 乙'
    """
    return line(text).striptags()


@cache
def _shown(character: str) -> Markup:
    if character in "\t\n\r" or (unicodedata.category(character) not in _HIDDEN and character != "\ufffd"):
        return escape(character)
    name = unicodedata.name(character, "no character" if character != "\ufffd" else "")
    kind = "code lost" if character == "\ufffd" else "code"
    return Markup('<i class="{}" title="{}">{:X}</i>').format(kind, name, ord(character))
