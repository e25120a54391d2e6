"""Kangxi radicals, radicals of the supplement, compatibility ideographs and the private characters of old Hong Kong
pages to the characters they stand for.

PDF files and old Hong Kong pages are full of them; they look the same, or like an empty box, and match nothing.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from pipeline.text.aligned import Changes, Edit, Step
from pipeline.text.decode import COMMON
from pipeline.text.han import HAN
from pipeline.text.signs import Signs

# Unicode gives no decomposition for these; the character is the one the radical is named after
_SUPPLEMENT = dict(
    zip(
        "⺌⺓⺝⺟⺠⺩⺪⺬⺮⺼⻁⻄⻅⻆⻈⻉⻋⻐⻑⻓⻔⻗⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻬⻮⻯⻰⻲",
        "小幺月母民王疋示竹肉虎西见角讠贝车钅長长门雨青韦页风飞食马骨鬼鱼鸟卤麦黄齐齿竜龙龟",
        strict=True,
    )
)

# Other places put other characters there: Taiwan's acts those of its registry, pages of all kinds their icons.
_HONG_KONG = re.compile("香港|澳門|九龍|新界")
_PRIVATE = re.compile("[\ue000-\uf848]")
_AREAS = ((0xE000, 0xFA), (0xE311, 0x8E), (0xEEB8, 0x81), (0xF6B1, 0xC6))
_HAN = re.compile(f"[{HAN}]")

_FORMS = "⺀-⻳⼀-⿕\uf900-\ufaff\U0002f800-\U0002fa1f"
_FORM = re.compile(f"[{_FORMS}]")
_ANY = Signs(_FORMS + "\ue000-\uf848")


def unified(text: str) -> Changes:
    """The edits that put the plain character in the place of a radical, compatibility form or private character.

    >>> unified("香港深水\ue88c區").edits[0].replacement
    '埗'
    >>> unified("⻓江⽔利").edits
    [Edit(start=0, end=1, replacement='长', charwise=True), Edit(start=2, end=3, replacement='水', charwise=True)]
    """
    edits: list[Edit] = []
    if not _ANY.occur(text):
        return Changes()
    if _HONG_KONG.search(text):
        edits += _hong_kong(text)
    for match in _FORM.finditer(text):
        form = match[0]
        plain = _SUPPLEMENT.get(form) or unicodedata.normalize("NFKC", form)
        if plain != form and len(plain) == 1:
            edits.append(Edit(match.start(), match.end(), plain, charwise=True))
    return Changes(sorted(edits))


def _hong_kong(text: str) -> Iterator[Edit]:
    """The edits for characters of Big5-HKSCS that a converter left in Unicode's private area, within common text."""
    for match in _PRIVATE.finditer(text):
        at = match.start()
        before, after = text[at - 1 : at], text[at + 1 : at + 2]
        if before in COMMON and (after in COMMON or after in "，。、；：）」"):
            plain = _big5_of_private(ord(match[0])).decode("big5hkscs", "replace")
            if len(plain) == 1 and _HAN.match(plain):
                yield Edit(at, at + 1, plain, charwise=True)


def _big5_of_private(code: int) -> bytes:
    """The bytes of Big5 that Windows, and the first HKSCS with it, mapped to a code of the private area in order."""
    first, lead = next((start, lead) for start, lead in reversed(_AREAS) if code >= start)
    row, cell = divmod(code - first + (63 if lead == 0xC6 else 0), 157)  # the area from C6A1 begins within a row
    return bytes((lead + row, cell + (0x40 if cell < 63 else 0x62)))


STEP = Step("forms", unified)
