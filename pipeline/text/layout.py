"""One line for one paragraph, heading, list item or cell, and no blanks but those that separate.

Four steps: hard line wraps joined, a title parted from its body, blanks and empty lines folded, doubled lines dropped.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from pipeline.text.aligned import Changes, Edit, Interval, Step
from pipeline.text.han import HAN, MARK, SENTENCE_END

_LINE = re.compile("[^\n]+")
_WIDE = re.compile(f"[{HAN}{MARK}]")
_ENDED = re.compile(f"[{SENTENCE_END}：:!?;.”’）)》】|>]\\Z")
_COMMA = re.compile(f"[{HAN}0-9”’）》] ?[，、]$")
_ITEM = re.compile(
    "[(（]?[0-9一二三四五六七八九十百]{1,3}[)）.、．]|第 {0,2}[0-9一二三四五六七八九十百]+ {0,2}[章节節条條款项項]"
    "|[-*•●■◆▪#>|]|[a-zA-Z][.)]|附[件：]"
)
_CONTINUES = re.compile(f"[{HAN}{MARK}0-9A-Za-z]")
_PAGE_NUMBER = re.compile(
    "[-—–·] ?[0-9]{1,4} ?[-—–·]|第 ?[0-9]{1,4} ?[页頁](?: ?[,，/]? ?共 ?[0-9]{1,4} ?[页頁])?|[0-9]{1,3} ?/ ?[0-9]{1,3}"
)

NARROWEST, WIDEST = 30, 120
"""Columns between which the right margin of a hard-wrapped text lies; a Chinese character takes two."""

INDENT = 4
"""Columns by which the first line of a paragraph is indented where the others are not: two Chinese characters."""

RAGGED = 5
"""Columns by which a wrapped line may fall short of the margin."""


def _columns(line: str) -> int:
    # the codec counts a Chinese character as two, and does it fifty times faster than any counting here
    return len(line.encode("gbk", "replace"))


def _margin(lines: list[str]) -> int | None:
    """The right margin of a hard-wrapped text: hardly a line is longer, many reach it and break off in mid-sentence."""
    if len(lines) < 3:
        return None
    longest = -1 - len(lines) // 50
    if sorted(map(len, lines))[longest] > WIDEST:
        return None
    margin = sorted(map(_columns, lines))[longest]
    reaching = [line for line in lines if margin - RAGGED <= _columns(line) <= margin]
    broken = [line for line in reaching if not _ENDED.search(line)]
    if NARROWEST <= margin <= WIDEST and len(broken) >= 3 and len(broken) * 2 > len(reaching) > len(lines) // 4:
        return margin
    return None


def wraps_joined(text: str) -> Changes:
    """The edits that join lines broken in mid-sentence.

    Joined are lines that reach the right margin of a hard-wrapped text, lines without indent under one with that of a
    paragraph, lines under a numbered item that hang by their indent, and lines that end in a comma. A page number that
    stands alone between two such halves goes with the break. Lists, headings, indented beginnings of paragraphs and
    anything after an empty line stay lines of their own.

    >>> from pipeline.text.aligned import edited
    >>> text = "经省政府批准，江门市人民政府办公室加挂\\n牌子。\\n会上，\\n编办负责人宣读了批复。"
    >>> edited(text, wraps_joined(text).edits)
    '经省政府批准，江门市人民政府办公室加挂\\n牌子。\\n会上，编办负责人宣读了批复。'
    """
    spans = [match.span() for match in _LINE.finditer(text)]
    lines = [text[start:end].rstrip() for start, end in spans]
    margin = _margin([line for line in lines if line])
    edits: list[Edit] = []
    hanging: int | None = None
    indented = False  # the paragraph began with the indent of paragraphs
    previous: tuple[Interval, str] | None = None
    number_between = False
    for (start, end), line in zip(spans, lines, strict=True):
        bare = line.lstrip()
        blank_between = previous and text.count("\n", previous[0][1], start) > 1 + number_between
        if not bare or blank_between:
            previous, hanging, indented, number_between = None, None, False, False
            if not bare:
                continue
        unended = previous is not None and not _ENDED.search(previous[1])
        if unended and not number_between and len(bare) <= 20 and _PAGE_NUMBER.fullmatch(bare):
            number_between = True
            continue
        indent = _columns(line[: len(line) - len(bare)])
        item = bool(_ITEM.match(bare))
        if unended and previous and not item and _CONTINUES.match(bare):
            above = previous[1]
            reaches = margin is not None and _columns(above) >= margin - RAGGED and not (indent > 1 and hanging is None)
            hangs = hanging is not None and 1 <= indent <= 4 and _columns(above) >= hanging - RAGGED
            comma = indent < 2 and len(above) >= 3 and _COMMA.search(above, max(0, len(above) - 3))
            flush = indented and indent < 2 and _columns(above) >= NARROWEST
            if reaches or hangs or comma or flush:
                joint = "" if _WIDE.match(bare) or _WIDE.match(above[-1]) else " "
                edits.append(Edit(previous[0][0] + len(above), start + len(line) - len(bare), joint))
        if not indent:
            hanging = width if item and (width := _columns(line[:WIDEST])) >= NARROWEST else None
        else:
            indented = indent >= INDENT
        previous, number_between = ((start, end), line), False
    return Changes(edits)


_BLANK = "[ 　]"
_LETTER = f"[{HAN}{MARK}0-9]"
_APART, _BEFORE = "(?<![^ 　\n])", "(?![^ 　\n])"
# letters one blank apart, as a whole; more of them where one end touches the text beside it, or both (于2 0 1 8 年在)
_SPACED_OUT = re.compile(
    f"{_APART}{_LETTER}({_BLANK}{{1,4}}){_LETTER}(?:\\1{_LETTER}){{2,}}(?={_LETTER})"
    f"|{_APART}{_LETTER}({_BLANK}{{1,4}}){_LETTER}(?:\\2{_LETTER})+{_BEFORE}"
    f"|(?<={_LETTER}){_LETTER}({_BLANK}{{1,4}}){_LETTER}(?:\\3{_LETTER}){{2,}}{_BEFORE}"
    f"|{_LETTER} {_LETTER}(?: {_LETTER}){{2,}}"
)
_SPACED = re.compile(f"{_BLANK}{_LETTER}{_BLANK}")
_BLANKS, _USUAL_BLANKS = re.compile(f"{_BLANK}+"), re.compile(" (?: )*")
_HAN = re.compile(f"[{HAN}]")
_NUMBERED = re.compile("(?:表|图|附件)? ?[0-9]{1,3}|第 ?[0-9一二三四五六七八九十百千零〇]+ ?[章节编条款项]")
_LABEL = re.compile(f"[{HAN}]{{2,6}}：")
_WORDS_IN_A_ROW = re.compile(f"[{HAN}A-Za-z]{{2,}}+(?:{_BLANK}++[{HAN}A-Za-z]{{2,}}+){{2,}}")

_ENDS_ITEMS = frozenset("科室股")  # 办公室 规划科 are two of a list

LONGEST_NUMBER = 12
"""No number of an article or item (第一百二十三条) has more characters."""

_LONG_PHRASE = 5
"""Characters of the phrases of such a line, with its blank, on the average: in one spaced by damage they are words."""

GAP = 8
"""So many blanks within a line part two columns, each a line of its own."""


def blanks_folded(text: str) -> Changes:
    """The edits that drop empty lines, blanks at the edges of lines and beside Chinese marks, and fold the rest.

    Between Chinese characters, and between them and numbers, a single blank goes (成 立, 2018 年). What separates stays
    as one blank: a wider one, the blanks of a line that is nothing but words in a row (北京 上海 广州), those of a line
    that has no marks but them, where phrases and no words are parted (林务局走入历史 林业保育署揭牌), the one before
    a label (时间：) and the one after the number of an article or item (第二条 本局). After the end of a sentence a
    wide blank begins a new line: it stands for a paragraph.

    >>> from pipeline.text.aligned import edited
    >>> text = "  成 立 大 会  \\n\\n 于 2018 年 召开。  会上 ， IT 界代表发言"
    >>> edited(text, blanks_folded(text).edits)
    '成立大会\\n于2018年召开。\\n会上，IT 界代表发言'
    """
    edits: list[Edit] = []
    line_start = ended = 0  # where this line begins, and where the text of the lines before it ended
    for whole in text.split("\n"):
        line = whole.strip(" 　")
        if line:
            start = line_start + whole.index(line[0])
            if start - ended != (1 if ended else 0):
                edits.append(Edit(ended, start, "\n" if ended else ""))
            if " " in line or "　" in line:
                edits.extend(_within(line, start))
            ended = start + len(line)
        line_start += len(whole) + 1
    if ended < len(text):
        edits.append(Edit(ended, len(text), ""))
    return Changes(edits)


def _within(line: str, start: int) -> Iterator[Edit]:
    spaced = [match.span() for match in _SPACED_OUT.finditer(line)] if _SPACED.search(line) else []
    in_a_row, of_phrases = bool(_WORDS_IN_A_ROW.fullmatch(line)), _is_of_phrases(line)
    inside = 0
    # one literal is searched three times as fast as a class of two
    for match in (_BLANKS if "　" in line else _USUAL_BLANKS).finditer(line):
        first, last = match.span()
        while inside < len(spaced) and spaced[inside][1] <= first:
            inside += 1
        letters = inside < len(spaced) and spaced[inside][0] < first
        joint = "" if letters else _joint(line, first, last, in_a_row, of_phrases)
        if joint != match[0]:
            yield Edit(start + first, start + last, joint)


def _is_of_phrases(line: str) -> bool:
    """Whether blanks between Chinese stand for the marks of a line that has none: 林务局走入历史 林业保育署揭牌."""
    phrases = line.split()
    return len(line) >= _LONG_PHRASE * len(phrases) and not any(map(MARK.__contains__, line))


def _joint(line: str, first: int, last: int, in_a_row: bool, of_phrases: bool) -> str:
    before, after, width = line[first - 1], line[last], last - first + line.count("　", first, last)
    ended = before in SENTENCE_END or (before in "”）" and line[first - 2 : first - 1] in SENTENCE_END)
    if (ended and width > 1 and line[first:last] != "　") or (width >= GAP and _WIDE.match(before + after)):
        return "\n"
    if before in MARK or after in MARK:
        return " " if ended and width > 1 else ""
    if in_a_row or _LABEL.match(line, last) or (first <= LONGEST_NUMBER and _NUMBERED.fullmatch(line, 0, first)):
        return " "
    if _HAN.match(before) and _HAN.match(after):
        return " " if width > 1 or of_phrases or before in _ENDS_ITEMS else ""
    if (before.isdigit() and _HAN.match(after)) or (_HAN.match(before) and after.isdigit()):
        return " " if "　" in line[first:last] else ""
    return " "


_OUTLET = (
    "(?:新华社|新华网|中新社|中新网|中国新闻网|央视网|央视新闻|央广网|人民网|人民日报|光明日报|经济日报|海外网|环球网|财联社"
    "|新京报|澎湃新闻|封面新闻|红星新闻|每日经济新闻|扬子晚报网?|羊城晚报|南方日报|红网时刻|中证网|本报|本网|本台)"
)
_DATED = "(?:(?:19|20)[0-9]{2}年)?[0-9]{1,2}月[0-9]{1,2}日"
_FUSED = re.compile(
    f"(?:原标题|标题)：(?P<title>[^\n。]{{6,80}}?)(?=[新中央人光经海环财澎封红每扬羊南本0-9])(?:(?={_OUTLET}[一-鿿]{{0,3}}(?:{_DATED})?(?:讯|电|消息|记者))"
    f"|(?<![于在自从到至起将为据由社报网线端闻间：，、（—“‘-])(?={_DATED}(?:，|上午|下午|晚|凌晨)|(?:19|20)[0-9]{{2}}年，))"
    "(?=[^\n]{20})"
)


def titles_parted(text: str) -> Changes:
    """The edits that part a title after its label from the body that a crawler put behind it without a break.

    Only where the body opens as news do: with a date, or the name of a paper.

    >>> from pipeline.text.aligned import edited
    >>> text = "原标题：南通某协会分队成立8月11日下午，在南通市党群服务中心举行了成立仪式。"
    >>> edited(text, titles_parted(text).edits).splitlines()[0]
    '原标题：南通某协会分队成立'
    """
    found = _FUSED.finditer(text) if "标题：" in text else ()
    return Changes([Edit(match.end(), match.end(), "\n") for match in found])


def doubled_dropped(text: str) -> Changes:
    """The edits that drop a line equal to the line before it, as of a heading printed twice; short lines may repeat.

    >>> from pipeline.text.aligned import edited
    >>> text = "数据局挂牌成立\\n数据局挂牌成立\\n会议"
    >>> edited(text, doubled_dropped(text).edits)
    '数据局挂牌成立\\n会议'
    """
    spans = [match.span() for match in _LINE.finditer(text)]
    return Changes(
        [
            Edit(end, later_end, "")
            for (start, end), (later_start, later_end) in pairwise(spans)
            if later_end - later_start == end - start > 3 and text[start:end] == text[later_start:later_end]
        ]
    )


WRAPS = Step("wraps", wraps_joined)
TITLES = Step("titles", titles_parted)
BLANKS = Step("blanks", blanks_folded)
DOUBLED = Step("doubled", doubled_dropped)
