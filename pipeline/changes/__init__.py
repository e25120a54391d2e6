"""What a change did: records, facts and examples gained, lost and changed against a revision."""

from pipeline.changes.examples import ExampleChanges, example_changes
from pipeline.changes.facts import Change, Changes, changes
from pipeline.changes.report import markdown
from pipeline.changes.revision import Revision, main_branch, revision

__all__ = [
    "Change",
    "Changes",
    "ExampleChanges",
    "Revision",
    "changes",
    "example_changes",
    "main_branch",
    "markdown",
    "revision",
]
