"""What damage costs: articles with gold extracted as they are and damaged, and the agency F1 of both."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from random import Random
from typing import NamedTuple

from pipeline.damage.kinds import KINDS, Kind
from pipeline.errors import GoldError, SourceError
from pipeline.run import extract_bytes
from pipeline.score import Counts, claims_of, score_article
from pipeline.score.counts import summed
from pipeline.sources import find_articles, read_metadata
from pipeline.text import clean, decode
from schemas.article import ArticleMetadata
from schemas.gold import Gold, read_gold

SEED = 20180205

# A text that needs one of these steps is damaged already.
_REPAIRING = {"repair", "markup", "markdown", "pinyin", "dots", "wraps", "escapes"}

REVERSIBLE_LOSS, LOSSY_LOSS = 0.02, 0.05
"""What damage may cost at most."""


TABLE_HEAD = """\
| damage | strength | reversible | F1 before | F1 after | loss |
| --- | --- | --- | --: | --: | --: |"""


class Article(NamedTuple):
    """A healthy article with its gold."""

    id: str
    text: str
    metadata: ArticleMetadata
    gold: Gold


class Row(NamedTuple):
    """A kind of damage with the agency counts of the damaged articles, and those of the same articles undamaged."""

    kind: Kind
    damaged: Counts
    undamaged: Counts

    @property
    def loss(self) -> float:
        """How much agency F1 the damage costs; negative where the damaged articles score better."""
        return self.undamaged.f1 - self.damaged.f1

    @property
    def allowed(self) -> float:
        """How much it may cost."""
        return REVERSIBLE_LOSS if self.kind.reversible else LOSSY_LOSS

    def as_markdown(self) -> str:
        """The row of the table under `TABLE_HEAD`, a loss beyond what is allowed in bold."""
        loss = f"{self.loss:.3f}".replace("-0.000", "0.000")
        loss = f"**{loss}**" if self.loss > self.allowed else loss
        kind = f"{self.kind.name} | {self.kind.strength} | {'yes' if self.kind.reversible else 'no'}"
        return f"| {kind} | {self.undamaged.f1:.3f} | {self.damaged.f1:.3f} | {loss} |"


def healthy_articles(sources: Path, gold: Path, *, skip: Iterable[str] = ()) -> list[Article]:
    """The articles of a folder that have finished gold and that the cleaning finds nothing to repair in, by id.

    ``skip`` are ids never looked at. Raises `GoldError` where none is left.
    """
    metadata = read_metadata(sources)
    left = set(skip)
    articles: list[Article] = []
    for source in find_articles(sources).articles:
        file = gold / f"{source.id}.json"
        if source.id in left or not file.is_file():
            continue
        labels = read_gold(file.read_text("utf-8"), str(file))
        decoded = decode(source.read(), where=source.path)
        aligned = clean(decoded.text, decoded.stretches)
        own = metadata.of(source.id)
        if isinstance(own, SourceError):
            raise own
        if labels.status != "draft" and not aligned.warnings and not _REPAIRING & {name for name, _ in aligned.plan()}:
            text = decoded.text.removeprefix("\ufeff").replace("\r\n", "\n")
            articles.append(Article(source.id, text, own, labels))
    if not articles:
        hint = "Give a folder of articles and one with their finished gold."
        raise GoldError("J407", "No healthy article has gold", where=str(sources), hint=hint)
    return articles


def measured(articles: Sequence[Article], kinds: Sequence[Kind] = KINDS) -> Iterator[Row]:
    """A row for each kind of damage, in their order."""
    undamaged = summed(_agency(article, article.text.encode("utf-8")) for article in articles)
    for kind in kinds:
        yield Row(kind, summed(_agency(article, damaged(article, kind)) for article in articles), undamaged)


def damaged(article: Article, kind: Kind) -> bytes:
    """The bytes of the damaged article; the same whenever and wherever it is asked for."""
    return kind.damage(article.text, Random(f"{SEED} {kind.name} {kind.strength} {article.id}"))


def _agency(article: Article, data: bytes) -> Counts:
    record = extract_bytes(data, id=article.id, path=f"{article.id}.txt", metadata=article.metadata)
    return score_article(claims_of(record), article.gold).counts["agency"]
