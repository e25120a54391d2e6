"""The scores as people see them: in a terminal of eighty columns, in Markdown, taken apart."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from pipeline.errors import GoldError
from pipeline.score import GROUPS, Claims, Report, differences, score_article, tables
from pipeline.score.comparison import Difference
from pipeline.score.counts import Counts
from pipeline.score.groups import parts, rules
from pipeline.score.interval import paired_differences
from schemas.gold import Gold


def report(*articles: str, style: str = "news", wrong: bool = False) -> Report:
    """Each article with three agencies in gold: one found with all its facts, one with a wrong date, one missed."""
    scores = []
    relation = "managed" if wrong else "subordinate"
    for article in articles:
        labels = [
            {
                "name": "甲市数据局",
                "founded": "2014",
                "events": [{"kind": "founded", "date": "2014"}],
                "parents": [{"name": "甲市人民政府", "relation": "subordinate"}],
            },
            {"name": "乙市数据局", "events": [{"kind": "unveiled", "date": "2015"}]},
            {"name": "丙市数据局", "parents": [{"name": "丙市人民政府", "relation": "managed"}]},
        ]
        said = [
            {
                "name": "甲市数据局",
                "founded": "2014",
                "events": [{"kind": "founded", "date": "2014", "rule": rule} for rule in ("one", "two")],
                "parents": [{"name": "甲市人民政府", "relation": relation, "rule": "below"}],
            },
            {"name": "乙市数据局", "events": [{"kind": "founded", "date": "2015", "rule": "one"}]},
            {"name": "丁市数据局", "events": [{"kind": "founded", "date": "2016", "rule": "one"}]},
        ]
        gold = Gold.model_validate({"article": article, "status": "single", "agencies": labels}, strict=False)
        scores.append(score_article(Claims.model_validate({"agencies": said}, strict=False), gold, style=style))
    return Report(tuple(scores))


def printed(rows: tables.Rows, width: int) -> str:
    console = Console(file=io.StringIO(), width=width)
    console.print(rows.table())
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


LONG = ("cn-26-zhishichanquan-weixin", "hk-05-civil-engineering-baike")


@pytest.mark.parametrize("group", GROUPS)
def test_every_table_fits_into_eighty_columns(group) -> None:
    scored = report(*LONG)
    shown = [tables.headline(scored), tables.matchings(scored), tables.breakdown(scored, group)]
    for text in (printed(rows, 80) for rows in [*shown, tables.comparison(differences(scored, scored))]):
        assert max(len(line.rstrip()) for line in text.splitlines()) <= 80
        assert "…" not in text


def test_the_terminal_shows_all_that_markdown_shows() -> None:
    rows = tables.breakdown(report(*LONG), "article")
    terminal = printed(rows, 80)
    for row in rows.rows:
        assert all(cell in terminal for cell in row[1:])
        assert f"| {' | '.join(row)} |" in rows.markdown()
    # A long id is folded, and stands once above its figures.
    assert "".join(terminal.split()).count("".join(LONG[0].split())[:22]) == 1


def test_parts_add_up_to_the_whole() -> None:
    scored = report("a", "b")
    figures = {"article": "parent", "style": "parent", "kind": "event", "relation": "parent_relation"}
    for group, figure in figures.items():
        counts = [part.counts for part in parts(scored.articles, group) if part.figure == figure]
        whole = scored.figures[figure]
        assert sum(each.hits for each in counts) == whole.hits
        assert sum(each.false_alarms for each in counts) == whole.false_alarms
        assert sum(each.misses for each in counts) == whole.misses


def test_kinds_and_relations_are_those_predicted_and_those_missed() -> None:
    scored = report("a")
    kinds = {part.name: part.counts for part in parts(scored.articles, "kind")}
    assert kinds == {"founded": Counts(1, 2, 0), "unveiled": Counts(0, 0, 1)}
    relations = {part.name: part.counts for part in parts(scored.articles, "relation")}
    assert relations == {"subordinate": Counts(1, 0, 0), "managed": Counts(0, 0, 1)}


def test_a_weak_rule_comes_first_and_a_wrong_name_is_told_apart() -> None:
    weak, good, other = rules(report("a").articles)
    assert (weak.rule, weak.hits, weak.false_alarms, weak.unnamed) == ("one", 1, 2, 1)
    assert weak.precision == pytest.approx(1 / 3)
    # Both rules stated the event of 甲市数据局, and each has its hit.
    assert {good.rule, other.rule} == {"two", "below"}
    assert (good.precision, other.precision) == (1.0, 1.0)


def test_a_difference_is_better_worse_or_noise() -> None:
    before, after = report(*"abcdefgh", wrong=True), report(*"abcdefgh")
    found = {each.figure: each for each in differences(before, after)}
    assert (found["agency"].verdict, found["parent"].verdict) == ("the same", "the same")
    assert (found["parent_relation"].verdict, found["parent_relation"].p) == ("better", 0.0)
    assert {each.figure: each for each in differences(after, before)}["parent_relation"].verdict == "worse"
    # One article of eight changed: half the resamples or more do not move.
    interval, p = paired_differences([Counts(0, 0, 1)] + [Counts(1)] * 7, [Counts(1)] * 8)
    assert interval[0] == 0 and p > 0.05
    assert Difference("agency", 0.9, 1.0, interval, p).verdict == "within noise"


def test_runs_over_different_articles_are_not_compared() -> None:
    with pytest.raises(GoldError, match="J408"):
        differences(report("a"), report("a", "b"))
    with pytest.raises(ValueError, match="no articles"):
        paired_differences([], [])
