"""A folder of articles made into a folder of records."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline.attempt import Failed, attempted
from pipeline.errors import GoldError, SourceError
from pipeline.extracted import differs, record_file, write_record
from pipeline.journal import Journal
from pipeline.processes import in_order
from pipeline.run import extract_bytes, process_died
from pipeline.sources import Found, Metadata, SourceFile
from schemas.article import ArticleMetadata

# A process takes two or three seconds to start, the time in which another reads about this much.
_BYTES_WORTH_A_PROCESS = 200_000


@dataclass(frozen=True)
class Outcome:
    """What became of one article: a record, whose file changed or did not, or an error, which left the file alone.

    `trace` is where the program stopped, for an error that nobody foresaw.
    """

    id: str
    characters: int = 0
    changed: bool = False
    error: SourceError | GoldError | None = None
    trace: str = ""


def extract_folder(
    found: Found,
    metadata: Metadata,
    extracted: Path,
    *,
    jobs: int,
    journal: Journal | None = None,
    check: bool = False,
) -> Iterator[Outcome]:
    """The outcome of each article, its record written below `extracted` by then; what failed to be found comes first.

    The bytes written are the same for any number of processes. What each record was made of is noted in the journal,
    where there is one. With `check` nothing is written, and an outcome says whether the record would change. Raises
    what concerns all articles: errors of rules and lexicons.
    """
    for failure in found.failures:
        yield Outcome(failure.id, error=failure.error)
    tasks = (_Task(source, metadata.of(source.id)) for source in found.articles)
    for read in in_order(_read, tasks, jobs=jobs, lost=_lost):
        yield _compared(read, extracted) if check else _written(read, extracted, journal)


def jobs_worth_starting(found: Found) -> int:
    """As many processes as there are cores, but none that takes longer to start than it saves."""
    size = sum(source.size for source in found.articles)
    return max(1, min(os.cpu_count() or 1, size // _BYTES_WORTH_A_PROCESS))


@dataclass(frozen=True)
class _Task:
    source: SourceFile
    metadata: ArticleMetadata | SourceError


@dataclass(frozen=True)
class _Read:
    """What a process sends back of an article that gave a record: its text, and the SHA-256 of the bytes read."""

    source: SourceFile
    metadata: ArticleMetadata
    sha256: str
    characters: int
    record: str


def _read(task: _Task) -> _Read | Outcome:
    source, metadata = task.source, task.metadata
    if isinstance(metadata, SourceError):
        return Outcome(source.id, error=metadata)
    try:
        data = source.read()
    except SourceError as error:
        return Outcome(source.id, error=error)
    made = attempted(
        lambda: extract_bytes(data, id=source.id, path=source.path, metadata=metadata),
        size=len(data),
        where=str(source.file),
    )
    if isinstance(made, Failed):
        return Outcome(source.id, error=made.error, trace=made.trace)
    return _Read(source, metadata, hashlib.sha256(data).hexdigest(), made.article.characters, made.to_json())


def _lost(task: _Task) -> _Read | Outcome:
    return Outcome(task.source.id, error=process_died(str(task.source.file)))


def _written(read: _Read | Outcome, extracted: Path, journal: Journal | None) -> Outcome:
    if isinstance(read, Outcome):
        return read
    id, changed = read.source.id, False
    try:
        changed = write_record(extracted, id, read.record)
        if journal:
            journal.note(read.source, read.metadata, read.sha256, read.record)
    except SourceError as error:
        return Outcome(id, changed=changed, error=error)
    return Outcome(id, read.characters, changed=changed)


def _compared(read: _Read | Outcome, extracted: Path) -> Outcome:
    if isinstance(read, Outcome):
        return read
    try:
        changed = differs(record_file(extracted, read.source.id), read.record.encode("utf-8"))
        return Outcome(read.source.id, read.characters, changed=changed)
    except SourceError as error:
        return Outcome(read.source.id, error=error)
