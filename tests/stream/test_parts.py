"""What is written of the partitions, and when it is believed."""

import json
from pathlib import Path

import fsspec
import pytest

from pipeline.run import extract
from pipeline.stream import chunks as module
from pipeline.stream.extraction import extract_partitions
from pipeline.stream.joined import Joined
from pipeline.stream.parts import Output, Parts, Records, Report
from pipeline.stream.plan import Plan, plan_of, survey
from pipeline.stream.store import Store
from schemas.record import read_record
from tests.stream.made import read_records, rows, write_rows

FORMS = (".jsonl", ".jsonl.gz", ".jsonl.zst", ".parquet")


@pytest.fixture(autouse=True)
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "ROWS", 3)


def in_this_process(work, items, *, lost):
    return map(work, items)


def plan(*files: Path, fold: bool = False) -> Plan:
    return plan_of([survey(str(file), number, fold) for number, file in enumerate(files)])


def extracted(made: Plan, output: Output, force: bool = False) -> list[Report]:
    return list(extract_partitions(made.units, output, in_this_process, force=force))


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


BAD = [{"id": "000", "text": "字"}, {"id": "b"}, {"id": "c", "text": "2014年2月，广东省数据局成立。"}]


@pytest.mark.parametrize("form", FORMS)
def test_each_partition_is_a_part_and_all_in_their_order(tmp_path: Path, form: str) -> None:
    made = plan(write_rows(tmp_path / "a.jsonl", [*rows(7), *BAD]))
    output = Parts(str(tmp_path / "to"), form)
    reports = extracted(made, output)
    assert [(report.records, [error.code for error in report.errors]) for report in reports] == [
        (3, []), (3, []), (1, ["J132", "J131"]), (1, []),
    ]  # fmt: skip
    parts = sorted((tmp_path / "to").glob(f"part-*{form}"))
    assert [part.name for part in parts] == [f"part-00000-00000{number}{form}" for number in range(4)]
    records = [record for part in parts for record in read_records(part)]
    wanted = [extract(row["text"], id=row["id"], published=row["published"]) for row in rows(7)]
    assert records[:7] == [record.model_dump(mode="json") for record in wanted]
    assert [record["article"]["id"] for record in records] == [*(f"{n:03}" for n in range(7)), "c"]
    assert json.loads(reports[2].error_lines().splitlines()[1]) == {
        "file": str(tmp_path / "a.jsonl"), "row": 9, "where": f"{tmp_path}/a.jsonl line 9", "id": "b", "code": "J131",
        "message": "There is neither text nor data",
        "hint": "A row has an id, and a text or data (bytes; in JSON as Base64).",
    }  # fmt: skip


@pytest.mark.parametrize("kind", ["parts", "records", "elsewhere"])
def test_what_is_there_is_believed_only_where_it_is_whole(tmp_path: Path, kind: str) -> None:
    source = write_rows(tmp_path / "a.jsonl", rows(8))
    made = plan(source)
    root = f"memory://{tmp_path.name}" if kind == "elsewhere" else str(tmp_path / "to")
    output = Records(root) if kind == "records" else Parts(root, ".jsonl")
    assert [report.fresh for report in extracted(made, output)] == [False] * 3
    assert [report.fresh for report in extracted(made, output)] == [True] * 3
    assert [report.fresh for report in extracted(made, output, force=True)] == [False] * 3
    store, marks = output.files, output.marks
    of_second = "004.json" if kind == "records" else output.name(made.partitions[1])
    whole = store.read(of_second)
    for spoil in (
        lambda: store.write(of_second, whole[:-1]),
        lambda: store.remove(of_second),
        lambda: marks.remove(f"{made.partitions[1].stem}.json"),
        lambda: marks.write(f"{made.partitions[1].stem}.json", b'{"made_of": 1'),
        lambda: marks.write(f"{made.partitions[1].stem}.json", b"[]"),
    ):
        spoil()
        assert [report.fresh for report in extracted(made, output)] == [True, False, True]
        assert store.read(of_second) == whole
    content = rows(8)
    content[7]["text"] += "国家数据局成立。"
    write_rows(source, content)
    assert [report.fresh for report in extracted(plan(source), output)] == [True, True, False]


def test_what_failed_for_want_of_means_is_tried_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = plan(write_rows(tmp_path / "a.jsonl", rows(4)))
    output = Parts(str(tmp_path / "to"), ".jsonl")

    def refused(data: bytes, **_: object) -> None:
        raise MemoryError

    with monkeypatch.context() as patched:
        patched.setattr("pipeline.run.extract_bytes", refused)
        first = extracted(made, output)
    assert [error.code for report in first for error in report.errors] == ["J125"] * 4
    assert [(report.fresh, report.records) for report in extracted(made, output)] == [(False, 3), (False, 1)]


