"""The clean text of a raw article: every step of the cleaning, in order, in one place."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.text import (
    characters,
    dots,
    forms,
    furniture,
    layout,
    markdown,
    markup,
    pinyin,
    punctuation,
    repair,
    script,
    width,
)
from pipeline.text.aligned import AlignedText, Step
from pipeline.text.decode import Stretch

AFTER_REPAIR: tuple[Step, ...] = (
    markup.ESCAPES,
    markup.STEP,
    characters.STEP,
    markdown.STEP,
    pinyin.STEP,
    forms.STEP,
    script.STEP,
    width.STEP,
    dots.STEP,
    layout.WRAPS,
    punctuation.VARIANTS,
    punctuation.MARKS,
    layout.TITLES,
    layout.BLANKS,
    layout.DOUBLED,
    furniture.STEP,
)
"""The steps after the repair, which comes first: it needs the text as the file's encoding gave it."""


def clean(raw: str, stretches: Sequence[Stretch] = ()) -> AlignedText:
    """The clean text with its way back to ``raw``.

    ``stretches`` are the bytes that the file's encoding could not read, as `decode` tells them; without them U+FFFD
    stays what it is. Nothing raises, whatever the text.

    >>> aligned = clean("廣東省大數(shù)據(jù)管理局於２０１４年成立。")
    >>> aligned.text, aligned.to_raw(0, 9)
    ('广东省大数据管理局于2014年成立。', (0, 18))
    """
    aligned = AlignedText.of(raw)
    for step in (repair.repair_step(stretches), *AFTER_REPAIR):
        aligned = aligned.after(step)
    return aligned
