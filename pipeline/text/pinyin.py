"""Readings in brackets after single characters (數(shù)據(jù)) taken out.

Pages that were converted to Traditional characters by a careless annotator carry a reading after every character that
has more than one. A bracket is such a reading only if it holds one syllable of Mandarin and stands right after one
Chinese character; brackets of two syllables or more gloss a name and stay.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from pipeline.text.aligned import Changes, Edit, Step
from pipeline.text.han import HAN

_FINALS_AFTER = {
    "b": "a o ai ei ao an en ang eng i ie iao ian in ing u",
    "p": "a o ai ei ao ou an en ang eng i ie iao ian in ing u",
    "m": "a o e ai ei ao ou an en ang eng i ie iao iu ian in ing u",
    "f": "a o ei ou an en ang eng u",
    "d": "a e ai ei ao ou an en ang eng ong i ia ie iao iu ian ing u uo ui uan un",
    "t": "a e ai ei ao ou an ang eng ong i ie iao ian ing u uo ui uan un",
    "n": "a e ai ei ao ou an en ang eng ong i ie iao iu ian in iang ing u uo uan un ü üe v ve ue",
    "l": "a e o ai ei ao ou an ang eng ong i ia ie iao iu ian in iang ing u uo uan un ü üe v ve ue",
    "g": "a e ai ei ao ou an en ang eng ong u ua uo uai ui uan un uang",
    "k": "a e ai ei ao ou an en ang eng ong u ua uo uai ui uan un uang",
    "h": "a e ai ei ao ou an en ang eng ong u ua uo uai ui uan un uang",
    "j": "i ia ie iao iu ian in iang ing iong u ue uan un",
    "q": "i ia ie iao iu ian in iang ing iong u ue uan un",
    "x": "i ia ie iao iu ian in iang ing iong u ue uan un",
    "zh": "a e i ai ei ao ou an en ang eng ong u ua uo uai ui uan un uang",
    "ch": "a e i ai ao ou an en ang eng ong u ua uo uai ui uan un uang",
    "sh": "a e i ai ei ao ou an en ang eng u ua uo uai ui uan un uang",
    "r": "e i ao ou an en ang eng ong u ua uo ui uan un",
    "z": "a e i ai ei ao ou an en ang eng ong u uo ui uan un",
    "c": "a e i ai ao ou an en ang eng ong u uo ui uan un",
    "s": "a e i ai ao ou an en ang eng ong u uo ui uan un",
    "y": "a o e i ao ou an ang in ing ong u ue uan un ai",
    "w": "a o u ai ei an en ang eng",
    "": "a o e ai ei ao ou an en ang eng er",
}
SYLLABLES = frozenset(initial + final for initial, finals in _FINALS_AFTER.items() for final in finals.split())
"""The syllables of Mandarin without tone, ü also written v."""

_TONES = {"\u0304", "\u0301", "\u030c", "\u0300", "\u0306"}

_HAN = re.compile(f"[{HAN}]")
_BRACKET = re.compile("[(（] ?(?P<reading>[^()（）\n ]{1,7}) ?[)）]")
_TONED = "[a-zɡɑü]{0,5}[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ][a-zɡɑü]{0,3}"
# a bracket that lost its opening with the byte before it (當?shù)) or its end (數(shù據)
_HALF = re.compile(f"\\??(?P<opening>{_TONED})[)）]|[(（](?P<closing>{_TONED})(?=[{HAN}])")
# the vowel with the tone mark went through a wrong encoding, or is gone: (sh霉), (j?), (y)
_DAMAGED = re.compile("(?:[bpmfdtnlgkhjqxrywzcs]|[zcs]h)[iu]?(?:[^\x00-\x7f]{1,2}|\\?{1,2}|)(?:[aeiou]|ng?|ao)?")
# letters of phonetic fonts
_LETTERS = str.maketrans("ɡɑ", "ga")

FEWEST_TONED = 3
"""So many readings with tone marks must stand in a text before readings without, or damaged ones, are believed."""

FEWEST_PLAIN = 5
"""So many different readings without tone marks must stand in a text that has none with."""


@lru_cache(maxsize=4096)
def _syllable(reading: str) -> str | None:
    """``toned`` or ``plain`` where the reading is one syllable of Mandarin."""
    letters = unicodedata.normalize("NFD", reading.translate(_LETTERS))
    tones = sum(letter in _TONES for letter in letters)
    plain = unicodedata.normalize("NFC", "".join(letter for letter in letters if letter not in _TONES))
    if tones > 1 or plain.lower() not in SYLLABLES:
        return None
    return "toned" if tones else "plain"


def readings_removed(text: str) -> Changes:
    """The edits that take out bracketed readings.

    One with a tone mark goes wherever it follows a Chinese character. One without, with damaged letters or with half a
    bracket goes only in a text that has several that are beyond doubt. Left alone: (IT), (App), (Guangzhou),
    (jing-jin-ji), and glosses of a whole name (Zāng Kèjiā).

    >>> from pipeline.text.aligned import edited
    >>> text = "大數(shù)據(jù)發(fā)展局(IT)"
    >>> edited(text, readings_removed(text).edits)
    '大數據發展局(IT)'
    """
    if ")" not in text and "）" not in text:
        return Changes()
    found = [(match, _syllable(match["reading"])) for match in _BRACKET.finditer(text) if _after_han(match)]
    plain = {match["reading"] for match, kind in found if kind == "plain" and match["reading"].islower()}
    annotated = (
        sum(kind == "toned" for _, kind in found) >= FEWEST_TONED
        or len({reading for reading in plain if len(reading) > 1}) >= FEWEST_PLAIN
    )
    spans = [
        match.span()
        for match, kind in found
        if kind == "toned" or (annotated and (match["reading"] in plain or _DAMAGED.fullmatch(match["reading"])))
    ]
    if annotated:
        halves = (match for match in _HALF.finditer(text) if _after_han(match))
        spans += [match.span() for match in halves if _syllable(match["opening"] or match["closing"])]
    edits: list[Edit] = []
    for start, end in sorted(spans, key=lambda span: (span[0], -span[1])):
        if not edits or edits[-1].end <= start:
            edits.append(Edit(start, end, ""))
    return Changes(edits)


def _after_han(match: re.Match[str]) -> bool:
    return match.start() > 0 and bool(_HAN.match(match.string, match.start() - 1))


STEP = Step("pinyin", readings_removed)
