"""Drops each rule in turn and says which test or floor notices: `make mutation`, or `make mutation RULES='id id'`.

One process collects the tests of rules, names and scores once, runs them with all rules while it takes down which rules
fire in which test, and then runs for each rule only the tests in which it fires, the quickest first, until one fails.
Examples of rules do not count: a rule's own would go with it.
"""

from __future__ import annotations

import sys
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from _pytest.runner import runtestprotocol

from pipeline.examples import FACTS
from pipeline.rules import facts
from pipeline.rules.dates import scan
from pipeline.rules.engine import Match, RuleSet

ROOT = Path(__file__).parents[1]
TESTS = [
    "tests/rules/test_facts.py",
    "tests/rules/test_facts_table.py",
    "tests/rules/test_lists.py",
    "tests/rules/dates/test_table.py",
    "tests/resolve/test_names.py",
    "tests/test_scores.py",
]
# What is not at hand in a fresh clone must not decide.
BESIDE = "test_the_articles_beside_the_checkout"
# Runs behind the floors, and is content again after make extract: then only the diff shows what went.
RECORDS = "test_the_committed_records"
FILES: list[tuple[Any, str]] = [
    *((facts, name) for name in (*FACTS, "guards")),
    *((scan, name) for name in scan.FILES),
]


@contextmanager
def watched(fired: set[str]) -> Iterator[None]:
    """While this holds, every rule that matches anything is added to the set."""
    find, match_at = RuleSet.find, RuleSet.match_at

    def watched_find(self: RuleSet, *where: Any) -> Iterator[Match]:
        for match in find(self, *where):
            fired.add(match.rule)
            yield match

    def watched_match_at(self: RuleSet, *where: Any) -> Match | None:
        match = match_at(self, *where)
        if match is not None:
            fired.add(match.rule)
        return match

    RuleSet.find, RuleSet.match_at = watched_find, watched_match_at  # type: ignore[method-assign]
    try:
        yield
    finally:
        RuleSet.find, RuleSet.match_at = find, match_at  # type: ignore[method-assign]


@contextmanager
def dropped(module: Any, file: str, rule: str) -> Iterator[None]:
    """While this holds, the program has the rule no more."""
    rules: Callable[[str], RuleSet] = module.rules
    without = rules(file).without(rule)
    module.rules = lambda name: without if name == file else rules(name)
    try:
        yield
    finally:
        module.rules = rules


class Mutation:
    """A plugin of pytest that runs the collected tests in this way instead of once."""

    def __init__(self, only: list[str]) -> None:
        self.only = only
        self.broken: list[str] = []
        self.unnoticed: list[str] = []
        self.in_records: list[str] = []

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        items = [item for item in session.items if BESIDE not in item.name]
        fired: dict[pytest.Item, set[str]] = {}
        seconds: dict[pytest.Item, float] = {}
        for item in items:
            with watched(fired.setdefault(item, set())):
                seconds[item], failed = ran(item, None)
            if failed:
                self.broken.append(item.nodeid)
        if not self.broken:
            # By file, for the tests of one share their fixtures; the quickest file first.
            slowest = {item.path: max(seconds[other] for other in items if other.path == item.path) for item in items}
            items.sort(key=lambda item: (slowest[item.path], item.path))
            for module, file in FILES:
                for rule in module.rules(file).rules:
                    if not self.only or rule.id in self.only:
                        self.drop(module, file, rule.id, [item for item in items if rule.id in fired[item]])
        return True

    def drop(self, module: Any, file: str, rule: str, items: list[pytest.Item]) -> None:
        with dropped(module, file, rule):
            following = [*items[1:], None]
            noticed = next((item for item, after in zip(items, following, strict=False) if ran(item, after)[1]), None)
            if noticed is not None:
                noticed.session._setupstate.teardown_exact(None)
        if noticed is None:
            self.unnoticed.append(rule)
        elif RECORDS in noticed.name:
            self.in_records.append(rule)
        by = noticed.nodeid.removeprefix("tests/") if noticed else f"NOTHING, though it fires in {len(items)} tests"
        print(f"{file} {rule}: {by}", flush=True)


def ran(item: pytest.Item, following: pytest.Item | None) -> tuple[float, bool]:
    """How long a test took, and whether it failed; fixtures stay for the following one, or are taken down without."""
    reports = runtestprotocol(item, log=False, nextitem=following)
    return sum(report.duration for report in reports), any(report.failed for report in reports)


def main(only: list[str], tests: list[str] = TESTS) -> int:
    """0 where every rule is noticed, 1 where one is not, 2 where a rule is unknown or tests fail with all rules."""
    known = {rule.id for module, file in FILES for rule in module.rules(file).rules}
    if unknown := sorted(set(only) - known):
        print(f"no such rule: {', '.join(unknown)}", file=sys.stderr)
        return 2
    mutation = Mutation(only)
    quiet = ["--quiet", "--no-header", "--no-summary", "-p", "no:cacheprovider", "-p", "no:xdist", "-s"]
    pytest.main([*quiet, "--rootdir", str(ROOT), *(str(ROOT / test) for test in tests)], plugins=[mutation])
    if mutation.broken:
        print(f"these fail with all rules: {', '.join(mutation.broken)}", file=sys.stderr)
        return 2
    total = len(only or known)
    nothing, records = ", ".join(mutation.unnoticed), ", ".join(mutation.in_records)
    print(f"{total} rules dropped in turn; nothing notices {len(mutation.unnoticed)}{nothing and f': {nothing}'}")
    if records:
        print(f"noticed by the committed records alone: {records}")
    return 1 if mutation.unnoticed else 0


def asked(words: list[str]) -> list[str]:
    """The rules that the command line names; prints its use and exits where it asks for that or has what is none."""
    parser = ArgumentParser("tests/mutation.py", description=__doc__, formatter_class=RawDescriptionHelpFormatter)
    parser.add_argument("rules", nargs="*", metavar="RULE", help="id of a rule to drop; without any, each is dropped")
    rules: list[str] = parser.parse_args(words).rules
    return rules


if __name__ == "__main__":
    sys.exit(main(asked(sys.argv[1:])))
