"""Arrow in, Arrow out."""

import json
from datetime import date, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipeline.run import extract
from pipeline.stream.arrow import OUTCOME, RECORD, extract_batch, extract_batches, extract_table
from schemas.record import ArticleRecord
from tests.stream.made import rows

PROJECT = Path(__file__).parents[2]


def test_a_batch_gives_what_the_library_gives_row_by_row() -> None:
    batch = pa.RecordBatch.from_pylist(rows(5))
    before = batch.to_pylist()
    found = extract_batch(batch)
    assert found.schema.equals(OUTCOME)
    found.validate(full=True)
    for row, outcome in zip(rows(5), found.to_pylist(), strict=True):
        assert (outcome.pop("id"), outcome.pop("error")) == (row["id"], None)
        wanted = extract(row["text"], id=row["id"], published=row["published"])
        assert ArticleRecord.model_validate_json(json.dumps(outcome)) == wanted
    assert batch.to_pylist() == before
    assert extract_batch(batch).equals(found)


@pytest.mark.parametrize("path", sorted(PROJECT.glob("extracted/*.json"))[::12], ids=lambda path: path.stem)
def test_a_record_goes_to_arrow_and_parquet_and_back_without_loss(tmp_path: Path, path: Path) -> None:
    record = json.loads(path.read_bytes())
    table = pa.Table.from_pylist([record], schema=RECORD)
    pq.write_table(table, tmp_path / "a.parquet")
    assert pq.read_table(tmp_path / "a.parquet").to_pylist() == [record]


def test_each_bad_row_has_its_error_and_raises_none() -> None:
    good = {"id": "a", "text": "广东省数据局成立。"}
    table = [good, {"id": None, "text": "x"}, {"id": "c", "text": ""}, {"id": "d", "text": None}, good]
    found = extract_batch(pa.RecordBatch.from_pylist(table)).to_pylist()
    assert [each["error"] and each["error"]["code"] for each in found] == [None, "J131", "J110", "J131", None]
    assert [each["id"] for each in found] == ["a", None, "c", "d", "a"]
    assert [each["agencies"] is None for each in found] == [False, True, True, True, False]
    assert all(each["error"] is None or set(each["error"]) == {"code", "message", "hint"} for each in found)


def test_text_that_is_none_spoils_its_row_alone() -> None:
    text = pa.array([b"\xb9\xe3", "广东省数据局成立。".encode()]).cast(pa.binary())
    bad = pa.Array.from_buffers(pa.string(), 2, text.buffers())
    found = extract_batch(pa.RecordBatch.from_arrays([pa.array(["a", "b"]), bad], ["id", "text"])).to_pylist()
    assert [each["error"] and each["error"]["code"] for each in found] == ["J131", None]


@pytest.mark.parametrize(
    "column",
    [
        pa.array([date(2014, 3, 1)]),
        pa.array([datetime(2014, 3, 1, 23, 59)], pa.timestamp("ns")),
        pa.array([datetime(2014, 3, 1, 1)], pa.timestamp("us", tz="UTC")),
        pa.array(["2014-03-01"]),
        pa.array(["2014-03-01"], pa.large_string()),
        pa.array(["2014-03-01"]).dictionary_encode(),
    ],
    ids=lambda column: str(column.type),
)
def test_days_of_every_type_are_read(column: pa.Array) -> None:
    batch = pa.RecordBatch.from_arrays(
        [pa.array([7]), pa.array(["今年2月，广东省数据局成立。"]), column], ["id", "text", "published"]
    )
    (found,) = extract_batch(batch).to_pylist()
    assert found["article"]["published"] == "2014-03-01"
    assert (found["id"], found["agencies"][0]["founded"]) == ("7", "2014-02")


def test_data_and_views_and_slices_are_read() -> None:
    data = pa.array(["广东省数据局成立。".encode("gbk")] * 3)
    batch = pa.RecordBatch.from_arrays([pa.array(["a", "b", "c"]), data], ["id", "data"])
    found = extract_batch(batch.slice(1, 2)).to_pylist()
    assert [(each["id"], each["article"]["encoding"]) for each in found] == [("b", "gb18030"), ("c", "gb18030")]


def test_an_empty_batch_and_one_without_columns_of_ours_keep_the_schema() -> None:
    empty = pa.RecordBatch.from_pylist([], schema=pa.schema([("id", pa.string()), ("text", pa.string())]))
    assert extract_batch(empty).schema.equals(OUTCOME)
    other = extract_batch(pa.RecordBatch.from_pylist([{"content": "x"}]))
    assert [each["error"]["code"] for each in other.to_pylist()] == ["J131"]


def test_iterators_and_tables_are_as_their_batches() -> None:
    batches = [pa.RecordBatch.from_pylist(rows(2, first)) for first in (0, 2, 4)]
    wanted = [extract_batch(batch) for batch in batches]
    lazy = extract_batches(iter(batches))
    assert next(lazy).equals(wanted[0])
    table = extract_table(pa.Table.from_batches(batches))
    assert table.schema.equals(OUTCOME)
    assert table.equals(pa.Table.from_batches(wanted))
    assert extract_table(table.select(["id"]).slice(0, 0)).schema.equals(OUTCOME)
