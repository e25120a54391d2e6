"""A folder of records against a folder of gold."""

from __future__ import annotations

from pathlib import Path

from pipeline.errors import GoldError
from pipeline.score.article import score_article
from pipeline.score.claims import Claims, read_claims
from pipeline.score.report import Report
from pipeline.sources import read_metadata
from schemas.gold import Gold, read_gold
from schemas.reading import SchemaError

# What figures may not fall below stands beside the gold, and is no gold.
FLOORS = "floors.json"


def score_folders(
    extracted: Path,
    gold: Path,
    only: frozenset[str] | None = None,
    skip: frozenset[str] | None = None,
    sources: Path | None = None,
) -> Report:
    """The scores of the records under one folder against the gold under another, paired by file stem.

    `only` and `skip` choose articles by stem. With the folder of sources at hand, mistakes show their sentence and
    articles have the style that its metadata say. Raises GoldError, with what to do: a missing folder, no gold to
    score, two files of one stem, a gold file of another article than its name says, a file that does not fit its
    schema.
    """
    records = _files(extracted)
    labels = gold_files(gold)
    styles = _styles(sources)
    chosen = [stem for stem in sorted(labels) if (only is None or stem in only) and stem not in (skip or ())]
    read = {stem: gold_of(labels[stem]) for stem in chosen}
    drafts = tuple(stem for stem in chosen if read[stem].status == "draft")
    wanted = [stem for stem in chosen if stem not in drafts]
    if not wanted:
        hint = "Give the folder of finished gold files, and a choice of articles that are in it."
        raise GoldError("J403", "no gold to score", where=str(gold), hint=hint)
    scores = []
    for stem in wanted:
        claims = _claims(records[stem]) if stem in records else None
        scores.append(score_article(claims, read[stem], _raw(claims, sources), styles.get(stem, "")))
    return Report(
        articles=tuple(scores),
        drafts=drafts,
        without_record=tuple(stem for stem in wanted if stem not in records),
        without_gold=tuple(sorted(records.keys() - labels.keys())),
        not_found=tuple(sorted((only or set()) - labels.keys())),
    )


def gold_files(folder: Path) -> dict[str, Path]:
    """The gold files below a folder by their stem, which is the article's; the floors beside them are none.

    Raises GoldError for a missing folder and for two files of one stem.
    """
    return {stem: path for stem, path in _files(folder).items() if path.name != FLOORS}


def _files(folder: Path) -> dict[str, Path]:
    if not folder.is_dir():
        raise GoldError("J402", "no such folder", where=str(folder), hint="Give a folder of JSON files.")
    files: dict[str, Path] = {}
    for path in sorted(folder.rglob("*.json")):
        if path.stem in files:
            problem = f"two files of one name: {files[path.stem]} is the other"
            raise GoldError("J404", problem, where=str(path), hint="Rename one: files are paired by their name.")
        files[path.stem] = path
    return files


def gold_of(path: Path) -> Gold:
    """The gold of a file. Raises GoldError where it is none, or that of another article than its name says."""
    try:
        gold = read_gold(_text(path), str(path))
    except SchemaError as error:
        raise _as_gold_error(error) from error
    if gold.article != path.stem:
        problem = f"the file holds the gold of {gold.article!r}"
        raise GoldError("J405", problem, where=str(path), hint="Name the file after its article.")
    return gold


def _claims(path: Path) -> Claims:
    try:
        return read_claims(_text(path), str(path))
    except SchemaError as error:
        raise _as_gold_error(error) from error


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        problem = f"not UTF-8 at byte {error.start}"
        raise GoldError("J406", problem, where=str(path), hint="Gold files and records are UTF-8.") from error


def _as_gold_error(error: SchemaError) -> GoldError:
    return GoldError(error.code, error.problem, where=f"{error.source}: {error.place}", hint=error.hint)


def _styles(sources: Path | None) -> dict[str, str]:
    """The style of each article by the stem of its id, as the metadata of the sources say."""
    tables = read_metadata(sources).tables if sources is not None else {}
    return {id.rpartition("/")[2]: table.style or "" for id, table in tables.items()}


def _raw(claims: Claims | None, sources: Path | None) -> str | None:
    """The raw text of the record's article, or None where the record does not say where it is or it is gone."""
    if claims is None or sources is None or claims.article.path is None or claims.article.encoding is None:
        return None
    path = sources / claims.article.path
    return path.read_bytes().decode(claims.article.encoding, "replace") if path.is_file() else None
