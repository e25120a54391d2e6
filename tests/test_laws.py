"""Laws of a record, over random mixtures of what articles are made of, damage included."""

from __future__ import annotations

from itertools import chain, pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.run import extract
from schemas.founded import chosen_date
from schemas.record import ArticleRecord, read_record
from schemas.span import Span

NAMES = [
    *("广东省大数据管理局", "韶关市", "南海区", "数据统筹局", "市医保局", "省政府", "国务院", "民政部人事司", "发改委"),
    *(
        "中国人民银行广州分行",
        "廣東省",
        "發展局",
        "香港",
        "澳門海關",
        "行政院",
        "環境部",
        "氣候變遷署",
        "新余市公安局高新分局",
    ),
    *("雄安新区管委会", "领导小组办公室", "该局", "该中心", "它", "其", "原", "驻", "某", "各部门", "全部", "布局"),
]
VERBS = [
    *("成立", "设立", "组建", "揭牌", "挂牌成立", "加挂", "牌子", "更名为", "合并", "整合", "批准", "拟", "不", "先后"),
    *(
        "隶属于",
        "由",
        "管理",
        "是",
        "的内设机构",
        "的直属单位",
        "下设",
        "设在",
        "与",
        "合署办公",
        "派出机构",
        "作为",
        "如",
        "等地的",
    ),
]
DATES = [
    "2014年2月",
    "2018年10月26日",
    "二〇一四年",
    "今年1月",
    "去年底",
    "民國111年8月27日",
    "1978年",
    "于",
    "同年",
    "99年",
    "2月30日",
]
MARKS = [
    *list("，。、；：！？（）()“”‘’「」《》〔〕【】．.·—…|/#*-\n\t \r"),
    "\r\n",
    "\n\n",
    "以下简称",
    "（以下简称“",
    "”）",
]
DAMAGE = [
    *(
        "\u200b",
        "\ufeff",
        "\ufffd",
        "\x00",
        "\u3000",
        "&nbsp;",
        "&#x5c40;",
        "<p>",
        "</p>",
        "<br>",
        "<script>",
        "(jú)",
        "数(shù)",
    ),
    *(
        "ä¸­å\u009b½",
        "锟斤拷",
        "å±\u0080",
        "１２３",
        "ａｂｃ",
        "￥",
        "責任編輯：",
        "😀",
        "𠮷",
        "é",
        "\u0301",
        "⟦",
        "Ⓐ",
        "Ⓓ⇒",
        "{and}",
    ),
]
TEXTS = st.lists(st.sampled_from([*NAMES, *NAMES, *VERBS, *VERBS, *DATES, *MARKS, *DAMAGE]), max_size=30).map("".join)
PUBLISHED = st.sampled_from([None, "2019", "2019-05", "2019-05-15"])


def spans(record: ArticleRecord) -> list[Span]:
    return [
        *chain.from_iterable(agency.mentions for agency in record.agencies),
        *(
            fact.evidence
            for agency in record.agencies
            for fact in (*agency.events, *agency.parents, *agency.predecessors)
        ),
    ]


@settings(max_examples=150)
@given(TEXTS, PUBLISHED)
def test_spans_are_exact_and_twice_gives_the_same(text: str, published: str | None) -> None:
    record = extract(text, published=published)
    for span in spans(record):
        assert 0 <= span.start < span.end <= len(text)
        assert text[span.start : span.end] == span.text
    for warning in record.warnings:
        assert 0 <= warning.start <= warning.end <= len(text)
    written = record.to_json()
    assert extract(text, published=published).to_json() == written
    assert read_record(written, "here") == record


@settings(max_examples=150)
@given(TEXTS)
def test_an_agency_stands_once_and_says_nothing_of_itself(text: str) -> None:
    agencies = extract(text, published="2019-05-15").agencies
    names = [agency.name for agency in agencies]
    assert len(set(names)) == len(names)
    for agency in agencies:
        assert agency.name not in agency.aliases
        assert agency.name not in {parent.name for parent in agency.parents}
        assert agency.name not in {predecessor.name for predecessor in agency.predecessors}
        assert agency.founded == chosen_date(agency.events)
        assert len({(event.kind, event.date) for event in agency.events}) == len(agency.events)
        assert len({(parent.name, parent.relation) for parent in agency.parents}) == len(agency.parents)
        assert all(before.end <= after.start for before, after in pairwise(agency.mentions))


@settings(max_examples=60)
@given(TEXTS)
def test_what_is_said_of_full_names_does_not_hang_on_what_follows(after: str) -> None:
    """A closed paragraph of full names keeps its facts, whatever another text brings below it."""
    said = "2014年2月，柳州市港务局成立。柳州市港务局隶属于柳州市交通局。"
    found = {agency.name: agency for agency in extract(f"{said}\n\n{after}", published="2019-05-15").agencies}
    assert "柳州市交通局" in found
    bureau = found["柳州市港务局"]
    assert ("founded", "2014-02") in {(event.kind, event.date) for event in bureau.events}
    assert ("subordinate", "柳州市交通局") in {(parent.relation, parent.name) for parent in bureau.parents}


@settings(max_examples=20)
@given(st.text(max_size=60))
def test_any_text_gives_a_record(text: str) -> None:
    assert extract(text).article.characters == len(text)
