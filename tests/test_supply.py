"""What the project is made of: every pinned package has its licence in NOTICE, and audits say what they did not see."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import pytest

from tests.audit import report

PROJECT = Path(__file__).parents[1]


def _name(requirement: str) -> str:
    found = re.match(r"[\w.-]+", requirement)
    assert found, requirement
    return re.sub(r"[-_.]+", "-", found[0]).lower()


def _pinned() -> list[str]:
    lines = (PROJECT / "constraints.txt").read_text("utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def _noticed() -> list[str]:
    listed = (PROJECT / "NOTICE").read_text("utf-8").partition("by licence.")[2].partition("\n\n")[2]
    entries = re.split(r"\n(?=\S)", listed.strip())
    return [
        _name(name)
        for entry in entries
        for name in entry.partition(": ")[2].replace("\n", " ").split(",")
        for name in [name.strip()]
    ]


def test_every_package_is_pinned_to_one_version_without_an_address() -> None:
    assert len(_pinned()) > 50
    for line in _pinned():
        assert re.fullmatch(r"[A-Za-z0-9_.-]+==[A-Za-z0-9.]+", line)


def test_what_pyproject_asks_for_is_pinned() -> None:
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = project["optional-dependencies"].values()
    wanted = {_name(each) for each in [*project["dependencies"], *(each for extra in extras for each in extra)]}
    assert wanted <= {_name(line) for line in _pinned()}


def test_every_pinned_package_has_its_licence_in_the_notice_and_no_other_stands_there() -> None:
    assert sorted(_noticed()) == sorted(_name(line) for line in _pinned())


@pytest.mark.parametrize("table", sorted(PROJECT.glob("pipeline/**/*.tsv")), ids=lambda path: path.name)
def test_every_large_table_of_data_has_its_origin_in_the_notice(table: Path) -> None:
    if table.stat().st_size > 100_000:
        assert table.relative_to(PROJECT).as_posix() in (PROJECT / "NOTICE").read_text("utf-8")


SOUND = {"name": "a", "version": "1", "vulns": []}
BAD = {"name": "b", "version": "2", "vulns": [{"id": "PYSEC-1", "fix_versions": ["3"]}]}
UNSEEN = {"name": "c", "skip_reason": "not found"}


@pytest.mark.parametrize(
    ("packages", "code", "says"),
    [
        ([SOUND], 0, "1 packages looked up, 0 known vulnerabilities"),
        ([SOUND, BAD], 1, "b 2: PYSEC-1, mended in 3"),
        ([SOUND, UNSEEN], 2, "not looked up: c"),
        ([UNSEEN], 2, "cannot be reached"),
    ],
)
def test_an_audit_that_saw_nothing_is_no_clean_audit(packages: list[object], code: int, says: str) -> None:
    lines, given = report(json.dumps({"dependencies": packages}))
    assert given == code
    assert any(says in line for line in lines)
