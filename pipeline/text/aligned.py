"""Text that remembers where it came from.

How a step of the cleaning looks, for whoever writes one:

    def changes(text: str) -> Changes:
        return Changes([Edit(3, 6, ""), Edit(8, 9, "台", charwise=True)],
                       warnings=[TextWarning("mojibake-unread", "两处乱码无法还原", 10, 14)],
                       furniture=[(20, 31)])

    STEP = Step("pinyin", changes)

A step reads the text as the steps before it left it and reports what it would change; it never builds the new text
itself. All its numbers are half-open code-point offsets of the text it was given, edits sorted and not overlapping. An
edit is

- a replaced block: the whole of ``text[start:end]`` became ``replacement``, nothing inside corresponds to anything in
  particular (a repaired run of mojibake, a deletion, an insertion where ``start == end``);
- or, with ``charwise=True``, a stretch of equal length in which character ``i`` became character ``i`` (script, width).

`AlignedText.of(raw).after(step)` applies it; maps compose, and warnings and furniture are carried along. Nothing is
ever aligned afterwards by search or diff.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Offsets = NDArray[np.int64]
Interval = tuple[int, int]

_NO_BLOCKS: Offsets = np.zeros((1, 4), dtype=np.int64)


class Edit(NamedTuple):
    """One change of a step: ``text[start:end]`` becomes ``replacement``."""

    start: int
    end: int
    replacement: str
    charwise: bool = False


class TextWarning(NamedTuple):
    """A remark on a place of the text: from a step in the step's offsets, from `AlignedText.warnings` in raw ones."""

    code: str
    message: str
    start: int
    end: int


class Changes(NamedTuple):
    """What a step found: its edits, its remarks, and the spans that are page furniture, all in its input's offsets."""

    edits: Sequence[Edit] = ()
    warnings: Sequence[TextWarning] = ()
    furniture: Sequence[Interval] = ()


class Step(NamedTuple):
    """A named step of the cleaning."""

    name: str
    changes: Callable[[str], Changes]


class Applied(NamedTuple):
    """A step as it went: its name and its edits, in the offsets of the text it was given."""

    name: str
    edits: tuple[Edit, ...]


def edited(text: str, edits: Iterable[Edit]) -> str:
    """The text after the edits, which must be sorted, disjoint and inside the text (`ValueError` otherwise).

    >>> edited("數(shù)據(jù)", [Edit(1, 6, ""), Edit(7, 11, "")])
    '數據'
    """
    pieces: list[str] = []
    at = 0
    for start, end, replacement, charwise in edits:
        if not at <= start <= end <= len(text):
            raise ValueError(f"edit {start}:{end} does not follow {at} in a text of {len(text)} characters")
        if charwise and len(replacement) != end - start:
            raise ValueError(f"edit {start}:{end} is called charwise but gives {len(replacement)} characters")
        pieces.append(text[at:start])
        pieces.append(replacement)
        at = end
    pieces.append(text[at:])
    return "".join(pieces)


def replayed(raw: str, plan: Iterable[Applied]) -> str:
    """The text that a plan makes of a raw text.

    >>> replayed("臺灣。", [Applied("script", (Edit(0, 2, "台湾", charwise=True),))])
    '台湾。'
    """
    for applied in plan:
        raw = edited(raw, applied.edits)
    return raw


@dataclass(frozen=True, slots=True, eq=False)
class Alignment:
    """How the characters of one text (the source) became those of another (the target).

    Only the replaced blocks are kept, one row each, in order: ``source_start, source_end, target_start, target_end``.
    Between two blocks the texts correspond character by character. Row 0 is a sentinel of zeros.

    >>> a = Alignment.of_edits([Edit(1, 6, ""), Edit(7, 11, "")])        # 數(shù)據(jù) becomes 數據
    >>> a.to_source(0, 1), a.to_source(1, 2), a.to_source(0, 2)          # 數, 據, and both
    ((0, 1), (6, 7), (0, 7))
    """

    blocks: Offsets

    @classmethod
    def of_edits(cls, edits: Sequence[Edit]) -> Alignment:
        """The alignment of one step; charwise edits leave no trace in it."""
        rows = [(0, 0, 0, 0)]
        growth = 0
        for start, end, replacement, charwise in edits:
            if not charwise:
                put = start + growth
                growth += len(replacement) - (end - start)
                rows.append((start, end, put, end + growth))
        return cls(np.array(rows, dtype=np.int64) if len(rows) > 1 else _NO_BLOCKS)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Alignment) and np.array_equal(self.blocks, other.blocks)

    def __hash__(self) -> int:
        return hash(self.blocks.tobytes())

    def then(self, later: Alignment) -> Alignment:
        """The alignment of this step followed by a later one, in linear space and O(n log n) time.

        Blocks that overlap in the text between the two become one. Blocks that only touch stay apart: that is what
        keeps a deletion beside a word out of the word's source, and it makes the composition associative but for one
        case: text inserted exactly where a deletion meets a replaced block is beside the block or part of it.
        """
        if len(later.blocks) == 1:
            return self
        if len(self.blocks) == 1:
            return later
        ours, theirs = self.blocks[1:, 2:], later.blocks[1:, :2]
        middle = np.concatenate([ours, theirs])
        which = np.repeat(np.array([0, 1]), [len(ours), len(theirs)])
        order = np.lexsort((which, middle[:, 1], middle[:, 0]))
        starts, ends, which = middle[order, 0], np.maximum.accumulate(middle[order, 1]), which[order]
        first = np.ones(len(starts), dtype=bool)
        first[1:] = starts[1:] >= ends[:-1]
        heads = np.flatnonzero(first)
        tails = np.append(heads[1:], len(starts)) - 1
        # how many blocks of each map lie before the group and up to its end
        seen = np.cumsum(which)
        theirs_before, theirs_after = seen[heads] - which[heads], seen[tails]
        ours_before, ours_after = heads - theirs_before, tails + 1 - theirs_after
        blocks = np.zeros((len(heads) + 1, 4), dtype=np.int64)
        blocks[1:, 0] = self.blocks[ours_before, 1] + starts[heads] - self.blocks[ours_before, 3]
        blocks[1:, 1] = self.blocks[ours_after, 1] + ends[tails] - self.blocks[ours_after, 3]
        blocks[1:, 2] = later.blocks[theirs_before, 3] + starts[heads] - later.blocks[theirs_before, 1]
        blocks[1:, 3] = later.blocks[theirs_after, 3] + ends[tails] - later.blocks[theirs_after, 1]
        return Alignment(blocks)

    def to_source(self, start: int, end: int) -> Interval:
        """The source span that produced a target span; an empty span gives an empty one.

        Deleted text at the edges stays out, a replaced block touched in part comes whole, inserted text alone gives an
        empty span.
        """
        return self._across(start, end, 2, 0)

    def to_target(self, start: int, end: int) -> Interval:
        """The target span that a source span became; what was deleted gives an empty span where it stood."""
        return self._across(start, end, 0, 2)

    def _across(self, start: int, end: int, near: int, far: int) -> Interval:
        if end <= start:
            point = self._character(start, near, far)[0]
            return point, point
        return self._character(start, near, far)[0], self._character(end - 1, near, far)[1]

    def _character(self, at: int, near: int, far: int) -> Interval:
        row = self.blocks[int(self.blocks[:, near].searchsorted(at, side="right")) - 1]
        near_end, far_end = int(row[near + 1]), int(row[far + 1])
        if at < near_end:
            return int(row[far]), far_end
        return far_end + at - near_end, far_end + at - near_end + 1


