"""`jigou registry` and `jigou tree`."""

from pathlib import Path

import pytest

from schemas.registry import read_registry


@pytest.fixture
def records(jigou, sources: Path) -> Path:
    (sources / "广东.txt").write_text("广东省大数据管理局2014年2月成立，由广东省经信委管理。\n", "utf-8")
    (sources / "又.txt").write_text("广东省大数据管理局2015年5月成立，由广东省政府办公厅管理。\n", "utf-8")
    jigou("extract", "sources", "--to", "records")
    return Path("records")


def test_the_registry_and_what_is_said_of_it(jigou, records: Path) -> None:
    done = jigou("registry", "records", "--to", "out/registry")
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout.startswith("3 articles: 4 agencies, 1 of them in several articles, 2 conflicts; written to out")
    assert sorted(file.name for file in Path("out/registry").iterdir()) == [
        "agencies.csv", "conflicts.csv", "events.csv", "parents.csv", "predecessors.csv", "registry.json",
    ]  # fmt: skip
    registry = read_registry(Path("out/registry/registry.json").read_text("utf-8"), "registry.json")
    (body,) = (each for each in registry.agencies if each.name == "广东省大数据管理局")
    assert [conflict.fact for conflict in body.conflicts] == ["founded", "parent"]


def test_a_registry_among_the_records_is_passed_over(jigou, records: Path) -> None:
    jigou("registry", "records", "--to", "records")
    again = jigou("registry", "records", "--to", "records")
    assert again.stdout.startswith("3 articles")


def test_what_cannot_be_read_is_named_and_the_rest_is_done(jigou, records: Path) -> None:
    (records / "破.json").write_text("{", "utf-8")
    (records / "码.json").write_bytes(b'{"\xff": 1}')
    (records / "别.json").write_bytes((records / "又.json").read_bytes())
    done = jigou("registry", "records")
    assert done.exit_code == 1
    assert done.stdout.startswith("3 articles")
    assert [line.split(":")[0] for line in done.stderr.splitlines()] == [
        "J431 records/别.json",
        "J430 records/码.json",
        "J401 records/破.json",
    ]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["registry", "nowhere"], "J530 nowhere: "),
        (["registry", "sources"], "J531 sources: "),
        (["tree", "--extracted", "nowhere"], "J530 nowhere: "),
        (["tree", "又", "--registry", "--extracted", "records"], "J532 又: "),
        (["tree", "none", "--extracted", "records"], "J533 none: "),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_wrong_use(jigou, records: Path, words: list[str], code: str) -> None:
    done = jigou(*words)
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith(code)


def test_the_tree_of_an_article_and_of_all(jigou, records: Path) -> None:
    one = jigou("tree", "广东", "--extracted", "records")
    assert (one.exit_code, one.stdout) == (0, "广东省经信委\n└── 广东省大数据管理局 [managed]\n")
    both = jigou("tree", "--extracted", "records").stdout
    assert "广东省经信委\n" in both and "广东省政府办公厅\n" in both
    assert jigou("tree", "--registry", "--extracted", "records").stdout == both


def test_the_tree_as_a_graph(jigou, records: Path) -> None:
    assert jigou("tree", "广东", "--extracted", "records", "--format", "dot").stdout.startswith(
        "digraph organization {"
    )
    assert jigou("tree", "广东", "--extracted", "records", "--format", "mermaid").stdout.startswith("flowchart LR\n")


def test_the_tree_of_a_record_that_cannot_be_read(jigou, records: Path) -> None:
    (records / "破.json").write_text("{", "utf-8")
    done = jigou("tree", "破", "--extracted", "records")
    assert (done.exit_code, done.stderr[:4]) == (2, "J401")
