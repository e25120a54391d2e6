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
    all figures are drawn over the same articles. Raises ValueError without articles.

    >>> bootstrap_intervals([Counts(hits=2, misses=1)])["recall"]
    (0.6666666666666666, 0.6666666666666666)
    """
    if not articles:
        raise ValueError("there is no interval over no articles")
    drawn = random.Random(_SEED)
    resamples = [summed(drawn.choices(articles, k=len(articles))) for _ in range(RESAMPLES)]
    return {measure: _middle_95([attrgetter(measure)(counts) for counts in resamples]) for measure in MEASURES}


def paired_differences(before: Sequence[Counts], after: Sequence[Counts]) -> tuple[Interval, float]:
    """The 95% interval of F1 after less F1 before, drawing each article with both its results, and a two-sided p.

    Drawn as `bootstrap_intervals` draws. Raises ValueError without articles.

    >>> paired_differences([Counts(hits=1, misses=1)] * 9, [Counts(hits=2)] * 9)
    ((0.33333333333333337, 0.33333333333333337), 0.0)
    """
    if not after:
        raise ValueError("there is no interval over no articles")
    drawn = random.Random(_SEED)
    gains = []
    for _ in range(RESAMPLES):
        sample = drawn.choices(list(zip(before, after, strict=True)), k=len(after))
        gains.append(summed(new for _, new in sample).f1 - summed(old for old, _ in sample).f1)
    down, up = sum(gain <= 0 for gain in gains), sum(gain >= 0 for gain in gains)
    return _middle_95(gains), min(1.0, 2 * min(down, up) / RESAMPLES)


def _middle_95(values: Sequence[float]) -> Interval:
    cuts = quantiles(values, n=40, method="inclusive")
    return cuts[0], cuts[-1]
