"""A row gives the record that its article gives by itself."""

import base64
import datetime
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.run import extract, extract_bytes
from pipeline.sources import LARGEST
from pipeline.stream.rows import Row, content_of, extract_row, id_of
from schemas.article import ArticleMetadata
from schemas.record import ArticleRecord

TEXT = "\ufeff今年2月，廣東省成立了省大數據管理局。\r\n該局由省政府辦公廳管理。"


def record_of(content: bytes | dict[str, object]) -> ArticleRecord:
    done = extract_row(Row("x.jsonl line 1", 1, content))
    assert done.error is None
    return ArticleRecord.model_validate_json(done.record)


@given(st.text(min_size=1).filter(lambda text: text.strip() and "\0" not in text))
def test_the_record_of_a_text_is_that_of_the_library(text: str) -> None:
    done = extract_row(Row("x", 1, {"id": "a", "text": text}))
    if done.error is None:
        assert ArticleRecord.model_validate_json(done.record) == extract(text, id="a")
    else:
        assert done.error.code in ("J110", "J111")


@pytest.mark.parametrize("text", [TEXT, f"<meta charset=gbk>{TEXT}", f"{TEXT}\ufffd"])
def test_a_text_is_never_decoded_again(text: str) -> None:
    line = json.dumps({"id": "a", "text": text, "published": "2014-03-01"}).encode()
    assert record_of(line) == extract(text, id="a", published="2014-03-01")


def test_data_give_the_record_of_a_file_with_these_bytes() -> None:
    data = TEXT.encode("big5hkscs", "ignore")
    known = ArticleMetadata(published="2014-03-01", title="題")
    wanted = extract_bytes(data, id="2014/a", path="2014/a.txt", metadata=known)
    cells = {"id": "2014/a", "path": "2014/a.txt", "published": datetime.date(2014, 3, 1), "title": "題", "url": ""}
    assert record_of({**cells, "data": data}) == wanted
    assert wanted.article.encoding == "big5hkscs"
    line = json.dumps({**cells, "published": "2014-03-01", "data": base64.b64encode(data).decode()}).encode()
    assert record_of(line) == wanted
    assert record_of({"id": "a", "data": data}).article.path is None


def test_what_a_row_tells_wins_over_what_the_text_shows() -> None:
    cells = {
        "id": "a",
        "text": "发布日期：2019-04-02\n今年2月，海口市林业局揭牌。",
        "url": "http://示例.cn/a",
        "title": "揭牌",
    }
    article = record_of(cells).article
    assert (article.url, article.title, article.published) == ("http://示例.cn/a", "揭牌", "2019-04-02")
    assert record_of({**cells, "published": "2018"}).agencies[0].founded == "2018-02"
    address = {"id": "a", "text": "今年2月，海口市林业局揭牌。", "url": "http://示例.cn/2017-03-01/a"}
    assert record_of(address).agencies[0].founded == "2017-02", "as for a file with an address in metadata.toml"


def test_numbers_are_ids_too() -> None:
    assert [id_of(Row("", 1, {"id": id})) for id in (12, True, "", None, "甲")] == ["12", None, None, None, "甲"]


def test_an_article_above_the_limit_is_refused() -> None:
    done = extract_row(Row("x line 7", 7, {"id": "a", "text": "字" * (LARGEST // 3 + 1)}))
    assert str(done.error).startswith("J115 x line 7: Is larger than 10 MB")


def test_content_tells_rows_apart() -> None:
    contents = [{"id": 1}, {"id": "1"}, {"id": 1, "data": b"1"}, {"id": 1, "data": b"2"}, {"id": 1, "data": "31"}]
    assert len({content_of(Row("", 1, content)) for content in contents}) == 5
    day = {"id": 1, "published": datetime.date(2014, 3, 1)}
    assert content_of(Row("", 1, day)) == content_of(Row("", 2, dict(reversed(day.items()))))
