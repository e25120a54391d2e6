"""A thousand inputs for each target, and everything that ever failed: `corpus` holds it, by target."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fuzz.targets import NAMES, PIECES, edited, seeds, tried

CORPUS = sorted(path for path in (Path(__file__).parent / "corpus").glob("*/*") if path.is_file())
EDIT = st.tuples(st.integers(0, 10_000), st.integers(0, 12), st.sampled_from(PIECES) | st.binary(max_size=6))


@pytest.mark.parametrize("name", NAMES)
def test_whatever_the_bytes_they_are_read_or_refused_with_a_code(name: str) -> None:
    @settings(max_examples=1000)
    @given(st.sampled_from(seeds(name)), st.lists(EDIT, max_size=6))
    def check(seed: bytes, edits: list[tuple[int, int, bytes]]) -> None:
        tried(name, edited(seed, edits))

    check()


@pytest.mark.parametrize("file", [pytest.param(file, id=f"{file.parent.name}/{file.name}") for file in CORPUS])
def test_what_once_failed_fails_no_more(file: Path) -> None:
    tried(file.parent.name, file.read_bytes())
