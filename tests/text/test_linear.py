"""Time grows with the length of the text, also where the text tries to make it grow faster."""

from __future__ import annotations

import time

import pytest

from pipeline.text import clean

_LENGTH = 10_000
_NASTY = {
    "opening brackets": "(",
    "brackets and Chinese": "数(",
    "tags never closed": "<div hidden>",
    "tags with open quotes": '<a title="',
    "mixed quotes": "<a '\"",
    "scripts never closed": "<script>",
    "comments never closed": "<!--",
    "entities": "&nbsp;",
    "ampersands": "&a",
    "square brackets": "[",
    "image marks": "![",
    "links": "[数](/",
    "front matter": "---\na: b\n",
    "indented lines": "---\n  a: b\n",
    "emphasis": "**数",
    "blanks": "数 ",
    "wide blanks": "数　　",
    "empty lines": "\n \n",
    "commas at line ends": "数据局，\n",
    "quotes": "数'",
    "dots": "数.",
    "phrases": "瞭解",
    "overlapping phrases": "乾坤一",
    "role words": "记者编辑",
    "role words after a stop": "。记者编辑",
    "headings of the rest": "相关文章\n",
    "page words": "首页\n",
    "page numbers": "数据局\n第3页\n",
    "long line": "数据局成立，",
    "dates": "2018-02-05 10:20 ",
    "contact": "电话：01062641205",
    "readings": "數(shù)",
    "questions": "?shù)",
}


@pytest.mark.parametrize("piece", _NASTY.values(), ids=_NASTY.keys())
def test_four_times_the_text_takes_less_than_eight_times_the_time(piece: str) -> None:
    """Linear work takes four times as long and quadratic work sixteen; eight tells them apart
    also on a busy machine."""

    def seconds(length: int) -> float:
        text = piece * (length // len(piece))
        began = time.process_time()
        clean(text)
        return time.process_time() - began

    seconds(2_000)
    pairs = [(seconds(_LENGTH), seconds(4 * _LENGTH)) for _ in range(3)]
    short, long = (min(times) for times in zip(*pairs, strict=True))
    assert long < 8 * short + 0.02, f"{short:.3f} s, then {long:.3f} s"
