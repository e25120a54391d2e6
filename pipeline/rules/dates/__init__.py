"""Dates in a text, as EDTF: what stands where, and what day, month or year it means.

    >>> for date in find_dates("于2018年3月5日揭牌，次年6月更名"):
    ...     print(date.start, date.end, date.text, date.edtf, date.anchored)
    1 10 2018年3月5日 2018-03-05 True
    13 17 次年6月 2019-06 False

The forms stand in years.yaml, numbers.yaml and relative.yaml, the numerals, eras, plans and relative words in tables
beside them; anchor.py says what a date that leaves something out is completed from.
"""

from __future__ import annotations

from pipeline.rules.dates.anchor import DateMention, mentions, publication
from pipeline.rules.dates.scan import expressions

__all__ = ["DateMention", "find_dates"]


def find_dates(text: str, *, published: str | None = None) -> list[DateMention]:
    """The dates of a whole clean text, in text order and disjoint.

    ``published`` is the day, month or year of publication as EDTF; what is none counts as unknown. Holds back inside
    book-title marks, and where the calendar has no such day (2月30日). A date that the text does not tell (日前, 今年
    without a publication) is a mention with ``edtf`` None. Offsets are half-open, code points of the text. Never
    raises, whatever the text.

    >>> [(date.text, date.edtf) for date in find_dates("去年底，市局挂牌", published="2018-02-05")]
    [('去年底', '2017-12~')]
    >>> find_dates("型号2018，比上次多3-5个，2月30日")
    []
    """
    return mentions(text, expressions(text), publication(published))
