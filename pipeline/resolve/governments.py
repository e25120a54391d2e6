"""Full names of governments and party committees."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from pipeline.lexicon.places import Place
from pipeline.resolve.context import Context, at_level
from pipeline.rules.agencies import Mention

_SPECIAL = ("810000", "820000")
_TAIWAN = "710000"
OF_A_DISTRICT = {"专员公署": "专署", "专署": "专员公署", "行政公署": "行署", "行署": "行政公署", "人民行政公署": "行署"}
"""What the government of a district is called, and what it is called as well."""


class Governments:
    """Names governments by the article's context: 省政府 in a passage about 山东 is 山东省人民政府."""

    def __init__(self, context: Context, districts: Sequence[Mention] = ()) -> None:
        self._context = context
        self._districts = districts  # the governments that are named with a district, in order
        self._starts = [each.start for each in districts]

    def place(self, mention: Mention, near: Place | None = None) -> Place | None:
        """Whose government it is; ``near`` is the place of a body that it stands above."""
        if mention.place is not None:
            return mention.place.within(self._context.near(mention.start)) or mention.place.place
        if mention.level is None:
            return None
        if near is not None:
            step = at_level(near, mention.level) or (at_level(near, "自治区") if mention.level == "省" else None)
            if step is not None:
                return step
        return self._context.place_for(mention.level, mention.start)

    def long_place(self, mention: Mention, place: Place) -> str:
        """The place as the government's name has it: with what is printed before it."""
        if place.code in _SPECIAL:
            return place.name
        if mention.level in ("师市", "师"):
            return self._context.division(place)
        printed = mention.place.long_form(self._context.near(mention.start)) if mention.place is not None else None
        return max(printed or "", self._context.long_name(place), key=len)

    def name(self, mention: Mention, near: Place | None = None) -> str | None:
        """The full name, or None where its place is not known."""
        if mention.scope == "national":
            return "中央人民政府" if mention.text == "中央政府" else mention.text
        if mention.scope == "whole":
            return mention.text  # 柳林镇|人民政府: no table has its place
        if mention.body == "":  # 专署, after 徽州专署
            before = reversed(self._districts[: bisect_left(self._starts, mention.start)])
            return next((each.text for each in before if ("专" in each.text) == ("专" in mention.text)), None)
        place = self.place(mention, near)
        if mention.head in ("特区政府", "特别行政区政府"):
            place = place or self._context.region
            return f"{place.name}特别行政区政府" if place is not None and place.code in _SPECIAL else None
        if place is None:
            return None
        if mention.body not in ("政府", "人民政府"):
            return self.long_place(mention, place) + mention.body
        if place.code in _SPECIAL:
            return f"{place.name}特别行政区政府"
        elsewhere = place.level == "foreign" or any(step.code == _TAIWAN for step in place.line)
        return self.long_place(mention, place) + ("政府" if elsewhere else "人民政府")


def forms(government: str) -> list[str]:
    """The name and its usual short forms.

    >>> forms("广东省人民政府")
    ['广东省人民政府', '广东省政府', '省政府', '省人民政府']
    """
    found = [government]
    if government.endswith("人民政府"):
        place = government.removesuffix("人民政府")
        found += [place + "政府", place[-1] + "政府", place[-1] + "人民政府"]
    elif government.endswith("委") and len(government) > 2:
        found += [government[-2:], "中共" + government]
    return found
