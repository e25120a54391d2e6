"""From the bytes or the text of an article to its record: the one place that knows the order of the stages."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from pipeline.errors import GoldError, SourceError
from pipeline.processes import in_order
from pipeline.published import publication
from pipeline.resolve import resolve, trace
from pipeline.rules import find_all
from pipeline.text import clean, decode, head
from pipeline.text.aligned import AlignedText, TextWarning
from schemas.article import ArticleHead, ArticleMetadata
from schemas.record import Agency, ArticleRecord, Event, Parent, Predecessor, RecordWarning
from schemas.span import Span


@dataclass(frozen=True)
class Article:
    """A text for `extract_many`, with the name its record shall bear and the day it was published, where known."""

    text: str
    id: str = "article"
    published: str | None = None


def extract(text: str, *, id: str = "article", published: str | None = None) -> ArticleRecord:
    """The record of a text. Its offsets count code points of `text` as given.

    `published` (EDTF: 2018, 2018-02, 2018-02-05) dates the article, so that 今年 and 去年底 can be resolved; without
    it the date that the text itself shows is used. `path`, `sha256` and `encoding` of the record are null.

    >>> record = extract("国家数据局于2023年10月25日正式揭牌。")
    >>> record.agencies[0].name, record.agencies[0].founded
    ('国家数据局', '2023-10-25')
    """
    return _record(clean(text), ArticleMetadata(published=published), id=id)


def extract_bytes(data: bytes, *, id: str, path: str, metadata: ArticleMetadata) -> ArticleRecord:
    """The record of a file's bytes; what the metadata gives wins over what the text shows.

    Offsets count code points of the decoded text, line ends untouched. Raises SourceError for bytes that are no text,
    or an empty one.
    """
    decoded = decode(data, where=path)
    sha256 = hashlib.sha256(data).hexdigest()
    file = FileFacts(path, sha256, decoded.encoding)
    return _record(clean(decoded.text, decoded.stretches), metadata, id=id, file=file, warnings=decoded.warnings)


def extract_many(articles: Iterable[str | Article], *, jobs: int = 1) -> Iterator[ArticleRecord]:
    """The records of many texts, lazily and in the order of the texts, the same for any number of processes.

    With more than one process the caller's module is imported by each, so a script needs its
    ``if __name__ == "__main__"``. An error of one article is raised when its turn comes.

    >>> articles = [Article("广东省大数据管理局成立。", id="甲"), "今日无事。"]
    >>> [(record.article.id, len(record.agencies)) for record in extract_many(articles)]
    [('甲', 1), ('article', 0)]
    """
    return in_order(_record_of, articles, jobs=jobs, lost=_lost)


def explain(data: bytes, *, where: str = "", at: int | None = None, published: str | None = None) -> str:
    """Which rules fired on the bytes of an article, with the text each took, and what lost and why.

    With ``at`` only for the sentence over that offset of the raw text. Raises SourceError as `extract_bytes` does.
    """
    decoded = decode(data, where=where)
    aligned = clean(decoded.text, decoded.stretches)
    date, _ = publication(published, head(aligned).published, None)
    return trace(aligned, find_all(aligned, date), at)


class FileFacts(NamedTuple):
    """What a record says of the file its text was read from; all None where there was no file."""

    path: str | None = None
    sha256: str | None = None
    encoding: str | None = None


def _record(
    aligned: AlignedText,
    metadata: ArticleMetadata,
    *,
    id: str,
    file: FileFacts | None = None,
    warnings: Iterable[TextWarning] = (),
) -> ArticleRecord:
    shown = head(aligned)
    url = metadata.url or shown.url
    date, source = publication(metadata.published, shown.published, url)
    record = ArticleRecord(
        article=ArticleHead(
            id=id,
            **(file or FileFacts())._asdict(),
            characters=len(aligned.raw),
            title=metadata.title or shown.title,
            url=url,
            published=date,
            published_from=source,
        ),
        agencies=resolve(aligned, find_all(aligned, date)),
        warnings=tuple(RecordWarning(**each._asdict()) for each in (*warnings, *aligned.warnings)),
    )
    check_spans(record, aligned.raw)
    return record


def check_spans(record: ArticleRecord, raw: str) -> None:
    """Nothing, where each span of the record is exactly the raw text at its offsets.

    Raises GoldError naming the article, the agency and the rule of the first span that is not, or of a warning that
    lies outside the text.
    """
    for agency, rule, span in _spans(record):
        if raw[span.start : span.end] != span.text:
            stands = raw[span.start : span.end]
            message = f"The span {span.start}..{span.end} of {agency.name} is {span.text!r}, the text there {stands!r}"
            place = f"{record.article.id} {rule}"
            raise GoldError("J411", message, where=place, hint="This is a defect of the rule or of the cleaning.")
    for warning in record.warnings:
        if warning.end > len(raw):
            message = f"The warning {warning.code} lies outside the text, at {warning.start}..{warning.end}"
            raise GoldError("J411", message, where=record.article.id, hint="This is a defect of the cleaning.")


def _spans(record: ArticleRecord) -> Iterator[tuple[Agency, str, Span]]:
    for agency in record.agencies:
        facts: tuple[Event | Parent | Predecessor, ...] = (*agency.events, *agency.parents, *agency.predecessors)
        for fact in facts:
            yield agency, fact.rule, fact.evidence
        for mention in agency.mentions:
            yield agency, "mention", mention


def _record_of(article: str | Article) -> ArticleRecord:
    if isinstance(article, str):
        article = Article(article)
    return extract(article.text, id=article.id, published=article.published)


def _lost(article: str | Article) -> ArticleRecord:
    id = "article" if isinstance(article, str) else article.id
    raise process_died(id)


def process_died(where: str) -> SourceError:
    """The error for an article whose process died twice."""
    hint = "Extract it alone with one process, and see whether memory suffices."
    return SourceError("J105", "The process that read the article died", where=where, hint=hint)
