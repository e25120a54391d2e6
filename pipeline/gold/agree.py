"""How far two annotators of the same articles agree, and where they do not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import GoldError
from pipeline.gold.differences import FIRM, NONE, OPTIONAL, Differences, Disagreement, Label
from pipeline.gold.files import gold_under, raw_of
from pipeline.score import Claims, score_article
from pipeline.score.counts import FIGURES, Counts, FigureName, summed
from pipeline.score.folders import gold_of
from pipeline.score.interval import Interval, bootstrap_intervals
from pipeline.score.sentence import sentence
from pipeline.sources import articles_by_stem
from schemas.gold import Gold
from schemas.span import Span


@dataclass(frozen=True)
class Agreement:
    """The agreement over the articles that both labelled; `alone` are those that only one did.

    Each figure is that of B's labels scored against A's and of A's against B's, added up, so that neither is the
    truth. `kappa` is Cohen's, over the characters of the articles, each in a firm mention, an optional one or none.
    `uncounted` are the disagreements that no figure sees: on what is optional for one and nothing for the other, on
    events without a date, on predecessors.
    """

    articles: tuple[str, ...]
    alone: tuple[str, ...]
    counts: Mapping[FigureName, tuple[Counts, ...]]
    kappa: float
    disagreements: tuple[Disagreement, ...]
    uncounted: tuple[Disagreement, ...] = ()

    def f1(self, figure: FigureName) -> float:
        return summed(self.counts[figure]).f1

    def interval(self, figure: FigureName) -> Interval:
        """The 95% interval of F1 over the articles."""
        return bootstrap_intervals(self.counts[figure])["f1"]


def agreement(one: Path, other: Path, sources: list[Path]) -> Agreement:
    """The agreement of two annotators' gold files: single files, or folders, paired by stem.

    Where both list all mentions, all are compared, else the first of each agency. Drafts are passed over like missing
    files. Raises GoldError where nothing is in both, or an article is missing, UsageError for a missing folder.
    """
    first, second = _finished(one), _finished(other)
    both = sorted(first.keys() & second.keys())
    if not both:
        hint = "Give two gold files of one article, or two folders with finished files of the same names."
        raise GoldError("J421", "no article that both labelled", where=f"{one} and {other}", hint=hint)
    articles = articles_by_stem(sources)
    counts: dict[FigureName, list[Counts]] = {figure: [] for figure in (*FIGURES, "mention")}
    pairs: Counter[tuple[str, str]] = Counter()
    found: list[Disagreement] = []
    uncounted: list[Disagreement] = []
    for stem in both:
        if stem not in articles:
            hint = "Name the folder of the articles: --sources."
            raise GoldError("J409", "gold without its article", where=stem, hint=hint)
        raw = raw_of(articles[stem][0])
        a, b = first[stem], second[stem]
        there, back = score_article(_claims(b), a), score_article(_claims(a), b)
        for figure in FIGURES:
            counts[figure].append(summed((there.counts[figure], back.counts[figure])))
        differences = Differences(a, b, raw)
        counted = differences.counted(there, back)
        found += (differences.disagreement(*fact, who) for fact, who in counted.items())
        uncounted += (differences.disagreement(*fact, who) for fact, who in differences.uncounted(counted).items())
        spans = _spans(a, b), _spans(b, a)
        counts["mention"].append(_compared(*spans))
        pairs += _characters(len(raw), *spans)
        found += _mentions(stem, raw, *spans)
    return Agreement(
        tuple(both),
        tuple(sorted(first.keys() ^ second.keys())),
        {figure: tuple(each) for figure, each in counts.items()},
        cohens_kappa(pairs),
        tuple(found),
        tuple(uncounted),
    )


def cohens_kappa(pairs: Mapping[tuple[str, str], int]) -> float:
    """Cohen's kappa of two annotators from how often the one said this and the other that; 1 where both always agree.

    >>> round(cohens_kappa({("yes", "yes"): 20, ("yes", "no"): 5, ("no", "yes"): 10, ("no", "no"): 15}), 3)
    0.4
    """
    total = sum(pairs.values())
    agreed = sum(count for (one, other), count in pairs.items() if one == other) / total
    ones: Counter[str] = Counter()
    others: Counter[str] = Counter()
    for (one, other), count in pairs.items():
        ones[one] += count
        others[other] += count
    chance = sum(ones[said] * others[said] for said in ones) / total**2
    return 1.0 if agreed == 1 else (agreed - chance) / (1 - chance)


def _finished(place: Path) -> dict[str, Gold]:
    read = {stem: gold_of(path) for stem, path in gold_under(place).items()}
    return {stem: gold for stem, gold in read.items() if gold.status != "draft"}


def _claims(gold: Gold) -> Claims:
    """The firm labels of one annotator as if the program had said so."""
    agencies = [
        agency.model_dump(exclude={"events", "parents", "predecessors"})
        | {
            "founded": None if agency.founded_optional else agency.founded,
            "events": tuple(each.model_dump() for each in agency.events if not each.optional),
            "parents": tuple(each.model_dump() for each in agency.parents if not each.optional),
        }
        for agency in gold.agencies
        if not agency.optional
    ]
    return Claims.model_validate({"agencies": tuple(agencies)})


Spans = Mapping[tuple[int, int], tuple[Label, str]]


def _spans(gold: Gold, other: Gold) -> dict[tuple[int, int], tuple[Label, str]]:
    """The mentions of one annotator by their span: whether firm or optional, and of which agency."""
    all_listed = gold.mentions_complete and other.mentions_complete
    found: dict[tuple[int, int], tuple[Label, str]] = {}
    for agency in gold.agencies:
        mentions: tuple[Span, ...] = agency.mentions if all_listed else agency.mentions[:1]
        for each in mentions:
            label = (OPTIONAL if agency.optional else FIRM, agency.name)
            # What is firm for one agency and optional for another is firm.
            found[each.start, each.end] = min(label, found.get((each.start, each.end), label))
    return found


def _compared(one: Spans, other: Spans) -> Counts:
    return Counts(hits=len(one.keys() & other.keys()), false_alarms=len(other.keys() - one.keys()),
                  misses=len(one.keys() - other.keys()))  # fmt: skip


def _characters(length: int, one: Spans, other: Spans) -> Counter[tuple[str, str]]:
    """How often each pair of labels stands at a character."""
    labels = [[NONE] * length, [NONE] * length]
    for row, spans in zip(labels, (one, other), strict=True):
        # Firm ones last: a character that is in both is in a firm mention.
        for (start, end), (label, _) in sorted(spans.items(), key=lambda span: span[1][0], reverse=True):
            row[start:end] = [label] * (end - start)
    return Counter(zip(*labels, strict=True))


def _mentions(article: str, raw: str, one: Spans, other: Spans) -> Iterator[Disagreement]:
    for place in sorted(one.keys() | other.keys()):
        a, b = one.get(place), other.get(place)
        label, name = a or b or (NONE, "")
        detail = raw[slice(*place)]
        if a is None or b is None:
            who, detail = "A alone" if a else "B alone", f"{detail}, {label}"
        elif a[0] != b[0]:
            who = f"A {a[0]}, B {b[0]}"
        else:
            continue
        yield Disagreement(article, "mention", who, name, detail, sentence(raw, *place))
