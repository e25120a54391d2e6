"""The word lists: what names of public bodies are made of, one entry a line, each with its kind and source."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pipeline.errors import LexiconError

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Head:
    """The last word of a name, with its class, its traits and the characters that must not follow (heads.tsv)."""

    word: str
    kind: str
    traits: frozenset[str]
    not_before: str


def rows(name: str, columns: int) -> list[list[str]]:
    """The rows of ``pipeline/lexicon/<name>``, comment lines left out.

    Raises LexiconError naming file and line where a row has another number of columns, stray space or an entry that
    stands twice.
    """
    found: list[list[str]] = []
    seen: set[str] = set()
    for number, line in enumerate((FOLDER / name).read_text("utf-8").splitlines(), 1):
        if line.startswith("#"):
            continue
        cells = line.split("\t")
        where = f"{name} line {number}"
        if len(cells) != columns or not cells[0] or any(cell != cell.strip() for cell in cells):
            raise LexiconError("J301", f"Not {columns} clean columns: {line!r}", where=where, hint="Mend the line.")
        if line in seen:
            raise LexiconError("J302", f"{cells[0]} stands twice", where=where, hint="Delete one of the lines.")
        seen.add(line)
        found.append(cells)
    return found


@cache
def heads() -> dict[str, Head]:
    """Last words of names, by word."""
    return {
        word: Head(word, kind, frozenset(traits.split()), not_before)
        for word, kind, traits, not_before, _ in rows("heads.tsv", 5)
    }


@cache
def head_pattern() -> re.Pattern[str]:
    """Matches a last word, the longest where several begin alike, and none that runs into a longer one: 劳工|委员会."""
    guarded = []
    for word in sorted(heads(), key=lambda word: (-len(word), word)):
        rests = {
            other[size:]
            for other in heads()
            for size in range(1, min(len(word), len(other)))
            if word.endswith(other[:size])
        }
        guarded.append(re.escape(word) + (f"(?!{'|'.join(sorted(rests))})" if rests else ""))
    return re.compile("|".join(guarded))


@cache
def remits() -> dict[str, str]:
    """Words between the place and the head, with the list they were taken from."""
    return {word: source for word, source in rows("remits.tsv", 2)}


@cache
def not_heads() -> dict[str, str]:
    """Words that end like a public body and are none (布局, 干部, 购物中心), with their kind."""
    return {word: kind for word, kind in rows("not_heads.tsv", 2)}


@cache
def anchors(kind: str) -> frozenset[str]:
    """The words of one kind of anchors.tsv.

    >>> {"开发区", "新区"} <= anchors("zone")
    True
    """
    return frozenset(word for word, of in rows("anchors.tsv", 2) if of == kind)


@cache
def anchor_pattern(kind: str) -> re.Pattern[str]:
    """Matches any word of one kind of anchors.tsv, the longest first."""
    return _any_of(anchors(kind))


@cache
def stops() -> re.Pattern[str]:
    """Matches any word that does not stand inside a name."""
    return _any_of(word for word, kind in rows("stops.tsv", 2) if kind != "edge")


@cache
def stop_words() -> re.Pattern[str]:
    """Matches the stops of two characters and more, which stand inside no word of a name."""
    return _any_of(word for word, kind in rows("stops.tsv", 2) if kind != "edge" and len(word) > 1)


@cache
def edges() -> frozenset[str]:
    """Words that a name may begin after: the stops, and words that stand in names too (前, 上)."""
    return frozenset(word for word, _ in rows("stops.tsv", 2))


@cache
def verbs() -> frozenset[str]:
    """Common words that no name runs across."""
    return frozenset(word for word, _ in rows("verbs.tsv", 2))


@cache
def full_verbs() -> frozenset[str]:
    """Those of `verbs` that name an activity as well: 应用, 建设. None of them begins a remit."""
    return frozenset(word for word, tag in rows("verbs.tsv", 2) if tag == "v")


@cache
def initials() -> frozenset[str]:
    """The first characters of remits of two or more, of which names are shortened: 创科 of 创新 and 科技."""
    return frozenset(word[0] for word in remits() if len(word) > 1)


@cache
def areas() -> re.Pattern[str]:
    """Matches the rivers, seas, ranges and parks that bodies are named after."""
    return _any_of(word for word, _ in rows("areas.tsv", 2))


@cache
def organs() -> frozenset[str]:
    """Shortened names of national bodies."""
    return frozenset(word for word, kind in rows("organs.tsv", 2) if kind != "secretary")


@cache
def longest_organ() -> int:
    """The length of the longest of `organs`."""
    return max(map(len, organs()))


@cache
def secretaries() -> frozenset[str]:
    """Departments of Hong Kong and Macau that stand beside the bureaus."""
    return frozenset(word for word, kind in rows("organs.tsv", 2) if kind == "secretary")


@cache
def regional() -> frozenset[str]:
    """Shortened names of commissions and ministries of Hong Kong and Taiwan."""
    return frozenset(word for word, kind in rows("organs.tsv", 2) if kind == "region")


@cache
def inner() -> frozenset[str]:
    """Remits of departments that any body has inside."""
    return frozenset(word for word, _ in rows("inner.tsv", 2))


@cache
def region_words() -> dict[str, str]:
    """Words that tell the region a text is about, with the region's code."""
    return {word: code for word, code in rows("regions.tsv", 2)}


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, sorted(words, key=lambda word: (-len(word), word)))))
