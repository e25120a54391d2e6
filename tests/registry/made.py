"""Records made up for a test, a fact a tuple."""

from collections.abc import Sequence

from schemas.article import ArticleHead
from schemas.founded import chosen_date
from schemas.record import Agency, ArticleRecord, Event, Jurisdiction, Parent, Predecessor
from schemas.span import Span

EVIDENCE = Span(start=0, end=2, text="证据")


def agency(
    name: str,
    place: Jurisdiction | None = None,
    *,
    aliases: Sequence[str] = (),
    events: Sequence[tuple[str, str | None]] = (),
    parents: Sequence[tuple[str, str]] = (),
    predecessors: Sequence[str] = (),
) -> Agency:
    stated = tuple(Event(kind=kind, date=date, evidence=EVIDENCE, rule="r") for kind, date in events)
    return Agency(
        name=name,
        aliases=tuple(aliases),
        jurisdiction=place,
        rank=None,
        founded=chosen_date(stated),
        events=stated,
        parents=tuple(Parent(name=p, relation=r, evidence=EVIDENCE, rule="r") for r, p in parents),
        predecessors=tuple(Predecessor(name=p, evidence=EVIDENCE, rule="r") for p in predecessors),
        mentions=(),
    )


def record(id: str, *agencies: Agency) -> ArticleRecord:
    head = ArticleHead(
        id=id, path=f"{id}.txt", sha256=None, encoding="utf-8", characters=9, title=None, url=None, published=None,
        published_from=None,
    )  # fmt: skip
    return ArticleRecord(article=head, agencies=agencies, warnings=())
