"""`repairs`: tables of damage, real damage done to bytes, and healthy text that must come through unchanged."""

from __future__ import annotations

import json
import time
from itertools import pairwise
from pathlib import Path
from typing import Any

import jieba
import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipeline.text.aligned import AlignedText, edited
from pipeline.text.bigram_table import table
from pipeline.text.bigrams import bigrams
from pipeline.text.decode import Stretch, decode
from pipeline.text.repair import LEFT, REPAIRED, STEP, repair_step, repairs

TABLE: dict[str, list[dict[str, Any]]] = yaml.safe_load(
    (Path(__file__).parents[1] / "cases" / "text" / "repair.yaml").read_text(encoding="utf-8")
)

EXAMPLES = settings.default.max_examples
"""A hundred; more of them in `make laws`."""
REPAIRABLE = [case for kind in ("wild", "synthetic", "left") for case in TABLE[kind]]
KEYS = {"id", "raw", "of", "damage", "gives", "warnings", "mark", "from"}


def misread(text: str, codecs: list[str]) -> str:
    for written, read in zip(codecs[::2], codecs[1::2], strict=True):
        text = text.encode(written).decode(read, "replace")
    return text


def without_byte(text: str, at: int) -> str:
    data = text.encode("gb18030")
    return (data[:at] + data[at + 1 :]).decode("gb18030", "replace")


def as_page(data: bytes) -> str:
    """The bytes as an old converter prints them: a first byte without a second is a question mark."""
    text, at = "", 0
    while at < len(data):
        if data[at] < 0x80:
            text, at = text + chr(data[at]), at + 1
        elif at + 1 == len(data) or data[at + 1] < 0x40:
            text, at = text + "?", at + (2 if data[at + 1 : at + 2] == b"(" else 1)
        else:
            text, at = text + data[at : at + 2].decode("gb18030", "replace"), at + 2
    return text


def folded(text: str, mark: str) -> str:
    return as_page(text.encode("gb18030").replace(mark.encode("gb18030"), bytes([mark.encode("gb18030")[1] - 0x80])))


def with_reading(text: str, character: str, reading: str) -> str:
    data = text.encode("gb18030")
    target = character.encode("gb18030")
    return as_page(data.replace(target, target + f"({reading})".encode("gb18030")))


def raw_of(case: dict[str, Any]) -> str:
    if "raw" in case:
        return str(case["raw"])
    ((kind, value),) = case["damage"].items()
    match kind:
        case "misread":
            return misread(case["of"], value)
        case "lost_byte":
            return without_byte(case["of"], value)
        case "question_mark":
            data = case["of"].encode("gb18030")
            return (data[:value] + b"?" + data[value + 1 :]).decode("gb18030", "replace")
        case "folded":
            return folded(case["of"], value)
        case "reading":
            return with_reading(case["of"], *value)
    raise AssertionError(kind)


def repaired(text: str, stretches: tuple[Stretch, ...] = ()) -> str:
    return edited(text, repairs(text, stretches).edits)


def test_the_table_is_whole() -> None:
    assert set(TABLE) == {"wild", "synthetic", "left", "negative", "known_failures"}
    assert all(len(TABLE[kind]) >= 3 for kind in TABLE) and len(TABLE["negative"]) >= 40
    ids = [case["id"] for kind in TABLE for case in TABLE[kind]]
    assert len(set(ids)) == len(ids)
    assert all(set(case) <= KEYS for kind in TABLE for case in TABLE[kind])
    assert all(set(case) == {"id", "raw"} for case in TABLE["negative"])


@pytest.mark.parametrize("case", REPAIRABLE, ids=lambda case: case["id"])
def test_damage(case: dict[str, Any]) -> None:
    raw = raw_of(case)
    aligned = AlignedText.of(raw).after(STEP)
    assert aligned.text == case.get("gives", raw)
    assert [warning.code for warning in aligned.warnings] == case.get("warnings", [])
    if "mark" in case:
        start = aligned.text.index(case["mark"])
        first, last = aligned.to_raw(start, start + len(case["mark"]))
        assert raw[first:last] == case["from"]


@pytest.mark.parametrize("case", TABLE["negative"], ids=lambda case: case["id"])
def test_healthy_text_stays(case: dict[str, Any]) -> None:
    changes = repairs(case["raw"])
    assert not changes.edits
    assert [w.message for w in changes.warnings if case["id"] != "half a surrogate pair"] == []


@pytest.mark.parametrize("case", TABLE["known_failures"], ids=lambda case: case["id"])
@pytest.mark.xfail(strict=True, raises=AssertionError)
def test_known_failure(case: dict[str, Any]) -> None:
    assert repaired(raw_of(case)) == case["gives"]


def test_a_paragraph_in_another_encoding_is_read() -> None:
    decoded = decode("广州市成立了\n".encode() + "深圳市数据局".encode("gbk") + "\n他说".encode())
    aligned = AlignedText.of(decoded.text).after(repair_step(decoded.stretches))
    assert aligned.text == "广州市成立了\n深圳市数据局\n他说"
    start = aligned.text.index("深圳市")
    assert aligned.to_raw(start, start + 6) == (decoded.stretches[0].start, decoded.stretches[0].end)


def test_noise_in_another_encoding_stays() -> None:
    decoded = decode("广州市成立了\n".encode() + bytes.fromhex("ff9ff380fffea1ff") + "\n他说明了情况".encode())
    changes = repairs(decoded.text, decoded.stretches)
    assert not changes.edits
    assert {warning.code for warning in changes.warnings} == {LEFT}


# --- laws ---

