"""Which rules fired on an article, with the text each took, and what lost and why."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.lexicon.places import PlaceMatch
from pipeline.resolve.names import Names
from pipeline.rules.agencies import Mention
from pipeline.rules.findings import Findings
from pipeline.rules.shadow import Shadow
from pipeline.text import AlignedText


def trace(aligned: AlignedText, findings: Findings, at: int | None = None) -> str:
    """The sentences that name an agency, each with its shadow, its names, its facts and the matches that lost.

    All offsets are of the raw text. With ``at`` only the sentence over that raw offset, or an empty text where none is.
    """
    names = Names(aligned.text, findings)
    found: list[str] = []
    for shade in findings.shadows:
        start, end = aligned.to_raw(shade.starts[0], shade.ends[-1])
        if at is None or start <= at < end:
            found += [f"{start}..{end} {shade.text.strip()}", *_lines(aligned, findings, names, shade), ""]
    return "\n".join(found)


def _lines(aligned: AlignedText, findings: Findings, names: Names, shade: Shadow) -> Iterator[str]:
    start, end = shade.starts[0], shade.ends[-1]

    def place(first: int, last: int) -> str:
        raw_start, raw_end = aligned.to_raw(first, last)
        return f"{raw_start}..{raw_end} {aligned.raw[raw_start:raw_end]!r}"

    def named(mentions: tuple[Mention | PlaceMatch, ...]) -> str:
        return "、".join(_meaning(names, each) or "(nothing)" for each in mentions)

    for date in findings.dates:
        if start <= date.start < end:
            yield f"  date    {date.rule:<18} {place(date.start, date.end)} = {date.edtf}"
    for mention in findings.mentions:
        if start <= mention.start < end:
            meaning = _meaning(names, mention) or "nothing: a class word, or its place is not known"
            yield f"  name    {mention.scope:<18} {place(mention.start, mention.end)} = {meaning}"
    for owner in findings.owners:
        if start <= owner.start < end:
            yield f"  owner   {owner.rule:<18} {place(owner.start, owner.end)} = {named(owner.agencies)}"
    for event in findings.events:
        if start <= event.start < end:
            fact = f"{event.kind} {named(event.agencies)} {event.date.edtf if event.date is not None else None}"
            yield f"  event   {event.rule:<18} {place(event.start, event.end)} = {fact}"
    for parent in findings.parents:
        if start <= parent.start < end:
            fact = f"{named(parent.agencies)} {parent.relation} {named(parent.parents)}"
            yield f"  parent  {parent.rule:<18} {place(parent.start, parent.end)} = {fact}"
    for rank in findings.ranks:
        if start <= rank.start < end:
            yield f"  rank    {rank.rule:<18} {place(rank.start, rank.end)} = {named(rank.agencies)} {rank.rank}"
    for lost in findings.lost:
        if start <= lost.start < end:
            yield f"  lost    {lost.rule:<18} {place(lost.start, lost.end)}, for {lost.why}"


def _meaning(names: Names, what: Mention | PlaceMatch) -> str | None:
    if isinstance(what, PlaceMatch):
        return what.long_form()
    if what.government:
        return names.government(what)
    return "、".join(name.name for name in names.of(what)) or None
