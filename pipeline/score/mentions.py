"""Every mention, not only the first: for articles whose gold lists them all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pipeline.score.claims import Claims, Quote
from pipeline.score.facts import Finding
from pipeline.score.matching import Matching, is_government
from schemas.gold import Gold
from schemas.span import Span

Place = tuple[int, int]


def mention_findings(claims: Claims | None, gold: Gold, matching: Matching) -> Iterator[tuple[str, Finding]]:
    """The distinct spans of an article's mentions as findings, each with the name of its agency; the span alone counts.

    Left out of both sides are the mentions of optional agencies and of governments, and predictions on the spans of
    these. By `overlap` a prediction is right where it shares a character with a firm mention that no other has taken.
    """
    free = _spans((agency.name, agency.mentions) for agency in gold.agencies if agency.optional)
    free |= _spans((agency.name, agency.mentions) for agency in gold.agencies if is_government(agency.name))
    firm = {
        place: found
        for place, found in _spans((agency.name, agency.mentions) for agency in gold.agencies).items()
        if place not in free
    }
    agencies = claims.agencies if claims else ()
    predicted = _spans((each.name, each.mentions) for each in agencies if not is_government(each.name))
    missing = dict.fromkeys(sorted(firm))
    for place, (name, quote) in sorted(predicted.items()):
        taken = place if place in missing else None
        if taken is None and matching == "overlap":
            taken = next((other for other in missing if _meet(place, other) and other not in predicted), None)
        if taken is not None:
            del missing[taken]
            yield name, Finding("hit", "mention", quote.text, quote=quote)
        elif place not in free and not (matching == "overlap" and any(_meet(place, other) for other in free)):
            yield name, Finding("false alarm", "mention", quote.text, quote=quote)
    for place in missing:
        name, quote = firm[place]
        yield name, Finding("miss", "mention", quote.text, quote=quote)


def _spans(agencies: Iterable[tuple[str, Iterable[Quote | Span]]]) -> dict[Place, tuple[str, Quote]]:
    found: dict[Place, tuple[str, Quote]] = {}
    for name, mentions in agencies:
        for each in mentions:
            quote = Quote(start=each.start, end=each.end, text=each.text)
            found.setdefault((each.start, each.end), (name, quote))
    return found


def _meet(one: Place, other: Place) -> bool:
    return one[0] < other[1] and other[0] < one[1]
