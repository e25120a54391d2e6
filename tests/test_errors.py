"""Errors keep their parts, also on the way from another process."""

from __future__ import annotations

import pickle

import pytest

from pipeline.errors import GoldError, JigouError, LexiconError, RuleError, SourceError, UsageError


@pytest.mark.parametrize("kind", [SourceError, RuleError, LexiconError, GoldError, UsageError])
def test_an_error_survives_the_way_between_processes(kind: type[JigouError]) -> None:
    error = kind("J199", "the file is empty", where="空.txt", hint="Remove it.")
    back = pickle.loads(pickle.dumps(error))
    assert type(back) is kind
    assert (back.code, back.message, back.where, back.hint) == ("J199", "the file is empty", "空.txt", "Remove it.")
    assert str(back) == "J199 空.txt: the file is empty. Remove it."


def test_an_error_without_place_or_hint_has_no_gaps() -> None:
    assert str(JigouError("J199", "The file is empty.")) == "J199: The file is empty."
