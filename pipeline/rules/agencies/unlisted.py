"""Words that no list knows, in one line: whether they can be part of a name."""

from __future__ import annotations

import re

from pipeline.lexicon.words import edges, full_verbs, stop_words, verbs
from pipeline.rules.agencies.anchors import is_han, is_seam
from pipeline.segment import Words

LONGEST_NAME = 40  # characters of a name before its last word
UNKNOWN_INSIDE = 8  # characters between a body and the last word of its part
JOINING = "和与及暨"
# Last words that a number may stand before.
NUMBERED = frozenset(("大队", "中队", "支队", "司", "处", "科", "课", "股", "室", "分局", "部"))
UNIT_ENDS = frozenset("科处室股组司部课队站所局委会心厅")  # last characters of parts of a body
THIS_BODY = re.compile("[该本我](?:局|署|部|厅|委|院|处|会|中心|支队|总队|大队)的?$")
ORDINAL = re.compile("(?:派[出驻])?第[一二三四五六七八九十]{1,3}|[东西南北中]{1,2}[区部]")
# The number of a part, behind the body or the remit that it is one of: 交警支队|直属二|大队, 银行监管|一|司.
NUMBER = re.compile("(?:直属)?第?[一二三四五六七八九十]{1,3}|直属")
_DATE_ENDS = re.compile("[0-9〇一二三四五六七八九十当同次翌][年月日]$")
_LONGEST = 10  # characters before the first word that a list knows
# What unknown words are made of: 中国|21世纪议程|管理中心, 12345热线|受理中心, and no date or count.
_MADE_OF = re.compile(r"(?:[一-龥]|(?<!\d)\d{2,5}(?![年月日号元人个名家]))*")
# Unknown words with one of these among them are two names, or none.
_SEAM_INSIDE = re.compile("[和与及暨局厅署为各的了是由从把被让在又也已第]|委员会|政府|设有|机关设")
# Somebody of the body that was named just before.
POST = re.compile(
    "的?(?:副?[处科司局主书站队所][长任记]|干[部警]|民警|负责|工作人员|供图|相关|有关|人员|专家|官员|发言人|副|原|党|编制表|组织|办事)"
)


class Unlisted:
    """The line that begins at ``start`` of ``text``, with its ``words``. Offsets are half-open, in ``text``."""

    def __init__(self, text: str, start: int, words: Words) -> None:
        self.text = text
        self.start = start
        self.words = words

    def seam(self, at: int) -> bool:
        """Whether a name may begin at ``at``, and no word runs across it (出|口)."""
        if THIS_BODY.search(self.text, max(self.start, at - 5), at):
            return True
        return is_seam(self.text, at) and not self.words.cut(at)

    def begin(self, at: int, floor: int) -> int | None:
        """Where a name begins whose first words no list knows, not far back to the nearest seam."""
        for first in range(at - 1, max(floor, at - _LONGEST) - 1, -1):
            if self.seam(first) or _DATE_ENDS.search(self.text, max(self.start, first - 3), first):
                return first if self.runs_on(first, at) else None
        return None

    def is_remit(self, start: int, end: int) -> bool:
        """Whether the unknown words of ``[start, end)`` can be the whole remit of a body, one 和 among them."""
        joint = next((at for at in range(start + 2, end - 1) if self.text[at] in JOINING), end)
        if joint < end and self.text[joint - 1] in UNIT_ENDS:
            return False  # 普法工作队与下关|司法所
        return self.runs_on(start, joint, first=True) and (joint == end or self.runs_on(joint + 1, end, first=True))

    def runs_on(self, start: int, end: int, *, first: bool = False) -> bool:
        """Whether the unknown words of ``[start, end)`` can be part of a name, with ``first`` all of its remit."""
        if not _MADE_OF.fullmatch(self.text, start, end):
            return False
        if _SEAM_INSIDE.search(self.text, start, end) or stop_words().search(self.text, start, end):
            return False
        words = self.words.between(start, end)
        if first and words and words[0] not in full_verbs():  # 大数据|应用, and not 访问|大数据
            words = [word for word in words if word not in full_verbs()]
        return verbs().isdisjoint(words) and edges().isdisjoint(words)

    def past_ordinal(self, at: int) -> int:
        ordinal = ORDINAL.match(self.text, at)
        return ordinal.end() if ordinal and self.text[ordinal.end() : ordinal.end() + 1] not in "届次批" else at


def is_closed(text: str, end: int) -> bool:
    """Whether a name that ends here is followed by a mark, a post or what bodies do."""
    return not is_han(text[end : end + 1] or "。") or POST.match(text, end) is not None
