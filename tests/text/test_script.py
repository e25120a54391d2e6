"""Script: the same as OpenCC but where a table of ours says otherwise, and always of the same length."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from opencc import OpenCC

from pipeline.text.script import LEFT, simplified

_T2S = OpenCC("t2s")
_OURS = set(LEFT) | {"乾", "著"}
_PHRASES = sorted(_T2S._dict_chain_data[0][0][2]) if not _T2S.convert("") else []


def _differences(text: str) -> list[tuple[str, str, str]]:
    converted = _T2S.convert(text)
    assert len(converted) == len(text)
    triples = zip(text, simplified(text), converted, strict=True)
    return [(raw, ours, theirs) for raw, ours, theirs in triples if ours != theirs and raw not in _OURS]


@given(st.lists(st.sampled_from([*_PHRASES, *"數據臺灣。 a后瞭藉覆鍾", "沈默", "有序"]), max_size=12).map("".join))
def test_phrases_in_any_row_are_as_opencc_has_them(text: str) -> None:
    assert _differences(text) == []


def test_every_single_character_is_as_opencc_has_it() -> None:
    everything = "，".join(map(chr, range(0x3400, 0xA000)))
    assert _differences(everything) == []


@pytest.mark.parametrize("name", ["acts-tw", "news-hk", "news-tv"])
def test_real_texts_are_as_opencc_has_them(shared: Path, name: str) -> None:
    with (shared / "unlabelled" / f"{name}.jsonl").open(encoding="utf-8") as lines:
        texts = [json.loads(line)["text"] for line, _ in zip(lines, range(25), strict=False)]
    assert texts
    assert [difference for text in texts for difference in _differences(text)] == []


@given(st.text())
def test_the_length_is_kept(text: str) -> None:
    assert len(simplified(text)) == len(text)
