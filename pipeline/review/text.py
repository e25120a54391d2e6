"""The raw text of an article in rows and stretches, each with what lies over it and what cleaning made of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from pipeline.text import AlignedText

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|$)")


class Highlight(NamedTuple):
    """Something that lies over `raw[start:end]`: its kind, and the id of the place on the page that tells of it."""

    start: int
    end: int
    kind: str
    ref: str


@dataclass(frozen=True)
class Stretch:
    """A piece of raw text under the same highlights throughout; `begins` are the refs that first occur here."""

    text: str
    kinds: tuple[str, ...] = ()
    refs: tuple[str, ...] = ()
    begins: tuple[str, ...] = ()


class CleanPiece(NamedTuple):
    """A piece of the clean text, and whether the cleaning changed more than blanks; an empty one was taken out."""

    text: str
    changed: bool


@dataclass
class Row:
    """One line of the raw text with its clean counterpart."""

    start: int
    end: int
    stretches: list[Stretch] = field(default_factory=list)
    clean: list[CleanPiece] = field(default_factory=list)


def rows(aligned: AlignedText, highlights: Iterable[Highlight]) -> list[Row]:
    """The lines of the raw text. Highlights may overlap and may run over lines; one that is empty gets no stretch.

    >>> event, mention = Highlight(0, 7, "event", "f0"), Highlight(0, 5, "mention", "a0")
    >>> (row,) = rows(AlignedText.of("国家数据局揭牌"), [event, mention])
    >>> [(stretch.text, stretch.kinds, stretch.begins) for stretch in row.stretches]
    [('国家数据局', ('mention', 'event'), ('a0', 'f0')), ('揭牌', ('event',), ())]
    """
    raw = aligned.raw
    found = [Row(match.start(), match.end()) for match in _LINE.finditer(raw) if match.group() or not raw]
    _lay_over(raw, found, sorted(highlight for highlight in highlights if highlight.start < highlight.end))
    _set_beside(aligned, found)
    return found


def _lay_over(raw: str, lines: Sequence[Row], highlights: Sequence[Highlight]) -> None:
    edges = sorted({edge for line in lines for edge in (line.start, line.end)} | {
        edge for highlight in highlights for edge in highlight[:2] if edge <= len(raw)
    })  # fmt: skip
    waiting = iter(highlights)
    upcoming = next(waiting, None)
    over: list[Highlight] = []
    begun: set[str] = set()
    line = iter(lines)
    row = next(line)
    for start, end in pairwise(edges):
        while upcoming is not None and upcoming.start <= start:
            over.append(upcoming)
            upcoming = next(waiting, None)
        over = [highlight for highlight in over if highlight.end > start]
        while row.end <= start:
            row = next(line)
        text = raw[start:end].rstrip("\r\n")
        if not text:
            continue
        refs = tuple(dict.fromkeys(highlight.ref for highlight in over))
        begins = tuple(ref for ref in refs if ref not in begun)
        begun.update(begins)
        row.stretches.append(
            Stretch(
                text,
                tuple(dict.fromkeys(highlight.kind for highlight in over)),
                refs,
                begins,
            )
        )


def _set_beside(aligned: AlignedText, lines: Sequence[Row]) -> None:
    """Puts each clean piece beside the line in which its raw text begins."""
    at = 0
    line = iter(lines)
    row = next(line)
    for raw, clean in aligned.pieces():
        for part, became in _by_line(raw, clean):
            while row.end <= at and row.end < len(aligned.raw):
                row = next(line)
            if part or became:
                row.clean.append(CleanPiece(became.rstrip("\r\n"), part.split() != became.split()))
            at += len(part)


def _by_line(raw: str, clean: str) -> Iterator[tuple[str, str]]:
    """A piece cut at its line ends where both sides have the same characters or as many, else whole."""
    if len(raw) != len(clean):
        yield raw, clean
        return
    at = 0
    for part in _LINE.findall(raw):
        yield part, clean[at : at + len(part)]
        at += len(part)
