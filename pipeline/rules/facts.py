"""Founding events, parent bodies, and whose a name is: the rule files run over the shadow of each sentence."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from pipeline.lexicon.places import PlaceMatch
from pipeline.rules.agencies import Mention
from pipeline.rules.dates import DateMention
from pipeline.rules.engine import Match, RuleSet
from pipeline.rules.shadow import LETTERS, Item, Shadow

FOLDER = Path(__file__).parent

_FAR = 60  # characters of the shadow between a date and the statement it governs
_LONGEST_IDEA = 12  # characters behind a statement that make it a mere thought: 的可能, 的设想
_WINDOW = 600  # characters of the shadow before a verb that may hold a guard; few sentences are longer
# Said by others, or wrongly: no statement of the article.
_HEARSAY = re.compile("有误|不实|误称|误传|误以为|误认为|谣|并非如此|有人说|网传|据传|传言|主张")
_DENIED = re.compile("有误|不属实|不实|谣|并非如此")
# What is denied behind a claim of others is that claim: …成立于2002年，有人说隶属市财政局，并非如此.
_CLAIM = re.compile("有人说|网传|据传|传出|传言|传闻|误传")
_FORMERLY = re.compile("原(?=[由属隶归])|原先|原来|起初|起先|最初|此前|过去|早年|一度|多年来|改革前|曾|当时")
_NOW = re.compile("现[在为由归时今]|如今|目前|至今|仍|今|[，．]后")
_LESS_AND_MORE = (("founded", "merged"), ("founded", "approved"), ("merged", "approved"))
_AGAINST = ("none", "wished")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}|.*/.*")
_DATES = re.compile("(?:先后|分别|相继)?(?:成立|设立|组建|挂牌|揭牌)?(?:于|在)?(?P<dates>Ⓓ(?:[、和与及]Ⓓ)+)")
# The day told behind: …更名为市生态环境局（16日）, …改称管理处，由Ⓐ代管，时间是本月22日.
_IN_ORDER = re.compile("，?(?:[^，。；ⒶⒹ\n]{0,4}Ⓐ){2,9}[^，。；ⒶⒹ\n]{0,8}(?:先后|相继|分别)[^，。；ⒶⒹ\n]{0,8}")
_DAY_BEHIND = re.compile("(?:（|[^。；！？Ⓓ\n]{0,24}，时间[是为])(?P<date>Ⓓ)(?=[）。，；]|$)")
_BRACKET = re.compile("（[^（）]*）")
_CLAUSE = re.compile("[，。；．！？：\n]")


@dataclass(frozen=True)
class EventFact:
    """``kind`` happened to ``agencies`` at ``date``; ``start`` and ``end`` are its evidence in the clean text."""

    kind: str
    agencies: tuple[Mention, ...]
    date: DateMention | None
    old: tuple[Mention, ...]
    start: int
    end: int
    rule: str


@dataclass(frozen=True)
class ParentFact:
    """``agencies`` belong to ``parents``; relation ``by-head`` leaves it to the name's last word.

    ``former``: they once did, which counts only where nothing newer is said.
    """

    relation: str
    agencies: tuple[Mention, ...]
    parents: tuple[Mention | PlaceMatch, ...]
    start: int
    end: int
    rule: str
    former: bool = False


@dataclass(frozen=True)
class RankFact:
    """``agencies`` are of an administrative ``rank`` (正厅级), in the words of the text."""

    rank: str
    agencies: tuple[Mention, ...]
    start: int
    end: int
    rule: str


@dataclass(frozen=True)
class OwnerFact:
    """``agencies``, printed without their place, are those of ``owners``: places or bodies."""

    agencies: tuple[Mention, ...]
    owners: tuple[PlaceMatch | Mention, ...]
    start: int
    end: int
    rule: str


@dataclass(frozen=True)
class Lost:
    """A match that states nothing, for the trace: ``clean[start:end]``, the rule, and why."""

    start: int
    end: int
    rule: str
    why: str


@cache
def rules(name: str) -> RuleSet:
    """The rules of ``pipeline/rules/<name>.yaml``: events, parents, owners, ranks or guards."""
    return RuleSet(FOLDER / f"{name}.yaml")


def find_events(shade: Shadow) -> Iterator[EventFact | Lost]:
    """The founding events that a sentence states, and the matches that state none: plans, wishes, denials, rivals.

    Of matches that share a verb the longest counts, then the earliest, then the one higher in the file.
    """
    best: dict[int, Match] = {}
    for match in rules("events").find(shade.text):
        verb = match.spans["verb"][0]
        rival = best.get(verb)
        if rival is None or (match.end - match.start, -match.start) > (rival.end - rival.start, -rival.start):
            best[verb], match = match, rival or match
        if match is not best[verb]:
            yield Lost(*_evidence(shade, match), match.rule, f"{best[verb].rule} takes more of the sentence")
    of_agency: defaultdict[tuple[int, int], list[Match]] = defaultdict(list)
    for match in best.values():
        of_agency[match.spans["agency"]].append(match)
    hearsay = _HEARSAY.search(shade.text)
    for verb in sorted(best):
        match = best[verb]
        wider = next((each for each in of_agency[match.spans["agency"]] if _says_more(each, match)), None)
        if wider is not None:
            yield Lost(*_evidence(shade, match), match.rule, f"{wider.rule} says more of the same founding")
        elif (hearsay is not None and hearsay.end() <= match.start) or _denied(shade.text, match.end):
            yield Lost(*_evidence(shade, match), match.rule, "hearsay")
        else:
            yield from _apart(shade, _event(shade, match, verb), verb)


def _denied(text: str, end: int) -> bool:
    claim = _CLAIM.search(text, end, end + 2 * _FAR)
    return _DENIED.search(text, end, min(end + _FAR, claim.start() if claim else len(text))) is not None


def _says_more(match: Match, founding: Match) -> bool:
    """Whether ``match`` tells of the same bodies as a plainer ``founding`` how it came: 整合…，组建, 批准…成立."""
    return (founding.gives, match.gives) in _LESS_AND_MORE


def _apart(shade: Shadow, event: EventFact | Lost, verb: int) -> Iterator[EventFact | Lost]:
    """An event of several bodies and as many dates, 先后于2014年2月、5月成立…和…, taken apart in their order.

    Where the dates open the sentence, the verb has a word for the order: 29日、30日，甲局、乙局先后揭牌.
    """
    if isinstance(event, EventFact):
        for listed in _DATES.finditer(shade.text, max(0, verb - _FAR), verb + _FAR):
            beside = shade.text[listed.end() : verb] if listed.end() <= verb else shade.text[verb : listed.start()]
            dates = [date for item in shade.within(*listed.span("dates")) if (date := _as_date(item)) is not None]
            in_order = not set(beside) & set("，。；ⒶⒹ") or _IN_ORDER.fullmatch(beside)
            if len(dates) == len(event.agencies) and in_order:
                for agency, date in zip(event.agencies, dates, strict=True):
                    yield replace(event, agencies=(agency,), date=date)
                return
    yield event


def _event(shade: Shadow, match: Match, verb: int) -> EventFact | Lost:
    start, end = _evidence(shade, match)
    guards = list(_guards(shade.text, verb))
    orders = {guard.end for guard in guards if guard.gives == "decided"}  # 方案要求|组建 is more than a wish
    against = next((guard for guard in guards if guard.gives in _AGAINST and guard.end not in orders), None)
    if against is not None:
        return Lost(start, end, match.rule, f"{against.rule}: {shade.text[against.start : verb]}")
    decided = any(guard.gives == "decided" for guard in guards)
    date = _date(shade, match, verb)
    if date is not None:
        start, end = min(start, date.start), max(end, date.end)
    return EventFact(
        "decided" if decided and match.gives in ("founded", "merged") else match.gives,
        _mentions(shade, match, "agency"),
        date,
        _mentions(shade, match, "old"),
        start,
        end,
        match.rule,
    )


def _guards(text: str, verb: int) -> Iterator[Match]:
    """The guards that hold before the verb: those against a fact look at its clause, others at the whole sentence."""
    start = max(0, verb - _WINDOW)
    clause = max((seam.end() for seam in _CLAUSE.finditer(text, start, verb)), default=start)
    for guard in rules("guards").find(text, start, verb):
        if guard.gives in ("decided", "wished") or (guard.gives == "none" and guard.start >= clause):
            yield guard


def _date(shade: Shadow, match: Match, verb: int) -> DateMention | None:
    """The date of a statement: that of the rule, the last one inside the match, or the nearest before it."""
    if "date" in match.spans:
        return _as_date(shade.items.get(match.spans["date"][0]))
    near = range(max(0, match.start - _FAR), match.end)
    dates = [at for at in near if shade.text[at] == "Ⓓ" and at in shade.items]
    behind = _DAY_BEHIND.match(shade.text, match.end)
    if behind is not None and not any(match.start <= at for at in dates):
        return _as_date(shade.items.get(behind.start("date")))
    if not dates:
        return None
    between = shade.text[dates[-1] : verb]
    nearest = _as_date(shade.items[dates[-1]])
    found = {guard.gives for guard in rules("guards").find(between)}
    if nearest is not None and nearest.edtf is not None and _DAY.fullmatch(nearest.edtf):
        found.discard("undated")  # 昨日先后揭牌: one day, or one span, holds for all of them
    return None if found & {"undated", "later"} else nearest


def _as_date(item: Item | None) -> DateMention | None:
    return item.value if item is not None and isinstance(item.value, DateMention) else None


def find_parents(shade: Shadow) -> Iterator[ParentFact]:
    """The parent bodies that a sentence states, rule by rule."""
    for match in rules("parents").find(shade.text):
        agencies = _mentions(shade, match, "agency")
        above = [item.value for item in shade.within(*match.spans["parent"])]
        parents = tuple(value for value in above if isinstance(value, (Mention, PlaceMatch)))
        if _HEARSAY.search(shade.text, max(0, match.start - _FAR), match.end + _FAR) or _is_unreal(shade.text, match):
            continue
        if agencies and parents:
            told = shade.text[match.start : match.spans["parent"][0]]
            former = "former" in match.spans or bool(_FORMERLY.search(told) and not _NOW.search(told))
            yield ParentFact(match.gives, agencies, parents, *_evidence(shade, match), match.rule, former)


def _is_unreal(text: str, match: Match) -> bool:
    """Whether the clause of a match plans or denies what it says, or the sentence wishes or supposes it."""
    below = match.spans["agency" if "agency" in match.spans else "lines"]
    first, last = sorted((below[0], match.spans["parent"][0]))
    seam = max((found.end() for found in _CLAUSE.finditer(text, first, last)), default=first)
    behind = min(match.end + _LONGEST_IDEA, len(text))
    guards = rules("guards")
    return (
        any(guard.gives == "wished" for guard in guards.find(text, max(0, first - _WINDOW), first))
        or any(guard.gives == "others" for guard in guards.find(text, first, last))
        or any(
            guard.gives == "untrue" for part in ((seam, last), (last, match.end)) for guard in guards.find(text, *part)
        )
        or any(guard.gives == "idea" and guard.start == match.end for guard in guards.find(text, match.end, behind))
    )


def find_ranks(shade: Shadow) -> Iterator[RankFact]:
    """The ranks that a sentence states, rule by rule."""
    if "级" not in shade.text:
        return
    for match in rules("ranks").find(shade.text):
        yield RankFact(match.groups["rank"], _mentions(shade, match, "agency"), *_evidence(shade, match), match.rule)


def find_owners(shade: Shadow) -> Iterator[OwnerFact]:
    """Whose the names of a sentence are that are printed without a place."""
    for match in rules("owners").find(shade.text):
        values = [item.value for item in shade.within(*match.spans["owner"])]
        owners = tuple(value for value in values if isinstance(value, (PlaceMatch, Mention)))
        yield OwnerFact(_mentions(shade, match, "agency"), owners, *_evidence(shade, match), match.rule)


def _evidence(shade: Shadow, match: Match) -> tuple[int, int]:
    return shade.clean(*match.spans.get("evidence", (match.start, match.end)))


def _mentions(shade: Shadow, match: Match, role: str) -> tuple[Mention, ...]:
    if role == "agency" and "lines" in match.spans:
        return tuple(_line_heads(shade, *match.spans["lines"]))
    if role not in match.spans:
        return ()
    start, end = match.spans[role]
    # what stands in brackets behind a body is told about it: 调查组（市教育局 7月20日）
    outside = _BRACKET.sub(lambda found: " " * len(found.group()), shade.text[start:end])
    items = (shade.items.get(start + at) for at, letter in enumerate(outside) if letter in LETTERS)
    return tuple(item.value for item in items if item is not None and isinstance(item.value, Mention))


def _line_heads(shade: Shadow, start: int, end: int) -> Iterator[Mention]:
    """What each line of a list begins with; the rest of the line tells about it."""
    for line in re.finditer("[^\n]+", shade.text[start:end]):
        items = shade.within(start + line.start(), start + line.end())
        if items and isinstance(items[0].value, Mention):
            yield items[0].value
