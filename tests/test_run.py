"""The record of one article: its head, its offsets, and that nothing but the input matters."""

import hashlib
import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import pipeline
from pipeline.errors import GoldError, SourceError
from pipeline.run import check_spans, extract, extract_bytes
from schemas.article import ArticleMetadata
from schemas.record import ArticleRecord, RecordWarning, read_record
from schemas.span import Span

TEXT = "2014年2月，廣東省大數據管理局成立，由省經信委管理。\r\n該局負責數據。\r\n"


def all_spans(data: Any) -> list[dict[str, Any]]:
    """Every object with start, end and text anywhere in a record, whatever the schema calls it."""
    if isinstance(data, dict):
        own = [data] if {"start", "end", "text"} <= data.keys() else []
        return own + [span for value in data.values() for span in all_spans(value)]
    return [span for value in data for span in all_spans(value)] if isinstance(data, list) else []


def assert_exact(record: ArticleRecord, raw: str) -> None:
    spans = all_spans(json.loads(record.to_json()))
    for span in spans:
        assert raw[span["start"] : span["end"]] == span["text"]
    assert bool(spans) == bool(record.agencies)


def test_the_library_gives_a_record_with_offsets_into_the_text_as_given() -> None:
    record = extract(TEXT, id="粤")
    (agency,) = (each for each in record.agencies if each.name == "广东省大数据管理局")
    assert agency.founded == "2014-02"
    assert agency.mentions[0] == Span(start=8, end=17, text="廣東省大數據管理局")
    assert_exact(record, TEXT)
    head = record.article
    assert (head.id, head.path, head.sha256, head.encoding, head.url) == ("粤", None, None, None, None)
    assert head.characters == len(TEXT)


def test_a_text_without_agencies_gives_an_empty_record() -> None:
    for text in ("", "\n", "今天天气很好。", "no Chinese at all"):
        record = extract(text)
        assert (record.agencies, record.article.id) == ((), "article")


