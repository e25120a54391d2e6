"""Two runs over the same gold: is the one better than the other, or is the difference what chance gives?"""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.errors import GoldError
from pipeline.score.counts import FigureName, summed
from pipeline.score.interval import Interval, paired_differences
from pipeline.score.report import Report


@dataclass(frozen=True)
class Difference:
    """F1 of one figure before and after, with the 95% interval of the difference over articles drawn together.

    `p` is how often, doubled, drawing the articles anew turns the difference around or makes it vanish.
    """

    figure: FigureName
    before: float
    after: float
    interval: Interval
    p: float

    @property
    def verdict(self) -> str:
        """Better or worse where the interval leaves 0 out; else nothing that chance would not give as well.

        >>> Difference("agency", 0.80, 0.84, (0.01, 0.07), 0.02).verdict
        'better'
        >>> Difference("agency", 0.80, 0.84, (-0.02, 0.09), 0.24).verdict
        'within noise'
        >>> Difference("agency", 0.80, 0.80, (0.0, 0.0), 1.0).verdict
        'the same'
        """
        low, high = self.interval
        if self.before == self.after and low == high:
            return "the same"
        return "better" if low > 0 else "worse" if high < 0 else "within noise"


def differences(before: Report, after: Report) -> list[Difference]:
    """The difference in each figure, the same articles drawn for both runs. Raises GoldError where they differ."""
    if [each.article for each in before.articles] != [each.article for each in after.articles]:
        hint = "Score both runs against the same gold."
        raise GoldError("J408", "the two runs are scored on different articles", hint=hint)
    found = []
    for figure in after.figures:
        old, new = (
            [each.counts[figure] for each in report.articles if figure in each.counts] for report in (before, after)
        )
        interval, p = paired_differences(old, new)
        found.append(Difference(figure, summed(old).f1, summed(new).f1, interval, p))
    return found
