"""The expressions for dates in a text, as they are written: found, not yet resolved."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from pipeline.rules.dates.values import eras, numerals, plans, words
from pipeline.rules.engine import Match, RuleSet

FILES = ("years", "numbers", "relative")
_HERE = Path(__file__).parent
# An unclosed mark must not swallow the text behind it.
_TITLE = re.compile(r"《[^《》\n]{1,120}》")
# Characters that a numeral may hold but never begins with: O for 〇, and 元 for the first.
_INNER = frozenset("OＯ元")
# What may follow a numeral that begins a date, as a set of a pattern.
_BEHIND = r"年月日号季世期时末初至到OＯ、,，。；）和与及或/.．–—－~～─”\" \u00a0\u3000\n-"
# What follows the year of 2018-02-05, 2018/2/5, 2018.02.05, and of a line that is nothing but a year.
_BEHIND_YEAR = frozenset("-/.．\n")
_BLANKS = frozenset(" \u00a0\u3000")
_LONGEST_NUMERAL = 8


class Expression(NamedTuple):
    """A date as the text writes it: the rule that took it and its parts, ``text[start:end]`` of the clean text."""

    start: int
    end: int
    rule: str
    gives: str
    parts: Mapping[str, str]


def _class(chars: str) -> str:
    return "[" + "".join(map(re.escape, sorted(set(chars)))) + "]"


def _words(unit: str) -> str:
    # Longer words first, for an alternation takes the first that fits. The word stands before its look-behind, so
    # that most places are refused at their first character.
    chosen = sorted((word for word, meant in words().items() if meant.unit == unit), key=len, reverse=True)
    return "|".join(
        word + (f"(?<!{_class(words()[word].not_after)}{word})" if words()[word].not_after else "") for word in chosen
    )


@cache
def _arabic() -> str:
    return "".join(char for char in numerals() if char.isdecimal())


@cache
def _figures() -> str:
    return "".join(char for char in numerals() if not char.isdecimal() and char not in _INNER)


@cache
def pieces() -> dict[str, str]:
    """The pieces of patterns that the rule files share: those of pieces.yaml and those made from the tables."""
    given: dict[str, Any] = yaml.load((_HERE / "pieces.yaml").read_text("utf-8"), Loader=yaml.BaseLoader)
    return given | {
        "arabic": _class(_arabic()),
        "figure": _class(_figures()),
        "year_digit": _class("".join(char for char, value in numerals().items() if value < 10 and char != "元")),
        "era": "|".join(sorted(eras(), key=len, reverse=True)),
        "plan": "|".join(sorted(plans(), key=len, reverse=True)),
        "year_word": _words("year"),
        "month_word": _words("month"),
        "day_word": _words("day"),
    }


@cache
def rules(file: str) -> RuleSet:
    """The rules of one of ``FILES``."""
    return RuleSet(_HERE / f"{file}.yaml", pieces())


@cache
def _openings() -> dict[str, tuple[str, ...]]:
    """The words that begin an expression, by their first two characters."""
    quoted = [f"{mark}{plan}" for plan in plans() for mark in '“"']
    opening = [*words(), *eras(), "公元", "西元", *quoted, *(_HERE / "openings.txt").read_text("utf-8").split()]
    pairs = {word[:2] for word in opening}
    return {pair: tuple(word for word in opening if word.startswith(pair)) for pair in pairs}


@cache
def _starter() -> re.Pattern[str]:
    """Where an expression may start: whole runs of numerals, or the first two characters of a word.

    A run is taken at once and never tried again from its middle, so that a megabyte of digits costs one step.
    """
    arabic, figures = _class(_arabic()), _class(_figures())
    firsts = _class("".join(pair[0] for pair in _openings()))
    seconds = _class("".join(pair[1] for pair in _openings()))
    every = _class(_arabic() + _figures() + "".join(pair[0] for pair in _openings()))
    behind = f"(?=[{_BEHIND}]|{arabic}|{figures}|$)"
    # It begins with one set of characters, which the regular expression engine can race to.
    return re.compile(
        f"{every}(?:(?<={arabic})(?<!{arabic}{{2}}){arabic}*+{behind}|(?<={figures})(?<!{figures}{{2}}){figures}*+{behind}"
        f"|(?<={firsts})(?={seconds}))"
    )


def expressions(text: str) -> Iterator[Expression]:
    """The expressions in text order, disjoint; none inside book-title marks.

    >>> text = "于2018年3月5日揭牌，次年更名"
    >>> [text[found.start : found.end] for found in expressions(text)]
    ['2018年3月5日', '次年']
    >>> list(expressions("《“十三五”期间规划（2016-2020年）》第12届3-5个"))
    []
    """
    titles = [found.span() for found in _TITLE.finditer(text)] if "《" in text else []
    figures, openings = frozenset(_arabic() + _figures()), _openings()
    title = done = 0
    for found in _starter().finditer(text):
        start, end = found.span()
        if start < done:
            continue
        if text[start] in figures:
            file = _file_for_numeral(text, start, end)
        elif text.startswith(openings.get(text[start : start + 2], ()), start):
            file = "years" if text[start : start + 2] in _counted() else "relative"
        else:
            continue
        if file is None:
            continue
        while title < len(titles) and titles[title][1] <= start:
            title += 1
        if title < len(titles) and titles[title][0] < start:
            continue
        match = rules(file).match_at(text, start)
        if match is not None:
            done = match.end
            yield _expression(match)


@cache
def _counted() -> frozenset[str]:
    """The first two characters of what stands before a year."""
    return frozenset(word[:2] for word in (*eras(), "公元", "西元"))


@cache
def _behind_numeral() -> re.Pattern[str]:
    """What stands behind a numeral that may begin a date and has neither 年 nor 月 nor 日 right behind it."""
    s = f"(?:{pieces()['s']})"
    to = f"(?:{pieces()['to'].replace('{s}', s)})"
    arabic = _class(_arabic())
    numeral = f"(?:{arabic}{{1,4}}|{_class(_figures())}{{1,4}})"
    return re.compile(
        f"{s}(?:[月日号季]|世纪)|(?:{to}{numeral}){{1,6}}{s}[年月日号世]|([.．/]){arabic}{{1,2}}\\1{arabic}{{1,2}}(?!{arabic})"
    )


def _file_for_numeral(text: str, start: int, end: int) -> str | None:
    """The rule file for a run of numerals: None where what stands behind it makes it no date."""
    length = end - start
    if length > _LONGEST_NUMERAL:
        return None
    behind = text[end] if end < len(text) else "\n"
    if behind == "年" or (behind in _BLANKS and text.startswith("年", end + 1)):
        return "years"
    if behind == "月" or behind == "日":
        return "numbers"
    if behind in numerals():
        # 二0一八年 is a run behind a run.
        return "years" if text.find("年", end, start + 5) >= 0 else "numbers"
    if length == 4 and (behind in _BEHIND_YEAR or text[start] in "一二"):
        return "numbers"
    return "numbers" if _behind_numeral().match(text, end) or text[start:end] in plans() else None


def _expression(match: Match) -> Expression:
    # Alternatives of one pattern number their groups: y2 is another place for y.
    parts = {name.rstrip("23"): value for name, value in match.groups.items()}
    return Expression(match.start, match.end, match.rule, match.gives, parts)
