"""Kangxi radicals, radicals of the supplement and compatibility ideographs to the characters they stand for.

PDF files and old Hong Kong pages are full of them; they look the same and match nothing.
"""

from __future__ import annotations

import re
import unicodedata

from pipeline.text.aligned import Changes, Edit, Step

# Unicode gives no decomposition for these; the character is the one the radical is named after
_SUPPLEMENT = dict(
    zip(
        "⺌⺓⺝⺟⺠⺩⺪⺬⺮⺼⻁⻄⻅⻆⻈⻉⻋⻐⻑⻓⻔⻗⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻬⻮⻯⻰⻲",
        "小幺月母民王疋示竹肉虎西见角讠贝车钅長长门雨青韦页风飞食马骨鬼鱼鸟卤麦黄齐齿竜龙龟",
        strict=True,
    )
)

_FORM = re.compile("[⺀-⻳⼀-⿕\uf900-\ufaff\U0002f800-\U0002fa1f]")


def unified(text: str) -> Changes:
    """The edits that put the plain character in the place of a radical or compatibility form, one for one.

    >>> unified("⻓江⽔利").edits
    [Edit(start=0, end=1, replacement='长', charwise=True), Edit(start=2, end=3, replacement='水', charwise=True)]
    """
    edits: list[Edit] = []
    for match in _FORM.finditer(text):
        form = match[0]
        plain = _SUPPLEMENT.get(form) or unicodedata.normalize("NFKC", form)
        if plain != form and len(plain) == 1:
            edits.append(Edit(match.start(), match.end(), plain, charwise=True))
    return Changes(edits)


STEP = Step("forms", unified)
