"""The scores of a folder, for people and for programs."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

from rich.box import SIMPLE_HEAD
from rich.table import Table

from pipeline.score.article import ArticleScore, Mistake
from pipeline.score.counts import FIGURES, Counts, FigureName, summed
from pipeline.score.interval import MEASURES, Interval, bootstrap_intervals


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

    @property
    def figures(self) -> dict[FigureName, Counts]:
        """The counts of each figure, added up over the articles."""
        return {figure: summed(article.counts[figure] for article in self.articles) for figure in FIGURES}

    @property
    def intervals(self) -> dict[FigureName, dict[str, Interval]]:
        """The 95% intervals of each figure's precision, recall and F1."""
        return {figure: bootstrap_intervals([each.counts[figure] for each in self.articles]) for figure in FIGURES}

    @property
    def errors(self) -> tuple[Mistake, ...]:
        """Every false alarm and miss, by article, then figure."""
        return tuple(
            mistake
            for article in self.articles
            for mistake in sorted(article.mistakes, key=lambda mistake: FIGURES.index(mistake.figure))
        )

    def to_json(self, *, errors: bool = False) -> str:
        """The five figures as JSON with a final newline; each single mistake too, under `errors`, where asked for."""
        intervals = self.intervals
        report: dict[str, object] = {
            figure: {
                **{measure: getattr(counts, measure) for measure in MEASURES},
                **asdict(counts),
                "interval": intervals[figure],
            }
            for figure, counts in self.figures.items()
        }
        if errors:
            report["errors"] = [asdict(mistake) for mistake in self.errors]
        return json.dumps(report, ensure_ascii=False, indent=2) + "\n"

    def table(self) -> Table:
        """The five figures as a table for the terminal; what was not scored stands below it."""
        # Eighty columns must do: that is what there is where the output is no terminal.
        table = Table(
            title=f"{len(self.articles)} articles", caption=self._caption(), box=SIMPLE_HEAD, padding=(0, 1, 0, 0)
        )
        table.add_column("figure", no_wrap=True)
        for heading in (*MEASURES, "f1 95%", "hits", "false\nalarms", "misses"):
            table.add_column(heading, justify="right", no_wrap=True)
        intervals = self.intervals
        for figure, counts in self.figures.items():
            low, high = intervals[figure]["f1"]
            table.add_row(
                figure,
                *(f"{getattr(counts, measure):.3f}" for measure in MEASURES),
                f"{low:.3f}–{high:.3f}",
                *(str(number) for number in (counts.hits, counts.false_alarms, counts.misses)),
            )
        return table

    def article_table(self) -> Table:
        """Hits, false alarms and misses of each article in each figure, as `3 +1 -2`."""
        table = Table(title="hits +false alarms -misses", box=SIMPLE_HEAD, pad_edge=False)
        table.add_column("article")
        for figure in FIGURES:
            table.add_column(figure, justify="right")
        for article in self.articles:
            counts = (article.counts[figure] for figure in FIGURES)
            table.add_row(article.article, *(f"{c.hits} +{c.false_alarms} -{c.misses}" for c in counts))
        return table

    def error_table(self) -> Table:
        """Each single mistake with the words of the article."""
        table = Table(title=f"{len(self.errors)} errors", box=SIMPLE_HEAD, pad_edge=False)
        for heading in ("article", "figure", "kind", "agency", "detail", "context"):
            table.add_column(heading, overflow="fold")
        for each in self.errors:
            table.add_row(each.article, each.figure, each.kind, each.name, each.detail, each.context)
        return table

    def _caption(self) -> str:
        notes = (
            (self.without_record, "gold without a record, all missed"),
            (self.without_gold, "records without gold, passed over"),
            (self.drafts, "drafts, not scored"),
            (self.not_found, "articles asked for without gold"),
        )
        return "\n".join(f"{len(names)} {note}" for names, note in notes if names)
