"""HTML out: tags, entities, scripts, hidden text.

It is read by a tokenizer of our own, a regular expression for comments, tags and entities, with a stack for the
elements. The standard library's ``html.parser`` gives lines and columns instead of offsets, takes quadratic time on
malformed input in the Python versions we support and raises on some of it; the tree builders (lxml, html5lib) repair
the page and forget where its text stood. We need no tree: only which elements are hidden and which break a line.
"""

from __future__ import annotations

import re
from html import unescape

from pipeline.text.aligned import Changes, Edit, Interval, Step
from pipeline.text.han import HAN, MARK


def _names(words: str) -> frozenset[str]:
    return frozenset(words.split())


_BLOCK = _names(
    """
    address article aside blockquote body br button caption center dd details dialog dir div dl dt fieldset
    figcaption figure footer form frame frameset h1 h2 h3 h4 h5 h6 head header hr html iframe legend li main
    menu nav noframes ol optgroup option p pre section select summary table tbody td tfoot th thead title tr ul
    """
)
_INLINE = _names(
    """
    a abbr acronym applet area audio b base basefont bdi bdo big canvas cite code col colgroup data del dfn em
    embed font i img input ins kbd label link map mark menuitem meta meter object output param picture progress
    q rb rp rt rtc ruby s samp slot small source span strike strong sub sup time track tt u var video wbr o:p
    """
)
_UNSEEN = _names("script style noscript template svg math textarea datalist")
_KNOWN = _BLOCK | _INLINE | _UNSEEN
_PAGE_PARTS = _names("nav footer aside")

_TAG = (
    r"<(?P<close>/?)(?P<name>[A-Za-z][A-Za-z0-9:-]*+)"
    # a quoted value may hold >, no value holds < here: that bounds what a missing quote can swallow
    r"(?P<attributes>(?:[\s/](?:[^<>\"']++|\"[^\"<]*+\"|'[^'<]*+'|[\"'])*+)?)>"
)
_TOKEN = re.compile(
    rf"(?P<comment><!--)|{_TAG}|(?P<declaration><(?:!DOCTYPE\b|\?xml\b)[^<>]*>|<!\[CDATA\[|\]\]>)"
    r"|&(?:#[0-9]{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,31});",
    re.IGNORECASE,
)
_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|\shidden(?:[\s=/]|$)|type\s*=\s*[\"']?hidden", re.IGNORECASE
)
_PAGE = re.compile(r"<(?:!doctype\s+html|html|body)\b", re.IGNORECASE)
_LINE_BREAK = re.compile(r"[ \t]*(?:\r\n?|\n)\s*")
_CHINESE = re.compile(f"[{HAN}{MARK}]")


def markup_removed(text: str) -> Changes:
    """The edits that take out HTML and decode its entities.

    Elements that stand as blocks leave an empty line, ``<br>`` a line break, others nothing. Comments, scripts, styles
    and hidden elements go with all they hold; ``nav``, ``footer`` and ``aside`` become furniture. In a whole page and
    inside ``<p>`` the line breaks of the source are blanks. Only names of HTML elements make a tag, so ``a < b``,
    ``<某局>`` and ``AT&T`` stay as they are.

    >>> from pipeline.text.aligned import edited
    >>> page = "<p>省&middot;市</p><script>var a='<p>';</script><div>数据<b>管理</b>局<br>a < b</div>"
    >>> edited(page, markup_removed(page).edits).split("\\n")
    ['', '', '省·市', '', '', '', '数据管理局', 'a < b', '', '']
    """
    if "<" not in text and "&" not in text:
        return Changes()
    tokens = _tokens(text)
    partner = _partners(tokens)
    flowing = bool(_PAGE.search(text))
    edits: list[Edit] = []
    furniture: list[Interval] = []
    at = 0
    paragraph_until = 0
    for index, token in enumerate(tokens):
        start, end = token.span()
        if start < at:
            continue
        if flowing or start <= paragraph_until:
            edits += _breaks_blanked(text, at, start)
        name = _name(token)
        if token["comment"]:
            end = max(text.find("-->", end) + 3, end)
            edits.append(Edit(start, end, ""))
        elif not name:
            decoded = "" if token["declaration"] else unescape(token[0])
            if decoded != token[0]:
                edits.append(Edit(start, end, decoded))
        else:
            last = partner.get(index)
            if last and (name in _UNSEEN or _HIDDEN.search(token["attributes"])):
                end = tokens[last].end()
            elif last and name in _PAGE_PARTS and (tokens[last].end() - start) * 2 < len(text):
                furniture.append((start, tokens[last].end()))
            elif last and name == "p":
                paragraph_until = tokens[last].end()
            edits.append(Edit(start, end, "\n" if name == "br" else "\n\n" if name in _BLOCK else ""))
        at = end
    if flowing:
        edits += _breaks_blanked(text, at, len(text))
    return Changes(edits, furniture=furniture)


