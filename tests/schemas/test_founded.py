"""The one date to show: the choice of the guidelines' section 2."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.founded import chosen_date
from schemas.gold import GoldEvent

# Events as `kind date`, and the date to show.
CASES: dict[str, tuple[list[str], str | None]] = {
    "no-events": ([], None),
    "no-dates": (["founded", "unveiled"], None),
    "one": (["founded 2014-02"], "2014-02"),
    "merged-approved-and-decided-rank-with-founded": (
        ["merged 2016", "approved 2015", "decided 2014", "founded 2017"],
        "2014",
    ),
    "approved-before-founded": (["founded 2014-06", "approved 2014-02"], "2014-02"),
    "earlier-nameplate-does-not-count": (["nameplate 2013", "founded 2014-02"], "2014-02"),
    "undated-founded-leaves-the-ceremony": (["founded", "nameplate 2014-02"], "2014-02"),
    "earliest-ceremony": (["renamed 2018", "unveiled 2016", "nameplate 2017"], "2016"),
    "finer-ceremony-inside": (["founded 2017-12", "unveiled 2017-12-16"], "2017-12-16"),
    "finer-ceremony-elsewhere": (["founded 2017-12", "unveiled 2018-01-16"], "2017-12"),
    "finer-event-of-the-same-kind": (["founded 2017", "founded 2017-12-16"], "2017-12-16"),
    "finest-through-a-month": (["founded 2017", "unveiled 2017-12", "nameplate 2017-12-16"], "2017-12-16"),
    "earliest-of-two-inside": (["founded 2017", "unveiled 2017-12-16", "nameplate 2017-03"], "2017-03"),
    "finer-inside-a-later-date-is-not-shown": (["founded 2014", "approved 2015", "unveiled 2015-03"], "2014"),
    "year-is-earlier-than-its-month": (["approved 2014-06", "decided 2014"], "2014-06"),
    "inside-an-interval": (["founded 2014/2016", "unveiled 2015-02"], "2015-02"),
    "inside-a-half": (["decided 2019-40", "nameplate 2019-03-01"], "2019-03-01"),
    "approximate-is-no-finer": (["founded 2012-12", "unveiled 2012-12~"], "2012-12"),
    "day-inside-an-approximate-month": (["founded 2012-12~", "unveiled 2012-12-30"], "2012-12-30"),
    "plain-before-approximate": (["founded 2012-12~", "approved 2012-12"], "2012-12"),
}
WORDS = [
    f"{kind} {date}"
    for kind in ("founded", "merged", "unveiled", "renamed")
    for date in ("2014", "2014-02", "2014-02~", "2014-02-26", "2015", "2014/2015", "2014-40")
]


def events(words: list[str]) -> list[GoldEvent]:
    return [GoldEvent.model_validate({"kind": word.split()[0], "date": (*word.split(), None)[1]}) for word in words]


@pytest.mark.parametrize(("words", "chosen"), CASES.values(), ids=CASES)
def test_chosen_date(words: list[str], chosen: str | None) -> None:
    assert chosen_date(events(words)) == chosen


@given(st.lists(st.sampled_from(WORDS)), st.randoms(use_true_random=False))
def test_the_order_of_the_events_does_not_matter(words: list[str], chance: random.Random) -> None:
    shuffled = list(words)
    chance.shuffle(shuffled)
    assert chosen_date(events(shuffled)) == chosen_date(events(words))


@given(st.lists(st.sampled_from(WORDS), min_size=1))
def test_the_date_is_one_of_the_events(words: list[str]) -> None:
    assert chosen_date(events(words)) in {word.split()[1] for word in words}
