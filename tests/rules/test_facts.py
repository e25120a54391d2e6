"""What rules make of sentences, one table of text and facts: each rule is needed by a sentence that is not its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.run import extract
from schemas.record import ArticleRecord

TABLE = Path(__file__).parents[1] / "cases" / "facts.tsv"
ROWS = [
    tuple(line.replace("⏎", "\n").split("\t"))
    for line in TABLE.read_text("utf-8").splitlines()
    if line and not line.startswith("#")
]


def facts_of(record: ArticleRecord) -> set[str]:
    """All events, parents and ranks, as the table writes them, without and with their evidence."""
    found = set()
    for agency in record.agencies:
        for event in agency.events:
            found.add(fact := f"{agency.name} {event.kind} {event.date or 'undated'}")
            found.add(f"{fact} 「{event.evidence.text}」")
        for parent in agency.parents:
            found.add(fact := f"{agency.name} {parent.relation} {parent.name}")
            found.add(f"{fact} 「{parent.evidence.text}」")
        if agency.rank:
            found.add(f"{agency.name} {agency.rank}")
    return found


def test_the_table_is_in_shape() -> None:
    assert all(len(row) == 2 for row in ROWS)
    assert len({text for text, _ in ROWS}) == len(ROWS) > 0


@pytest.mark.parametrize(("text", "facts"), ROWS, ids=[text for text, _ in ROWS])
def test_facts_of_a_sentence(text: str, facts: str) -> None:
    found = facts_of(extract(text, published="2019-05-15"))
    if facts == "none":
        assert found == set()
    else:
        assert set(facts.split("; ")) <= found
