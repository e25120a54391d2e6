"""A document as a file of any kind: the bytes that land among the sources, and what it says of itself."""

from __future__ import annotations

import hashlib
import io
import os
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import SourceError
from pipeline.intake.grams import Grams, grams
from pipeline.intake.limits import BYTES, beyond_limits
from pipeline.intake.proposal import Proposal, printable, proposal
from pipeline.sources import LARGEST
from pipeline.text import clean, decode
from schemas.article import ArticleMetadata

if TYPE_CHECKING:
    from lxml.etree import _Element

AS_RECEIVED = (".txt", ".md", ".html", ".htm")
TEXT_TAKEN = (".pdf", ".docx")

PAGES, PARTS, UNPACKED, CHARACTERS = 5_000, 5_000, 200_000_000, 20_000_000
"""The most pages of a PDF, parts of a DOCX and bytes of these unpacked, characters taken from either."""


@dataclass(frozen=True)
class Document:
    """A document that was read: what lands, with which suffix, what is proposed, and the n-grams of its clean text."""

    file: Path
    data: bytes
    suffix: str
    proposal: Proposal
    grams: Grams


def read_document(file: Path) -> Document:
    """The document in a file. Text, Markdown and HTML land as received, of PDF and DOCX the text taken from them.

    Raises SourceError where it is no plain file, too large, or holds no text; what parsers raise is left to `limited`.
    """
    if str(file) != str(file).encode("utf-8", "replace").decode("utf-8"):
        hint = "Rename it: ids are UTF-8."
        raise SourceError("J104", "The file's name is not UTF-8", where=ascii(str(file)), hint=hint)
    if not file.is_file():
        hint = "Name a document, or a folder of documents."
        message = "Neither a file nor a link to one" if os.path.lexists(file) else "There is no such file"
        raise SourceError("J102", message, where=str(file), hint=hint)
    if file.stat().st_size > BYTES:
        hint = "Split it, or put its text below the sources by hand."
        raise SourceError("J115", f"Is larger than {BYTES // 1_000_000} MB", where=str(file), hint=hint)
    try:
        data = file.read_bytes()
    except OSError as error:
        hint = "See that you may read it."
        raise SourceError("J103", f"Cannot be read: {error.strerror}", where=str(file), hint=hint) from error
    suffix = file.suffix.lower()
    known = ArticleMetadata()
    if suffix in TEXT_TAKEN:
        text, title = _pdf(file, data) if suffix == ".pdf" else _docx(file, data)
        if len(text) > CHARACTERS:
            raise beyond_limits(file, f"It holds more than {CHARACTERS:,} characters")
        if not text.strip():
            hint = "It may be a scan: have its characters recognized first."
            raise SourceError("J118", "Holds no text", where=str(file), hint=hint)
        origin = f"taken from {printable(file.name)}, sha256 {hashlib.sha256(data).hexdigest()}"
        known = ArticleMetadata(title=printable(title) or None, origin=origin)
        data, suffix = text.encode("utf-8", "replace"), ".txt"
    if len(data) > LARGEST:
        hint = "Split it: an article is what somebody reads in one go."
        raise SourceError("J115", f"Its text is larger than {LARGEST // 1_000_000} MB", where=str(file), hint=hint)
    decoded = decode(data, where=str(file))
    if suffix in (".html", ".htm"):
        known = _html(decoded.text)
    aligned = clean(decoded.text, decoded.stretches)
    return Document(file, data, suffix, proposal(aligned, known, file.stem), grams(aligned.text))


def _html(text: str) -> ArticleMetadata:
    from lxml.etree import ParserError
    from trafilatura.metadata import extract_metadata

    try:
        # Not extensive: that takes any year on the page, the copyright's too, for the day of publication.
        found = extract_metadata(text, extensive=False)
    except (ParserError, ValueError):
        return ArticleMetadata()  # no page, or one without content: what its text shows is proposed all the same
    name, url = printable(found.sitename), printable(found.url)
    return ArticleMetadata(
        title=printable(found.title) or None,
        published=found.date or None,
        # where the page names no publisher it is made out of the address, which says nothing more
        publisher=name if name and name.lower() not in url.lower() else None,
        url=url or None,
    )


def _pdf(file: Path, data: bytes) -> tuple[str, str | None]:
    from pypdf import PdfReader

    reader = PdfReader(io.BytesIO(data))
    if reader.is_encrypted:
        hint = "Save it without its password."
        raise SourceError("J116", "Cannot be read as PDF: it is encrypted", where=str(file), hint=hint)
    if len(reader.pages) > PAGES:
        raise beyond_limits(file, f"It has more than {PAGES:,} pages")
    lines, size = [], 0
    for page in reader.pages:
        lines.append(page.extract_text().replace("\0", ""))
        size += len(lines[-1])
        if size > CHARACTERS:
            break
    return "".join(f"{page.rstrip()}\n" for page in lines), reader.metadata.title if reader.metadata else None


def _docx(file: Path, data: bytes) -> tuple[str, str | None]:
    from docx import Document as open_docx

    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        parts = packed.infolist()
        if len(parts) > PARTS or sum(part.file_size for part in parts) > UNPACKED:
            raise beyond_limits(file, f"It unpacks to more than {UNPACKED // 1_000_000} MB or {PARTS:,} parts")
    document = open_docx(io.BytesIO(data))
    text = "".join(f"{line}\n" for line in _blocks(document.element.body))
    return text, document.core_properties.title


_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"


def _blocks(body: _Element) -> Iterator[str]:
    """The paragraphs of a part of a document, a row of a table as one line with tabs."""
    for child in body:
        if child.tag == f"{_WORD}p":
            yield "".join(_runs(child))
        elif child.tag == f"{_WORD}tr":
            cells = (" ".join(_blocks(cell)).strip() for cell in child if cell.tag == f"{_WORD}tc")
            yield "\t".join(cells)
        elif child.tag in (f"{_WORD}tbl", f"{_WORD}sdt", f"{_WORD}sdtContent", f"{_WORD}ins", f"{_WORD}customXml"):
            yield from _blocks(child)


def _runs(element: _Element) -> Iterator[str]:
    """The text of a paragraph as a reader sees it: with what was inserted, without what was deleted or moved away."""
    for child in element:
        if child.tag == f"{_WORD}t":
            yield child.text or ""
        elif child.tag == f"{_WORD}tab":
            yield "\t"
        elif child.tag in (f"{_WORD}br", f"{_WORD}cr"):
            yield "\n"
        elif child.tag == f"{_WORD}p":  # of a text box
            yield from (*_runs(child), "\n")
        elif child.tag not in (f"{_WORD}moveFrom", f"{_WORD}pPr", _FALLBACK):
            yield from _runs(child)
