"""The extractors as spaCy components: each reads the findings before it, adds its own and marks its spans.

    nlp = make_nlp()
    for name in COMPONENTS:
        nlp.add_pipe(name)

``doc._.findings`` has the results with exact character offsets, ``doc.spans`` the same as spaCy spans under ``places``,
``dates``, ``agencies``, ``events`` and ``parents``. A span that cuts a token splits the token at its edge. Before the
pipeline runs, ``doc._.aligned`` may be given (for page furniture, which is passed over) and ``doc._.published``.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from spacy.attrs import SENT_START  # type: ignore[import-not-found]
from spacy.language import Language
from spacy.tokens import Doc, Span

from pipeline.rules.findings import Findings
from pipeline.rules.read import (
    add_dates,
    add_events,
    add_mentions,
    add_parents,
    add_places,
    add_shadows,
    is_traditional,
)
from pipeline.segment.jieba_tokenizer import token_spans
from pipeline.text.aligned import Interval

COMPONENTS = ("jigou_places", "jigou_dates", "jigou_agencies", "jigou_events", "jigou_parents")

for _name in ("aligned", "published", "findings"):
    Doc.set_extension(_name, default=None, force=True)


def _furniture(doc: Doc) -> Sequence[Interval]:
    return doc._.aligned.furniture if doc._.aligned is not None else ()


@Language.component("jigou_places")
def mark_places(doc: Doc) -> Doc:
    """The Doc with its place expressions."""
    aligned = doc._.aligned
    doc._.findings = Findings(doc.text) if aligned is None else Findings(aligned.text, is_traditional(aligned))
    add_places(doc._.findings, _furniture(doc))
    return doc


@Language.component("jigou_dates")
def mark_dates(doc: Doc) -> Doc:
    """The Doc with its dates, relative ones resolved against ``doc._.published``."""
    add_dates(doc._.findings, _furniture(doc), doc._.published)
    return doc


@Language.component("jigou_agencies")
def mark_agencies(doc: Doc) -> Doc:
    """The Doc with the names of public bodies, and the shadows that facts are read from."""
    add_mentions(doc._.findings, _furniture(doc))
    add_shadows(doc._.findings)
    return doc


@Language.component("jigou_events")
def mark_events(doc: Doc) -> Doc:
    """The Doc with its founding events."""
    add_events(doc._.findings)
    return doc


@Language.component("jigou_parents")
def mark_parents(doc: Doc) -> Doc:
    """The Doc with its statements about parent bodies, and the spans of all findings."""
    findings = doc._.findings
    add_parents(findings)
    groups: dict[str, list[tuple[int, int, str]]] = {
        "places": [(each.start, each.end, "place") for each in findings.places],
        "dates": [(each.start, each.end, "date") for each in findings.dates],
        "agencies": [
            (each.start, each.end, "government" if each.government else "agency") for each in findings.mentions
        ],
        "events": [(each.start, each.end, each.kind) for each in findings.events],
        "parents": [(each.start, each.end, each.relation) for each in findings.parents],
    }
    edges = {edge for spans in groups.values() for start, end, _ in spans for edge in (start, end)}
    doc = _split(doc, findings.text, edges)
    borders = {start: at for at, (start, _) in enumerate(token_spans(doc))} | {len(findings.text): len(doc)}
    for name, spans in groups.items():
        doc.spans[name] = [Span(doc, borders[start], borders[end], label) for start, end, label in spans]
    return doc


def _split(doc: Doc, text: str, edges: set[int]) -> Doc:
    """The Doc with each token that an edge cuts split there; spaCy's retokenizer is quadratic in their number."""
    starts = {start for start, _ in token_spans(doc)}
    inner = edges - starts - {len(text)}
    if not inner:
        return doc
    marked = doc.to_array([SENT_START]).ravel()
    sentences = {start for start, mark in zip(sorted(starts), marked, strict=True) if mark == 1}
    borders = sorted(starts | inner)
    words = [text[first:last] for first, last in itertools.pairwise([*borders, len(text)])]
    marks: list[bool | int | None] = [start in sentences for start in borders]
    return Doc(doc.vocab, words=words, spaces=[False] * len(words), sent_starts=marks, user_data=doc.user_data)
