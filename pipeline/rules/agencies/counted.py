"""Lists that share one last word and say how many they are: 设秘书、财务、监察三|股, 下辖东、南、西、北四个|拓展处."""

from __future__ import annotations

import re

from pipeline.rules.dates.values import number

BEFORE_SHARED = frozenset("个两二三四五六七八九十0123456789层属")  # the last characters before what a list shares
_LONGEST = 60  # characters of a list before its number
_LIST = re.compile(
    "(?P<items>[一-龥]{2,24}?(?:、[一-龥]{1,16}?){0,20}?)(?P<more>等?)(?P<count>[两二三四五六七八九十]{1,3}|\\d{1,2})(?P<each>个?)"
    "(?:基层|直属)?$"
)
# What a list stands behind: the last of these in its first item.
_BEHIND = re.compile(".*(?:[置辖为有括在年月日]|设(?![计施备])|分(?!析)|[科处股室组所站](?=[和及与]))")
_JOINED = re.compile("[和及与]")
# What is listed and counted, and no part of anything: 省、市、县三级.
_NO_ITEM = re.compile("[级等各科处股室课组局]$|[^东南西北中]部$|^[省市区县镇乡]$")
# What is no list of parts unless a measure word stands between: 北京、上海两|处.
_TOLD = re.compile("[设置分](?:有|为)?[^，。；：]{0,40}$")


def counted_items(text: str, start: int, at: int) -> list[str]:
    """What stands before the shared last words at ``at``, item by item, as many as the text counts; else nothing.

    Looks back to ``start`` at most. Holds back where the number and the items disagree, since then it cannot be told
    where the list begins; behind 等 fewer items than the number are all that is listed.

    >>> text = "县粮食局设秘书、财务和监察三股"
    >>> counted_items(text, 0, len(text) - 1)
    ['秘书', '财务', '监察']
    >>> counted_items("省、市、县三级机构", 0, 6)
    []
    """
    found = _LIST.search(text, max(start, at - _LONGEST), at)
    if found is None or not (
        found["each"] or _TOLD.search(text, max(start, found.start("count") - _LONGEST), found.start("count"))
    ):
        return []
    count = 2 if found["count"] == "两" else number(found["count"])
    items = found["items"].split("、")
    for joint in (None, *reversed(list(_JOINED.finditer(items[-1])))):
        if joint is not None:
            items = [*items[:-1], items[-1][: joint.start()], items[-1][joint.end() :]]
        if len(items) == count:
            break
    first = _BEHIND.match(items[0])
    items[0] = items[0][first.end() :] if first is not None else items[0]
    agree = len(items) == count or (found["more"] and count is not None and len(items) < count)
    if not agree or len(items) < 2 or not all(items) or any(map(_NO_ITEM.search, items)):
        return []
    if all(item[-1] in "省市区县旗" for item in items):
        return []  # counties, each with a body of its own
    return items
