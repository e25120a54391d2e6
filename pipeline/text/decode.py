"""The text of a file's bytes, with the encoding, the evidence for it and the bytes that could not be read."""

from __future__ import annotations

import codecs
import re
import threading
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from charset_normalizer import from_bytes

from pipeline.errors import SourceError
from pipeline.text.aligned import TextWarning
from pipeline.text.bigrams import bigrams

# What Chinese pages are written in beside UTF-8, as Python codecs. Big5-HKSCS contains Big5 and what cp950 adds to it.
_LEGACY = ("gb18030", "big5hkscs", "utf-16-le", "utf-16-be")
_LIBRARY_NAMES = {
    "utf_8": "utf-8",
    "gb18030": "gb18030",
    "big5": "big5hkscs",
    "big5hkscs": "big5hkscs",
    "utf_16_le": "utf-16-le",
    "utf_16_be": "utf-16-be",
}
# The names that pages declare, lower-case without - and _. GB2312 and GBK are subsets of GB18030.
_DECLARED = {
    "utf8": "utf-8",
    "utf16le": "utf-16-le",
    "utf16be": "utf-16-be",
    **dict.fromkeys(("gb2312", "gb231280", "gbk", "gb18030", "cp936", "xgbk", "euccn"), "gb18030"),
    **dict.fromkeys(("big5", "big5hkscs", "big5eten", "xxbig5", "csbig5", "cp950"), "big5hkscs"),
}
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_XML = re.compile(rb"""\A\s*<\?xml\b[^>]{0,200}?\bencoding\s*=\s*["']([\w.:-]{1,40})["']""")
_META = re.compile(rb"""<meta\b[^>]{0,500}?\bcharset\s*=\s*["']?\s*([\w.:-]{1,40})""", re.IGNORECASE)
_SIGNATURES = (
    (b"\x89PNG\r\n", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"%PDF-", "a PDF document"),
    (b"PK\x03\x04", "a ZIP archive (also .docx, .xlsx, .epub)"),
    (b"\xd0\xcf\x11\xe0", "an old Office document (.doc, .xls)"),
    (b"\x1f\x8b\x08", "a gzip archive"),
    (b"Rar!", "a RAR archive"),
    (b"7z\xbc\xaf", "a 7z archive"),
)
_EMPTY_HINT = "Remove it, or fetch the article again."
_TEXT_HINT = "Save the article as text or HTML."
_CONTROLS = frozenset(map(chr, (*range(9), *range(14, 32), 127)))
# Below this share of common Chinese (see `chinese_share`) a guessed encoding is no reading. Of random strings of 20
# bytes none in 200 reaches it, of 4 bytes one in five; real articles of the field stay above 0.9.
_READABLE = 0.5
# What the library's word counts when two readings are about as good.
_LIBRARY_BONUS = 0.05
_NEAR = 0.15
_SAMPLE = 10_000  # bytes
_CUT_OFF = re.compile("unexpected end|incomplete|truncated")  # how the codecs say it
_FAULTS = threading.local()


class Stretch(NamedTuple):
    """Bytes that the encoding of the file could not read, and the raw span that stands for them."""

    start: int
    end: int
    data: bytes


class Decoded(NamedTuple):
    """A file's raw text: ``text == data.decode(encoding, "replace")``, with what is known of how it was found.

    ``stretches`` are the places where the encoding failed, sorted and disjoint, with their bytes; a warning tells each.
    """

    text: str
    encoding: str
    evidence: str
    warnings: tuple[TextWarning, ...] = ()
    stretches: tuple[Stretch, ...] = ()


