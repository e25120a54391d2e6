"""Gold files: what people read in an article, as docs/guidelines.md has it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Literal, Self

from pydantic import model_validator

from schemas.base import Model, Text
from schemas.edtf import Edtf
from schemas.reading import SchemaError, json_object, model_of
from schemas.record import EventKind, Relation
from schemas.span import Span

Status = Literal["draft", "single", "adjudicated"]
# Whether something is optional. Null is a decision that nobody has taken yet, and stands only in a draft.
Decision = bool | None


class GoldEvent(Model):
    """A founding event as labelled; an optional one is neither wanted nor punished.

    >>> GoldEvent(kind="nameplate", date="2015-05").optional
    False
    """

    kind: EventKind
    date: Edtf | None
    optional: Decision = False


class GoldParent(Model):
    """A parent body as labelled, under every name that is accepted for it."""

    name: Text
    aliases: tuple[Text, ...] = ()
    relation: Relation
    optional: Decision = False


class GoldAgency(Model):
    """An agency as labelled, under every name that is accepted for it."""

    name: Text
    aliases: tuple[Text, ...] = ()
    optional: Decision = False
    founded: Edtf | None = None
    founded_optional: Decision = False
    events: tuple[GoldEvent, ...] = ()
    parents: tuple[GoldParent, ...] = ()
    predecessors: tuple[Text, ...] = ()
    mentions: tuple[Span, ...] = ()


class Gold(Model):
    """The labels of one article. A `draft` is never scored.

    With `mentions_complete`, `mentions` of each agency are all of its mentions, not only the first.
    `founded` is as the annotators wrote it, not recomputed: their word stands.
    """

    article: Text
    published: Edtf | None = None
    annotator: Text | None = None
    status: Status
    mentions_complete: bool = False
    agencies: tuple[GoldAgency, ...]

    @property
    def undecided(self) -> Iterator[str]:
        """What nobody has decided on: each agency, event and parent whose `optional` is null."""
        for agency in self.agencies:
            if agency.optional is None:
                yield agency.name
            for event in agency.events:
                if event.optional is None:
                    yield f"{agency.name}: {event.kind} {event.date}"
            for parent in agency.parents:
                if parent.optional is None:
                    yield f"{agency.name}: {parent.relation} {parent.name}"

    @model_validator(mode="after")
    def _finished_is_decided(self) -> Self:
        if self.status != "draft" and (open_ := next(self.undecided, None)):
            raise ValueError(f"optional is null in a finished file: decide on {open_}, or call the file a draft")
        return self

    def to_json(self) -> str:
        """The text of the gold file; `mentions_complete` stands in it only where it is so."""
        data = self.model_dump(mode="json")
        if not self.mentions_complete:
            del data["mentions_complete"]
        return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def read_gold(text: str, source: str) -> Gold:
    """The labels that a gold file's text holds.

    Raises SchemaError, which names the source, the place in it and what to do: text that is no JSON, a record in
    place of gold, an unknown or missing key, a value that contradicts the schema.
    """
    if "schema_version" in json_object(text, source):
        problem = "a gold file has no schema_version: this looks like a record of the pipeline"
        raise SchemaError(source, "$.schema_version", problem, "Give the folder of gold files.")
    return model_of(Gold, text, source, "Correct the gold file after docs/guidelines.md.")
