import itertools
from pathlib import Path
from random import Random

import pytest

from pipeline.damage.kinds import KINDS, Kind
from pipeline.intake.grams import INSIDE, LONG, SAME, Grams, grams, nearest
from pipeline.sources import find_articles
from pipeline.text import clean, decode

PROJECT = Path(__file__).parents[2]
HEALTHY = ("cn-01-yibao-news", "cn-10-shenpiju-interview", "hk-06-records-interview", "tw-05-immigration-act")


def read(data: bytes) -> Grams:
    decoded = decode(data, where="")
    return grams(clean(decoded.text, decoded.stretches).text)


@pytest.fixture(scope="module")
def articles() -> dict[str, Grams]:
    return {source.id: read(source.read()) for source in find_articles(PROJECT / "sources").articles}


def test_no_two_articles_of_ours_are_taken_for_one(articles: dict[str, Grams]) -> None:
    assert len(articles) > 50
    for id, others in ((id, {other: known for other, known in articles.items() if other != id}) for id in articles):
        assert nearest(articles[id], others.items()) is None, id


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: f"{kind.name}, {kind.strength}")
def test_a_copy_is_known_whatever_damaged_it(articles: dict[str, Grams], kind: Kind) -> None:
    for id in HEALTHY:
        text = (PROJECT / f"sources/{id}.txt").read_text("utf-8")
        found = nearest(read(kind.damage(text, Random(1))), articles.items())
        assert found is not None and found[0] == id, id


def numbered(start: int, count: int) -> str:
    """A text of which no trigram stands twice."""
    return "".join(map(chr, range(0x4E00 + start, 0x4E00 + start + count + 2)))


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ((0, 100), (0, 100), True),
        ((0, 80), (20, 80), True),
        ((0, 80), (21, 80), False),
        ((0, LONG), (0, 5_000), True),
        ((0, LONG - 1), (0, 5_000), False),
        ((0, 1_000), (200, 5_000), True),
        ((0, 1_000), (201, 5_000), False),
        ((0, 100), (200, 100), False),
    ],
)
def test_where_the_border_lies(one: tuple[int, int], other: tuple[int, int], same: bool) -> None:
    assert (SAME, INSIDE) == (0.6, 0.8)
    a, b = grams(numbered(*one)), grams(numbered(*other))
    assert (nearest(a, [("x", b)]) is not None) is same
    assert (nearest(b, [("x", a)]) is not None) is same


@pytest.mark.parametrize("text", ["", "。", "局", "数据"])
def test_a_text_without_a_trigram_is_like_no_other(text: str) -> None:
    assert len(grams(text)) == 0
    assert nearest(grams(text), [("x", grams(text)), ("y", grams("国家数据局"))]) is None


def test_the_first_that_is_the_same_is_named() -> None:
    texts = {id: grams(numbered(start, 300)) for id, start in itertools.product("甲乙", (0,))}
    assert nearest(grams(numbered(0, 300)), texts.items()) == ("甲", 1.0)
