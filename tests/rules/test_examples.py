"""Every rule of events, parents and owners against its own examples, each through the whole pipeline."""

from __future__ import annotations

from functools import cache
from time import process_time

import pytest
from spacy.tokens import Doc

from pipeline.resolve import resolve
from pipeline.rules.engine import Example, Rule
from pipeline.rules.facts import rules
from pipeline.run import analysed
from pipeline.text import clean

_PUBLISHED = "2019-05-15"
_FILES = ("events", "parents", "owners")


def _yes(file: str) -> list[object]:
    return [
        pytest.param(rule, example, id=f"{rule.id}-{example.text}")
        for rule in rules(file).rules
        for example in rule.examples
    ]


def _no(file: str) -> list[object]:
    return [pytest.param(rule, text, id=f"{rule.id}-{text}") for rule in rules(file).rules for text in rule.no]


@cache
def _doc(text: str) -> Doc:
    return analysed(clean(text), _PUBLISHED)


@pytest.mark.parametrize(("rule", "example"), _yes("events"))
def test_an_event_rule_takes_its_example(rule: Rule, example: Example) -> None:
    doc = _doc(example.text)
    assert doc.text == example.text
    facts = [(fact.start, fact.end) for fact in doc._.findings.events if fact.rule == rule.id]
    assert facts == [(example.start, example.end)]
    stated = {
        f"{event.kind} {agency.name} {event.date or 'none'}"
        for agency in resolve(doc)
        for event in agency.events
        if event.rule == rule.id
    }
    assert example.value in stated


@pytest.mark.parametrize(("rule", "text"), _no("events"))
def test_an_event_rule_leaves_its_counterexample(rule: Rule, text: str) -> None:
    assert rule.id not in {fact.rule for fact in _doc(text)._.findings.events}


@pytest.mark.parametrize(("rule", "example"), _yes("parents"))
def test_a_parent_rule_takes_its_example(rule: Rule, example: Example) -> None:
    doc = _doc(example.text)
    assert doc.text == example.text
    facts = [(fact.start, fact.end) for fact in doc._.findings.parents if fact.rule == rule.id]
    assert facts == [(example.start, example.end)]
    stated = {
        f"{agency.name} {parent.relation} {parent.name}"
        for agency in resolve(doc)
        for parent in agency.parents
        if parent.rule == rule.id
    }
    assert example.value in stated


@pytest.mark.parametrize(("rule", "text"), _no("parents"))
def test_a_parent_rule_leaves_its_counterexample(rule: Rule, text: str) -> None:
    assert rule.id not in {fact.rule for fact in _doc(text)._.findings.parents}


@pytest.mark.parametrize(("rule", "example"), _yes("owners"))
def test_an_owner_rule_takes_its_example(rule: Rule, example: Example) -> None:
    doc = _doc(example.text)
    assert doc.text == example.text
    facts = [(fact.start, fact.end) for fact in doc._.findings.owners if fact.rule == rule.id]
    assert facts == [(example.start, example.end)]
    assert example.value in {agency.name for agency in resolve(doc)}


@pytest.mark.parametrize(("rule", "text"), _no("owners"))
def test_an_owner_rule_leaves_its_counterexample(rule: Rule, text: str) -> None:
    assert rule.id not in {fact.rule for fact in _doc(text)._.findings.owners}


@pytest.mark.parametrize(("rule", "example"), _yes("guards"))
def test_a_guard_takes_its_example(rule: Rule, example: Example) -> None:
    # its examples are shadows already, cut off before the verb
    found = [(match.start, match.end) for match in rules("guards").find(example.text) if match.rule == rule.id]
    assert found == [(example.start, example.end)]


@pytest.mark.parametrize(("rule", "text"), _no("guards"))
def test_a_guard_leaves_its_counterexample(rule: Rule, text: str) -> None:
    assert rule.id not in {match.rule for match in rules("guards").find(text)}


@pytest.mark.parametrize("file", _FILES)
def test_every_example_says_what_comes_out(file: str) -> None:
    assert [example.text for rule in rules(file).rules for example in rule.examples if not example.value] == []


@pytest.mark.parametrize("file", _FILES)
def test_a_counterexample_names_a_body(file: str) -> None:
    """Rules run only where a body is named: without one a counterexample could not fail."""
    assert [text for rule in rules(file).rules for text in rule.no if not _doc(text)._.findings.shadows] == []


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
