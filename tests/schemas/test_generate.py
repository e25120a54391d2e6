"""The JSON Schemas in the repository are those of the models, and say no to what the models refuse."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from schemas import generate
from schemas.record import ArticleRecord


def test_committed_schemas_are_those_of_the_models() -> None:
    assert generate.outdated() == []


def test_a_changed_a_missing_and_a_stray_file_are_outdated(tmp_path: Path) -> None:
    for name, text in generate.json_schemas().items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert generate.outdated(tmp_path) == []
    (tmp_path / "gold.json").write_text("{}", encoding="utf-8")
    (tmp_path / "record.json").unlink()
    (tmp_path / "other.json").write_text("{}", encoding="utf-8")
    assert generate.outdated(tmp_path) == ["gold.json", "other.json", "record.json"]


def test_the_command_writes_and_checks(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "json"
    folder.mkdir()
    (folder / "other.json").write_text("{}", encoding="utf-8")
    assert generate.main(["--check"], folder) == 1
    assert "schemas/json/record.json differs" in capsys.readouterr().err
    assert generate.main([], folder) == 0
    assert generate.main(["--check"], folder) == 0
    assert sorted(path.name for path in folder.iterdir()) == [
        "article_metadata.json",
        "floors.json",
        "gold.json",
        "record.json",
        "registry.json",
    ]
    assert generate.main(["--wrong"], folder) == 2


@pytest.mark.parametrize("name", ["record.json", "registry.json", "gold.json", "article_metadata.json"])
def test_every_object_refuses_unknown_keys(name: str) -> None:
    schema = json.loads(generate.json_schemas()[name])
    assert all(part["additionalProperties"] is False for part in (schema, *schema.get("$defs", {}).values()))


def test_the_record_schema_requires_every_key() -> None:
    schema = json.loads(generate.json_schemas()["record.json"])
    assert schema["required"] == list(ArticleRecord.model_fields)
    assert all(part["required"] == list(part["properties"]) for part in schema["$defs"].values())
