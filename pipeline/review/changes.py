"""What differs between the records of a revision and those of now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, NamedTuple

from pipeline.changes.revision import MAIN, main_branch, revision
from pipeline.errors import UsageError
from schemas.reading import SchemaError
from schemas.record import Agency, ArticleRecord, Event, Parent, Predecessor, read_record
from schemas.span import Span

ChangeKind = Literal["gained", "lost", "changed"]
Key = tuple[str, ...]


class Change(NamedTuple):
    """One difference: of which agency, of which fact (empty: the agency as a whole), what it was and is.

    A lost fact has the evidence that it had.
    """

    kind: ChangeKind
    agency: str
    fact: Key = ()
    before: str = ""
    after: str = ""
    evidence: Span | None = None


@dataclass(frozen=True)
class Base:
    """The records of a revision by article id, None for one that cannot be read; or the reason why there are none."""

    revision: str = ""
    commit: str = ""
    problem: str = ""
    records: Mapping[str, ArticleRecord | None] = field(default_factory=dict)


def base_of(folder: Path, name: str | None = None) -> Base:
    """The records that the folder held at a revision: the one that is named, else the main branch."""
    try:
        base = revision(folder, name) if name else main_branch(folder)
    except UsageError:
        return Base(problem=f"There is no revision {name or MAIN[0]} here to compare with")
    files = base.files(folder)
    if not files:
        return Base(base.name, base.short, f"The revision {base.name} has no records in this folder to compare with")
    records = {
        file.removesuffix(".json"): _record(file, data) for file, data in files.items() if file.endswith(".json")
    }
    return Base(base.name, base.short, records=records)


def _record(file: str, data: bytes) -> ArticleRecord | None:
    try:
        record = read_record(data.decode("utf-8"), file)
    except (SchemaError, UnicodeDecodeError):
        return None
    return record if record.article.id == file.removesuffix(".json") else None


def compare(before: ArticleRecord | None, after: ArticleRecord | None) -> list[Change]:
    """The differences between two records of one article, agencies of now first, then those that are gone.

    Agencies are the same by name, events by kind and date, parents by name and relation, predecessors by name; what is
    the same and is read from other words, or by another rule, is changed.
    """
    then = {agency.name: agency for agency in before.agencies} if before else {}
    now = {agency.name: agency for agency in after.agencies} if after else {}
    changes: list[Change] = []
    for name, agency in now.items():
        if name in then:
            changes.extend(_compare_agencies(then[name], agency))
        else:
            changes.append(Change("gained", name))
    for name, agency in then.items():
        if name not in now:
            changes.append(Change("lost", name, evidence=agency.mentions[0] if agency.mentions else None))
    return changes


def stated(agency: Agency) -> Iterator[tuple[Key, Event | Parent | Predecessor]]:
    """The facts of an agency, each with what makes another the same fact: its kind, its label and its value."""
    for event in agency.events:
        yield ("event", event.kind, event.date or "no date"), event
    for parent in agency.parents:
        yield ("parent", parent.relation, parent.name), parent
    for former in agency.predecessors:
        yield ("predecessor", "predecessor", former.name), former


def _compare_agencies(before: Agency, after: Agency) -> Iterator[Change]:
    name = after.name
    for what, was, now in (
        ("founded", before.founded, after.founded),
        ("aliases", "、".join(before.aliases), "、".join(after.aliases)),
        ("jurisdiction", _place(before), _place(after)),
        ("rank", before.rank, after.rank),
        ("mentions", str(len(before.mentions)), str(len(after.mentions))),
    ):
        if was != now:
            yield Change("changed", name, (what,), was or "none", now or "none")
    # Of two facts alike the first is compared.
    then, still = dict(reversed([*stated(before)])), dict(reversed([*stated(after)]))
    for key, fact in reversed(still.items()):
        if key not in then:
            yield Change("gained", name, key)
        elif then[key].evidence.text != fact.evidence.text:
            yield Change("changed", name, key, then[key].evidence.text, fact.evidence.text)
        elif then[key].rule != fact.rule:
            yield Change("changed", name, key, then[key].rule, fact.rule)
    for key, fact in reversed(then.items()):
        if key not in still:
            yield Change("lost", name, key, evidence=fact.evidence)


def _place(agency: Agency) -> str:
    return agency.jurisdiction.name if agency.jurisdiction else ""
