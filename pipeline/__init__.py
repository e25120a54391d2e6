"""Reads Chinese articles and writes checked records about government agencies.

`extract` gives the record of one text, `extract_many` those of many, `Article` is a text with what is known of it.
They are loaded when first asked for, since the whole pipeline takes a second to import.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipeline.run import Article, extract, extract_many

__all__ = ["Article", "extract", "extract_many"]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module("pipeline.run"), name)
