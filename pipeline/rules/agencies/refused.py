"""What is no public body though it reads like the name of one: by its words, and by what stands around it."""

from __future__ import annotations

import re

from pipeline.lexicon.places import SPECIAL_REGIONS
from pipeline.lexicon.words import inner, remits
from pipeline.rules.agencies.anchors import COUNTIES
from pipeline.rules.agencies.mention import Mention

_BRANCHES = ("分行", "支行")
_SMALL = ("科", "课", "组", "股", "台", "室", "队")  # parts of a body, never of a foreign state
# What makes of the name before it a company, or a kind of body that a regulation is about.
_NO_BODY = re.compile("股份|有限|集团|（集团|组织[通准]则|设置[通准]则")
# A part of what is out itself, a hospital, a university, a company.
_OF_NO_BODY = re.compile(
    "[一-龥]{2,}(?:医院|大学|学院|学校|中学|小学|公司|集团|电视总台|电视台|广播电台|报社|出版社)[一-龥\\d]"
)
_FILE_NUMBER = re.compile("[一-龥]{0,2}字第")
_CLASS_BEFORE = re.compile("(?:[上下各同本基]级|[各当属所]地|所在地|有关|相关|基层|直属|各设|各置|分设|[各某党])$")
_LONGEST_CLASS = 3  # characters of these
_PARTS_COUNTED = re.compile("[设有][两二三四五六七八九十]{1,2}[司处科组室股]$")  # 内设四司
_LONGEST_COUNTED = 4  # characters of these
_STREETS = re.compile("[一-龥]{2,6}[区县市]街道办(?:事处)?")
# The fourth of its kind, several, and 行政审批局|一处 is an address.
_COUNTS = re.compile("^第[一二三四五六七八九十]+支|^[两二三四五六七八九十]大(?!队)|^[两二三四五六七八九十几]家|^一处$")


def is_refused(text: str, start: int, mention: Mention) -> bool:
    """Whether a name in the line that begins at ``start`` is none, or part of something else.

    >>> text = "区人民医院护理科"
    >>> is_refused(text, 0, Mention(0, 8, text, "level", "科", "人民医院护理科", level="区"))
    True
    """
    remit = mention.body.removesuffix(mention.head)
    return (
        _is_none(mention, remit)
        or _is_of_others(text, mention, remit)
        or _is_counted(text, start, mention)
        or (mention.scope == "bare" and _is_class(text, start, mention))
    )


def _is_none(mention: Mention, remit: str) -> bool:
    if mention.scope == "whole" and "式" in remit:
        return True  # 枫桥式派出所
    if _STREETS.fullmatch(mention.text):
        return True  # 长安区街道办事处 are many
    if remit == "基层" or (remit.startswith("基层") and remit not in remits()):
        return True  # 基层派出所 are a class, 基层医疗署 is a body
    return COUNTIES.match(mention.text) is not None


def _is_of_others(text: str, mention: Mention, remit: str) -> bool:
    """Whether it is a part of a company, a hospital or a university, or the beginning of another word."""
    if _OF_NO_BODY.match(remit) or _NO_BODY.match(text, mention.end):
        return True  # 区中医医院|中医科
    if mention.head in _BRANCHES and "人民银行" not in mention.text:
        return True  # of a commercial bank
    owner = mention.owner
    if owner is not None and not owner.government and _FILE_NUMBER.match(text, mention.end):
        return True  # 交通部|交会字第一号
    readings = mention.place.readings if mention.place is not None else ()
    foreign = any(each.level == "foreign" for each in readings)
    if foreign and owner is None and (mention.head in _SMALL or mention.text.endswith("监狱")):
        return True  # 美国企业科|慕公司
    special = any(step.code in SPECIAL_REGIONS for each in readings for step in each.line)
    mainland = bool(readings) and not foreign and not special
    # a company's department
    return mention.head == "部" and (mainland or mention.scope == "level") and remit.endswith(tuple(inner()))


def _is_counted(text: str, start: int, mention: Mention) -> bool:
    if _COUNTS.search(mention.body) or _COUNTS.search(mention.text):
        return True
    return _PARTS_COUNTED.search(text, max(start, mention.end - _LONGEST_COUNTED), mention.end) is not None


def _is_class(text: str, start: int, mention: Mention) -> bool:
    before = _CLASS_BEFORE.search(text, max(start, mention.start - _LONGEST_CLASS), mention.start)
    return before is not None or text.startswith("之一", mention.end)
