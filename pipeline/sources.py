"""The articles of a sources folder, and what its metadata says of them."""

from __future__ import annotations

import datetime
import os
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from pipeline.errors import SourceError, UsageError
from pipeline.ids import fault, folded
from schemas.article import ArticleMetadata

SUFFIXES = (".txt", ".md", ".html", ".htm")
METADATA = "metadata.toml"

LARGEST = 10_000_000
"""The largest article that is read, in bytes: more characters than thirty novels have. It takes some 2 GB of memory."""


@dataclass(frozen=True)
class SourceFile:
    """One article as a file: `path` is its way below the sources folder, `id` the same without the suffix."""

    id: str
    path: str
    file: Path
    size: int

    def read(self) -> bytes:
        """The bytes of the file. Raises SourceError where they cannot be read, or are more than `LARGEST`."""
        try:
            with self.file.open("rb") as file:
                data = file.read(LARGEST + 1)
        except OSError as error:
            raise _unreadable(self.file, error) from error
        if len(data) > LARGEST:
            raise _too_large(self.file)
        return data


@dataclass(frozen=True)
class Failure:
    """Something that should have given an article and does not: its article id (`folder/` for a whole folder)."""

    id: str
    error: SourceError


@dataclass(frozen=True)
class Found:
    """The articles of a folder, and what looks like one and is none; both in the order of their ids."""

    articles: tuple[SourceFile, ...]
    failures: tuple[Failure, ...]

    def may_have(self, id: str) -> bool:
        """Whether the folder has this article, or might have it if what failed had not."""
        return id in self._ids or id.startswith(self._unlisted)

    @cached_property
    def _ids(self) -> frozenset[str]:
        return frozenset(source.id for source in self.articles) | {failure.id for failure in self.failures}

    @cached_property
    def _unlisted(self) -> tuple[str, ...]:
        return tuple(failure.id for failure in self.failures if failure.id.endswith("/"))


def find_articles(folder: Path) -> Found:
    """The articles below the folder.

    An article is a plain file whose name ends in one of `SUFFIXES`, in either case. What bears such a name and is no
    plain file, a link that leads out of the folder, a name that not every system can have, files of one id or of ids
    that some systems take for one, and a folder that cannot be listed are failures and hide no other article. Links to
    folders are not followed. Raises UsageError where there is no such folder.
    """
    if not folder.is_dir():
        raise UsageError("J501", "There is no such folder", where=str(folder), hint="Name the folder of the articles.")
    failures: list[Failure] = []
    files: dict[str, list[SourceFile]] = {}
    for file in _named_like_articles(folder, failures):
        path = file.relative_to(folder).as_posix()
        id = path.removesuffix(file.suffix)
        if error := _no_plain_file(file) or _led_out(file, folder) or _badly_named(file, id):
            failures.append(Failure(id, error))
        elif (size := file.stat().st_size) > LARGEST:
            failures.append(Failure(id, _too_large(file)))
        else:
            files.setdefault(folded(id), []).append(SourceFile(id, path, file, size))
    articles = []
    for same in files.values():
        if len(same) == 1:
            articles.append(same[0])
        else:
            failures += _of_one_id(same)
    return Found(
        tuple(sorted(articles, key=lambda source: source.id)), tuple(sorted(failures, key=lambda failure: failure.id))
    )


def articles_by_stem(folders: Iterable[Path]) -> dict[str, tuple[SourceFile, ArticleMetadata | SourceError]]:
    """The articles of several folders by the last part of their id, which gold files bear, with what is known of them.

    Of two with one stem the later stands. Raises UsageError where a folder is missing.
    """
    found: dict[str, tuple[SourceFile, ArticleMetadata | SourceError]] = {}
    for folder in folders:
        metadata = read_metadata(folder)
        for source in find_articles(folder).articles:
            found[source.id.rpartition("/")[2]] = source, metadata.of(source.id)
    return found


def _named_like_articles(folder: Path, failures: list[Failure]) -> Iterator[Path]:
    def unlisted(error: OSError) -> None:
        place = Path(error.filename)
        relative = place.relative_to(folder).as_posix()
        failures.append(Failure("" if relative == "." else f"{relative}/", _unreadable(place, error)))

    for parent, folders, names in os.walk(folder, onerror=unlisted):
        for name in (*folders, *names):
            if name.lower().endswith(SUFFIXES):
                yield Path(parent, name)


