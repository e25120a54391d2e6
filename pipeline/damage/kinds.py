"""The kinds of damage that Chinese pages suffer, each done to a healthy text and the same for the same chance.

A kind has several strengths, mild first. Its function takes a text in Simplified or Traditional characters and gives
the bytes of a damaged file. What it can do without losing anything is called reversible; the others lose something
that no reader could tell (which mark stood there, the character of a lost byte).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from html import escape
from random import Random
from typing import NamedTuple

from opencc import OpenCC

from pipeline.text.bigrams import bigrams
from pipeline.text.han import HAN

Damage = Callable[[str, Random], bytes]

_HAN = re.compile(f"[{HAN}]")
_MARKS = re.compile("[，。、；：！？,;:!?《》〈〉]")
_QUOTES = str.maketrans("“”‘’「」『』", "\"\"''\"\"''")
_CLOSED = re.compile("(?<=[。！？])(?=[^。！？”’」』）\n])")
_INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\xad"


class Kind(NamedTuple):
    """A kind of damage at one strength."""

    name: str
    strength: str
    reversible: bool
    damage: Damage


def _utf8(damage: Callable[[str, Random], str]) -> Damage:
    return lambda text, chance: damage(text, chance).encode("utf-8")


# --- script ---


@cache
def _opencc(config: str) -> OpenCC:
    return OpenCC(config)


@cache
def _by_character() -> dict[int, str]:
    """One Traditional character for each Simplified one, whatever the word: 后来 becomes 後來, and so does 皇后."""
    _, (_, _, characters) = _opencc("s2t")._dict_chain_data[0]
    return {ord(key): value.split(" ")[0] for key, value in characters.items()}


def traditional(text: str, config: str = "s2t") -> str:
    """The text in Traditional characters, as a careful program converts it word by word; of the same length.

    >>> traditional("国家数据局后来居上")
    '國家數據局後來居上'
    """
    converted: str = _opencc(config).convert(text)
    return converted


def machine_traditional(text: str) -> str:
    """The text in Traditional characters, as a careless program converts it: character by character.

    >>> machine_traditional("皇后镇云云")
    '皇後鎮雲雲'
    """
    return text.translate(_by_character())


# --- readings in brackets ---


def with_readings(text: str, chance: Random, share: float, damaged: float = 0.0) -> str:
    """The text in Traditional characters with a reading in brackets behind some of them.

    ``share`` of the characters bear one, always the same ones in a text; ``damaged`` of the brackets lost something.
    """
    annotated: dict[str, str] = {}
    pieces: list[str] = []
    for character in traditional(text):
        pieces.append(character)
        if character not in annotated:
            readings = sorted(r for r in bigrams().readings.get(character, ()) if not r.isascii())
            annotated[character] = chance.choice(readings) if readings and chance.random() < share else ""
        if reading := annotated[character]:
            pieces.append(_lossy(reading, chance) if chance.random() < damaged else f"({reading})")
    return "".join(pieces)


def _lossy(reading: str, chance: Random) -> str:
    toned = re.compile("[^a-z]")
    return chance.choice([f"({toned.sub('?', reading)})", f"({toned.sub('', reading)})", f"({reading}", f"?{reading})"])


# --- bytes lost ---


def _as_page(data: bytes) -> str:
    """The bytes as an old converter prints them: a first byte without a second is a question mark."""
    pieces: list[str] = []
    at = 0
    while at < len(data):
        if data[at] < 0x80:
            pieces.append(chr(data[at]))
            at += 1
        elif at + 1 == len(data) or data[at + 1] < 0x40:
            pieces.append("?")
            at += 1
        else:
            pieces.append(data[at : at + 2].decode("gb18030", "replace"))
            at += 2
    return "".join(pieces)


def folded_marks(text: str, chance: Random, share: float) -> str:
    """The text with ``！`` folded to ``!`` byte by byte, and so across two characters: in some of all ``。“``.

    What follows is shifted by a byte until an ASCII character ends it.
    """
    data = text.encode("gbk", "replace")
    for match in reversed(list(re.finditer(rb"\xa1\xa3(?=\xa1)", data))):
        whole = len(data[: match.start()].decode("gbk", "ignore").encode("gbk")) == match.start()
        if whole and chance.random() < share:
            data = data[: match.start() + 1] + b"!" + data[match.end() + 1 :]
    return _as_page(data)


def lost_bytes(text: str, chance: Random, every: int) -> str:
    """The text with one byte of GBK lost in so many characters; what follows is shifted by a byte."""
    data = bytearray()
    for character in text:
        encoded = character.encode("gbk", "replace")
        lost = len(encoded) == 2 and chance.random() * every < 1
        data += encoded[1:] if lost else encoded
    return _as_page(bytes(data))


# --- punctuation ---


def dotted(text: str, chance: Random, in_one_line: bool = False) -> str:
    """The text with a dot for every mark, straight quotes, and perhaps without its line ends."""
    text = _MARKS.sub(".", text).translate(_QUOTES)
    return text.replace("\n", "") if in_one_line else text


def half_width(text: str, chance: Random) -> str:
    """The text with half-width marks and straight quotes."""
    return text.translate(str.maketrans("，；：！？（）", ",;:!?()")).translate(_QUOTES)


# --- markup ---


def paragraphs(text: str, chance: Random, noise: float = 0.0) -> str:
    """The lines as HTML paragraphs; ``noise`` of the characters are cut off by a tag or written as an entity."""
    return "".join(f'<p style="text-indent:2em">{_tagged(line, chance, noise)}</p>\n' for line in text.splitlines())


def _tagged(line: str, chance: Random, noise: float) -> str:
    pieces: list[str] = []
    for character in line:
        written = escape(character)
        if chance.random() < noise:
            link = f'<a href="/tag?id={len(pieces)}&amp;n=1">{written}</a>'
            entities = [f"&#{ord(character)};", f"&#x{ord(character):x};", f"{written}&zwnj;"]
            written = chance.choice([f"<span>{written}</span>", f"{written}<!-- -->", link, *entities])
        pieces.append(written)
    return "".join(pieces)


def whole_page(text: str, chance: Random) -> str:
    """A page of a news site around the text, its lines broken in the source, inside a cell of a table."""
    lines = text.splitlines()
    body = "<br>\n<br>\n".join(f"&nbsp;&nbsp;{escape(line)}" for line in lines)
    return f"""<!DOCTYPE html>
