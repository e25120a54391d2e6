"""The lists help and are not needed: with a third of the remits gone, most names are still found."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.folder import extract_folder
from pipeline.lexicon import words
from pipeline.rules.agencies import find
from pipeline.score import score_folders
from pipeline.segment import words as segmented
from pipeline.sources import find_articles, read_metadata

ROOT = Path(__file__).parents[2]

# Of the agency F1 with the whole list, so much is left with a third of it gone.
KEPT = 0.9


def _forget() -> None:
    for cached in (words.remits, find._lengths, find._remits_ending, segmented.private_jieba, segmented._fast):
        cached.cache_clear()


@pytest.fixture
def two_thirds(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    chance = random.Random(1)
    kept = {word: source for word, source in words.remits().items() if source == "short" or chance.random() >= 1 / 3}
    rows = words.rows
    monkeypatch.setattr(
        words,
        "rows",
        lambda name, columns: [[word, kept[word]] for word in kept] if name == "remits.tsv" else rows(name, columns),
    )
    _forget()
    yield
    monkeypatch.undo()
    _forget()


@pytest.mark.usefixtures("two_thirds")
def test_names_are_found_without_their_own_line(tmp_path: Path) -> None:
    sources = ROOT / "sources"
    outcomes = list(extract_folder(find_articles(sources), read_metadata(sources), tmp_path, jobs=1))
    assert [str(outcome.error) for outcome in outcomes if outcome.error] == []
    gold = ROOT / "tests" / "gold"
    f1, whole = (score_folders(folder, gold).figures["agency"].f1 for folder in (tmp_path, ROOT / "extracted"))
    assert f1 >= KEPT * whole
