"""Fixtures that more than one folder of tests uses."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

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
