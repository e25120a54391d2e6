"""The registry of many records."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from pipeline.registry.conflicts import conflicts
from pipeline.registry.join import Body, Told, joined
from schemas.founded import chosen_date
from schemas.record import ArticleRecord
from schemas.registry import (
    EventClaim,
    ParentClaim,
    PredecessorClaim,
    Registry,
    RegistryAgency,
    RegistryArticle,
)


def registry_of(records: Iterable[ArticleRecord]) -> Registry:
    """One entry per agency over all records, with what each article claims of it and where the claims disagree.

    The order of the records does not matter. No claim is dropped or mended: evidence, offsets and rule are the
    record's own.

    >>> from pipeline.run import extract
    >>> record = extract("2014年2月，广东省成立了省大数据管理局。", id="gd")
    >>> [(agency.id, agency.founded, agency.articles) for agency in registry_of([record]).agencies]
    [('广东省大数据管理局@440000', '2014-02', ('gd',))]
    """
    read = sorted(records, key=lambda record: record.article.id)
    bodies = joined(Told(record.article.id, agency) for record in read for agency in record.agencies)
    ids = _Ids(bodies)
    return Registry(
        articles=tuple(
            RegistryArticle(id=head.id, title=head.title, published=head.published)
            for head in (record.article for record in read)
        ),
        agencies=tuple(_entry(body, ids) for body in bodies),
    )


class _Ids:
    """The entry that a name stands for in an article."""

    def __init__(self, bodies: Iterable[Body]) -> None:
        self._in_article: dict[tuple[str, str], set[str]] = defaultdict(set)
        self._anywhere: dict[str, set[str]] = defaultdict(set)
        for body in bodies:
            for told in body.told:
                self._in_article[told.article, told.agency.name].add(body.id)
                self._anywhere[told.agency.name].add(body.id)

    def of(self, name: str, article: str) -> str | None:
        """The entry of the article's own agency of this name, else the only one of the name; None where two bear it."""
        found = self._in_article.get((article, name)) or self._anywhere.get(name, set())
        return next(iter(found)) if len(found) == 1 else None


def _entry(body: Body, ids: _Ids) -> RegistryAgency:
    events = tuple(
        EventClaim(article=told.article, kind=event.kind, date=event.date, evidence=event.evidence, rule=event.rule)
        for told in body.told
        for event in told.agency.events
    )
    parents = tuple(
        ParentClaim(
            article=told.article,
            name=parent.name,
            agency=ids.of(parent.name, told.article),
            relation=parent.relation,
            evidence=parent.evidence,
            rule=parent.rule,
        )
        for told in body.told
        for parent in told.agency.parents
    )
    predecessors = tuple(
        PredecessorClaim(
            article=told.article,
            name=former.name,
            agency=ids.of(former.name, told.article),
            evidence=former.evidence,
            rule=former.rule,
        )
        for told in body.told
        for former in told.agency.predecessors
    )
    names = {name for told in body.told for name in (told.agency.name, *told.agency.aliases)}
    return RegistryAgency(
        id=body.id,
        name=body.name,
        aliases=tuple(sorted(names - {body.name})),
        jurisdiction=body.jurisdiction,
        ranks=tuple(sorted({told.agency.rank for told in body.told if told.agency.rank})),
        founded=chosen_date(events),
        articles=tuple(sorted(body.articles)),
        events=events,
        parents=parents,
        predecessors=predecessors,
        conflicts=conflicts(events, parents),
    )
