"""Everything that README shows runs, and gives what README says."""

import doctest
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.run import extract

PROJECT = Path(__file__).parents[1]
README = (PROJECT / "README.md").read_text("utf-8")
BLOCKS: list[tuple[str, str]] = re.findall(r"^```(\w+)\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)


def blocks(language: str) -> list[str]:
    return [body for name, body in BLOCKS if name == language]


def test_every_block_is_of_a_kind_that_is_tested_here() -> None:
    assert {name for name, _ in BLOCKS} == {"text", "json", "sh", "toml", "yaml", "pycon"}


def test_the_article_of_the_example_gives_its_record() -> None:
    (article,), (record,) = blocks("text"), blocks("json")
    given = json.loads(extract(article, id="example").to_json())
    assert record == json.dumps(given["agencies"][0], ensure_ascii=False, indent=2) + "\n"


def test_python_gives_what_stands_below_it() -> None:
    (session,) = blocks("pycon")
    test = doctest.DocTestParser().get_doctest(session, {}, "README", "README.md", 0)
    assert doctest.DocTestRunner().run(test).failed == 0


def append(file: Path, block: str) -> None:
    with file.open("a", encoding="utf-8") as handle:
        handle.write(f"\n{block}")


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project with three of its articles and the environment it already has, to write into."""
    folder = tmp_path_factory.mktemp("readme") / "jigou"
    folder.mkdir()
    for name in ("Makefile", "pyproject.toml", "constraints.txt"):
        shutil.copy2(PROJECT / name, folder)
    for name in ("pipeline", "schemas", "tests/gold"):
        shutil.copytree(PROJECT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "sources").mkdir()
    for source in (*sorted((PROJECT / "sources").glob("*.txt"))[:3], PROJECT / "sources/metadata.toml"):
        shutil.copy2(source, folder / "sources")
    # The same environment, but stamps of its own: whatever make thinks of them, it renews nothing of the project's.
    (folder / ".venv").mkdir()
    for entry in Path(sys.prefix).iterdir():
        if not entry.name.startswith("ready"):
            (folder / ".venv" / entry.name).symlink_to(entry)
    for stamp in ("ready", "ready-to-test"):
        (folder / ".venv" / stamp).touch()
    append(folder / "sources/metadata.toml", *blocks("toml"))
    append(folder / "pipeline/rules/events.yaml", *(block.removeprefix("rules:\n") for block in blocks("yaml")))
    subprocess.run(["git", "init", "--quiet"], cwd=folder, check=True)
    return folder


def test_the_commands_run_one_after_the_other(checkout: Path) -> None:
    """With the metadata and the rule that README shows in place. `make test` would run this very test again, so make
    only says what it would do."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    environment["MAKEFLAGS"] = "INSTALL=false"
    script = "".join(blocks("sh")).replace("make test\n", "make -n test\n")
    assert "make -n test\n" in script
    done = subprocess.run(["bash", "-exc", script], cwd=checkout, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    record = json.loads((checkout / "extracted/park.json").read_text("utf-8"))
    assert record["article"]["published"] == "2019-04-02"
    assert [agency["name"] for agency in record["agencies"]] == ["海南热带雨林国家公园管理局"]
