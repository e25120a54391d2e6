"""`jigou report` in a repository of its own."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from pipeline.changes.report import _LISTED

RULES = """rules:
  - id: founded-one
    pattern: 成立
    gives: founded
    yes:
      - ⟦甲⟧成立
      - ⟦乙⟧成立
    no:
      - 丙
"""


def git(*words: str) -> None:
    identity = ["-c", "user.name=n", "-c", "user.email=e", "-c", "init.defaultBranch=main"]
    subprocess.run(["git", *identity, *words], check=True, capture_output=True)


@pytest.fixture
def checkout(jigou, sources: Path) -> Path:
    """A repository with two records, a rule and a table of cases committed to its main branch."""
    jigou("extract", "-q")
    for folder in ("pipeline/rules", "tests/cases"):
        Path(folder).mkdir(parents=True)
    Path("pipeline/rules/events.yaml").write_text(RULES, "utf-8")
    Path("tests/cases/names.tsv").write_text("# text\tname\n甲\t乙\n", "utf-8")
    Path("tests/cases/score.yaml").write_text("- {id: one, gold: 1}\n- {id: two, gold: 2}\n", "utf-8")
    git("init", "--quiet")
    git("add", ".")
    git("commit", "--quiet", "-m", "start")
    return Path.cwd()


def test_without_a_change_there_is_nothing_to_tell(jigou, checkout: Path) -> None:
    done = jigou("report")
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout.startswith("## Records against main (")
    assert done.stdout.endswith("\n\n0 records gained, 0 lost, 0 changed, 2 the same.\n")


def test_gains_and_losses_are_told_by_field_and_rule_with_their_evidence(jigou, checkout: Path) -> None:
    Path("sources/广东.txt").write_text("2015年2月，广东省大数据管理局成立。\n", "utf-8")
    Path("sources/新.txt").write_text("新兴县审计局由新兴县人民政府管理。\n", "utf-8")
    Path("sources/2023/国家.txt").unlink()
    jigou("extract", "-q")
    lines = jigou("report").stdout.splitlines()
    assert "1 records gained, 1 lost, 1 changed, 0 the same." in lines
    assert "| founded | 2 | 0 | 1 | 1 | 1 |" in lines
    assert "| founded-subject | 1 | 0 | 0 | 1 | 1 |" in lines
    assert "### founded-subject: 1 changed" in lines
    assert (
        "- changed, 广东: **广东省大数据管理局** event founded 2015-02 (was founded 2014-02)"
        " 「2015年2月，广东省大数据管理局成立」 at 0"
    ) in lines
    assert any(line.startswith("- gained, 新: **新兴县审计局** parent 新兴县人民政府 managed 「") for line in lines)
    assert any(line.startswith("- lost, 2023/国家: **国家数据局** event unveiled 2023-10-25 「") for line in lines)


def test_examples_of_rules_and_cases_are_told(jigou, checkout: Path) -> None:
    rules = RULES.replace("⟦乙⟧成立", "⟦丁⟧成立") + RULES.replace("rules:\n", "").replace("founded-one", "founded-two")
    Path("pipeline/rules/events.yaml").write_text(rules, "utf-8")
    Path("tests/cases/names.tsv").write_text("# other\n甲\t乙\n丙\t丁\n", "utf-8")
    Path("tests/cases/score.yaml").write_text("- {id: one, gold: 1}\n- {id: two, gold: 3}\n", "utf-8")
    told = jigou("report").stdout.partition("### Examples of rules\n\n")[2]
    assert told.splitlines() == [
        "- founded-one: 1 gained, 1 lost",
        "  - gained: yes: ⟦丁⟧成立",
        "  - lost: yes: ⟦乙⟧成立",
        "",
        "- founded-two (new): 3 gained, 0 lost",
        "  - gained: yes: ⟦甲⟧成立",
        "  - gained: yes: ⟦乙⟧成立",
        "  - gained: no: 丙",
        "",
        "### Tables of cases",
        "",
        "- names.tsv: 1 gained, 0 lost",
        "  - gained: 丙\t丁",
        "",
        "- score.yaml: 1 gained, 1 lost",
        "  - gained: two",
        "  - lost: two",
    ]


def test_long_lists_are_cut_and_the_counts_are_not(jigou, checkout: Path) -> None:
    Path("sources/长.txt").write_text("".join(f"{2000 + year}年甲县审计局成立。" for year in range(23)), "utf-8")
    jigou("extract", "-q")
    short, whole = jigou("report").stdout, jigou("report", "--whole").stdout
    assert "### founded-subject: 23 gained" in short and "### founded-subject: 23 gained" in whole
    assert f"- … and {23 - _LISTED} more: .venv/bin/jigou report --whole" in short
    assert "more: jigou" not in whole


def test_any_revision_may_be_the_base(jigou, checkout: Path) -> None:
    Path("extracted/广东.json").unlink()
    git("commit", "--quiet", "-am", "less")
    assert "0 records gained, 0 lost" in jigou("report").stdout
    assert "0 records gained, 1 lost" in jigou("report", "--base", "HEAD~1").stdout


def test_a_revision_without_the_folder_had_no_records(jigou, checkout: Path) -> None:
    jigou("extract", "-q", "--to", "elsewhere")
    assert "2 records gained, 0 lost" in jigou("report", "elsewhere").stdout


def test_a_broken_record_is_named_and_the_others_are_told(jigou, checkout: Path) -> None:
    Path("extracted/广东.json").write_text("{", "utf-8")
    Path("extracted/2023/国家.json").write_bytes("数".encode("utf-16"))
    Path("extracted/more.json").write_bytes(b'{"schema_version": "1", "agencies": []}')
    done = jigou("report")
    assert done.exit_code == 1
    assert "1 records gained, 2 lost" in done.stdout
    assert [line.partition(": ")[0] for line in done.stderr.splitlines()] == [
        "J406 extracted/2023/国家.json",
        "J401 extracted/广东.json",
    ]


def test_without_a_main_branch_it_says_so(jigou, checkout: Path) -> None:
    git("branch", "-m", "main", "work")
    done = jigou("report")
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith("J511 extracted: There is no branch main and no origin/main. Name a revision")
    assert jigou("report", "--base", "work").exit_code == 0


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--base", "nothing"], "J511 extracted: git rev-parse: "),
        (["--base", "--all"], "J511 extracted: git rev-parse: "),
        (["nowhere"], "J501 nowhere: "),
    ],
    ids=str,
)
def test_what_cannot_be_compared_is_named(jigou, checkout: Path, words: list[str], message: str) -> None:
    done = jigou("report", *words)
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith(message)


def test_outside_a_repository_it_says_so(jigou, sources: Path) -> None:
    done = jigou("report", "sources", "--base", "main")
    assert done.exit_code == 2
    assert done.stderr.startswith("J510 sources: git rev-parse: not a git repository")
