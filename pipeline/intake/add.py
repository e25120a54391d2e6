"""Documents added to a sources folder: what lands, under which id, with which metadata."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import tomlkit

from pipeline.errors import SourceError, UsageError
from pipeline.ids import folded
from pipeline.intake.document import AS_RECEIVED, TEXT_TAKEN, Document, read_document
from pipeline.intake.grams import Grams, grams, nearest
from pipeline.intake.limits import beyond_limits, limited
from pipeline.intake.proposal import Proposal, checked_id, free_id
from pipeline.processes import in_order
from pipeline.sources import METADATA, Found, find_articles, read_metadata
from pipeline.text import clean, decode
from pipeline.written import write_whole
from schemas.article import ArticleMetadata

SUFFIXES = (*AS_RECEIVED, *TEXT_TAKEN)


@dataclass(frozen=True)
class Added:
    """What became of one document: the file that it landed in, with its metadata, or why it was refused."""

    document: Path
    file: Path | None = None
    metadata: ArticleMetadata | None = None
    error: SourceError | None = None


def find_documents(names: Iterable[Path]) -> list[Path]:
    """The documents that are named, and those below folders that are, in order, each once.

    Of a folder only files that end in one of `SUFFIXES` are taken; links to folders are not followed. Raises
    UsageError for a name with another ending, and where nothing is left.
    """
    files: dict[Path, None] = {}
    for name in names:
        if name.is_dir():
            below = (Path(parent, file) for parent, _, inside in os.walk(name) for file in inside)
            files |= dict.fromkeys(sorted(file for file in below if file.name.lower().endswith(SUFFIXES)))
        elif name.suffix.lower() not in SUFFIXES:
            hint = f"Name folders, or files that end in {', '.join(SUFFIXES)}."
            raise UsageError("J541", "Not a kind of document that is read", where=str(name), hint=hint)
        else:
            files[name] = None
    if not files:
        hint = f"Documents are files that end in {', '.join(SUFFIXES)}."
        raise UsageError("J542", "There is no document", where=", ".join(map(str, names)), hint=hint)
    return list(files)


def added(documents: Sequence[Path], sources: Path, *, id: str | None = None, dry_run: bool = False) -> Iterator[Added]:
    """What became of each document, in order; each is on disk by then, its metadata too.

    Refused are what cannot be read within the limits, what is the same as an article that is there or was just added,
    and what would take the place of anything. With `dry_run` all is done but the writing. To be called by the only
    writer of the folder. Raises UsageError for an `id` that none can be or that is taken; SourceError where the
    metadata cannot be read.
    """
    shelf = _Shelf(sources, dry_run)
    if id is not None:
        shelf.refuse_taken(checked_id(id))
    # Two processes even for one document: what a parser does to its process must not be done to this one.
    read = in_order(_read, documents, jobs=2, lost=_lost)
    for file, document in zip(documents, read, strict=True):
        if isinstance(document, SourceError):
            yield Added(file, error=document)
            continue
        if id is not None:
            document = replace(document, proposal=Proposal(id, document.proposal.metadata))
        try:
            yield shelf.put(document)
        except SourceError as error:
            yield Added(file, error=error)


def _read(file: Path) -> Document | SourceError:
    try:
        return limited(read_document, file)
    except SourceError as error:
        return error


def _lost(file: Path) -> Document | SourceError:
    return beyond_limits(file, "The process that read it was ended by the system")


class _Shelf:
    """A sources folder with what is there: ids, metadata, and how each article reads."""

    def __init__(self, sources: Path, dry_run: bool) -> None:
        self.sources = sources
        self.dry_run = dry_run
        found = find_articles(sources) if sources.is_dir() else Found((), ())
        self.tables = dict(read_metadata(sources).tables)
        self.taken = {folded(source.id) for source in found.articles}
        self.taken |= {folded(failure.id) for failure in found.failures}
        self.known: list[tuple[str, Grams]] = []
        for source in found.articles:
            try:
                decoded = decode(source.read(), where=str(source.file))
            except SourceError:
                continue  # no article, so nothing is a copy of it; `extract` names it
            self.known.append((source.id, grams(clean(decoded.text, decoded.stretches).text)))

    def refuse_taken(self, id: str) -> None:
        if folded(id) in self.taken or id in self.tables:
            hint = "Choose another; nothing is ever overwritten."
            raise UsageError("J543", "There is such an article already, or metadata of it", where=id, hint=hint)

    def put(self, document: Document) -> Added:
        """The article that the document became."""
        if same := nearest(document.grams, self.known):
            id, share = same
            hint = "Add only what is new; another version may take the place of the first by hand."
            message = f"Is the same article as {id}, or a part of it: they share {share:.0%}"
            raise SourceError("J119", message, where=str(document.file), hint=hint)
        proposed, metadata = document.proposal
        # A table that says the very same is one that a killed run wrote before it came to the article.
        others = {folded(id) for id, table in self.tables.items() if table != metadata}
        id = free_id(proposed, self.taken | others)
        file = self.sources / f"{id}{document.suffix}"
        if not self.dry_run:
            try:
                if metadata != ArticleMetadata() and id not in self.tables:
                    self._write_table(id, metadata)
                if os.path.lexists(file):
                    raise FileExistsError(17, "There is a file in its place")
                write_whole(file, document.data)
            except OSError as error:
                hint = "See that there is room and that you may write there."
                raise SourceError("J120", f"Cannot be written: {error.strerror}", where=str(file), hint=hint) from error
        self.taken.add(folded(id))
        self.tables[id] = metadata
        self.known.append((id, document.grams))
        return Added(document.file, file, metadata)

    def _write_table(self, id: str, metadata: ArticleMetadata) -> None:
        """Adds a table at the end: every byte that somebody wrote before stays, comments and order with it."""
        file = self.sources / METADATA
        before = file.read_bytes().decode("utf-8") if file.exists() else ""
        table = tomlkit.dumps({id: metadata.model_dump(exclude_none=True)})
        end = "\r\n" if "\r\n" in before else "\n"
        gap = end * (2 - before.endswith("\n")) if before else ""
        text = before + gap + table.replace("\n", end)
        tomllib.loads(text)  # a defect of ours must not cost what is known of all the others
        write_whole(file, text.encode("utf-8"))