def _of_one_id(same: list[SourceFile]) -> Iterator[Failure]:
    both = " and ".join(sorted(str(source.file) for source in same))
    for id in sorted({source.id for source in same}):
        if any(source.id != id for source in same):
            message = f"Ids that some systems take for one: {both}"
            hint = "Rename all but one: letters must differ in more than case or in how an accent is written."
            yield Failure(id, SourceError("J122", message, where=id, hint=hint))
        else:
            hint = "Rename all but one: an article id is the path without its suffix."
            yield Failure(id, SourceError("J101", f"Files of one article id: {both}", where=id, hint=hint))


def _too_large(file: Path) -> SourceError:
    hint = "Split it: an article is what somebody reads in one go."
    return SourceError("J115", f"Is larger than {LARGEST // 1_000_000} MB", where=str(file), hint=hint)


def _led_out(file: Path, folder: Path) -> SourceError | None:
    if not file.is_symlink() or file.resolve().is_relative_to(folder.resolve()):
        return None
    hint = "Put the article itself there: what a stranger's link leads to may not be meant for a record."
    return SourceError("J123", "A link that leads out of the folder", where=str(file), hint=hint)


def _badly_named(file: Path, id: str) -> SourceError | None:
    if (wrong := fault(id)) is None:
        return None
    shown = str(file) if str(file).isprintable() else ascii(str(file))
    return SourceError("J124", f"Cannot be an id: {wrong}", where=shown, hint="Rename the file or its folder.")


def _no_plain_file(file: Path) -> SourceError | None:
    try:
        str(file).encode("utf-8")
    except UnicodeEncodeError:
        name = ascii(str(file))
        return SourceError("J104", "The file's name is not UTF-8", where=name, hint="Rename it: ids are UTF-8.")
    if file.is_dir():
        hint = "Rename the folder: a name with this ending means an article. What lies in it is read."
        return SourceError("J102", "A folder is named like an article", where=str(file), hint=hint)
    if not file.is_file():
        hint = "Put the article's text there, or remove the name."
        return SourceError("J102", "Neither a file nor a link to one", where=str(file), hint=hint)
    return None


def _unreadable(place: Path, error: OSError) -> SourceError:
    hint = "See that it is there and that you may read it."
    return SourceError("J103", f"Cannot be read: {error.strerror}", where=str(place), hint=hint)


@dataclass(frozen=True)
class Metadata:
    """The tables of a `metadata.toml` by article id, and one error for each table that is not as it should be."""

    tables: Mapping[str, ArticleMetadata]
    failures: Mapping[str, SourceError]

    def of(self, id: str) -> ArticleMetadata | SourceError:
        """What is known of an article: its table, an empty one, or the error of a bad one."""
        return self.failures.get(id) or self.tables.get(id) or ArticleMetadata()


def read_metadata(folder: Path) -> Metadata:
    """The metadata of the folder's articles; none where there is no such file.

    A date may be written as a string or as a date of TOML. A table with an unknown key or a bad value fails alone.
    Raises SourceError where the file cannot be read or is no TOML, for then nothing is known of any article.
    """
    file = folder / METADATA
    try:
        data = tomllib.loads(file.read_text("utf-8"))
    except FileNotFoundError:
        return Metadata({}, {})
    except OSError as error:
        raise _unreadable(file, error) from error
    except (ValueError, RecursionError) as error:  # numbers of thousands of digits, tables of thousands of levels
        hint = 'Mend the file there. A key that is not plain ASCII stands in quotes, as in ["数据局"].'
        raise SourceError("J108", f"Not TOML: {error}", where=str(file), hint=hint) from error
    tables: dict[str, ArticleMetadata] = {}
    failures: dict[str, SourceError] = {}
    for id, table in data.items():
        try:
            tables[id] = ArticleMetadata.model_validate(_dates_as_text(table))
        except ValidationError as error:
            failures[id] = _bad_table(file, id, error)
    return Metadata(tables, failures)


def _dates_as_text(table: Any) -> Any:
    if not isinstance(table, dict):
        return table
    return {key: value.isoformat()[:10] if isinstance(value, datetime.date) else value for key, value in table.items()}


def _bad_table(file: Path, id: str, error: ValidationError) -> SourceError:
    first = error.errors(include_url=False)[0]
    place = " ".join([str(file), f"[{id}]", *(str(step) for step in first["loc"])])
    if first["type"] == "extra_forbidden":
        message = "No such key"
    elif not first["loc"]:
        message = "A table of one article is wanted here"
    else:
        message = first["msg"].removeprefix("Value error, ")
    hint = f"The keys are {', '.join(ArticleMetadata.model_fields)}; all are optional, all are strings."
    return SourceError("J109", message, where=place, hint=hint)
