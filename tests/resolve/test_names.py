"""Names completed, joined and related, against a table of texts and against laws."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.resolve.shortening import shortens
from pipeline.run import extract
from schemas.record import Agency

CASES = yaml.safe_load((Path(__file__).parents[1] / "cases" / "resolve.yaml").read_text("utf-8"))
WORKING = [case for case in CASES if "known" not in case]
KNOWN = [case for case in CASES if "known" in case]
KEYS = {"id", "text", "published", "agencies", "known"}


def _agencies(case: dict[str, Any]) -> dict[str, Agency]:
    return {
        agency.name: agency for agency in extract(case["text"], published=case.get("published", "2019-05-15")).agencies
    }


def _facts(agency: Agency) -> dict[str, list[str]]:
    return {
        "events": [f"{event.kind} {event.date or 'none'}" for event in agency.events],
        "parents": [f"{parent.relation} {parent.name}" for parent in agency.parents],
        "predecessors": [predecessor.name for predecessor in agency.predecessors],
    }


def _expected(case: dict[str, Any]) -> dict[str, dict[str, list[str]]]:
    return {
        name: {key: facts.get(key, []) for key in ("events", "parents", "predecessors")}
        for name, facts in case["agencies"].items()
    }


def test_the_cases_are_as_many_as_asked() -> None:
    assert len(WORKING) >= 40
    assert len({case["id"] for case in CASES}) == len(CASES)
    assert set().union(*CASES) <= KEYS


@pytest.mark.parametrize("case", WORKING, ids=lambda case: case["id"])
def test_resolve(case: dict[str, Any]) -> None:
    found = _agencies(case)
    assert list(found) == list(case["agencies"])
    assert {name: _facts(agency) for name, agency in found.items()} == _expected(case)
    for name, facts in case["agencies"].items():
        assert set(facts.get("aliases", [])) <= set(found[name].aliases)


@pytest.mark.xfail(reason="known failures; the table says why", strict=True)
@pytest.mark.parametrize("case", KNOWN, ids=lambda case: case["id"])
def test_a_known_failure(case: dict[str, Any]) -> None:
    assert {name: _facts(agency) for name, agency in _agencies(case).items()} == _expected(case)


@pytest.mark.parametrize(
    ("short", "full"),
    [
        ("政数局", "政务服务数据管理局"),
        ("卫健委", "卫生健康委员会"),
        ("市场监管局", "市场监督管理局"),
        ("人社厅", "人力资源和社会保障厅"),
        ("医保局", "医疗保障局"),
        ("经信委", "经济和信息化委员会"),
        ("工信局", "工业和信息化局"),
        ("住建局", "住房和城乡建设局"),
        ("应急局", "应急管理局"),
        ("疾控中心", "疾病预防控制中心"),
    ],
)
def test_a_shortening(short: str, full: str) -> None:
    assert shortens(short, full)
    assert not shortens(full, short)


@pytest.mark.parametrize(
    ("short", "full"),
    [
        ("林业局", "林业和草原局"),
        ("文化局", "文化和旅游局"),
        ("文化部", "文化和旅游部"),
        ("税务局", "税务总局"),
        ("农业部", "农业农村部"),
        ("规划局", "规划和自然资源局"),
        ("数据局", "大数据局"),
        ("民政局", "民政厅"),
        ("民政局", "民政局"),
        ("财政局", "审计局"),
        ("局", "水务局"),
    ],
)
def test_no_shortening(short: str, full: str) -> None:
    assert not shortens(short, full)


PLACES = st.sampled_from(["许昌市", "安阳市", "河南省", "大理州", "佛山市南海区"])
BODIES = st.sampled_from(["数据局", "商务局", "经信局", "信息中心", "口岸办公室", "经信局大数据科"])
NAMES = st.builds("".join, st.tuples(PLACES, BODIES))
LINKS = st.sampled_from(["隶属于", "由", "的上级是", "设在", "挂牌在", "下设", "是", "内设"])


@st.composite
def statements(draw: st.DrawFn) -> str:
    below, link, above = draw(NAMES), draw(LINKS), draw(NAMES)
    tail = {"由": "管理", "是": "的直属单位"}.get(link, "")
    return f"{below}{link}{above}{tail}。"


@pytest.mark.parametrize(("name", "code"), [("财政部", "100000"), ("俄国防部", None), ("河北省财政厅", "130000")])
def test_a_ministry_is_of_the_nation_where_nothing_tells_of_another(name: str, code: str | None) -> None:
    (agency,) = extract(f"{name}发布公告。").agencies
    assert (agency.jurisdiction.code if agency.jurisdiction else None) == code


@settings(max_examples=120)
@given(st.lists(statements(), min_size=1, max_size=7).map("".join))
def test_nothing_is_above_itself(text: str) -> None:
    above = {agency.name: {parent.name for parent in agency.parents} for agency in extract(text).agencies}
    for name in above:
        seen: set[str] = set()
        todo = [*above[name]]
        while todo:
            parent = todo.pop()
            assert parent != name
            if parent not in seen:
                seen.add(parent)
                todo += above.get(parent, ())


@settings(max_examples=60)
@given(st.lists(st.tuples(NAMES, st.sampled_from(["开会。", "搬家，", "、", "和"])), min_size=1, max_size=6))
def test_a_full_name_stays_itself(parts: list[tuple[str, str]]) -> None:
    """Whatever full names stand around it, a name printed whole is neither lost nor made longer."""
    text = "".join(name + mark for name, mark in parts)
    found = extract(text).agencies
    assert {name for name, _ in parts} <= {agency.name for agency in found}
    for agency in found:
        assert all(before.end <= after.start for before, after in pairwise(agency.mentions))
