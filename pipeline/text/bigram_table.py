"""Makes ``bigrams.tsv``: ``python -m pipeline.text.bigram_table``.

One line for each Simplified character, with tabs between: the character; its Traditional variants, each with its
readings (``數:shù,shǔ,shuò``); how often it occurs, begins a word, ends a word; and the characters that follow it
inside words, each with the rounded logarithm to base 2 of how often it does, as a digit of base 36. The words and
frequencies are those of jieba's dictionary, the variants OpenCC's, the readings pypinyin's (all MIT or Apache licence);
pypinyin is needed for this alone.
"""

from __future__ import annotations

import math
import unicodedata
from collections import Counter, defaultdict
from itertools import pairwise
from pathlib import Path

from jieba import get_module_res
from opencc import OpenCC
from pypinyin.pinyin_dict import pinyin_dict

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_RAREST = 12  # pairs seen less often say nothing: the dictionary gives 3 to words of which it knows no frequency


def table() -> str:
    """The contents of ``bigrams.tsv`` as jieba, OpenCC and pypinyin give them."""
    counts: Counter[str] = Counter()
    starts: Counter[str] = Counter()
    ends: Counter[str] = Counter()
    inside: defaultdict[str, Counter[str]] = defaultdict(Counter)
    convert = OpenCC("t2s").convert
    variants: defaultdict[str, list[str]] = defaultdict(list)
    convertible: set[str] = set()
    for code in range(0x3400, 0xA000):
        character = chr(code)
        if (plain := convert(character)) != character:
            convertible.add(character)
            readings = unicodedata.normalize("NFC", pinyin_dict.get(code, ""))
            variants[plain].append(f"{character}:{readings}")
    for line in get_module_res("dict.txt").read().decode("utf-8").splitlines():
        word, frequency, _ = line.rsplit(" ", 2)
        times = int(frequency)
        if not convertible.isdisjoint(word):
            word = convert(word)
        if not all("\u4e00" <= character <= "\u9fff" or character == "〇" for character in word):
            continue
        starts[word[0]] += times
        ends[word[-1]] += times
        for character in word:
            counts[character] += times
        for first, second in pairwise(word):
            inside[first][second] += times
    lines = []
    for character in sorted(counts):
        following = "".join(
            second + _DIGITS[round(math.log2(times))]
            for second, times in sorted(inside[character].items())
            if times >= _RAREST
        )
        fields = (" ".join(variants[character]), counts[character], starts[character], ends[character], following)
        lines.append("\t".join([character, *map(str, fields)]))
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    Path(__file__).with_name("bigrams.tsv").write_text(table(), encoding="utf-8")
