"""The Makefile and .ci/run, with a stand-in for Python that prints what it was asked to do."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[1]
TARGETS = [
    "help",
    "setup",
    "extract",
    "test",
    "laws",
    "kills",
    "fuzz",
    "mutation",
    "audit",
    "sbom",
    "check",
    "rules",
    "lexicon",
    "schemas",
    "reference",
    "score",
    "report",
    "gate",
    "floors",
    "registry",
    "review",
    "damage",
    "bench",
    "clean",
]


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout in a folder with a blank in its name, set up with an interpreter that prints its arguments."""
    folder = tmp_path / "my checkout"
    (folder / ".venv/bin").mkdir(parents=True)
    (folder / ".ci").mkdir()
    for name in ("Makefile", "pyproject.toml", "constraints.txt", ".ci/run"):
        shutil.copy2(PROJECT / name, folder / name)
    for name in ("python", "lint-imports"):
        script = folder / ".venv/bin" / name
        script.write_text('#!/bin/sh\nfor word; do printf "%s|" "$word"; done\necho\n')
        script.chmod(0o755)
    for name in ("ready", "ready-to-test"):
        (folder / ".venv" / name).touch()
    return folder


def run(folder: Path, *command: str, **variables: str) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}
    return subprocess.run(command, cwd=folder, env=clean | variables, capture_output=True, text=True)


@pytest.mark.parametrize("command", [["make"], ["make", "help"]], ids=" ".join)
def test_help_names_every_target(checkout: Path, command: list[str]) -> None:
    done = run(checkout, *command)
    assert (done.returncode, done.stderr) == (0, "")
    assert re.findall(r"^  ([a-z]+) +\S", done.stdout, re.MULTILINE) == TARGETS


def test_extract_hands_on_folders_with_blanks(checkout: Path) -> None:
    done = run(checkout, "make", "extract", "SOURCES=my sources", "EXTRACTED=my records", "JOBS=2")
    assert done.stdout == "-m|pipeline.cli|extract|my sources|--to|my records|--jobs|2|\n"


@pytest.mark.parametrize(
    ("target", "words"),
    [
        ("extract", "extract|sources|--to|extracted|"),
        ("registry", "registry|extracted|"),
        ("review", "review|extracted|--sources|sources|--gold|tests/gold|"),
        ("score", "score|extracted|--gold|tests/gold|--sources|sources|"),
        ("damage", "damage|sources|--gold|tests/gold|"),
        ("bench", "bench|sources|"),
        ("report", "report|extracted|"),
        ("gate", "floors|check|"),
        ("floors", "floors|set|"),
        ("rules", "rules|check|"),
        ("lexicon", "lexicon|check|"),
        ("schemas", "schemas|"),
        ("reference", "reference|"),
    ],
)
def test_a_target_is_a_thin_name_for_its_command(checkout: Path, target: str, words: str) -> None:
    assert run(checkout, "make", target).stdout == f"-m|pipeline.cli|{words}\n"


def test_kills_hands_on_how_many(checkout: Path) -> None:
    assert run(checkout, "make", "kills").stdout == "-m|tests.kills|200|\n"
    assert run(checkout, "make", "kills", "KILLS=1000").stdout == "-m|tests.kills|1000|\n"


def test_fuzzing_and_audits_bring_their_own_packages(checkout: Path) -> None:
    for target, extra, command in (
        ("fuzz", ".[dev,fuzz]", "-m|tests.fuzz|--inputs|20000|"),
        ("audit", ".[supply]", "-m|tests.audit|"),
        ("sbom", ".[supply]", "-m|cyclonedx_py|environment|"),
    ):
        install, run_ = run(checkout, "make", target).stdout.splitlines()
        assert install.startswith("-m|pip|install|")
        assert extra in install
        assert run_.startswith(command)


def test_rules_are_dropped_one_by_one(checkout: Path) -> None:
    assert (
        run(checkout, "make", "mutation", "RULES=founded-in heading").stdout
        == "tests/mutation.py|founded-in|heading|\n"
    )


def test_a_report_may_be_against_any_revision(checkout: Path) -> None:
    done = run(checkout, "make", "report", "BASE=HEAD~3")
    assert done.stdout == "-m|pipeline.cli|report|extracted|--base|HEAD~3|\n"


