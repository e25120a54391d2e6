"""The scores taken apart: by article, style, kind of event, relation, and rule."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from pipeline.score.article import ArticleScore, Verdict
from pipeline.score.counts import ALL_FIGURES, Counts, FigureName, counted, summed

GroupName = Literal["article", "style", "kind", "relation", "rule"]
GROUPS: tuple[GroupName, ...] = get_args(GroupName)

_NO_STYLE = "(no style)"


@dataclass(frozen=True)
class Part:
    """A row of a breakdown: its name, the figure it is about, and the counts of each article that are in it."""

    name: str
    figure: FigureName
    articles: tuple[Counts, ...]

    @property
    def counts(self) -> Counts:
        return summed(self.articles)


@dataclass(frozen=True)
class RuleCounts:
    """What the facts of one rule were worth; `unnamed` of its false alarms hang on an agency that is not in gold."""

    rule: str
    figure: FigureName
    hits: int
    false_alarms: int
    unnamed: int

    @property
    def precision(self) -> float:
        return self.hits / (self.hits + self.false_alarms)


def parts(articles: Sequence[ArticleScore], group: GroupName) -> list[Part]:
    """The breakdown by article or style in all figures, by kind of event in `event`, by relation in `parent_relation`.

    Whatever was predicted belongs to the kind that was predicted, whatever was missed to the kind in the gold.
    """
    if group == "article":
        return _whole([(each.article, [each]) for each in articles])
    if group == "style":
        return _whole(_by(articles, lambda each: each.style or _NO_STYLE))
    figure: FigureName = "event" if group == "kind" else "parent_relation"
    labels = sorted({each.label for article in articles for each in article.verdicts if each.figure == figure})
    return [
        Part(
            label,
            figure,
            tuple(
                counted(each.kind for each in article.verdicts if (each.figure, each.label) == (figure, label))
                for article in articles
            ),
        )
        for label in labels
    ]


def rules(articles: Iterable[ArticleScore]) -> list[RuleCounts]:
    """What each rule's dated events, and its parents with their relation, were worth; the least precise rule first.

    A fact that several rules state is a hit or a false alarm of each. A rule all of whose facts were left out by the
    guidelines, or that stated none, is not here.
    """
    by_rule: dict[tuple[str, FigureName], list[Verdict]] = {}
    for article in articles:
        for each in article.verdicts:
            if each.figure in ("event", "parent_relation"):
                for rule in each.rules:
                    by_rule.setdefault((rule, each.figure), []).append(each)
    found = [
        RuleCounts(
            rule,
            figure,
            hits=sum(each.kind == "hit" for each in verdicts),
            false_alarms=sum(each.kind == "false alarm" for each in verdicts),
            unnamed=sum(each.kind == "false alarm" and not each.named for each in verdicts),
        )
        for (rule, figure), verdicts in by_rule.items()
    ]
    return sorted(found, key=lambda each: (each.precision, -each.false_alarms, each.rule, each.figure))


def _whole(named: Iterable[tuple[str, Sequence[ArticleScore]]]) -> list[Part]:
    return [
        Part(name, figure, tuple(each.counts[figure] for each in articles if figure in each.counts))
        for name, articles in named
        for figure in ALL_FIGURES
        if any(figure in each.counts for each in articles)
    ]


def _by(
    articles: Iterable[ArticleScore], key: Callable[[ArticleScore], str]
) -> list[tuple[str, Sequence[ArticleScore]]]:
    found: dict[str, list[ArticleScore]] = {}
    for each in articles:
        found.setdefault(key(each), []).append(each)
    return sorted(found.items())
