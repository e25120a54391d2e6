"""Gold as labelling tools see it: regions of a text and links between them, and the rest beside."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple, get_args

from pydantic import ValidationError

from pipeline.errors import GoldError
from pipeline.text.script import simplified
from schemas.gold import Decision, Gold, GoldAgency, GoldParent
from schemas.record import Relation
from schemas.span import Span

# A later mention is linked to the first one of the same body.
SAME = "same body"
_LABELS: dict[Decision, str] = {False: "agency", True: "optional agency", None: "candidate"}
_DECISIONS = {label: decision for decision, label in _LABELS.items()}
LABELS = tuple(_DECISIONS)
RELATIONS: tuple[Relation, ...] = get_args(Relation)
# A parent that is optional or undecided says so behind its relation.
_SUFFIXES: dict[Decision, str] = {False: "", True: " (optional)", None: " (candidate)"}
_KINDS = {f"{relation}{suffix}": (relation, each) for relation in RELATIONS for each, suffix in _SUFFIXES.items()}
LINKS = (SAME, *_KINDS)


class Region(NamedTuple):
    """A labelled stretch of the text, half-open, in code points; `id` is unique in its article."""

    id: str
    start: int
    end: int
    label: str


class Link(NamedTuple):
    """A labelled relation from one region to another: of a body to its parent, of a mention to the first one."""

    child: str
    parent: str
    label: str


@dataclass(frozen=True)
class Layer:
    """One article for a labelling tool.

    `text` is the raw text with a blank for each carriage return, which tools count in different ways; it is as long as
    the raw text. `rest` holds what has no place in the text: names, dates, parents that the article does not name, and
    how the article was labelled.
    """

    article: str
    text: str
    regions: tuple[Region, ...]
    links: tuple[Link, ...]
    rest: Mapping[str, Any]


def text_for_tools(raw: str) -> str:
    """The raw text with a blank for each carriage return.

    >>> text_for_tools("甲市\\r\\n乙市")
    '甲市 \\n乙市'
    """
    return raw.replace("\r", " ")


def layer_of(gold: Gold, raw: str) -> Layer:
    """The gold of an article as regions and links.

    A parent is a link where it is an agency of the file under all its names and both are named in the text; else it
    stays in the rest.
    """
    regions: list[Region] = []
    links: list[Link] = []
    first: dict[str, str] = {}
    named: dict[str, GoldAgency] = {}
    for place, agency in enumerate(gold.agencies):
        for number, each in enumerate(agency.mentions):
            regions.append(Region(f"a{place}m{number}", each.start, each.end, _LABELS[agency.optional]))
            if number:
                links.append(Link(f"a{place}m{number}", f"a{place}m0", SAME))
        if agency.mentions:
            first[agency.name] = f"a{place}m0"
            named[agency.name] = agency
    for agency in gold.agencies:
        for parent in agency.parents:
            if _drawable(agency, parent, named):
                kind = f"{parent.relation}{_SUFFIXES[parent.optional]}"
                links.append(Link(first[agency.name], first[parent.name], kind))
    return Layer(gold.article, text_for_tools(raw), tuple(regions), tuple(links), gold.model_dump(mode="json"))


def gold_of_layer(layer: Layer, raw: str) -> Gold:
    """The gold that a layer says, on the raw text of its article.

    Mentions and links are those of the layer, everything else is that of its rest; a body that the rest does not know
    is named by its first mention, and one whose mentions are all gone is gone. Without a rest the gold is a draft.
    Raises GoldError for another text, labels and links that we do not know, and a rest that is no gold.
    """
    if layer.text != text_for_tools(raw):
        hint = "Label the text as it was exported."
        raise GoldError("J422", "the text is not that of the article", where=layer.article, hint=hint)
    known = _rest(layer)
    bodies = _bodies(known, _groups(layer), raw)
    place_of = {region.id: place for place, (_, group) in enumerate(bodies) for region in group}
    drawn = _drawn(layer, place_of, [agency for agency, _ in bodies])
    named = {agency.name: agency for agency in known.agencies if agency.mentions}
    agencies = []
    for place, (agency, _) in enumerate(bodies):
        wanted = drawn.get(place, [])
        # What the export could draw and is drawn no more was taken out in the tool.
        kept = [each for each in agency.parents if each in wanted or not _drawable(agency, each, named)]
        new = [each for each in wanted if each not in kept]
        agencies.append(agency.model_copy(update={"parents": (*kept, *new)}))
    try:
        return Gold.model_validate(known.model_copy(update={"agencies": tuple(agencies)}).model_dump())
    except ValidationError as error:
        problem = error.errors(include_url=False)[0]["msg"].removeprefix("Value error, ")
        raise GoldError("J423", problem, where=layer.article, hint="Mend the labels in the tool.") from error


def _drawable(agency: GoldAgency, parent: GoldParent, named: Mapping[str, GoldAgency]) -> bool:
    """Whether a parent is a link: both bodies are named in the text, the parent under all names it has as an agency."""
    above = named.get(parent.name)
    return agency.name in named and above is not None and above.aliases == parent.aliases


def _rest(layer: Layer) -> Gold:
    try:
        rest = dict(layer.rest) or {"article": layer.article, "status": "draft", "agencies": []}
        return Gold.model_validate_json(json.dumps(rest))
    except ValidationError as error:
        problem = error.errors(include_url=False)[0]["msg"]
        hint = "The field gold is written by the export and goes back as it is."
        raise GoldError("J423", f"gold is not as it was exported: {problem}", where=layer.article, hint=hint) from error


Group = list[Region]


def _groups(layer: Layer) -> list[Group]:
    """The regions of each body together, in the order of the text; bodies in the order of their first region."""
    for region in layer.regions:
        if region.label not in _DECISIONS:
            problem = f"the label {region.label!r} is none of {', '.join(LABELS)}"
            raise GoldError("J423", problem, where=layer.article, hint="Use the labels of the export.")
        if not 0 <= region.start < region.end <= len(layer.text):
            problem = f"a region from {region.start} to {region.end} in a text of {len(layer.text)} characters"
            raise GoldError("J423", problem, where=layer.article, hint="Mend the region in the tool.")
    leader = {region.id: region.id for region in layer.regions}

    def found(id: str) -> str:
        while leader[id] != id:
            id = leader[id]
        return id

    for link in layer.links:
        if link.child not in leader or link.parent not in leader:
            problem = f"a link from {link.child} to {link.parent}, which are no regions"
            raise GoldError("J423", problem, where=layer.article, hint="Mend the links in the tool.")
        if link.label == SAME:
            leader[found(link.child)] = found(link.parent)
    groups: dict[str, Group] = {}
    for region in layer.regions:
        groups.setdefault(found(region.id), []).append(region)
    return [sorted(group, key=lambda region: (region.start, region.end)) for group in groups.values()]


def _bodies(known: Gold, groups: list[Group], raw: str) -> list[tuple[GoldAgency, Group]]:
    """Each agency with its regions: those of the rest that have one still, or never had, in their order, then new."""
    owner = _owners(known, groups)
    bodies: list[tuple[GoldAgency, Group]] = []
    for place, agency in enumerate(known.agencies):
        if place in owner:
            bodies.append((_relabelled(agency, groups[owner[place]], raw), groups[owner[place]]))
        elif not agency.mentions:
            bodies.append((agency, []))
    taken = set(owner.values())
    for number, group in enumerate(groups):
        if number not in taken:
            name = simplified(raw[group[0].start : group[0].end])
            bodies.append((_relabelled(GoldAgency(name=name), group, raw), group))
    return bodies


def _owners(known: Gold, groups: list[Group]) -> dict[int, int]:
    """The group of each known agency: the one that shares the most mentions with it, then the earlier."""
    shared = []
    for place, agency in enumerate(known.agencies):
        spans = {(each.start, each.end) for each in agency.mentions}
        for number, group in enumerate(groups):
            if common := len(spans & {(region.start, region.end) for region in group}):
                shared.append((-common, len(group) + len(spans), place, number))
    owner: dict[int, int] = {}
    for _, _, place, number in sorted(shared):
        if place not in owner and number not in owner.values():
            owner[place] = number
    return owner


def _relabelled(agency: GoldAgency, group: Group, raw: str) -> GoldAgency:
    mentions = tuple(Span(start=each.start, end=each.end, text=raw[each.start : each.end]) for each in group)
    return agency.model_copy(update={"mentions": mentions, "optional": _DECISIONS[group[0].label]})


def _drawn(layer: Layer, place_of: Mapping[str, int], agencies: list[GoldAgency]) -> dict[int, list[GoldParent]]:
    """The parents that links say, by the place of the child among the agencies."""
    found: dict[int, list[GoldParent]] = {}
    for link in layer.links:
        if link.label == SAME:
            continue
        if link.label not in _KINDS:
            problem = f"the relation {link.label!r} is none of {', '.join(LINKS)}"
            raise GoldError("J423", problem, where=layer.article, hint="Use the relations of the export.")
        relation, optional = _KINDS[link.label]
        above = agencies[place_of[link.parent]]
        parent = GoldParent(name=above.name, aliases=above.aliases, relation=relation, optional=optional)
        found.setdefault(place_of[link.child], []).append(parent)
    return found
