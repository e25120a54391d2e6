"""Markdown out: addresses of links and images, marks of headings, emphasis, items and tables."""

from __future__ import annotations

import re

from pipeline.text.aligned import Changes, Edit, Interval, Step

FRONT_MATTER = re.compile(
    r"\A\s*---[ \t]*\r?\n(?:(?:[A-Za-z_][\w-]*:|[ \t]|- )[^\n]*\n|\r?\n){1,200}?---[ \t]*\r?(?:\n|\Z)"
)
"""The block of ``key: value`` lines at the top of many archived pages."""

_ADDRESS = r"\((?=[^\s()]*[/.#:?])(?:[^\s()一-鿿]|\([^\s()一-鿿]*\)){0,4000}(?: +\"[^\"\n]{0,300}\")?\)"
_PIECE = re.compile(
    rf"(?P<image>!\[[^\[\]\n]{{0,300}}\]\([^()\n]{{0,4000}}\))|(?P<open>\[)|(?P<close>\]{_ADDRESS})|(?P<bracket>\])|(?P<end>\n\s*\n)"
)
# links side by side are the words of a menu
_NEXT_LINK = re.compile(r"[ \t]+(?=\[[^\[\]\n]+\]\()")
_LINE = re.compile("[^\n]+")
_EMPHASIS = re.compile(r"\*\*")
_WHOLE_LINE_EMPHASIS = re.compile(r"^[ \t]*(?P<open>[*_])(?=[^*_\s]).*[^*_\s](?P<close>[*_])[ \t]*$", re.MULTILINE)
_LINE_MARK = re.compile(r"^[ \t]*(?:#{1,6}[ \t]+|>[ \t]?|[*+-][ \t]+(?=\S))+", re.MULTILINE)
_RULE = re.compile(r"^[ \t]*(?:-{3,}|\*{3,}|_{3,}|(?:\* ){2,}\*|(?:- ){2,}-)[ \t]*$", re.MULTILINE)
_TABLE_RULE = re.compile(r"^[ \t]*\|?[ \t]*:?-{2,}:?[ \t]*(?:\|[ \t]*:?-{2,}:?[ \t]*)+\|?[ \t]*$", re.MULTILINE)
_TABLE_ROW = re.compile(r"^[ \t]*\|.*\|[ \t]*$", re.MULTILINE)
_CELL = re.compile(r"[ \t]*\|[ \t]*")
_EVIDENCE = re.compile(r"\]\(|\*\*|^#{1,6}[ \t]|^\s*\|?[ \t]*:?---|^---", re.MULTILINE)


def markdown_removed(text: str) -> Changes:
    """The edits that leave of Markdown what a reader of the page would see.

    Images go, links keep their words, rows of tables become one line for each cell, a front matter becomes furniture.
    Marks count only in a text that shows itself to be Markdown; square brackets without an address stay.

    >>> from pipeline.text.aligned import edited
    >>> text = "## 一、机构\\n\\n**数据局**[加挂](/a?b=1)牌子![图](x.png)[1]"
    >>> edited(text, markdown_removed(text).edits)
    '一、机构\\n\\n数据局加挂牌子[1]'
    """
    if not any(mark in text for mark in ("](", "**", "# ", "---")) or not _EVIDENCE.search(text):
        return Changes()
    edits: list[Edit] = []
    furniture: list[Interval] = []
    front = FRONT_MATTER.match(text)
    if front:
        furniture.append(front.span())
    body = front.end() if front else 0
    edits += _links(text, body)
    if any(rule in text for rule in ("---", "***", "___", "* *", "- -")):
        edits += [Edit(m.start(), m.end(), "") for m in _RULE.finditer(text, body)]
    edits += [Edit(m.start(), m.end(), "") for m in _LINE_MARK.finditer(text, body)]
    if "**" in text:
        for line in _LINE.finditer(text, body):
            marks = list(_EMPHASIS.finditer(text, *line.span()))
            edits += [Edit(m.start(), m.end(), "") for m in marks[: len(marks) // 2 * 2]]
    if "*" in text or "_" in text:
        for line in _WHOLE_LINE_EMPHASIS.finditer(text, body):
            edits += [Edit(*line.span("open"), ""), Edit(*line.span("close"), "")]
    if "|" in text and _TABLE_RULE.search(text, body):
        edits += [Edit(m.start(), m.end(), "") for m in _TABLE_RULE.finditer(text, body)]
        for row in _TABLE_ROW.finditer(text, body):
            if _TABLE_RULE.fullmatch(row[0]):
                continue
            edits += [Edit(m.start(), m.end(), "\n") for m in _CELL.finditer(text, *row.span())]
    return Changes(_without_overlaps(edits), furniture=furniture)


def _links(text: str, body: int) -> list[Edit]:
    edits: list[Edit] = []
    opened: list[int] = []
    for match in _PIECE.finditer(text, body):
        if match["image"]:
            edits.append(Edit(match.start(), match.end(), ""))
        elif match["open"]:
            opened.append(match.start())
        elif match["end"]:
            opened.clear()
        elif opened:
            start = opened.pop()
            if match["close"]:
                following = _NEXT_LINK.match(text, match.end())
                end, joint = (following.end(), "\n") if following else (match.end(), "")
                edits += [Edit(start, start + 1, ""), Edit(match.start(), end, joint)]
    return edits


def _without_overlaps(edits: list[Edit]) -> list[Edit]:
    kept: list[Edit] = []
    for edit in sorted(set(edits)):
        if not kept or edit.start >= kept[-1].end:
            kept.append(edit)
    return kept


STEP = Step("markdown", markdown_removed)