def decode(data: bytes, *, declared: str | None = None, where: str = "") -> Decoded:
    """The raw text of the bytes of a file, read in the encoding they are most plausibly in.

    A byte order mark decides; then bytes that are valid UTF-8; then the encoding declared by the caller (``declared``,
    say from an HTTP header), by an XML declaration or by a meta tag anywhere in the page; then detection among the
    encodings of Chinese pages. A declaration is believed only where it gives Chinese, and where it and valid UTF-8
    disagree the better Chinese wins. Bytes that the encoding cannot read stand as U+FFFD in the text and are handed
    over in ``stretches``: a paragraph in another encoding, a character cut off at the end of the file.

    Raises `SourceError` for an empty file (J110), for something that is no text (J111) and for an encoding that Chinese
    pages do not use (J112); ``where`` names the file in it.

    >>> decode("广州市数据局".encode("gbk"))[:2]
    ('广州市数据局', 'gb18030')
    >>> decode("揭牌成立".encode()[:-1]).warnings[0].message
    'the file ends inside a character: byte 9 to 11 (E7 AB)'
    """
    if not data.strip(b"\0 \t\r\n"):
        raise SourceError("J110", "The file is empty", where=where, hint=_EMPTY_HINT)
    for signature, kind in _SIGNATURES:
        if data.startswith(signature):
            raise SourceError("J111", f"This is {kind}, no text", where=where, hint=_TEXT_HINT)
    encoding, evidence, remarks = _chosen(data, declared, where)
    text = data.decode(encoding, "replace")
    if not text.strip():
        raise SourceError("J110", "The file is empty", where=where, hint=_EMPTY_HINT)
    controls = [i for i, character in enumerate(text) if character in _CONTROLS] if _has_controls(text) else []
    if len(controls) > 2 + len(text) // 100:
        raise SourceError(
            "J111",
            f"This is no text: {len(controls)} of {len(text)} characters are control characters, "
            f"the first at character {controls[0]}",
            where=where,
            hint=_TEXT_HINT,
        )
    stretches, warnings = _unread(data, encoding) if "\ufffd" in text else ((), ())
    return Decoded(text, encoding, evidence, (*remarks, *warnings), stretches)


def chinese_share(text: str) -> float:
    """How much a text looks like Chinese as it is written: 1 for common characters and marks, down to -1 for damage.

    The mean over all but the ASCII characters; 0 where there are none. Only the stock of characters counts (level 1 of
    GB2312 and of Big5), not their order, so it tells encodings apart and nothing finer.

    >>> round(chinese_share("广州市數據局，2024"), 2), round(chinese_share("骞垮窞甯傛暟鎹"), 2)
    (1.0, -0.11)
    """
    total = count = 0.0
    for character, times in Counter(text).items():
        code = ord(character)
        if code < 0x80 or code == 0xA0:
            continue
        count += times
        if character in COMMON or 0x3000 <= code <= 0x3017 or 0xFF01 <= code <= 0xFF5E:
            total += times
        elif 0x3400 <= code <= 0x9FFF:
            total -= 0.3 * times
        elif not (0x3040 <= code <= 0x30FF or 0x2500 <= code <= 0x257F):  # kana and the lines of tables: neither
            total -= times
    return total / count if count else 0.0


def _common_characters() -> frozenset[str]:
    """Level 1 of GB2312 (rows 16 to 55) and of Big5 (A440 to C67E), and the marks of Chinese that lie outside CJK."""
    first = [bytes((row, cell)) for row in range(0xB0, 0xD8) for cell in range(0xA1, 0xFF)]
    second = [bytes((row, cell)) for row in range(0xA4, 0xC7) for cell in (*range(0x40, 0x7F), *range(0xA1, 0xFF))]
    gb = (pair.decode("gb2312", "ignore") for pair in first)
    big5 = (pair.decode("big5", "ignore") for pair in second if pair <= b"\xc6\x7e")
    return frozenset(character for character in (*gb, *big5, *"“”‘’—…·•、") if len(character) == 1)


COMMON = _common_characters()


