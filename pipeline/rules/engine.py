"""The rule engine: YAML rules made of named pieces, checked when loaded, run over characters of the clean text.

A rule file holds ``pieces`` (named parts of patterns) and ``rules``. A piece or pattern refers to another piece
as ``{name}``; digits in braces stay a quantifier. Each rule carries its own examples:

    rules:
      - id: date-ymd                     # written by hand, unique, stable, never reused
        pattern: '{year}年{month}月{day}日'
        gives: day                       # what the code behind the rule makes of a match
        note: why the rule is as it is
        yes:                             # at least two; ⟦…⟧ is the span, what follows => the value
          - 于⟦2018年3月5日⟧揭牌 => 2018-03-05
          - 定于⟦2018年3月6日⟧开幕 => 2018-03-06
        no:                              # at least one text in which this rule must not match
          - 第2018号文件

Knowledge of the language stands in the files, arithmetic and linking in code beside them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from copy import copy
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, NamedTuple

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from pipeline.errors import RuleError
from pipeline.rules.needed import Parts, needed, parts_of

_PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_]*)\}")
_GROUP_NAME = re.compile(r"\(\?P<([a-z][a-z0-9_]*)>")
_SPAN = re.compile(r"⟦(.*?)⟧", re.DOTALL)

Id = Annotated[str, Field(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$")]


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


@dataclass(frozen=True)
class Example:
    """A text in which a rule must match exactly ``[start, end)`` and yield ``value`` (None: not stated)."""

    text: str
    start: int
    end: int
    value: str | None

    @classmethod
    def parse(cls, line: str) -> Example:
        """The example written as ``text with ⟦span⟧ => value``.

        Raises ValueError where there is not exactly one marked span.

        >>> Example.parse("于⟦2018年⟧揭牌 => 2018")
        Example(text='于2018年揭牌', start=1, end=6, value='2018')
        >>> Example.parse("⟦民政部⟧").value is None
        True
        """
        marked, arrow, value = line.partition(" => ")
        spans = list(_SPAN.finditer(marked))
        if len(spans) != 1:
            raise ValueError(f"an example marks exactly one span with ⟦…⟧: {line!r}")
        span = spans[0]
        text = marked[: span.start()] + span.group(1) + marked[span.end() :]
        return cls(text, span.start(), span.start() + len(span.group(1)), value.strip() if arrow else None)


class Rule(_Model):
    """One rule as its file has it."""

    id: Id
    pattern: str = Field(min_length=1)
    gives: str = Field(min_length=1)
    note: str | None = None
    yes: tuple[str, ...] = Field(min_length=2)
    no: tuple[str, ...] = Field(min_length=1)

    @field_validator("yes")
    @classmethod
    def _marked(cls, lines: tuple[str, ...]) -> tuple[str, ...]:
        for line in lines:
            Example.parse(line)
        return lines

    @cached_property
    def examples(self) -> tuple[Example, ...]:
        return tuple(Example.parse(line) for line in self.yes)


class _File(_Model):
    pieces: dict[Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")], str] = Field(default_factory=dict)
    rules: tuple[Rule, ...] = Field(min_length=1)


@dataclass(frozen=True)
class Match:
    """What one rule took of a text: ``text[start:end]``, half-open, code points of the clean text."""

    rule: str
    gives: str
    start: int
    end: int
    groups: Mapping[str, str]
    spans: Mapping[str, tuple[int, int]]


class _Needs(NamedTuple):
    """What the rules of a file need, by number: `by_part` leads from the first thing, `rest` has the others."""

    by_part: dict[str, list[int]]
    rest: list[tuple[Parts, ...]]
    always: list[int]


class RuleSet:
    """The rules of one file, compiled.

    Loading refuses unknown keys, unknown pieces, pieces that nothing uses, double ids, patterns that do not
    compile and patterns that match the empty string; each is a RuleError naming file and rule.
    """

    def __init__(self, path: Path, pieces: Mapping[str, str] | None = None) -> None:
        self.path = path
        try:
            # All scalars are strings here: YAML would otherwise read the keys yes and no as true and false.
            text = path.read_text("utf-8")
            # An alias stands for a copy, and copies of copies fill any memory; a rule file needs none.
            if any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(text, Loader=yaml.BaseLoader)):
                raise RuleError("J213", "an alias (*name)", where=path.name, hint="write out what it stands for")
            data: Any = yaml.load(text, Loader=yaml.BaseLoader)
        except (yaml.YAMLError, ValueError, RecursionError) as error:
            raise RuleError("J201", f"not YAML: {error}", where=path.name, hint="mend the file") from error
        try:
            file = _File.model_validate(data)
        except ValidationError as error:
            first = error.errors()[0]
            place = ".".join(str(part) for part in first["loc"])
            raise RuleError(
                "J202", f"{place}: {first['msg']}", where=path.name, hint="see the head of pipeline/rules/engine.py"
            ) from error
        given = dict(pieces or {})
        own = dict(file.pieces)
        double = given.keys() & own.keys()
        if double:
            raise RuleError("J203", f"piece {min(double)} is defined twice", where=path.name, hint="rename one")
        self._pieces = given | own
        self.own_pieces = tuple(own)
        self._used: set[str] = set()
        self.rules = file.rules
        self._compiled: list[tuple[Rule, re.Pattern[str]]] = []
        seen: set[str] = set()
        for rule in file.rules:
            if rule.id in seen:
                raise RuleError("J204", "the id stands twice", where=f"{path.name} {rule.id}", hint="choose a new id")
            seen.add(rule.id)
            self._compiled.append((rule, self._compile(rule.pattern, rule.id)))
        unused = own.keys() - self._used
        if unused:
            raise RuleError("J205", f"no rule uses piece {min(unused)}", where=path.name, hint="delete the piece")

    def _expand(self, pattern: str, rule_id: str, inside: tuple[str, ...] = ()) -> str:
        def piece(found: re.Match[str]) -> str:
            name = found.group(1)
            where = f"{self.path.name} {rule_id}"
            if name in inside:
                raise RuleError("J206", f"piece {name} refers to itself", where=where, hint="break the circle")
            if name not in self._pieces:
                raise RuleError("J207", f"unknown piece {{{name}}}", where=where, hint="define it under pieces")
            self._used.add(name)
            return "(?:" + self._expand(self._pieces[name], rule_id, (*inside, name)) + ")"

        return _PLACEHOLDER.sub(piece, pattern)

    def _compile(self, pattern: str, rule_id: str) -> re.Pattern[str]:
        where = f"{self.path.name} {rule_id}"
        try:
            compiled = re.compile(self._expand(pattern, rule_id))
        except (re.error, OverflowError, RecursionError) as error:
            raise RuleError("J208", f"the pattern does not compile: {error}", where=where, hint="mend it") from error
        if compiled.match(""):
            raise RuleError("J209", "the pattern matches the empty string", where=where, hint="anchor it on a word")
        return compiled

    @cached_property
    def _needs(self) -> _Needs:
        by_part: dict[str, list[int]] = {}
        rest: list[tuple[Parts, ...]] = []
        always: list[int] = []
        for number, (_, pattern) in enumerate(self._compiled):
            first, *others = needed(pattern.pattern) or (frozenset(),)
            rest.append(tuple(others))
            for part in first:
                by_part.setdefault(part, []).append(number)
            if not first:
                always.append(number)
        return _Needs(by_part, rest, always)

    def _possible(self, present: frozenset[str]) -> Iterator[tuple[Rule, re.Pattern[str]]]:
        """The rules that could match a text of those parts, in the file's order: a few of the file's."""
        by_part, rest, always = self._needs
        numbers = {number for part in by_part.keys() & present for number in by_part[part]}
        for number in sorted(numbers.union(always)):
            if not any(map(present.isdisjoint, rest[number])):
                yield self._compiled[number]

    @cached_property
    def _alternatives(self) -> tuple[re.Pattern[str], dict[int, tuple[Rule, tuple[tuple[str, int], ...]]]]:
        branches: list[str] = []
        for number, (_, pattern) in enumerate(self._compiled):
            # A name may stand once in a pattern, and rules share pieces with named groups.
            renamed = _GROUP_NAME.sub(rf"(?P<\1_{number}>", pattern.pattern)
            # Closed last, the empty group at the end tells whose branch it was.
            branches.append(f"{renamed}(?P<rule_{number}>)")
        combined = re.compile("|".join(branches))
        place = combined.groupindex
        return combined, {
            place[f"rule_{number}"]: (rule, tuple((name, place[f"{name}_{number}"]) for name in pattern.groupindex))
            for number, (rule, pattern) in enumerate(self._compiled)
        }

    def match_at(self, text: str, start: int) -> Match | None:
        """What the first rule in the file's order that matches at ``start`` takes, None where none does.

        All rules run as one pattern: for callers that know where a match can begin, and need speed.
        """
        combined, owners = self._alternatives
        found = combined.match(text, start)
        if found is None or found.lastindex is None:
            return None
        rule, names = owners[found.lastindex]
        spans = {name: found.span(group) for name, group in names if found.start(group) >= 0}
        groups = {name: text[first:last] for name, (first, last) in spans.items()}
        return Match(rule.id, rule.gives, start, found.end(), groups, spans)

    def without(self, id: str) -> RuleSet:
        """The same rules less one: what the program would be without it. Raises KeyError for an unknown one."""
        if all(rule.id != id for rule in self.rules):
            raise KeyError(id)
        other = copy(self)
        for made in ("_alternatives", "_needs"):
            other.__dict__.pop(made, None)
        other.rules = tuple(rule for rule in self.rules if rule.id != id)
        other._compiled = [(rule, pattern) for rule, pattern in self._compiled if rule.id != id]
        return other

    def pattern(self, id: str) -> re.Pattern[str]:
        """The pattern of a rule, its pieces put in. Raises KeyError for an unknown one."""
        return {rule.id: pattern for rule, pattern in self._compiled}[id]

    def find(self, text: str, start: int = 0, end: int | None = None) -> Iterator[Match]:
        """Every match of every rule inside ``text[start:end]``, rule by rule in the file's order.

        Look-arounds see only ``[start, end)``. Overlaps are kept: ``longest`` settles them.
        """
        stop = len(text) if end is None else end
        for rule, pattern in self._possible(parts_of(text[start:stop])):
            for found in pattern.finditer(text, start, stop):
                groups = {name: value for name, value in found.groupdict().items() if value is not None}
                yield Match(
                    rule.id, rule.gives, found.start(), found.end(), groups, {name: found.span(name) for name in groups}
                )


@dataclass(frozen=True)
class Loser:
    """A match that another one displaced, for the trace."""

    match: Match
    winner: str


def longest(matches: Iterable[Match]) -> tuple[list[Match], list[Loser]]:
    """Disjoint matches in text order, and those that lost: longer wins, then earlier, then higher in the file."""
    ranked = sorted(enumerate(matches), key=lambda item: (item[1].start - item[1].end, item[1].start, item[0]))
    kept: list[Match] = []
    lost: list[Loser] = []
    taken: dict[int, str] = {}
    for _, match in ranked:
        rival = next((taken[i] for i in range(match.start, match.end) if i in taken), None)
        if rival is not None:
            lost.append(Loser(match, rival))
            continue
        kept.append(match)
        for i in range(match.start, match.end):
            taken[i] = match.rule
    return sorted(kept, key=lambda match: match.start), lost
