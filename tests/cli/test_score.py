import json
from pathlib import Path

import pytest

FIGURES = ["agency", "founded", "event", "parent", "parent_relation"]


@pytest.fixture
def scored(jigou, sources: Path) -> None:
    """Records of the two articles, and gold: one right, one whose date the record does not give."""
    jigou("extract", "sources", "--to", "records")
    Path("gold").mkdir()
    for article, name, kind, date in (
        ("国家", "国家数据局", "unveiled", "2023-10-25"),
        ("广东", "广东省大数据管理局", "founded", "2014-03"),
    ):
        agency = {"name": name, "aliases": [], "founded": date, "events": [{"kind": kind, "date": date}]}
        gold = {
            "article": article,
            "published": None,
            "annotator": "A",
            "status": "single",
            "agencies": [agency | {"parents": [], "predecessors": [], "mentions": []}],
        }
        Path(f"gold/{article}.json").write_text(json.dumps(gold), "utf-8")


def test_json_has_the_five_figures(jigou, scored) -> None:
    done = jigou("score", "records", "--gold", "gold", "--json")
    assert (done.exit_code, done.stderr) == (0, "")
    report = json.loads(done.stdout)
    assert list(report) == FIGURES
    assert [report["agency"][key] for key in ("hits", "false_alarms", "misses", "f1")] == [2, 0, 0, 1.0]
    assert [report["founded"][key] for key in ("hits", "false_alarms", "misses", "f1")] == [1, 1, 1, 0.5]


def test_the_table_is_for_people(jigou, scored) -> None:
    done = jigou("score", "records", "--gold", "gold")
    assert done.exit_code == 0
    assert all(figure in done.stdout for figure in FIGURES)
    assert "2 articles" in done.stdout
    assert "2014-03" not in done.stdout


def test_errors_are_listed_with_their_sentence(jigou, scored) -> None:
    done = jigou("score", "records", "--gold", "gold", "--errors", "--sources", "sources")
    assert done.exit_code == 0
    assert "2014-03" in done.stdout
    with_errors = json.loads(jigou("score", "records", "--gold", "gold", "--errors", "--json").stdout)
    assert {error["article"] for error in with_errors["errors"]} == {"广东"}


@pytest.mark.parametrize(("part", "hits", "misses"), [("kept", 0, 1), ("dev", 1, 0)])
def test_a_part_is_scored_alone(jigou, scored, part: str, hits: int, misses: int) -> None:
    Path("kept.txt").write_text("广东\n", "utf-8")
    done = jigou("score", "records", "--gold", "gold", "--json", "--part", part, "--kept", "kept.txt")
    founded = json.loads(done.stdout)["founded"]
    assert (founded["hits"], founded["misses"]) == (hits, misses)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["records", "--gold", "nowhere"], "J402 nowhere: "),
        (["nowhere", "--gold", "gold"], "J402 nowhere: "),
        (["records", "--gold", "gold", "--part", "dev", "--kept", "none.txt"], "J504 none.txt: Cannot be read"),
        (["records", "--gold", "broken"], "J401 broken/广东.json: "),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_what_cannot_be_scored_is_named(jigou, scored, words: list[str], message: str) -> None:
    Path("broken").mkdir()
    Path("broken/广东.json").write_text("{", "utf-8")
    done = jigou("score", *words)
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith(message)
