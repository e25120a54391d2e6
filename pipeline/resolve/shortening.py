"""Whether one name is a shortening of another."""

from __future__ import annotations

import re

from pipeline.lexicon.words import remits

_HEADS = (
    ("委员会", "委员会"), ("委会", "委员会"), ("委", "委员会"), ("委", "委"), ("会", "委员会"),
    ("办公室", "办公室"), ("委办", "委员会办公室"), ("办", "委员会办公室"), ("办", "工作领导小组办公室"),
    ("办", "领导小组办公室"), ("办", "办公室"), ("办", "办公厅"), ("总局", "总局"), ("局", "局"), ("厅", "厅"),
    ("部", "部"), ("部", "工作部"), ("署", "署"), ("中心", "中心"), ("所", "所"), ("支队", "支队"),
    ("大队", "大队"), ("总队", "总队"), ("处", "处"), ("科", "科"), ("课", "课"), ("司", "司"),
)  # fmt: skip
_WITH_COMMITTEES = frozenset(("委会", "委办"))
_UNPRINTED = re.compile("^(?:机构(?=编)|住房(?=公积金))")  # first words that a shortening leaves out: 编办, 公积金中心
# Words that a shortening may leave without a trace.
_GENERIC = frozenset(("管理", "监督", "服务", "事务", "统筹", "行政", "综合", "促进"))


def shortens(short: str, full: str) -> bool:
    """Whether one body's printed words are a shortening of the other's: each word of the full form left its mark.

    Holds back where a word is missing altogether: a predecessor often has fewer words than what it became.

    >>> shortens("政数局", "政务服务数据管理局"), shortens("人社局", "人力资源和社会保障局")
    (True, True)
    >>> shortens("林业局", "林业和草原局"), shortens("文化部", "文化和旅游部"), shortens("税务局", "税务总局")
    (False, False, False)
    """
    if len(short) >= len(full):
        return False
    if short.endswith(("防指", "防总")):  # 珠江|防总, 森|防指
        return full.startswith(short[:-2]) and "防" in full and full.endswith("指挥部")
    if full.endswith("办事处") and not short.endswith("办事处"):
        return False  # 铁路公安处 is no 铁路公安办事处
    return any(
        _marks_each(short[: -len(head)], full[: -len(long_head)], alone=head in _WITH_COMMITTEES)
        for head, long_head in _HEADS
        if full.endswith(long_head) and short.endswith(head)
    )


def _marks_each(short: str, full: str, *, alone: bool) -> bool:
    """Whether each word of the full form left its mark in the short one, with ``alone`` the first word only."""
    full = _UNPRINTED.sub("", full)
    if not short or full.endswith("总"):
        return False
    if alone:
        return short == full[:1]  # 安|委办: 安全生产|委员会办公室
    words = _words(full)
    initials = [word[0] for word in words if len(word) == 2]
    if len(short) > 1 and is_subsequence(short, initials) and (short[0] == full[0] or short[-1] == initials[-1]):
        return True  # 人社: the first characters of 人力, 社会; 资规: of 自然|资源, 规划
    if short[0] != full[:1]:
        return False
    left, missing = short, 0
    for word in words:
        marked = False
        for character in word:
            if left and left[0] == character:
                left, marked = left[1:], True
        if not marked and len(word) == 2 and word not in _GENERIC:
            return False
        missing = 0 if marked or word in _GENERIC else missing + 1
    return not left and missing < 2  # 水文水资源局 is no 水文水资源勘测局


def _words(text: str) -> list[str]:
    """The text in known words of two characters, and single characters between them."""
    words: list[str] = []
    at = 0
    while at < len(text):
        pairs = (text[at : at + 2], text[at : at + 4], text[max(0, at - 2) : at + 2])  # 自然资源 is two words
        length = 2 if not remits().keys().isdisjoint(pairs) else 1
        words.append(text[at : at + length])
        at += length
    return words


def is_subsequence(short: str, full: str | list[str]) -> bool:
    """Whether the characters of the one stand in the other in their order.

    >>> is_subsequence("经建", "行政院经济建设"), is_subsequence("建经", "经济建设")
    (True, False)
    """
    characters = iter(full)
    return bool(short) and all(character in characters for character in short)
