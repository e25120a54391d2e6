"""The registry as files: JSON with everything, CSV for spreadsheets."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from pathlib import Path

from pipeline.extracted import write_file
from schemas.registry import Registry
from schemas.span import Span

Row = tuple[str, ...]

# What a spreadsheet takes for the beginning of a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def export(registry: Registry, folder: Path) -> list[Path]:
    """The files of the registry, all written below the folder by then; one that already holds its text is left alone.

    `registry.json` has everything. The tables are for spreadsheets: UTF-8 with the mark that these need to read
    Chinese, lists in one cell behind `; `, and a `'` before what would be run as a formula. Raises SourceError where
    a file cannot be written.
    """
    texts = {
        "registry.json": registry.to_json(),
        "agencies.csv": _csv(_agencies(registry)),
        "events.csv": _csv(_events(registry)),
        "parents.csv": _csv(_parents(registry)),
        "predecessors.csv": _csv(_predecessors(registry)),
        "conflicts.csv": _csv(_conflicts(registry)),
    }
    for name, text in texts.items():
        write_file(folder / name, text.encode("utf-8"))
    return [folder / name for name in texts]


def cell(text: str | None) -> str:
    """The text as a cell that no spreadsheet takes for a formula; nothing where there is none.

    >>> cell("=1+1"), cell("广东省数据局"), cell(None)
    ("'=1+1", '广东省数据局', '')
    """
    if text is None:
        return ""
    return f"'{text}" if text.startswith(_FORMULA) else text


def _csv(rows: Iterable[Iterable[str | None]]) -> str:
    buffer = io.StringIO(newline="")
    plain, quoted = (csv.writer(buffer, lineterminator="\n", quoting=how) for how in (csv.QUOTE_MINIMAL, csv.QUOTE_ALL))
    for row in rows:
        cells = [cell(text) for text in row]
        # A carriage return by itself ends the row for a spreadsheet, and the writer does not quote it.
        (quoted if any("\r" in text for text in cells) else plain).writerow(cells)
    return "\ufeff" + buffer.getvalue()


def _agencies(registry: Registry) -> Iterator[Iterable[str | None]]:
    yield "id", "name", "aliases", "jurisdiction", "code", "level", "ranks", "founded", "articles", "conflicts"
    for agency in registry.agencies:
        yield (
            agency.id,
            agency.name,
            "; ".join(agency.aliases),
            *((place.name, place.code, place.level) if (place := agency.jurisdiction) else (None, None, None)),
            "; ".join(agency.ranks),
            agency.founded,
            "; ".join(agency.articles),
            "; ".join(conflict.fact for conflict in agency.conflicts),
        )


def _events(registry: Registry) -> Iterator[Iterable[str | None]]:
    yield "agency", "kind", "date", "article", "start", "end", "evidence", "rule"
    for agency in registry.agencies:
        for claim in agency.events:
            yield agency.id, claim.kind, claim.date, claim.article, *_place(claim.evidence), claim.rule


def _parents(registry: Registry) -> Iterator[Iterable[str | None]]:
    yield "agency", "relation", "parent", "parent_agency", "article", "start", "end", "evidence", "rule"
    for agency in registry.agencies:
        for claim in agency.parents:
            evidence = _place(claim.evidence)
            yield agency.id, claim.relation, claim.name, claim.agency, claim.article, *evidence, claim.rule


def _predecessors(registry: Registry) -> Iterator[Iterable[str | None]]:
    yield "agency", "predecessor", "predecessor_agency", "article", "start", "end", "evidence", "rule"
    for agency in registry.agencies:
        for claim in agency.predecessors:
            yield agency.id, claim.name, claim.agency, claim.article, *_place(claim.evidence), claim.rule


def _conflicts(registry: Registry) -> Iterator[Iterable[str | None]]:
    yield "agency", "fact", "value", "articles"
    for agency in registry.agencies:
        for conflict in agency.conflicts:
            for side in conflict.sides:
                yield agency.id, conflict.fact, side.value, "; ".join(side.articles)


def _place(evidence: Span) -> Row:
    return str(evidence.start), str(evidence.end), evidence.text
