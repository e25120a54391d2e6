"""The charts of the overview as SVG: written in Vega-Lite and Vega, drawn when the site is built.

The pages need no script for them, and nothing is fetched. Colours are the page's own variables, so that one drawing
serves light and dark. Sizes are given, never measured from text: the same bytes whatever fonts a machine has.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import accumulate
from typing import Any

import vl_convert
from markupsafe import Markup

# What a chart tells apart: events that bring a body into being, decisions, ceremonies.
GROUPS = {
    "founded": ("founded", "merged"),
    "decided": ("approved", "decided"),
    "opened": ("unveiled", "nameplate", "renamed"),
}
_COLOURS = {"founded": "var(--c1)", "decided": "var(--c2)", "opened": "var(--c3)"}
_SHADES = ["var(--s1)", "var(--s2)", "var(--s3)", "var(--s4)"]
_ROW = 24
_LABELS = 150  # pixels left of the plot for the names of rows

_CONFIG = {
    "font": "system-ui, 'PingFang SC', 'Noto Sans CJK SC', 'Microsoft YaHei', sans-serif",
    "view": {"stroke": None},
    "axis": {
        "labelColor": "var(--soft)",
        "titleColor": "var(--soft)",
        "gridColor": "var(--line)",
        "domainColor": "var(--line)",
        "tickColor": "var(--line)",
        "labelFontSize": 12,
        "titleFontSize": 12,
        "titleFontWeight": "normal",
        "labelLimit": 0,
    },
}

Values = Sequence[dict[str, Any]]


def timeline(values: Values, years: tuple[int, int]) -> Markup:
    """Bars of how many agencies each year founded; a value has `year`, `group` of `GROUPS` and `agencies`."""
    first, last = years
    # Few years make broad bars, a century narrow ones.
    step = max(6, min(28, 860 // (last - first + 1)))
    order = list(GROUPS)
    heights: Counter[int] = Counter()
    for value in values:
        heights[value["year"]] += value["agencies"]
    spec = {
        "description": f"Agencies by the year of their founding, {first} to {last}",
        "data": {"values": [{**value, "order": order.index(value["group"])} for value in values]},
        "width": step * (last - first + 1),
        "height": 220,
        "mark": {"type": "bar", "width": max(3, step - 3)},
        "encoding": {
            "x": {
                "field": "year",
                "type": "quantitative",
                "scale": {"domain": [first - 0.5, last + 0.5], "nice": False, "zero": False},
                "axis": {
                    "format": "d",
                    "values": _ticks(first, last, step * (last - first + 1) // 48),
                    "grid": False,
                    "title": None,
                },
            },
            "y": {
                "field": "agencies",
                "type": "quantitative",
                "axis": {
                    "format": "d",
                    "values": _ticks(0, max(heights.values()), 5),
                    "title": None,
                    "domain": False,
                    "ticks": False,
                },
            },
            "color": {
                "field": "group",
                "type": "nominal",
                "scale": {"domain": order, "range": list(_COLOURS.values())},
                "legend": None,
            },
            "order": {"field": "order"},
        },
    }
    return _drawn(spec, left=40, bottom=30)


def matrix(values: Values, places: Sequence[str], years: Sequence[str]) -> Markup:
    """A grid of places and years (or decades); a value has `place`, `year` and `agencies`."""
    highest = max((value["agencies"] for value in values), default=1)
    spec = {
        "description": f"Agencies founded, by {len(places)} places and {len(years)} years",
        "data": {"values": list(values)},
        "width": 38 * len(years),
        "height": _ROW * len(places),
        "encoding": {
            "x": {
                "field": "year",
                "type": "ordinal",
                "scale": {"domain": list(years), "paddingInner": 0.06, "paddingOuter": 0},
                "axis": {
                    "orient": "top", "title": None, "labelAngle": 0, "domain": False, "ticks": False,
                    "labelOverlap": False, "labelFontSize": 11,
                },
            },
            "y": {
                "field": "place",
                "type": "ordinal",
                "scale": {"domain": list(places), "paddingInner": 0.1, "paddingOuter": 0},
                "axis": {"title": None, "domain": False, "ticks": False},
            },
        },
        "layer": [
            {
                "mark": {"type": "rect", "cornerRadius": 3},
                "encoding": {
                    "color": {
                        "field": "agencies",
                        "type": "quantitative",
                        "scale": {"type": "quantize", "domain": [1, max(highest, 4)], "range": _SHADES},
                        "legend": None,
                    }
                },
            },
            {
                "mark": {"type": "text", "fontSize": 12, "aria": False, "fill": "var(--ink)"},
                "encoding": {"text": {"field": "agencies"}},
            },
        ],
    }  # fmt: skip
    return _drawn(spec, left=_LABELS, top=26)


def dates_at_odds(values: Values, bodies: Sequence[str]) -> Markup:
    """A line for each body from its earliest to its latest stated date, a point for each date.

    A value has `body`, `fact`, `date` (a day, 2015-06-30) and `stated` (the date as the articles write it).
    """
    spec = {
        "description": f"Dates on which articles disagree, for {len(bodies)} bodies",
        "data": {"values": list(values)},
        "width": 620,
        "height": (_ROW + 6) * len(bodies),
        "encoding": {
            "x": {
                "field": "date",
                "type": "temporal",
                "scale": {"type": "utc", "padding": 12},
                "axis": {"format": "%Y-%m", "title": None, "tickCount": 6},
            },
            "y": {
                "field": "body",
                "type": "ordinal",
                "scale": {"domain": list(bodies)},
                "axis": {"title": None, "domain": False, "ticks": False, "grid": True},
            },
        },
        "layer": [
            {
                "mark": {"type": "rule", "strokeWidth": 3, "stroke": "var(--line)", "aria": False},
                "encoding": {
                    "x": {"aggregate": "min", "field": "date", "type": "temporal"},
                    "x2": {"aggregate": "max", "field": "date"},
                },
            },
            {
                "mark": {"type": "point", "filled": True, "size": 90, "opacity": 1, "fill": "var(--c2)"},
                "encoding": {
                    "description": {"field": "told", "type": "nominal"},
                },
            },
        ],
    }  # fmt: skip
    return _drawn(spec, left=260, bottom=30)


def organization(nodes: Iterable[dict[str, Any]], leaves: int, columns: Sequence[int]) -> Markup:
    """A tidy tree from left to right; a node has `id`, `parent` (None for the root) and `name`.

    `columns` are the characters of the longest name at each depth.
    """
    edges = [0, *accumulate(13 * characters + 60 for characters in columns)]
    spec: dict[str, Any] = {
        "$schema": "https://vega.github.io/schema/vega/v5.json",
        "description": "Bodies and what is below them",
        "autosize": "none",
        "width": edges[-1],
        "height": 20 * leaves + 16,
        "padding": 0,
        "config": {"text": {"font": _CONFIG["font"]}},
        "data": [
            {
                "name": "bodies",
                "values": list(nodes),
                "transform": [
                    {"type": "stratify", "key": "id", "parentKey": "parent"},
                    {
                        "type": "tree", "method": "tidy", "separation": False,
                        "size": [20 * leaves, 1], "as": ["y", "level", "depth", "children"],
                    },
                    {"type": "formula", "as": "x", "expr": f"{edges}[datum.depth]"},
                ],
            },
            {
                "name": "links",
                "source": "bodies",
                "transform": [
                    {"type": "treelinks"},
                    {"type": "linkpath", "orient": "horizontal", "shape": "diagonal"},
                ],
            },
        ],
        "marks": [
            {
                "type": "path",
                "aria": False,
                "from": {"data": "links"},
                "encode": {
                    "enter": {
                        "path": {"field": "path"}, "stroke": {"value": "var(--line)"}, "strokeWidth": {"value": 1.5},
                        "x": {"value": 10}, "y": {"value": 8},
                    }
                },
            },
            {
                "type": "symbol",
                "aria": False,
                "from": {"data": "bodies"},
                "encode": {
                    "enter": {
                        "size": {"value": 40}, "fill": {"value": "var(--c1)"},
                        "x": {"field": "x", "offset": 10}, "y": {"field": "y", "offset": 8},
                    }
                },
            },
            # Twice: below each name its own shape in the colour of the page, so that no link runs through it.
            _names({"stroke": {"value": "var(--paper)"}, "strokeWidth": {"value": 4}}, aria=False),
            _names({"fill": {"value": "var(--ink)"}}, aria=True),
        ],
    }  # fmt: skip
    return Markup(vl_convert.vega_to_svg(json.dumps(spec, ensure_ascii=False)))


def _ticks(first: int, last: int, most: int) -> list[int]:
    """Round whole numbers from the first to the last, about as many as there is room for.

    >>> _ticks(1947, 2024, 9)
    [1950, 1960, 1970, 1980, 1990, 2000, 2010, 2020]
    >>> _ticks(0, 1, 5)
    [0, 1]
    """
    span = last - first
    step = next(step for power in range(9) for step in (10**power, 2 * 10**power, 5 * 10**power) if span <= step * most)
    return list(range(-(-first // step) * step, last + 1, step))


def _names(look: dict[str, Any], *, aria: bool) -> dict[str, Any]:
    place = {
        "x": {"field": "x", "offset": 18},
        "y": {"field": "y", "offset": 8},
        "text": {"field": "name"},
        "fontSize": {"value": 12},
        "baseline": {"value": "middle"},
    }
    return {"type": "text", "aria": aria, "from": {"data": "bodies"}, "encode": {"enter": {**place, **look}}}


def _drawn(spec: dict[str, Any], *, left: int, top: int = 10, bottom: int = 10) -> Markup:
    whole = {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "background": None,
        "autosize": "none",
        "padding": {"left": left, "right": 16, "top": top, "bottom": bottom},
        "config": _CONFIG,
        **spec,
    }
    # The library escapes what it writes; that its output holds no script is what the page's policy sees to.
    return Markup(vl_convert.vegalite_to_svg(json.dumps(whole, ensure_ascii=False)))
