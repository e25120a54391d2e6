"""Records of two revisions compared."""

import subprocess
from pathlib import Path

import pytest

from pipeline.review.changes import base_of, compare
from schemas.record import Agency
from tests.registry.made import agency, record

BEFORE = agency("甲局", events=[("founded", "2014")], parents=[("managed", "乙委")], aliases=["甲"])


def changes(before: Agency | None, after: Agency | None) -> list[tuple]:
    records = [record("a", *([each] if each else [])) for each in (before, after)]
    return [(change.kind, change.fact, change.before, change.after) for change in compare(*records)]


@pytest.mark.parametrize(
    ("after", "found"),
    [
        (BEFORE, []),
        (None, [("lost", (), "", "")]),
        (agency("丙局"), [("gained", (), "", ""), ("lost", (), "", "")]),
        (
            agency("甲局", events=[("founded", "2015")], parents=[("managed", "乙委")], aliases=["甲"]),
            [
                ("changed", ("founded",), "2014", "2015"),
                ("gained", ("event", "founded", "2015"), "", ""),
                ("lost", ("event", "founded", "2014"), "", ""),
            ],
        ),
        (
            agency("甲局", events=[("founded", "2014")], parents=[("hosted", "乙委")]),
            [
                ("changed", ("aliases",), "甲", "none"),
                ("gained", ("parent", "hosted", "乙委"), "", ""),
                ("lost", ("parent", "managed", "乙委"), "", ""),
            ],
        ),
    ],
)
def test_changes(after: Agency | None, found: list[tuple]) -> None:
    assert changes(BEFORE, after) == found


def test_the_same_fact_from_another_rule_is_changed() -> None:
    fact = BEFORE.events[0]
    other = BEFORE.model_copy(update={"events": (fact.model_copy(update={"rule": "s"}),)})
    assert changes(BEFORE, other) == [("changed", ("event", "founded", "2014"), "r", "s")]


def test_against_nothing_all_is_gained_or_lost() -> None:
    assert [change.kind for change in compare(None, record("a", BEFORE))] == ["gained"]
    assert [change.kind for change in compare(record("a", BEFORE), None)] == ["lost"]


def test_the_records_of_a_revision(project: Path) -> None:
    base = base_of(project / "extracted")
    assert (base.revision, base.problem, len(base.commit)) == ("main", "", 7)
    assert set(base.records) == {"广东", "恶/脚本", "又", "损", "长", "去"}
    assert base.records["去"] is not None
    assert base_of(project / "extracted", base.commit).records == base.records


@pytest.mark.parametrize("revision", ["nowhere", "--help", "main:extracted"])
def test_no_such_revision(project: Path, revision: str) -> None:
    assert base_of(project / "extracted", revision).problem == f"There is no revision {revision} here to compare with"


def test_a_folder_that_the_revision_has_not(project: Path) -> None:
    assert "has no records in this folder" in base_of(project / "sources").problem


def test_a_folder_without_git(tmp_path: Path) -> None:
    assert base_of(tmp_path).problem == "There is no revision main here to compare with"


def test_a_record_that_cannot_be_read_there(tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text('{"schema_version": "0", "article": {}}', "utf-8")
    for words in (
        ["init", "--quiet", "--initial-branch=main"],
        ["add", "."],
        ["-c", "user.name=a", "-c", "user.email=a@b.invalid", "commit", "--quiet", "-m", "x"],
    ):
        subprocess.run(["git", *words], cwd=tmp_path, check=True)
    assert base_of(tmp_path).records == {"x": None}
