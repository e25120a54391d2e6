"""What a pattern needs: no match may ever be passed over because of it."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.examples import FACTS
from pipeline.rules.facts import rules
from pipeline.rules.needed import needed, parts_of

FILES = (*FACTS, "guards")
COMPILED = [(rule.id, pattern) for file in FILES for rule, pattern in rules(file)._compiled]


@pytest.mark.parametrize(
    "pattern, text, may_match",
    [
        ("成立|设立", "组建", False),
        ("成立|设立", "设想成立", True),
        ("成[立为]", "组建", False),
        ("(?:成立)?于", "于", True),
        ("(?:成立)+于", "于", False),
        ("(?:成立)*于", "于", True),
        ("(?P<a>成)(?P=a)", "成成", True),
        ("[^成]", "立", True),
        ("[一-龥]", "立", True),
        ("(?=成立)", "", True),  # what a look-around sees need not lie inside
        ("(?i:ab)c", "ABc", True),
        ("(?i)ab", "AB", True),
        ("(?>成立|设)于", "于", False),
        ("成立|.", "组", True),
        ("成.立", "成立", True),
    ],
)
def test_what_a_pattern_needs(pattern: str, text: str, may_match: bool) -> None:
    assert all(not parts.isdisjoint(parts_of(text)) for parts in needed(pattern)) == may_match
    assert may_match or not re.search(pattern, text)


PIECES = st.sampled_from(
    [*"ⒶⒼⒹⓅⓉ⇒，。、（）：的由在于为是归受设挂", "成立", "组建", "管理", "下设", "加挂", "牌子", "更名为", "隶属"]
)


@given(st.lists(PIECES, max_size=12).map("".join))
def test_no_match_is_passed_over(text: str) -> None:
    parts = parts_of(text)
    for id, pattern in COMPILED:
        if any(wanted.isdisjoint(parts) for wanted in needed(pattern.pattern)):
            assert pattern.search(text) is None, id


def test_every_rule_of_a_sentence_needs_something() -> None:
    for id, pattern in COMPILED:
        assert needed(pattern.pattern), f"{id} would run over every sentence"
