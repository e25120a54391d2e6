"""Fixtures that more than one folder of tests uses."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import tomlkit
from click.testing import CliRunner, Result
from hypothesis import settings

from pipeline.cli import main

Jigou = Callable[..., Result]
PROJECT = Path(__file__).parents[1]

# Hypothesis' own profile for shared machines: no time limit an example, and the same examples in every run.
settings.load_profile("ci")
# For `make laws`: other examples in every run, and twenty times as many.
settings.register_profile("laws", settings.get_profile("ci"), derandomize=False, max_examples=2000)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The reference data beside the checkout; a fresh clone has none of it, and its tests skip."""
    folder = PROJECT.parent / "shared"
    if not folder.is_dir():
        pytest.skip("no ../shared beside the checkout")
    return folder


@pytest.fixture
def unprivileged() -> Callable[[], contextlib.AbstractContextManager[Path]]:
    """A folder of a user who is not root, and until the end that user's rights: root may read and write everything."""

    @contextlib.contextmanager
    def as_nobody() -> Iterator[Path]:
        with tempfile.TemporaryDirectory() as name:
            if os.geteuid() != 0:
                yield Path(name)
                return
            os.chown(name, 65534, 65534)
            os.seteuid(65534)
            try:
                yield Path(name)
            finally:
                os.seteuid(0)

    return as_nobody


@pytest.fixture
def jigou(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Jigou:
    """Runs a command in this process, in an empty folder; what it prints is kept apart by stdout and stderr."""
    monkeypatch.chdir(tmp_path)

    def run(*words: object) -> Result:
        return CliRunner().invoke(main, [str(word) for word in words], prog_name="jigou", catch_exceptions=False)

    return run


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    """A folder with two articles, one of them in a folder of its own."""
    folder = tmp_path / "sources"
    (folder / "2023").mkdir(parents=True)
    (folder / "2023/国家.txt").write_text("2023年10月25日，国家数据局揭牌。\r\n", "utf-8", newline="")
    (folder / "广东.txt").write_text("2014年2月，广东省大数据管理局成立。\n", "utf-8", newline="")
    return folder


@pytest.fixture
def new_checkout(tmp_path: Path) -> Callable[[], Path]:
    """Makes a copy of the project with three of its articles and the environment it already has, to write into."""

    def made() -> Path:
        folder = tmp_path / "jigou"
        folder.mkdir()
        for name in ("Makefile", "pyproject.toml", "constraints.txt", ".gitignore"):
            shutil.copy2(PROJECT / name, folder)
        for name in ("pipeline", "schemas", "docs"):
            shutil.copytree(PROJECT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        for name in ("sources", "tests/gold"):
            (folder / name).mkdir(parents=True)
        for name in ("floors.json", "kept.txt"):
            shutil.copy2(PROJECT / "tests/gold" / name, folder / "tests/gold")
        metadata = tomlkit.parse((PROJECT / "sources/metadata.toml").read_text("utf-8"))
        known = tomlkit.document()
        for source in sorted((PROJECT / "sources").glob("*.txt"))[:3]:
            known[source.stem] = metadata[source.stem]
            shutil.copy2(source, folder / "sources")
            shutil.copy2(PROJECT / f"tests/gold/{source.stem}.json", folder / "tests/gold")
        (folder / "sources/metadata.toml").write_text(tomlkit.dumps(known), "utf-8")
        # The same environment, but stamps of its own: whatever make thinks of them, it renews nothing of the project's.
        (folder / ".venv").mkdir()
        for entry in Path(sys.prefix).iterdir():
            if not entry.name.startswith("ready"):
                (folder / ".venv" / entry.name).symlink_to(entry)
        for stamp in ("ready", "ready-to-test"):
            (folder / ".venv" / stamp).touch()
        subprocess.run(["git", "init", "--quiet", "--initial-branch=main"], cwd=folder, check=True)
        return folder

    return made
