"""The one date to show of an agency."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from schemas.edtf import bounds, lies_inside

BRINGS_INTO_BEING = frozenset({"founded", "merged", "approved", "decided"})


class DatedEvent(Protocol):
    """What the choice looks at: an event of a record and one of a gold file alike."""

    @property
    def kind(self) -> str: ...
    @property
    def date(self) -> str | None: ...


def chosen_date(events: Iterable[DatedEvent]) -> str | None:
    """The date to show as `founded`, or None where no event is dated; the order of the events does not matter.

    The earliest (by its first day) among `founded`, `merged`, `approved` and `decided`; where none of these is dated,
    among all. Then, as long as another event has a date inside the chosen one, the earliest of those. Of two strings
    for the same days the plain one (2012-12, not 2012-12~) is taken.

    >>> from schemas.gold import GoldEvent
    >>> chosen_date([GoldEvent(kind="founded", date="2017-12"), GoldEvent(kind="unveiled", date="2017-12-16")])
    '2017-12-16'
    >>> chosen_date([GoldEvent(kind="nameplate", date="2014-02-26"), GoldEvent(kind="approved", date="2015-01")])
    '2015-01'
    """
    dated = [(event.kind, event.date) for event in events if event.date is not None]
    dates = {date for _, date in dated}
    chosen = _earliest({date for kind, date in dated if kind in BRINGS_INTO_BEING}) or _earliest(dates)
    while chosen and (finer := _earliest({date for date in dates if lies_inside(date, chosen)})):
        chosen = finer
    return chosen


def _earliest(dates: set[str]) -> str | None:
    return min(dates, key=lambda date: (bounds(date), date), default=None)
