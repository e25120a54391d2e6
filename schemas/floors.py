"""The floors that scores may not fall below: `tests/gold/floors.json`, written by `jigou floors set`."""

from __future__ import annotations

import hashlib
import json
from typing import Annotated, Literal

from pydantic import Field

from schemas.base import Model, Text
from schemas.reading import model_of

Score = Annotated[float, Field(ge=0, le=1)]


class Lowering(Model):
    """A floor that was lowered on purpose, and why."""

    figure: Text
    before: Score
    after: Score
    reason: Text


class Corpus(Model):
    """Articles with their gold, and the F1 that each figure must reach on them.

    Paths are relative to the project. `part` chooses among the articles by the list of kept ones. Where the corpus is
    not ours, it may be missing and its gold may change without us. `fingerprints` are of each article and its gold
    when the floors were set, `seal` is that of everything else here.
    """

    sources: tuple[Text, ...]
    gold: Text
    part: Literal["all", "dev", "kept"] = "all"
    ours: bool
    floors: dict[Text, Score] = Field(default_factory=dict)
    lowered: tuple[Lowering, ...] = ()
    fingerprints: dict[Text, Text] = Field(default_factory=dict)
    seal: str = ""

    @property
    def right_seal(self) -> str:
        """What the seal is where nobody wrote into the corpus by hand.

        >>> Corpus(sources=("sources",), gold="tests/gold", ours=True).right_seal
        '01cda0abbeab1895'
        """
        data = self.model_dump(mode="json", exclude={"seal"})
        text = json.dumps(data, ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(text.encode("utf-8")).hexdigest()[:16]


class Floors(Model):
    """The floors of all corpora by their name, and the file that lists the kept articles."""

    kept: Text
    corpora: dict[Text, Corpus]

    def to_json(self) -> str:
        """The text of the file."""
        return json.dumps(self.model_dump(mode="json"), ensure_ascii=False, indent=1) + "\n"


def read_floors(text: str, source: str) -> Floors:
    """The floors that a file's text holds. Raises SchemaError, which names the source, the place and what to do."""
    return model_of(Floors, text, source, "Take the committed file again, then run make floors.")
