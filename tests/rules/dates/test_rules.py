"""Every date rule against its own examples, and every entry of the tables against the examples and the cases."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path
from time import process_time

import pytest

from pipeline.rules.dates import find_dates
from pipeline.rules.dates.scan import FILES, expressions, pieces, rules
from pipeline.rules.dates.values import eras, number, numerals, plans, words
from pipeline.rules.engine import Example, Rule

_PUBLISHED = "2019-05-15"
_RULES = [rule for file in FILES for rule in rules(file).rules]
_FOLDER = Path(__file__).parents[3] / "pipeline" / "rules" / "dates"
_SEEN = "\n".join(
    [example.text for rule in _RULES for example in rule.examples]
    + [(_FOLDER.parents[2] / "tests" / "cases" / "dates.tsv").read_text("utf-8")]
)


@pytest.mark.parametrize(
    ("rule", "example"),
    [pytest.param(rule, example, id=f"{rule.id}-{example.text}") for rule in _RULES for example in rule.examples],
)
def test_a_rule_takes_its_example(rule: Rule, example: Example) -> None:
    found = {(date.start, date.end): date for date in find_dates(example.text, published=_PUBLISHED)}
    date = found[example.start, example.end]
    assert (date.rule, date.edtf or "none") == (rule.id, example.value)


@pytest.mark.parametrize(
    ("rule", "text"), [pytest.param(rule, text, id=f"{rule.id}-{text}") for rule in _RULES for text in rule.no]
)
def test_a_rule_leaves_its_counterexample(rule: Rule, text: str) -> None:
    assert rule.id not in {date.rule for date in find_dates(text, published=_PUBLISHED)}


def test_ids_are_unique_over_the_files() -> None:
    ids = [rule.id for rule in _RULES]
    assert len(set(ids)) == len(ids) > 30


def test_every_shared_piece_is_used() -> None:
    used = set(re.findall(r"\{([a-z][a-z0-9_]*)\}", " ".join([*pieces().values(), *(rule.pattern for rule in _RULES)])))
    assert set(pieces()) - used == set()


@pytest.mark.parametrize("word", sorted(words()))
def test_a_relative_word_has_an_example_or_a_case(word: str) -> None:
    assert word in _SEEN


@pytest.mark.parametrize("opening", (_FOLDER / "openings.txt").read_text("utf-8").split())
def test_an_opening_begins_an_expression_of_an_example_or_a_case(opening: str) -> None:
    starts = {_SEEN[found.start : found.start + len(opening)] for found in expressions(_SEEN.replace("⟦", "|"))}
    assert opening in starts


def test_the_openings_are_sorted_and_stand_once() -> None:
    lines = (_FOLDER / "openings.txt").read_text("utf-8").splitlines()
    assert lines == sorted(set(lines))


def test_every_era_begins_before_it_ends() -> None:
    assert [name for name, era in eras().items() if era.last is not None and era.last < era.first] == []


def test_five_year_plans_follow_one_another_but_for_the_gap_before_the_third() -> None:
    spans = sorted(plans().values())
    assert all(last - first == 4 for first, last in spans)
    gaps = [second[0] - first[1] for first, second in pairwise(spans)]
    assert sorted(gaps) == [1] * (len(spans) - 2) + [4]


@pytest.mark.parametrize("char", sorted(numerals()))
def test_a_numeral_alone_is_its_value(char: str) -> None:
    assert number(char) == numerals()[char]


@pytest.mark.parametrize(
    "text",
    [
        "1",
        "一",
        "一1",
        "2018年",
        "3月",
        "3、",
        "2018-",
        "十年",
        "1 ",
        "今年",
        "“",
        "《",
        "“说”",
        "民国",
        "第",
        "1月1日、",
        "．",
        "\n",
    ],
)
def test_a_long_run_takes_time_in_proportion_to_its_length(text: str) -> None:
    def seconds(length: int) -> float:
        run = text * (length // len(text))
        started = process_time()
        find_dates(run, published=_PUBLISHED)
        return process_time() - started

    find_dates(text * 10)
    # Ten times the text may take twenty times as long, never the hundred times of a quadratic rule.
    assert seconds(50_000) < 20 * seconds(5_000) + 0.5
