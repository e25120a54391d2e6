"""The word lists against their laws: `jigou lexicon check`.

Refused are lines that are not clean columns, that stand twice or out of order, that do not say where the word is from
or of what kind it is, and dead lines, without which no text would be read otherwise.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

from pipeline.errors import LexiconError
from pipeline.lexicon.words import FOLDER

COLUMNS = {
    "anchors": 2, "areas": 2, "heads": 5, "inner": 2, "not_heads": 2, "organs": 2, "regions": 2, "remits": 2,
    "stops": 2, "verbs": 2,
}  # fmt: skip
"""The lists and the number of their columns; ``places.tsv`` is written by a script and has its own checks."""

Rows = list[tuple[int, list[str]]]


def problems(folder: Path = FOLDER) -> Iterator[LexiconError]:
    """What is wrong with the lists of a folder, file by file and line by line; nothing where all is well.

    >>> list(problems())
    []
    """
    lists: dict[str, Rows] = {}
    for name, columns in COLUMNS.items():
        lines = (folder / f"{name}.tsv").read_text("utf-8").splitlines()
        lists[name] = [(number, line.split("\t")) for number, line in enumerate(lines, 1) if not line.startswith("#")]
        header = " ".join(line for line in lines if line.startswith("#"))
        yield from _malformed(name, lists[name], columns)
        yield from _unsourced(name, lists[name], header)
        yield from _disordered(name, lists[name])
    for name, dead in _DEAD.items():
        for number, word, why in dead(lists):
            yield _error("J303", name, number, f"{word} is a dead line: {why}", "Delete it.")


def _error(code: str, name: str, number: int, message: str, hint: str) -> LexiconError:
    return LexiconError(code, message, where=f"{name}.tsv line {number}", hint=hint)


def _malformed(name: str, rows: Rows, columns: int) -> Iterator[LexiconError]:
    for number, cells in rows:
        if len(cells) != columns or not cells[0] or any(cell != cell.strip() for cell in cells):
            yield _error("J301", name, number, f"Not {columns} clean columns: {cells}", "Mend the line.")


def _unsourced(name: str, rows: Rows, header: str) -> Iterator[LexiconError]:
    for number, cells in rows:
        source = cells[1] if len(cells) > 1 else ""
        explained = name in ("inner", "regions", "verbs") or source in header
        if not source or not explained:
            told = f"its kind or source {source!r} stands nowhere in the head of the file" if source else "no source"
            yield _error("J304", name, number, f"{cells[0]}: {told}", "Say where it is from, as the first lines do.")


def _disordered(name: str, rows: Rows) -> Iterator[LexiconError]:
    for (_, one), (number, other) in pairwise(rows):
        if one == other:
            yield _error("J302", name, number, f"{other[0]} stands twice", "Delete one of the lines.")
        elif one > other:
            yield _error("J305", name, number, f"{other[0]} stands behind {one[0]}", "Sort the list.")


def _dead_remits(lists: dict[str, Rows]) -> Iterator[tuple[int, str, str]]:
    """Words that are other words of the list in a row: the reader takes those one by one."""
    words = {cells[0]: cells[1] for _, cells in lists["remits"] if len(cells) > 1 and cells[1] != "short"}
    heads = tuple(cells[0] for _, cells in lists["heads"])
    others = [cells[0] for _, cells in lists["not_heads"]]
    # 人才交流 keeps 人才|交流会 from being the 交流会 of not_heads
    hiding = tuple(
        {word.removesuffix(head) for word in others for head in heads if word.endswith(head) and word != head}
    )
    for number, cells in lists["remits"]:
        word = cells[0]
        # the other sources tell ministries from local bureaus, so their compounds say something of their own
        if words.get(word) == "local" and not word.endswith(hiding) and _in_a_row(word, words):
            yield number, word, "other lines make it up"


def _in_a_row(word: str, words: dict[str, str]) -> bool:
    reached = {0}
    for end in range(2, len(word) + 1):
        if any(start in reached and end - start < len(word) and word[start:end] in words for start in range(end - 1)):
            reached.add(end)
    return len(word) in reached


def _dead_stops(lists: dict[str, Rows]) -> Iterator[tuple[int, str, str]]:
    stops = [cells[0] for _, cells in lists["stops"] if len(cells) > 1 and cells[1] != "edge" and len(cells[0]) > 1]
    for number, cells in lists["stops"]:
        shorter = next((stop for stop in stops if stop != cells[0] and stop in cells[0]), None)
        if shorter is not None and cells[0] in stops:
            yield number, cells[0], f"{shorter} stops already"


def _dead_not_heads(lists: dict[str, Rows]) -> Iterator[tuple[int, str, str]]:
    heads = tuple(cells[0] for _, cells in lists["heads"])
    for number, cells in lists["not_heads"]:
        if not cells[0].endswith(heads):
            yield number, cells[0], "it ends like no head"


_DEAD: dict[str, Callable[[dict[str, Rows]], Iterator[tuple[int, str, str]]]] = {
    "remits": _dead_remits,
    "stops": _dead_stops,
    "not_heads": _dead_not_heads,
}
