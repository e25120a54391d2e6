"""The extractors as spaCy components: spans, split tokens, copies and processes."""

from __future__ import annotations

import pickle
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Doc, Span

from pipeline.rules import Findings, find_all
from pipeline.segment.jieba_tokenizer import make_nlp
from pipeline.text import clean

COMPONENTS = ("jigou_places", "jigou_dates", "jigou_agencies", "jigou_events", "jigou_parents")
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
EXTRACTOR = NLP.get_pipe("jigou_parents")
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
    assert spans(doc) == offsets(doc._.jigou_findings)


@given(MIXED)
def test_splitting_tokens_keeps_the_text_and_the_sentences(text: str) -> None:
    doc = NLP(text)
    assert doc.text == text
    assert [token.idx for token in doc] == [len(doc[: token.i].text) for token in doc]
    assert [sentence.text for sentence in doc.sents] == [sentence.text for sentence in PLAIN(text).sents]


@given(MIXED)
def test_extraction_finds_what_the_components_find(text: str) -> None:
    aligned = clean(text)
    doc = PLAIN(aligned.text)
    doc._.jigou_aligned, doc._.jigou_published = aligned, "2019-05-15"
    theirs: Findings = EXTRACTOR(doc)._.jigou_findings
    if not theirs.names_a_body:  # the components go on to look for what would be about nobody
        theirs = Findings(
            theirs.text, theirs.traditional, theirs.furniture, theirs.published, theirs.places, mentions=theirs.mentions
        )
    theirs.done = []
    assert find_all(aligned, "2019-05-15") == theirs


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
        assert other._.jigou_findings == doc._.jigou_findings


def test_the_same_text_twice_finds_the_same() -> None:
    for text in TEXTS:
        assert NLP(text)._.jigou_findings == NLP(text)._.jigou_findings


def test_texts_in_one_batch_find_the_same() -> None:
    for text, doc in zip(TEXTS, NLP.pipe(TEXTS, batch_size=2), strict=True):
        assert doc.text == text
        assert doc._.jigou_findings == NLP(text)._.jigou_findings


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
    assert other._.jigou_findings == doc._.jigou_findings
    assert spans(other) == spans(doc)


def test_who_only_installed_the_package_adds_a_component_by_name(tmp_path: Path) -> None:
    """Without an import of ours, in a process of its own, away from the checkout; saved and loaded as well."""
    script = """
import sys, spacy
nlp = spacy.blank("zh")
assert "pipeline.rules" not in sys.modules, "a pipeline of others loads ours"
nlp.add_pipe("jigou_agencies")
nlp.to_disk("saved")
for each in (nlp, spacy.load("saved")):
    doc = each("2014年2月，广东省大数据管理局成立。")
    print([span.text for span in doc.spans["agencies"]])
nlp = spacy.blank("zh", config={"nlp": {"tokenizer": {"@tokenizers": "jigou.jieba.v1"}}})
print([token.text for token in nlp("应急管理部门")])
"""
    done = subprocess.run([sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.stderr, done.returncode) == ("", 0)
    assert done.stdout.splitlines() == ["['广东省大数据管理局']", "['广东省大数据管理局']", "['应急管理', '部门']"]


@pytest.mark.parametrize("name", COMPONENTS)
@pytest.mark.parametrize("text", TEXTS)
def test_a_component_alone_finds_what_it_finds_behind_the_others(name: str, text: str) -> None:
    """On characters as tokens too, which is how spaCy cuts Chinese where nobody says otherwise."""
    whole = spans(NLP(text))
    group = name.removeprefix("jigou_")
    for nlp in (spacy.blank("zh"), make_nlp()):
        nlp.add_pipe(name)
        assert spans(nlp(text))[group] == whole[group]


def test_all_at_once_is_the_same_as_one_after_the_other() -> None:
    nlp = make_nlp()
    nlp.add_pipe("jigou_parents")
    for text in TEXTS:
        assert spans(nlp(text)) == spans(NLP(text))


@pytest.mark.parametrize("parsed", [False, True])
def test_what_others_wrote_on_a_doc_stays_when_a_token_is_split(parsed: bool) -> None:
    """局局长 is one token, and the name ends inside it."""
    doc = PLAIN("广东省大数据局局长发言。")
    word = next(token for token in doc if token.text == "局局长")
    word.tag_ = "NN"
    doc.ents = [Span(doc, word.i, word.i + 2, "ROLE")]
    doc.spans["theirs"] = [Span(doc, word.i + 1, len(doc), "SAYS", kb_id="Q1", span_id="s")]
    doc.cats = {"news": 1.0}
    if parsed:
        for token in doc:
            token.head, token.dep_ = doc[len(doc) - 2], "dep"
    nlp = spacy.blank("zh")
    nlp.add_pipe("jigou_agencies")
    doc = nlp(doc)
    assert [token.text for token in doc][-4:] == ["局", "局长", "发言", "。"]
    assert [span.text for span in doc.spans["agencies"]] == ["广东省大数据局"]
    assert [(ent.text, ent.label_) for ent in doc.ents] == [("局局长发言", "ROLE")]
    (kept,) = doc.spans["theirs"]
    assert (kept.text, kept.label_, kept.kb_id_, kept.id_) == ("发言。", "SAYS", "Q1", "s")
    assert "NN" in [token.tag_ for token in doc]
    assert doc.cats == {"news": 1.0}
    assert [sentence.text for sentence in doc.sents] == ["广东省大数据局局长发言。"]
    if parsed:
        assert {token.head.text for token in doc} == {"发言", "局"}
