"""The scores of a folder."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any

from pipeline.score.article import ArticleScore, Verdict
from pipeline.score.counts import ALL_FIGURES, Counts, FigureName, summed
from pipeline.score.groups import Part, parts, rules
from pipeline.score.interval import MEASURES, Interval, bootstrap_intervals
from pipeline.score.matching import MATCHINGS, Matching


@dataclass(frozen=True)
class Report:
    """The scores of all articles with gold, and the names of what was not scored or not there.

    `drafts` are gold files that no person has finished, `without_record` gold that counts as all missed,
    `without_gold` records that were passed over, `not_found` articles that were asked for and have no gold.
    """

    articles: tuple[ArticleScore, ...]
    drafts: tuple[str, ...] = ()
    without_record: tuple[str, ...] = ()
    without_gold: tuple[str, ...] = ()
    not_found: tuple[str, ...] = ()

    @cached_property
    def figures(self) -> dict[FigureName, Counts]:
        """The counts of each figure, added up over the articles; `mention` only where some gold lists them all."""
        return self.by_matching("alias")

    def by_matching(self, matching: Matching) -> dict[FigureName, Counts]:
        """The counts of each figure under one matching; that of the annotation guidelines is `alias`."""
        scored = [each.by_matching[matching] for each in self.articles]
        return {
            figure: summed(each[figure] for each in scored if figure in each)
            for figure in ALL_FIGURES
            if figure != "mention" or any(figure in each for each in scored)
        }

    @cached_property
    def intervals(self) -> dict[FigureName, dict[str, Interval]]:
        """The 95% intervals of each figure's precision, recall and F1."""
        return {
            figure: bootstrap_intervals([each.counts[figure] for each in self.articles if figure in each.counts])
            for figure in self.figures
        }

    @property
    def errors(self) -> tuple[Verdict, ...]:
        """Every false alarm and miss, by article, then figure."""
        return tuple(
            mistake
            for article in self.articles
            for mistake in sorted(article.mistakes, key=lambda mistake: ALL_FIGURES.index(mistake.figure))
        )

    def to_json(self, *, errors: bool = False) -> str:
        """The figures as JSON with a final newline: the five, then what they are taken apart into; each single mistake
        too, under `errors`, where asked for."""
        report: dict[str, Any] = {
            figure: _measured(counts) | {"interval": self.intervals[figure]} for figure, counts in self.figures.items()
        }
        report["matching"] = {
            matching: {figure: _measured(counts) for figure, counts in self.by_matching(matching).items()}
            for matching in MATCHINGS
        }
        report["articles"] = _nested(parts(self.articles, "article"))
        report["styles"] = _nested(parts(self.articles, "style"))
        report["kinds"] = {part.name: _measured(part.counts) for part in parts(self.articles, "kind")}
        report["relations"] = {part.name: _measured(part.counts) for part in parts(self.articles, "relation")}
        report["rules"] = [asdict(each) | {"precision": each.precision} for each in rules(self.articles)]
        for name in ("drafts", "without_record", "without_gold", "not_found"):
            report[name] = getattr(self, name)
        if errors:
            report["errors"] = [asdict(mistake) for mistake in self.errors]
        return json.dumps(report, ensure_ascii=False, indent=2) + "\n"


def _measured(counts: Counts) -> dict[str, float | int]:
    return {**{measure: getattr(counts, measure) for measure in MEASURES}, **asdict(counts)}


def _nested(rows: Sequence[Part]) -> dict[str, dict[FigureName, dict[str, float | int]]]:
    found: dict[str, dict[FigureName, dict[str, float | int]]] = {}
    for row in rows:
        found.setdefault(row.name, {})[row.figure] = _measured(row.counts)
    return found