@pytest.mark.parametrize(
    ("codec", "encoding"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("gb18030", "gb18030"),
        ("big5", "big5hkscs"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
    ],
)
def test_raw_is_what_the_encoding_in_the_record_makes_of_the_bytes(codec: str, encoding: str) -> None:
    data = TEXT.encode(codec)
    record = extract_bytes(data, id="粤", path="粤.txt", metadata=ArticleMetadata())
    head = record.article
    assert (head.path, head.encoding, head.sha256) == ("粤.txt", encoding, hashlib.sha256(data).hexdigest())
    raw = data.decode(head.encoding, "replace")
    assert head.characters == len(raw)
    assert "广东省大数据管理局" in [agency.name for agency in record.agencies]
    assert_exact(record, raw)


def test_bytes_that_are_no_text_raise_with_the_path() -> None:
    with pytest.raises(SourceError, match=r"J111 a/x\.txt: "):
        extract_bytes(b"%PDF-1.7\n", id="a/x", path="a/x.txt", metadata=ArticleMetadata())


def test_relative_dates_are_read_against_the_day_of_publication() -> None:
    text = "今年3月，深圳市政务服务数据管理局挂牌。"
    (agency,) = extract(text, published="2019-05-06").agencies
    assert agency.founded == "2019-03"
    (agency,) = extract(text).agencies
    assert agency.founded is None


def test_title_and_date_of_metadata_win_over_those_of_the_text() -> None:
    data = "廣東機構改革\n\n发布日期：2018-02-05\n\n今年1月，广东省大数据管理局成立。\n".encode()
    metadata = ArticleMetadata(title="改革", url="https://example.cn/2001/01/01/a.html", published="2017-12-31")
    head = extract_bytes(data, id="a", path="a.txt", metadata=metadata).article
    assert (head.title, head.published, head.published_from) == ("改革", "2017-12-31", "metadata")
    assert head.url == metadata.url
    head = extract_bytes(data, id="a", path="a.txt", metadata=ArticleMetadata(url=metadata.url)).article
    assert (head.title, head.published, head.published_from) == ("广东机构改革", "2018-02-05", "text")


def test_many_come_in_the_order_given_the_same_for_any_number_of_processes() -> None:
    articles = [pipeline.Article(f"20{n:02}年5月，广州市大数据管理局挂牌。", id=f"第{n}篇") for n in range(12)]
    one = [record.to_json() for record in pipeline.extract_many(articles, jobs=1)]
    two = [record.to_json() for record in pipeline.extract_many(articles, jobs=2)]
    assert one == two
    assert [json.loads(text)["article"]["id"] for text in one] == [article.id for article in articles]
    assert pipeline.extract("广州市大数据管理局。") == next(iter(pipeline.extract_many(["广州市大数据管理局。"])))


def test_keys_stand_in_the_order_of_the_design() -> None:
    record = json.loads(extract(TEXT).to_json())
    assert list(record) == ["schema_version", "article", "agencies", "warnings"]
    keys = ["name", "aliases", "jurisdiction", "rank", "founded", "events", "parents", "predecessors", "mentions"]
    assert list(record["agencies"][0]) == keys


def shifted(record: ArticleRecord, field: str) -> ArticleRecord:
    """The record with its first span of a kind moved by one character."""
    agency = next(each for each in record.agencies if getattr(each, field))
    first, *rest = getattr(agency, field)
    span = first if field == "mentions" else first.evidence
    moved = span.model_copy(update={"start": span.start + 1, "end": span.end + 1})
    bad = moved if field == "mentions" else first.model_copy(update={"evidence": moved})
    changed = agency.model_copy(update={field: (bad, *rest)})
    return record.model_copy(update={"agencies": (changed,)})


@pytest.mark.parametrize("field", ["mentions", "events", "parents", "predecessors"])
def test_a_span_that_is_not_the_raw_text_stops_the_record(field: str) -> None:
    text = "2018年10月，广东省大数据管理局更名为广东省政务服务数据管理局，由广东省人民政府办公厅管理。"
    record = extract(text)
    check_spans(record, text)
    with pytest.raises(GoldError, match=r"J411 article \S+: The span"):
        check_spans(shifted(record, field), text)


def test_a_warning_outside_the_text_stops_the_record() -> None:
    outside = RecordWarning(code="bytes-truncated", message="…", start=3, end=99)
    with pytest.raises(GoldError, match="J411 article: The warning bytes-truncated lies outside"):
        check_spans(extract("数据").model_copy(update={"warnings": (outside,)}), "数据")


PIECES = st.sampled_from(
    [
        "2014年2月，廣東省大數(shù)據(jù)管理局成立",
        "佛山市南海区成立数据统筹局",
        "由省政府办公厅管理",
        "韶关、揭阳、云浮等地的市大数据管理局",
        "同年6月，该局加挂大数据管理局牌子",
        "<p>国家数据局&nbsp;揭牌</p>",
        "<br/>",
        "\r\n",
        "\n\n",
        "　",
        "．",
        ".",
        "，",
        "。",
        "２０１８年",
        "\u200b",
        "𠮷",
        "😀",
        "\ufffd",
        "é",
        "a",
        "(",
        "《",
    ]
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.one_of(PIECES, st.text(max_size=4)), max_size=14).map("".join))
def test_whatever_the_text_every_span_is_exact_and_the_record_reads_back(text: str) -> None:
    record = extract(text)
    assert_exact(record, text)
    assert read_record(record.to_json(), "record") == record


def test_the_seeds_extract_with_exact_spans(shared: Path) -> None:
    paths = sorted((shared / "seeds").glob("*.txt"))
    assert len(paths) == 5
    for path in paths:
        data = path.read_bytes()
        record = extract_bytes(data, id=path.stem, path=path.name, metadata=ArticleMetadata())
        assert record.article.encoding is not None
        assert_exact(record, data.decode(record.article.encoding, "replace"))
        assert len(record.agencies) >= 5
        assert not re.search(r"/(work|root|home|tmp)/", record.to_json())
