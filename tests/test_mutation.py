"""The check that drops rules notices what is needed, names what is not, and says which test it was."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
# One file of quick tests, in a process of its own: the check patches the rules and runs pytest.
SCRIPT = """
import sys
sys.path.insert(0, "tests")
from mutation import main
sys.exit(main(sys.argv[1:], ["tests/rules/test_facts.py"]))
"""


def mutated(*rules: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", SCRIPT, *rules], cwd=ROOT, capture_output=True, text=True)


def test_a_rule_that_a_test_needs_is_noticed_and_one_that_no_test_needs_is_named() -> None:
    done = mutated("rank-bracket", "date-plan")
    lines = [line for line in done.stdout.splitlines() if ": " in line or "dropped" in line]
    assert lines[0].startswith("ranks rank-bracket: rules/test_facts.py::test_facts_of_a_sentence[")
    assert lines[1] == "numbers date-plan: NOTHING, though it fires in 0 tests"
    assert lines[2] == "2 rules dropped in turn; nothing notices 1: date-plan"
    assert done.returncode == 1


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [(["--help"], 0, "usage: tests/mutation.py [-h] [RULE ...]\n\nDrops each rule in turn"), (["--rule"], 2, "")],
    ids=["help", "unknown"],
)
def test_it_prints_its_use_and_runs_nothing(words: list[str], code: int, said: str) -> None:
    done = subprocess.run([sys.executable, "tests/mutation.py", *words], cwd=ROOT, capture_output=True, text=True)
    assert (done.returncode, done.stdout.startswith(said), "nothing notices" in done.stdout) == (code, True, False)
    assert "usage: tests/mutation.py" in done.stdout + done.stderr


def test_an_unknown_rule_is_named() -> None:
    done = mutated("none-such")
    assert (done.returncode, done.stdout, done.stderr) == (2, "", "no such rule: none-such\n")
