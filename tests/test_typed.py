"""Commands that pages and messages tell to type work as they stand, in a fresh clone where nothing is on PATH."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.cli import main

ROOT = Path(__file__).parents[1]
# What the commands are called, `jigou score`, may be said anywhere else; on these pages it would be typed.
STEP_BY_STEP = [ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs/tutorials").glob("*.md"))]
# The reference shows how each command is called, by its name.
PAGES = [ROOT / "README.md", *STEP_BY_STEP, *sorted((ROOT / "docs").glob("*.md"))]
_SPAN = re.compile(r"`(jigou [^`]*)`")
_COMMAND = rf"(?:{'|'.join(sorted(main.commands))})"
_LINE = re.compile(rf"^(?:    |\$ )?((?:jigou {_COMMAND}|pip|python3?)\b.*)$", re.MULTILINE)
_NAME = re.compile(rf"jigou {_COMMAND}(?: (?:check|set|draft|agree|export|import))?")
_BARE = re.compile(rf"(?<![\w/.])jigou {_COMMAND}\b|(?<![\w/])pip install")


def bare(page: Path) -> Iterator[str]:
    text = page.read_text("utf-8")
    yield from (found[1] for found in _LINE.finditer(text))
    yield from (found[1] for found in _SPAN.finditer(text) if page in STEP_BY_STEP or not _NAME.fullmatch(found[1]))


def told(file: Path) -> Iterator[str]:
    """The strings of a module that are used, which docstrings are not."""
    nodes = list(ast.walk(ast.parse(file.read_text("utf-8"))))
    docstrings = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
    for node in nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            yield node.value


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_pages_name_commands_as_they_are_typed(page: Path) -> None:
    assert list(bare(page)) == []


def test_messages_name_commands_as_they_are_typed() -> None:
    files = [file for folder in ("pipeline", "schemas") for file in (ROOT / folder).rglob("*.py")]
    found = {text for file in files for text in told(file) if _BARE.search(text) and not text.startswith("<meta ")}
    assert found == set()


def test_make_help_names_commands_as_they_are_typed() -> None:
    helps = re.findall(r"## (.*)", (ROOT / "Makefile").read_text("utf-8"))
    assert [line for line in helps if _BARE.search(line)] == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("`jigou floors set --lower 'why'`", True),
        ("    jigou gold check", True),
        ("$ jigou gold check", True),
        ("see `jigou score` and `.venv/bin/jigou score x`", False),
        ("    .venv/bin/jigou gold check", False),
        ("jigou extract sources", True),
        ("jigou reads articles", False),
    ],
)
def test_what_is_bare(tmp_path: Path, text: str, found: bool) -> None:
    (tmp_path / "page.md").write_text(text, "utf-8")
    assert bool(list(bare(tmp_path / "page.md"))) is found
