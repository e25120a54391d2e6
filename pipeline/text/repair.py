"""Text that went through a wrong encoding, read right again: run by run, and only where it clearly becomes Chinese.

Three kinds of damage are undone. A byte lost before a run shifts all its two-byte characters by half a character
(``?标惤苷f`` is ``”陳杰說``). UTF-8 or GBK read as GBK or Latin-1 gives a run of other characters (``骞垮窞`` is
``广州``). Bytes that the file's encoding could not read come as `Stretch` from the decoding. What is lost for good
(``锟斤拷``, U+FFFD) is told in a warning and stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from pipeline.text.aligned import Changes, Edit, Step, TextWarning, edited
from pipeline.text.bigrams import MARK, UNKNOWN, Bigrams, bigrams
from pipeline.text.decode import COMMON, Stretch
from pipeline.text.signs import Signs

REPAIRED = "mojibake-repaired"
LEFT = "mojibake-left"

# All numbers below are bits of `Bigrams`.
# What a turn into or out of shifted text costs, beside a mark of damage and anywhere else.
_BESIDE_MARK, _ANYWHERE = 6.0, 25.0
# What another reading must gain over the text as it stands.
_GAIN = 12.0
_GAIN_FOLDED = 10.0  # after a question mark and a folded mark, ?!
# A repaired run must be Chinese by itself: its mean by character.
_CHINESE = -12.5
_PERHAPS_CHINESE = -18.0
# A character that fits its two neighbours worse than this was not written there: between its two bytes others are lost.
# In healthy text 0.4% of the characters do. Pages with readings in brackets drop what GBK leaves to the user, one pair
# of bytes in seven; there the line is where 73% of the false characters and 5% of the true ones fall below it.
_UNREADABLE, _UNREADABLE_AMONG_READINGS = -33.0, -25.0
# Characters that a run must give that no mark of damage opens: three rare characters in a row make two by chance.
_FEWEST_UNMARKED = 5
_PASSES = 8
# So many runs misread in one way make it likely for the rest of the text.
_ENOUGH = 3
# An unknown byte is filled in only where the best choice is so much better than the second.
_MARGIN = 3.0

_LEADS = bytes(range(0x81, 0xFF))
_TRAILS = bytes((*range(0x40, 0x7F), *range(0x80, 0xFF)))
# The full-width marks that a page folded to ASCII byte by byte, and so across two characters: in ?!坝 the ! was A3 A1.
_FOLDED = {mark: ord(mark) + 0x80 for mark in "!,.;:()"}
_SOME_MARK = "．"  # some mark, unknown which

_VOWELS = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ"
_READING = re.compile(f"[a-zü][{_VOWELS}][a-zü]{{0,3}}\\)")
_PRIVATE = re.compile("[\ue000-\uf8ff]")
_CUT_READING = re.compile(rf"\?(?P<reading>[a-zü]{{0,4}}[{_VOWELS}][a-zü]{{0,3}})\)")


# Frequent in spoken Cantonese, in variants of Hong Kong and in names, though in no table of common characters.
_FREQUENT = "佢哋嘅啲喺咁嚟冇嘢畀咗嗰睇乜㗎喎諗嗌啱搵瞓靚煲爲裏説麽舖綫衞鑫炜婕珂茜窦闵"


def _rare() -> str:
    """A character class: what shifted or misread Chinese is made of and real Chinese seldom is."""
    han = "".join(chr(code) for code in range(0x3400, 0xA000) if chr(code) not in COMMON and chr(code) not in _FREQUENT)
    return f"[{han}\u0391-\u03c9\u0401-\u0451\u2e80-\u2eff\u3105-\u3129\ue000-\uf8ff]"


_RARE = _rare()
_RARE_OR_LOST = Signs(_RARE[1:-1] + "?\ufffd")
_RARE_ONE = re.compile(_RARE)
# Of six characters of a shifted run, three or more are rare; fewer in a place without a mark of damage are a name.
_FEWEST_RARE = 3
# Three searches, since one pattern with three branches cannot skip ahead to its first character.
_RARE_TOGETHER = re.compile(f"{_RARE}(?:[^\n]{{0,2}}{_RARE})+")
_AFTER_LOSS = (
    re.compile(f"[?\ufffd](?:[!,.;:](?=[^\x00-\x7f])|(?=[^\x00-\x7f]{{0,5}}{_RARE}))"),
    re.compile(rf"\?(?=[a-zü]{{0,4}}[{_VOWELS}][a-zü]{{0,3}}\))"),
)
# How far around something suspicious a run may reach without anything suspicious in it.
_BEFORE, _AFTER = 30, 40

_CP1252 = {character: code for code in range(0x80, 0xA0) if (character := bytes((code,)).decode("cp1252", "ignore"))}
_AS_LATIN = {**{chr(code): code for code in range(0x100)}, **_CP1252}
_HIGH = f"[\x80-\xff{''.join(_CP1252)}]"
# Latin-1 signs that no healthy run consists of; the dot of ······ and the quotation marks beside it are no such signs
_LATIN_SIGNS = frozenset((*map(chr, range(0x80, 0xC0)), *_CP1252)) - frozenset("\xa0·‘’“”•–—…")
_LATIN = Signs("\x80-\xff")
_LATIN_RUN = re.compile(f"[\x80-\xff](?:[\x40-\x7e]?{_HIGH})+[\x40-\x7e]?")
_BETWEEN_ASCII = re.compile("[^\x00-\x7f]{3,}")
_UTF8 = re.compile(rb"(?:[\xe1-\xef][\x80-\xbf]{2}|\xc2[\xa0-\xbf]|(?:\xef\xbc|[\xe2\xe3]\x80)[\x80?])+")
_CUT_MARK = re.compile(rb"(?:\xef\xbc|[\xe2\xe3]\x80)[\x80?](?![\x80-\xbf])")
_CHINESE_ONLY = re.compile(
    "[\u2014\u2018-\u201d\u2026\xb7\u2103\u2460-\u249b\u3000-\u301f\u3400-\u9fff\ufe30-\ufe6b\uff01-\uff5e\x20-\x7e]+"
)
_HAN = re.compile("[\u3400-\u9fff]")
# What other programs left in place of lost bytes: UTF-8's U+FFFD read as GBK, memory never written to, U+FFFD itself.
_LOST = {
    "锟斤": re.compile("锟斤拷(?:锟斤拷|锟斤|锟)*"),
    "烫烫烫": re.compile("烫{3,}"),
    "屯屯屯": re.compile("屯{3,}"),
    "\ufffd": re.compile("\ufffd(?:[^\n]{0,3}\ufffd)*"),
}
_DENSE = re.compile(f"[?\ufffd][!,.;:]?(?:[^\x00-\x7f]?{_RARE}){{3,}}|(?<=[㐀-鿿]){_CUT_READING.pattern}")


class _Repair(NamedTuple):
    """A damaged run: its span, its edits, what was wrong, and how many characters could not be read."""

    start: int
    end: int
    edits: tuple[Edit, ...]
    cause: str
    unread: int = 0


def repairs(text: str, stretches: Sequence[Stretch] = ()) -> Changes:
    """The edits that undo wrong encodings, with a warning for each repaired run and for each that had to stay.

    Holds back where the other reading is not clearly better Chinese: rare names, classical Chinese, other scripts and
    code stay as they are. Inside a run, a character that has lost more than one byte stays as it is too, with a
    warning.

    >>> from pipeline.text.aligned import edited
    >>> text = "群眾的能力?!标惤苷f。"
    >>> edited(text, repairs(text).edits)
    '群眾的能力。”陳杰說。'
    >>> [warning.code for warning in repairs("数据锟斤拷局").warnings]
    ['mojibake-left']
    """
    found = list(_unreadable_bytes(stretches))
    latin = list(_LATIN_RUN.finditer(text)) if _LATIN.occur(text) else []
    sure = [run for match in latin for run in _misread_as_latin(text, *match.span(), 3, _CHINESE)]
    found += sure
    if len(sure) >= _ENOUGH:
        # in a text that is misread throughout, names and single characters count too: ÔÂ is 月
        done = {run.start for run in sure}
        rest = (match.span() for match in latin if match.start() not in done)
        found += (run for span in rest for run in _misread_as_latin(text, *span, 2, _PERHAPS_CHINESE))
    windows = _windows(text) if _RARE_OR_LOST.occur(text) else []
    if windows:
        # a page with readings that shows nothing of what GBK leaves to the user has dropped it
        drops = _READING.search(text) is not None and _PRIVATE.search(text) is None
        unreadable = _UNREADABLE_AMONG_READINGS if drops else _UNREADABLE
    misread_in = {(start, end): list(_misread_as_gb(text, start, end)) for start, end, _ in windows}
    if sum(map(len, misread_in.values())) >= _ENOUGH:
        for match in _BETWEEN_ASCII.finditer(text):
            found += _misread_as_gb(text, *match.span())
    for start, end, dense in windows:
        misread = misread_in[start, end]
        found += misread
        for first, last in _between(start, end, misread) if dense else ():
            found += _shifted(text, first, last, unreadable)
    edits: list[Edit] = []
    warnings: list[TextWarning] = []
    at = 0
    for run in sorted(found, key=lambda run: (run.start, -run.end)):
        if run.start < at:
            continue
        at = run.end
        edits += run.edits
        read = "".join(edit.replacement for edit in run.edits)
        warnings.append(TextWarning(REPAIRED, f"{run.cause}, read as {read[:40]}", run.start, run.end))
        if run.unread:
            message = f"{run.cause}: {run.unread} place{'s' * (run.unread > 1)} in the run cannot be read"
            warnings.append(TextWarning(LEFT, message, run.start, run.end))
    for sign, pattern in _LOST.items():
        if sign in text:
            warnings += _left(text, pattern.finditer(text), edits, "its bytes are lost")
    if windows:
        warnings += _left(text, _DENSE.finditer(text), edits, "no reading of it is plausible")
    unread = (match for match in latin if _looks_misread(match[0]))
    warnings += _left(text, unread, edits, "no reading of it is plausible")
    return Changes(edits, sorted(warnings, key=lambda warning: (warning.start, warning.end)))


def repair_step(stretches: Sequence[Stretch] = ()) -> Step:
    """The step of a decoded file: `repairs`, with the bytes that the file's encoding could not read."""
    return Step("repair", lambda text: repairs(text, stretches))


