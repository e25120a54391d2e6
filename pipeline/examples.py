"""Every rule against its own examples, each through the whole pipeline, and every lexicon line read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial

from pipeline.errors import RuleError
from pipeline.lexicon import places, words
from pipeline.resolve import resolve
from pipeline.rules import dates, facts, find_all
from pipeline.rules.dates import scan as date_rules
from pipeline.rules.engine import Example, Rule, RuleSet
from pipeline.text import clean
from schemas.record import Agency

# The day on which the examples are read, for 今年 and 去年底.
PUBLISHED = "2019-05-15"

# The files of rules whose matches are facts; the findings of a document have a list of each name.
FACTS = ("events", "parents", "owners", "ranks")

Stated = tuple[int, int, str]


def failures() -> Iterator[RuleError]:
    """Each example that does not hold: of ``yes``, that the rule takes exactly the marked span and its value comes out
    of the pipeline; of ``no``, that the rule states nothing of the text.

    Raises RuleError or LexiconError for a file that cannot be loaded at all.
    """
    _load_lexicons()
    files: list[tuple[RuleSet, Callable[[str, str], list[Stated]]]] = [
        *((facts.rules(kind), partial(_facts, kind)) for kind in FACTS),
        (facts.rules("guards"), _guards),
        *((date_rules.rules(file), _dates) for file in date_rules.FILES),
    ]
    counts = Counter(rule.id for rules, _ in files for rule in rules.rules)
    for rules, stated in files:
        for rule in rules.rules:
            if counts[rule.id] > 1:
                yield _failure("J210", rules, rule, "the id stands in two files", "Choose a new id.")
            for example in rule.examples:
                if problem := _missed(stated(example.text, rule.id), example):
                    yield _failure("J211", rules, rule, problem, "Mend the rule, or the example if it is wrong.")
            for text in rule.no:
                if taken := stated(text, rule.id):
                    problem = f"takes {text[taken[0][0] : taken[0][1]]!r} of {text!r}, which it must leave alone"
                    yield _failure("J212", rules, rule, problem, "Narrow the pattern.")


def _failure(code: str, rules: RuleSet, rule: Rule, problem: str, hint: str) -> RuleError:
    return RuleError(code, problem, where=f"{rules.path.name} {rule.id}", hint=hint)


def _missed(stated: list[Stated], example: Example) -> str | None:
    if {(start, end) for start, end, _ in stated} != {(example.start, example.end)}:
        took = [example.text[start:end] for start, end, _ in stated]
        wanted = example.text[example.start : example.end]
        return f"takes {took or 'nothing'} of {example.text!r}, not {wanted!r}"
    values = sorted({value for _, _, value in stated})
    if example.value is not None and example.value not in values:
        return f"gives {' / '.join(values)} for {example.text!r}, not {example.value}"
    return None


def _load_lexicons() -> None:
    places.places()
    for table in (words.heads, words.remits, words.not_heads, words.verbs, words.organs, words.inner, words.edges):
        table()
    words.region_words()
    words.areas()
    words.anchors("level")


def _of_agency(kind: str, agency: Agency, rule: str) -> list[str]:
    """What a rule of that kind made of an agency, written as the examples write it."""
    match kind:
        case "events":
            return [f"{each.kind} {agency.name} {each.date or 'none'}" for each in agency.events if each.rule == rule]
        case "parents":
            return [f"{agency.name} {each.relation} {each.name}" for each in agency.parents if each.rule == rule]
        case "ranks":
            return [f"{agency.name} {agency.rank}"] if agency.rank else []
        case _:
            return [agency.name]


def _facts(kind: str, text: str, rule: str) -> list[Stated]:
    aligned = clean(text)
    findings = find_all(aligned, PUBLISHED)
    values = [value for agency in resolve(aligned, findings) for value in _of_agency(kind, agency, rule)]
    spans = [(fact.start, fact.end) for fact in getattr(findings, kind) if fact.rule == rule]
    return [(*span, value) for span in spans for value in values or [""]]


def _guards(text: str, rule: str) -> list[Stated]:
    return [(guard.start, guard.end, "") for guard in facts.rules("guards").find(text) if guard.rule == rule]


def _dates(text: str, rule: str) -> list[Stated]:
    found = dates.find_dates(text, published=PUBLISHED)
    return [(date.start, date.end, date.edtf or "none") for date in found if date.rule == rule]
