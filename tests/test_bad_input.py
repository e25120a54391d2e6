"""Data of every kind that is none: named with a code, never with an exception that nobody foresaw."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from pipeline.errors import JigouError
from pipeline.rules.engine import RuleSet
from pipeline.sources import METADATA, read_metadata
from pipeline.stream.rows import Row, extract_row
from schemas.gold import read_gold
from schemas.reading import SchemaError
from schemas.record import read_record

CASES = yaml.safe_load((Path(__file__).parent / "cases/bad_input.yaml").read_text("utf-8"))
RULE = {"gives": "founded", "yes": ["⟦a⟧", "b⟦a⟧"], "no": ["c"]}
DEEP = 5_000


def _metadata(file: Path) -> None:
    place = file.with_name(METADATA)
    file.rename(place)
    for failure in read_metadata(place.parent).failures.values():
        raise failure


def _row(file: Path) -> None:
    done = extract_row(Row(f"{file.name} line 1", 1, file.read_bytes()))
    assert done.record is None
    raise done.error or AssertionError(done)


READERS: dict[str, Callable[[Path], object]] = {
    "metadata": _metadata,
    "rules": RuleSet,
    "gold": lambda file: read_gold(file.read_text("utf-8"), str(file)),
    "row": _row,
    "record": lambda file: read_record(file.read_text("utf-8"), str(file)),
}


def _data(case: dict[str, Any]) -> bytes:
    if "hex" in case:
        return bytes.fromhex(case["hex"])
    text = case["text"] + case.get("nested", "") * DEEP
    if "pattern" in case:
        rule = json.dumps({"id": "a", "pattern": case["pattern"], **RULE}, ensure_ascii=False)
        text += f"\nrules: [{rule}{f', {rule}' if case.get('twice') else ''}]\n"
    return text.encode()


def test_forty_kinds_and_more_stand_in_the_table() -> None:
    assert len(CASES) >= 40
    assert len({case["id"] for case in CASES}) == len(CASES)
    assert len({case["code"] for case in CASES}) >= 20


@pytest.mark.parametrize("case", [pytest.param(case, id=case["id"]) for case in CASES if "read" in case])
def test_bad_data_is_named_with_its_code_its_file_and_what_to_do(tmp_path: Path, case: dict[str, Any]) -> None:
    file = tmp_path / "bad.data"
    file.write_bytes(_data(case))
    with pytest.raises((JigouError, SchemaError)) as caught:
        READERS[case["read"]](file)
    error = caught.value
    assert error.code == case["code"]
    assert error.hint.strip()
    where = error.where if isinstance(error, JigouError) else error.source
    assert (METADATA if case["read"] == "metadata" else file.name) in where
    assert len(str(error)) < 600, "a message is read by people"
