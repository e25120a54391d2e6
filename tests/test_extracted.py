import json
import os
from pathlib import Path

import pytest

from pipeline.errors import SourceError
from pipeline.extracted import record_file, records_of_none, write_record


def names(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def record(id: str) -> str:
    return json.dumps({"schema_version": "1", "article": {"id": id}})


def test_a_record_is_written_where_the_id_says_and_only_once(tmp_path: Path) -> None:
    assert write_record(tmp_path, "2018/粤", "数据\n") is True
    file = record_file(tmp_path, "2018/粤")
    assert file.read_bytes() == "数据\n".encode()
    before = file.stat()
    assert write_record(tmp_path, "2018/粤", "数据\n") is False
    assert (file.stat().st_mtime_ns, file.stat().st_ino) == (before.st_mtime_ns, before.st_ino)
    assert write_record(tmp_path, "2018/粤", "别的\n") is True
    assert file.read_text("utf-8") == "别的\n"
    assert names(tmp_path) == ["2018/粤.json"]


@pytest.mark.parametrize("failing", ["write", "fsync", "replace"])
def test_a_failure_before_the_rename_leaves_the_earlier_record(tmp_path: Path, monkeypatch, failing: str) -> None:
    write_record(tmp_path, "粤", "旧\n")

    def fails(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, failing, fails)
    with pytest.raises(SourceError, match=r"J107 .*粤\.json: .*No space left"):
        write_record(tmp_path, "粤", "新\n")
    monkeypatch.undo()
    assert record_file(tmp_path, "粤").read_text("utf-8") == "旧\n"
    assert names(tmp_path) == ["粤.json"]


def test_an_interrupt_before_the_rename_leaves_the_earlier_record(tmp_path: Path, monkeypatch) -> None:
    write_record(tmp_path, "粤", "旧\n")

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write_record(tmp_path, "粤", "新\n")
    assert names(tmp_path) == ["粤.json"]
    assert record_file(tmp_path, "粤").read_text("utf-8") == "旧\n"


def test_a_folder_in_the_place_of_a_record_is_an_error_that_names_it(tmp_path: Path) -> None:
    (tmp_path / "粤.json").mkdir()
    with pytest.raises(SourceError, match=r"J107 .*粤\.json"):
        write_record(tmp_path, "粤", "新\n")


def test_only_records_of_gone_articles_are_named(tmp_path: Path) -> None:
    for id in ("a/甲", "a/乙", "丙"):
        write_record(tmp_path, id, record(id))
    others = {
        "gold": '{"article": "gold", "agencies": []}',
        "copy": record("a/甲"),
        "unversioned": '{"article": {"id": "unversioned"}}',
        "list": "[]",
        "broken": "{",
        "utf16": "数".encode("utf-16"),
    }
    for id, text in others.items():
        (tmp_path / f"{id}.json").write_bytes(text if isinstance(text, bytes) else text.encode())
    (tmp_path / "notes.txt").write_text("人写的", "utf-8")
    gone = records_of_none(tmp_path, lambda id: id != "a/乙")
    assert [path.relative_to(tmp_path).as_posix() for path in gone] == ["a/甲.json", "丙.json"]
    assert list(records_of_none(tmp_path / "nowhere", lambda id: True)) == []
