"""The word lists against their own laws."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from pipeline.errors import LexiconError
from pipeline.lexicon import words
from pipeline.text.script import simplified

FOLDER = words.FOLDER
LISTS = ["anchors", "areas", "heads", "inner", "not_heads", "organs", "regions", "remits", "stops", "verbs"]
KINDS = {
    "areas": {"lake", "park", "range", "region", "river", "sea"},
    "inner": {"company", "party"},
    "not_heads": {"building", "private", "sense", "service"},
    "organs": {"council", "party", "region", "secretary"},
    "regions": {"710000", "810000", "820000"},
    "remits": {"hk-mo", "local", "party", "short", "state-council", "tw"},
    "stops": {"class", "edge", "function", "verb"},
}
SINGLE = {"heads", "remits", "stops"}  # the lists that may hold words of one character


def lines(name: str) -> list[str]:
    return (FOLDER / f"{name}.tsv").read_text("utf-8").splitlines()


def header(name: str) -> list[str]:
    return [line for line in lines(name) if line.startswith("#")]


def table(name: str) -> list[list[str]]:
    return [line.split("\t") for line in lines(name) if not line.startswith("#")]


def entries(name: str) -> list[str]:
    return [row[0] for row in table(name)]


def test_every_list_of_the_folder_is_under_these_laws() -> None:
    assert sorted({path.stem for path in FOLDER.glob("*.tsv")} - {"places"}) == LISTS


@pytest.mark.parametrize("name", LISTS)
def test_a_list_is_sorted_and_no_line_stands_twice(name: str) -> None:
    rows = table(name)
    assert rows == sorted(rows)
    assert [row for row, times in Counter(map(tuple, rows)).items() if times > 1] == []


@pytest.mark.parametrize("name", [name for name in LISTS if name != "anchors"])
def test_a_word_stands_once(name: str) -> None:
    # in anchors a word may be of two kinds: 新区 ends a zone's name and is a level of its own
    assert [word for word, times in Counter(entries(name)).items() if times > 1] == []


@pytest.mark.parametrize("name", LISTS)
def test_a_list_ends_in_one_line_end_and_holds_no_stray_space(name: str) -> None:
    text = (FOLDER / f"{name}.tsv").read_text("utf-8")
    assert text.endswith("\n") and not text.endswith("\n\n")
    assert [
        line for line in text.splitlines() if not line or re.search(r"^\s|\s$| \t|\t |  |\r|　", _cells(line))
    ] == []
    assert [word for word in entries(name) if not re.fullmatch("[一-龥〇、0-9]+", word)] == []


def _cells(line: str) -> str:
    # a row may end in an empty cell, never in a blank
    return line if line.startswith("#") else line.rstrip("\t")


@pytest.mark.parametrize("name", LISTS)
def test_every_line_is_simplified(name: str) -> None:
    assert [line for line in lines(name) if simplified(line) != line] == []


@pytest.mark.parametrize("name", LISTS)
def test_the_header_says_what_the_list_is(name: str) -> None:
    assert header(name) and lines(name)[: len(header(name))] == header(name)
    assert len(" ".join(header(name))) > 60


@pytest.mark.parametrize("name", ["inner", "organs", "remits", "verbs"])
def test_the_header_of_a_gathered_list_says_where_it_is_from(name: str) -> None:
    assert re.search("where|from|From|print", " ".join(header(name)))


@pytest.mark.parametrize("name", sorted(KINDS))
def test_a_kind_is_one_of_those_explained(name: str) -> None:
    assert {row[1] for row in table(name)} == KINDS[name]


def test_the_kinds_that_need_a_word_of_explanation_have_one() -> None:
    for name in ("anchors", "remits"):
        for kind in {row[1] for row in table(name)}:
            assert re.search(rf"\b{re.escape(kind)}\b", " ".join(header(name))), (name, kind)


@pytest.mark.parametrize("name", [name for name in LISTS if name not in SINGLE | {"anchors"}])
def test_a_word_has_two_characters_or_more(name: str) -> None:
    assert [word for word in entries(name) if len(word) < 2] == []


def test_heads_have_known_classes_and_traits() -> None:
    explained = " ".join(header("heads"))
    for head in words.heads().values():
        assert head.kind in ("strong", "short", "unit", "titled", "alone")
        assert head.traits <= {"abroad", "branch", "direct", "inner", "part", "peer", "station"}
        for word in (head.kind, *head.traits):
            assert re.search(rf"\b{word}\b", explained), word
        assert "branch" not in head.traits or head.kind in ("strong", "titled"), head  # others never meet unknown words


def test_a_character_that_must_not_follow_stands_once() -> None:
    assert [(head.word, head.not_before) for head in words.heads().values() if _doubled(head.not_before)] == []


def _doubled(characters: str) -> bool:
    return len(set(characters)) < len(characters)


def test_every_not_head_ends_like_a_head() -> None:
    # a word that ends like no head can hide none: it is dead
    assert [word for word in entries("not_heads") if not word.endswith(tuple(words.heads()))] == []


def test_every_organ_ends_in_its_head() -> None:
    assert [word for word in entries("organs") if not word.endswith(tuple(words.heads()))] == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("remits", "stops"),  # a word of names is none that ends them
        ("remits", "not_heads"),  # what is read as a remit never hides a head
        ("remits", "verbs"),
        ("heads", "not_heads"),
        ("heads", "stops"),
        ("stops", "verbs"),  # twice the same
    ],
)
def test_no_word_is_in_two_lists_that_contradict(one: str, other: str) -> None:
    assert sorted(set(entries(one)) & set(entries(other))) == []


@pytest.mark.parametrize(
    ("row", "code"),
    [("大数据", "J301"), ("大数据\tlocal\tmore", "J301"), (" 大数据\tlocal", "J301"), ("\tlocal", "J301")],
    ids=["a cell missing", "a cell too many", "stray space", "no word"],
)
def test_a_broken_row_is_an_error(row: str, code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "remits.tsv").write_text(f"# words\n{row}\n", encoding="utf-8")
    monkeypatch.setattr(words, "FOLDER", tmp_path)
    with pytest.raises(LexiconError) as caught:
        words.rows("remits.tsv", 2)
    assert (caught.value.code, caught.value.where) == (code, "remits.tsv line 2")


def test_a_row_that_stands_twice_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "remits.tsv").write_text("大数据\tlocal\n大数据\tlocal\n", encoding="utf-8")
    monkeypatch.setattr(words, "FOLDER", tmp_path)
    with pytest.raises(LexiconError) as caught:
        words.rows("remits.tsv", 2)
    assert caught.value.code == "J302"
