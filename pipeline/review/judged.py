"""What gold says of a record: which of its facts are false alarms, and what it misses."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.review.changes import Key
from pipeline.score import ArticleScore, Report, score_folders
from pipeline.score import Verdict as Mistake
from schemas.gold import Gold, GoldAgency, read_gold
from schemas.record import Agency, ArticleRecord


@dataclass(frozen=True)
class Judgement:
    """The gold of one article, with its score."""

    gold: Gold
    score: ArticleScore


@dataclass
class Verdict:
    """What is wrong with one agency: whether it is a false alarm itself, which of its facts are, what is missing."""

    false_alarm: bool = False
    facts: dict[Key, str] = field(default_factory=dict)
    misses: list[str] = field(default_factory=list)
    others: list[str] = field(default_factory=list)


def judgements(extracted: Path, gold: Path, stems: set[str]) -> tuple[Report | None, dict[str, Judgement]]:
    """The scores of those records (by file stem) that have gold, together and each; None where none has.

    Gold without a record is passed over: there is no page to show it on. Raises GoldError as `score_folders` does.
    """
    files = {file.stem: file for file in gold.rglob("*.json")}
    if gold.is_dir() and not stems & files.keys():
        return None, {}
    report = score_folders(extracted, gold, only=frozenset(stems & files.keys()))
    read = {
        score.article: read_gold(files[score.article].read_text("utf-8"), str(files[score.article]))
        for score in report.articles
    }
    return report, {score.article: Judgement(read[score.article], score) for score in report.articles}


def verdicts(
    record: ArticleRecord, judgement: Judgement
) -> tuple[dict[str, Verdict], list[tuple[GoldAgency, Verdict]]]:
    """By name what is wrong with each agency of the record; then the agencies of gold that the record has not."""
    found: dict[str, Verdict] = defaultdict(Verdict)
    missed: dict[str, Verdict] = defaultdict(Verdict)
    of_gold = {agency.name: agency for agency in judgement.gold.agencies}
    absent = {m.name for m in judgement.score.mistakes if (m.kind, m.figure) == ("miss", "agency")}
    for mistake in judgement.score.mistakes:
        if mistake.name in absent:
            _judge(missed[mistake.name], mistake)
        else:
            _judge(found[_name_in(record, mistake.name, of_gold.get(mistake.name))], mistake)
    for verdict in (*found.values(), *missed.values()):
        # A parent that is missing is missing with its relation as well: said once.
        verdict.misses = [miss for miss in verdict.misses if not any(f"{miss} " in other for other in verdict.misses)]
    return found, [(of_gold[name], verdict) for name, verdict in missed.items()]


def _name_in(record: ArticleRecord, name: str, gold: GoldAgency | None) -> str:
    """The name by which the record has the agency that a mistake calls by its name in gold."""
    aliases = gold.aliases if gold else ()

    def rank(agency: Agency) -> int:
        return 0 if agency.name == name else 1 if agency.name in aliases else 2 if name in agency.aliases else 3

    best = min(record.agencies, key=rank, default=None)
    return best.name if best is not None and rank(best) < 3 else name


def _judge(verdict: Verdict, mistake: Mistake) -> None:
    if mistake.kind == "miss":
        if mistake.figure != "agency":
            shown = "parent" if mistake.figure == "parent_relation" else mistake.figure
            verdict.misses.append(f"{shown} {mistake.detail}")
    elif mistake.figure == "agency":
        verdict.false_alarm = True
    elif mistake.figure == "event":
        kind, _, date = mistake.detail.partition(" ")
        verdict.facts["event", kind, date] = "false alarm"
    elif mistake.figure == "parent":
        verdict.facts["parent", mistake.detail] = "false alarm"
    elif mistake.figure == "parent_relation":
        name, _, relation = mistake.detail.rpartition(" ")
        verdict.facts["parent", relation, name] = "wrong relation"
    else:
        verdict.others.append(f"{mistake.figure} {mistake.detail}")
