"""Alignments: laws by random edits, and a table of spans worked out by hand."""

from __future__ import annotations

import pickle

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.text.aligned import AlignedText, Alignment, Changes, Edit, Step, TextWarning, edited, replayed

EXAMPLES = settings.default.max_examples
"""A hundred; more of them in `make laws`."""


@st.composite
def _edits(draw: st.DrawFn, text: str) -> list[Edit]:
    edits: list[Edit] = []
    at = 0
    while at <= len(text) and draw(st.booleans()):
        start = draw(st.integers(at, len(text)))
        end = draw(st.integers(start, min(len(text), start + 4)))
        if end > start and draw(st.booleans()):
            letters = st.text("甲乙丙", min_size=end - start, max_size=end - start)
            edits.append(Edit(start, end, draw(letters), charwise=True))
        elif draw(st.booleans()) or end > start:
            edits.append(Edit(start, end, draw(st.text("子丑寅", max_size=3))))
        at = end + draw(st.integers(1, 3))
    return [edit for edit in edits if edit.start < edit.end or edit.replacement]


@st.composite
def _chains(draw: st.DrawFn, length: int, insertions: bool = True) -> tuple[str, list[list[Edit]]]:
    raw = draw(st.text("abcdefgh", max_size=24))
    text, chain = raw, []
    for _ in range(length):
        edits = [edit for edit in draw(_edits(text)) if insertions or edit.start < edit.end]
        chain.append(edits)
        text = edited(text, edits)
    return raw, chain


def _after(raw: str, steps: list[list[Edit]]) -> AlignedText:
    aligned = AlignedText.of(raw)
    for edits in steps:
        aligned = aligned.after(_step(edits))
    return aligned


def _step(edits: list[Edit]) -> Step:
    return Step("step", lambda _: Changes(edits))


@given(_chains(3, insertions=False))
@settings(max_examples=10 * EXAMPLES)
def test_maps_compose_associatively(chain: tuple[str, list[list[Edit]]]) -> None:
    one, two, three = (Alignment.of_edits(edits) for edits in chain[1])
    assert one.then(two).then(three) == one.then(two.then(three))


@given(_chains(3))
@settings(max_examples=10 * EXAMPLES)
def test_maps_with_insertions_compose_associatively_but_for_where_blocks_touch(
    chain: tuple[str, list[list[Edit]]],
) -> None:
    """Text put exactly where a deletion meets a replaced block may count as beside the block or as part of it."""
    one, two, three = (Alignment.of_edits(edits) for edits in chain[1])
    assert _touching_joined(one.then(two).then(three)) == _touching_joined(one.then(two.then(three)))


def _touching_joined(alignment: Alignment) -> list[list[int]]:
    joined: list[list[int]] = []
    for start, end, put, put_end in alignment.blocks.tolist():
        if joined and joined[-1][1] == start and joined[-1][3] == put:
            joined[-1][1], joined[-1][3] = end, put_end
        else:
            joined.append([start, end, put, put_end])
    return joined


@given(_chains(3))
@settings(max_examples=4 * EXAMPLES)
def test_spans_map_inside_and_in_order(chain: tuple[str, list[list[Edit]]]) -> None:
    raw, steps = chain
    aligned = _after(raw, steps)
    assert replayed(raw, aligned.steps) == aligned.text
    for start in range(len(aligned.text) + 1):
        for end in range(start, len(aligned.text) + 1):
            raw_start, raw_end = aligned.to_raw(start, end)
            assert 0 <= raw_start <= raw_end <= len(raw)
            if start < end:
                assert (raw_start, raw_end) == (aligned.to_raw(start, start + 1)[0], aligned.to_raw(end - 1, end)[1])
            ends_have_a_source = start < end and all(
                one < other for one, other in (aligned.to_raw(start, start + 1), aligned.to_raw(end - 1, end))
            )
            if ends_have_a_source:
                clean_start, clean_end = aligned.to_clean(raw_start, raw_end)
                assert clean_start <= start and end <= clean_end


