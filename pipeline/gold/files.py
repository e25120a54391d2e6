"""Gold files and the articles they are of."""

from __future__ import annotations

from pathlib import Path

from pipeline.errors import GoldError
from pipeline.score.folders import gold_files, gold_of
from pipeline.sources import SourceFile
from pipeline.text import decode
from schemas.gold import Gold


def gold_under(place: Path) -> dict[str, Path]:
    """The gold files at a place by their stem: a single file, or all below a folder."""
    return {place.stem: place} if place.is_file() else gold_files(place)


def raw_of(source: SourceFile) -> str:
    """The raw text of an article. Raises SourceError where it cannot be read."""
    return decode(source.read(), where=str(source.file)).text


def write_draft(gold: Gold, folder: Path) -> Path:
    """The file written: that of the article in the folder.

    Raises GoldError where a finished file stands in its place, and what may be said of one that cannot be read.
    """
    file = folder / f"{gold.article}.json"
    if file.exists() and gold_of(file).status != "draft":
        hint = "It is finished: move it away first, or write into another folder."
        raise GoldError("J416", "a finished gold file stands in the place", where=str(file), hint=hint)
    folder.mkdir(parents=True, exist_ok=True)
    file.write_text(gold.to_json(), encoding="utf-8", newline="\n")
    return file
