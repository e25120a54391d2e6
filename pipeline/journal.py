"""What each record was made of, so that it is made anew only where that changed. A cache: nothing is lost with it."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from pipeline.errors import SourceError
from pipeline.extracted import record_file
from pipeline.sources import SourceFile
from pipeline.written import CACHE, write_whole
from schemas.article import ArticleMetadata


class _Entry(NamedTuple):
    """Digests of what a record was made of, and of the record itself."""

    fingerprint: str
    article: str
    record: str


@dataclass
class Journal:
    """What the records of a folder were made of: one line an article, appended when its record is on disk.

    A line that was torn, or that tells of a record which did not survive, is a line that no file agrees with: its
    article counts as new. Nothing is believed without looking at the article and the record themselves.
    """

    folder: Path
    fingerprint: str

    def __post_init__(self) -> None:
        self._file = self.folder / CACHE / "journal"
        self._entries = dict(_entries(self._file))
        self._handle: int | None = None

    def outdated(self) -> bool:
        """Whether the records, or some of them, were made by other code, rules, lists or libraries."""
        return any(entry.fingerprint != self.fingerprint for entry in self._entries.values())

    def fresh(self, source: SourceFile, metadata: ArticleMetadata) -> bool:
        """Whether the record on disk is the one that extracting the article would give."""
        entry = self._entries.get(source.id)
        if entry is None or entry.fingerprint != self.fingerprint:
            return False
        try:
            with record_file(self.folder, source.id).open("rb") as record:
                if hashlib.file_digest(record, "sha256").hexdigest() != entry.record:
                    return False
            with source.file.open("rb") as article:
                sha256 = hashlib.file_digest(article, "sha256").hexdigest()
        except OSError:
            return False
        return entry.article == _article(source, metadata, sha256)

    def note(self, source: SourceFile, metadata: ArticleMetadata, sha256: str, record: str) -> None:
        """Nothing, when it is noted that the record on disk was made of an article with this SHA-256.

        Raises SourceError where it cannot be noted; the article is then extracted again the next time.
        """
        digest = hashlib.sha256(record.encode("utf-8")).hexdigest()
        entry = _Entry(self.fingerprint, _article(source, metadata, sha256), digest)
        if self._entries.get(source.id) == entry:
            return
        self._entries[source.id] = entry
        try:
            if self._handle is None:
                self._file.parent.mkdir(parents=True, exist_ok=True)
                self._handle = os.open(self._file, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW, 0o666)
            # Begun with a line end: what a full disk left of the line before must not spoil this one.
            os.write(self._handle, f"\n{_line(source.id, entry)}".encode())
        except OSError as error:
            raise self._failed(error) from error

    def close(self, ids: Iterable[str]) -> None:
        """Nothing, when the journal is closed and holds one line for each of the articles that it knows, no others.

        Raises SourceError where it cannot be written.
        """
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None
        lines = [_line(id, self._entries[id]) for id in sorted(ids) if id in self._entries]
        data = "".join(f"{line}\n" for line in lines).encode()
        try:
            if not self._file.exists() or self._file.read_bytes() != data:
                write_whole(self._file, data)
        except OSError as error:
            raise self._failed(error) from error

    def _failed(self, error: OSError) -> SourceError:
        hint = "See that there is room and that you may write there; until then articles are extracted again."
        message = f"What is done cannot be noted: {error.strerror}"
        return SourceError("J114", message, where=str(self._file), hint=hint)


def _entries(file: Path) -> Iterable[tuple[str, _Entry]]:
    try:
        lines = file.read_text("utf-8", errors="replace").splitlines()
    except OSError:
        return
    for line in lines:
        try:
            id, *digests = json.loads(line)
            yield str(id), _Entry(*digests)
        except (ValueError, TypeError, RecursionError):
            continue


def _line(id: str, entry: _Entry) -> str:
    return json.dumps([id, *entry], ensure_ascii=True)


def _article(source: SourceFile, metadata: ArticleMetadata, sha256: str) -> str:
    """The digest of all that a record depends on of its article: where it lies, what is known of it, its bytes."""
    return hashlib.sha256("\n".join((source.path, metadata.model_dump_json(), sha256)).encode("utf-8")).hexdigest()
