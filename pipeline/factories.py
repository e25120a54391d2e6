"""Our spaCy components by the names that `nlp.add_pipe` takes.

spaCy imports this module, which the entry points name, whenever it makes a pipeline, whosever that is: so a component
imports what it needs when it is made, and nothing is loaded for those who want none.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from spacy.language import Language
from spacy.tokens import Doc

if TYPE_CHECKING:
    from pipeline.rules.components import Extractor


@Language.factory("jigou_sentences")
def sentences(nlp: Language, name: str) -> Callable[[Doc], Doc]:
    """Sentence boundaries that hold in damaged text."""
    from pipeline.segment.sentences import mark_sentences

    return mark_sentences


@Language.factory("jigou_places")
def places(nlp: Language, name: str) -> Extractor:
    """Place expressions, in ``doc.spans["places"]``."""
    return _extractor("places")


@Language.factory("jigou_dates")
def dates(nlp: Language, name: str) -> Extractor:
    """Dates, in ``doc.spans["dates"]``."""
    return _extractor("dates")


@Language.factory("jigou_agencies")
def agencies(nlp: Language, name: str) -> Extractor:
    """Names of public bodies, in ``doc.spans["agencies"]``."""
    return _extractor("agencies")


@Language.factory("jigou_events")
def events(nlp: Language, name: str) -> Extractor:
    """Founding events, in ``doc.spans["events"]``."""
    return _extractor("events")


@Language.factory("jigou_parents")
def parents(nlp: Language, name: str) -> Extractor:
    """Statements about parent bodies, in ``doc.spans["parents"]``."""
    return _extractor("parents")


def _extractor(group: str) -> Extractor:
    from pipeline.rules.components import Extractor

    return Extractor(group)
