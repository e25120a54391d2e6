"""Sentence boundaries that hold in damaged text: at full stops, at unknown marks, and between lines."""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np
from spacy.attrs import IDX, SENT_START  # type: ignore[import-not-found]
from spacy.tokens import Doc

# A sentence ends with its mark and the closing quotes or brackets behind it. ``．`` stands for a mark lost to damage.
_SENTENCE = re.compile(r"[^。！？；．\n]*(?:[。！？；．]+[”’）」』]*|\n+|$)")


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Half-open spans of the sentences of ``text``, together the whole of it.

    >>> [("教育部。”他说。\\n民政部")[start:end] for start, end in sentences("教育部。”他说。\\n民政部")]
    ['教育部。”', '他说。', '\\n', '民政部']
    """
    for found in _SENTENCE.finditer(text):
        if found.end() > found.start():
            yield found.start(), found.end()


def mark_sentences(doc: Doc) -> Doc:
    """The Doc with a sentence start at the first token of each span of ``sentences``."""
    starts = np.array([start for start, _ in sentences(doc.text)], dtype=np.uint64)
    # Token by token, spaCy looks through the whole Doc each time.
    marks = np.where(np.isin(doc.to_array([IDX]).ravel(), starts), 1, -1)
    return doc.from_array([SENT_START], marks.astype(np.uint64).reshape(-1, 1))  # type: ignore[arg-type]
