"""The extractors as spaCy components: spans, split tokens, copies and processes."""

from __future__ import annotations

import pickle
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Doc

from pipeline.rules import Findings, find_all
from pipeline.rules.components import COMPONENTS
from pipeline.run import analysed
from pipeline.segment.jieba_tokenizer import make_nlp
from pipeline.text import clean

TEXTS = [
    "2014年2月，广东省大数据管理局成立。该局隶属于广东省经信委。",
    "国家数据局由国家发展和改革委员会管理，于2023年10月25日揭牌。",
    "韶关、揭阳等地的市大数据管理局由市政府办公室管理。\n佛山市南海区成立数据统筹局。",
    "",
    "今日无事。",
]


def pipeline() -> Language:
    nlp = make_nlp()
    for name in COMPONENTS:
        nlp.add_pipe(name)
    return nlp


NLP = pipeline()
PLAIN = make_nlp()
PIECES = st.sampled_from(
    [
        *("广东省", "韶关", "市", "大数据管理局", "民政部", "门", "长", "国务院", "2014年2月", "今年", "该局", "它"),
        *("成立", "揭牌", "隶属于", "由", "管理", "加挂", "牌子", "（", "）", "，", "。", "\n", " ", "的", "a1", "😀"),
    ]
)
MIXED = st.lists(PIECES, max_size=16).map("".join)


def spans(doc: Doc) -> dict[str, list[tuple[int, int]]]:
    return {name: [(span.start_char, span.end_char) for span in group] for name, group in doc.spans.items()}


def offsets(findings: Any) -> dict[str, list[tuple[int, int]]]:
    groups = {
        "places": findings.places,
        "dates": findings.dates,
        "agencies": findings.mentions,
        "events": findings.events,
        "parents": findings.parents,
    }
    return {name: [(each.start, each.end) for each in group] for name, group in groups.items()}


@given(MIXED)
def test_the_spans_have_the_offsets_of_the_findings(text: str) -> None:
    doc = NLP(text)
    assert spans(doc) == offsets(doc._.findings)


@given(MIXED)
def test_splitting_tokens_keeps_the_text_and_the_sentences(text: str) -> None:
    doc = NLP(text)
    assert doc.text == text
    assert [token.idx for token in doc] == [len(doc[: token.i].text) for token in doc]
    assert [sentence.text for sentence in doc.sents] == [sentence.text for sentence in PLAIN(text).sents]


@given(MIXED)
def test_extraction_finds_what_the_components_find(text: str) -> None:
    aligned = clean(text)
    ours, theirs = find_all(aligned, "2019-05-15"), analysed(aligned, "2019-05-15")._.findings
    if not theirs.names_a_body:  # the components go on to look for what would be about nobody
        theirs = Findings(theirs.text, theirs.traditional, theirs.places, mentions=theirs.mentions)
    assert ours == theirs


def test_a_token_is_split_where_a_name_ends() -> None:
    text = "广东省大数据局局长发言。"
    assert "局局长" in [token.text for token in PLAIN(text)]
    doc = NLP(text)
    assert [(span.text, span.label_) for span in doc.spans["agencies"]] == [("广东省大数据局", "agency")]


def test_the_labels_say_what_a_span_is() -> None:
    doc = NLP(TEXTS[0])
    labels = {name: {span.label_ for span in group} for name, group in doc.spans.items()}
    assert labels == {
        "places": {"place"},
        "dates": {"date"},
        "agencies": {"agency"},
        "events": {"founded"},
        "parents": {"subordinate"},
    }


@pytest.mark.parametrize("text", TEXTS)
def test_a_copied_pipeline_finds_the_same(text: str) -> None:
    doc = NLP(text)
    for copy in (pickle.loads(pickle.dumps(NLP)), pipeline().from_bytes(NLP.to_bytes())):
        other = copy(text)
        assert spans(other) == spans(doc)
        assert other._.findings == doc._.findings


def test_the_same_text_twice_finds_the_same() -> None:
    for text in TEXTS:
        assert NLP(text)._.findings == NLP(text)._.findings


def test_texts_in_one_batch_find_the_same() -> None:
    for text, doc in zip(TEXTS, NLP.pipe(TEXTS, batch_size=2), strict=True):
        assert doc.text == text
        assert doc._.findings == NLP(text)._.findings


@pytest.mark.xfail(
    reason="spaCy sends a Doc between processes as Doc.to_bytes, which cannot write the findings", strict=True
)
def test_texts_in_two_processes_find_the_same() -> None:
    docs = list(NLP.pipe(TEXTS, n_process=2))
    assert [doc.text for doc in docs] == TEXTS
    alone = [NLP(text) for text in TEXTS]
    assert [spans(doc) for doc in docs] == [spans(doc) for doc in alone]


def test_a_doc_with_its_findings_is_pickled() -> None:
    doc = NLP(TEXTS[0])
    other = pickle.loads(pickle.dumps(doc))
    assert other._.findings == doc._.findings
    assert spans(other) == spans(doc)