STEP = repair_step()


def _between(start: int, end: int, runs: Iterable[_Repair]) -> Iterator[tuple[int, int]]:
    """The parts of a window between the runs found in it (all of it where there are none)."""
    for run in runs:
        if run.start - start >= _FEWEST_RARE:
            yield start, run.start
        start = run.end
    if end - start >= _FEWEST_RARE:
        yield start, end


def _windows(text: str) -> list[tuple[int, int, bool]]:
    """The parts of lines worth a closer look, in order, each with whether it may hold shifted text."""
    windows: list[tuple[int, int, bool]] = []
    start = end = 0
    dense = False
    places = list(_RARE_TOGETHER.finditer(text))
    if "?" in text or "\ufffd" in text:
        places += (match for pattern in _AFTER_LOSS for match in pattern.finditer(text))
    for match in sorted(places, key=re.Match.start):
        first, last = match.span()
        here = max(text.rfind("\n", max(0, first - _BEFORE), first) + 1, first - _BEFORE, 0)
        there = text.find("\n", last, last + _AFTER)
        there = min(len(text), last + _AFTER) if there < 0 else there
        if here > end:
            if end > start:
                windows.append((start, end, dense))
            start, dense = here, False
        end = max(end, there)
        dense = dense or match[0][0] in "?\ufffd" or len(_RARE_ONE.findall(match[0])) >= _FEWEST_RARE
    if end > start:
        windows.append((start, end, dense))
    return windows


