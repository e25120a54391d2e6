"""The files of the registry, read back by readers of their formats."""

import csv
import io
from pathlib import Path

import pytest

from pipeline.registry import export, registry_of
from schemas.record import Jurisdiction
from schemas.registry import read_registry
from tests.registry.made import agency, record

GUANGDONG = Jurisdiction(name="广东省", code="440000", level="province")


def rows(file: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(file.read_bytes().decode("utf-8-sig"))))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    strange = agency('=HYPERLINK("x")', aliases=["+1", "甲,乙\n丙"], events=[("founded", "2015")])
    full = agency(
        "广东省数据局", GUANGDONG, parents=[("managed", "@SUM")], predecessors=["-3"], events=[("founded", None)]
    )
    export(registry_of([record("a", full, strange), record("b", full)]), tmp_path)
    return tmp_path


def test_every_file_is_read_back(folder: Path) -> None:
    registry = read_registry((folder / "registry.json").read_text("utf-8"), "registry.json")
    assert [row["id"] for row in rows(folder / "agencies.csv")] == ["广东省数据局@440000", '\'=HYPERLINK("x")@?']
    assert len(rows(folder / "events.csv")) == sum(len(each.events) for each in registry.agencies) == 3
    assert [row["article"] for row in rows(folder / "parents.csv")] == ["a", "b"]
    assert [row["predecessor"] for row in rows(folder / "predecessors.csv")] == ["'-3", "'-3"]
    assert rows(folder / "conflicts.csv") == []


def test_no_cell_is_a_formula(folder: Path) -> None:
    for file in folder.glob("*.csv"):
        for row in csv.reader(io.StringIO(file.read_bytes().decode("utf-8-sig"))):
            assert not [cell for cell in row if cell.startswith(("=", "+", "-", "@"))]
    row = rows(folder / "agencies.csv")[1]
    assert (row["name"], row["aliases"]) == ('\'=HYPERLINK("x")', "'+1; 甲,乙\n丙")


def test_the_same_records_give_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    before = {file.name: file.read_bytes() for file in folder.iterdir()}
    assert all(b"\r" not in data for data in before.values())
    registry = read_registry(before["registry.json"].decode("utf-8"), "registry.json")
    export(registry, tmp_path / "again")
    assert {file.name: file.read_bytes() for file in (tmp_path / "again").iterdir()} == before
