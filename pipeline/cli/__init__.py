"""The command line: `jigou`. Each command imports what it needs when it runs, so that help comes at once.

A module here holds commands of one kind; importing it adds them to `main`.
"""

from pipeline.cli import add, articles, bench, checks, extract, gate, gold, reference, registry, report, review, scores
from pipeline.cli.group import main

__all__ = [
    "add",
    "articles",
    "bench",
    "checks",
    "extract",
    "gate",
    "gold",
    "main",
    "reference",
    "registry",
    "report",
    "review",
    "scores",
]
