"""What the overview shows: all articles together, in charts and in lists that say the same."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from pipeline.lexicon.places import places
from pipeline.registry import Organization, organization_of
from pipeline.review.charts import GROUPS, dates_at_odds, matrix, organization, timeline
from pipeline.review.visible import plain
from schemas.edtf import bounds
from schemas.registry import Registry, RegistryAgency

# A drawn tree with more bodies is no longer taken in at a glance; the list has them all.
_DRAWN = 120
_SINGLE_YEARS = 20


@dataclass(frozen=True)
class Founding:
    """An agency with the date to show, the year of it and the kind of the event that gives it."""

    agency: RegistryAgency
    year: int
    group: str


@dataclass(frozen=True)
class TreeLine:
    """A step of the organization tree: `closes` lists end before it, `opens` says whether one begins behind it."""

    name: str
    relations: tuple[str, ...]
    agency: RegistryAgency | None
    again: bool
    opens: bool
    closes: int


@dataclass(frozen=True)
class Overview:
    """The overview; a chart is None where there is nothing to draw."""

    registry: Registry
    foundings: tuple[Founding, ...]
    timeline: Markup | None
    places: tuple[str, ...]
    years: tuple[str, ...]
    counts: dict[tuple[str, str], int]
    matrix: Markup | None
    tree: tuple[TreeLine, ...]
    tree_depth: int
    tree_chart: Markup | None
    drawn_root: str
    alone: int
    disagreeing: tuple[RegistryAgency, ...]
    dates: Markup | None


def overview_of(registry: Registry) -> Overview:
    """The overview of a registry."""
    foundings = tuple(
        sorted(_foundings(registry), key=lambda each: (each.year, each.agency.founded or "", each.agency.id))
    )
    last_year = max((each.year for each in foundings), default=0)
    counts = Counter((place, _column(each.year, last_year)) for each in foundings if (place := province(each.agency)))
    rows = tuple(sorted({place for place, _ in counts}, key=_province_order))
    years = tuple(sorted({year for _, year in counts}))
    tree = organization_of(registry)
    chart, root = _tree_chart(tree)
    last = [depth for depth, *_ in tree.walk()][-1:]
    disagreeing = tuple(agency for agency in registry.agencies if agency.conflicts)
    return Overview(
        registry=registry,
        foundings=foundings,
        timeline=_timeline(foundings),
        places=rows,
        years=years,
        counts=dict(counts),
        matrix=matrix(
            [{"place": place, "year": year, "agencies": n} for (place, year), n in sorted(counts.items())], rows, years
        )
        if counts
        else None,
        tree=tuple(_tree_lines(tree, registry)),
        tree_depth=last[0] if last else 0,  # the lists that are still open behind the last step
        tree_chart=chart,
        drawn_root=root,
        alone=len(tree.alone),
        disagreeing=disagreeing,
        dates=_dates(disagreeing),
    )


def _column(year: int, last: int) -> str:
    """The year, or the whole decade of one so far back that the grid would grow too wide.

    >>> _column(2012, last=2025), _column(2006, last=2025)
    ('2012', '2000s')
    """
    decade = year // 10 * 10
    return str(year) if last - decade < _SINGLE_YEARS else f"{decade}s"


def province(agency: RegistryAgency) -> str | None:
    """The province or region that an agency's jurisdiction lies in, 国家 for the nation's; None abroad and unknown."""
    code = agency.jurisdiction.code if agency.jurisdiction else None
    if code is None:
        return None
    return next(iter(_provinces().get(code[:2] + "0000", ())), None)


def _provinces() -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for place in places():
        if place.code and place.code.endswith("0000") and place.until is None:
            found[place.code].append(place.name)
    return found


def _province_order(name: str) -> str:
    return next(code for code, names in _provinces().items() if names[0] == name)


def _foundings(registry: Registry) -> Iterator[Founding]:
    for agency in registry.agencies:
        if agency.founded is None:
            continue
        kinds = [event.kind for event in agency.events if event.date == agency.founded]
        group = next(group for group, kinds_of in GROUPS.items() if set(kinds) & set(kinds_of))
        yield Founding(agency, bounds(agency.founded)[0].year, group)


def _timeline(foundings: tuple[Founding, ...]) -> Markup | None:
    if not foundings:
        return None
    counts = Counter((each.year, each.group) for each in foundings)
    values = [{"year": year, "group": group, "agencies": n} for (year, group), n in sorted(counts.items())]
    return timeline(values, (foundings[0].year, foundings[-1].year))


def _tree_lines(tree: Organization, registry: Registry) -> Iterator[TreeLine]:
    agencies = {agency.id: agency for agency in registry.agencies}
    walked = list(tree.walk())
    before = 0
    for place, (depth, key, relations, again) in enumerate(walked):
        following = walked[place + 1][0] if place + 1 < len(walked) else 0
        yield TreeLine(
            tree.names[key], relations, agencies.get(key), again, opens=following > depth, closes=max(0, before - depth)
        )
        before = depth


def _tree_chart(tree: Organization) -> tuple[Markup | None, str]:
    """The root with the most bodies below it that can still be drawn, and its name."""
    parts: list[list[tuple[int, str]]] = []
    for depth, key, _, _ in tree.walk():
        if depth == 0:
            parts.append([])
        parts[-1].append((depth, key))
    fitting = [part for part in parts if len(part) <= _DRAWN]
    if not fitting:
        return None, ""
    part = max(fitting, key=len)
    nodes = []
    path: list[int] = []
    for number, (depth, key) in enumerate(part):
        del path[depth:]
        nodes.append({"id": number, "parent": path[-1] if path else None, "name": plain(tree.names[key])})
        path.append(number)
    inner = {node["parent"] for node in nodes}
    leaves = sum(node["id"] not in inner for node in nodes)
    columns = [0] * (max(depth for depth, _ in part) + 1)
    for depth, key in part:
        columns[depth] = max(columns[depth], len(tree.names[key]))
    return organization(nodes, leaves, columns), tree.names[part[0][1]]


def _dates(disagreeing: tuple[RegistryAgency, ...]) -> Markup | None:
    values = []
    for agency in disagreeing:
        for conflict in agency.conflicts:
            if conflict.fact != "parent":
                body = plain(f"{agency.name} {conflict.fact}")
                for side in conflict.sides:
                    told = f"{body} {side.value}: {', '.join(side.articles)}"
                    values.append({"body": body, "date": bounds(side.value)[0].isoformat(), "told": told})
    return dates_at_odds(values, list(dict.fromkeys(value["body"] for value in values))) if values else None
