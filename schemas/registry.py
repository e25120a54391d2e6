"""The registry: all articles together, one entry per agency with what each article claims of it."""

from __future__ import annotations

from typing import Literal

from schemas.base import Model, Text
from schemas.edtf import Edtf
from schemas.reading import model_of
from schemas.record import EventKind, Jurisdiction, Relation, known_version
from schemas.span import Span

ConflictFact = Literal["founded", "unveiled", "nameplate", "approved", "decided", "renamed", "parent"]


class RegistryArticle(Model):
    """An article that the registry was made from; the day it was published weighs claims that disagree."""

    id: Text
    title: Text | None
    published: Edtf | None


class EventClaim(Model):
    """A founding event as one article states it; offsets are those of the article's raw text."""

    article: Text
    kind: EventKind
    date: Edtf | None
    evidence: Span
    rule: Text


class ParentClaim(Model):
    """A parent as one article states it; `agency` is its own entry, null where it has none (a government)."""

    article: Text
    name: Text
    agency: Text | None
    relation: Relation
    evidence: Span
    rule: Text


class PredecessorClaim(Model):
    """A predecessor as one article states it; `agency` is its own entry, null where it has none."""

    article: Text
    name: Text
    agency: Text | None
    evidence: Span
    rule: Text


class ConflictSide(Model):
    """One of the things that are stated, and the articles at odds that state it."""

    value: Text
    articles: tuple[Text, ...]


class Conflict(Model):
    """What articles disagree about: nothing that one of them states agrees with anything that another does.

    For dates `fact` is the kind of event, with `merged` counted as `founded`, and each side is a date; for parents each
    side is `relation name`. Dates with a day in common agree.
    """

    fact: ConflictFact
    sides: tuple[ConflictSide, ...]


class RegistryAgency(Model):
    """One agency over all articles.

    `id` is its name, `@`, and the code of its jurisdiction: the place's name where it has no code; where no article
    tells it, `?` and the codes of Hong Kong, Macau, Taiwan as far as its articles are about these. `founded` is chosen
    from the dated events of all articles as a record chooses it from those of one.
    """

    id: Text
    name: Text
    aliases: tuple[Text, ...]
    jurisdiction: Jurisdiction | None
    ranks: tuple[Text, ...]
    founded: Edtf | None
    articles: tuple[Text, ...]
    events: tuple[EventClaim, ...]
    parents: tuple[ParentClaim, ...]
    predecessors: tuple[PredecessorClaim, ...]
    conflicts: tuple[Conflict, ...]


class Registry(Model):
    """All agencies of a folder of records, by jurisdiction and name; the articles by id."""

    schema_version: Literal["1"] = "1"
    articles: tuple[RegistryArticle, ...]
    agencies: tuple[RegistryAgency, ...]

    def to_json(self) -> str:
        """The text of the registry's file: keys in the order above, Chinese as characters, a final newline."""
        return self.model_dump_json(indent=2) + "\n"


def read_registry(text: str, source: str) -> Registry:
    """The registry that a file's text holds. Raises SchemaError for what is no registry of a known version."""
    hint = "Make the registry again; it is not edited by hand."
    known_version(text, source, hint)
    return model_of(Registry, text, source, hint)
