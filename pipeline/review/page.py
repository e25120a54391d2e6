"""What the page of one article shows."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.errors import SourceError
from pipeline.review.changes import Base, Change, Key, compare, stated
from pipeline.review.judged import Judgement, Verdict, verdicts
from pipeline.review.text import Highlight, Row, rows
from pipeline.text import AlignedText, clean, decode
from schemas.gold import GoldAgency
from schemas.record import Agency, ArticleRecord, Event, Parent, Predecessor, RecordWarning
from schemas.span import Span


@dataclass(frozen=True)
class Fact:
    """One line of a card: what is stated, its words in the clean text, and how it stands to main and to gold."""

    ref: str
    kind: str
    label: str
    value: str
    quote: str
    rule: str
    placed: bool
    change: Change | None = None
    verdict: str = ""


@dataclass(frozen=True)
class Card:
    """One agency: of the record, or one that only gold or only main has (`only` says which)."""

    ref: str
    name: str
    agency: Agency | None = None
    only: str = ""
    facts: tuple[Fact, ...] = ()
    mentions: tuple[str, ...] = ()
    change: Change | None = None
    changed: tuple[Change, ...] = ()
    verdict: Verdict = field(default_factory=Verdict)


@dataclass(frozen=True)
class Notice:
    """A warning of the record, with the place on the page that it lies over."""

    ref: str
    warning: RecordWarning


@dataclass(frozen=True)
class ArticlePage:
    """All that the template needs. `problem` says why there is no text to show; then nothing is placed in it."""

    record: ArticleRecord
    cards: tuple[Card, ...]
    notices: tuple[Notice, ...]
    rows: tuple[Row, ...]
    edits: int
    changes: tuple[Change, ...]
    compared: bool
    new: bool
    judgement: Judgement | None
    problem: str = ""

    @property
    def kinds(self) -> set[str]:
        """The kinds of highlight that lie over the text."""
        return {kind for row in self.rows for stretch in row.stretches for kind in stretch.kinds}

    @property
    def counts(self) -> dict[str, int]:
        """How many changes there are of each kind."""
        kinds = [change.kind for change in self.changes]
        return {kind: kinds.count(kind) for kind in ("gained", "lost", "changed")}

    @property
    def mistakes(self) -> tuple[int, int]:
        """False alarms and misses in agencies, events and parents with their relation."""
        counts = self.judgement.score.counts if self.judgement else {}
        chosen = [counts[figure] for figure in ("agency", "event", "parent_relation") if figure in counts]
        return sum(each.false_alarms for each in chosen), sum(each.misses for each in chosen)


def article_page(record: ArticleRecord, sources: Path, base: Base, judgement: Judgement | None) -> ArticlePage:
    """The page of an article. Where its file is gone or no longer the one that was read, it says so and shows no text,
    for no offset would fit."""
    aligned, problem = _text(record, sources)
    before = base.records.get(record.article.id)
    compared = not base.problem and (record.article.id not in base.records or before is not None)
    changes = compare(before, record) if compared else []
    same_text = before is not None and before.article.sha256 == record.article.sha256
    page = _Page(record, aligned, changes, same_text)
    found, missed = verdicts(record, judgement) if judgement else ({}, [])
    cards = [page.card(agency, found.get(agency.name) or Verdict()) for agency in record.agencies]
    cards += [page.missed(agency, verdict) for agency, verdict in missed]
    cards += [page.gone(change) for change in changes if change.kind == "lost" and not change.fact]
    notices = [page.notice(warning) for warning in record.warnings]
    shown = rows(aligned, page.highlights) if aligned else []
    return ArticlePage(
        record=record,
        cards=tuple(cards),
        notices=tuple(notices),
        rows=tuple(shown),
        edits=sum(piece.changed for row in shown for piece in row.clean),
        changes=tuple(changes),
        compared=compared,
        new=compared and before is None,
        judgement=judgement,
        problem=problem,
    )


def _text(record: ArticleRecord, sources: Path) -> tuple[AlignedText | None, str]:
    head = record.article
    if head.path is None:
        return None, "The record does not say which file it was made from."
    try:
        data = (sources / head.path).read_bytes()
        if hashlib.sha256(data).hexdigest() != head.sha256:
            return None, "The file has changed since the record was made: extract it again."
        decoded = decode(data, where=head.path)
    except OSError as error:
        return None, f"The file {head.path} cannot be read: {error.strerror}."
    except SourceError as error:
        return None, str(error)
    if decoded.encoding != head.encoding:
        return (
            None,
            f"The record was made from the file read as {head.encoding}, not {decoded.encoding}: extract it again.",
        )
    return clean(decoded.text, decoded.stretches), ""


class _Page:
    """Numbers what is shown, and gathers what lies over the text."""

    def __init__(
        self, record: ArticleRecord, aligned: AlignedText | None, changes: Iterable[Change], same_text: bool
    ) -> None:
        self.highlights: list[Highlight] = []
        self._aligned = aligned
        self._same_text = same_text
        self._changes: dict[str, dict[Key, Change]] = defaultdict(dict)
        for change in changes:
            self._changes[change.agency][change.fact] = change
        self._numbers: Counter[str] = Counter()

    def card(self, agency: Agency, verdict: Verdict) -> Card:
        ref = self._ref("a")
        changes = self._changes[agency.name]
        facts = [self._fact(key, fact, changes.get(key), verdict) for key, fact in stated(agency)]
        facts += [self._lost(change) for change in changes.values() if change.kind == "lost"]
        change = changes.get(())
        kinds = ["mention"] + ["wrong"] * verdict.false_alarm + ["gained"] * (change is not None)
        return Card(
            ref,
            agency.name,
            agency=agency,
            facts=tuple(facts),
            mentions=tuple(self._mention(span, kinds, ref) for span in agency.mentions),
            change=change,
            changed=tuple(change for key, change in changes.items() if len(key) == 1),
            verdict=verdict,
        )

    def missed(self, agency: GoldAgency, verdict: Verdict) -> Card:
        ref = self._ref("a")
        mentions = [self._mention(span, ["missed"], ref) for span in agency.mentions if self._fits(span)]
        return Card(ref, agency.name, only="missed", mentions=tuple(mentions), verdict=verdict)

    def gone(self, change: Change) -> Card:
        ref = self._ref("a")
        span = change.evidence
        mentions = [self._mention(span, ["lost"], ref)] if span and self._same_text and self._fits(span) else []
        return Card(ref, change.agency, only="lost", mentions=tuple(mentions), change=change)

    def notice(self, warning: RecordWarning) -> Notice:
        ref = self._ref("w")
        self._lay(warning, ["warning"], ref)
        return Notice(ref, warning)

    def _fact(self, key: Key, fact: Event | Parent | Predecessor, change: Change | None, verdict: Verdict) -> Fact:
        ref = self._ref("f")
        kind, label, value = key
        # A parent may be wrong under whatever relation it was found.
        judged = verdict.facts.get(key) or verdict.facts.get((kind, value), "")
        self._lay(fact.evidence, [kind] + ["wrong"] * bool(judged) + ([change.kind] if change else []), ref)
        quote = self._quote(fact.evidence)
        return Fact(ref, kind, label, value, quote, fact.rule, self._aligned is not None, change, judged)

    def _lost(self, change: Change) -> Fact:
        ref = self._ref("f")
        kind, label, value = change.fact
        evidence = change.evidence
        placed = evidence is not None and self._same_text and self._fits(evidence)
        if evidence is not None and placed:
            self._lay(evidence, ["lost"], ref)
        return Fact(ref, kind, label, value, evidence.text if evidence else "", "", placed, change)

    def _mention(self, span: Span, kinds: Iterable[str], card: str) -> str:
        """The place of its own that a mention has in the text; what it tells is the card's."""
        ref = self._ref("m")
        for each in (ref, card):
            self._lay(span, kinds, each)
        return ref

    def _lay(self, place: Span | RecordWarning, kinds: Iterable[str], ref: str) -> None:
        self.highlights += [Highlight(place.start, place.end, kind, ref) for kind in kinds]

    def _fits(self, span: Span) -> bool:
        return self._aligned is not None and self._aligned.raw[span.start : span.end] == span.text

    def _quote(self, evidence: Span) -> str:
        """The words as a reader would have them: of a damaged run, what it was repaired to."""
        if self._aligned is None:
            return evidence.text
        start, end = self._aligned.to_clean(evidence.start, evidence.end)
        return self._aligned.text[start:end] or evidence.text

    def _ref(self, letter: str) -> str:
        self._numbers[letter] += 1
        return f"{letter}{self._numbers[letter]}"
