"""Papers that set bodies up, and annals whose date stands once at the head of a line."""

from __future__ import annotations

import pytest

from pipeline.run import extract

_NOTICE = "关于调整部分事业单位机构编制的通知\n县级各部门：\n经8月16日召开的编委会议研究同意，现将有关事项通知如下。\n"
_CASES = [
    (
        "a reply has the day it was signed",
        "关于设立数据中心的批复\n县科技局：\n现批复如下：\n一、同意设立仙居县数据中心，编制5名。\n2021年6月9日",
        {("仙居县数据中心", "approved", "2021-06-09")},
    ),
    (
        "a notice has the day of the meeting, and what is set up there is approved",
        f"{_NOTICE}一、设立仙居县救援中心，编制12名。\n二、仙居县节水站更名为仙居县水利中心。\n2022年8月19日",
        {("仙居县救援中心", "approved", "2022-08-16"), ("仙居县水利中心", "renamed", "2022-08-16")},
    ),
    ("what stands in no item has no date of the paper", f"{_NOTICE}县里设立仙居县救援中心一事另行研究。", set()),
    (
        "a plain heading makes no paper",
        "仙居县的新机构\n一、同意设立仙居县数据中心，编制5名。\n2021年6月9日",
        set(),
    ),
    (
        "the date of a line of annals holds for its later sentences",
        "仙居县大事记\n1999年7月1日　精简。仙居县水利站改称仙居县水利局。\n2001年3月　仙居县信访局成立。",
        {("仙居县水利局", "renamed", "1999-07-01"), ("仙居县信访局", "founded", "2001-03")},
    ),
    (
        "what came later has not the date of its line",
        "仙居县大事记\n1999年7月1日　精简。其后仙居县水利站改称仙居县水利局。",
        set(),
    ),
]


@pytest.mark.parametrize(("text", "stated"), [case[1:] for case in _CASES], ids=[case[0] for case in _CASES])
def test_dated_events(text: str, stated: set[tuple[str, str, str]]) -> None:
    agencies = extract(text).agencies
    found = {(each.name, event.kind, event.date) for each in agencies for event in each.events if event.date}
    assert found == stated