<html><head><meta charset="utf-8"><title>{escape(lines[0])}_要闻_某某网</title>
<style>.nav li {{ float: left }}</style><script>if (1 < 2) document.write("<p>某局成立</p>")</script></head>
<body><nav><ul><li><a href="/">首页</a></li><li>新闻</li><li>登录</li></ul></nav>
<div style="display:none">某某市某某局成立</div>
<table width=100%><tr><td><div class="content">{body}</div></td></tr></table>
<p>责任编辑：某某</p><div>分享到：微信 微博</div>
<footer>版权所有 某某网 <a href="#">联系我们</a> 某ICP备00000000号</footer></body></html>
"""


def escaped(text: str, chance: Random) -> str:
    """HTML paragraphs whose tags were escaped once more."""
    return escape(paragraphs(text, chance))


# --- layout ---


def wrapped(text: str, chance: Random, columns: int, indent: str = "") -> str:
    """The text with its lines broken hard before so many columns; paragraphs part by an empty line, or by indent."""
    lines: list[str] = []
    for paragraph in text.splitlines():
        line, width = indent, 2 * len(indent)
        for character in paragraph:
            step = 1 if character.isascii() else 2
            if width + step > columns and not _MARKS.match(character):
                lines.append(line)
                line, width = "", 0
            line, width = line + character, width + step
        lines += [line] if indent else [line, ""]
    return "\n".join(lines)


def invisible(text: str, chance: Random, share: float) -> str:
    """The text with characters that nobody sees behind some of its characters."""
    return "".join(c + (chance.choice(_INVISIBLE) if chance.random() < share else "") for c in text)


def spaced(text: str, chance: Random, share: float) -> str:
    """The text with a blank between two Chinese characters here and there, and full-width digits and letters."""
    wide = {code: code + 0xFEE0 for code in range(0x30, 0x7B) if chr(code).isalnum()}
    pieces: list[str] = []
    for character, following in zip(text, text[1:] + "\n", strict=True):
        blank = _HAN.match(character) and _HAN.match(following) and chance.random() < share
        pieces.append(character.translate(wide) + (chance.choice(" \xa0") if blank else ""))
    return "".join(pieces)


# --- encodings ---


def declared(text: str, encoding: str, name: str) -> bytes:
    """A page in one encoding that declares another."""
    lines = "".join(f"<p>{escape(line)}</p>\n" for line in text.splitlines())
    page = f'<html><head><meta charset="{name}"></head><body>{lines}</body></html>'
    return page.encode(encoding, "xmlcharrefreplace")


def misread(text: str, *codecs: str) -> bytes:
    """The text written in one codec and read in another, for each pair of codecs, as UTF-8."""
    for written, read in zip(codecs[::2], codecs[1::2], strict=True):
        text = text.encode(written, "replace").decode(read, "replace")
    return text.encode("utf-8")


def mixed(text: str, chance: Random, share: float) -> bytes:
    """UTF-8 with some paragraphs in GBK."""
    lines = [line.encode("gbk" if chance.random() < share else "utf-8", "replace") for line in text.splitlines()]
    return b"\n".join(lines)


KINDS: tuple[Kind, ...] = (
    Kind("Traditional characters", "by words", True, _utf8(lambda text, _: traditional(text))),
    Kind("Traditional characters", "as in Taiwan", True, _utf8(lambda text, _: traditional(text, "s2tw"))),
    Kind("Traditional characters", "as in Hong Kong", True, _utf8(lambda text, _: traditional(text, "s2hk"))),
    Kind("Traditional characters", "by machine, with errors", True, _utf8(lambda text, _: machine_traditional(text))),
    Kind("readings in brackets", "5% of the characters", True, _utf8(lambda t, c: with_readings(t, c, 0.05))),
    Kind("readings in brackets", "20%", True, _utf8(lambda t, c: with_readings(t, c, 0.2))),
    Kind("readings in brackets", "60%", True, _utf8(lambda t, c: with_readings(t, c, 0.6))),
    Kind("readings, damaged", "20%, a tenth of them", False, _utf8(lambda t, c: with_readings(t, c, 0.2, 0.1))),
    Kind("readings, damaged", "60%, a third of them", False, _utf8(lambda t, c: with_readings(t, c, 0.6, 0.33))),
    Kind("byte shift", "half of all 。“", False, _utf8(lambda t, c: folded_marks(t, c, 0.5))),
    Kind("byte shift", "all 。“, Traditional", False, _utf8(lambda t, c: folded_marks(traditional(t), c, 1.0))),
    Kind("byte shift", "a byte in 1,000 characters", False, _utf8(lambda t, c: lost_bytes(t, c, 1000))),
    Kind("byte shift", "a byte in 300", False, _utf8(lambda t, c: lost_bytes(t, c, 300))),
    Kind("byte shift", "a byte in 300, Traditional", False, _utf8(lambda t, c: lost_bytes(traditional(t), c, 300))),
    Kind("marks", "half-width", True, _utf8(half_width)),
    Kind("marks", "all dots", False, _utf8(dotted)),
    Kind("marks", "all dots, in one line", False, _utf8(lambda t, c: dotted(t, c, True))),
    Kind("HTML", "paragraphs", True, _utf8(paragraphs)),
    Kind("HTML", "a tag or entity in 20 characters", True, _utf8(lambda t, c: paragraphs(t, c, 0.05))),
    Kind("HTML", "a whole page", True, _utf8(whole_page)),
    Kind("HTML", "escaped", True, _utf8(escaped)),
    Kind("hard wraps", "76 columns", True, _utf8(lambda t, c: wrapped(t, c, 76))),
    Kind("hard wraps", "60 columns, indented", True, _utf8(lambda t, c: wrapped(t, c, 60, "　　"))),
    Kind("hard wraps", "40 columns", True, _utf8(lambda t, c: wrapped(t, c, 40))),
    Kind("zero-width noise", "1% of the characters", True, _utf8(lambda t, c: invisible(t, c, 0.01))),
    Kind("zero-width noise", "20%", True, _utf8(lambda t, c: invisible(t, c, 0.2))),
    Kind("blanks, full-width digits", "10% of the characters", True, _utf8(lambda t, c: spaced(t, c, 0.1))),
    Kind("encoding", "GBK declared UTF-8", True, lambda t, _: declared(t, "gbk", "utf-8")),
    Kind("encoding", "UTF-8 declared GB2312", True, lambda t, _: declared(t, "utf-8", "gb2312")),
    Kind("encoding", "Big5 declared GBK", True, lambda t, _: declared(traditional(t, "s2tw"), "big5hkscs", "gbk")),
    Kind("encoding", "GBK, undeclared", True, lambda t, _: t.encode("gb18030")),
    Kind("encoding", "UTF-16 without a mark", True, lambda t, _: t.encode("utf-16-le")),
    Kind("encoding", "UTF-8, a third of it GBK", True, lambda t, c: mixed(t, c, 0.33)),
    Kind("encoding", "UTF-8 read as Latin-1", True, lambda t, _: misread(t, "utf-8", "latin-1")),
    Kind("encoding", "the same twice", True, lambda t, _: misread(t, "utf-8", "latin-1", "utf-8", "latin-1")),
    Kind("encoding", "UTF-8 read as GBK", False, lambda t, _: misread(t, "utf-8", "gb18030")),
)
"""All kinds of damage, in the order of the table."""
