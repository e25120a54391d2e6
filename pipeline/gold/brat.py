"""Gold as standoff of brat: a text and its annotations for each article, and the configuration that names them.

https://brat.nlplab.org/standoff.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.gold.layer import LABELS, LINKS, SAME, Layer, Region
from schemas.gold import Gold

_NO_LETTER = re.compile(r"[^A-Za-z]+")
_LINE = re.compile(r"[^\n]+")


def configuration() -> str:
    """The text of `annotation.conf`."""
    types = [_type(label) for label in LABELS]
    ends = f"Arg1:{'|'.join(types)}, Arg2:{'|'.join(types)}"
    relations = [f"{_type(link)} {ends}" for link in LINKS if link != SAME]
    equivalent = [f"Equiv Arg1:{each}, Arg2:{each}, <REL-TYPE>:symmetric-transitive" for each in types]
    overlap = "<OVERLAP> Arg1:<ENTITY>, Arg2:<ENTITY>, <OVL-TYPE>:<ANY>"
    relation_lines = "\n".join([*relations, *equivalent, overlap])
    return f"[entities]\n{chr(10).join(types)}\n\n[relations]\n{relation_lines}\n\n[events]\n\n[attributes]\n"


def standoff(layer: Layer, gold: Gold) -> str:
    """The text of the article's `.ann`: regions, links, one equivalence a body, and a note of what has no place in it.

    A region that runs over the end of a line is given in fragments, as brat wants it.
    """
    number = {region.id: f"T{place}" for place, region in enumerate(layer.regions, 1)}
    lines = [f"{number[each.id]}\t{_type(each.label)} {_offsets(each, layer.text)}" for each in layer.regions]
    links = [each for each in layer.links if each.label != SAME]
    lines += [
        f"R{place}\t{_type(each.label)} Arg1:{number[each.child]} Arg2:{number[each.parent]}"
        for place, each in enumerate(links, 1)
    ]
    bodies: dict[str, list[str]] = {}
    for each in layer.links:
        if each.label == SAME:
            bodies.setdefault(each.parent, [number[each.parent]]).append(number[each.child])
    lines += [f"*\tEquiv {' '.join(ids)}" for ids in bodies.values()]
    lines += [f"#{place}\t{note}" for place, note in enumerate(_notes(gold, number), 1)]
    return "".join(f"{line}\n" for line in lines)


def _type(label: str) -> str:
    """A label as brat writes types: letters and underscores.

    >>> _type("internal (optional)")
    'Internal_optional'
    """
    return _NO_LETTER.sub("_", label).strip("_").capitalize()


def _offsets(region: Region, text: str) -> str:
    fragments = [match.span() for match in _LINE.finditer(text, region.start, region.end)]
    offsets = ";".join(f"{start} {end}" for start, end in fragments)
    return f"{offsets}\t{' '.join(text[start:end] for start, end in fragments)}"


def _notes(gold: Gold, number: dict[str, str]) -> Iterator[str]:
    for place, agency in enumerate(gold.agencies):
        said = [agency.name]
        if agency.founded:
            said.append(f"founded {agency.founded}")
        said += [f"{event.kind} {event.date or 'undated'}" for event in agency.events]
        said += [f"{parent.relation} of {parent.name}" for parent in agency.parents]
        if agency.mentions:
            yield f"AnnotatorNotes {number[f'a{place}m0']}\t{'; '.join(said)}"
