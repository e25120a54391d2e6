"""How far the scores depend on which articles happen to be in the gold."""

from __future__ import annotations

import random
from collections.abc import Sequence
from operator import attrgetter
from statistics import quantiles

from pipeline.score.counts import Counts, summed

RESAMPLES = 500
_SEED = 20170101
MEASURES = ("precision", "recall", "f1")

Interval = tuple[float, float]


def bootstrap_intervals(articles: Sequence[Counts]) -> dict[str, Interval]:
    """The 95% interval of precision, recall and F1, by drawing the articles again 500 times with replacement.

    The seed is fixed and each call starts from it: the same articles in the same order give the same interval, and
    the five figures are drawn over the same articles. Raises ValueError without articles.

    >>> bootstrap_intervals([Counts(hits=2, misses=1)])["recall"]
    (0.6666666666666666, 0.6666666666666666)
    """
    if not articles:
        raise ValueError("there is no interval over no articles")
    drawn = random.Random(_SEED)
    resamples = [summed(drawn.choices(articles, k=len(articles))) for _ in range(RESAMPLES)]
    return {measure: _middle_95([attrgetter(measure)(counts) for counts in resamples]) for measure in MEASURES}


def _middle_95(values: Sequence[float]) -> Interval:
    cuts = quantiles(values, n=40, method="inclusive")
    return cuts[0], cuts[-1]
