"""What counts as Chinese text beside a character, as pieces of regular expressions."""

from __future__ import annotations

import re
from collections.abc import Iterable

HAN = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
"""Inside a character class: a Chinese character (々 and 〇 among them)."""

MARK = "，。、；：？！．…—（）《》〈〉【】〔〕“”‘’「」『』·～"
"""Inside a character class: Chinese punctuation."""

SENTENCE_END = "。！？；．…"
"""Inside a character class: a mark that ends a sentence or may end one."""


def one_of(characters: Iterable[str]) -> re.Pattern[str]:
    """A pattern that is found wherever one of the characters stands, for the question whether a step has work to do.

    It is searched at some ten nanoseconds a character. A class that names single characters beyond the basic plane
    takes fifty times as long; so where there are such, the pattern is found at any character beyond that plane.

    >>> bool(one_of("數據").search("数据")), bool(one_of("數據").search("大數据"))
    (False, True)
    """
    different = sorted(set(characters))
    beyond = "\U00010000-\U0010ffff" if different and different[-1] > "\uffff" else ""
    basic = "".join(re.escape(character) for character in different if character <= "\uffff")
    return re.compile(f"[{basic}{beyond}]")