def _left(text: str, found: Iterable[re.Match[str]], edits: Sequence[Edit], reason: str) -> Iterator[TextWarning]:
    """A warning for each of the damaged places found that no edit touches."""
    repaired = iter(edits)
    edit = next(repaired, None)
    for match in found:
        while edit is not None and edit.end <= match.start():
            edit = next(repaired, None)
        if edit is None or edit.start >= match.end():
            yield TextWarning(LEFT, f"damaged text, {reason}: {match[0][:20]}", *match.span())


def _looks_misread(run: str) -> bool:
    """Whether a run of Latin-1 characters is no word, no rule of dots and no formula."""
    return sum(character > "\x7f" for character in run) >= 6 and len(set(run) & _LATIN_SIGNS) >= 2


# --- plausibility ---


def _clearly_chinese(model: Bigrams, reading: str, instead_of: str, before: str, floor: float = _CHINESE) -> bool:
    """Whether a reading is Chinese throughout and clearly more plausible than the text that stands there."""
    if not _CHINESE_ONLY.fullmatch(reading):
        return False
    bits = model.total(reading, before)
    return bits >= floor * len(reading) and bits - model.total(instead_of, before) >= _GAIN


# --- bytes that the file's encoding could not read ---


def _unreadable_bytes(stretches: Sequence[Stretch]) -> Iterator[_Repair]:
    """The stretches that are Chinese in GB18030 or Big5."""
    for start, end, data in stretches:
        if len(data) < 4:
            continue
        model = bigrams()
        options = [(codec, data.decode(codec, "replace")) for codec in ("gb18030", "big5hkscs")]
        codec, reading = max(options, key=lambda option: model.total(option[1]) / len(option[1]))
        lost = reading.count("\ufffd")
        readable = reading.replace("\ufffd", "")
        if lost * 4 <= len(readable) and _clearly_chinese(model, readable, "\ufffd" * len(readable), ""):
            yield _Repair(start, end, (Edit(start, end, reading),), f"{codec} inside the file", lost)


