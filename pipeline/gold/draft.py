"""Draft gold: every candidate that the program sees in an article, and no decision."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.rules import find_all
from pipeline.run import extract_bytes
from pipeline.score.sentence import sentence
from pipeline.sources import SourceFile
from pipeline.text import clean, decode
from pipeline.text.aligned import AlignedText
from pipeline.text.script import simplified
from schemas.article import ArticleMetadata
from schemas.gold import Gold, GoldAgency, GoldEvent, GoldParent
from schemas.record import Agency, ArticleRecord
from schemas.span import Span


def draft(source: SourceFile, metadata: ArticleMetadata) -> tuple[Gold, str]:
    """The draft of an article, and its raw text.

    Candidates are the agencies of the record with their events and parents, then bodies that rules saw and the record
    has not; what is optional is null everywhere, and the one date is left open. Raises SourceError as extraction does.
    """
    data = source.read()
    record = extract_bytes(data, id=source.id, path=source.path, metadata=metadata)
    decoded = decode(data, where=source.path)
    more = _others(record, clean(decoded.text, decoded.stretches))
    gold = Gold(
        article=source.id.rpartition("/")[2],
        published=record.article.published,
        status="draft",
        agencies=(*(_candidate(agency, record) for agency in record.agencies), *more),
    )
    return gold, decoded.text


def listing(gold: Gold, raw: str) -> Iterator[str]:
    """The candidates in lines for a reader: each name, the sentences that name it, the facts read from them."""
    for agency in gold.agencies:
        yield f"{agency.name}\n"
        shown = dict.fromkeys(sentence(raw, each.start, each.end) for each in agency.mentions)
        yield from (f"    {each}\n" for each in shown)
        yield from (f"    ? {event.kind} {event.date or 'without a date'}\n" for event in agency.events)
        yield from (f"    ? {parent.relation} of {parent.name}\n" for parent in agency.parents)


def _candidate(agency: Agency, record: ArticleRecord) -> GoldAgency:
    aliases = {each.name: each.aliases for each in record.agencies}
    return GoldAgency(
        name=agency.name,
        aliases=agency.aliases,
        optional=None,
        events=tuple(GoldEvent(kind=each.kind, date=each.date, optional=None) for each in agency.events),
        parents=tuple(
            GoldParent(name=each.name, aliases=aliases.get(each.name, ()), relation=each.relation, optional=None)
            for each in agency.parents
        ),
        predecessors=tuple(each.name for each in agency.predecessors),
        mentions=agency.mentions,
    )


def _others(record: ArticleRecord, aligned: AlignedText) -> Iterator[GoldAgency]:
    """Bodies named where the record has no mention, by the words that name them; governments are none."""
    taken = [(each.start, each.end) for agency in record.agencies for each in agency.mentions]
    found: dict[str, list[Span]] = {}
    for mention in find_all(aligned, record.article.published).mentions:
        start, end = aligned.to_raw(mention.start, mention.end)
        if mention.government or mention.scope == "pronoun" or any(one < end and start < two for one, two in taken):
            continue
        found.setdefault(simplified(mention.text), []).append(Span(start=start, end=end, text=aligned.raw[start:end]))
    for name, spans in found.items():
        yield GoldAgency(name=name, optional=None, mentions=tuple(spans))
