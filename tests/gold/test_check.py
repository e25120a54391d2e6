"""Drafts, and gold files held against the guidelines and their articles."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from schemas.gold import Gold, read_gold

RAW = "2014年2月，甲市数据局成立，由甲市发改委管理。\r\n"


def agency(name: str = "甲市数据局", **more: Any) -> dict[str, Any]:
    start = RAW.find(name)
    mentions = [{"start": start, "end": start + len(name), "text": name}] if start >= 0 else []
    return {"name": name, "mentions": mentions} | more


def write(*agencies: dict[str, Any], status: str = "single", name: str = "a", **more: Any) -> None:
    for folder in ("gold", "sources"):
        Path(folder).mkdir(exist_ok=True)
    Path(f"sources/{name}.txt").write_text(RAW, "utf-8", newline="")
    data = {"article": name, "annotator": "A", "status": status, "agencies": agencies} | more
    Path(f"gold/{name}.json").write_text(json.dumps(data, ensure_ascii=False), "utf-8")


GOOD = (
    agency(founded="2014-02", events=[{"kind": "founded", "date": "2014-02"}],
           parents=[{"name": "甲市发改委", "relation": "managed"}, {"name": "甲市政府", "relation": "subordinate"}]),
    agency("甲市发改委", aliases=["中国（甲市）发改委"]),
)  # fmt: skip


def test_good_gold_passes(jigou) -> None:
    write(*GOOD)
    done = jigou("gold", "check", "gold")
    assert (done.exit_code, done.stdout, done.stderr) == (0, "1 gold file: 1 single; 0 faults\n", "")


FAULTS: dict[str, tuple[tuple[dict[str, Any], ...], str]] = {
    "a span that is elsewhere": (
        (agency(mentions=[{"start": 0, "end": 5, "text": "甲市数据局"}]),),
        "J417 gold/a.json 甲市数据局: the mention 0..5 is '甲市数据局', the article there '2014年'.",
    ),
    "a name twice": ((agency(), agency()), "J418 gold/a.json: 甲市数据局 is there 2 times."),
    "a Traditional name": (
        (agency("甲市數據局"),),
        "J419 gold/a.json 甲市數據局: 甲市數據局 is not in Simplified characters: 甲市数据局.",
    ),
    "a Traditional alias": ((agency(aliases=["數據局"]),), "J419 gold/a.json 甲市数据局: 數據局 is not in"),
    "a name with a mark": ((agency("甲市数据局，"),), "J419 gold/a.json 甲市数据局，: '甲市数据局，' has a mark"),
    "a blank before a name": ((agency(" 甲"),), "J419 gold/a.json  甲: ' 甲' has a mark"),
    "a parent from nowhere": (
        (agency(parents=[{"name": "甲市经信局", "relation": "managed"}]),),
        "J420 gold/a.json 甲市数据局: the parent 甲市经信局 is no agency of the file, no government and no committee.",
    ),
    "an illegal kind": ((agency(events=[{"kind": "opened", "date": None}]),), "J401 gold/a.json: $.agencies[0].events"),
    "an illegal relation": (
        (agency(parents=[{"name": "甲市政府", "relation": "owned"}]),),
        "J401 gold/a.json: $.agencies[0].parents",
    ),
    "an open decision": ((agency(optional=None),), "J401 gold/a.json: $: optional is null in a finished file: decide"),
    "an unknown key": (
        (agency(rank="局"),),
        "J401 gold/a.json: $.agencies[0].rank: Extra inputs are not permitted. "
        "Correct the gold file after docs/guidelines.md.",
    ),
    "another article": ((), "J405 gold/b.json: the file holds the gold of 'a'"),
}


@pytest.mark.parametrize(("agencies", "message"), FAULTS.values(), ids=FAULTS)
def test_faults_are_named_and_the_other_files_still_read(jigou, agencies: Any, message: str) -> None:
    write(*agencies)
    if "b.json" in message:
        Path("gold/a.json").rename(Path("gold/b.json"))
    write(*GOOD, name="z")
    done = jigou("gold", "check", "gold")
    assert done.exit_code == 1
    assert f"\n{message}" in f"\n{done.stderr}"
    assert done.stdout.endswith("; 1 fault\n") and "single" in done.stdout


def test_what_is_seldom_meant_is_a_warning(jigou) -> None:
    write(agency(aliases=["数据局"]), agency("乙市数据局", aliases=["数据局"], founded="2014"))
    write(agency(optional=None), status="draft", name="b")
    done = jigou("gold", "check", "gold")
    assert (done.exit_code, done.stdout) == (0, "2 gold files: 1 draft, 1 single; 0 faults\n")
    assert done.stderr.splitlines() == [
        "warning: gold/a.json: 数据局 names 2 agencies",
        "warning: gold/a.json: 乙市数据局: founded is 2014, its events give None",
        "warning: gold/b.json: a draft, not scored; 1 decision is open",
    ]
    quiet = jigou("gold", "check", "gold", "--quiet")
    assert (quiet.exit_code, quiet.stdout, quiet.stderr) == (0, "", "")


DRAFT: dict[str, Any] = {"status": "draft", "annotator": None}
WARNINGS: dict[str, tuple[dict[str, Any], dict[str, Any], str]] = {
    "a draft": ({"optional": None, "events": [{"kind": "founded", "date": "2014-02", "optional": None}]}, DRAFT,
                "a draft, not scored; 2 decisions are open"),
    "a draft that is ready": ({}, DRAFT, "a draft, not scored; no decision is open: set status to single"),
    "no annotator": ({}, {"annotator": None}, "annotator is null: write who read the article"),
    "a predecessor from nowhere": ({"predecessors": ["甲市信息办"]}, {},
                                   "甲市数据局: the predecessor 甲市信息办 stands nowhere in the article"),
    "a predecessor of the article": ({"predecessors": ["甲市发改委"]}, {}, ""),
    "another day": ({}, {"published": "2014-02"}, "published is 2014-02, metadata.toml has 2014-03-01"),
    "no day": ({}, {"published": None}, "published is null, metadata.toml has 2014-03-01"),
}  # fmt: skip


@pytest.mark.parametrize(("said", "more", "warning"), WARNINGS.values(), ids=WARNINGS)
def test_each_warning(jigou, said: dict[str, Any], more: dict[str, Any], warning: str) -> None:
    write(agency(**said), **{"published": "2014-03-01"} | more)
    Path("sources/metadata.toml").write_text("[a]\npublished = 2014-03-01\n", "utf-8")
    done = jigou("gold", "check", "gold")
    assert (done.exit_code, done.stderr) == (0, f"warning: gold/a.json: {warning}\n" if warning else "")


def test_a_predecessor_may_be_named_in_another_script_or_by_the_context(jigou) -> None:
    write(agency(predecessors=["甲市信息办", "甲市发改委计划科"]),
          agency("甲市发改委计划科", mentions=[{"start": 14, "end": 19, "text": "甲市发改委"}]))  # fmt: skip
    Path("sources/a.txt").write_text("2014年2月，甲市数据局成立，由甲市发改委管理。原甲市信息辦并入。", "utf-8")
    assert "predecessor" not in jigou("gold", "check", "gold").stderr


def test_a_file_that_cannot_be_read_is_counted_in_right_english(jigou) -> None:
    write(optional=None)
    assert jigou("gold", "check", "gold").stdout == "0 gold files; 1 fault\n"


def test_gold_without_its_article_is_a_fault(jigou) -> None:
    write(*GOOD)
    Path("sources/a.txt").unlink()
    assert "J409 gold/a.json: gold without its article" in jigou("gold", "check", "gold").stderr
    assert jigou("gold", "check", "nowhere").stderr.startswith("J402 nowhere: ")


ROOT = Path(__file__).parents[2]


def test_our_gold_is_good(jigou) -> None:
    done = jigou("gold", "check", ROOT / "tests/gold", "--sources", ROOT / "sources")
    assert done.exit_code == 0, done.stderr
    assert "; 0 faults" in done.stdout and "draft" not in done.stdout


def test_gold_beside_the_checkout_is_good(jigou, shared: Path) -> None:
    done = jigou("gold", "check", shared / "gold", "--sources", shared / "articles", "--sources", shared / "seeds")
    assert done.exit_code == 0, done.stderr


def test_a_draft_has_every_candidate_and_no_decision(jigou, sources: Path) -> None:
    text = "2014年2月，廣東省大數據管理局成立，由廣東省經信委管理。各地大數據局紛紛成立。"
    Path("sources/广东.txt").write_text(text, "utf-8")
    Path("sources/metadata.toml").write_text('["广东"]\npublished = "2014-03"\n', "utf-8")
    done = jigou("gold", "draft", "sources/广东.txt", "--to", "gold")
    assert (done.exit_code, done.stderr) == (0, "")
    gold = read_gold(Path("gold/广东.json").read_text("utf-8"), "gold")
    assert (gold.status, gold.published, gold.mentions_complete) == ("draft", "2014-03", False)
    assert [agency.name for agency in gold.agencies][:2] == ["广东省大数据管理局", "广东省经信委"]
    first = gold.agencies[0]
    assert (first.optional, first.founded) == (None, None)
    assert [(event.kind, event.date, event.optional) for event in first.events] == [("founded", "2014-02", None)]
    assert [(parent.name, parent.relation, parent.optional) for parent in first.parents] == [
        ("广东省经信委", "managed", None)
    ]
    assert all(text[each.start : each.end] == each.text for agency in gold.agencies for each in agency.mentions)
    assert len(list(gold.undecided)) == len(gold.agencies) + 2
    assert done.stdout.startswith("广东省大数据管理局\n    2014年2月，廣東省大數據管理局成立，")
    assert "    ? founded 2014-02\n    ? managed of 广东省经信委\n" in done.stdout
    assert done.stdout.endswith(f"gold/广东.json: a draft of {len(gold.agencies)} candidates, "
                                f"{len(gold.agencies) + 2} decisions to take\n")  # fmt: skip


def test_a_body_that_the_record_leaves_out_is_a_candidate(jigou, sources: Path) -> None:
    Path("sources/广东.txt").write_text("记者从市场监管局了解到，国家数据局已揭牌。", "utf-8")
    jigou("extract", "-q")
    record = json.loads(Path("extracted/广东.json").read_text("utf-8"))
    jigou("gold", "draft", "sources/广东.txt", "--to", "gold")
    drafted = read_gold(Path("gold/广东.json").read_text("utf-8"), "gold")
    names = [agency.name for agency in drafted.agencies]
    assert {agency["name"] for agency in record["agencies"]} <= set(names)
    assert len(set(names)) == len(names)


def test_a_draft_is_not_scored_and_may_be_drafted_again_but_finished_gold_may_not(jigou, sources: Path) -> None:
    jigou("extract", "-q")
    for _ in range(2):
        assert jigou("gold", "draft", "sources/广东.txt", "--to", "gold").exit_code == 0
    assert jigou("score", "extracted", "--gold", "gold").stderr.startswith("J403 gold: no gold to score")
    file = Path("gold/广东.json")
    text = file.read_text("utf-8").replace('"draft"', '"single"').replace('null,\n   "founded"', 'false,\n   "founded"')
    finished = Gold.model_validate_json(text.replace('"optional": null', '"optional": false'))
    file.write_text(finished.to_json(), "utf-8")
    assert jigou("gold", "check", "gold").exit_code == 0
    assert jigou("score", "extracted", "--gold", "gold").exit_code == 0
    before = file.read_bytes()
    done = jigou("gold", "draft", "sources/广东.txt", "--to", "gold")
    assert (done.exit_code, file.read_bytes()) == (2, before)
    assert done.stderr.startswith("J416 gold/广东.json: a finished gold file stands in the place")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["elsewhere/广东.txt"], "J512 elsewhere/广东.txt: No such article in sources"),
        (["sources/none.txt"], "J512 sources/none.txt: "),
        (["sources/空.txt"], "J110 空.txt: "),
        (["sources/广东.txt", "--sources", "nowhere"], "J501 nowhere: "),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_what_cannot_be_drafted_is_named(jigou, sources: Path, words: list[str], message: str) -> None:
    Path("elsewhere").mkdir()
    Path("elsewhere/广东.txt").write_text("广东省大数据管理局成立。", "utf-8")
    Path("sources/空.txt").write_text("", "utf-8")
    done = jigou("gold", "draft", *words)
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith(message)
