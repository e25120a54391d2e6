"""No pattern may be driven to despair: each is tried with texts out of its own pieces, repeated, then repeated more."""

from __future__ import annotations

import importlib
import pkgutil
import re
import signal
import time
from collections.abc import Iterator

import pytest

import pipeline
from pipeline.rules import facts
from pipeline.rules.dates import scan
from tests.rules.adversary import texts

ROUNDS, LONGEST = 30, 400
"""How often a piece is repeated, and the longest text: what is exponential never comes to the end of such a text."""
SECONDS = 1


class _TooLong(Exception):
    pass


def _patterns() -> Iterator[tuple[str, re.Pattern[str]]]:
    for rules in (
        *map(facts.rules, ("events", "parents", "owners", "ranks", "guards")),
        *map(scan.rules, scan.FILES),
    ):
        for rule in rules.rules:
            yield rule.id, rules.pattern(rule.id)
    for module in pkgutil.walk_packages(pipeline.__path__, "pipeline."):
        if not module.name.endswith("__main__"):
            for name, value in vars(importlib.import_module(module.name)).items():
                if isinstance(value, re.Pattern) and isinstance(value.pattern, str):
                    yield f"{module.name}.{name}", value


def seconds(pattern: re.Pattern[str], text: str) -> float:
    """The processor time that finding every match takes. Raises _TooLong above `SECONDS`."""

    def stop(*_: object) -> None:
        raise _TooLong

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS)
    began = time.process_time()
    try:
        for _ in pattern.finditer(text):
            pass
        return time.process_time() - began
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def worst(pattern: re.Pattern[str]) -> tuple[float, str, str]:
    """The text of a pattern's own pieces that takes longest: its time, what it begins with, what it repeats."""
    slowest = (0.0, "", "")
    for before, piece in sorted(texts(pattern)):
        if piece:
            rounds = min(ROUNDS, LONGEST // len(piece))
            try:
                slowest = max(slowest, (seconds(pattern, before + rounds * piece), before, piece))
            except _TooLong:
                pytest.fail(f"{before!r} and {rounds} times {piece!r} take more than {SECONDS} s")
    return slowest


@pytest.mark.parametrize("pattern", [pytest.param(pattern, id=name) for name, pattern in _patterns()])
def test_the_worst_text_of_twice_the_length_takes_a_few_times_as_long(pattern: re.Pattern[str]) -> None:
    _, before, piece = worst(pattern)
    once, twice = (
        min(seconds(pattern, before + rounds * piece) for _ in range(2)) for rounds in (2 * ROUNDS, 4 * ROUNDS)
    )
    # Quadratic work takes four times as long. The hundredth of a second is for what the clock cannot tell apart.
    assert twice < 6 * once + 0.02, f"{before!r} and {piece!r}: {once:.3f} s, then {twice:.3f} s"


@pytest.mark.parametrize(
    "pattern", ["Ⓐ(?:先后|已|在[^，。]{1,8})*成立", "Ⓐ(?:陆续|相继|陆续)*成立", "Ⓐ(?:(?:[^。]{0,8}改)|又)*由Ⓐ"]
)
def test_a_pattern_that_is_exponential_is_found_out(pattern: str) -> None:
    with pytest.raises(pytest.fail.Exception, match="take more than"):
        worst(re.compile(pattern))
