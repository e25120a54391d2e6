"""A place of the text that names a public body."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pipeline.lexicon.places import PlaceMatch

# placed: a place stands before it · national: 国家, 中央 … · level: 省, 市 …, its place to be found · owned: another
# body or a government stands before it · whole: complete as printed · bare: nothing stands before it · pronoun: 该局
Scope = Literal["placed", "national", "level", "owned", "whole", "bare", "pronoun"]

# What a bracket behind a name says before the short form that it defines: （以下简称“江门网信局”）.
DEFINED_AS = "(?:以下|下)?(?:统?简称|下称|又称|简称为)[：:]?"


@dataclass(frozen=True)
class Mention:
    """``text[start:end]`` of the clean text, half-open, names a public body or a government.

    ``head`` is its last word, ``body`` what stands behind its anchor. Of the anchor, ``place`` or ``level`` are what is
    printed, ``owner`` is the body or government that the name begins with.
    """

    start: int
    end: int
    text: str
    scope: Scope
    head: str
    body: str
    place: PlaceMatch | None = None
    level: str | None = None
    owner: Mention | None = None
    government: bool = False

    def __repr__(self) -> str:
        return f"<{self.text} {self.scope} {self.start}:{self.end}>"
