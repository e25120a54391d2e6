"""Names of one agency joined: short and full forms, and forms that put their words in another order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable

from pipeline.lexicon.places import Place
from pipeline.resolve.name import Name, NameTable
from pipeline.resolve.shortening import shortens

_COUNTY_WORDS = ("区", "县", "市")


def join_shortened(table: NameTable, region: Place | None, apart: Callable[[Name, Name], bool]) -> None:
    """Joins 广东政数局 with 广东省政务服务数据管理局 where it can be no other.

    Two that the text keeps ``apart``, since one became the other, stay two: 农业机械局, 农业机械管理局.
    """
    groups: defaultdict[tuple[Place | None, Name | None, str], list[Name]] = defaultdict(list)
    for name in table.all():
        place = None if name.place is region else name.place
        groups[place, name.owner, name.tail[:1]].append(name)
    for group in groups.values():
        for short in group:
            fitting = [
                full.root
                for full in group
                if full.root is not short.root
                and (shortens(short.tail, full.tail) or short.name in full.forms)
                and not apart(short, full.root)
            ]
            # 澳门药监局 is the region's 药物监督管理局, and not 国家药品监督管理局
            of_the_place = [full for full in fitting if full.place is short.place]
            chosen = set(fitting) if len(set(fitting)) == 1 else set(of_the_place)
            if len(chosen) == 1 and short.joined is None:
                table.join(short, chosen.pop())


def join_branches(table: NameTable) -> None:
    """Joins 普陀公安分局 with 上海市公安局|普陀分局: the kind of bureau stands before or behind the place."""
    for branch in table.all():
        if branch.owner is None or not branch.tail.endswith("分局"):
            continue
        place, bureau = branch.tail.removesuffix("分局"), branch.owner.body.removesuffix("局")
        for form in (place, place[:-1] if place.endswith(_COUNTY_WORDS) else place + "区"):
            for other in table.called(form + bureau[-2:] + "分局"):
                table.join(branch, other)


def join_posts(table: NameTable) -> None:
    """Joins 驻尼日尔使馆 with 中国驻尼日尔大使馆."""
    for post in table.all():
        if post.name.startswith("驻") and post.name.endswith("馆"):
            full = post.name.replace("大使馆", "使馆").replace("使馆", "大使馆")
            for whole in table.called("中国" + full):
                table.join(post, whole)


def join_tails(table: NameTable) -> None:
    """Joins a body named alone with the same body named behind the one it is part of."""
    for name in table.all():
        if name.owner is not None:
            continue
        alone = dict.fromkeys((name.name, name.body, *name.forms))
        whole = [
            other
            for form in alone
            for other in table.of_tail(form)
            if other.owner is not None
            and other.owner is not name
            and name.place in (None, other.place)
            and (form != name.body or form in name.forms or other.owner.place is not None)
        ]
        if len(set(whole)) == 1:
            table.join(name, whole[0])


def join_conjunctions(table: NameTable) -> None:
    """Joins 区卫生与计划生育局 with 区卫生和计划生育局."""
    for name in table.all():
        for joining in set(name.name) & {"与", "及"}:
            for other in table.called(name.name.replace(joining, "和")):
                if other.tail == name.tail.replace(joining, "和"):
                    table.join(name, other)
