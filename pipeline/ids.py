"""Names that articles may bear: an id is the path of the article's file below its folder, without the suffix."""

from __future__ import annotations

import re
import unicodedata

_RESERVED = re.compile(r"(?i:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\..*)?")
_UNSEEN = frozenset(("Cc", "Cf", "Zl", "Zp"))


def folded(id: str) -> str:
    """The id as file systems may see it that know no case or no difference of composed and decomposed letters.

    >>> folded("A/e\\u0301") == folded("a/\\u00e9")
    True
    """
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", id).casefold())


def listed(text: str) -> frozenset[str]:
    """The ids of a list, one a line; empty lines and those that begin with # are none.

    >>> sorted(listed("# kept\\nec06\\n\\nec10\\n"))
    ['ec06', 'ec10']
    """
    lines = (line.strip() for line in text.splitlines())
    return frozenset(line for line in lines if line and not line.startswith("#"))


def is_reserved(step: str) -> bool:
    """Whether a name in a path is one that some systems keep for themselves.

    >>> is_reserved("NUL"), is_reserved("con.2018"), is_reserved("console")
    (True, True, False)
    """
    return bool(_RESERVED.fullmatch(step))


def fault(id: str) -> str | None:
    """What is wrong with the id of a file that is there; None where it can stay.

    Lenient: a name that only looks odd harms nobody. What no file of some system can be called, or what shows as
    something else than it is, does.

    >>> fault("2018/广东.数据"), fault("2018/aux")
    (None, 'aux is a name that some systems keep for themselves')
    """
    for step in id.split("/"):
        if is_reserved(step):
            return f"{step} is a name that some systems keep for themselves"
        if "\\" in step:
            return "a backslash parts folders on some systems"
        if any(unicodedata.category(character) in _UNSEEN for character in step):
            return "it has characters that cannot be seen"
    return None
