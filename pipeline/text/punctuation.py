"""Chinese punctuation in one form: full-width marks and curly quotes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.text.aligned import Changes, Edit, Step
from pipeline.text.han import HAN
from pipeline.text.signs import Signs

_FOLDED = str.maketrans(
    "「」『』﹁﹂﹃﹄｢｣〝〞〟＂＇﹐﹑﹒﹔﹕﹖﹗﹙﹚｡､⋯‧・∙｟｠",
    "“”‘’“”‘’“”“”””’，、．；：？！（）。、…···（）",
)
_VARIANT = re.compile("[" + "".join(map(chr, _FOLDED)) + "]+")

_FOLDABLE = Signs("".join(map(chr, _FOLDED)) + "\"'")

_WIDE = str.maketrans(",?!:;()", "，？！：；（）")
# brackets are not among them: a pair is judged by what stands around and inside it
_CHINESE = f"{HAN}，。、；：？！．…—《》〈〉【】〔〕“”‘’·～"
_BESIDE = re.compile(f"[{_CHINESE}]")
_BLANKS = (" ", "\u3000", "\xa0")
_HALF = re.compile("[,?!:;()]+|\n")
_HALF_WIDTH = Signs(",?!:;()")
# a page wrote 《 as < and 》 as ), and a browser took <…》 for a tag: 编制了)和).
_TITLE_LOST = re.compile("(?<=[了和与及、《》])\\)(?=[和与及、，。．；等]|\n|\\Z)")
_STRAIGHT = re.compile("[\n\"']")
_CURLY = {'"': "“”", "'": "‘’"}
_SURELY_OPENING_AFTER = set("：（《〈、【“‘:(\n")
_SURELY_CLOSING_BEFORE = set("，。；、）》〉！？：】”’,;)!?:\n．")


def variants_folded(text: str) -> Changes:
    """The edits that give quotes and marks of other forms their usual one, character by character.

    「」『』, small and half-width forms always; straight quotes in pairs where Chinese stands on either side of one.
    Apostrophes and the quotes of Latin text stay.

    >>> from pipeline.text.aligned import edited
    >>> edited('「會見」"政数局"it\\'s', variants_folded('「會見」"政数局"it\\'s').edits)
    "“會見”“政数局”it's"
    """
    if not _FOLDABLE.occur(text):
        return Changes()
    edits = [Edit(m.start(), m.end(), m[0].translate(_FOLDED), charwise=True) for m in _VARIANT.finditer(text)]
    edits += _quotes(text)
    return Changes(sorted(edits))


def marks_widened(text: str) -> Changes:
    """The edits that make ``, ? ! : ; ( )`` full-width beside Chinese, a pair of brackets together or not at all.

    One blank on either side may part them from it, as where a blank stands at each word.

    Numbers, times, addresses and Latin text keep their marks. A closing bracket that closes nothing, in the place of a
    title, is what a page left of the title in 《》 that it took for a tag; these marks stand there then, empty.

    >>> from pipeline.text.aligned import edited
    >>> edited("广东(粤),共1,200项(10:30)。", marks_widened("广东(粤),共1,200项(10:30)。").edits)
    '广东（粤），共1,200项（10:30）。'
    """
    return Changes(sorted(_marks(text))) if _HALF_WIDTH.occur(text) else Changes()


def _beside_chinese(text: str, start: int, end: int) -> bool:
    return bool((start and _BESIDE.match(text, start - 1)) or _BESIDE.match(text, end))


def _amid_spaced(text: str, start: int, end: int) -> bool:
    """Whether one blank parts the mark from Chinese before it and behind it, as in a text with a blank at each word."""
    spaced = text[start - 1 : start] in _BLANKS and text[end : end + 1] in _BLANKS
    return spaced and start > 1 and bool(_BESIDE.match(text, start - 2) and _BESIDE.match(text, end + 1))


def _marks(text: str) -> Iterator[Edit]:
    opened: list[tuple[int, bool]] = []
    for match in _HALF.finditer(text):
        wide = match[0] != "\n" and (_beside_chinese(text, *match.span()) or _amid_spaced(text, *match.span()))
        for at in range(*match.span()):
            if text[at] == "\n":
                yield from (_wide(text, start) for start, start_wide in opened if start_wide)
                opened.clear()
            elif text[at] == "(":
                opened.append((at, wide))
            elif text[at] == ")" and opened:
                start, start_wide = opened.pop()
                if wide or start_wide:
                    yield _wide(text, start)
                    yield _wide(text, at)
            elif text[at] == ")" and _TITLE_LOST.match(text, at):
                yield Edit(at, at + 1, "《》")
            elif wide:
                yield _wide(text, at)
    yield from (_wide(text, at) for at, wide in opened if wide)


def _wide(text: str, at: int) -> Edit:
    return Edit(at, at + 1, text[at].translate(_WIDE), charwise=True)


def _quotes(text: str) -> Iterator[Edit]:
    """Pairs of straight quotes with Chinese on either side of either mark, each kind for itself and within a line."""
    pending: dict[str, int | None] = {'"': None, "'": None}
    for match in _STRAIGHT.finditer(text):
        mark, at = match[0], match.start()
        if mark == "\n":
            pending = dict.fromkeys(pending)
            continue
        before, after = text[at - 1 : at] or "\n", text[at + 1 : at + 2] or "\n"
        if mark == "'" and (before + after).isascii() and (before + after).isalnum():
            continue
        start = pending[mark]
        if start is None or (before in _SURELY_OPENING_AFTER and after not in _SURELY_CLOSING_BEFORE):
            pending[mark] = at
            continue
        pending[mark] = None
        if _beside_chinese(text, start, start + 1) or _beside_chinese(text, at, at + 1):
            yield Edit(start, start + 1, _CURLY[mark][0], charwise=True)
            yield Edit(at, at + 1, _CURLY[mark][1], charwise=True)


VARIANTS = Step("quotes", variants_folded)
MARKS = Step("marks", marks_widened)
