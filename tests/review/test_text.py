"""Rows and stretches: every character of the raw text once, under what lies over it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.review.text import Highlight, rows
from pipeline.review.visible import line, visible
from pipeline.text import AlignedText, clean

TEXTS = st.text(st.sampled_from("甲乙数據(ù) ，\r\n<&\u200b"), max_size=30)
SPANS = st.tuples(st.integers(0, 30), st.integers(0, 30), st.sampled_from(["event", "parent"]), st.sampled_from("abc"))


@given(TEXTS, st.lists(SPANS, max_size=6))
def test_every_character_lies_under_its_own_highlights(text: str, spans: list[tuple[int, int, str, str]]) -> None:
    highlights = [Highlight(start, end, kind, ref) for start, end, kind, ref in spans if end <= len(text)]
    shown = [
        (character, set(stretch.kinds), set(stretch.refs))
        for row in rows(clean(text), highlights)
        for stretch in row.stretches
        for character in stretch.text
    ]
    places = [at for at, character in enumerate(text) if character not in "\r\n"]
    assert [character for character, _, _ in shown] == [text[at] for at in places]
    for at, (_, kinds, refs) in zip(places, shown, strict=True):
        over = [each for each in highlights if each.start <= at < each.end]
        assert kinds == {each.kind for each in over}
        assert refs == {each.ref for each in over}


@given(TEXTS, st.lists(SPANS, max_size=6))
def test_a_place_begins_once(text: str, spans: list[tuple[int, int, str, str]]) -> None:
    highlights = [Highlight(a, b, kind, f"{number}") for number, (a, b, kind, _) in enumerate(spans) if b <= len(text)]
    begun = [ref for row in rows(clean(text), highlights) for stretch in row.stretches for ref in stretch.begins]
    seen = {each.ref for each in highlights if text[each.start : each.end].strip("\r\n")}
    assert sorted(begun) == sorted(seen)


@given(TEXTS)
def test_the_clean_text_stands_beside_the_raw_one(text: str) -> None:
    aligned = clean(text)
    beside = "".join(piece.text for row in rows(aligned, ()) for piece in row.clean)
    assert beside.replace("\n", "") == aligned.text.replace("\r", "").replace("\n", "")


def test_lines_stay_beside_their_own() -> None:
    first, blank, second = rows(clean("國家數(shù)據(jù)局\r\n\r\n廣東省經信委"), ())
    assert [[piece.text for piece in row.clean if piece.text] for row in (first, blank, second)] == [
        ["国", "家", "数", "据", "局"], [], ["广东", "省", "经", "信委"],
    ]  # fmt: skip


def test_an_empty_text_is_one_row() -> None:
    assert len(rows(AlignedText.of(""), ())) == 1


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("广东省，2014年 a\tb", "广东省，2014年 a\tb"),
        ("</textarea>\"'&", "&lt;/textarea&gt;&#34;&#39;&amp;"),
        ("a\u202eb", 'a<i class="code" title="RIGHT-TO-LEFT OVERRIDE">202E</i>b'),
        ("\u2067", '<i class="code" title="RIGHT-TO-LEFT ISOLATE">2067</i>'),
        ("\x00", '<i class="code" title="no character">0</i>'),
        ("\ufffd", '<i class="code lost" title="REPLACEMENT CHARACTER">FFFD</i>'),
        ("\U000f0000", '<i class="code" title="no character">F0000</i>'),
    ],
)
def test_every_character_can_be_seen(text: str, shown: str) -> None:
    assert visible(text) == shown


@given(st.text())
def test_nothing_that_steers_gets_through(text: str) -> None:
    for shown in (str(visible(text)), str(line(text))):
        assert not set(shown) & set(map(chr, (*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0)))