SENTENCE = st.text(
    st.sampled_from("广州市政务服务数据管理局今天成立，揭牌。他说：“改革！”深圳上海北京中国人民經濟發展當地會議"),
    min_size=8,
    max_size=40,
)
ANYTHING = st.one_of(
    st.text(max_size=60),
    st.lists(
        st.one_of(
            SENTENCE,
            st.sampled_from(["?", "?!", "?shù)", "?jīng)", "\ufffd", "锟斤拷", "\n", "\ud800", "锛?", "y", "\ue480"]),
            st.text(max_size=3),
            st.binary(max_size=12).map(lambda data: data.decode("gb18030", "replace")),
            st.binary(max_size=12).map(lambda data: data.decode("latin-1")),
        ),
        max_size=8,
    ).map("".join),
)


@given(ANYTHING)
@example("?y")
@example("?!")
@example("當?shù)")
@example("?shù)?shù)?jīng)貢r")
@settings(max_examples=7 * EXAMPLES)
def test_edits_and_warnings_lie_inside_any_text(text: str) -> None:
    changes = repairs(text)
    assert all(first.end <= second.start for first, second in pairwise(changes.edits))
    edited(text, changes.edits)
    for warning in changes.warnings:
        assert 0 <= warning.start < warning.end <= len(text)
        assert warning.code in {REPAIRED, LEFT}
    touched = [(w.start, w.end) for w in changes.warnings if w.code == REPAIRED]
    assert all(any(start <= e.start and e.end <= end for start, end in touched) for e in changes.edits)


@given(st.binary(max_size=120), st.data())
@settings(max_examples=3 * EXAMPLES)
def test_any_stretches_are_accepted(data: bytes, draw: st.DataObject) -> None:
    text = "数据�局�" * 3
    starts = draw.draw(st.lists(st.integers(0, len(text) - 1), unique=True, max_size=4).map(sorted))
    stretches = [Stretch(start, start + 1, data) for start in starts]
    edited(text, repairs(text, stretches).edits)


@given(SENTENCE)
@settings(max_examples=3 * EXAMPLES)
def test_real_sentences_of_common_characters_stay(sentence: str) -> None:
    assert repaired(sentence) == sentence


@pytest.mark.parametrize(
    "codecs",
    [
        ["utf-8", "latin-1"],
        ["gb18030", "latin-1"],
        ["utf-8", "latin-1", "utf-8", "latin-1"],
        ["utf-8", "gb18030"],
        ["utf-8", "gb18030", "utf-8", "gb18030"],
    ],
    ids=" ".join,
)
@pytest.mark.parametrize(
    "sentence",
    [
        "广东省政务服务数据管理局今天揭牌成立",
        "市政府决定组建大数据管理局，归口办公室管理。",
        "将信息中心划入新组建的局",
        "當地政府已經充分認識到數據的重要性。",
    ],
)
def test_reversible_damage_is_undone(sentence: str, codecs: list[str]) -> None:
    once, damaged = misread(sentence, codecs[:2]), misread(sentence, codecs)
    assert damaged != sentence
    if "\ufffd" in once + damaged:  # of an odd number of bytes the last is lost, and a character with it
        assert repaired(damaged)[: len(sentence) - 2] == sentence[:-2]
    else:
        assert repaired(damaged) == sentence


@pytest.mark.parametrize("at", range(0, 30, 2))
def test_all_behind_a_lost_byte_is_read_again(at: int) -> None:
    """One byte missing, at each place of the sentence: all characters but the one it was taken from come back."""
    sentence = "广东省政务服务数据管理局今天在省会广州市正式揭牌成立"
    raw = without_byte(sentence + "。\n", at)
    text = repaired(raw)
    assert text.startswith(sentence[: at // 2])
    assert sentence[at // 2 + 2 : -1] in text


# --- the field ---


def unlabelled(shared: Path) -> list[tuple[str, str]]:
    articles = []
    for file in sorted((shared / "unlabelled").glob("*.jsonl")):
        for line in file.read_text(encoding="utf-8").splitlines():
            article = json.loads(line)
            articles.append((article["id"], article["text"]))
    return articles


def test_nothing_is_repaired_in_four_million_characters_of_healthy_text(shared: Path) -> None:
    articles = unlabelled(shared)
    assert sum(len(text) for _, text in articles) > 3_000_000
    assert [(name, edit) for name, text in articles for edit in repairs(text).edits] == []


def test_healthy_text_costs_a_thirtieth_of_segmentation(shared: Path) -> None:
    texts = [text for _, text in unlabelled(shared)[::40]]
    jieba.setLogLevel(60)
    jieba.initialize()
    bigrams()
    start = time.process_time()
    for text in texts:
        repairs(text)
    ours = time.process_time() - start
    start = time.process_time()
    for text in texts[::5]:
        jieba.lcut(text)
    theirs = (time.process_time() - start) * sum(map(len, texts)) / sum(map(len, texts[::5]))
    assert theirs / ours > 30


def test_time_grows_with_the_text_alone() -> None:
    """A million damaged characters in one line, without anything that cuts it short."""
    text = "有所缺失?!坝缮现料碌臄祿,骞垮窞甯傛暟鎹和數(shù)據" * 300
    start = time.process_time()
    once = repairs(text)
    first = time.process_time() - start
    start = time.process_time()
    more = repairs(text * 8)
    assert len(more.edits) == pytest.approx(8 * len(once.edits), abs=8)
    assert time.process_time() - start < 16 * first + 0.5


def test_the_shipped_table_is_the_one_that_the_dictionary_gives() -> None:
    pytest.importorskip("pypinyin", reason="only needed to make the table")
    shipped = Path(__file__).parents[2] / "pipeline" / "text" / "bigrams.tsv"
    assert shipped.read_text(encoding="utf-8") == table()
