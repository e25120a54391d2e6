"""The generated parts of the reference: `jigou reference`."""

from __future__ import annotations

from pathlib import Path

import click
import pytest

from pipeline.cli import main
from pipeline.errors import UsageError
from pipeline.reference import pages
from pipeline.rules import facts

DOCS = Path(__file__).parents[1] / "docs/reference"


def page(folder: Path, part: str) -> Path:
    file = folder / "page.md"
    file.write_text(f"By hand.\n\n<!-- generated: {part} -->\nold\n<!-- /generated -->\n\nBehind.\n", "utf-8")
    return file


def test_the_committed_pages_are_as_the_code_is(jigou) -> None:
    done = jigou("reference", DOCS, "--check")
    assert (done.exit_code, done.output) == (0, "")


def test_only_the_generated_part_is_written(jigou, tmp_path: Path) -> None:
    file = page(tmp_path, "rules")
    done = jigou("reference", ".", "--check")
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr == "page.md differs from the code: run `make reference` and commit it\n"
    assert "\nold\n" in file.read_text("utf-8")
    assert jigou("reference", ".").exit_code == 0
    text = file.read_text("utf-8")
    assert text.startswith("By hand.\n\n<!-- generated: rules -->\n") and text.endswith(
        "<!-- /generated -->\n\nBehind.\n"
    )
    assert "\nold\n" not in text
    assert jigou("reference", ".", "--check").exit_code == 0


def part(folder: Path, name: str) -> str:
    (text,) = pages(page(folder, name).parent, main).values()
    return text


def test_every_command_and_option_is_there(tmp_path: Path) -> None:
    text = part(tmp_path, "commands")

    def look(command: click.Command, name: str) -> None:
        assert f"\n## `{name}`\n" in text
        section = text.partition(f"\n## `{name}`\n")[2].partition("\n## ")[0]
        for option in command.params:
            if isinstance(option, click.Option) and not option.hidden:
                assert max(option.opts, key=len) in section
        if isinstance(command, click.Group):
            for inner, each in command.commands.items():
                look(each, f"{name} {inner}")

    look(main, "jigou")


def test_every_rule_and_key_is_there(tmp_path: Path) -> None:
    text = part(tmp_path, "rules")
    for kind in ("events", "parents", "owners", "ranks", "guards"):
        for rule in facts.rules(kind).rules:
            assert f"| `{rule.id}` | `{rule.gives}` |" in text
    assert "| `founded` | string or null | yes |" in part(tmp_path, "record")
    assert "| `licence` | string or null | no |" in part(tmp_path, "metadata")


def test_a_bar_in_a_cell_does_not_end_it(tmp_path: Path) -> None:
    rows = [line for line in part(tmp_path, "commands").splitlines() if line.startswith("| `--by")]
    assert rows == ["| `--by [matching\\|article\\|style\\|kind\\|relation\\|rule]` | Take the figures apart. |"]


@pytest.mark.parametrize(("name", "code"), [("weather", "J560"), (None, "J561")])
def test_what_cannot_be_generated_is_named(tmp_path: Path, name: str | None, code: str) -> None:
    if name:
        page(tmp_path, name)
    with pytest.raises(UsageError) as error:
        pages(tmp_path, main)
    assert error.value.code == code
