"""Section 5 of the annotation guidelines on worked examples, and its laws."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from pipeline.score import ArticleScore, Claims, Counts, score_article
from pipeline.score.claims import ClaimedAgency, ClaimedEvent, ClaimedParent
from pipeline.score.counts import ALL_FIGURES, FigureName
from pipeline.score.matching import MATCHINGS, Matching, is_government
from schemas.gold import Gold, GoldAgency, GoldEvent, GoldParent

CASES: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parents[1] / "cases" / "score.yaml").read_text(encoding="utf-8")
)


def with_texts(agencies: Any) -> Any:
    """Mentions written as [start, end] as spans; what stands there plays no part."""
    return [agency | {"mentions": [span_of(each) for each in agency.get("mentions", ())]} for agency in agencies]


def span_of(mention: Any) -> Any:
    if isinstance(mention, dict):
        return mention
    start, end = mention
    return {"start": start, "end": end, "text": "字" * (end - start)}


def gold_of(agencies: Any, mentions_complete: bool = False) -> Gold:
    data = {"article": "000", "status": "single", "mentions_complete": mentions_complete}
    return Gold.model_validate(data | {"agencies": with_texts(agencies)}, strict=False)


def claims_of_case(agencies: Any) -> Claims | None:
    return None if agencies is None else Claims.model_validate({"agencies": with_texts(agencies)}, strict=False)


def score_of(case: dict[str, Any]) -> ArticleScore:
    gold = gold_of(case["gold"], case.get("mentions_complete", False))
    return score_article(claims_of_case(case["record"]), gold)


def triples(counts: Mapping[FigureName, Counts]) -> dict[str, list[int]]:
    return {name: [each.hits, each.false_alarms, each.misses] for name, each in counts.items()}


def test_cases_are_enough_and_named_once() -> None:
    assert len(CASES) >= 30
    assert len({case["id"] for case in CASES}) == len(CASES)
    needed, more = {"id", "gold", "record", "expect"}, {"exact", "overlap", "mentions_complete"}
    assert all(needed <= set(case) <= needed | more and set(case["expect"]) <= set(ALL_FIGURES) for case in CASES)
    assert all(any(matching in case for case in CASES) for matching in ("exact", "overlap"))


# Most cases are about aliases, of which equal names know nothing: there `exact` is worked out where it is the point.
WORKED_OUT = [
    pytest.param(case, matching, id=f"{case['id']}-{matching}")
    for case in CASES
    for matching in MATCHINGS
    if matching != "exact" or "exact" in case or "aliases" not in str(case)
]


@pytest.mark.parametrize(("case", "matching"), WORKED_OUT)
def test_counts_are_those_worked_out_by_hand(case: dict[str, Any], matching: Matching) -> None:
    score = score_of(case)
    expected = case.get(matching, case["expect"])
    assert triples(score.by_matching[matching]) == {figure: [0, 0, 0] for figure in score.counts} | expected
    assert ("mention" in score.counts) == case.get("mentions_complete", False)


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_every_verdict_is_counted_once(case: dict[str, Any]) -> None:
    score = score_of(case)
    for figure, counts in score.counts.items():
        kinds = [verdict.kind for verdict in score.verdicts if verdict.figure == figure]
        assert counts == Counts(kinds.count("hit"), kinds.count("false alarm"), kinds.count("miss"))
    assert len(score.mistakes) == sum(each.false_alarms + each.misses for each in score.counts.values())


NAMES = st.sampled_from(["甲市数据局", "乙市数据局", "市数据局", "甲市发改委", "市发改委", "甲市人民政府", "市政府"])
NAME_LISTS = st.lists(NAMES, max_size=2).map(tuple)
DATES = st.none() | st.sampled_from(["2014", "2014-02", "2014-02-26"])
KINDS = st.sampled_from(["founded", "unveiled"])
RELATIONS = st.sampled_from(["internal", "managed"])


def lists_of(values: st.SearchStrategy[Any], most: int = 3) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(values, max_size=most).map(tuple)


GOLD_AGENCIES = st.builds(
    GoldAgency,
    name=NAMES,
    aliases=NAME_LISTS,
    optional=st.booleans(),
    founded=DATES,
    founded_optional=st.booleans(),
    events=lists_of(st.builds(GoldEvent, kind=KINDS, date=DATES, optional=st.booleans())),
    parents=lists_of(st.builds(GoldParent, name=NAMES, aliases=NAME_LISTS, relation=RELATIONS, optional=st.booleans())),
)
CLAIMED_AGENCIES = st.builds(
    ClaimedAgency,
    name=NAMES,
    aliases=NAME_LISTS,
    founded=DATES,
    events=lists_of(st.builds(ClaimedEvent, kind=KINDS, date=DATES)),
    parents=lists_of(st.builds(ClaimedParent, name=NAMES, relation=RELATIONS)),
)
GOLD = st.builds(Gold, article=st.just("000"), status=st.just("single"), agencies=lists_of(GOLD_AGENCIES, 4))
CLAIMS = st.builds(Claims, agencies=lists_of(CLAIMED_AGENCIES, 4))


@given(GOLD, CLAIMS)
def test_no_figure_counts_more_than_there_is(gold: Gold, claims: Claims) -> None:
    score = score_article(claims, gold)
    firm = [agency for agency in gold.agencies if not agency.optional and not is_government(agency.name)]
    claimed = [agency for agency in claims.agencies if not is_government(agency.name)]
    for figure, wanted, predicted in (
        ("agency", len(firm), len(claimed)),
        ("founded", sum(a.founded is not None for a in firm), sum(a.founded is not None for a in claimed)),
        ("event", sum(len(a.events) for a in firm), sum(len(a.events) for a in claimed)),
        ("parent", sum(len(a.parents) for a in firm), sum(len(a.parents) for a in claimed)),
        ("parent_relation", sum(len(a.parents) for a in firm), sum(len(a.parents) for a in claimed)),
    ):
        counts = score.counts[figure]  # type: ignore[index]
        assert counts.hits + counts.misses <= wanted
        assert counts.hits + counts.false_alarms <= predicted


@given(GOLD, CLAIMS)
def test_what_equal_names_find_aliases_find_as_well_and_overlaps_more(gold: Gold, claims: Claims) -> None:
    score = score_article(claims, gold)
    matched = [score.by_matching[matching]["agency"] for matching in MATCHINGS]
    firm_everywhere = all(not agency.optional for agency in gold.agencies) and not any(
        is_government(agency.name) for agency in (*gold.agencies, *claims.agencies)
    )
    if firm_everywhere:
        assert matched[0].hits <= matched[1].hits <= matched[2].hits


@given(GOLD)
def test_without_a_record_all_that_is_firm_is_missed_and_nothing_else(gold: Gold) -> None:
    score = score_article(None, gold)
    assert score == score_article(Claims(agencies=()), gold)
    firm = [agency for agency in gold.agencies if not agency.optional and not is_government(agency.name)]
    assert score.counts["agency"] == Counts(0, 0, len(firm))
    assert all(counts.hits == counts.false_alarms == 0 for counts in score.counts.values())


@given(GOLD)
def test_the_labels_given_back_as_a_record_are_all_hits(gold: Gold) -> None:
    # A body of its own for each label: shared names would be a question of who takes which.
    numbered = [
        agency.model_copy(
            update={
                "name": f"{place}号局",
                "aliases": (),
                "parents": tuple(parent.model_copy(update={"aliases": ()}) for parent in agency.parents),
            }
        )
        for place, agency in enumerate(gold.agencies)
    ]
    claims = Claims.model_validate({"agencies": [agency.model_dump() for agency in numbered]}, strict=False)
    score = score_article(claims, gold.model_copy(update={"agencies": tuple(numbered)}))
    assert not score.mistakes
    assert score.counts["agency"].hits == sum(not agency.optional for agency in numbered)


@given(GOLD, CLAIMS)
def test_an_optional_body_and_its_prediction_change_nothing(gold: Gold, claims: Claims) -> None:
    doubtful = GoldAgency(name="丙市数据局", optional=True, founded="2014")
    found = ClaimedAgency(name="丙市数据局", founded="2015", parents=(ClaimedParent(name="丙市", relation="internal"),))
    more_gold = gold.model_copy(update={"agencies": (doubtful, *gold.agencies)})
    more_claims = claims.model_copy(update={"agencies": (found, *claims.agencies)})
    assert score_article(more_claims, more_gold).counts == score_article(claims, gold).counts


RAW = "甲市概况。2014年2月，甲市数据局成立，\r\n隶属甲市发改委；其余从略。"


def test_mistakes_show_the_sentence_where_the_raw_text_is_at_hand() -> None:
    start = RAW.index("甲市数据局")
    gold = gold_of(
        [
            {
                "name": "甲市数据局",
                "founded": "2014-02",
                "mentions": [{"start": start, "end": start + 5, "text": "甲市数据局"}],
            }
        ]
    )
    place = RAW.index("隶属")
    evidence = {"start": place, "end": place + 7, "text": RAW[place : place + 7]}
    parent = {"name": "甲市发改委", "relation": "managed", "evidence": evidence}
    claims = claims_of_case([{"name": "甲市数据局", "parents": [parent]}])
    with_text = {mistake.figure: mistake for mistake in score_article(claims, gold, RAW).mistakes}
    assert with_text["founded"].context == "2014年2月，甲市数据局成立，"
    assert (with_text["founded"].kind, with_text["founded"].detail) == ("miss", "2014-02")
    assert with_text["parent"].context == "隶属甲市发改委；"
    assert (with_text["parent_relation"].name, with_text["parent_relation"].detail) == (
        "甲市数据局",
        "甲市发改委 managed",
    )
    without = {mistake.figure: mistake.context for mistake in score_article(claims, gold).mistakes}
    assert without == {"founded": "", "parent": "隶属甲市发改委", "parent_relation": "隶属甲市发改委"}
    # Another text than the labels were made on shows nothing rather than something wrong.
    assert score_article(None, gold, "乙" * 50).mistakes[0].context == ""


def test_a_page_without_a_full_stop_does_not_fill_the_screen() -> None:
    raw = "甲" * 500 + "乙市数据局" + "丙" * 500
    gold = gold_of([{"name": "乙市数据局", "mentions": [{"start": 500, "end": 505, "text": "乙市数据局"}]}])
    assert score_article(None, gold, raw).mistakes[0].context == "甲" * 60 + "乙市数据局" + "丙" * 60
