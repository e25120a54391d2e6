"""The changes as Markdown that a reviewer reads and a pull request takes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence

from pipeline.changes.examples import ExampleChanges
from pipeline.changes.facts import FIELDS, Change, Changes, Fact

# A pull request takes 65,536 characters; the counts above the lists are always of all.
_LISTED = 20
_MARKUP = re.compile(r"([\\`*_\[\]<>|~#&])")
_BREAK = re.compile(r"\s*[\r\n]+\s*")
_NO_RULE = "no rule of their own"


def markdown(
    found: Changes,
    against: str,
    *,
    rules: Sequence[ExampleChanges] = (),
    cases: Sequence[ExampleChanges] = (),
    whole: bool = False,
) -> str:
    """The report: records, facts by field and by rule, each change with its evidence, examples gained and lost.

    In both tables `before` + gained - lost = `after`. A fact that another rule states now is changed by field, and by
    rule it is lost to the one and gained by the other. Lists are cut after 20 lines unless the `whole` is wanted.
    """
    sections = [
        f"## Records against {against}",
        f"{len(found.gained)} records gained, {len(found.lost)} lost, {len(found.changed)} changed, "
        f"{len(found.same)} the same.",
        *_table("field", FIELDS, found, lambda fact: fact.field),
        *_table("rule", sorted({fact.rule for fact in (*found.before, *found.after)}), found, lambda fact: fact.rule),
    ]
    for name, changed in _by_rule(found.changes):
        counts = Counter(change.kind for change in changed)
        title = ", ".join(f"{counts[kind]} {kind}" for kind in ("gained", "lost", "changed") if counts[kind])
        sections.append(f"### {name or _NO_RULE}: {title}")
        sections.append(_listed([_line(change) for change in changed], whole))
    sections += _examples("Examples of rules", rules, whole)
    sections += _examples("Tables of cases", cases, whole)
    return "\n\n".join(sections) + "\n"


def _table(heading: str, names: Iterable[str], found: Changes, name_of: Callable[[Fact], str]) -> Iterator[str]:
    before, after = Counter(map(name_of, found.before)), Counter(map(name_of, found.after))
    gained: Counter[str] = Counter()
    lost: Counter[str] = Counter()
    changed: Counter[str] = Counter()
    for change in found.changes:
        old = name_of(change.before) if change.before else None
        new = name_of(change.after) if change.after else None
        if old is not None and old == new:
            changed[old] += 1
            continue
        if old is not None:
            lost[old] += 1
        if new is not None:
            gained[new] += 1
    rows = [
        f"| {name or _NO_RULE} | {before[name]} | {gained[name]} | {lost[name]} | {changed[name]} | {after[name]} |"
        for name in names
        if gained[name] or lost[name] or changed[name]
    ]
    if rows:
        head = f"| {heading} | before | gained | lost | changed | after |\n| --- | --: | --: | --: | --: | --: |"
        yield "\n".join((head, *rows))


def _by_rule(changes: Iterable[Change]) -> list[tuple[str, list[Change]]]:
    """The changes by the rule of the later fact, or of the one that went; those without a rule last."""
    groups: dict[str, list[Change]] = {}
    for change in changes:
        groups.setdefault(change.fact.rule, []).append(change)
    return sorted(groups.items(), key=lambda group: (group[0] == "", group[0]))


def _line(change: Change) -> str:
    fact, before = change.fact, change.before
    value = _plain(fact.value)
    if change.kind == "changed" and before is not None:
        earlier = [_plain(before.value)] if before.value != fact.value else []
        if before.rule != fact.rule:
            earlier.append(f"by {before.rule or _NO_RULE}")
        if not earlier:
            earlier.append(f"read from 「{_plain(before.quote.text)}」")
        value = f"{value} (was {', '.join(earlier)})"
    said = f" 「{_plain(fact.quote.text)}」 at {fact.quote.start}" if fact.quote.text else ""
    return f"- {change.kind}, {_plain(fact.article)}: **{_plain(fact.agency)}** {fact.field} {value}{said}"


def _examples(title: str, found: Sequence[ExampleChanges], whole: bool) -> Iterator[str]:
    if not found:
        return
    yield f"### {title}"
    for each in found:
        note = f" ({each.note})" if each.note else ""
        head = f"- {_plain(each.name)}{note}: {len(each.gained)} gained, {len(each.lost)} lost"
        lines = [
            f"  - {kind}: {_plain(line)}"
            for kind, some in (("gained", each.gained), ("lost", each.lost))
            for line in some
        ]
        yield "\n".join((head, _listed(lines, whole))) if lines else head


def _listed(lines: Sequence[str], whole: bool) -> str:
    if whole or len(lines) <= _LISTED:
        return "\n".join(lines)
    return "\n".join((*lines[:_LISTED], f"- … and {len(lines) - _LISTED} more: .venv/bin/jigou report --whole"))


def _plain(text: str) -> str:
    """The text in one line, its characters that Markdown would read as its own escaped."""
    return _MARKUP.sub(r"\\\1", _BREAK.sub(" ", text.strip()))
