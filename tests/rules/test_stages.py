"""The stages of extraction where they race over the text."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.rules import stages

_PIECES = [
    *"该本这那新全市两上以后它的机单个我们",
    "局",
    "委员会",
    "支队",
    "内设",
    "设有",
    "均",
    "后者",
    "，",
    "\n",
    "机关",
    "管委会",
]


@given(st.lists(st.sampled_from(_PIECES), max_size=14).map("".join))
def test_no_pronoun_is_raced_past(text: str) -> None:
    found = [(each.start, each.end, each.head) for each in stages._pronouns(text, 0, len(text))]
    plain = stages._PRONOUN.finditer(text)
    assert found == [(each.start(), each.end(), each.group(each.lastindex or 0)) for each in plain]