# --- runs read in the wrong encoding ---


def _latin_bytes(text: str) -> bytes:
    return bytes(_AS_LATIN[character] for character in text)


def _gb_bytes(text: str) -> bytes:
    return text.encode("gb18030")


_MISREADINGS: tuple[tuple[str, Callable[[str], bytes], str], ...] = (
    ("UTF-8 read as Latin-1", _latin_bytes, "utf-8"),
    ("GBK read as Latin-1", _latin_bytes, "gb18030"),
    ("UTF-8 read as GBK", _gb_bytes, "utf-8"),
)


def _undone(text: str) -> Iterator[tuple[str, str]]:
    """Every other reading of the bytes of a text, with what was wrong."""
    for cause, encode, codec in _MISREADINGS:
        try:
            reading = encode(text).decode(codec)
        except (KeyError, UnicodeError):
            continue
        if reading != text:
            yield reading, cause


def _misread_as_latin(text: str, start: int, end: int, shortest: int, floor: float) -> Iterator[_Repair]:
    """A run of Latin-1 characters that is Chinese when its bytes are read again, once or twice."""
    model = bigrams()
    # the ASCII character at the end may be the last byte of GBK or stand for itself
    readings = [
        (reading, stop, cause)
        for stop in ((end, end - 1) if text[end - 1].isascii() else (end,))
        if stop - start >= shortest
        for reading, cause in _undone(text[start:stop])
    ]
    for level in range(2):
        chinese = [
            (model.total(reading) - model.total(text[start:stop]), stop, reading, cause)
            for reading, stop, cause in readings
            if _clearly_chinese(model, reading, text[start:stop], "", floor)
        ]
        if chinese:
            _, stop, reading, cause = max(chinese)
            yield _Repair(start, stop, (Edit(start, stop, reading),), cause)
            return
        if level == 0:
            readings = [
                (deeper, stop, f"{earlier}, then {cause}")
                for reading, stop, cause in readings
                for deeper, earlier in _undone(reading)
            ]


def _misread_as_gb(text: str, start: int, end: int) -> Iterator[_Repair]:
    """UTF-8 read as GBK in a window: its pieces that are UTF-8 again, where they are Chinese or become it once more.

    A mark that lost its last byte (锛? is EF BC and one byte more) becomes some mark, unknown which. A character of the
    text that belongs to the piece by one of its two bytes alone stays.
    """
    data = bytearray()
    owner: list[int] = []  # the character that each byte comes from
    for at in range(start, end):
        piece = _bytes_of(text[at])
        if text[at] == "€" or (text[at] == "\ufffd" and text[at + 1 : at + 2] > "\x7f"):
            piece = b"\x80"  # the one byte that is no first byte of GBK, whatever follows; Windows has the € there
        data += piece
        owner += [at] * len(piece)
    owner = [start - 1, *owner, end]  # with a sentinel at each end
    for match in _UTF8.finditer(bytes(data)):
        first, last = match.span()
        here = owner[first + 1] + (owner[first] == owner[first + 1])
        there = owner[last + 1] if owner[last] != owner[last + 1] else owner[last]
        if last - first < 6 or here >= there:
            continue
        reading = _CUT_MARK.sub(_SOME_MARK.encode(), data[first:last]).decode("utf-8", "replace")
        standing, before = text[here:there], text[here - 1 : here]
        model = bigrams()
        if _clearly_chinese(model, reading.replace(_SOME_MARK, "，"), standing, before):
            beside = text[max(start, here - 1) : here] + text[there : there + 1]
            unread = reading.count(_SOME_MARK) + len(_RARE_ONE.findall(beside))
            yield _Repair(here, there, (Edit(here, there, reading),), "UTF-8 read as GBK", unread)
        elif inner := list(_misread_as_gb(reading, 0, len(reading))):
            left = len(reading) - sum(run.end - run.start for run in inner)
            if left * 4 <= len(reading):
                reading = edited(reading, [edit for run in inner for edit in run.edits])
                unread = left + sum(run.unread for run in inner)
                yield _Repair(here, there, (Edit(here, there, reading),), "UTF-8 read as GBK twice", unread)


