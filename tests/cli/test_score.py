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
    assert list(report)[:5] == FIGURES
    assert [report["agency"][key] for key in ("hits", "false_alarms", "misses", "f1")] == [2, 0, 0, 1.0]
    assert [report["founded"][key] for key in ("hits", "false_alarms", "misses", "f1")] == [1, 1, 1, 0.5]


def test_the_table_is_for_people(jigou, scored) -> None:
    done = jigou("score", "records", "--gold", "gold")
    assert done.exit_code == 0
    assert all(figure in done.stdout for figure in FIGURES)
    assert "2 articles" in done.stdout
    assert "2014-03" not in done.stdout


def test_errors_are_listed_with_their_rule_and_sentence(jigou, scored) -> None:
    done = jigou("score", "records", "--gold", "gold", "--errors")
    assert done.exit_code == 0
    assert "\n4 errors\n" in done.stdout
    assert "\n广东 | founded | miss | 广东省大数据管理局 | 2014-03\n" in done.stdout
    assert (
        "\n广东 | event | false alarm | 广东省大数据管理局 | founded 2014-02 | founded-subject\n"
        "    2014年2月，广东省大数据管理局成立。\n"
    ) in done.stdout
    with_errors = json.loads(jigou("score", "records", "--gold", "gold", "--errors", "--json").stdout)
    assert {error["article"] for error in with_errors["errors"]} == {"广东"}


@pytest.mark.parametrize("columns", ["20", "400"])
def test_errors_are_the_same_at_any_width(jigou, scored, monkeypatch, columns: str) -> None:
    usual = jigou("score", "records", "--gold", "gold", "--errors").stdout
    monkeypatch.setenv("COLUMNS", columns)
    there = jigou("score", "records", "--gold", "gold", "--errors").stdout
    assert there.partition("4 errors")[2] == usual.partition("4 errors")[2] != ""


BREAKDOWNS = ["matching", "article", "style", "kind", "relation", "rule"]


def test_the_figures_are_taken_apart_where_asked(jigou, scored) -> None:
    Path("sources/metadata.toml").write_text('["广东"]\nstyle = "news"\n', "utf-8")
    words = [word for each in BREAKDOWNS for word in ("--by", each)]
    done = jigou("score", "records", "--gold", "gold", "--markdown", *words)
    assert done.exit_code == 0
    titles = ["2 articles", "by matching", "by article", "by style", "event by kind", "by rule"]
    found = [line.strip("*") for line in done.stdout.splitlines() if line.startswith("**")]
    assert found == [*titles[:5], "parent_relation by relation", titles[5]]
    assert "| news | founded | 0.000 | 0.000 | 0.000 | 0.000–0.000 | 0 +1 -1 |" in done.stdout
    assert "| (no style) | founded | 1.000 | 1.000 | 1.000 | 1.000–1.000 | 1 +0 -0 |" in done.stdout
    assert "| founded-subject | event | 0.000 | 0 | 1 | 0 |" in done.stdout


def test_a_run_is_compared_with_an_earlier_one(jigou, scored) -> None:
    Path("earlier").mkdir()
    Path("earlier/广东.json").write_bytes(Path("records/广东.json").read_bytes())
    done = jigou("score", "records", "--gold", "gold", "--against", "earlier", "--markdown")
    assert "| agency | 0.667 | 1.000 | +0.333 |" in done.stdout
    assert "| parent | 1.000 | 1.000 | +0.000 | +0.000 to +0.000 | 1.000 | the same |" in done.stdout


@pytest.mark.parametrize("more", [["--markdown"], ["--by", "rule"], ["--against", "records"]], ids=" ".join)
def test_json_goes_alone(jigou, scored, more: list[str]) -> None:
    done = jigou("score", "records", "--gold", "gold", "--json", *more)
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith("J508 records: --json excludes")


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
