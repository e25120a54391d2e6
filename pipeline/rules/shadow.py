"""A sentence with its agencies, dates and places replaced by one letter each, for rules that link them.

``2014年2月，广东省大数据管理局成立`` reads ``Ⓓ，Ⓐ成立``: a pattern about who was founded when needs no knowledge of
names or dates, and stays short. Ⓐ agency · Ⓖ government or party committee · Ⓓ date · Ⓟ place · Ⓣ title in 《》 ·
⇒ behind the subject, or the date of annals, carried over from the sentence before. Quotation marks and names in other
languages are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

LETTERS = "ⒶⒼⒹⓅⓉ⇒"
_QUOTES = "“”‘’「」『』\"'"
_OURS = str.maketrans({letter: "?" for letter in LETTERS} | dict.fromkeys(_QUOTES, ""))
_MARK = re.compile(f"[{LETTERS}{_QUOTES}]")
# The name in another language, which stands between a body and what is said of it.
_FOREIGN = re.compile(r"（(?:(?:英|葡|法|俄|日)[语文][^（）]{2,120}|[A-Za-zÀ-ÿ][A-Za-zÀ-ÿ ,.&'’-]{5,120})）")


@dataclass(frozen=True)
class Item:
    """Something that stands in the clean text at ``[start, end)`` and one letter in the shadow."""

    start: int
    end: int
    letter: str
    value: object


@dataclass(frozen=True)
class Shadow:
    """The shadow of ``clean[start:end]`` with, for each of its characters, where that came from."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    items: dict[int, Item]
    about: Item | None = None  # what the sentences before it are about

    def clean(self, start: int, end: int) -> tuple[int, int]:
        """The span of the clean text that the shadow's ``[start, end)`` stands for (``start < end``)."""
        return self.starts[start], self.ends[end - 1]

    def within(self, start: int, end: int) -> list[Item]:
        """The items that the shadow's ``[start, end)`` holds, in order."""
        return [self.items[at] for at in range(start, end) if at in self.items]


def shadow(clean: str, start: int, end: int, items: Iterable[Item], *before: Item, about: Item | None = None) -> Shadow:
    """The shadow of ``clean[start:end]``; items are disjoint, sorted and inside.

    A sentence without a subject goes on about that of the sentence before it, one in a line of annals has the date that
    opens the line: what stands ``before`` it, as ``Ⓐ⇒`` or ``Ⓓ⇒``, takes no room in the clean text.

    >>> shadow("于2018年揭牌", 0, 8, [Item(1, 6, "Ⓓ", None)]).text
    '于Ⓓ揭牌'
    """
    letters: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    found: dict[int, Item] = {}
    for item in before:
        found[len(starts)] = item
        letters += [item.letter, "⇒"]
        starts += [start, start]
        ends += [start, start]
    at = start
    for item in (*items, None):  # type: ignore[assignment]
        stop = item.start if item else end
        between = clean[at:stop]
        kept: Iterable[int] = range(at, stop)
        if _MARK.search(between):
            kept = [offset for offset in kept if clean[offset] not in _QUOTES]
            between = between.translate(_OURS)
        if "（" in between and (foreign := _FOREIGN.search(between)) is not None:
            kept = [*kept][: foreign.start()] + [*kept][foreign.end() :]
            between = between[: foreign.start()] + between[foreign.end() :]
        letters.append(between)
        starts += kept
        ends += [offset + 1 for offset in kept]
        if item is None:
            break
        found[len(starts)] = item
        letters.append(item.letter)
        starts.append(item.start)
        ends.append(item.end)
        at = item.end
    return Shadow("".join(letters), tuple(starts), tuple(ends), found, about)