# --- two-byte characters shifted by one byte ---


@lru_cache(maxsize=65536)
def _bytes_of(character: str) -> bytes:
    """The GB18030 bytes of a character; a question mark for what has none and for U+FFFD, which stands for any byte."""
    return b"?" if character == "\ufffd" else character.encode("gb18030", "replace")


@lru_cache(maxsize=65536)
def _character(lead: int, trail: int) -> str:
    """The character of two GB18030 bytes, or nothing where there is none."""
    character = bytes((lead, trail)).decode("gb18030", "ignore")
    return character if len(character) == 1 and not "\ue000" <= character <= "\uf8ff" else ""


@lru_cache(maxsize=256)
def _ending_in(trail: int) -> tuple[str, ...]:
    """The characters of Chinese text whose second byte it is."""
    return tuple(c for lead in _LEADS if (c := _character(lead, trail)) and bigrams().bits("", c) > UNKNOWN)


@lru_cache(maxsize=256)
def _starting_with(lead: int) -> tuple[str, ...]:
    """The characters of Chinese text whose first byte it is."""
    return tuple(c for trail in _TRAILS if (c := _character(lead, trail)) and bigrams().bits("", c) > UNKNOWN)


@lru_cache(maxsize=4096)
def _read_as(lead: int, reading: str) -> tuple[str, ...]:
    """The Traditional characters with that first byte and that reading."""
    readings = bigrams().readings
    return tuple(c for c in _starting_with(lead) if reading in readings.get(c, ()))


class _Cell(NamedTuple):
    """A character read across two of the text: the span it touches, what it is (nothing where it cannot be read)."""

    start: int
    end: int
    character: str


class _Cells(NamedTuple):
    """The cells of a path, the last one first; no cell is where a run opens."""

    last: _Cell | None
    earlier: _Cells | None


class _Path(NamedTuple):
    """The best reading so far, with the bytes that may be the first of its next character, if it is shifted."""

    bits: float
    before: str
    cells: _Cells | None
    pending: bytes = b""
    since: int = 0


def _shifted(text: str, start: int, end: int, unreadable: float) -> Iterator[_Repair]:
    """The runs of a window that read as Chinese when shifted by one byte.

    The best path through two states, aligned and shifted: what the text costs as it stands against what it costs
    shifted, and a price for each turn. A run opens at a question mark that stands for its first byte (``?标``), at one
    with a mark that was folded across two characters (``?!坝``), at a reading set into a character (``當?shù)貢r``,
    where the question mark replaced B5 of 94 B5 = 數), or anywhere at a higher price. It closes with an ASCII letter
    that is the second byte of its last character, at a question mark for that byte, at a reading, or anywhere.
    """
    model = bigrams()
    readings = {match.end(): match for match in _CUT_READING.finditer(text, start, end)}
    aligned: list[_Path] = [_Path(0.0, text[start - 1 : start], None)]
    shifted: list[_Path | None] = [None]
    for at in range(start, end):
        character = text[at] if text[at] != "\ufffd" else "?"
        data = _bytes_of(character)
        here, there = aligned[-1], shifted[-1]
        stay = [_Path(here.bits + model.bits(here.before, character), character, here.cells)]
        move: list[_Path] = []
        if there is not None:
            stay += _closing(model, text, at, there)
            bits = there.bits - _ANYWHERE + model.bits("", character)
            stay.append(_Path(bits, character, _Cells(_Cell(at - 1, at, ""), there.cells)))
        if len(data) == 2:
            if there is not None:
                moved = _next_cell(model, text, at, there)
                if moved.pending < b"\x80":  # an ASCII character, and what follows is aligned again
                    ending = moved.pending.decode()
                    cells = _Cells(_Cell(at, at + 1, ending), moved.cells)
                    stay.append(_Path(moved.bits - _BESIDE_MARK / 2, ending, cells))
                else:
                    move.append(moved)
            opened = _Cells(_Cell(at, at + 1, ""), _Cells(None, here.cells))
            move.append(_Path(here.bits - _ANYWHERE + UNKNOWN, "", opened, data[1:], at))
        elif data == b"?":
            move.append(_Path(here.bits - _BESIDE_MARK, here.before, _Cells(None, here.cells), b"", at))
        if character in _FOLDED and at > start and text[at - 1] in "?\ufffd":
            move.append(_over_folded_mark(model, character, at, aligned[-2]))
        if at + 1 in readings:
            match = readings[at + 1]
            back = match.start() - start
            if match.start() > start:
                stay += _closed_by_reading(model, text, match, shifted[back])
                move += _opened_by_reading(text, match, aligned[back])
        aligned.append(max(stay, key=_bits))
        shifted.append(max(move, key=_bits) if move else None)
    best = aligned[-1]
    if shifted[-1] is not None and shifted[-1].bits - _ANYWHERE > best.bits:
        best = shifted[-1]
    yield from _accepted(model, text, best.cells, unreadable)


