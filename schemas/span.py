"""A stretch of an article's raw text."""

from __future__ import annotations

from typing import Self

from pydantic import Field, model_validator

from schemas.base import Model, Text


class Span(Model):
    """Half-open code-point offsets into the raw text of an article, and the text that stands there.

    A span as long as its text is all that can be checked without the article; `raw[start:end] == text` is checked
    where the raw text is at hand.

    >>> Span(start=3, end=8, text="国家数据局").end
    8
    """

    start: int = Field(ge=0)
    end: int
    text: Text

    @model_validator(mode="after")
    def _as_long_as_its_text(self) -> Self:
        if self.end - self.start != len(self.text):
            raise ValueError(
                f"the span {self.start}..{self.end} is {self.end - self.start} code points long, "
                f"its text {self.text!r} {len(self.text)}"
            )
        return self
