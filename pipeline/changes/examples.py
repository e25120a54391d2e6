"""Which rules and tables of cases gained and lost examples."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import yaml

Files = Mapping[str, bytes]
# How an example is shown, and all that it is.
Example = tuple[str, str]


@dataclass(frozen=True)
class ExampleChanges:
    """The examples that one rule, or one table of cases, gained and lost; `note` tells a rule that is new or gone."""

    name: str
    gained: tuple[str, ...]
    lost: tuple[str, ...]
    note: str = ""


def example_changes(before: Files, after: Files, *, rules: bool) -> list[ExampleChanges]:
    """What the files of two revisions of one folder differ in, by rule or by table, in order of the names.

    In a folder of rules the examples are the lines under `yes` and `no` of each rule, in one of cases they are the
    lines of tables and the entries of YAML lists. A file that cannot be read has none.
    """
    read = _rules if rules else _cases
    old, new = read(before), read(after)
    found = []
    for name in sorted(old.keys() | new.keys()):
        here, there = old.get(name, Counter()), new.get(name, Counter())
        note = "new" if name not in old else "gone" if name not in new else ""
        gained = tuple(shown for shown, _ in (there - here).elements())
        lost = tuple(shown for shown, _ in (here - there).elements())
        if gained or lost or note:
            found.append(ExampleChanges(name, gained, lost, note))
    return found


def _rules(files: Files) -> dict[str, Counter[Example]]:
    found: dict[str, Counter[Example]] = {}
    for rule in (rule for name in sorted(files) for rule in _rules_of(name, files[name])):
        lines = [(f"{side}: {line}", "") for side in ("yes", "no") for line in rule.get(side) or ()]
        found.setdefault(str(rule.get("id")), Counter()).update(lines)
    return found


def _rules_of(name: str, data: bytes) -> Iterator[dict[str, Any]]:
    content = _yaml(data) if name.endswith(".yaml") else None
    listed = content.get("rules") if isinstance(content, dict) else None
    if isinstance(listed, list):
        yield from (rule for rule in listed if isinstance(rule, dict) and "yes" in rule)


def _cases(files: Files) -> dict[str, Counter[Example]]:
    found: dict[str, Counter[Example]] = {}
    for name in sorted(files):
        if name.endswith(".tsv"):
            lines = files[name].decode("utf-8", "replace").splitlines()
            found[name] = Counter((line, "") for line in lines if line.strip() and not line.startswith("#"))
        elif name.endswith(".yaml"):
            content = _yaml(files[name])
            entries = content if isinstance(content, list) else []
            found[name] = Counter(map(_entry, entries))
    return found


def _entry(entry: Any) -> Example:
    """An entry of a YAML list: shown by its id where it has one, else by its text."""
    text = yaml.safe_dump(entry, allow_unicode=True, default_flow_style=True, sort_keys=False, width=10_000)
    return (str(entry["id"]) if isinstance(entry, dict) and "id" in entry else text), text


def _yaml(data: bytes) -> Any:
    # All scalars are strings here: YAML would otherwise read the keys yes and no as true and false.
    try:
        return yaml.load(data, Loader=yaml.BaseLoader)
    except yaml.YAMLError:
        return None
