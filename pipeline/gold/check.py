"""Gold files held against docs/guidelines.md and the articles that they are of."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.errors import GoldError, JigouError, SourceError
from pipeline.gold.amounts import amount
from pipeline.gold.files import gold_under, raw_of
from pipeline.score.folders import gold_of
from pipeline.score.matching import is_government
from pipeline.sources import articles_by_stem
from pipeline.text import clean
from pipeline.text.script import simplified
from schemas.article import ArticleMetadata
from schemas.founded import chosen_date
from schemas.gold import Gold

_HINT = "Correct the gold file: docs/guidelines.md says how names are written."
# No part of any name; brackets and quotation marks are of some.
_MARKS = re.compile(r"^\s|\s$|[\r\n\t，。；：！？]")


@dataclass
class Checked:
    """What is wrong with gold files, what may be, and how many there are of each status."""

    errors: list[JigouError] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    statuses: Counter[str] = field(default_factory=Counter)


def check(gold: Path, sources: Iterable[Path]) -> Checked:
    """The faults of a gold file, or of all below a folder. Raises GoldError and UsageError for missing folders."""
    found = Checked()
    articles = articles_by_stem(sources)
    for stem, path in sorted(gold_under(gold).items()):
        try:
            labels = gold_of(path)
            found.statuses[labels.status] += 1
            found.errors += _faults(labels, str(path))
            found.warnings += (f"{path}: {remark}" for remark in _remarks(labels))
            if stem not in articles:
                hint = "Name the folder of the articles: --sources."
                found.errors.append(GoldError("J409", "gold without its article", where=str(path), hint=hint))
            else:
                source, metadata = articles[stem]
                raw = raw_of(source)
                found.errors += _wrong_spans(labels, raw, str(path))
                found.warnings += (f"{path}: {remark}" for remark in _differs(labels, raw, metadata))
        except JigouError as error:
            found.errors.append(error)
    return found


def _wrong_spans(gold: Gold, raw: str, where: str) -> Iterator[GoldError]:
    for agency in gold.agencies:
        for each in agency.mentions:
            stands = raw[each.start : each.end]
            if stands != each.text:
                problem = f"the mention {each.start}..{each.end} is {each.text!r}, the article there {stands!r}"
                yield GoldError("J417", problem, where=f"{where} {agency.name}", hint="Correct the span.")


def _faults(gold: Gold, where: str) -> Iterator[GoldError]:
    bodies = {name for agency in gold.agencies for name in (agency.name, *agency.aliases)}
    for name, times in Counter(agency.name for agency in gold.agencies).items():
        if times > 1:
            yield GoldError("J418", f"{name} is there {times} times", where=where, hint="Make one agency of them.")
    for agency in gold.agencies:
        place = f"{where} {agency.name}"
        parents = [name for parent in agency.parents for name in (parent.name, *parent.aliases)]
        for name in dict.fromkeys((agency.name, *agency.aliases, *parents, *agency.predecessors)):
            if _MARKS.search(name):
                yield GoldError("J419", f"{name!r} has a mark that no name has", where=place, hint=_HINT)
            elif (simple := simplified(name)) != name:
                yield GoldError("J419", f"{name} is not in Simplified characters: {simple}", where=place, hint=_HINT)
        for parent in agency.parents:
            if not is_government(parent.name) and bodies.isdisjoint((parent.name, *parent.aliases)):
                problem = f"the parent {parent.name} is no agency of the file, no government and no committee"
                hint = "Add it as an agency, optional where it is only named."
                yield GoldError("J420", problem, where=place, hint=hint)


def _remarks(gold: Gold) -> Iterator[str]:
    """What is allowed and seldom meant."""
    if gold.status == "draft":
        count = sum(1 for _ in gold.undecided)
        open_ = f"{amount(count, 'decision')} {'is' if count == 1 else 'are'} open"
        yield f"a draft, not scored; {open_ if count else 'no decision is open: set status to single'}"
    elif gold.annotator is None:
        yield "annotator is null: write who read the article"
    names = Counter(name for agency in gold.agencies for name in {agency.name, *agency.aliases})
    for name, times in sorted(names.items()):
        if times > 1:
            yield f"{name} names {times} agencies"
    for agency in gold.agencies:
        chosen = chosen_date([event for event in agency.events if not event.optional])
        every = chosen_date(agency.events)
        if not agency.founded_optional and agency.founded not in (chosen, every) and gold.status != "draft":
            yield f"{agency.name}: founded is {agency.founded}, its events give {chosen}"


def _differs(gold: Gold, raw: str, metadata: ArticleMetadata | SourceError) -> Iterator[str]:
    """What is allowed and seldom meant, seen beside the article and what is known of it."""
    known = metadata.published if isinstance(metadata, ArticleMetadata) else None
    if known is not None and gold.published != known:
        yield f"published is {gold.published or 'null'}, metadata.toml has {known}"
    text = clean(raw).text if any(agency.predecessors for agency in gold.agencies) else ""
    # A body of the file may be called so for its context; that it is named, its mentions say.
    named = {name for agency in gold.agencies if agency.mentions for name in (agency.name, *agency.aliases)}
    for agency in gold.agencies:
        for name in agency.predecessors:
            if name not in named and name not in text:
                yield f"{agency.name}: the predecessor {name} stands nowhere in the article"
