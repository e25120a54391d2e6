"""What all commands share."""

import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import click
import pytest

from pipeline.cli import main

ALONE = [
    "add",
    "bench",
    "extract",
    "damage",
    "explain",
    "reference",
    "registry",
    "report",
    "review",
    "schemas",
    "score",
]
ALONE += ["text", "tree"]
GROUPS = {
    "rules": ["check"],
    "lexicon": ["check"],
    "floors": ["check", "set"],
    "gold": ["draft", "check", "agree", "export", "import"],
}
COMMANDS = [[name] for name in (*ALONE, *GROUPS)] + [[name, inner] for name, all in GROUPS.items() for inner in all]


def test_the_console_script_says_its_version() -> None:
    script = Path(sys.executable).with_name("jigou")
    done = subprocess.run([script, "--version"], capture_output=True, text=True)
    assert (done.returncode, done.stdout, done.stderr) == (0, f"jigou {version('jigou')}\n", "")


def test_every_command_is_listed_here() -> None:
    listed = []
    for name, command in main.commands.items():
        listed.append([name])
        if isinstance(command, click.Group):
            listed += [[name, inner] for inner in command.commands]
    assert sorted(listed) == sorted(COMMANDS)


@pytest.mark.parametrize("words", [[], *COMMANDS], ids=" ".join)
@pytest.mark.parametrize("option", ["-h", "--help"])
def test_every_command_has_help(jigou, words: list[str], option: str) -> None:
    done = jigou(*words, option)
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout.startswith(" ".join(["Usage: jigou", *words]))


@pytest.mark.parametrize("words", [["extrakt"], ["registry", "a", "b"], ["score"], ["text"], ["add"]], ids=" ".join)
def test_wrong_use_exits_2_and_points_to_help(jigou, words: list[str]) -> None:
    done = jigou(*words)
    assert (done.exit_code, done.stdout) == (2, "")
    assert "--help" in done.stderr