def _identity() -> Alignment:
    return Alignment.of_edits(())


@dataclass(frozen=True, slots=True)
class AlignedText:
    """A clean text with the way back to the raw text it was made from.

    ``furniture`` are the clean spans of page furniture, sorted and disjoint (their text stays in ``text``); ``steps``
    the plan: ``replayed(raw, steps) == text``; ``warnings`` carry raw offsets.

    >>> step = Step("script", lambda text: Changes([Edit(0, 2, "台湾", charwise=True)]))
    >>> a = AlignedText.of("臺灣數位發展部").after(step)
    >>> a.text, a.to_raw(0, 2), a.steps[0].name
    ('台湾數位發展部', (0, 2), 'script')
    """

    raw: str
    text: str
    alignment: Alignment = field(default_factory=_identity)
    steps: tuple[Applied, ...] = ()
    furniture: tuple[Interval, ...] = ()
    warnings: tuple[TextWarning, ...] = ()

    @classmethod
    def of(cls, raw: str) -> AlignedText:
        """The raw text as its own clean text, before any step."""
        return cls(raw, raw)

    def after(self, step: Step) -> AlignedText:
        """This text after one more step; a step that found nothing leaves it as it is and is not in the plan."""
        changes = step.changes(self.text)
        if not changes.edits and not changes.warnings and not changes.furniture:
            return self
        own = Alignment.of_edits(changes.edits)
        text = edited(self.text, changes.edits) if changes.edits else self.text
        furniture = self.furniture
        if furniture or changes.furniture:
            moved = (own.to_target(start, end) for start, end in (*furniture, *changes.furniture))
            furniture = _disjoint(_trimmed(text, start, end) for start, end in moved)
        warnings = tuple(TextWarning(w.code, w.message, *self.to_raw(w.start, w.end)) for w in changes.warnings)
        return AlignedText(
            self.raw,
            text,
            self.alignment.then(own),
            (*self.steps, Applied(step.name, tuple(changes.edits))) if changes.edits else self.steps,
            furniture,
            self.warnings + warnings,
        )

    def to_raw(self, start: int, end: int) -> Interval:
        """The raw span that produced the clean span; see `Alignment.to_source`."""
        return self.alignment.to_source(start, end)

    def to_clean(self, start: int, end: int) -> Interval:
        """The clean span that the raw span became; empty where the raw text was deleted."""
        return self.alignment.to_target(start, end)

    def pieces(self) -> Iterator[tuple[str, str]]:
        """The raw text in pieces, each with what it became: itself, something else, or nothing.

        >>> step = Step("pinyin", lambda text: Changes([Edit(0, 1, "数", charwise=True), Edit(1, 6, "")]))
        >>> list(AlignedText.of("數(shù)据").after(step).pieces())
        [('數', '数'), ('(shù)', ''), ('据', '据')]
        """
        at = to = 0
        for start, end, put, put_end in (*self.alignment.blocks[1:].tolist(), [len(self.raw), -1, len(self.text), -1]):
            between = zip(self.raw[at:start], self.text[to:put], strict=True)
            for _, same in groupby(between, lambda pair: pair[0] == pair[1]):
                raw, text = zip(*same, strict=True)
                yield "".join(raw), "".join(text)
            if end >= 0:
                yield self.raw[start:end], self.text[put:put_end]
            at, to = end, put_end

    def plan(self) -> list[tuple[str, int]]:
        """The steps that changed something, in order, each with the number of its edits."""
        return [(applied.name, len(applied.edits)) for applied in self.steps]


def _trimmed(text: str, start: int, end: int) -> Interval:
    """The span without blanks and line ends at its edges."""
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return start, end


def _disjoint(spans: Iterable[Interval]) -> tuple[Interval, ...]:
    merged: list[Interval] = []
    for start, end in sorted(spans):
        if start == end:
            continue
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)