def test_parts_and_records_of_what_is_gone_go(tmp_path: Path) -> None:
    source = write_rows(tmp_path / "a.jsonl", rows(8))
    parts, records = Parts(str(tmp_path / "p"), ".jsonl.zst"), Records(str(tmp_path / "r"))
    for output in (parts, records):
        extracted(plan(source, fold=True), output)
        (Path(output.root) / "notes.json").write_text("{}")
    write_rows(source, rows(4))
    made = plan(source, fold=True)
    extracted(made, parts), extracted(made, records)
    assert (parts.tidy(made), records.tidy(made)) == (1, 4)
    assert sorted(path.name for path in (tmp_path / "p").glob("[!.]*")) == [
        "notes.json", "part-00000-000000.jsonl.zst", "part-00000-000001.jsonl.zst",
    ]  # fmt: skip
    assert sorted(path.name for path in (tmp_path / "r").glob("[!.]*")) == [f"00{n}.json" for n in range(4)] + [
        "notes.json"
    ]
    assert not [name for name in files(tmp_path) if name.endswith(("000002.json", "000002.ids"))]


def test_records_lie_as_those_of_a_folder_do_and_none_leads_out(tmp_path: Path) -> None:
    ids = ["2018/广东", "../out", "/abs", "a//b", "x/..", "aux", "\u200b", "长" * 90, "fine"]
    made = plan(write_rows(tmp_path / "a.jsonl", [{"id": id, "text": "广东省数据局成立。"} for id in ids]), fold=True)
    reports = extracted(made, Records(str(tmp_path / "to")))
    assert [error.code for report in reports for error in report.errors] == ["J124"] * 7
    written = sorted(path.relative_to(tmp_path / "to").as_posix() for path in (tmp_path / "to").rglob("[!.]*.json"))
    assert [path for path in written if not path.startswith(".cache")] == ["2018/广东.json", "fine.json"]
    assert not (tmp_path / "out.json").exists()
    text = (tmp_path / "to/2018/广东.json").read_text("utf-8")
    assert text == read_record(text, "x").to_json() == extract("广东省数据局成立。", id="2018/广东").to_json()


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("elsewhere", [False, True])
def test_one_file_of_all_parts(tmp_path: Path, form: str, elsewhere: bool) -> None:
    source = write_rows(tmp_path / "a.jsonl", [*rows(7), *BAD])
    folder = f"memory://{tmp_path.name}" if elsewhere else str(tmp_path)
    joined = Joined(f"{folder}/to{form}", form)
    made = plan(source)
    assert joined.fresh(made) is None
    extracted(made, joined.parts)
    joined.write(made)
    joined.clear(made)
    data = Store(folder).read(f"to{form}")
    (tmp_path / f"got{form}").write_bytes(data)
    assert [record["article"]["id"] for record in read_records(tmp_path / f"got{form}")] == [
        *(f"{n:03}" for n in range(7)), "c",
    ]  # fmt: skip
    assert [len(report.errors) for report in joined.fresh(made)] == [0, 0, 2, 0]
    assert all(name == ".cache" for name in joined.parts.files.names()), "only what tells that the file is fresh stays"
    Store(folder).write(f"to{form}", data + b"\n")
    assert joined.fresh(made) is None
    extracted(made, joined.parts)
    joined.write(made)
    assert Store(folder).read(f"to{form}") == data
    write_rows(source, rows(7))
    assert joined.fresh(plan(source)) is None


@pytest.mark.parametrize("form", FORMS)
def test_no_rows_give_a_file_without_records(tmp_path: Path, form: str) -> None:
    (tmp_path / "a.jsonl").write_bytes(b"\n")
    joined = Joined(str(tmp_path / f"to{form}"), form)
    joined.write(plan(tmp_path / "a.jsonl"))
    assert read_records(tmp_path / f"to{form}") == []


def test_a_store_elsewhere_holds_whole_files() -> None:
    store = Store("memory://whole")
    store.write("a/b", b"1")
    with pytest.raises(RuntimeError), store.writing("a/b") as stream:
        stream.write(b"2")
        raise RuntimeError
    assert store.read("a/b") == b"1"
    store.move("a/b", "memory://whole/c")
    assert (store.read("a/b"), store.read("c"), store.names()) == (None, b"1", ["a", "c"])
    store.remove("nothing")
    assert fsspec.filesystem("memory").cat_file("/whole/c") == b"1"
