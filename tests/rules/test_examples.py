"""Every rule against its own examples, each through the whole pipeline, and what the examples themselves must be."""

from __future__ import annotations

from time import process_time

import pytest

from pipeline.examples import FACTS, failures
from pipeline.rules import find_all
from pipeline.rules.facts import rules
from pipeline.text import clean

_FILES = FACTS


def test_every_rule_takes_its_examples_and_leaves_its_counterexamples() -> None:
    assert [str(failure) for failure in failures()] == []


@pytest.mark.parametrize("file", _FILES)
def test_an_example_is_clean_text(file: str) -> None:
    texts = [text for rule in rules(file).rules for text in (*rule.no, *(example.text for example in rule.examples))]
    assert [text for text in texts if clean(text).text != text] == []


@pytest.mark.parametrize("file", _FILES)
def test_every_example_says_what_comes_out(file: str) -> None:
    assert [example.text for rule in rules(file).rules for example in rule.examples if not example.value] == []


@pytest.mark.parametrize("file", _FILES)
def test_a_counterexample_names_a_body(file: str) -> None:
    """Rules run only where a body is named: without one a counterexample could not fail."""
    assert [text for rule in rules(file).rules for text in rule.no if not find_all(clean(text), None).shadows] == []


def test_ids_are_unique_over_the_files() -> None:
    ids = [rule.id for file in (*_FILES, "guards") for rule in rules(file).rules]
    assert len(set(ids)) == len(ids) > 70


@pytest.mark.parametrize("unit", ["Ⓐ、", "Ⓐ由", "Ⓐ的", "\nⒶ", "Ⓖ、", "Ⓓ", "Ⓟ，", "的"])
def test_a_long_run_takes_time_in_proportion_to_its_length(unit: str) -> None:
    def seconds(length: int) -> float:
        started = process_time()
        for file in _FILES:
            list(rules(file).find(unit * (length // len(unit))))
        return process_time() - started

    seconds(10)
    # Eight times the text may take twenty times as long, never the 64 times of a quadratic rule.
    assert seconds(800) < 20 * seconds(100) + 1
