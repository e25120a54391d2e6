"""What there is to do: sources spelled out, ids that come twice, rows read again."""

import os
from pathlib import Path

import fsspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import UsageError
from pipeline.stream import chunks as module
from pipeline.stream.plan import Plan, made_by, plan_of, rows_of, sources_of, survey
from tests.stream.made import rows, write_rows


@pytest.fixture(autouse=True)
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "ROWS", 3)


def plan(*files: Path, fold: bool = False) -> Plan:
    return plan_of([survey(str(file), number, fold) for number, file in enumerate(files)])


def test_patterns_and_addresses_are_spelled_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("b.jsonl", "a.jsonl", "c.parquet", "[1].jsonl"):
        Path(name).write_bytes(b"")
    fsspec.filesystem("memory").pipe({"/corpus/y.jsonl": b"", "/corpus/x.jsonl": b""})
    assert sources_of(["?.jsonl", "a.jsonl", "c.parquet"]) == ("a.jsonl", "b.jsonl", "c.parquet")
    assert sources_of(["[1].jsonl"]) == ("[1].jsonl",), "what is there is no pattern"
    assert sources_of(["memory://corpus/*.jsonl"]) == ("memory:///corpus/x.jsonl", "memory:///corpus/y.jsonl")
    assert sources_of([f"file://{tmp_path}/a.jsonl"]) == (str(tmp_path / "a.jsonl"),)
    Path("notes.txt").write_bytes(b"")
    for name, code in (("z*.jsonl", "J571"), ("memory://corpus/z.jsonl", "J571"), ("notes.txt", "J570")):
        with pytest.raises(UsageError, match=code):
            sources_of([name])


def test_a_doubled_id_is_the_first_row_s(tmp_path: Path) -> None:
    one = write_rows(tmp_path / "1.jsonl", [*rows(5), {"id": "001", "text": "甲"}])
    two = write_rows(tmp_path / "2.parquet", [{"id": "x", "text": "乙"}, {"id": "001", "text": "丙"}, *rows(2)])
    made = plan(one, two)
    found = [(row.number, str(row.refused)) for row in rows_of(made.partitions) if row.refused]
    assert [number for number, _ in found] == [6, 2, 3, 4]
    assert found[0][1] == f"J132 {one} line 6: The id is that of {one} line 2. Give each article an id of its own."
    assert all(f"{one} line {line}" in text for line, (_, text) in zip((2, 1, 2), found[1:], strict=True))


@given(st.lists(st.lists(st.sampled_from("abcdefgh"), max_size=8), min_size=1, max_size=4))
def test_each_id_is_kept_once_and_by_its_first_row(tmp_path_factory, files: list[list[str]]) -> None:
    folder = tmp_path_factory.mktemp("files")
    paths = [
        write_rows(folder / f"{number}.jsonl", [{"id": id, "text": "字"} for id in ids])
        for number, ids in enumerate(files)
    ]
    made = plan(*paths)
    kept = [(row.where, bytes(row.content)) for row in rows_of(made.partitions) if not row.refused]
    first: dict[str, str] = {}
    for path, ids in zip(paths, files, strict=True):
        for line, id in enumerate(ids, 1):
            first.setdefault(id, f"{path} line {line}")
    assert [where for where, _ in kept] == list(first.values())
    assert made.rows == sum(map(len, files))


def test_ids_that_some_systems_take_for_one_are_doubled_where_files_bear_them(tmp_path: Path) -> None:
    file = write_rows(tmp_path / "a.jsonl", [{"id": "Ä", "text": "甲"}, {"id": "a\u0308", "text": "乙"}])
    assert [len(plan(file, fold=fold).partitions[0].doubled) for fold in (False, True)] == [0, 1]
    made = plan(file, fold=True)
    assert (made.may_have("ä"), made.may_have("b")) == (True, False)


def test_what_cannot_be_read_may_have_any_article(tmp_path: Path) -> None:
    (tmp_path / "a.parquet").write_bytes(b"")
    made = plan(tmp_path / "a.parquet")
    assert [failure.code for failure in made.failures] == ["J134"]
    assert made.may_have("whatever")


@pytest.mark.parametrize("form", [".jsonl", ".jsonl.zst", ".parquet"])
def test_rows_come_again_of_any_partitions(tmp_path: Path, form: str) -> None:
    made = plan(write_rows(tmp_path / f"a{form}", rows(11)), write_rows(tmp_path / f"b{form}", rows(4, 50)))
    everything = list(rows_of(made.partitions))
    assert len(everything) == 15
    some = [partition for number, partition in enumerate(made.partitions) if number % 2]
    places = {row.where for row in rows_of(some)}
    assert list(rows_of(some)) == [row for row in everything if row.where in places]
    assert len(places) == sum(partition.rows for partition in some)
    assert [len(unit) for unit in made.units] == {
        ".jsonl": [1, 1, 1, 1, 1, 1], ".jsonl.zst": [4, 2], ".parquet": [2, 2, 1, 2],
    }[form]  # fmt: skip


def test_a_file_that_changed_meanwhile_gives_errors_and_no_records(tmp_path: Path) -> None:
    file = write_rows(tmp_path / "a.jsonl", rows(7))
    made = plan(file)
    data = file.read_bytes()
    file.write_bytes(data.replace(b"004", b"444"))
    contents = [row.content for row in rows_of(made.partitions)]
    assert [isinstance(each, bytes) for each in contents] == [True] * 3 + [False] * 3 + [True]
    assert {each.code for each in contents if not isinstance(each, bytes)} == {"J135"}
    os.truncate(file, 10)
    assert {row.content.code for row in rows_of(made.partitions)} == {"J135"}
    file.unlink()
    assert {row.content.code for row in rows_of(made.partitions)} == {"J134"}


def test_a_digest_changes_with_rows_place_and_code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = write_rows(tmp_path / "a.jsonl", rows(2))
    before = plan(file).partitions[0].made_of
    assert plan(file).partitions[0].made_of == before
    write_rows(file, rows(2, 1))
    assert plan(file).partitions[0].made_of != before
    write_rows(file, rows(2))
    made_by.cache_clear()
    monkeypatch.setattr("pipeline.stream.plan.fingerprint", lambda: "other rules")
    assert plan(file).partitions[0].made_of != before
    made_by.cache_clear()