def _bits(path: _Path) -> float:
    return path.bits


def _next_cell(model: Bigrams, text: str, at: int, path: _Path) -> _Path:
    """The path with the character of its pending byte and the first byte of this one."""
    lead, trail = _bytes_of(text[at])
    after = _bytes_of(text[at + 1]) if at + 1 < len(text) else b""
    following = _character(trail, after[0]) if after and after != b"?" else ""
    start = path.since
    if len(path.pending) == 1:
        character = _character(path.pending[0], lead)
    elif path.pending:
        character = _chosen(model, path.before, [_character(first, lead) for first in path.pending], following)
    else:
        character = _chosen(model, path.before, _ending_in(lead), following)
    bits = model.bits(path.before, character) if character else UNKNOWN
    cells = _Cells(_Cell(start, at + 1, character), path.cells)
    return _Path(path.bits + bits, character, cells, bytes((trail,)), at)


def _chosen(model: Bigrams, before: str, options: Iterable[str], after: str) -> str:
    """The character that fits best between two others, or nothing where no one fits clearly better than the rest."""
    fits = [
        (model.bits(before, option) + (model.bits(option, after) if after else 0.0), option)
        for option in options
        if option
    ]
    ranked = sorted(fits, reverse=True)
    if not ranked or (len(ranked) > 1 and ranked[0][0] - ranked[1][0] < _MARGIN):
        return ""
    return ranked[0][1]


def _closing(model: Bigrams, text: str, at: int, path: _Path) -> Iterator[_Path]:
    """The path closed by this character as the last byte of its last one."""
    if len(path.pending) != 1:
        return
    lead, character = path.pending[0], text[at]
    if "@" <= character <= "~":
        read = _character(lead, ord(character))
        if read:
            bits = path.bits + model.bits(path.before, read) - _BESIDE_MARK / 2
            yield _Path(bits, read, _Cells(_Cell(path.since, at + 1, read), path.cells))
    elif character in "?\ufffd":
        if lead == 0xA1:
            read = _closing_mark(path)
        else:
            read = _chosen(model, path.before, _starting_with(lead), text[at + 1 : at + 2])
        bits = MARK if read == _SOME_MARK else model.bits(path.before, read) if read else UNKNOWN
        yield _Path(path.bits + bits - _BESIDE_MARK, read, _Cells(_Cell(path.since, at + 1, read), path.cells))


def _closing_mark(path: _Path) -> str:
    """The mark that closes the quotation opened in this run, or some mark, unknown which."""
    cells = path.cells
    while cells is not None and (cell := cells.last) is not None:
        if cell.character in "”》」』":
            break
        if cell.character and cell.character in "“《「『":
            return "”》」』"["“《「『".index(cell.character)]
        cells = cells.earlier
    return _SOME_MARK


