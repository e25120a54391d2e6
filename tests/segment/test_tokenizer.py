"""The tokenizer: nothing of the text is lost, and nothing is shared with anybody else's jieba."""

from __future__ import annotations

import pickle
from random import Random
from time import process_time

import jieba
import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st

from pipeline.lexicon.words import remits
from pipeline.segment.jieba_tokenizer import make_nlp, token_spans
from pipeline.segment.sentences import sentences
from pipeline.segment.words import Words, is_word, private_jieba

NLP = make_nlp()
PIECES = st.sampled_from(
    [
        *(
            "应急管理部门",
            "广东省大数据管理局",
            "2014年2月",
            "GB/T 2260",
            "a+b",
            "C++",
            "3.14%",
            "①",
            "㍿",
            "𠮷",
            "😀👨‍👩‍👧",
            "é",
        ),
        *(
            "。",
            "！？",
            "；",
            "．．",
            "”",
            "』」",
            "（",
            "，",
            "\n",
            "\r\n",
            "\n\n\n",
            "\t",
            " ",
            "　",
            "\u200b",
            "\ufeff",
            "\x00",
            "\ufffd",
        ),
        *("—", "……", "·", "_", "-", "#", "&", "\u2028", "\x85", "\u0301", "ﾃﾞｰﾀ", "한글", "ا"),
    ]
)
NASTY = st.one_of(st.text(max_size=40), st.lists(PIECES, max_size=14).map("".join))


@given(NASTY)
def test_tokens_join_to_the_text(text: str) -> None:
    doc = NLP(text)
    assert doc.text == text
    assert "".join(token.text for token in doc) == text
    assert [token.idx for token in doc] == [len(doc[: token.i].text) for token in doc]


@given(NASTY)
def test_sentences_cover_the_text(text: str) -> None:
    spans = list(sentences(text))
    assert "".join(text[start:end] for start, end in spans) == text
    assert [end for _, end in spans][:-1] == [start for start, _ in spans][1:]
    assert all(start < end for start, end in spans)


@given(st.lists(PIECES, max_size=14).map("".join))
def test_the_sentences_of_the_doc_are_those_of_the_text(text: str) -> None:
    doc = NLP(text)
    assert [(sentence.start_char, sentence.end_char) for sentence in doc.sents] == list(sentences(text))


@given(st.lists(PIECES, max_size=14).map("".join), st.randoms())
def test_words_asked_for_in_any_order_are_those_of_the_whole_text(text: str, chance: Random) -> None:
    spans = list(token_spans(NLP(text)))
    inside = {at: text[start:end] for start, end in spans for at in range(start + 1, end)}
    places = [*range(-1, len(text) + 2)]
    chance.shuffle(places)
    words = Words(text)
    for at in places:
        crossing = inside.get(at, "")
        assert words.cut(at) == (0 < len(crossing) <= 4 and is_word(crossing))
        assert words.starts(at) == any(start == at for start, _ in spans)
        assert words.ends(at) == any(end == at and end - start > 1 and is_word(text[start:end]) for start, end in spans)
    assert Words(text).between(0, len(text)) == [text[start:end] for start, end in spans]


def test_a_run_without_end_is_cut_where_the_tokenizer_cuts_it() -> None:
    text = "由省应急管理部门公布，" + "应急管理部门公布" * 400 + "。"
    starts = {start for start, _ in token_spans(NLP(text))}
    words = Words(text)
    assert {at for at in range(len(text)) if words.starts(at)} == starts


@pytest.mark.parametrize("text", ["", "\n", "。", " ", "\ufeff", "a" * 10_000, "局" * 10_000, "。" * 2_000])
def test_odd_texts(text: str) -> None:
    doc = NLP(text)
    assert doc.text == text
    assert "".join(sentence.text for sentence in doc.sents) == text


def test_the_dictionary_is_private() -> None:
    jieba.dt.initialize()
    ours = private_jieba()
    added = [
        word for word, source in remits().items() if source != "short" and len(word) > 1 and word not in jieba.dt.FREQ
    ]
    assert len(added) > 100
    assert all(is_word(word) for word in added)
    assert ours.FREQ is not jieba.dt.FREQ


def test_words_added_to_jieba_stay_out_of_our_tokens() -> None:
    text = "应急管理部门口值班"
    before = [token.text for token in NLP(text)]
    jieba.add_word("理部门口", freq=10**9)
    try:
        assert "理部门口" in jieba.lcut(text)
        assert [token.text for token in NLP(text)] == [token.text for token in make_nlp()(text)] == before
    finally:
        jieba.del_word("理部门口")


def test_our_words_stay_out_of_other_pipelines() -> None:
    other = spacy.blank("zh", config={"nlp": {"tokenizer": {"segmenter": "jieba"}}})
    word = next(
        word
        for word, source in sorted(remits().items())
        if source != "short" and len(word) >= 4 and word not in jieba.dt.FREQ and len(jieba.lcut(word)) > 1
    )
    tokens = [token.text for token in other(word)]
    assert [token.text for token in make_nlp()(word)] == [word]
    assert [token.text for token in other(word)] == tokens != [word]


def test_a_plain_blank_pipeline_keeps_its_own_tokenizer() -> None:
    assert [token.text for token in spacy.blank("zh")("应急部门")] == list("应急部门")


@pytest.mark.parametrize("text", ["国家数据局\n成立。", "", "教育部。”他说。"])
def test_a_copied_pipeline_makes_the_same_tokens_and_sentences(text: str) -> None:
    doc = NLP(text)
    for copy in (pickle.loads(pickle.dumps(NLP)), make_nlp().from_bytes(NLP.to_bytes())):
        other = copy(text)
        assert [token.text for token in other] == [token.text for token in doc]
        assert [sentence.text for sentence in other.sents] == [sentence.text for sentence in doc.sents]


def test_a_line_without_any_mark_takes_time_in_proportion_to_its_length() -> None:
    nlp = make_nlp()

    def seconds(length: int) -> float:
        started = process_time()
        nlp("局" * length)
        return process_time() - started

    seconds(10)
    # eight times the line may take twenty times as long, never the 64 times of jieba alone
    assert seconds(64_000) < 20 * seconds(8_000) + 1
