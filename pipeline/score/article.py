"""The score of one article: section 5 of the annotation guidelines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pipeline.score.claims import Claims, Quote
from pipeline.score.counts import FIGURES, Counts, FigureName, counted
from pipeline.score.facts import Finding, Kind, findings
from pipeline.score.matching import MATCHINGS, Matching, pairs, same_parent, scored
from pipeline.score.mentions import mention_findings
from pipeline.score.sentence import sentence
from schemas.gold import Gold, GoldAgency


@dataclass(frozen=True)
class Verdict:
    """One hit, false alarm or miss: in which figure, of which agency, what exactly, and the words of the article.

    `label` is the kind of an event and the relation of a parent, `rules` are those that stated a prediction, and
    `named` says whether the agency it is a fact of is one of the gold.
    """

    kind: Kind
    figure: FigureName
    article: str
    name: str
    detail: str
    context: str
    label: str
    rules: tuple[str, ...]
    named: bool


@dataclass(frozen=True)
class ArticleScore:
    """The figures of one article and each single verdict behind them.

    `mention` is among the figures where the gold lists all mentions. `counts` are by the matching of the guidelines,
    `by_matching` those by each matching there is; `style` is what the metadata say, or nothing.
    """

    article: str
    by_matching: Mapping[Matching, Mapping[FigureName, Counts]]
    verdicts: tuple[Verdict, ...]
    style: str = ""

    @property
    def counts(self) -> Mapping[FigureName, Counts]:
        return self.by_matching["alias"]

    @property
    def mistakes(self) -> tuple[Verdict, ...]:
        """The verdicts that are no hits."""
        return tuple(verdict for verdict in self.verdicts if verdict.kind != "hit")


@dataclass(frozen=True)
class _Found:
    """A finding and whose it is: the name to show, whether it is the gold's, the gold agency where there is one."""

    finding: Finding
    name: str
    named: bool
    agency: GoldAgency | None = None


def score_article(claims: Claims | None, gold: Gold, raw: str | None = None, style: str = "") -> ArticleScore:
    """The score of one article; without claims everything is missed.

    The raw text serves only to show the sentence of each verdict; without it, predictions show their evidence.
    """
    found = {matching: list(_found(claims, gold, matching)) for matching in MATCHINGS}
    figures: tuple[FigureName, ...] = (*FIGURES, "mention") if gold.mentions_complete else FIGURES
    return ArticleScore(
        gold.article,
        {
            matching: {
                figure: counted(each.finding.kind for each in all_found if each.finding.figure == figure)
                for figure in figures
            }
            for matching, all_found in found.items()
        },
        tuple(_verdict(each, gold.article, raw) for each in found["alias"]),
        style,
    )


def _found(claims: Claims | None, gold: Gold, matching: Matching) -> Iterator[_Found]:
    paired = pairs(claims.agencies if claims else (), gold.agencies, matching)
    same = same_parent(paired, gold.agencies, matching)
    for claimed, agency in filter(scored, paired):
        name = agency.name if agency else claimed.name if claimed else ""
        for finding in findings(claimed, agency, same):
            yield _Found(finding, name, agency is not None, agency)
    if gold.mentions_complete:
        for name, finding in mention_findings(claims, gold, matching):
            yield _Found(finding, name, finding.kind != "false alarm")


def _verdict(found: _Found, article: str, raw: str | None) -> Verdict:
    finding, quote = found.finding, found.finding.quote
    context = _context(raw, quote) or (quote.text if finding.kind != "miss" else "")
    if finding.kind == "miss" and found.agency is not None and found.agency.mentions:
        # What was missed has no words of its own: those where the gold first names the agency are shown.
        first = found.agency.mentions[0]
        context = _context(raw, Quote(start=first.start, end=first.end, text=first.text))
    return Verdict(
        finding.kind, finding.figure, article, found.name, finding.detail, context, finding.label, finding.rules,
        found.named,
    )  # fmt: skip


def _context(raw: str | None, quote: Quote) -> str:
    """The sentence around a quote, or nothing where the raw text is not at hand or another."""
    if raw is None or not quote.text or raw[quote.start : quote.end] != quote.text:
        return ""
    return sentence(raw, quote.start, quote.end)
