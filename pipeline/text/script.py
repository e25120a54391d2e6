"""Traditional characters to Simplified, character by character.

OpenCC's ``t2s`` does the work, in the opencc-python-reimplemented package. That package is slower than segmentation, so
it is asked only where a phrase of its phrase table occurs; everywhere else its character table alone decides, and the
result is the same (a test holds the two together). `LEFT` is what ``t2s`` leaves, `_DRY` and `_WORK` decide the two
characters that are right in some words and wrong in others.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

import numpy as np
from opencc import OpenCC

from pipeline.text.aligned import Changes, Edit, Step
from pipeline.text.han import HAN
from pipeline.text.signs import Signs

LEFT = dict(
    zip(
        "衞妳牠戸呌囯愼緖鉄鶏疎菓靑淸巿枱隣倣姪冺厰攷擧敍煕燄猨甎硏碁粧緜羗膓舖艸荅蟁覩譌賸輭逹郞郷閙闗鴈飜餠鬪鬦鱓鳯鵞黙陜",
        "卫你它户叫国慎绪铁鸡疏果青清市台邻仿侄泯厂考举叙熙焰猿砖研棋妆绵羌肠铺草答蚊睹讹剩软达郎乡闹关雁翻饼斗斗鳝凤鹅默陕",
        strict=True,
    )
)
"""Variants that ``t2s`` does not know; 巿 is what many Hong Kong texts print for 市."""

# 乾 is 干 in these words only; everywhere else it is part of a name (徐乾学) or itself (乾隆)
_DRY = re.compile(
    "乾(?=[乾燥旱淨净脆杯涸枯糧粮果洗癟瘪貨货草菜薪冰酪裂咳澀涩])|(?<=[餅饼烘曬晒風风烤擦吹焙陰阴肉乾])乾"
)

# 著 is the 着 of 看着 unless it belongs to a word of writing or of being known
_ASPECT = re.compile("(?<![显顯名原专專论論巨土卓昭编編合拙译譯遗遺所较較主參参撰])著(?![名作述称稱录錄书書者有])")


_RUN = re.compile(f"[{HAN}]+")

# these stand in Simplified texts too (徐乾学, 於崇文, 狼藉) and prove no Traditional one
_AMBIGUOUS = set("乾於餘藉覆徵祇瞭麽著")


class _Tables(NamedTuple):
    characters: dict[int, str]
    any_convertible: Signs
    convertible: re.Pattern[str]
    alone: frozenset[str]
    phrases: re.Pattern[str]
    opencc: OpenCC


@cache
def _tables() -> _Tables:
    opencc = OpenCC("t2s")
    (_, _, phrases), (_, _, characters) = opencc._dict_chain_data[0]
    table = {ord(key): value.split(" ")[0] for key, value in characters.items()}
    table.update({ord(key): value for key, value in LEFT.items()})
    alone = {chr(key) for key, value in table.items() if chr(key) != value}
    in_phrases = {
        old
        for key, value in phrases.items()
        for old, new in zip(key, value.split(" ")[0], strict=True)
        if old != new and key.translate(table) != value.split(" ")[0]
    }
    convertible = "".join(sorted(alone | in_phrases | {"著"}))
    longest_first = sorted(phrases, key=lambda phrase: (-len(phrase), phrase))
    return _Tables(
        table,
        Signs(convertible),
        # a class that names single characters beyond the basic plane takes fifty times as long
        re.compile("[" + "".join(c for c in convertible if c <= "\uffff") + "\U00010000-\U0010ffff]"),
        frozenset(alone),
        re.compile("|".join(longest_first)),
        opencc,
    )


def simplified(text: str) -> str:
    """The text in Simplified characters, of the same length, character by character.

    Text without Traditional characters comes back unchanged; so do 乾 in names and 著 in 显著. What a machine made of
    Simplified text (後來居上 out of 后来居上) is undone like any other.

    >>> simplified("臺灣數位發展部資通安全署"), simplified("衞生署"), simplified("徐乾學"), simplified("乾燥")
    ('台湾数位发展部资通安全署', '卫生署', '徐乾学', '干燥')
    >>> simplified("顯著地看著廣東"), simplified("乾隆"), simplified("瞭望瞭解")
    ('显著地看着广东', '乾隆', '瞭望了解')
    """
    tables = _tables()
    if not tables.any_convertible.occur(text):
        return text
    found = set(tables.convertible.findall(text))
    characters = tables.characters if found & tables.alone else {}
    pieces: list[str] = []
    at = 0
    for start, end in _phrase_stretches(tables, text):
        pieces.append(text[at:start].translate(characters) if characters else text[at:start])
        pieces.append(_phrase_converted(text[start:end]))
        at = end
    pieces.append(text[at:].translate(characters) if characters else text[at:])
    result = "".join(pieces)
    if "乾" in found:
        result = _put(result, "乾", (m.start() for m in re.finditer("乾", text) if not _DRY.match(text, m.start())))
    if "著" in found and (found & tables.alone) - _AMBIGUOUS:
        result = _put(result, "着", (m.start() for m in _ASPECT.finditer(text)))
    if len(result) != len(text):
        raise AssertionError(f"t2s changed the length of {text[:40]!r}")
    return result


def _phrase_stretches(tables: _Tables, text: str) -> Iterator[tuple[int, int]]:
    """The stretches covered by phrases of the phrase table; phrases that overlap share one, for OpenCC to choose.

    Only runs of Chinese characters with something to convert are searched (a phrase is nothing else): the search takes
    as long as segmentation.
    """
    search = tables.phrases.search
    after = 0
    while convertible := tables.convertible.search(text, after):
        run = _RUN.match(text, convertible.start())
        after = run.end() if run else convertible.end()
        before = convertible.start()
        while before and _RUN.match(text, before - 1, before):
            before -= 1
        match = search(text, before, after)
        while match:
            start, end = match.span()
            match = search(text, start + 1, after)
            while match and match.start() < end:
                end = max(end, match.end())
                match = search(text, match.start() + 1, after)
            yield start, end


@lru_cache(maxsize=4096)
def _phrase_converted(stretch: str) -> str:
    converted: str = _tables().opencc.convert(stretch)
    return converted.translate({ord(key): value for key, value in LEFT.items()})


def _put(text: str, character: str, places: Iterator[int]) -> str:
    characters = list(text)
    for place in places:
        characters[place] = character
    return "".join(characters)


def converted(text: str) -> Changes:
    """The edits that turn the text's Traditional characters into Simplified ones, one for each changed stretch."""
    result = simplified(text)
    if result == text:
        return Changes()
    before, after = (np.frombuffer(t.encode("utf-32-le", "surrogatepass"), dtype="<u4") for t in (text, result))
    changed = np.flatnonzero(before != after)
    breaks = np.flatnonzero(np.diff(changed) > 1)
    starts = changed[np.concatenate([[0], breaks + 1])].tolist()
    ends = (changed[np.concatenate([breaks, [len(changed) - 1]])] + 1).tolist()
    return Changes([Edit(s, e, result[s:e], charwise=True) for s, e in zip(starts, ends, strict=True)])


STEP = Step("script", converted)
