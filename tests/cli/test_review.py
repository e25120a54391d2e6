"""`jigou review`: what it prints, what it leaves out, what it refuses."""

from pathlib import Path

import pytest


@pytest.fixture
def records(jigou, sources: Path) -> Path:
    jigou("extract", "sources", "--to", "records")
    return Path("records")


def test_the_site_of_a_folder(jigou, records: Path) -> None:
    done = jigou("review", "records")
    assert (done.exit_code, done.stderr) == (0, "")
    said = "2 articles, There is no revision main here to compare with; open build/review/index.html\n"
    assert done.stdout == said
    index = Path("build/review/index.html").read_text("utf-8")
    assert "There is no revision main here to compare with." in index and "Against gold" not in index
    assert "国家数据局" in Path("build/review/articles/2023/国家.html").read_text("utf-8")


def test_kept_articles_are_left_out(jigou, records: Path) -> None:
    Path("kept.txt").write_text("国家\n", "utf-8")
    done = jigou("review", "records", "--kept", "kept.txt")
    assert done.stdout.startswith("1 article,")
    assert not Path("build/review/articles/2023").exists()
    assert "国家数据局" not in Path("build/review/overview.html").read_text("utf-8")


def test_a_folder_of_kept_articles_alone(jigou, records: Path) -> None:
    Path("kept.txt").write_text("国家\n广东\n", "utf-8")
    done = jigou("review", "records", "--kept", "kept.txt")
    assert (done.exit_code, done.stdout.partition(",")[0]) == (0, "0 articles")
    assert "No article dates a founding." in Path("build/review/overview.html").read_text("utf-8")


def test_what_cannot_be_read_is_named_and_the_rest_is_done(jigou, records: Path) -> None:
    (records / "破.json").write_text("{", "utf-8")
    Path("gold").mkdir()
    Path("gold/国家.json").write_text("{", "utf-8")
    done = jigou("review", "records", "--gold", "gold")
    assert done.exit_code == 1
    assert [line[:4] for line in done.stderr.splitlines()] == ["J401", "J401"]
    assert done.stdout.startswith("2 articles")


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["nowhere"], "J530 nowhere: "),
        (["records", "--base", "nowhere"], "J536 nowhere: "),
        (["records", "--to", "sources"], "J535 sources: "),
        (["records", "--to", "sources/广东.txt"], "J534 sources/广东.txt: "),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_wrong_use(jigou, records: Path, words: list[str], code: str) -> None:
    done = jigou("review", *words)
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith(code)


def test_gold_of_other_articles_is_passed_over(jigou, records: Path) -> None:
    Path("gold").mkdir()
    Path("gold/别的.json").write_text("{", "utf-8")
    done = jigou("review", "records", "--gold", "gold")
    assert (done.exit_code, done.stderr) == (0, "")
    assert "Against gold" not in Path("build/review/index.html").read_text("utf-8")
    assert jigou("review", "records", "--gold", "nowhere").stderr.startswith("J402 nowhere: ")