def _chosen(data: bytes, declared: str | None, where: str) -> tuple[str, str, tuple[TextWarning, ...]]:
    """The encoding, the evidence for it in words, and a remark where it was guessed or a declaration not believed."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return encoding, "byte order mark", ()
    named = _declaration(data, declared)
    try:
        utf8: str | None = data.decode("utf-8")
    except UnicodeDecodeError:
        utf8 = None
    if utf8 is not None and _has_controls(utf8) and chinese_share(utf8) <= 0:
        utf8 = None  # UTF-16 text whose bytes happen to be ASCII and NUL
    if named is None and utf8 is not None:
        return "utf-8", "ASCII only" if utf8.isascii() else "valid UTF-8", ()
    if named is None:
        detected, evidence = _detected(data, where)
        return detected, evidence, _guessed(detected, evidence)
    encoding, how = named
    if utf8 is not None and (
        encoding == "utf-8" or utf8.isascii() or chinese_share(utf8) >= chinese_share(data.decode(encoding, "replace"))
    ):
        if encoding == "utf-8" or utf8.isascii():
            return "utf-8", how, ()
        return "utf-8", f"valid UTF-8, against {how}", (_disbelieved(how, "utf-8"),)
    text = data.decode(encoding, "replace")
    share = chinese_share(text)
    if share >= _READABLE:
        return encoding, how, ()
    try:
        detected, evidence = _detected(data, where)
    except SourceError:
        if share > 0 and "\ufffd" not in text:  # few characters, and rare ones
            return encoding, how, ()
        raise
    return detected, evidence, (_disbelieved(how, detected),) if detected != encoding else ()


def _guessed(encoding: str, evidence: str) -> tuple[TextWarning, ...]:
    """A remark, but for UTF-8 with damaged places: what it is made of is evidence enough, and each place is told."""
    if encoding == "utf-8":
        return ()
    return (TextWarning("encoding-detected", f"nothing tells the encoding; {evidence}", 0, 0),)


def _disbelieved(how: str, encoding: str) -> TextWarning:
    return TextWarning("encoding-declared-wrong", f"{how}, but the bytes are {encoding}", 0, 0)


def _declaration(data: bytes, declared: str | None) -> tuple[str, str] | None:
    """The declared encoding as a codec and where it is declared; None where there is none that Chinese pages use."""
    places: list[tuple[str, str]] = [(declared, "by the caller")] if declared else []
    if xml := _XML.match(data):
        places.append((xml[1].decode("ascii"), "in the XML declaration"))
    places += [(meta[1].decode("ascii"), f"in a meta tag at byte {meta.start()}") for meta in _META.finditer(data)]
    for name, place in places:
        if codec := _DECLARED.get(re.sub(r"[-_]", "", name.strip().lower())):
            return codec, f"{name} declared {place}"
    return None


def _detected(data: bytes, where: str) -> tuple[str, str]:
    """The encoding that gives the most plausible Chinese, and the evidence; the library's word breaks near ties."""
    match = from_bytes(data, cp_isolation=list(_LIBRARY_NAMES)).best()
    library = _LIBRARY_NAMES.get(match.encoding) if match else None
    shares: dict[str, float] = {}
    for encoding in ("utf-8", *_LEGACY):
        text = data.decode(encoding, "replace")
        lost = text.count("\ufffd")
        if encoding == "utf-8" and chinese_share(whole := "".join(_WHOLE_LINE.findall(text))) >= _READABLE:
            return encoding, f"detected: {len(whole)} characters in whole lines of UTF-8"
        if encoding == "utf-8" and (han := sum(map(_is_han, text))) * 2 >= lost:
            # UTF-8 with damaged places or paragraphs in GBK; no other encoding gives so much of it by chance
            share = chinese_share(text.replace("\ufffd", "")) - 0.3 * lost / (han + lost + 1)
        else:
            share = chinese_share(text)
        shares[encoding] = share + _LIBRARY_BONUS if encoding == library else share
    best, second = sorted(shares, key=lambda encoding: shares[encoding], reverse=True)[:2]
    if shares[best] - shares[second] < _NEAR and shares[second] >= _READABLE:
        # the stock of characters does not tell them apart, the order of characters does
        best, second = sorted((best, second), key=lambda encoding: _mean_bits(data, encoding), reverse=True)
    if shares[best] < _READABLE:
        if data.count(0) > len(data) // 20:
            raise SourceError("J111", f"This is no text: byte {data.index(0)} is NUL", where=where, hint=_TEXT_HINT)
        raise SourceError(
            "J112",
            f"The encoding is none that Chinese pages use; the best reading, {best}, is {shares[best]:.0%} Chinese",
            where=where,
            hint="Save the file as UTF-8.",
        )
    heard = ", as charset-normalizer says" if library == best else ""
    evidence = f"detected: {min(1.0, shares[best]):.2f} of 1 as {best}{heard}, {shares[second]:.2f} as {second}"
    return best, evidence


# A whole line of at least six Chinese characters: GBK never gives one when it is read as UTF-8.
_WHOLE_LINE = re.compile("^(?=(?:[^\n\ufffd]*[\u3400-\u9fff]){6})[^\n\ufffd]*$", re.MULTILINE)


def _mean_bits(data: bytes, encoding: str) -> float:
    text = re.sub(r"[\0-\x7f]+", " ", data[:_SAMPLE].decode(encoding, "replace"))
    return bigrams().total(text) / len(text)


def _is_han(character: str) -> bool:
    return "\u3400" <= character <= "\u9fff"


def _has_controls(text: str) -> bool:
    return not _CONTROLS.isdisjoint(text)


class _Fault(NamedTuple):
    """Bytes that the codec refused in one piece, in the bytes after the byte order mark, and their raw offset."""

    start: int
    end: int
    raw: int
    truncated: bool


