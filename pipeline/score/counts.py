"""Hits, false alarms and misses, and what follows from them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, get_args

HeadlineName = Literal["agency", "founded", "event", "parent", "parent_relation"]
FigureName = Literal[HeadlineName, "mention"]
FIGURES: tuple[FigureName, ...] = get_args(HeadlineName)
ALL_FIGURES: tuple[FigureName, ...] = (*FIGURES, "mention")


@dataclass(frozen=True)
class Counts:
    """How often the extraction was right, said too much and said too little.

    >>> counts = Counts(hits=3, false_alarms=1, misses=3)
    >>> counts.precision, counts.recall, counts.f1
    (0.75, 0.5, 0.6)
    """

    hits: int = 0
    false_alarms: int = 0
    misses: int = 0

    @property
    def precision(self) -> float:
        """The share of what was predicted that is right; 1 where nothing was predicted."""
        predicted = self.hits + self.false_alarms
        return self.hits / predicted if predicted else 1.0

    @property
    def recall(self) -> float:
        """The share of what was to be found that was found; 1 where nothing was to be found."""
        wanted = self.hits + self.misses
        return self.hits / wanted if wanted else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall; 0 where both are 0."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


def counted(kinds: Iterable[str]) -> Counts:
    """How often each kind stands there.

    >>> counted(["hit", "miss", "hit", "false alarm"])
    Counts(hits=2, false_alarms=1, misses=1)
    """
    found = Counter(kinds)
    return Counts(found["hit"], found["false alarm"], found["miss"])


def summed(counts: Iterable[Counts]) -> Counts:
    """All counts added up, which is what micro-averaging means.

    >>> summed([Counts(1, 2, 3), Counts(4, 0, 1)])
    Counts(hits=5, false_alarms=2, misses=4)
    """
    hits = false_alarms = misses = 0
    for each in counts:
        hits += each.hits
        false_alarms += each.false_alarms
        misses += each.misses
    return Counts(hits, false_alarms, misses)
