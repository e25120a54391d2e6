"""The extractors as spaCy components, which `nlp.add_pipe` knows by name wherever jigou is installed.

Each does first what it rests on, where no component before it did. The order is places, dates, agencies, events,
parents, so `jigou_parents` alone does all. ``doc._.jigou_findings`` has the results with exact character offsets,
``doc.spans`` the same as spaCy spans under ``places``, ``dates``, ``agencies``, ``events`` and ``parents``. A span that
cuts a token splits the token at its edge; what other components wrote on the Doc stays. Before the pipeline runs,
``doc._.jigou_aligned`` may be given (for page furniture, which is passed over) and ``doc._.jigou_published``.
"""

from __future__ import annotations

import itertools
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from spacy.attrs import SENT_START  # type: ignore[import-not-found]
from spacy.tokens import Doc, Span, SpanGroup

from pipeline.rules.findings import Findings
from pipeline.rules.stages import (
    add_dates,
    add_events,
    add_mentions,
    add_parents,
    add_places,
    add_shadows,
    no_findings,
)
from pipeline.segment.jieba_tokenizer import by_jieba, token_spans
from pipeline.text.aligned import AlignedText

_STAGES: dict[str, tuple[Callable[[Findings], None], ...]] = {
    "places": (add_places,),
    "dates": (add_dates,),
    "agencies": (add_mentions, add_shadows),
    "events": (add_events,),
    "parents": (add_parents,),
}
GROUPS = tuple(_STAGES)
_Marked = tuple[int, int, int | str, int, int]  # start and end of a span, its label, the ids spaCy has for it
_ANNOTATIONS = ("TAG", "POS", "MORPH", "LEMMA", "DEP", "ENT_IOB")

for _name in ("jigou_aligned", "jigou_published", "jigou_findings"):
    Doc.set_extension(_name, default=None, force=True)


@dataclass(frozen=True)
class Extractor:
    """A component that takes a Doc as far as one of `GROUPS`, and marks the spans of all groups that it added."""

    group: str

    def __call__(self, doc: Doc) -> Doc:
        """The Doc with the spans; another one where a token had to be split."""
        if doc._.jigou_findings is None:
            doc._.jigou_findings = no_findings(doc._.jigou_aligned or AlignedText.of(doc.text), doc._.jigou_published)
        findings: Findings = doc._.jigou_findings
        added = GROUPS[len(findings.done) : GROUPS.index(self.group) + 1]
        for group in added:
            for stage in _STAGES[group]:
                stage(findings)
            findings.done.append(group)
        found = {group: list(_labelled(findings, group)) for group in added}
        doc = _split(doc, {edge for spans in found.values() for start, end, _ in spans for edge in (start, end)})
        for group, spans in found.items():
            _mark(doc, group, ((*span, 0, 0) for span in spans))
        return doc


def _labelled(findings: Findings, group: str) -> Iterator[tuple[int, int, str]]:
    match group:
        case "places":
            yield from ((each.start, each.end, "place") for each in findings.places)
        case "dates":
            yield from ((each.start, each.end, "date") for each in findings.dates)
        case "agencies":
            for mention in findings.mentions:
                yield mention.start, mention.end, "government" if mention.government else "agency"
        case "events":
            yield from ((each.start, each.end, each.kind) for each in findings.events)
        case "parents":
            yield from ((each.start, each.end, each.relation) for each in findings.parents)


def _mark(doc: Doc, group: str, spans: Iterable[_Marked], attrs: dict[str, Any] | None = None) -> None:
    found = (doc.char_span(start, end, label, kb, None, "expand", id) for start, end, label, kb, id in spans)
    marked = [span for span in found if span is not None]
    doc.spans[group] = SpanGroup(doc, name=group, attrs=attrs or {}, spans=marked)


def _split(doc: Doc, edges: set[int]) -> Doc:
    """The Doc with each token that an edge cuts split there."""
    tokens = list(token_spans(doc))
    starts = [start for start, _ in tokens]
    cut: dict[int, list[int]] = {}
    for edge in sorted(edges.difference(starts)):
        start, end = tokens[bisect_right(starts, edge) - 1]
        if edge < end:
            cut.setdefault(start, [start, end]).insert(-1, edge)
    if not cut:
        return doc
    groups = [(name, group.attrs, [_travelling(span) for span in group]) for name, group in doc.spans.items()]
    if by_jieba(doc) and not doc.tensor.size and not any(map(doc.has_annotation, _ANNOTATIONS)):
        doc = _made_anew(doc, starts, cut)
    else:
        _retokenize(doc, cut)
    for name, attrs, spans in groups:
        _mark(doc, name, spans, attrs)
    return doc


def _travelling(span: Span) -> _Marked:
    """What the span is made anew from: neither way of splitting takes spans along."""
    return span.start_char, span.end_char, span.label, span.kb_id, span.id


def _made_anew(doc: Doc, starts: list[int], cut: dict[int, list[int]]) -> Doc:
    """A Doc with nothing but words and sentences, as ours are: spaCy's retokenizer is quadratic in their number."""
    text = doc.text
    marked = doc.to_array([SENT_START]).ravel()
    sentences = {start for start, mark in zip(starts, marked, strict=True) if mark == 1}
    borders = [at for start in starts for at in cut.get(start, (start, None))[:-1]]
    words = [text[first:last] for first, last in itertools.pairwise([*borders, len(text)])]
    marks: list[bool | int | None] = [start in sentences for start in borders]
    made = Doc(doc.vocab, words=words, spaces=[False] * len(words), sent_starts=marks, user_data=doc.user_data)
    made.cats = doc.cats
    return made


def _retokenize(doc: Doc, cut: dict[int, list[int]]) -> None:
    """Splits in place. The first piece keeps the token's place in the parse, and the others hang on it."""
    parsed = doc.has_annotation("DEP")
    with doc.retokenize() as retokenizer:
        for token in doc:
            if borders := cut.get(token.idx):
                pieces = [doc.text[first:last] for first, last in itertools.pairwise(borders)]
                heads: list[Any] = [(token, at) for at in range(len(pieces))]
                if parsed:
                    heads = [token.head if token.head != token else (token, 0), *[(token, 0)] * (len(pieces) - 1)]
                retokenizer.split(token, pieces, heads=heads)
