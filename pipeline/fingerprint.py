"""What every record depends on besides its article: the code, the rules, the lists, the libraries."""

from __future__ import annotations

import hashlib
import sys
import unicodedata
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

LIBRARIES = (
    "charset-normalizer",
    "jieba",
    "numpy",
    "opencc-python-reimplemented",
    "pydantic",
    "pydantic-core",
    "PyYAML",
    "spacy",
)
"""The distributions that the stages import. Their own dependencies hold nothing that a rule could see."""

NOT_A_STAGE = frozenset(
    (
        "attempt",
        "bench",
        "changes",
        "cli",
        "cluster",
        "confined",
        "damage",
        "errors",
        "examples",
        "extracted",
        "fingerprint",
        "folder",
        "gate",
        "gold",
        "ids",
        "intake",
        "journal",
        "processes",
        "reference",
        "registry",
        "review",
        "score",
        "sources",
        "stream",
        "written",
    )
)
"""Modules and folders of `pipeline` that no record depends on. Another one counts until it is named here."""

_SUFFIXES = frozenset((".py", ".yaml", ".tsv", ".txt", ".json"))
_PROJECT = Path(__file__).parents[1]


def fingerprint(project: Path = _PROJECT) -> str:
    """A digest of all that every record depends on besides its article.

    It changes with any byte of the stages' code and data below the project's folder, with the version of Python and of
    the libraries; never with the machine, the time or the place of the checkout.

    >>> fingerprint() == fingerprint()
    True
    """
    digest = hashlib.sha256()
    versions = [f"python {sys.version.split()[0]} unicode {unicodedata.unidata_version}"]
    for line in (*versions, *(f"{name} {version(name)}" for name in LIBRARIES)):
        digest.update(f"{line}\n".encode())
    for name, file in stage_files(project):
        data = file.read_bytes()
        digest.update(f"{name} {len(data)}\n".encode())
        digest.update(data)
    return digest.hexdigest()


def stage_files(project: Path = _PROJECT) -> Iterator[tuple[str, Path]]:
    """The files of code and data that every record depends on, in order: the way below the project, the file."""
    files = {}
    for package in ("pipeline", "schemas"):
        for file in (project / package).rglob("*"):
            if file.suffix in _SUFFIXES and not file.name.startswith("."):
                files[file.relative_to(project).as_posix()] = file
    for name, file in sorted(files.items()):
        if name.split("/")[1].removesuffix(".py") not in NOT_A_STAGE:
            yield name, file
