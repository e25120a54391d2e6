"""Claims and conflicts of one agency over several articles."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.registry import registry_of
from schemas.record import Jurisdiction
from schemas.registry import Registry, read_registry
from tests.registry.made import agency, record

GUANGDONG = Jurisdiction(name="广东省", code="440000", level="province")


def conflicts_of(registry: Registry) -> list[tuple[str, list[tuple[str, list[str]]]]]:
    (body,) = (each for each in registry.agencies if each.name == "广东省数据局")
    return [(found.fact, [(side.value, list(side.articles)) for side in found.sides]) for found in body.conflicts]


@pytest.mark.parametrize(
    ("stated", "conflict"),
    [
        ({"a": [("founded", "2017-12")], "b": [("founded", "2017-12-16")]}, []),
        (
            {"a": [("founded", "2015-06-30")], "b": [("founded", "2016-05")]},
            [("founded", [("2015-06-30", ["a"]), ("2016-05", ["b"])])],
        ),
        (
            {"a": [("founded", "2015")], "b": [("merged", "2016-05")], "c": [("merged", "2016")]},
            [("founded", [("2015", ["a"]), ("2016", ["c"]), ("2016-05", ["b"])])],
        ),
        ({"a": [("decided", "2018-03")], "b": [("unveiled", "2018-05-31")]}, []),
        ({"a": [("founded", None)], "b": [("founded", "2016")]}, []),
        # an article that tells both dates knows of both
        ({"a": [("nameplate", "2018"), ("nameplate", "2023")], "b": [("nameplate", "2023-03")]}, []),
    ],
)
def test_dates_of_several_articles(stated: dict, conflict: list) -> None:
    registry = registry_of(
        record(id, agency("广东省数据局", GUANGDONG, events=events)) for id, events in stated.items()
    )
    assert conflicts_of(registry) == conflict


@pytest.mark.parametrize(
    ("stated", "conflict"),
    [
        ({"a": [("managed", "广东省发改委")], "b": [("managed", "广东省发改委")]}, []),
        (
            {"a": [("managed", "广东省发改委")], "b": [("managed", "广东省人民政府")]},
            [("parent", [("managed 广东省人民政府", ["b"]), ("managed 广东省发改委", ["a"])])],
        ),
        ({"a": [("managed", "广东省发改委")], "b": [("hosted", "广东省人民政府")]}, []),
        ({"a": [("managed", "甲厅"), ("managed", "乙厅")], "b": [("managed", "乙厅")]}, []),
    ],
)
def test_parents_of_several_articles(stated: dict, conflict: list) -> None:
    registry = registry_of(record(id, agency("广东省数据局", GUANGDONG, parents=ps)) for id, ps in stated.items())
    assert conflicts_of(registry) == conflict


def test_two_names_of_one_parent_are_no_conflict() -> None:
    full = agency("广东省发展和改革委员会", GUANGDONG, aliases=["广东省发改委"])
    registry = registry_of(
        [
            record("a", agency("广东省数据局", GUANGDONG, parents=[("managed", "广东省发展和改革委员会")]), full),
            record(
                "b",
                agency("广东省数据局", GUANGDONG, parents=[("managed", "广东省发改委")]),
                agency("广东省发改委", GUANGDONG),
            ),
        ]
    )
    assert conflicts_of(registry) == []
    (body,) = (each for each in registry.agencies if each.name == "广东省数据局")
    assert {claim.agency for claim in body.parents} == {"广东省发展和改革委员会@440000"}


def test_the_date_to_show_is_chosen_from_all_articles() -> None:
    first = record("a", agency("广东省数据局", GUANGDONG, events=[("founded", "2017-12")]))
    second = record(
        "b", agency("广东省数据局", GUANGDONG, events=[("unveiled", "2017-12-16")], predecessors=["广东省信息局"])
    )
    (body,) = registry_of([second, first]).agencies
    assert (body.founded, body.articles) == ("2017-12-16", ("a", "b"))
    assert [(claim.name, claim.agency, claim.article) for claim in body.predecessors] == [("广东省信息局", None, "b")]


@given(st.permutations(["a", "b", "c", "d"]))
def test_the_order_of_the_records_does_not_matter(ids: list[str]) -> None:
    made = {
        id: record(id, agency("广东省数据局", GUANGDONG, aliases=[id], events=[("founded", f"20{number}")]))
        for number, id in enumerate("abcd", 15)
    }
    text = registry_of(made[id] for id in ids).to_json()
    assert text == registry_of(made.values()).to_json()
    assert read_registry(text, "registry.json").to_json() == text
