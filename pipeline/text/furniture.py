"""Page furniture marked: menus, shares, rights, licences, counts, related links, what a crawler put around the text.

The text of it stays; only its spans are told, so that nothing is extracted from them. The rules are data
(``furniture.yaml``); the engine adds what no single line shows: menus, which are runs of short lines, and how far the
rest of a page reaches.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from itertools import groupby
from typing import Any, NamedTuple

import yaml

from pipeline.errors import RuleError
from pipeline.text.aligned import Changes, Interval, Step
from pipeline.text.han import HAN, SENTENCE_END

_LINE = re.compile("[^\n]+")
_PIECE = re.compile("‹([a-z]+)›")
_SENTENCE = re.compile(f"[{HAN}”）][。！？．]")
_PLACES = ("line", "start", "end", "rest")
_KEYS = {"id", "where", "pattern", "yes", "no"}

LONGEST_LINE = 300
"""A line of more characters is running text, whatever it says; only its two ends are looked at."""

EDGE = 120
"""So many characters at the beginning or end of a line are looked at for furniture."""

LONGEST_HEADING = 50
"""No heading like 相关文章 has more characters, its ornaments included."""

FIRST_LINES = 6
"""Furniture before the text proper stands in one of these lines."""

MENU_WORD, MENU_WORDS = 6, 3
"""The longest word of a menu, and how many of its words must be page words by themselves."""


class Rule(NamedTuple):
    """An entry of ``furniture.yaml``, its pieces filled in."""

    id: str
    where: str
    pattern: re.Pattern[str]
    yes: tuple[str, ...]
    no: tuple[str, ...]


@cache
def rules() -> tuple[Rule, ...]:
    """The rules of ``furniture.yaml``; `RuleError` names the entry where one is wrong."""
    data = yaml.safe_load(files("pipeline.text").joinpath("furniture.yaml").read_text(encoding="utf-8"))
    return tuple(_rule(entry, data["pieces"]) for entry in data["rules"])


def _rule(entry: dict[str, Any], pieces: dict[str, str]) -> Rule:
    where = f"furniture.yaml {entry.get('id')}"
    if set(entry) != _KEYS or entry["where"] not in _PLACES:
        raise RuleError(
            "J230", f"The entry has the keys {sorted(entry)}", where=where, hint=f"Give exactly {sorted(_KEYS)}."
        )
    try:
        pattern = re.compile(f"(?:{_filled(entry['pattern'], pieces)})" + (r"\Z" if entry["where"] == "end" else ""))
    except (re.error, KeyError) as error:
        raise RuleError("J231", f"The pattern does not compile: {error!r}", where=where, hint="Correct it.") from error
    if pattern.match(""):
        raise RuleError("J232", "The pattern matches the empty string", where=where, hint="Make it ask for something.")
    return Rule(entry["id"], entry["where"], pattern, tuple(entry["yes"]), tuple(entry["no"]))


def _filled(pattern: str, pieces: dict[str, str]) -> str:
    return _PIECE.sub(lambda match: _filled(pieces[match[1]], pieces), pattern)


@cache
def _placed(where: str) -> tuple[Rule, ...]:
    return tuple(rule for rule in rules() if rule.where == where)


@cache
def _whole_line() -> re.Pattern[str]:
    """All rules for whole lines as one pattern: most lines match none, and one call tells."""
    return re.compile("|".join(f"(?:{rule.pattern.pattern})" for rule in (*_placed("line"), *_placed("rest"))))


def line_rule(line: str) -> str | None:
    """The id of the rule that takes the whole line for furniture, None where none does.

    >>> line_rule("浙公网安备33020302001030号"), line_rule("市公安局负责备案工作")
    ('licence-number', None)
    """
    if len(line) > LONGEST_LINE or not _whole_line().fullmatch(line):
        return None
    return next((rule.id for rule in (*_placed("line"), *_placed("rest")) if rule.pattern.fullmatch(line)), None)


def furniture_marked(text: str) -> Changes:
    """The spans of page furniture, whole lines and ends of lines.

    >>> text = "首页\\n江门挂牌\\n江门市网信局挂牌。责任编辑：某某\\n相关文章\\n某市成立数据局"
    >>> [text[start:end] for start, end in furniture_marked(text).furniture]
    ['首页', '责任编辑：某某', '相关文章\\n某市成立数据局']
    """
    lines = [match.span() for match in _LINE.finditer(text)]
    fits = _whole_line().fullmatch
    whole = [end - start <= LONGEST_LINE and bool(fits(text, start, end)) for start, end in lines]
    body = _body(text, lines, whole)
    spans = [line for line, is_furniture in zip(lines[:body], whole, strict=False) if is_furniture]
    if body < len(lines):
        spans.append((lines[body][0], lines[-1][1]))
    for index, (start, end) in enumerate(lines[:body]):
        if not whole[index]:
            spans += _ends(text, start, end, first=index < FIRST_LINES)
    spans += _menus(text, lines[:body], whole)
    return Changes(furniture=sorted(spans))


def _body(text: str, lines: list[Interval], whole: list[bool]) -> int:
    """The number of lines before the first heading like 相关文章 that no running text follows."""
    ends: list[int] | None = None
    for index, (start, end) in enumerate(lines):
        if not whole[index] or end - start > LONGEST_HEADING:
            continue
        if any(rule.pattern.fullmatch(text, start, end) for rule in _placed("rest")):
            ends = ends or [match.end() for match in _SENTENCE.finditer(text)]
            after = len(ends) - bisect_right(ends, end)
            if after <= max(2, len(ends) // 10) and (len(text) - end) * 2 <= len(text) + 2 * EDGE:
                return index
    return len(lines)


def _ends(text: str, start: int, end: int, *, first: bool) -> Iterator[Interval]:
    if first:
        for rule in _placed("start"):
            match = rule.pattern.match(text, start, min(end, start + EDGE))
            if match:
                yield match.span()
                start = match.end()
    if text[end - 1] in SENTENCE_END:
        return
    for rule in _placed("end"):
        match = rule.pattern.search(text, max(start, end - EDGE), end)
        if match:
            end_of_body = match.end("before") if "before" in rule.pattern.groupindex else match.start()
            yield end_of_body, end
            end = end_of_body


def _menus(text: str, lines: list[Interval], whole: list[bool]) -> Iterator[Interval]:
    """Runs of short lines of which several are page words: a menu, its other words included."""
    for short, run in groupby(range(len(lines)), lambda i: lines[i][1] - lines[i][0] <= MENU_WORD):
        indices = list(run)
        words = sum(whole[i] for i in indices)
        if short and words >= MENU_WORDS and words * 3 >= len(indices):
            yield lines[indices[0]][0], lines[indices[-1]][1]


STEP = Step("furniture", furniture_marked)