@given(_chains(2))
@settings(max_examples=6 * EXAMPLES)
def test_untouched_characters_map_to_themselves(chain: tuple[str, list[list[Edit]]]) -> None:
    raw, steps = chain
    aligned = _after(raw, steps)
    # the raw alphabet and the alphabet of the edits share nothing: a raw letter in the clean text is one that stayed
    for place, character in enumerate(aligned.text):
        if character.isascii():
            start, end = aligned.to_raw(place, place + 1)
            assert character in raw[start:end]
            if end - start == 1:
                assert aligned.to_clean(start, end) == (place, place + 1)


@pytest.mark.parametrize(
    ("edits", "span", "source"),
    [
        pytest.param([Edit(1, 6, ""), Edit(7, 11, "")], (0, 2), (0, 7), id="deletion after the span stays out"),
        pytest.param([Edit(0, 2, "")], (0, 1), (2, 3), id="deletion before the span stays out"),
        pytest.param([Edit(0, 2, "")], (0, 0), (2, 2), id="empty span after a deletion"),
        pytest.param([Edit(2, 5, "甲乙")], (3, 4), (2, 5), id="a block touched in part comes whole"),
        pytest.param([Edit(2, 5, "甲乙")], (1, 3), (1, 5), id="a block at the end comes whole"),
        pytest.param([Edit(2, 4, "甲乙", charwise=True)], (3, 4), (3, 4), id="charwise is one to one"),
        pytest.param([Edit(3, 3, "甲乙")], (3, 5), (3, 3), id="inserted text has no source"),
        pytest.param([Edit(3, 3, "甲乙")], (2, 6), (2, 4), id="inserted text within"),
        pytest.param([Edit(0, 11, "")], (0, 0), (11, 11), id="all deleted"),
    ],
)
def test_spans_by_hand(edits: list[Edit], span: tuple[int, int], source: tuple[int, int]) -> None:
    text = "abcdefghijk"
    aligned = AlignedText.of(text).after(Step("step", lambda _: Changes(edits)))
    assert aligned.to_raw(*span) == source


def test_deleted_text_maps_to_the_place_where_it_stood() -> None:
    alignment = Alignment.of_edits([Edit(1, 6, "")])
    assert alignment.to_target(2, 5) == (1, 1)
    assert alignment.to_target(0, 7) == (0, 2)


@pytest.mark.parametrize(
    "edits",
    [[Edit(3, 2, "")], [Edit(0, 9, "")], [Edit(2, 4, ""), Edit(3, 5, "")], [Edit(0, 2, "甲", charwise=True)]],
    ids=["backwards", "beyond the end", "overlapping", "charwise of another length"],
)
def test_wrong_edits_are_refused(edits: list[Edit]) -> None:
    with pytest.raises(ValueError, match="edit"):
        AlignedText.of("abcde").after(Step("wrong", lambda _: Changes(edits)))


def test_warnings_and_furniture_are_carried_along() -> None:
    first = Step("first", lambda _: Changes([Edit(0, 2, "")], [TextWarning("code", "say", 4, 6)], [(4, 6)]))
    second = Step("second", lambda _: Changes([Edit(0, 1, "")], [TextWarning("code", "more", 0, 1)], [(3, 5)]))
    aligned = AlignedText.of("abcdefgh").after(first).after(second)
    assert [(warning.start, warning.end) for warning in aligned.warnings] == [(4, 6), (2, 3)]
    assert aligned.furniture == ((1, 4),)
    assert [aligned.text[start:end] for start, end in aligned.furniture] == ["efg"]
    assert aligned.plan() == [("first", 1), ("second", 1)]


def test_an_aligned_text_survives_pickling() -> None:
    aligned = AlignedText.of("abc").after(Step("step", lambda _: Changes([Edit(1, 2, "")])))
    again = pickle.loads(pickle.dumps(aligned))
    assert (again.text, again.alignment, again.to_raw(1, 2)) == ("ac", aligned.alignment, (2, 3))
