"""Papers that set bodies up: what they order in numbered items or grant in a reply has the date of the paper.

关于同意设立市数据中心的批复
一、同意设立市数据中心…
                2021年6月9日
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from pipeline.rules.dates import DateMention
from pipeline.rules.facts import EventFact
from pipeline.rules.findings import Findings

_HEADING_LINES = 4
_HEADING = re.compile(
    "^(?=[^\n]{0,80}(?:编制|机构|设立|成立|组建|更名|加挂|调整))[^\n]{0,80}(?:批复|批准书|通知|决定)$", re.MULTILINE
)
# The meeting that agreed to it, in the sentence that leads to the items.
_AGREED = re.compile("经[^。\n]{0,40}(?:研究|会议|审议|批准)[^。\n]{0,24}[，。]?[^。\n]{0,24}如下")
_ITEM = re.compile(
    r"(?:[一二三四五六七八九十]{1,3}、|（[一二三四五六七八九十]{1,3}）|\d{1,2}[.、．]|同意|批准|现?决定)"
)


def dated_by_paper(findings: Findings) -> Iterator[EventFact]:
    """The events of a text; in a paper those of its items that have no date get that of the meeting, else of the
    signature, and what is set up there is ``approved``."""
    date = _date_of_paper(findings)
    for event in findings.events:
        line = findings.text.rfind("\n", 0, event.start) + 1
        if date is None or event.date is not None or not _ITEM.match(findings.text, line):
            yield event
        else:
            yield replace(event, date=date, kind="approved" if event.kind == "founded" else event.kind)


def _date_of_paper(findings: Findings) -> DateMention | None:
    text = findings.text
    top = "\n".join(text.split("\n", _HEADING_LINES)[:_HEADING_LINES])
    if _HEADING.search(top) is None:
        return None
    agreed = _AGREED.search(text)
    if agreed is not None:
        told = [date for date in findings.dates if agreed.start() <= date.start < agreed.end()]
        if len(told) == 1:
            return told[0]
    # A paper bears the day it was signed, which is the day it was published.
    signed = findings.published
    return DateMention(len(text), len(text), "", signed, "signature", False) if signed else None
