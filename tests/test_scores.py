"""The gate: every figure at its floor or above, on our own articles and on those beside the checkout."""

from __future__ import annotations

import warnings
from pathlib import Path

import pytest

from pipeline.changes import changes, markdown
from pipeline.gate import Measured, judged, kept_articles, load_floors, measured, present
from pipeline.score import FIGURES, read_claims
from pipeline.sources import find_articles
from schemas.floors import Floors

ROOT = Path(__file__).parents[1]
FLOORS = load_floors(ROOT / "tests" / "gold" / "floors.json")


@pytest.fixture(scope="module")
def floors() -> Floors:
    return FLOORS


@pytest.fixture(scope="module")
def own(floors: Floors) -> Measured:
    return measured(floors.corpora["own"], ROOT, kept_articles(floors, ROOT))


def test_our_own_articles(floors: Floors, own: Measured) -> None:
    assert [str(error) for error in judged("own", floors.corpora["own"], own).errors] == []


def test_the_committed_records_are_what_make_extract_writes(own: Measured) -> None:
    committed = {path.stem: path.read_text("utf-8") for path in (ROOT / "extracted").glob("*.json")}
    written = {stem: record.to_json() for stem, record in own.records.items()}
    assert sorted(committed) == sorted(written)
    if stale := [name for name in written if written[name] != committed[name]]:
        before, after = ({name: read_claims(texts[name], name) for name in stale} for texts in (committed, written))
        report = markdown(changes(before, after), "extracted/", whole=True)
        pytest.fail(f"{', '.join(stale)}: run make extract, read the diff, commit it\n\n{report}", pytrace=False)


@pytest.mark.parametrize("name", [name for name, corpus in FLOORS.corpora.items() if not corpus.ours])
def test_the_articles_beside_the_checkout(floors: Floors, name: str) -> None:
    corpus = floors.corpora[name]
    if not present(corpus, ROOT):
        pytest.skip("no ../shared beside the checkout")
    found = judged(name, corpus, measured(corpus, ROOT, kept_articles(floors, ROOT)))
    assert [str(error) for error in found.errors] == []
    if found.warnings:
        warnings.warn("; ".join(found.warnings), stacklevel=1)
        pytest.skip("; ".join(found.warnings))


def test_every_article_of_ours_has_finished_gold(own: Measured) -> None:
    assert len(own.records) == len(find_articles(ROOT / "sources").articles) >= 24


def test_every_figure_of_ours_has_a_floor(floors: Floors, own: Measured) -> None:
    assert set(floors.corpora["own"].floors) == set(own.report.figures) == {*FIGURES, "mention"}
    assert sum("mention" in article.counts for article in own.report.articles) >= 5
