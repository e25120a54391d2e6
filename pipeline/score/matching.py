"""Which prediction is which gold agency."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Literal, get_args

from pipeline.score.claims import ClaimedAgency
from schemas.gold import GoldAgency, GoldParent

# Each takes what the one before it takes and more: `alias` is that of the annotation guidelines.
Matching = Literal["exact", "alias", "overlap"]
MATCHINGS: tuple[Matching, ...] = get_args(Matching)

_GOVERNMENT = re.compile(r"(?:政府|国务院|行政院|中共中央|党中央|党委|党组|党工委|[省市区县州盟旗]委)$")

Pair = tuple[ClaimedAgency | None, GoldAgency | None]
SameParent = Callable[[str, GoldParent], bool]


def is_government(name: str) -> bool:
    """Whether a name is that of a government or a party committee, which is scored as a parent and not as an agency.

    >>> is_government("广东省人民政府"), is_government("佛山市委")
    (True, True)
    >>> is_government("广东省经信委"), is_government("广东省政府办公厅")
    (False, False)
    """
    return bool(_GOVERNMENT.search(name))


def pairs(predictions: Sequence[ClaimedAgency], gold: Sequence[GoldAgency], matching: Matching = "alias") -> list[Pair]:
    """Each prediction and each gold agency once, with its partner or None: predictions in order, then the missed gold.

    Up to four passes, each over the predictions without a partner, in order, and each prediction takes the first free
    gold agency: equal names (all that `exact` does); the predicted name is an alias in gold; the gold name is an alias
    in the prediction; a mention of the one overlaps a mention of the other (`overlap` alone). All gold agencies take
    part, optional ones and governments as well: `scored` takes them out afterwards.
    """
    passes: tuple[Callable[[ClaimedAgency, GoldAgency], bool], ...] = (
        lambda claimed, agency: claimed.name == agency.name,
        lambda claimed, agency: claimed.name in agency.aliases,
        lambda claimed, agency: agency.name in claimed.aliases,
        _overlap,
    )
    partner: dict[int, int] = {}
    free = list(range(len(gold)))
    for same in passes[: {"exact": 1, "alias": 3, "overlap": 4}[matching]]:
        for place, claimed in enumerate(predictions):
            if place in partner:
                continue
            first = next((other for other in free if same(claimed, gold[other])), None)
            if first is not None:
                partner[place] = first
                free.remove(first)
    found: list[Pair] = [
        (claimed, gold[partner[place]] if place in partner else None) for place, claimed in enumerate(predictions)
    ]
    return found + [(None, gold[other]) for other in free]


def same_parent(found: Sequence[Pair], gold: Sequence[GoldAgency], matching: Matching = "alias") -> SameParent:
    """Whether a predicted name is that of a gold parent, as a function of the two.

    By `exact` the names are equal; by `alias` the name is an alias of the gold parent as well, or both are names of
    one gold agency; by `overlap` also where the agency predicted under that name is paired with one that bears the
    gold parent's name.
    """
    bodies = [{agency.name, *agency.aliases} for agency in gold]
    partners: dict[str, set[str]] = {}
    for claimed, agency in found if matching == "overlap" else ():
        if claimed is not None and agency is not None:
            partners.setdefault(claimed.name, set()).update((agency.name, *agency.aliases))

    def same(name: str, parent: GoldParent) -> bool:
        if name == parent.name:
            return True
        if matching == "exact":
            return False
        return (
            name in parent.aliases
            or any({name, parent.name} <= body for body in bodies)
            or parent.name in partners.get(name, ())
        )

    return same


def scored(pair: Pair) -> bool:
    """Whether a pair counts: the gold agency is firm, and neither of the two is a government or party committee.

    What holds for one half holds for the other: a pair is counted whole or left out whole.
    """
    claimed, agency = pair
    if agency is not None and (agency.optional or is_government(agency.name)):
        return False
    return claimed is None or not is_government(claimed.name)


def _overlap(claimed: ClaimedAgency, agency: GoldAgency) -> bool:
    return any(
        said.start < label.end and label.start < said.end for said in claimed.mentions for label in agency.mentions
    )
