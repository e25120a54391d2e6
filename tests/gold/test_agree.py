"""The agreement of two annotators, worked out by hand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.gold.agree import Agreement, agreement, cohens_kappa

#      0    5    10   15   20
RAW = "甲市数据局。乙市数据局。丙市数据局。丁市。"
PLACES = {"甲市数据局": 0, "乙市数据局": 6, "丙市数据局": 12}


def body(name: str, text: str | None = None, **more: Any) -> dict[str, Any]:
    start = PLACES[text or name]
    return {"name": name, "mentions": [{"start": start, "end": start + 5, "text": text or name}]} | more


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "sources").mkdir()
    return tmp_path


def label(folder: Path, who: str, *agencies: dict[str, Any], article: str = "a", **more: Any) -> None:
    (folder / who).mkdir(exist_ok=True)
    (folder / f"sources/{article}.txt").write_text(RAW, "utf-8")
    data = {"article": article, "status": "single", "agencies": agencies} | more
    (folder / who / f"{article}.json").write_text(json.dumps(data), "utf-8")


def agreed(folder: Path) -> Agreement:
    return agreement(folder / "A", folder / "B", [folder / "sources"])


def test_the_same_labels_agree_in_everything(folder: Path) -> None:
    for who in "AB":
        label(folder, who, body("甲市数据局", founded="2014"), body("乙市数据局", optional=True))
    found = agreed(folder)
    assert found.kappa == 1.0
    assert {found.f1(figure) for figure in found.counts} == {1.0}
    assert found.disagreements == ()


def test_f1_and_kappa_are_those_worked_out_by_hand(folder: Path) -> None:
    label(folder, "A", body("甲市数据局", founded="2014"), body("乙市数据局"))
    label(folder, "B", body("甲市数据局", founded="2015"), body("丙市数据局"))
    found = agreed(folder)
    # One agency of each two is common, in either direction; no date is.
    assert (found.f1("agency"), found.f1("founded"), found.f1("mention")) == (0.5, 0.0, 0.5)
    # 21 characters: 5 in a mention for both, 5 for A alone, 5 for B alone, 6 for neither.
    observed, chance = 11 / 21, (10 * 10 + 11 * 11) / 21**2
    assert found.kappa == pytest.approx((observed - chance) / (1 - chance))
    assert [(each.figure, each.who, each.detail, each.context) for each in found.disagreements] == [
        ("founded", "B alone", "2015", "甲市数据局。"),
        ("founded", "A alone", "2014", "甲市数据局。"),
        ("agency", "B alone", "丙市数据局", "丙市数据局。"),
        ("agency", "A alone", "乙市数据局", "乙市数据局。"),
        ("mention", "A alone", "乙市数据局, firm", "乙市数据局。"),
        ("mention", "B alone", "丙市数据局, firm", "丙市数据局。"),
    ]


def test_neither_annotator_is_the_truth(folder: Path) -> None:
    label(folder, "A", body("甲市数据局", optional=True), body("乙市数据局", founded="2014"))
    label(folder, "B", body("甲市数据局", founded="2014"), body("乙市数据局", founded="2015", founded_optional=True))
    there = agreed(folder)
    (folder / "A").rename(folder / "C")
    (folder / "B").rename(folder / "A")
    (folder / "C").rename(folder / "B")
    back = agreed(folder)
    assert {figure: there.f1(figure) for figure in there.counts} == {figure: back.f1(figure) for figure in back.counts}
    assert there.kappa == pytest.approx(back.kappa)
    # What is optional for one alone is a disagreement, whichever of the two it is.
    assert there.f1("agency") < 1
    assert {each.who for each in there.disagreements if each.name == "甲市数据局"} == {"A optional, B firm", "B alone"}
    assert {each.who for each in back.disagreements if each.name == "甲市数据局"} == {"A firm, B optional", "A alone"}


def test_only_first_mentions_are_compared_unless_both_list_all(folder: Path) -> None:
    twice = body("甲市数据局")
    twice["mentions"] = [*twice["mentions"], {"start": 6, "end": 11, "text": "乙市数据局"}]
    label(folder, "A", twice, mentions_complete=True)
    label(folder, "B", body("甲市数据局"))
    assert agreed(folder).f1("mention") == 1.0
    label(folder, "B", body("甲市数据局"), mentions_complete=True)
    assert agreed(folder).f1("mention") == pytest.approx(2 / 3)


def test_articles_that_one_alone_finished_are_passed_over_and_named(folder: Path) -> None:
    for who in "AB":
        label(folder, who, body("甲市数据局"))
    label(folder, "A", article="b")
    label(folder, "B", article="b", status="draft")
    label(folder, "B", article="c")
    found = agreed(folder)
    assert (found.articles, found.alone) == (("a",), ("b", "c"))


TOLD = (
    "甲市数据局昨日开会，甲市发改委到场。甲市數據局于2014年2月成立。2015年5月，该局揭牌。"
    "甲市数据局由甲市发改委管理。甲市信息中心离甲市数据局不远。其前身是甲市信息中心，在2013年并入。"
)
FOUNDED = "甲市數據局于2014年2月成立。"
UNVEILED = "2015年5月，该局揭牌。"
MANAGED = "甲市数据局由甲市发改委管理。"
FIRST = "甲市数据局昨日开会，甲市发改委到场。"
FOLLOWS = "其前身是甲市信息中心，在2013年并入。"


def event(kind: str, date: str | None, optional: bool = False) -> dict[str, Any]:
    return {"events": [{"kind": kind, "date": date, "optional": optional}]}


def parent(name: str = "甲市发改委", relation: str = "managed", **more: Any) -> dict[str, Any]:
    return {"parents": [{"name": name, "relation": relation, **more}]}


# What A and B say of one agency more than its name, the disagreements that figures count, and the others.
Lines = list[tuple[str, str, str, str]]
DIFFERENCES: dict[str, tuple[dict[str, Any], dict[str, Any], Lines, Lines]] = {
    "a date is shown where it is told, in whatever script": (
        event("founded", "2014-02"), {}, [("event", "A alone", "founded 2014-02", FOUNDED)], [],
    ),
    "the one date too": ({}, {"founded": "2015-05"}, [("founded", "B alone", "2015-05", UNVEILED)], []),
    "a date that is told more finely": (
        event("founded", "2014"), {}, [("event", "A alone", "founded 2014", FOUNDED)], [],
    ),
    "a date that the article does not tell": (
        event("founded", "1999"), {}, [("event", "A alone", "founded 1999", FIRST)], [],
    ),
    "a parent is shown with the body": (
        {}, parent(),
        [("parent", "B alone", "甲市发改委", MANAGED),
         ("parent_relation", "B alone", "甲市发改委 managed", MANAGED)], [],
    ),
    "an event that is optional for one": (
        event("founded", "2014-02", True), event("founded", "2014-02"),
        [("event", "A optional, B firm", "founded 2014-02", FOUNDED)], [],
    ),
    "one date that is optional for one": (
        {"founded": "2014-02"}, {"founded": "2014-02", "founded_optional": True},
        [("founded", "A firm, B optional", "2014-02", FOUNDED)], [],
    ),
    "a parent that is optional for one": (
        parent("甲市政府", optional=True), parent("甲市人民政府", aliases=["甲市政府"]),
        [("parent", "A optional, B firm", "甲市人民政府", FIRST),
         ("parent_relation", "A optional, B firm", "甲市人民政府 managed", FIRST)], [],
    ),
    "a parent with another relation": (
        parent(), parent(relation="hosted"),
        [("parent_relation", "B alone", "甲市发改委 hosted", MANAGED),
         ("parent_relation", "A alone", "甲市发改委 managed", MANAGED)], [],
    ),
    "an agency that is optional for one": (
        {"optional": True} | event("founded", "2014-02"), event("founded", "2014-02"),
        [("agency", "A optional, B firm", "甲市数据局", FIRST),
         ("event", "A optional, B firm", "founded 2014-02", FOUNDED),
         ("mention", "A optional, B firm", "甲市数据局", FIRST)], [],
    ),
    "predecessors": ({"predecessors": ["甲市信息中心"]}, {}, [],
        [("predecessor", "A alone", "甲市信息中心", FOLLOWS)]),
    "an optional event of one alone": (
        {}, event("unveiled", "2015-05", True), [], [("event", "B alone", "unveiled 2015-05, optional", UNVEILED)],
    ),
    "an event without a date": (
        event("unveiled", None), {}, [], [("event", "A alone", "unveiled without a date", UNVEILED)],
    ),
    "an event without a date that is optional for one": (
        event("nameplate", None), event("nameplate", None, True), [],
        [("event", "A firm, B optional", "nameplate without a date", FIRST)],
    ),
    "an optional parent of one alone": (
        parent(optional=True), {}, [], [("parent_relation", "A alone", "甲市发改委 managed, optional", MANAGED)],
    ),
    "what is optional for both": (event("founded", "2014-02", True), event("founded", "2014-02", True), [], []),
    "what is firm for one, of an agency that is optional for both": (
        {"optional": True} | event("founded", "2014-02"), {"optional": True}, [],
        [("event", "A alone", "founded 2014-02, optional", FOUNDED)],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("a", "b", "counted", "others"), DIFFERENCES.values(), ids=DIFFERENCES)
def test_a_difference_says_whose_it_is_and_shows_where_it_stands(
    folder: Path, a: dict[str, Any], b: dict[str, Any], counted: Lines, others: Lines
) -> None:
    for who, said in (("A", a), ("B", b)):
        label(folder, who, body("甲市数据局", **said))
    (folder / "sources/a.txt").write_text(TOLD, "utf-8")
    found = agreed(folder)
    for disagreements, expected in ((found.disagreements, counted), (found.uncounted, others)):
        assert [(each.figure, each.who, each.detail, each.context) for each in disagreements] == expected


def test_the_same_difference_of_two_agencies_is_two(folder: Path) -> None:
    label(folder, "A", body("甲市数据局", founded="2014"), body("乙市数据局", founded="2014"))
    label(folder, "B", body("甲市数据局"), body("乙市数据局"))
    assert [each.name for each in agreed(folder).disagreements] == ["甲市数据局", "乙市数据局"]


def test_an_optional_agency_without_a_mention_is_a_difference_that_no_figure_counts(folder: Path) -> None:
    label(folder, "A", body("甲市数据局"), {"name": "丁市数据局", "optional": True})
    label(folder, "B", body("甲市数据局"))
    found = agreed(folder)
    assert found.disagreements == ()
    assert [(each.figure, each.who, each.detail) for each in found.uncounted] == [
        ("agency", "A alone", "丁市数据局, optional")
    ]


LABELS = st.sampled_from(["firm", "optional", "none"])


@given(st.dictionaries(st.tuples(LABELS, LABELS), st.integers(1, 50), min_size=1))
def test_kappa_lies_between_minus_one_and_one_and_has_no_direction(pairs: dict[tuple[str, str], int]) -> None:
    kappa = cohens_kappa(pairs)
    assert -1 - 1e-9 <= kappa <= 1 + 1e-9
    assert cohens_kappa({(other, one): count for (one, other), count in pairs.items()}) == pytest.approx(kappa)
    assert (kappa == 1) == all(one == other for one, other in pairs)


def test_the_command_prints_figures_kappa_and_each_disagreement(jigou, folder: Path) -> None:
    label(folder, "A", body("甲市数据局"), body("乙市数据局"))
    label(folder, "B", body("甲市数据局"))
    done = jigou("gold", "agree", "A", "B")
    assert done.exit_code == 0
    assert "Cohen's kappa on mentions, over characters: 0.512\n" in done.stdout
    assert "\n2 disagreements\na | agency | A alone | 乙市数据局 | 乙市数据局\n    乙市数据局。\n" in done.stdout
    assert "no figure counts" not in done.stdout
    assert jigou("gold", "agree", "A/a.json", "B/a.json").stdout == done.stdout
    label(folder, "A", body("甲市数据局", predecessors=["丁市"]))
    label(folder, "C", article="c")
    done = jigou("gold", "agree", "A", "B")
    assert done.stdout.endswith(
        "\n0 disagreements\n\n1 more that no figure counts\na | predecessor | A alone | 甲市数据局 | 丁市\n    丁市。\n"
    )
    label(folder, "A", body("甲市数据局"), article="c")
    assert "\n1 article that only one has finished, passed over: c\n" in jigou("gold", "agree", "A", "B").stdout
    label(folder, "A", body("甲市数据局", founded="2014"))
    assert "\n1 disagreement\n" in jigou("gold", "agree", "A", "B").stdout


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["A", "C"], "J421 A and C: no article that both labelled"),
        (["A", "nowhere"], "J402 nowhere: "),
        (["A", "A", "--sources", "empty"], "J409 a: gold without its article"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_what_cannot_be_compared_is_named(jigou, folder: Path, words: list[str], message: str) -> None:
    label(folder, "A", body("甲市数据局"))
    label(folder, "C", article="c")
    (folder / "empty").mkdir()
    done = jigou("gold", "agree", *words)
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith(message)
