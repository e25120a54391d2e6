"""Texts to measure with, made from the articles of a folder: the same seed gives the same texts."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random

from pipeline.damage.kinds import KINDS, Kind, traditional
from pipeline.errors import UsageError
from pipeline.sources import find_articles
from pipeline.text import clean, decode

SEED = 20140201
CORPORA = ("simplified", "traditional", "damaged")

# An article of news has some three to thirty paragraphs.
_FEWEST, _MOST = 3, 30


def paragraphs(sources: Path) -> list[str]:
    """The lines of the clean texts of a folder's articles, or of those of a JSONL file, furniture left out.

    A line of the file is an object with a ``text``. Raises UsageError where there is no line to take.
    """
    found: list[str] = []
    for text in _texts(sources):
        aligned = clean(text)
        at = 0
        for start, end in (*aligned.furniture, (len(aligned.text), 0)):
            found += [line for line in aligned.text[at:start].split("\n") if len(line) > 10]
            at = end
    if not found:
        raise UsageError("J590", "No text to measure with", where=str(sources), hint="Name a folder of articles.")
    return found


def _texts(sources: Path) -> Iterator[str]:
    if sources.suffix == ".jsonl":
        for number, line in enumerate(_lines(sources), 1):
            try:
                yield str(json.loads(line)["text"])
            except (ValueError, KeyError, TypeError) as error:
                hint = "Each line is an object with a text."
                raise UsageError("J591", f"No article: {error}", where=f"{sources} line {number}", hint=hint) from error
        return
    for source in find_articles(sources).articles:
        yield decode(source.read(), where=source.path).text


def _lines(file: Path) -> list[str]:
    try:
        return [line for line in file.read_text("utf-8").split("\n") if line]
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError("J592", f"Cannot be read: {error}", where=str(file), hint="Name a file in UTF-8.") from error


def articles(corpus: str, lines: Sequence[str], size: int) -> Iterator[str]:
    """Articles of one of ``CORPORA`` of mixed lengths, until they have `size` bytes of UTF-8 together.

    >>> made = list(articles("simplified", ["国家数据局成立。", "今日无事。"], 1000))
    >>> made == list(articles("simplified", ["国家数据局成立。", "今日无事。"], 1000))
    True
    """
    chance = Random(f"{SEED} {corpus}")
    kinds = [kind for kind in KINDS if kind.name != "Traditional characters"]
    done = 0
    while done < size:
        text = "\n".join(chance.choice(lines) for _ in range(chance.randint(_FEWEST, _MOST)))
        if corpus == "traditional":
            text = traditional(text)
        elif corpus == "damaged":
            text = _damaged(text, chance.choice(kinds), chance)
        done += len(text.encode("utf-8"))
        yield text


def _damaged(text: str, kind: Kind, chance: Random) -> str:
    return decode(kind.damage(text, chance), where=kind.name).text


def worst_cases(length: int) -> dict[str, str]:
    """Texts of one kind each that a careless rule or step would take quadratic time for.

    >>> {len(text) for text in worst_cases(1000).values()}
    {1000}
    """
    units = {
        "no punctuation": "为进一步深化改革加快推进政务服务数据管理工作全面落实各项任务",
        "all heads": "局委办厅署处科中心",
        "all digits": "2014",
        "one table": "综合处 | 2014年2月 | 广东省经信委\n",
    }
    texts = {name: (unit * (length // len(unit) + 1))[:length] for name, unit in units.items()}
    return texts | {"nested brackets": ("（数据局" * (length // 5) + "）" * length)[:length]}