def _over_folded_mark(model: Bigrams, mark: str, at: int, path: _Path) -> _Path:
    """The path opened by a question mark and a folded mark, whose two bytes belong to two characters."""
    # A1 A3, the full stop, before all others: what follows is mostly a quotation mark
    character = _chosen(model, path.before, _ending_in(0xA3), "")
    if not character or model.bits(path.before, character) < MARK + _MARGIN:
        character = "。"
    bits = path.bits - _BESIDE_MARK + model.bits(path.before, character)
    cells = _Cells(_Cell(at - 1, at + 1, character), _Cells(None, path.cells))
    return _Path(bits, character, cells, bytes((_FOLDED[mark],)), at)


def _opened_by_reading(text: str, match: re.Match[str], path: _Path) -> Iterator[_Path]:
    """The path opened by a reading that was set between the two bytes of a character.

    The annotator took the last byte of one character and the first of the next for a character of that reading; its
    first byte still stands in the character before, and the question mark replaced its second.
    """
    data = _bytes_of(text[match.start() - 1])
    if len(data) == 2 and (read := _read_as(data[1], match["reading"])):
        pending = bytes(_bytes_of(character)[1] for character in read)
        yield _Path(path.bits, path.before, _Cells(None, path.cells), pending, match.start())


def _closed_by_reading(model: Bigrams, text: str, match: re.Match[str], path: _Path | None) -> Iterator[_Path]:
    """The path closed by a reading after its last character, whose second byte the question mark replaced."""
    if path is None or len(path.pending) != 1:
        return
    options = _read_as(path.pending[0], match["reading"])
    if read := _chosen(model, path.before, options, text[match.end() : match.end() + 1]):
        bits = path.bits + model.bits(path.before, read)
        yield _Path(bits, read, _Cells(_Cell(path.since, match.end(), read), path.cells))


def _accepted(model: Bigrams, text: str, cells: _Cells | None, unreadable: float) -> Iterator[_Repair]:
    """The runs of a path that are clearly Chinese, in any order."""
    run: list[_Cell] = []
    while cells is not None:
        cell, cells = cells
        if cell is not None:
            run.append(cell)
        elif run:
            yield from _judged(model, text, run[::-1], unreadable)
            run = []


def _judged(model: Bigrams, text: str, run: list[_Cell], unreadable: float) -> Iterator[_Repair]:
    for _ in range(_PASSES):
        fits = [_fit(model, run, at) for at in range(len(run))]
        worst = [
            at
            for at, fit in enumerate(fits)
            if fit < unreadable and fit == min(fits[max(0, at - 1) : at + 2])  # it may be the neighbour that is wrong
        ]
        if not worst:
            break
        for at in worst:
            run[at] = run[at]._replace(character="")
    start, end = run[0].start, run[-1].end
    read = "".join(cell.character for cell in run)
    unread = sum(not cell.character for cell in run)
    before = text[start - 1 : start]
    bits = model.total(read, before)
    if text[start] not in "?\ufffd":
        fewest, gain = _FEWEST_UNMARKED, _GAIN
    elif text[start + 1] in _FOLDED and run[0].character:
        fewest, gain = 1, _GAIN_FOLDED
    else:
        fewest, gain = 2, _GAIN
    after = text[end : end + 1]
    standing = model.total(text[start:end].replace("\ufffd", "?") + after, before)
    if (
        len(_HAN.findall(read)) < fewest
        or unread * 2 > len(run)
        or bits < _CHINESE * len(read)
        or model.total(read + after, before) + unread * UNKNOWN - standing < gain
    ):
        return
    edits: list[Edit] = []
    at = 0
    while at < len(run):
        if not run[at].character:
            at += 1
            continue
        stop = at
        while stop < len(run) and run[stop].character:
            stop += 1
        # a character of the text that is half in a place that cannot be read stays with it
        left = max(run[at].start, run[at - 1].end) if at else run[at].start
        right = min(run[stop - 1].end, run[stop].start) if stop < len(run) else run[stop - 1].end
        if left <= right:
            edits.append(Edit(left, right, "".join(cell.character for cell in run[at:stop])))
        at = stop
    yield _Repair(start, end, tuple(edits), "characters shifted by a lost byte", unread)


def _fit(model: Bigrams, run: list[_Cell], at: int) -> float:
    """The bits of a character of the run after the one before it, and of the one after it."""
    character = run[at].character
    if not character or character == _SOME_MARK:
        return 0.0
    before = run[at - 1].character if at else ""
    after = run[at + 1].character if at + 1 < len(run) else ""
    return model.bits(before, character) + model.bits(*((character, after) if after else ("", character)))
