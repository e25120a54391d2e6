"""Everything that the pages in docs show runs, in the order of a reader, and gives what they say.

What a block is stands behind its opening fence: ``console`` has commands behind ``$`` and what they print, with ``...``
for anything; ``file=`` and ``append=`` say where a block goes; ``python`` is a program, ``pycon`` a session.
"""

from __future__ import annotations

import doctest
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import get_args

import pytest

from schemas.edtf import is_edtf
from schemas.gold import Gold, GoldAgency, GoldEvent, GoldParent, Status
from schemas.record import EventKind, Relation

DOCS = Path(__file__).parents[1] / "docs"
PAGES = sorted(DOCS.rglob("*.md"))
_BLOCK = re.compile(r"^```(\w+)(?: (file|append)=(\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\]\(([^)#\s]*)(?:#([^)\s]*))?\)")
_COMMAND = re.compile(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", re.MULTILINE)

Block = tuple[str, str, str, str]


def blocks(page: Path) -> list[Block]:
    """What each block of a page is: language, file or append or nothing, the file, the text."""
    return [(found[1], found[2] or "", found[3] or "", found[4]) for found in _BLOCK.finditer(page.read_text("utf-8"))]


def name(page: Path) -> str:
    return page.relative_to(DOCS).as_posix()


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_every_block_is_of_a_kind_that_runs(page: Path) -> None:
    """Only the usage lines of the generated reference are text that goes nowhere."""
    assert page.read_text("utf-8").count("\n```") == 2 * len(blocks(page)), "a fence that is not understood"
    for language, action, _, body in blocks(page):
        assert language in ("console", "python", "pycon") or action or body.startswith("jigou "), body


def anchors(page: Path) -> set[str]:
    titles = re.findall(r"^#+ (.*)$", page.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_links_lead_somewhere(page: Path) -> None:
    for target, anchor in _LINK.findall(page.read_text("utf-8")):
        file = page.parent / target if target else page
        assert file.exists(), target
        assert not anchor or anchor in anchors(file), f"{target}#{anchor}"


def test_the_guidelines_say_of_each_label_when_it_is_used() -> None:
    page = (DOCS / "guidelines.md").read_text("utf-8")
    for labels in (EventKind, Relation):
        rows = [label for label in get_args(labels) if f"\n| `{label}` | " in page]
        assert rows == list(get_args(labels))
    assert all(f"\n- `{status}`: " in page for status in get_args(Status))
    fields = {field for model in (Gold, GoldAgency, GoldEvent, GoldParent) for field in model.model_fields}
    assert [field for field in sorted(fields) if not re.search(rf'[`"]{field}["`]', page)] == []
    dates = re.findall(r"`(\d{4}[-/~\d]*)`", page)
    assert len(dates) > 10 and all(is_edtf(date) for date in dates)


def test_every_page_is_linked_from_the_first() -> None:
    linked = {(DOCS / target).resolve() for target, _ in _LINK.findall((DOCS / "README.md").read_text("utf-8"))}
    assert linked == {page.resolve() for page in PAGES} - {DOCS / "README.md"}


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_sessions_and_programs(page: Path, tmp_path: Path) -> None:
    session = "".join(body for language, _, _, body in blocks(page) if language == "pycon")
    test = doctest.DocTestParser().get_doctest(session, {}, page.name, str(page), 0)
    assert doctest.DocTestRunner().run(test).failed == 0
    for language, _, _, body in blocks(page):
        if language == "python":
            (tmp_path / "program.py").write_text(body, "utf-8")
            subprocess.run([sys.executable, "program.py"], cwd=tmp_path, check=True)


def commands(body: str) -> Iterator[tuple[str, str]]:
    for found in _COMMAND.finditer(body):
        yield found[1], found[2]


def agrees(printed: str, expected: str) -> bool:
    pattern = re.escape(expected).replace(re.escape("..."), ".*").replace(".*\\\n", "(?:.*\n)*?")
    return re.fullmatch(pattern, printed) is not None


@pytest.mark.parametrize(
    ("printed", "expected", "good"),
    [
        ("7 articles: 1 new\n", "... articles: 1 new\n", True),
        ("7 articles: 2 new\n", "... articles: 1 new\n", False),
        ("a\nb\nc\n", "a\n...\nc\n", True),
        ("a\nc\n", "a\n...\nc\n", True),
        ("", "...\n", True),
        ("a\nb\n", "a\n", False),
        ("warning\n", "", False),
    ],
)
def test_dots_stand_for_anything(printed: str, expected: str, good: bool) -> None:
    assert agrees(printed, expected) is good


def test_the_tutorials_one_after_the_other_and_the_commands_of_scale(new_checkout: Callable[[], Path]) -> None:
    """In a checkout with few articles, whose floors are those of these."""
    checkout = new_checkout()
    clean = {key: value for key, value in os.environ.items() if not key.startswith(("MAKE", "GIT"))}
    who = {f"GIT_{role}_{what}": "reader@example.org" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    environment = clean | who | {"MAKEFLAGS": "INSTALL=false --no-print-directory", "COLUMNS": "80"}

    def run(command: str) -> str:
        done = subprocess.run(
            ["bash", "-c", command],
            cwd=checkout,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
        )
        assert done.returncode == 0, f"$ {command}\n{done.stdout}"
        return done.stdout

    run("make extract && .venv/bin/jigou floors set --lower 'few articles' && git add . && git commit -qm start")
    for page in (*sorted((DOCS / "tutorials").glob("*.md")), DOCS / "scale.md"):
        for language, action, file, body in blocks(page):
            if action:
                with (checkout / file).open("a" if action == "append" else "w", encoding="utf-8") as handle:
                    handle.write(body)
            elif language == "console":
                for command, expected in commands(body):
                    printed = run(command)
                    assert agrees(printed, expected), f"{name(page)}: $ {command}\n{printed}\n--- expected\n{expected}"
