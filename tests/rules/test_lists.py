"""What headings and the columns of tables say of the bodies below them."""

from __future__ import annotations

import pytest

from pipeline.run import extract

_CASES = [
    (
        "直属单位 under a heading that names the body",
        "青海省水利厅直属单位一览\n（截至2020年）\n1. 青海省水土保持中心\n2. 青海省水利信息中心",
        {("青海省水土保持中心", "subordinate", "青海省水利厅"), ("青海省水利信息中心", "subordinate", "青海省水利厅")},
    ),
    (
        "a rank inside the heading's words",
        "青海省水利厅直属处级单位名单\n青海省水土保持中心、青海省水利信息中心",
        {("青海省水土保持中心", "subordinate", "青海省水利厅"), ("青海省水利信息中心", "subordinate", "青海省水利厅")},
    ),
    (
        "a heading alone speaks of the body of the first line",
        "定西市林业局概况\n内设机构\n造林科、资源科，均为正科级。",
        {("定西市林业局造林科", "internal", "定西市林业局"), ("定西市林业局资源科", "internal", "定西市林业局")},
    ),
    (
        "a column names the body above",
        "单位　到场时间　隶属单位\n三亚海关　20:40　海口海关\n万宁海关　21:05　海口海关",
        {("三亚海关", "subordinate", "海口海关"), ("万宁海关", "subordinate", "海口海关")},
    ),
    ("a heading over running text", "青海省水利厅直属单位\n昨天，青海省水土保持中心开会。", set()),
    ("a sentence is no heading", "他说起青海省水利厅，直属单位\n青海省水土保持中心开会。", set()),
    ("rows of another width end the table", "单位 隶属单位\n三亚海关昨天与海口海关一同开会。", set()),
]


@pytest.mark.parametrize(("text", "stated"), [case[1:] for case in _CASES], ids=[case[0] for case in _CASES])
def test_parents_of_lists(text: str, stated: set[tuple[str, str, str]]) -> None:
    agencies = extract(text).agencies
    found = {(each.name, parent.relation, parent.name) for each in agencies for parent in each.parents}
    assert found == stated


def test_a_column_of_dates() -> None:
    agencies = extract("机构 | 成立时间\n青海省地震局 | 1971年9月\n青海省气象局 | 1954年").agencies
    assert [(each.name, each.founded) for each in agencies] == [("青海省地震局", "1971-09"), ("青海省气象局", "1954")]