def _recorded(error: UnicodeError) -> tuple[str, int]:
    """The error handler `jigou-recorded`: what "replace" does, noting the place."""
    assert isinstance(error, UnicodeDecodeError)
    _FAULTS.places.append((error.start, error.end, error.reason))
    return "\ufffd", error.end


codecs.register_error("jigou-recorded", _recorded)


def _faults(body: bytes, codec: str) -> list[_Fault]:
    _FAULTS.places = []
    body.decode(codec, "jigou-recorded")
    faults: list[_Fault] = []
    at = raw = 0
    for start, end, reason in _FAULTS.places:
        raw += len(body[at:start].decode(codec))
        faults.append(_Fault(start, end, raw, end == len(body) and _CUT_OFF.search(reason) is not None))
        at, raw = end, raw + 1
    return faults


def _unread(data: bytes, encoding: str) -> tuple[tuple[Stretch, ...], tuple[TextWarning, ...]]:
    """The stretches that the encoding could not read, and a warning for each with its bytes."""
    mark, codec = 0, encoding
    for bom, name in _BOMS:
        if encoding == name and data.startswith(bom):
            mark = len(bom)
            codec = "utf-8" if bom == codecs.BOM_UTF8 else "utf-16-le" if bom == codecs.BOM_UTF16_LE else "utf-16-be"
    body = data[mark:]
    faults = _faults(body, codec)
    stretches: list[Stretch] = []
    warnings: list[TextWarning] = []
    for group in _together(body, faults) if codec == "utf-8" else ([fault] for fault in faults):
        first, last = group[0], group[-1]
        start, end, raw_start, raw_end = first.start, last.end, first.raw, last.raw + 1
        if codec == "utf-8":
            start, end, raw_start, raw_end = _widened(body, start, end, raw_start, raw_end)
        if stretches and raw_start < stretches[-1].end:  # two groups reach for the same bytes between them
            raw_start, start = first.raw, first.start
        stretches.append(Stretch(raw_start, raw_end, body[start:end]))
        shown = body[start:end][:8].hex(" ").upper() + (" …" if end - start > 8 else "")
        place = f"byte {mark + start} to {mark + end} ({shown})"
        if last.truncated:
            code, message = "bytes-truncated", f"the file ends inside a character: {place}"
        else:
            code, message = "bytes-undecodable", f"not {encoding}: {place}"
        warnings.append(TextWarning(code, message, raw_start, raw_end))
    return tuple(stretches), tuple(warnings)


# Two characters of three bytes in a row: real UTF-8 between two damaged places, which so are two stretches. GBK text
# contains single ones by accident (a level-2 character before two others).
_REAL_UTF8 = re.compile(rb"(?:[\xe0-\xef][\x80-\xbf]{2}){2}")
# What GBK bytes look like where they pass for UTF-8 by accident: characters of two bytes.
_PASSING_BEFORE = re.compile(rb"(?:[\xc2-\xdf][\x80-\xbf])+\Z")
_PASSING_AFTER = re.compile(rb"(?:[\xc2-\xdf][\x80-\xbf])+")
_REACH = 64


def _together(body: bytes, faults: list[_Fault]) -> Iterator[list[_Fault]]:
    """The faults in groups: those of one paragraph with no real UTF-8 between them."""
    group: list[_Fault] = []
    for fault in faults:
        if group:
            between = body[group[-1].end : fault.start]
            if len(between) > _REACH or b"\n" in between or _REAL_UTF8.search(between):
                yield group
                group = []
        group.append(fault)
    if group:
        yield group


def _widened(body: bytes, start: int, end: int, raw_start: int, raw_end: int) -> tuple[int, int, int, int]:
    """The stretch with the characters of two bytes at its edges, and the ASCII byte that ends its last character."""
    if end - start < 4:
        return start, end, raw_start, raw_end
    if before := _PASSING_BEFORE.search(body[max(0, start - _REACH) : start]):
        start, raw_start = start - len(before[0]), raw_start - len(before[0]) // 2
    if after := _PASSING_AFTER.match(body, end, end + _REACH):
        end, raw_end = end + len(after[0]), raw_end + len(after[0]) // 2
    try:
        body[start:end].decode("gb18030")
    except UnicodeDecodeError as error:
        if error.end == end - start == error.start + 1 and b"@" <= body[end : end + 1] <= b"~":
            end, raw_end = end + 1, raw_end + 1
    return start, end, raw_start, raw_end
