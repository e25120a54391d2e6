"""What is known of an article as a whole."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from schemas.base import Model, Text
from schemas.edtf import Edtf

PublishedFrom = Literal["metadata", "text", "url"]
Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class ArticleMetadata(Model):
    """One table of `metadata.toml`: what was known of an article when its file was received. All keys are optional.

    >>> ArticleMetadata(publisher="示例日报", published="2023-03-17").title is None
    True
    """

    title: Text | None = None
    url: Text | None = None
    publisher: Text | None = None
    published: Edtf | None = None
    retrieved: Edtf | None = None
    licence: Text | None = None
    style: Text | None = None
    origin: Text | None = None


class ArticleHead(Model):
    """The `article` object of a record: which bytes were read, how, and when they were published.

    `path`, `sha256` and `encoding` are null where the library was given text instead of a file.
    """

    id: Text
    path: Text | None
    sha256: Sha256 | None
    encoding: Text | None
    characters: int = Field(ge=0)
    title: Text | None
    url: Text | None
    published: Edtf | None
    published_from: PublishedFrom | None

    @model_validator(mode="after")
    def _published_from_somewhere(self) -> Self:
        if (self.published is None) != (self.published_from is None):
            raise ValueError("published and published_from are both given or both null")
        return self
