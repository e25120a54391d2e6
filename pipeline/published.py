"""The day an article was published, and who says so."""

from __future__ import annotations

import datetime
import re
from typing import NamedTuple

from schemas.article import PublishedFrom

# /2018/02/05/ · /2018-02/05/ · /2018-02-05/ · /20180205/ · t20180205_123.html · ?date=2018-02-05
_DAY = re.compile(r"(?<!\d)(?P<year>(?:19|20)\d\d)(?P<mark>[-/_.]?)(?P<month>\d\d)[-/_.]?(?P<day>\d\d)(?!\d)")


class Published(NamedTuple):
    """A publication date (EDTF) and where it stands; both None where nothing tells it."""

    date: str | None
    source: PublishedFrom | None


def publication(metadata: str | None, text: str | None, url: str | None) -> Published:
    """The date of publication: the metadata's, else the text's own, else the one in the address.

    >>> publication("2018-02", "2018-02-05", None)
    Published(date='2018-02', source='metadata')
    >>> publication(None, None, "https://示例.cn/2018-02/05/c_1122.htm")
    Published(date='2018-02-05', source='url')
    """
    if metadata:
        return Published(metadata, "metadata")
    if text:
        return Published(text, "text")
    if url and (day := day_in_address(url)):
        return Published(day, "url")
    return Published(None, None)


def day_in_address(url: str) -> str | None:
    """The day that a web address tells, None where it tells none or several different ones.

    A month alone (`/201802/`) is left alone: as often a folder's name as a date.

    >>> day_in_address("http://示例.gov.cn/zw/201802/t20180205_4132.html")
    '2018-02-05'
    >>> day_in_address("http://示例.cn/20180205/20180206.html") is None
    True
    """
    days = set()
    for match in _DAY.finditer(url):
        try:
            days.add(datetime.date(int(match["year"]), int(match["month"]), int(match["day"])).isoformat())
        except ValueError:
            continue
    return days.pop() if len(days) == 1 else None