@pytest.mark.parametrize(
    "reason",
    ["why", "two words", "it's the reader's", 'a "word"', "costs $5 $(touch x) `touch y`", "; touch z", "#1, 2"],
)
def test_a_floor_falls_for_a_reason_in_whatever_words(checkout: Path, reason: str) -> None:
    done = run(checkout, "make", "floors", f"LOWER={reason}")
    assert (done.stdout, done.stderr) == (f"-m|pipeline.cli|floors|set|--lower|{reason}|\n", "")
    assert not [name for name in "xyz" if (checkout / name).exists()]


def test_variables_of_the_environment_do_not_redirect_the_records(checkout: Path) -> None:
    done = run(checkout, "make", "extract", SOURCES="elsewhere", EXTRACTED="elsewhere", JOBS="9")
    assert "elsewhere" not in done.stdout
    assert "9" not in done.stdout
    assert run(checkout, "make", "floors", LOWER="why").stdout == "-m|pipeline.cli|floors|set|\n"


@pytest.fixture
def system(tmp_path: Path) -> Path:
    """The only folder of commands: what make and .ci/run need, and an apt-get that says what it was asked."""
    folder = tmp_path / "commands"
    folder.mkdir()
    for name in ("awk", "bash", "dirname", "grep", "make", "sh", "touch"):
        (folder / name).symlink_to(shutil.which(name) or name)
    stand_in(folder / "apt-get", 'echo "apt-get $*" >&2')
    return folder


def stand_in(file: Path, line: str) -> None:
    file.write_text(f"#!/bin/sh\n{line}\n")
    file.chmod(0o755)


def test_ci_runs_what_make_test_runs(checkout: Path, system: Path) -> None:
    for name in ("chromium", "chromedriver"):
        stand_in(system / name, "exit 1")
    stand_in(system / "fc-list", "echo NotoSansCJK")
    words = run(checkout, "make", "test").stdout
    done = run(checkout, "bash", ".ci/run", PATH=str(system))
    assert (done.stdout, done.stderr) == (words, "")
    generated = ("schemas|--check", "reference|--check")
    for check in ("ruff", "mypy", *generated, "rules|check", "lexicon|check", "gold|check", "pytest"):
        assert check in words


def test_ci_installs_the_browser_first(checkout: Path, system: Path) -> None:
    done = run(checkout, "bash", ".ci/run", PATH=str(system))
    assert [line.split()[:2] for line in done.stderr.splitlines()] == [["apt-get", "update"], ["apt-get", "install"]]
    assert "chromium chromium-driver fontconfig fonts-noto-cjk" in done.stderr
    assert "pytest" in done.stdout


def test_ci_fails_where_no_browser_can_be_had(checkout: Path, system: Path) -> None:
    stand_in(system / "apt-get", 'echo "no network" >&2; exit 100')
    done = run(checkout, "bash", ".ci/run", PATH=str(system))
    assert done.returncode != 0
    assert (done.stdout, "no network" in done.stderr, "chromium" in done.stderr) == ("", True, True)


@pytest.mark.parametrize("changed", ["pyproject.toml", "constraints.txt"])
def test_the_environment_is_renewed_when_what_is_pinned_changes(checkout: Path, changed: str) -> None:
    assert "pip" not in run(checkout, "make", "setup").stdout
    later = (checkout / ".venv/ready").stat().st_mtime + 10
    os.utime(checkout / changed, (later, later))
    assert "pip|install|" in run(checkout, "make", "setup").stdout


def test_without_a_new_enough_python_it_says_which_were_tried(checkout: Path) -> None:
    shutil.rmtree(checkout / ".venv")
    old = checkout / "old-python"
    old.write_text("#!/bin/sh\nexit 1\n")
    old.chmod(0o755)
    done = run(checkout, "make", "extract", "PYTHON=./old-python no-python")
    assert done.returncode == 2
    assert "needs Python 3.11 or newer, and none of these is: ./old-python no-python" in done.stderr
    assert "make PYTHON=/path/to/python3 extract" in done.stderr
    assert not (checkout / ".venv").exists()
