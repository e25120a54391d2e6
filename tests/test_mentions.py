"""Every mention of an agency, not only the first, on the articles whose gold lists them all."""

from __future__ import annotations

from pathlib import Path

from schemas.gold import Gold
from schemas.record import ArticleRecord

ROOT = Path(__file__).parents[1]
FLOOR = 0.95


def test_mentions_of_articles_labelled_whole() -> None:
    hits = predicted = expected = articles = 0
    for path in sorted((ROOT / "tests" / "gold").glob("*.json")):
        gold = Gold.model_validate_json(path.read_bytes())
        if not gold.mentions_complete:
            continue
        articles += 1
        record = ArticleRecord.model_validate_json((ROOT / "extracted" / path.name).read_bytes())
        firm = {(m.start, m.end) for agency in gold.agencies if not agency.optional for m in agency.mentions}
        free = {(m.start, m.end) for agency in gold.agencies if agency.optional for m in agency.mentions}
        found = {(m.start, m.end) for agency in record.agencies for m in agency.mentions} - free
        hits += len(found & firm)
        predicted += len(found)
        expected += len(firm)
    assert articles >= 5
    assert 2 * hits / (predicted + expected) >= FLOOR, (hits, predicted, expected)
