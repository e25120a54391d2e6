"""A folder of articles made into a folder of records."""

from __future__ import annotations

import hashlib
import os
import traceback
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline.confined import OutOfTimeError, in_time, offline
from pipeline.errors import GoldError, LexiconError, RuleError, SourceError
from pipeline.extracted import differs, record_file, write_record
from pipeline.journal import Journal
from pipeline.processes import in_order
from pipeline.run import extract_bytes, process_died
from pipeline.sources import Found, Metadata, SourceFile
from schemas.article import ArticleMetadata

# A process takes two or three seconds to start, the time in which another reads about this much.
_BYTES_WORTH_A_PROCESS = 200_000

SECONDS, SECONDS_A_MEGABYTE = 60, 60
"""The processor time that an article may take: a minute, and one more for each megabyte; honest ones take a tenth."""


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
    try:
        if isinstance(metadata, SourceError):
            raise metadata
        data = source.read()
        with offline(), in_time(SECONDS + SECONDS_A_MEGABYTE * len(data) / 1_000_000):
            record = extract_bytes(data, id=source.id, path=source.path, metadata=metadata)
        sha256 = hashlib.sha256(data).hexdigest()
        return _Read(source, metadata, sha256, record.article.characters, record.to_json())
    except (SourceError, GoldError) as error:
        return Outcome(source.id, error=error)
    except (RuleError, LexiconError):
        raise
    except OutOfTimeError:
        hint = "See what it repeats without end; if it is honest, split it."
        message = f"Takes more than {SECONDS + SECONDS_A_MEGABYTE * len(data) / 1_000_000:.0f} seconds to read"
        return Outcome(source.id, error=SourceError("J121", message, where=str(source.file), hint=hint))
    except MemoryError:
        hint = "Extract it on a machine with more memory, or split it."
        return Outcome(
            source.id, error=SourceError("J125", "Needs more memory than there is", where=str(source.file), hint=hint)
        )
    except Exception as error:
        # A defect of ours that one article brings out must not keep the others from being read.
        message = f"Unforeseen {type(error).__name__}: {error}"
        defect = SourceError("J106", message, where=str(source.file), hint="This is a defect: report it, please.")
        return Outcome(source.id, error=defect, trace=traceback.format_exc())


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
