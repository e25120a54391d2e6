"""The review site: an index, a page for each article, an overview; static files that open from disk."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined

from pipeline.errors import UsageError
from pipeline.extracted import write_file
from pipeline.registry import registry_of
from pipeline.review.changes import Base, compare
from pipeline.review.judged import Judgement
from pipeline.review.overview import overview_of
from pipeline.review.page import ArticlePage, article_page
from pipeline.review.visible import line, plain, visible
from pipeline.score import Report
from schemas.record import ArticleRecord

_ARTICLES = "articles"
# Stands in every page, so that a folder of ours is told from any other.
_MARK = '<meta name="generator" content="jigou review">'


@dataclass(frozen=True)
class Entry:
    """An article's line in the index."""

    id: str
    href: str
    page: ArticlePage


@dataclass(frozen=True)
class Built:
    """How many pages were written, and where the site begins."""

    articles: int
    changed: int
    index: Path


def build_site(
    records: Iterable[ArticleRecord],
    folder: Path,
    *,
    sources: Path,
    base: Base,
    report: Report | None,
    judgements: Mapping[str, Judgement],
) -> Built:
    """The site, all of it written below the folder by then; pages of articles that are gone are removed.

    `judgements` are by file stem. The same records, sources, base and gold give the same bytes. Raises UsageError
    where the folder holds something else than such a site.
    """
    _refuse_other_folders(folder)
    read = sorted(records, key=lambda record: record.article.id)
    entries = []
    for record in read:
        id = record.article.id
        page = article_page(record, sources, base, judgements.get(id.rpartition("/")[2]))
        entries.append(Entry(id, quote(f"{_ARTICLES}/{id}.html"), page))
    # Where most changed since main comes first, as a reviewer reads it.
    entries.sort(key=lambda entry: (-len(entry.page.changes) - entry.page.new, entry.id))
    gone = [id for id in sorted(base.records) if id not in {entry.id for entry in entries}]
    lost = {id: len(compare(base.records[id], None)) for id in gone}
    written = set()

    def write(name: str, template: str, **values: Any) -> None:
        up = "../" * name.count("/")
        text = (
            _environment()
            .get_template(template)
            .render(
                up=up,
                base=base,
                mark=_MARK,
                policy=_policy(),
                css=_asset("style.css"),
                script=_asset("script.js"),
                **values,
            )
        )
        write_file(folder / name, text.encode("utf-8"))
        written.add(folder / name)

    for place, entry in enumerate(entries):
        around = (entries[place - 1] if place else None, entries[place + 1] if place + 1 < len(entries) else None)
        write(f"{_ARTICLES}/{entry.id}.html", "article.html", page=entry.page, before=around[0], after=around[1])
    overview = overview_of(registry_of(read))
    hrefs = {entry.id: entry.href for entry in entries}
    write("overview.html", "overview.html", overview=overview, hrefs=hrefs)
    write("index.html", "index.html", entries=entries, lost=lost, report=report)
    for old in folder.glob(f"{_ARTICLES}/**/*.html"):
        if old not in written:
            old.unlink()
    changed = sum(bool(entry.page.changes) or entry.page.new for entry in entries)
    return Built(len(entries), changed, folder / "index.html")


def _refuse_other_folders(folder: Path) -> None:
    if folder.exists() and not folder.is_dir():
        raise UsageError("J534", "There is a file in the folder's place", where=str(folder), hint="Name another.")
    if not folder.exists() or not any(folder.iterdir()):
        return
    index = folder / "index.html"
    if not index.is_file() or _MARK not in index.read_text("utf-8", "replace"):
        hint = "Name an empty folder, or one that a review site was written to before."
        raise UsageError("J535", "The folder holds something else", where=str(folder), hint=hint)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("pipeline.review"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(line=line, plain=plain, visible=visible, count=_count)
    return environment


def _count(number: int, one: str, many: str = "") -> str:
    return f"{number:,} {one if number == 1 else many or f'{one}s'}"


@cache
def _asset(name: str) -> str:
    return (Path(__file__).parent / "assets" / name).read_text("utf-8")


@cache
def _policy() -> str:
    """What a page may do: its own style and script, known by their hashes, and nothing else; no request at all."""
    style, script = (
        base64.b64encode(hashlib.sha256(_asset(name).encode("utf-8")).digest()).decode()
        for name in ("style.css", "script.js")
    )
    return (
        f"default-src 'none'; style-src 'sha256-{style}'; script-src 'sha256-{script}'; base-uri 'none'; "
        "form-action 'none'; require-trusted-types-for 'script'"
    )
