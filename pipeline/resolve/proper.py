"""Names that tell by their own words that they are names, with nothing before them: 黄陵水文站, 闽东渔政监督处."""

from __future__ import annotations

import re

from pipeline.lexicon.places import candidates
from pipeline.lexicon.words import heads, remits
from pipeline.rules.agencies import Mention

# Last words of venues, teams and companies, whose names begin with a county as well.
_NOT_BY_PLACE = frozenset(("会", "部", "股", "队", "中心", "学院", "卫生室"))
# Last words of which an unlisted word makes a kind of body rather than one: 陶器生产|小组.
_NOT_BY_AREA = frozenset(
    ("部", "委员会", "小组", "专班", "分局", "室", "股", "科", "课", "组", "队", "台", "中心", "院")
)
_VERB_INSIDE = re.compile("设(?![备施计])|[组并兴]建|成立|挂|个|等|派")
_LONGEST_PLACE = 4  # characters of the short name of a county or city
# Not 全省, 各县 or 跨省.
_COUNTY = re.compile(
    "(?![各全本外两几多该某我跨邻贫山农大小城有入出进到由从赴向往在与])[一-龥]{2,3}[县省](?=[一-龥]{3})"
)
_JOINING = frozenset("和与及")


def is_listed(remit: str) -> bool:
    """Whether remit words that a list knows, and conjunctions between them, make the whole of it.

    >>> is_listed("渔政监督"), is_listed("科技和文化"), is_listed("闽东渔政监督")
    (True, True, False)
    """
    reached = {0}
    for end in range(1, len(remit) + 1):
        if any(at in reached and (remit[at:end] in remits() or remit[at:end] in _JOINING) for at in range(end)):
            reached.add(end)
    return len(remit) in reached


def county_before(mention: Mention) -> str | None:
    """The county or city that a bare name begins with, before a remit whose end a list knows; None where it has none.

    Holds back where a verb stands inside (尤溪设立联络站) and for last words that venues and companies share.

    >>> county_before(Mention(0, 5, "丘北水文站", "bare", "站", "丘北水文站"))
    '丘北'
    >>> county_before(Mention(0, 5, "丘北资本局", "bare", "局", "丘北资本局")) is None
    True
    """
    remit = mention.text.removesuffix(mention.head)
    if mention.head in _NOT_BY_PLACE or "branch" in heads()[mention.head].traits or not _ends_listed(remit):
        return None
    for size in range(_LONGEST_PLACE, 1, -1):
        form = remit[:size]
        if size + 2 > len(remit) or form in remits():
            continue
        if any(each.level not in ("nation", "foreign") and not each.common for each in candidates(form)):
            return None if _VERB_INSIDE.search(mention.text, size) else form
    return None


def unlisted_county(mention: Mention) -> bool:
    """Whether a bare name begins with a county or province that no table has, before a remit that a list knows.

    >>> unlisted_county(Mention(0, 8, "三明县卫生防疫站", "bare", "站", "三明县卫生防疫站"))
    True
    >>> unlisted_county(Mention(0, 7, "各县卫生防疫站", "bare", "站", "各县卫生防疫站"))
    False
    """
    found = _COUNTY.match(mention.text)
    return found is not None and is_listed(mention.text[found.end() :].removesuffix(mention.head))


def has_area(mention: Mention) -> bool:
    """Whether a bare name begins with words that no list knows, before a remit that one knows: 闽东|渔政监督|处."""
    remit = mention.body.removesuffix(mention.head)
    return mention.head not in _NOT_BY_AREA and _ends_listed(remit) and not is_listed(remit)


def _ends_listed(remit: str) -> bool:
    return any(is_listed(remit[at:]) for at in range(2, len(remit) - 1))
