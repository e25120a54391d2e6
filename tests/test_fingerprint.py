import ast
import shutil
import subprocess
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from pipeline import fingerprint as fingerprints
from pipeline.fingerprint import LIBRARIES, fingerprint, stage_files

PROJECT = Path(__file__).parents[1]

# What `pipeline.run` loads and no record depends on: the words of errors, and who does the work.
NO_MATTER = {"pipeline", "pipeline.errors", "pipeline.processes"}


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("copy")
    for name in ("pipeline", "schemas"):
        shutil.copytree(PROJECT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    return folder


def test_another_place_of_the_checkout_changes_nothing(copy: Path) -> None:
    assert fingerprint(copy) == fingerprint()


@pytest.mark.parametrize(
    "changed",
    [
        "pipeline/run.py",
        "pipeline/published.py",
        "pipeline/rules/events.yaml",
        "pipeline/rules/headings.tsv",
        "pipeline/lexicon/places.tsv",
        "pipeline/text/bigrams.tsv",
        "pipeline/resolve/names.py",
        "schemas/record.py",
        "schemas/json/record.json",
    ],
)
def test_a_byte_of_a_stage_changes_it(copy: Path, changed: str) -> None:
    file = copy / changed
    before, data = fingerprint(copy), file.read_bytes()
    file.write_bytes(data + b"\n")
    assert fingerprint(copy) != before
    file.write_bytes(data)
    assert fingerprint(copy) == before


def test_a_new_file_and_a_renamed_one_change_it(copy: Path) -> None:
    before = fingerprint(copy)
    new = copy / "pipeline/rules/new.yaml"
    new.write_text("")
    with_new = fingerprint(copy)
    new = new.rename(new.with_name("newer.yaml"))
    assert len({before, with_new, fingerprint(copy)}) == 3
    new.unlink()


@pytest.mark.parametrize(
    "other", ["pipeline/cli/extract.py", "pipeline/score/report.py", "pipeline/rules/.events.yaml.swp"]
)
def test_what_no_record_depends_on_changes_nothing(copy: Path, other: str) -> None:
    before = fingerprint(copy)
    with (copy / other).open("a") as file:
        file.write("\n")
    assert fingerprint(copy) == before


@pytest.mark.parametrize("name", LIBRARIES)
def test_another_version_of_a_library_changes_it(monkeypatch, name: str) -> None:
    before, real = fingerprint(), fingerprints.version
    monkeypatch.setattr(fingerprints, "version", lambda other: "0" if other == name else real(other))
    assert fingerprint() != before


def test_every_module_that_a_record_comes_through_counts() -> None:
    code = (
        "import sys; import pipeline; pipeline.extract('国家数据局成立。')\n"
        "print(*(f'{name}\\t{module.__file__}' for name, module in sys.modules.items()"
        " if name.split('.')[0] in ('pipeline', 'schemas')), sep='\\n')"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=PROJECT, check=True)
    loaded = dict(line.split("\t") for line in done.stdout.splitlines())
    counted = {str(file) for _, file in stage_files()}
    assert {name for name, file in loaded.items() if file not in counted} == NO_MATTER - {"pipeline"}
    assert len(loaded) > 40


def test_every_library_that_a_stage_imports_counts() -> None:
    imported = set()
    for _, file in stage_files():
        if file.suffix == ".py":
            for node in ast.walk(ast.parse(file.read_text("utf-8"))):
                if isinstance(node, ast.Import):
                    imported |= {name.name.split(".")[0] for name in node.names}
                elif isinstance(node, ast.ImportFrom) and node.module:
                    imported.add(node.module.split(".")[0])
    known = packages_distributions()
    outside = {known[name][0].lower() for name in imported - {"pipeline", "schemas"} if name in known}
    # spaCy's own parts, and what only the scripts that write data files import, come with their own versions pinned;
    # rjieba gives the same records as jieba (tests/segment/test_fast.py), installed or not
    assert outside - {name.lower() for name in LIBRARIES} <= {"thinc", "srsly", "pypinyin", "rich", "rjieba"}
