"""The record: all that is extracted from one article, one JSON file each."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from schemas.article import ArticleHead
from schemas.base import Model, Text
from schemas.edtf import Edtf
from schemas.founded import chosen_date
from schemas.reading import SchemaError, json_object, model_of
from schemas.span import Span

SCHEMA_VERSION: Literal["1"] = "1"

EventKind = Literal["founded", "unveiled", "nameplate", "approved", "decided", "renamed", "merged"]
Relation = Literal["internal", "subordinate", "managed", "nameplate", "hosted", "colocated", "dispatched"]
Level = Literal["nation", "province", "prefecture", "county", "township", "special", "foreign"]
DivisionCode = Annotated[str, StringConstraints(pattern=r"^[0-9]{6}$")]


class Jurisdiction(Model):
    """The place that an agency serves, with its GB/T 2260 code where it has one.

    >>> Jurisdiction(name="广东省", code="440000", level="province").code
    '440000'
    """

    name: Text
    code: DivisionCode | None
    level: Level


class Event(Model):
    """A stated event that brought an agency into being or opened it; `date` is null where it cannot be resolved."""

    kind: EventKind
    date: Edtf | None
    evidence: Span
    rule: Text


class Parent(Model):
    """A body that the article states the agency belongs to."""

    name: Text
    relation: Relation
    evidence: Span
    rule: Text


class Predecessor(Model):
    """A body that was renamed into, merged into or replaced by the agency."""

    name: Text
    evidence: Span
    rule: Text


class Agency(Model):
    """One agency of an article, with everything the article states of it.

    `founded` is the choice of `chosen_date` among the events; another date is refused.
    """

    name: Text
    aliases: tuple[Text, ...]
    jurisdiction: Jurisdiction | None
    rank: Text | None
    founded: Edtf | None
    events: tuple[Event, ...]
    parents: tuple[Parent, ...]
    predecessors: tuple[Predecessor, ...]
    mentions: tuple[Span, ...]

    @model_validator(mode="after")
    def _founded_is_the_choice(self) -> Self:
        if self.founded != (chosen := chosen_date(self.events)):
            raise ValueError(f"founded of {self.name} is {self.founded}, but its events give {chosen}")
        return self


class RecordWarning(Model):
    """Something a reader of the record should know about a stretch of the raw text, or about a point in it."""

    code: Text
    message: Text
    start: int = Field(ge=0)
    end: int = Field(ge=0)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.end < self.start:
            raise ValueError(f"the warning ends at {self.end}, before its start {self.start}")
        return self


class ArticleRecord(Model):
    """Everything extracted from one article."""

    schema_version: Literal["1"] = SCHEMA_VERSION
    article: ArticleHead
    agencies: tuple[Agency, ...]
    warnings: tuple[RecordWarning, ...]

    def to_json(self) -> str:
        """The text of the record's file: keys in the order above, Chinese as characters, a final newline."""
        return self.model_dump_json(indent=2) + "\n"


def known_version(text: str, source: str, hint: str) -> None:
    """Raises SchemaError, with the hint, where the JSON text holds no object or one of another `schema_version`."""
    version = json_object(text, source).get("schema_version")
    if version != SCHEMA_VERSION:
        problem = f"schema_version {version!r} is not known here (known: {SCHEMA_VERSION!r})"
        raise SchemaError(source, "$.schema_version", problem, hint)


def read_record(text: str, source: str) -> ArticleRecord:
    """The record that a file's text holds.

    Raises SchemaError, which names the source, the place in it and what to do: text that is no JSON, an unknown
    `schema_version`, an unknown or missing key, a value that contradicts the schema.
    """
    known_version(text, source, "Extract the article again, or read the file with the release that wrote it.")
    return model_of(ArticleRecord, text, source, "Extract the article again; a record is not edited by hand.")
