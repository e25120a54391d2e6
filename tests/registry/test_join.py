"""Which agencies of different articles are the same body."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from pipeline.registry.join import Told, joined
from schemas.record import Agency, Jurisdiction

CASES = yaml.safe_load((Path(__file__).parents[1] / "cases/registry.yaml").read_text("utf-8"))
LEVELS = {"100000": "nation", "710000": "special", "810000": "special", "820000": "special"}


def told_of(article: str, line: str) -> Told:
    name, place, aliases = (part.strip() for part in line.split("|"))
    where, _, code = place.partition(" ")
    level = LEVELS.get(code, "county" if code else "foreign")
    jurisdiction = Jurisdiction(name=where, code=code or None, level=level) if where else None
    empty = {"rank": None, "founded": None, "events": (), "parents": (), "predecessors": (), "mentions": ()}
    return Told(article, Agency(name=name, aliases=tuple(aliases.split()), jurisdiction=jurisdiction, **empty))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_bodies(case: dict) -> None:
    told = [told_of(article, line) for article, lines in case["articles"].items() for line in lines]
    for order in (told, told[::-1]):
        assert {body.id: sorted(body.articles) for body in joined(order)} == case["bodies"]


NAMES = ["国家医疗保障局", "国家医保局", "医保局", "审计署"]
PLACES = [None, ("国家", "100000", "nation"), ("澳门", "820000", "special"), ("日本", None, "foreign")]
AGENCIES = st.builds(
    lambda article, name, place, aliases: told_of(
        article, f"{name} | {f'{place[0]} {place[1] or str()}' if place else ''} | {' '.join(aliases - {name})}"
    ),
    st.sampled_from("abcd"),
    st.sampled_from(NAMES),
    st.sampled_from(PLACES),
    st.sets(st.sampled_from(NAMES)),
)


@given(
    st.lists(AGENCIES, max_size=12, unique_by=lambda told: (told.article, told.agency.name, told.agency.jurisdiction))
)
def test_whatever_articles_tell(told: list[Told]) -> None:
    """All that is told is in exactly one body; ids are unique; places never mix; one article's agencies stay apart."""
    bodies = joined(told)
    assert sorted(map(id, told)) == sorted(id(each) for body in bodies for each in body.told)
    assert len({body.id for body in bodies}) == len(bodies)
    for body in bodies:
        assert len({each.agency.jurisdiction for each in body.told} - {None}) <= 1
        assert len(body.told) == len(body.articles)
        assert body.name in {each.agency.name for each in body.told}
