"""What a document proposes to be called, and what it says of where and when it was published."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container
from typing import NamedTuple

from pipeline.errors import UsageError
from pipeline.ids import folded, is_reserved
from pipeline.text import head
from pipeline.text.aligned import AlignedText
from schemas.article import ArticleMetadata

_SOURCE = re.compile(
    r"(?:^|\s|[|｜])(?:信息|文章|稿件|消息|新闻)?来源(?:于|自)?[：:][ \t]*(?P<name>[^\s|｜，。；：:（(]{2,30})"
)
_SOURCE_LINES = 40
_ADDRESS = re.compile(r"https?://[^\s<>\"]{1,2000}")
_NO_ID = re.compile(r"[^\w.]+|_+")
_TITLE = re.compile("[㐀-鿿]{2}")


class Proposal(NamedTuple):
    """An id, and the table of metadata, for an article that is to be added."""

    id: str
    metadata: ArticleMetadata


def proposal(aligned: AlignedText, known: ArticleMetadata, stem: str) -> Proposal:
    """What the article's text proposes, and where it is silent what its file does (`known`); `stem` is the file's name.

    The id is the day and the title, or else the file's name.
    """
    shown = head(aligned)
    url = known.url or shown.url
    title = shown.title or known.title
    metadata = known.model_copy(
        update={
            # what writes PDF and DOCX puts there what it likes, the name of a template too
            "title": printable(title)[:200] if title and _TITLE.search(title) else None,
            "published": shown.published or known.published,
            "publisher": known.publisher or _publisher(aligned),
            "url": url if url and _ADDRESS.fullmatch(url) else None,
        }
    )
    words = [metadata.published or "", metadata.title or ""] if metadata.title else [stem]
    return Proposal(_id("-".join(filter(None, words))), metadata)


def _publisher(aligned: AlignedText) -> str | None:
    top = "\n".join(aligned.text.split("\n", _SOURCE_LINES)[:_SOURCE_LINES])
    found = _SOURCE.search(top)
    return printable(found["name"]) if found and not found["name"].startswith("http") else None


def _id(words: str) -> str:
    """An id out of words: letters, digits, hyphens, dots between them; 40 characters at most.

    >>> _id("2023-10-25-国家数据局“揭牌”：/etc/../passwd")
    '2023-10-25-国家数据局-揭牌-etc-passwd'
    >>> _id("NUL"), _id("…")
    ('article-NUL', 'article')
    """
    id = _NO_ID.sub("-", unicodedata.normalize("NFC", words))
    id = re.sub(r"\.{2,}|-\.|\.-", "-", id)
    id = re.sub("-{2,}", "-", id)[:40].strip("-.")
    return f"article-{id}".rstrip("-") if not id or is_reserved(id) else id


def free_id(id: str, taken: Container[str]) -> str:
    """The id, with a number where it is taken; `taken` holds ids as `folded` gives them.

    >>> free_id("国家", {"国家", "国家-2"})
    '国家-3'
    """
    number, free = 2, id
    while folded(free) in taken:
        number, free = number + 1, f"{id}-{number}"
    return free


def checked_id(id: str) -> str:
    """The id, which somebody chose: a path below the sources folder.

    Raises UsageError where no file could have it everywhere, or where it would lie elsewhere.
    """
    steps = id.split("/")
    for step in steps:
        long = len(step.encode("utf-8", "replace")) > 200
        if not step or long or step.startswith((".", " ")) or step.endswith((".", " ")):
            wrong = "a step of it is empty, too long, or begins or ends with a dot or a blank"
        elif re.search(r'[\\:*?"<>|]', step) or not step.isprintable():
            wrong = "it has a character that names of files cannot have everywhere"
        elif is_reserved(step):
            wrong = f"{step} is a name that some systems keep for themselves"
        elif unicodedata.normalize("NFC", step) != step:
            wrong = "it is not in the composed form (NFC) of Unicode"
        else:
            continue
        hint = "An id is a path below the sources folder, without suffix, like 2023/数据局."
        shown = id if id.isprintable() else ascii(id)
        raise UsageError("J540", f"Cannot be an id: {wrong}", where=shown, hint=hint)
    return id


def printable(words: str | None) -> str:
    """The words in one line, without what controls a terminal, turns the direction of text or shows nothing.

    >>> printable("国家\\x1b[31m数据\\u202e局\\n揭牌 ")
    '国家[31m数据局 揭牌'
    """
    line = " ".join((words or "").split())
    return "".join(character for character in line if character.isprintable())
