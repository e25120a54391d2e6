"""Gold files: what they may leave out, what is refused, and that all we have are good."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from schemas.founded import chosen_date
from schemas.gold import read_gold
from schemas.reading import SchemaError

KEPT = Path(__file__).parents[1] / "gold" / "kept.txt"


def gold(**changes: Any) -> str:
    agency = {"name": "甲市数据局"} | changes
    return json.dumps({"article": "000", "status": "single", "agencies": [agency]})


def test_what_may_be_left_out_has_the_plain_value() -> None:
    agency = read_gold(gold(), "000.json").agencies[0]
    assert not agency.optional and not agency.founded_optional
    lists = (agency.aliases, agency.events, agency.parents, agency.predecessors, agency.mentions)
    assert lists == ((),) * 5


def test_the_example_of_the_guidelines_is_read_whole() -> None:
    text = gold(
        name="广州市大数据管理局",
        aliases=["广州大数据管理局"],
        optional=False,
        founded="2015-05",
        founded_optional=False,
        events=[{"kind": "nameplate", "date": "2015-05", "optional": False}],
        parents=[{"name": "广州市工信委", "aliases": ["市工信委"], "relation": "subordinate", "optional": False}],
        predecessors=[],
        mentions=[{"start": 391, "end": 399, "text": "广州大数据管理局"}],
    )
    agency = read_gold(text, "000.json").agencies[0]
    assert agency.parents[0].aliases == ("市工信委",)
    assert agency.mentions[0].end == 399


REFUSED: dict[str, tuple[dict[str, Any], str, str]] = {
    "unknown-key": ({"remark": "x"}, "$.agencies[0].remark", "not permitted"),
    "event-without-date": ({"events": [{"kind": "founded"}]}, "$.agencies[0].events[0].date", "required"),
    "parent-without-relation": ({"parents": [{"name": "甲"}]}, "$.agencies[0].parents[0].relation", "required"),
    "optional-as-text": ({"optional": "true"}, "$.agencies[0].optional", "boolean"),
    "impossible-day": ({"founded": "2014-02-30"}, "$.agencies[0].founded", "calendar"),
    "mention-too-long": (
        {"mentions": [{"start": 391, "end": 400, "text": "广州大数据管理局"}]},
        "$.agencies[0].mentions[0]",
        "9 code points long",
    ),
}


@pytest.mark.parametrize(("changes", "place", "problem"), REFUSED.values(), ids=REFUSED)
def test_damage_is_named_with_file_and_place(changes: dict[str, Any], place: str, problem: str) -> None:
    with pytest.raises(SchemaError, match=problem) as raised:
        read_gold(gold(**changes), "gold/000.json")
    assert (raised.value.source, raised.value.place) == ("gold/000.json", place)
    assert raised.value.hint


def test_an_unknown_status_is_refused() -> None:
    with pytest.raises(SchemaError, match="'draft', 'single' or 'adjudicated'"):
        read_gold('{"article": "000", "status": "done", "agencies": []}', "000.json")


def test_a_record_given_as_gold_is_recognised() -> None:
    with pytest.raises(SchemaError, match="looks like a record"):
        read_gold('{"schema_version": "1", "agencies": []}', "000.json")


def test_every_shared_gold_file_is_good(shared: Path) -> None:
    files = sorted((shared / "gold").glob("*.json"))
    assert files
    faults = []
    for file in files:
        try:
            labels = read_gold(file.read_text(encoding="utf-8"), file.name)
        except SchemaError as error:
            faults.append(str(error))
        else:
            if labels.article != file.stem:
                faults.append(f"{file.name} is the gold of {labels.article}")
    assert not faults


def test_the_choice_of_the_one_date_is_the_annotators_choice(shared: Path) -> None:
    kept = set(KEPT.read_text(encoding="utf-8").split())
    differing = []
    dated = 0
    for file in sorted((shared / "gold").glob("*.json")):
        if file.stem in kept:
            continue
        for agency in read_gold(file.read_text(encoding="utf-8"), file.name).agencies:
            if not agency.founded_optional:
                dated += agency.founded is not None
                if agency.founded != chosen_date(agency.events):
                    differing.append((file.stem, agency.name, agency.founded))
    assert dated
    assert not differing
