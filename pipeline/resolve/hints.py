"""What facts and owner rules tell about names that are printed without their place."""

from __future__ import annotations

from pipeline.lexicon.places import PlaceMatch
from pipeline.rules.agencies import Mention
from pipeline.rules.findings import Findings

_INSIDE = ("by-head", "internal")
# Last words of what is named after the body above it.
_OF_A_BODY = frozenset(("中心", "站", "台", "所", "队", "大队", "院", "馆", "档案馆"))


class Hints:
    """By mention: whose a bare name is, whether a name is set up inside a body, and, for a parent named by its level
    only, the bodies below it."""

    def __init__(self, findings: Findings) -> None:
        self._owners: dict[int, tuple[PlaceMatch | Mention, ...]] = {}
        self._parts: set[int] = set()
        self._below: dict[int, list[Mention]] = {}
        self._held: set[int] = set()
        self._above: set[int] = set()
        self._beside: set[int] = set()
        self._dated = {id(each) for event in findings.events if event.date is not None for each in event.agencies}
        for owner in findings.owners:
            bodies = [each for each in owner.owners if isinstance(each, Mention)]
            if owner.rule == "body-beside" and any(body.scope != "pronoun" for body in bodies):
                continue
            for agency in owner.agencies:
                if agency.scope == "level":  # 泾县组建|县水土保持委员会
                    self._owners.setdefault(id(agency), owner.owners)
                if agency.scope == "bare" or (agency.owner is not None and agency.owner.scope == "bare"):
                    # 成立|信息化领导小组办公室 says whose the group is
                    self._owners.setdefault(id(agency.owner or agency), owner.owners)
                    if bodies:
                        self._held.add(id(agency))
        for fact in findings.parents:
            first = fact.agencies[0]
            for agency in fact.agencies:
                # 直属单位包括气象台: what stands behind the body above it
                listed = fact.relation == "subordinate" and fact.parents[0].start < agency.start
                if fact.relation == "nameplate":
                    self._beside.add(id(agency))
                if fact.relation in _INSIDE or (listed and agency.head in _OF_A_BODY):
                    self._parts.add(id(agency))
                if agency.scope == "placed" and agency.body == agency.head and fact.relation == "by-head":
                    self._owners.setdefault(id(agency), fact.parents[:1])  # 湛江海关设|茂名办事处
                belongs = fact.relation in (*_INSIDE, "nameplate") or listed
                if agency.scope == "bare" and (belongs or _is_local(fact.parents[0])):
                    self._owners.setdefault(id(agency), fact.parents[:1])
        for fact in findings.parents:  # what stands below tells least whose the body above is
            first = fact.agencies[0]
            for parent in fact.parents:
                if not isinstance(parent, Mention):
                    continue
                if parent.scope == "bare" and first.scope != "bare":
                    self._owners.setdefault(id(parent), (first,))
                    self._above.add(id(parent))
                level = parent.scope == "level" or (parent.owner is not None and parent.owner.scope == "level")
                if level and first.scope in ("placed", "level", "bare"):
                    self._below.setdefault(id(parent), []).append(first)

    def owners(self, mention: Mention) -> tuple[PlaceMatch | Mention, ...]:
        return self._owners.get(id(mention), ())

    def is_part(self, mention: Mention) -> bool:
        return id(mention) in self._parts

    def is_above(self, mention: Mention) -> bool:
        """Whether a body below it is all that tells whose it is: of the same place, and no part of that body."""
        return id(mention) in self._above

    def is_held(self, mention: Mention) -> bool:
        """Whether it is called another body's: 住建部的住房公积金监管司."""
        return id(mention) in self._held

    def is_beside(self, mention: Mention) -> bool:
        """Whether it is a second nameplate of what it hangs on."""
        return id(mention) in self._beside

    def is_dated(self, mention: Mention) -> bool:
        """Whether a dated event made it: a class word is not founded on a day."""
        return id(mention) in self._dated

    def below(self, mention: Mention) -> list[Mention]:
        return self._below.get(id(mention), [])


def _is_local(parent: PlaceMatch | Mention) -> bool:
    return isinstance(parent, Mention) and parent.government and parent.level is not None
