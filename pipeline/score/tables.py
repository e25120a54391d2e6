"""The scores as tables, for the terminal and for Markdown, and the list of errors."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rich.box import SIMPLE_HEAD
from rich.table import Table

from pipeline.score.comparison import Difference
from pipeline.score.counts import Counts, FigureName
from pipeline.score.groups import GroupName, parts, rules
from pipeline.score.interval import Interval, bootstrap_intervals
from pipeline.score.matching import MATCHINGS
from pipeline.score.report import Report

_MEASURES = ("precision", "recall", "f1", "f1 95%")
_COUNTS = (*_MEASURES, "hits", "false alarms", "misses")
_NAME = 22
# Three numbers in one column: an article's id and its figures must fit into eighty columns.
_BRIEF = (*_MEASURES, "hits +false -missed")


@dataclass(frozen=True)
class Rows:
    """A table of text: the first `names` columns are names, the others numbers; rows of one name stand together."""

    title: str
    headings: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]
    names: int = 1
    notes: tuple[str, ...] = ()

    def table(self) -> Table:
        """The table for a terminal; of two names, the first has a line of its own above the rows that bear it."""
        # Eighty columns must do: that is what there is where the output is no terminal.
        caption = "\n".join(self.notes)
        table = Table(title=self.title, caption=caption, box=SIMPLE_HEAD, padding=(0, 1, 0, 0))
        table.add_column(self.headings[0], overflow="fold", max_width=_NAME)
        for heading in self.headings[self.names :]:
            table.add_column(heading.replace(" ", "\n", 1), justify="right", no_wrap=True)
        above = ""
        for row in self.rows:
            if self.names == 2:
                if row[0] != above:
                    table.add_row(above := row[0])
                row = (f"  {row[1]}", *row[2:])
            table.add_row(*row)
        return table

    def markdown(self) -> str:
        """The table as Markdown, with its title and notes."""
        rule = ["---" if place < self.names else "--:" for place in range(len(self.headings))]
        cells = [self.headings, rule, *([cell.replace("|", "\\|") for cell in row] for row in self.rows)]
        lines = [f"**{self.title}**", "", *(f"| {' | '.join(row)} |" for row in cells)]
        return "\n".join((*lines, *(("", *self.notes) if self.notes else ()))) + "\n"


def headline(report: Report) -> Rows:
    """The figures of all articles; what was not scored is noted."""
    notes = (
        (report.without_record, "gold without a record, all missed"),
        (report.without_gold, "records without gold, passed over"),
        (report.drafts, "drafts, not scored"),
        (report.not_found, "articles asked for without gold"),
    )
    return Rows(
        f"{len(report.articles)} articles",
        ("figure", *_COUNTS),
        [(figure, *_cells(counts, report.intervals[figure]["f1"])) for figure, counts in report.figures.items()],
        notes=tuple(f"{len(names)} {note}" for names, note in notes if names),
    )


def matchings(report: Report) -> Rows:
    """The figures under each way of saying which prediction is which agency."""
    rows = []
    for matching in MATCHINGS:
        intervals = {figure: bootstrap_intervals(each) for figure, each in _articles(report, matching).items()}
        for figure, counts in report.by_matching(matching).items():
            rows.append((matching, figure, *_brief(counts, intervals[figure]["f1"])))
    return Rows("by matching", ("matching", "figure", *_BRIEF), rows, names=2)


def breakdown(report: Report, group: GroupName) -> Rows:
    """The figures taken apart in one way."""
    if group == "rule":
        return _rules(report)
    found = parts(report.articles, group)
    if group in ("kind", "relation"):
        figure = "event" if group == "kind" else "parent_relation"
        narrow = [(each.name, *_cells(each.counts, bootstrap_intervals(each.articles)["f1"])) for each in found]
        return Rows(f"{figure} by {group}", (group, *_COUNTS), narrow)
    rows = [(each.name, each.figure, *_brief(each.counts, bootstrap_intervals(each.articles)["f1"])) for each in found]
    return Rows(f"by {group}", (group, "figure", *_BRIEF), rows, names=2)


def comparison(found: Iterable[Difference]) -> Rows:
    """F1 of two runs side by side."""
    rows = [
        (
            each.figure,
            f"{each.before:.3f}",
            f"{each.after:.3f}",
            f"{each.after - each.before:+.3f}",
            f"{each.interval[0]:+.3f} to {each.interval[1]:+.3f}",
            f"{each.p:.3f}",
            each.verdict,
        )
        for each in found
    ]
    headings = ("figure", "f1 before", "f1 after", "difference", "difference 95%", "p", "verdict")
    return Rows("before and after", headings, rows)


def error_lines(report: Report) -> str:
    """Each single mistake in two lines: what, where and by which rule; then the words of the article.

    Lines are as long as they are, so that a pipe gets the same at any width; a terminal folds them.
    """
    lines = []
    for each in report.errors:
        detail = f" | {each.detail}" if each.detail != each.name else ""
        by = f" | {', '.join(each.rules)}" if each.rules else ""
        lines.append(f"{each.article} | {each.figure} | {each.kind} | {each.name}{detail}{by}\n")
        if each.context:
            lines.append(f"    {each.context}\n")
    return "".join(lines)


def _rules(report: Report) -> Rows:
    rows = [
        (each.rule, each.figure, f"{each.precision:.3f}", str(each.hits), str(each.false_alarms), str(each.unnamed))
        for each in rules(report.articles)
    ]
    headings = ("rule", "figure", "precision", "hits", "false alarms", "agency wrong")
    return Rows("by rule", headings, rows)


def _articles(report: Report, matching: str) -> dict[FigureName, list[Counts]]:
    found: dict[FigureName, list[Counts]] = {}
    for article in report.articles:
        for figure, counts in article.by_matching[matching].items():  # type: ignore[index]
            found.setdefault(figure, []).append(counts)
    return found


def _brief(counts: Counts, interval: Interval) -> tuple[str, ...]:
    *measures, hits, false_alarms, misses = _cells(counts, interval)
    return (*measures, f"{hits} +{false_alarms} -{misses}")


def _cells(counts: Counts, interval: Interval) -> tuple[str, ...]:
    return (
        *(f"{value:.3f}" for value in (counts.precision, counts.recall, counts.f1)),
        f"{interval[0]:.3f}–{interval[1]:.3f}",
        *(str(number) for number in (counts.hits, counts.false_alarms, counts.misses)),
    )