def _name(token: re.Match[str]) -> str:
    return (token["name"] or "").lower()


def _tokens(text: str) -> list[re.Match[str]]:
    """Tags of HTML elements, comments and entities; what looks like a tag inside a script or a comment is none."""
    tokens: list[re.Match[str]] = []
    unclosed: set[str] = set()
    token = _TOKEN.search(text)
    while token:
        at, name = token.end(), _name(token)
        if token["comment"]:
            at = max(text.find("-->", at), at) if "-->" not in unclosed else at
            if at == token.end() and not text.startswith("-->", at):
                unclosed.add("-->")
                token = _TOKEN.search(text, at)
                continue
        elif name in ("script", "style") and not token["close"] and name not in unclosed:
            closing = re.compile(f"</{name}\\s*>", re.IGNORECASE).search(text, at)
            if closing:
                at = closing.start()
            else:
                unclosed.add(name)
        if not name or name in _KNOWN:
            tokens.append(token)
        token = _TOKEN.search(text, at)
    return tokens


def _partners(tokens: list[re.Match[str]]) -> dict[int, int]:
    """The index of the closing tag for each opening tag that has one."""
    partner: dict[int, int] = {}
    opened: dict[str, list[int]] = {}
    for index, token in enumerate(tokens):
        name = _name(token)
        if not name:
            continue
        if not token["close"]:
            opened.setdefault(name, []).append(index)
        elif opened.get(name):
            partner[opened[name].pop()] = index
    return partner


def _breaks_blanked(text: str, start: int, end: int) -> list[Edit]:
    edits: list[Edit] = []
    for match in _LINE_BREAK.finditer(text, start, end):
        inside = match.start() and _CHINESE.match(text, match.start() - 1) and _CHINESE.match(text, match.end())
        edits.append(Edit(match.start(), match.end(), "" if inside else " "))
    return edits


_ESCAPED_TAG = re.compile(
    r"&lt;(?:/?(?P<name>[A-Za-z][A-Za-z0-9:-]*+)(?:[\s/](?:[^<>&\n]|&(?:quot|amp|nbsp|#39);)*+)?)&gt;", re.IGNORECASE
)
_ESCAPED_ENTITY = re.compile(
    r"&amp;(?=(?:nbsp|lt|gt|quot|[lr]dquo|[lr]squo|middot|hellip|mdash|#[0-9]{2,6}|#x[0-9a-f]{2,5});)", re.IGNORECASE
)
_INSIDE_TAG = {"&lt;": "<", "&gt;": ">", "&quot;": '"', "&#39;": "'", "&amp;": "&", "&nbsp;": " "}
_INSIDE = re.compile("|".join(_INSIDE_TAG), re.IGNORECASE)


def escapes_undone(text: str) -> Changes:
    """The edits that make tags of ``&lt;p&gt;`` and entities of ``&amp;nbsp;``: HTML that a program escaped once more.

    Only names of HTML elements make a tag here too, and only where one of them closes or is a ``br``.

    >>> from pipeline.text.aligned import edited
    >>> edited("&lt;p&gt;数据局&lt;/p&gt;", escapes_undone("&lt;p&gt;数据局&lt;/p&gt;").edits)
    '<p>数据局</p>'
    """
    if "&lt;" not in text and "&amp;" not in text:
        return Changes()
    edits = [Edit(match.start(), match.end(), "&") for match in _ESCAPED_ENTITY.finditer(text)]
    tags = [match for match in _ESCAPED_TAG.finditer(text) if match["name"].lower() in _KNOWN]
    if any(match[0].startswith("&lt;/") or match["name"].lower() == "br" for match in tags):
        inside = (match for tag in tags for match in _INSIDE.finditer(text, *tag.span()))
        edits = [edit for edit in edits if not any(tag.start() <= edit.start < tag.end() for tag in tags)]
        edits += [Edit(match.start(), match.end(), _INSIDE_TAG[match[0].lower()]) for match in inside]
    return Changes(sorted(edits))


ESCAPES = Step("escapes", escapes_undone)
STEP = Step("markup", markup_removed)
