"""The generators of damage: each does what its name says, the same in every run."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

import pytest

from pipeline.damage.kinds import (
    KINDS,
    Kind,
    dotted,
    folded_marks,
    invisible,
    lost_bytes,
    misread,
    mixed,
    spaced,
    with_readings,
    wrapped,
)
from pipeline.text import clean, decode

TEXT = """数据归谁管：一座城市的答案
2019年1月，深圳市政务服务数据管理局挂牌，是市政府的工作部门。“牌子挂上了，担子也就压上来了。”一位干部说。
2018年4月12日，上海市大数据中心揭牌，由市政府办公厅管理。
同年10月26日，广东省政务服务数据管理局在广州市成立。“从此有了专门的统筹者。”有专家评价，各地的机构名称不一，叫法很多。
后来，北京市在市经济和信息化局加挂市大数据管理局牌子。
"""


def _id(kind: Kind) -> str:
    return f"{kind.name} {kind.strength}"


def test_the_kinds_have_names_of_their_own() -> None:
    assert len({_id(kind) for kind in KINDS}) == len(KINDS) >= 30


@pytest.mark.parametrize("kind", KINDS, ids=_id)
def test_the_bytes_are_others_and_the_same_for_the_same_chance(kind: Kind) -> None:
    text = TEXT * 8  # the mildest kinds touch a byte in a thousand characters
    data = kind.damage(text, Random(1))
    assert data != text.encode("utf-8")
    assert data == kind.damage(text, Random(1))


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind.reversible], ids=_id)
def test_reversible_damage_leaves_every_name_readable(kind: Kind) -> None:
    decoded = decode(kind.damage(TEXT, Random(1)))
    text = clean(decoded.text, decoded.stretches).text
    for words in ("深圳市政务服务数据管理局挂牌", "上海市大数据中心揭牌", "在广州市成立", "信息化局", "4月12日"):
        assert words in text


@pytest.mark.parametrize(
    ("damage", "text", "gives"),
    [
        (lambda t, c: with_readings(t, c, 1.0), "数据", "數(shù)據(jù)"),
        (lambda t, c: folded_marks(t, c, 1.0), "能力。“由上至下", "能力?!坝缮现料?"),
        (lambda t, c: lost_bytes(t, c, 2), "数据管理局2014", "数据茼局2014"),
        (dotted, "省、市，“县”；", '省.市."县".'),
        (lambda t, c: wrapped(t, c, 8), "数据局成立", "数据局成\n立\n"),
        (lambda t, c: spaced(t, c, 1.0).replace("\xa0", " "), "成立2年", "成 立２年"),
    ],
    ids=["readings", "folded marks", "lost bytes", "dots", "wraps", "blanks"],
)
def test_by_hand(damage: Callable[[str, Random], str], text: str, gives: str) -> None:
    assert damage(text, Random(0)) == gives


def test_a_share_is_about_that_share() -> None:
    text = "数据管理局" * 2000
    assert 900 < len(invisible(text, Random(0), 0.1)) - len(text) < 1100
    lines = "\n".join(["数据管理局"] * 1000)
    assert 250 < mixed(lines, Random(0), 0.3).count("数据".encode("gbk")) < 350


def test_misread_text_is_what_an_old_page_shows() -> None:
    assert misread("广州", "utf-8", "gb18030").decode("utf-8") == "骞垮窞"
