"""Everything that README shows runs, and gives what README says."""

import doctest
import json
import os
import re
import subprocess
from collections.abc import Callable
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


@pytest.fixture
def checkout(new_checkout: Callable[[], Path]) -> Path:
    """A checkout with the metadata and the rule that README shows."""
    folder = new_checkout()
    append(folder / "sources/metadata.toml", *blocks("toml"))
    append(folder / "pipeline/rules/events.yaml", *(block.removeprefix("rules:\n") for block in blocks("yaml")))
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
