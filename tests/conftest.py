"""Fixtures that more than one folder of tests uses."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import settings

from pipeline.cli import main

Jigou = Callable[..., Result]

# Hypothesis' own profile for shared machines: no time limit an example, and the same examples in every run.
settings.load_profile("ci")
# For `make laws`: other examples in every run, and twenty times as many.
settings.register_profile("laws", settings.get_profile("ci"), derandomize=False, max_examples=2000)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The reference data beside the checkout; a fresh clone has none of it, and its tests skip."""
    folder = Path(__file__).parents[1].parent / "shared"
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
