"""A corpus as the program extracts it now: its records, scores and fingerprints."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import GoldError, SourceError
from pipeline.run import extract_bytes
from pipeline.score import Report, claims_of, score_article
from pipeline.score.folders import gold_files, gold_of
from pipeline.sources import articles_by_stem
from schemas.floors import Corpus
from schemas.record import ArticleRecord


@dataclass(frozen=True)
class Measured:
    """What a corpus gives today: its scores, the record and the fingerprint of each scored article by its stem."""

    report: Report
    records: dict[str, ArticleRecord]
    fingerprints: dict[str, str]

    @property
    def f1(self) -> dict[str, float]:
        """F1 of each figure, cut off behind four places and not rounded, so that a floor is never above it."""
        return _f1(self.report)

    def f1_without(self, stems: Collection[str]) -> dict[str, float]:
        """F1 of each figure as `f1` has it, over the articles of other stems."""
        return _f1(Report(tuple(each for each in self.report.articles if each.article not in stems)))


def present(corpus: Corpus, root: Path) -> bool:
    """Whether the gold and all folders of the corpus are at hand."""
    return all((root / folder).is_dir() for folder in (*corpus.sources, corpus.gold))


def measured(corpus: Corpus, root: Path, kept: frozenset[str]) -> Measured:
    """The corpus extracted and scored. Drafts and gold of another part are passed over.

    Raises GoldError for gold without an article and for gold that cannot be read, SourceError for an article that
    cannot be extracted, UsageError where a folder is missing.
    """
    articles = articles_by_stem(root / folder for folder in corpus.sources)
    records, fingerprints, scores = {}, {}, []
    for stem, path in sorted(gold_files(root / corpus.gold).items()):
        if corpus.part != "all" and (corpus.part == "kept") != (stem in kept):
            continue
        gold = gold_of(path)
        if gold.status == "draft":
            continue
        if stem not in articles:
            hint = "Put the article back, or take the gold away with it."
            raise GoldError("J409", "gold without its article", where=str(path), hint=hint)
        source, metadata = articles[stem]
        if isinstance(metadata, SourceError):
            raise metadata
        data = source.read()
        records[stem] = extract_bytes(data, id=source.id, path=source.path, metadata=metadata)
        fingerprints[stem] = hashlib.sha256(data + path.read_bytes()).hexdigest()[:16]
        scores.append(score_article(claims_of(records[stem]), gold, style=metadata.style or ""))
    if not scores:
        raise GoldError("J403", "no gold to score", where=corpus.gold, hint="Name the folder of finished gold files.")
    return Measured(Report(tuple(scores)), records, fingerprints)


def _f1(report: Report) -> dict[str, float]:
    return {figure: int(counts.f1 * 10_000) / 10_000 for figure, counts in report.figures.items()}
