"""Records: written and read back unchanged, and refused with a reason when they are not what they should be."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.article import ArticleHead, ArticleMetadata
from schemas.founded import chosen_date
from schemas.reading import SchemaError
from schemas.record import (
    Agency,
    ArticleRecord,
    Event,
    Jurisdiction,
    Parent,
    Predecessor,
    RecordWarning,
    read_record,
)
from schemas.span import Span

# No surrogates: raw text is decoded with "replace" and never holds one.
TEXT = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=8)
MAYBE = st.none() | TEXT
SPANS = st.builds(lambda start, text: Span(start=start, end=start + len(text), text=text), st.integers(0, 9999), TEXT)
DATES = st.sampled_from([None, "2014", "2014-02", "2014-02-26", "2012-12~", "2019-40", "2014/2016"])
KINDS = st.sampled_from(["founded", "unveiled", "nameplate", "approved", "decided", "renamed", "merged"])
RELATIONS = st.sampled_from(["internal", "subordinate", "managed", "nameplate", "hosted", "colocated", "dispatched"])
EVENTS = st.builds(Event, kind=KINDS, date=DATES, evidence=SPANS, rule=TEXT)


def few(values: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(values, max_size=2).map(tuple)


@st.composite
def agencies(draw: st.DrawFn) -> Agency:
    events = draw(few(EVENTS))
    return Agency(
        name=draw(TEXT),
        aliases=draw(few(TEXT)),
        jurisdiction=draw(
            st.none()
            | st.builds(Jurisdiction, name=TEXT, code=st.sampled_from([None, "440000"]), level=st.just("county"))
        ),
        rank=draw(MAYBE),
        founded=chosen_date(events),
        events=events,
        parents=draw(few(st.builds(Parent, name=TEXT, relation=RELATIONS, evidence=SPANS, rule=TEXT))),
        predecessors=draw(few(st.builds(Predecessor, name=TEXT, evidence=SPANS, rule=TEXT))),
        mentions=draw(few(SPANS)),
    )


HEADS = st.builds(
    ArticleHead,
    id=TEXT,
    path=MAYBE,
    sha256=st.sampled_from([None, "0a" * 32]),
    encoding=MAYBE,
    characters=st.integers(0, 10**6),
    title=MAYBE,
    url=MAYBE,
    published=st.just("2018-02-05"),
    published_from=st.sampled_from(["metadata", "text", "url"]),
)
WARNINGS = st.builds(RecordWarning, code=TEXT, message=TEXT, start=st.just(3), end=st.integers(3, 9))
RECORDS = st.builds(ArticleRecord, article=HEADS, agencies=few(agencies()), warnings=few(WARNINGS))

SAMPLE: dict[str, Any] = {
    "schema_version": "1",
    "article": {
        "id": "示例",
        "path": "示例.txt",
        "sha256": "0" * 64,
        "encoding": "utf-8",
        "characters": 100,
        "title": "示例",
        "url": None,
        "published": "2018-02-05",
        "published_from": "metadata",
    },
    "agencies": [
        {
            "name": "甲省数据局",
            "aliases": ["省数据局"],
            "jurisdiction": {"name": "甲省", "code": "440000", "level": "province"},
            "rank": None,
            "founded": "2014-02",
            "events": [
                {
                    "kind": "founded",
                    "date": "2014-02",
                    "evidence": {"start": 5, "end": 9, "text": "二月成立"},
                    "rule": "event.founded",
                }
            ],
            "parents": [
                {
                    "name": "甲省经信委",
                    "relation": "internal",
                    "evidence": {"start": 20, "end": 24, "text": "内设机构"},
                    "rule": "parent.internal",
                }
            ],
            "predecessors": [
                {
                    "name": "甲省信息中心",
                    "evidence": {"start": 40, "end": 42, "text": "更名"},
                    "rule": "predecessor.renamed",
                }
            ],
            "mentions": [{"start": 0, "end": 5, "text": "甲省数据局"}],
        }
    ],
    "warnings": [{"code": "mojibake-repaired", "message": "repaired", "start": 50, "end": 50}],
}


def sample() -> Any:
    return json.loads(json.dumps(SAMPLE))


@given(RECORDS)
def test_a_record_comes_back_as_it_was_written(record: ArticleRecord) -> None:
    text = record.to_json()
    assert read_record(text, "record.json") == record
    assert read_record(text, "record.json").to_json() == text


@given(RECORDS)
def test_the_text_is_that_of_the_json_module(record: ArticleRecord) -> None:
    wanted = json.dumps(record.model_dump(mode="json"), ensure_ascii=False, indent=2) + "\n"
    assert record.to_json() == wanted


def test_keys_stand_in_the_order_of_the_design() -> None:
    # SAMPLE is written in that order, by hand.
    wanted = json.dumps(SAMPLE, ensure_ascii=False, indent=2) + "\n"
    shuffled = json.dumps(SAMPLE, sort_keys=True)
    assert read_record(shuffled, "示例.json").to_json() == wanted


def test_the_library_gives_a_record_without_a_file() -> None:
    head = sample()["article"] | {"path": None, "sha256": None, "encoding": None}
    assert ArticleHead.model_validate(head).path is None


def test_a_record_cannot_be_changed() -> None:
    record = read_record(json.dumps(SAMPLE), "示例.json")
    with pytest.raises(ValueError, match="frozen"):
        record.agencies[0].name = "乙省数据局"
    assert hash(record) == hash(read_record(json.dumps(SAMPLE), "示例.json"))


def put(*path: str | int, value: Any) -> Callable[[Any], None]:
    """A change of the sample: the value at the end of the path."""

    def change(record: Any) -> None:
        for step in path[:-1]:
            record = record[step]
        record[path[-1]] = value

    return change


def drop(*path: str | int) -> Callable[[Any], None]:
    """A change of the sample: the key at the end of the path is gone."""

    def change(record: Any) -> None:
        for step in path[:-1]:
            record = record[step]
        del record[path[-1]]

    return change


AGENCY = ("agencies", 0)
EVIDENCE = (*AGENCY, "events", 0, "evidence")
DAMAGE = {
    "unknown-version": (put("schema_version", value="2"), "$.schema_version", "'2' is not known"),
    "version-as-number": (put("schema_version", value=1), "$.schema_version", "1 is not known"),
    "no-version": (drop("schema_version"), "$.schema_version", "None is not known"),
    "unknown-key-of-record": (put("made_by", value="x"), "$.made_by", "not permitted"),
    "unknown-key-of-article": (put("article", "author", value="x"), "$.article.author", "not permitted"),
    "unknown-key-of-agency": (put(*AGENCY, "note", value="x"), "$.agencies[0].note", "not permitted"),
    "unknown-key-of-evidence": (
        put(*EVIDENCE, "quote", value="x"),
        "$.agencies[0].events[0].evidence.quote",
        "permitted",
    ),
    "missing-warnings": (drop("warnings"), "$.warnings", "required"),
    "missing-rule": (drop(*AGENCY, "parents", 0, "rule"), "$.agencies[0].parents[0].rule", "required"),
    "missing-evidence": (
        drop(*AGENCY, "predecessors", 0, "evidence"),
        "$.agencies[0].predecessors[0].evidence",
        "required",
    ),
    "span-longer-than-text": (
        put(*EVIDENCE, "end", value=10),
        "$.agencies[0].events[0].evidence",
        "5 code points long",
    ),
    "span-shorter-than-text": (
        put(*EVIDENCE, "start", value=6),
        "$.agencies[0].events[0].evidence",
        "3 code points long",
    ),
    "span-ends-before-start": (
        put(*EVIDENCE, "end", value=1),
        "$.agencies[0].events[0].evidence",
        "-4 code points long",
    ),
    "span-before-the-text": (put(*EVIDENCE, "start", value=-1), "$.agencies[0].events[0].evidence.start", "greater"),
    "span-of-nothing": (
        put(*EVIDENCE, value={"start": 3, "end": 3, "text": ""}),
        "$.agencies[0].events[0].evidence.text",
        "1",
    ),
    "span-as-text": (put(*EVIDENCE, "start", value="5"), "$.agencies[0].events[0].evidence.start", "integer"),
    "span-as-fraction": (put(*EVIDENCE, "start", value=5.5), "$.agencies[0].events[0].evidence.start", "integer"),
    "impossible-day": (
        put(*AGENCY, "events", 0, "date", value="2014-02-30"),
        "$.agencies[0].events[0].date",
        "calendar",
    ),
    "date-in-chinese": (put(*AGENCY, "founded", value="2014年2月"), "$.agencies[0].founded", "no EDTF date"),
    "founded-not-of-events": (put(*AGENCY, "founded", value="2014"), "$.agencies[0]", "its events give 2014-02"),
    "founded-missing": (put(*AGENCY, "founded", value=None), "$.agencies[0]", "its events give 2014-02"),
    "founded-without-events": (put(*AGENCY, "events", value=[]), "$.agencies[0]", "its events give None"),
    "unknown-kind": (put(*AGENCY, "events", 0, "kind", value="opened"), "$.agencies[0].events[0].kind", "'founded'"),
    "unknown-relation": (
        put(*AGENCY, "parents", 0, "relation", value="of"),
        "$.agencies[0].parents[0].relation",
        "'internal'",
    ),
    "unknown-level": (
        put(*AGENCY, "jurisdiction", "level", value="city"),
        "$.agencies[0].jurisdiction.level",
        "'county'",
    ),
    "short-code": (put(*AGENCY, "jurisdiction", "code", value="44"), "$.agencies[0].jurisdiction.code", "pattern"),
    "empty-name": (put(*AGENCY, "name", value=""), "$.agencies[0].name", "at least 1 character"),
    "empty-alias": (put(*AGENCY, "aliases", value=["局", ""]), "$.agencies[0].aliases[1]", "at least 1 character"),
    "upper-case-hash": (put("article", "sha256", value="A" * 64), "$.article.sha256", "pattern"),
    "published-from-nowhere": (put("article", "published_from", value=None), "$.article", "both"),
    "published-nothing-from-text": (put("article", "published", value=None), "$.article", "both"),
    "warning-backwards": (put("warnings", 0, "end", value=49), "$.warnings[0]", "before its start"),
}


@pytest.mark.parametrize(("change", "place", "problem"), DAMAGE.values(), ids=DAMAGE)
def test_damage_is_named_with_file_and_place(change: Callable[[Any], None], place: str, problem: str) -> None:
    record = sample()
    change(record)
    with pytest.raises(SchemaError) as raised:
        read_record(json.dumps(record), "extracted/示例.json")
    assert raised.value.source == "extracted/示例.json"
    assert raised.value.place == place
    assert problem in raised.value.problem
    assert raised.value.hint
    assert str(raised.value).startswith(f"extracted/示例.json: {place}: ")


def test_several_faults_are_counted() -> None:
    record = sample()
    record["agencies"][0]["note"] = record["agencies"][0]["remark"] = "x"
    with pytest.raises(SchemaError, match="and 1 more"):
        read_record(json.dumps(record), "示例.json")


@pytest.mark.parametrize(
    ("text", "place", "problem"),
    [
        ("", "line 1, column 1", "not JSON"),
        ('{"schema_version": "1",\n "article" }', "line 2, column 12", "not JSON"),
        ("[]", "$", "not list"),
        ("null", "$", "not NoneType"),
    ],
    ids=["empty", "broken", "list", "null"],
)
def test_what_is_no_record_at_all_is_named(text: str, place: str, problem: str) -> None:
    with pytest.raises(SchemaError, match=problem) as raised:
        read_record(text, "示例.json")
    assert raised.value.place == place


def test_metadata_takes_any_part_and_no_unknown_key() -> None:
    assert ArticleMetadata().published is None
    assert ArticleMetadata(published="2018-02").published == "2018-02"
    with pytest.raises(ValueError, match="not permitted"):
        ArticleMetadata.model_validate({"date": "2018-02"})
