"""One article's agencies with their facts, as the record has them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import cast

from pipeline.lexicon.places import SPECIAL_REGIONS, PlaceMatch, candidates
from pipeline.lexicon.words import remits
from pipeline.resolve.name import Name
from pipeline.resolve.names import Names
from pipeline.rules.agencies import Mention
from pipeline.rules.facts import EventFact, ParentFact
from pipeline.rules.findings import Findings
from pipeline.text import AlignedText
from schemas.founded import chosen_date
from schemas.record import Agency, Event, EventKind, Jurisdiction, Parent, Predecessor, Relation
from schemas.span import Span

_INTERNAL = re.compile("(?:处|科|课|司|室|股|组|队)$")
_SEAT = re.compile("(?:[省市区县州旗盟地党工团]委|政府|国务院|行政院|中央|人大常委会)$")
_INSIDE_A_BODY = re.compile("厅$|(?<!管理)(?<!分)部$")
_DISPATCHED = re.compile(
    "^(?:派?驻)|(?:分局|分行|办事处|专员公署|监管局|税务局|海关|分署|分中心|分站|(?<=[一-龥]{2})(?:调查总?队|海事处))$"
)
_OF_THE_NATION = ("国家", "中国", "中央", "全国", "国务院", "中共中央", "中华人民共和国")
# The rules of what stands right before a name, and so is said of the body that the name begins with.
_BEFORE_A_NAME = frozenset({"below-attribute", "belongs-attribute", "managed-attribute"})
_NOWHERE = 1 << 60  # behind any text


def resolve(aligned: AlignedText, findings: Findings) -> tuple[Agency, ...]:
    """The agencies of one article, by first mention, then first evidence, then name.

    Spans are of the raw text that ``aligned`` came from. Parents that would make a body stand above itself are
    refused.
    """
    return _Draft(aligned, findings).agencies() if findings.names_a_body else ()


def relation_of(name: Name, above: str | None) -> Relation:
    """The relation that a name alone tells: 科 and 处 are inside, branches with a place are dispatched."""
    body = name.name.removeprefix(above or "")
    area = body.removesuffix("局")
    branch = area != body and area not in remits() and candidates(area)  # 国家矿山安全监察局|山西|局, and not 公安|局
    if branch or _DISPATCHED.search(body):
        return "dispatched"
    if _INTERNAL.search(body) or (body.endswith("局") and above is not None and above.endswith(("部", "厅"))):
        return "internal"
    if _INSIDE_A_BODY.search(body) and above is not None and not _is_seat(above):
        return "internal"  # 经济局|牌照厅 of Macau, 服务中心|综合部, and not 市委|宣传部
    return "subordinate"


def _is_seat(name: str) -> bool:
    """Whether a body is a government, a party committee or a congress, whose 部 and 厅 are bodies of their own."""
    return _SEAT.search(name) is not None or (name.startswith("中共") and name.endswith("委员会"))


class _Facts:
    """What is known of one agency; of equal facts the first stays."""

    def __init__(self) -> None:
        self.events: dict[tuple[str, str | None], Event] = {}
        self.parents: dict[tuple[str, str], Parent] = {}
        self.predecessors: dict[str, Predecessor] = {}
        self.rank: str | None = None


class _Draft:
    def __init__(self, aligned: AlignedText, findings: Findings) -> None:
        self._aligned = aligned
        self._names = Names(aligned.text, findings)
        self._facts: dict[Name, _Facts] = {}
        self._above: dict[Name, set[Name]] = {}
        named = [name for name in self._names.all() if name.mentions or name.shared]
        for name in named:
            self._of(name)
        for event in findings.events:
            self._add_event(event)
        for parent in sorted(findings.parents, key=lambda each: each.former):
            self._add_parent(parent)
        for rank in findings.ranks:
            for name in self._named(rank.agencies):
                self._of(name).rank = self._of(name).rank or rank.rank
        for name in named:
            self._add_owner(name)

    def agencies(self) -> tuple[Agency, ...]:
        found = [self._agency(name, facts) for name, facts in self._facts.items()]
        return tuple(sorted(found, key=_place_in_text))

    def _of(self, name: Name) -> _Facts:
        return self._facts.setdefault(name, _Facts())

    def _span(self, start: int, end: int) -> Span:
        first, last = self._aligned.to_raw(start, end)
        return Span(start=first, end=last, text=self._aligned.raw[first:last])

    def _named(self, mentions: Iterable[Mention]) -> list[Name]:
        return list(dict.fromkeys(name for mention in mentions for name in self._names.of(mention)))

    def _add_event(self, fact: EventFact) -> None:
        date = fact.date.edtf if fact.date is not None else None
        evidence = self._span(fact.start, fact.end)
        for name in self._named(fact.agencies):
            facts = self._of(name)
            kind = cast(EventKind, fact.kind)
            facts.events.setdefault((kind, date), Event(kind=kind, date=date, evidence=evidence, rule=fact.rule))
            for old in self._named(fact.old):
                if old is not name:
                    one = Predecessor(name=old.name, evidence=evidence, rule=fact.rule)
                    facts.predecessors.setdefault(old.name, one)

    def _add_parent(self, fact: ParentFact) -> None:
        evidence = self._span(fact.start, fact.end)
        for name in self._named(fact.agencies):
            if fact.rule in _BEFORE_A_NAME and name.owner is not None:
                name = name.owner  # 拱北海关所属香洲海关|查检科
            if fact.former and self._of(name).parents:
                continue
            for parent in fact.parents:
                title, above = self._parent(parent, name)
                if title is None:
                    continue
                if fact.relation == "by-head":
                    if above is not None and (_elsewhere(name, above) or name.owner not in (None, above)):
                        continue  # 管委会下设…，另有|市自然资源局开发区分局, which is the bureau's
                    relation = relation_of(name, above.name if above is not None else None)
                else:
                    relation = cast(Relation, fact.relation)
                self._hang(name, above, Parent(name=title, relation=relation, evidence=evidence, rule=fact.rule))

    def _parent(self, parent: Mention | PlaceMatch, child: Name) -> tuple[str | None, Name | None]:
        """The parent's name for this child, and its entry where it is an agency of the article.

        省政府办公厅 said of several provinces is each one's own; a place stands for its government.
        """
        if isinstance(parent, PlaceMatch):
            place = parent.place
            if place is None or place.level == "nation":
                return None, None
            return self._names.context.long_name(place) + "人民政府", None
        if parent.government:
            return self._names.government(parent, child.place), None
        found = self._names.of(parent)
        own = [one for one in found if one.place and child.place and child.place.lies_in(one.place)]
        chosen = (own or found)[:1]
        return (chosen[0].name, chosen[0]) if chosen else (None, None)

    def _add_owner(self, name: Name) -> None:
        """The parents that the name itself begins with, one above the other."""
        first = (name.mentions or name.shared)[0]
        evidence = self._span(first.start, first.end)
        step: Name | None = name
        seen: set[Name] = set()  # bodies that were joined may each begin with the other
        while step is not None and step not in seen:
            seen.add(step)
            above = step.owner.name if step.owner is not None else step.government
            # what a sentence says of the two is worth more than what the name lets expect
            if above is not None and all(name != above for name, _ in self._of(step).parents):
                parent = Parent(name=above, relation=relation_of(step, above), evidence=evidence, rule="own-name")
                self._hang(step, step.owner, parent)
            step = step.owner

    def _hang(self, name: Name, above: Name | None, parent: Parent) -> None:
        if parent.name == name.name or (above is not None and (above is name or self._stands_above(name, above))):
            return
        if above is not None:
            self._of(above)
            self._above.setdefault(name, set()).add(above)
        self._of(name).parents.setdefault((parent.name, parent.relation), parent)

    def _stands_above(self, name: Name, other: Name) -> bool:
        """Whether the one is already a parent, at any distance, of the other."""
        todo, seen = [other], {other}
        while todo:
            for above in self._above.get(todo.pop(), ()):
                if above is name:
                    return True
                if above not in seen:
                    seen.add(above)
                    todo.append(above)
        return False

    def _jurisdiction(self, name: Name) -> Jurisdiction | None:
        if name.place is not None:
            title, code, level = name.place.jurisdiction
            return Jurisdiction(name=title, code=code, level=level)
        region = self._names.region
        if region is not None and region.code in SPECIAL_REGIONS:
            return None
        if name.name.startswith(_OF_THE_NATION) or (name.head == "部" and name.body == name.name):
            return Jurisdiction(name="国家", code="100000", level="nation")
        return None

    def _agency(self, name: Name, facts: _Facts) -> Agency:
        events = tuple(sorted(facts.events.values(), key=lambda event: (event.evidence.start, event.rule, event.kind)))
        parents = sorted(facts.parents.values(), key=lambda parent: (parent.evidence.start, parent.rule, parent.name))
        spans = {each.start: self._span(each.start, each.end) for each in name.mentions if each.scope != "pronoun"}
        return Agency(
            name=name.name,
            aliases=tuple(form for form in name.forms if form != name.name),
            jurisdiction=self._jurisdiction(name),
            rank=facts.rank,
            founded=chosen_date(events),
            events=events,
            parents=tuple(parents),
            predecessors=tuple(sorted(facts.predecessors.values(), key=lambda old: (old.evidence.start, old.name))),
            mentions=tuple(spans[at] for at in sorted(spans)),
        )


def _elsewhere(name: Name, above: Name) -> bool:
    return above.place is not None and name.place is not None and not name.place.lies_in(above.place)


def _place_in_text(agency: Agency) -> tuple[int, int, str]:
    evidence = [event.evidence.start for event in agency.events] + [parent.evidence.start for parent in agency.parents]
    first = agency.mentions[0].start if agency.mentions else _NOWHERE
    return first, min(evidence, default=_NOWHERE), agency.name
