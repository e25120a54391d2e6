"""Fixtures that more than one folder of tests uses."""

from __future__ import annotations

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
