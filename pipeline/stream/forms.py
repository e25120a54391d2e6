"""The forms of files that hold rows."""

from __future__ import annotations

FORMS = (".jsonl", ".jsonl.gz", ".jsonl.zst", ".parquet")
"""How the names of files end that hold rows; each is read and written."""


def form_of(name: str) -> str | None:
    """How the name of a file of rows ends, None where it is none of `FORMS`.

    >>> form_of("s3://news/2018.jsonl.zst"), form_of("news.txt")
    ('.jsonl.zst', None)
    """
    return next((form for form in FORMS if name.endswith(form)), None)


def means_rows(name: str) -> bool:
    """Whether a name can only mean files of rows: by its form, as an address, as a pattern.

    >>> [means_rows(name) for name in ("news/*", "s3://news/2018", "news.parquet", "sources")]
    [True, True, True, False]
    """
    return form_of(name) is not None or "://" in name or any(mark in name for mark in "*?[")
