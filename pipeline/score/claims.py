"""What a record claims, as far as scores and change reports look at it."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

from schemas.reading import model_of
from schemas.record import ArticleRecord, known_version


class _Claim(BaseModel):
    """A part of a record; keys that nobody looks at are passed over, so that records without evidence score too."""

    model_config = ConfigDict(strict=True, frozen=True, extra="ignore")


class Quote(_Claim):
    """A span of a record: where the words stand, and the words."""

    start: int = 0
    end: int = 0
    text: str = ""


class ClaimedEvent(_Claim):
    """An event of a record."""

    kind: str
    date: str | None
    evidence: Quote = Quote()
    rule: str = ""


class ClaimedParent(_Claim):
    """A parent of a record."""

    name: str
    relation: str
    evidence: Quote = Quote()
    rule: str = ""


class ClaimedPredecessor(_Claim):
    """A predecessor of a record; no score looks at it."""

    name: str
    evidence: Quote = Quote()
    rule: str = ""


class ClaimedJurisdiction(_Claim):
    """The place of an agency of a record; no score looks at it."""

    name: str
    code: str | None = None
    level: str = ""


class ClaimedAgency(_Claim):
    """An agency of a record."""

    name: str
    aliases: tuple[str, ...] = ()
    jurisdiction: ClaimedJurisdiction | None = None
    rank: str | None = None
    founded: str | None = None
    events: tuple[ClaimedEvent, ...] = ()
    parents: tuple[ClaimedParent, ...] = ()
    predecessors: tuple[ClaimedPredecessor, ...] = ()
    mentions: tuple[Quote, ...] = ()


class ClaimedArticle(_Claim):
    """Where a record's raw text is found again."""

    path: str | None = None
    encoding: str | None = None


class Claims(_Claim):
    """A record as the scorer sees it."""

    article: ClaimedArticle = ClaimedArticle()
    agencies: tuple[ClaimedAgency, ...]


def claims_of(record: ArticleRecord) -> Claims:
    """The claims of a record that is at hand."""
    return Claims.model_validate_json(record.model_dump_json())


def read_claims(text: str, source: str) -> Claims:
    """The claims that a record file's text makes.

    Raises SchemaError for text that is no JSON object, an unknown `schema_version`, and agencies, events or parents
    without what they are scored by.

    >>> read_claims('{"schema_version": "1", "agencies": [{"name": "国家数据局"}]}', "x.json").agencies[0].name
    '国家数据局'
    """
    known_version(text, source, "Extract the article again, or score with the release that wrote the record.")
    return model_of(Claims, text, source, "Extract the article again; a record is not edited by hand.")
