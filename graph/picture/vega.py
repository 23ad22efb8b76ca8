"""What the timeline and the burn-up share as Vega-Lite: the frame, weeks across, marks with a legend, today's line.

Vega-Lite specifications are plain dictionaries with their rows inside. What carries text is an axis or a legend, so
that the page's theme colours it; what is drawn has colours that stand out on light and dark alike.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from graph.formatting import date_text
from graph.model import StudyPlan
from graph.picture.weeks import NEUTRAL, place_of

Row = dict[str, Any]

_SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
_MOST_TICKS = 12
_TICK_STEPS = (1, 2, 4, 8, 13, 26, 52)
_DAY_IN_MILLISECONDS = 86_400_000


def picture(description: str, height: int, layers: Sequence[Row]) -> Row:
    """Return a whole specification: as wide as the page gives it, each layer with its own axis of weeks.

    `height` is that of the drawing without its axis and legend; `description` is what a screen reader says of it.
    """
    return {
        "$schema": _SCHEMA,
        "description": description,
        "width": "container",
        "height": height,
        "autosize": {"type": "fit-x", "contains": "padding"},
        "layer": list(layers),
        "resolve": {"axis": {"x": "independent"}},
    }


def week_axis(plan: StudyPlan) -> Row:
    """Return the part of a Vega-Lite encoding that the two pictures of a plan share: weeks across, named by dates.

    The labels of a dated plan are written by Vega from the number of the week, in UTC: no time zone can shift them.
    """
    first, last = plan.first_week, max(plan.last_week, plan.first_week)
    weeks = last - first + 1
    step = next((step for step in _TICK_STEPS if weeks <= step * _MOST_TICKS), -(-weeks // _MOST_TICKS))
    axis: Row = {
        "values": list(range(first, last + 2, step)),
        "title": "Week",
        "format": "d",
        "grid": True,
        "labelOverlap": "greedy",
        "labelSeparation": 6,
        "labelPadding": 6,
        "titlePadding": 6,
    }
    if plan.request.start is not None:
        days = (plan.request.start - date(1970, 1, 1)).days
        since = f"{days * _DAY_IN_MILLISECONDS} + (datum.value - 1) * {7 * _DAY_IN_MILLISECONDS}"
        axis |= {"title": None, "labelExpr": f"utcFormat({since}, '{_date_format(plan)}')"}
    return {
        "type": "quantitative",
        # A little room, so that a mark at the very end is seen whole.
        "scale": {"domain": [first, round(first + weeks * 1.015, 4)], "nice": False, "zero": False},
        "axis": axis,
    }


def _date_format(plan: StudyPlan) -> str:
    start, finish = plan.request.start, plan.finish_date
    if start is None or finish is None or start.year == finish.year:
        return "%-d %b"
    return "%-d %b %Y" if plan.weeks <= _TICK_STEPS[-1] else "%b %Y"


def today_layer(plan: StudyPlan, today: date | None) -> list[Row]:
    """Return the layer with today's line, named above the picture; none if today lies outside the plan."""
    place = place_of(plan, today)
    if place is None or today is None:
        return []
    axis = {
        "values": [place],
        "labelExpr": "'Today'",
        "orient": "top",
        "title": None,
        "grid": False,
        "labelPadding": 4,
        "labelFontWeight": "bold",
    }
    row = {"place": place, "day": date_text(today)}
    return [
        {
            "data": {"values": [row]},
            "mark": {"type": "rule", "color": NEUTRAL, "strokeWidth": 2},
            "encoding": {
                "x": {"field": "place", **week_axis(plan), "axis": axis},
                "tooltip": tooltip({"day": "Today"}),
            },
        }
    ]


def marks_layer(
    plan: StudyPlan, rows: Sequence[Row], y: Row, shape: Row, titles: Mapping[str, str], *, size: int, y_offset: int = 0
) -> Row:
    """Return the layer with a mark for each row, at its "place" on the axis of weeks.

    `y` and `shape` are encodings, `titles` are those of `tooltip`.
    """
    return {
        "data": {"values": list(rows)},
        "mark": {"type": "point", "filled": True, "opacity": 1, "color": NEUTRAL, "yOffset": y_offset},
        "encoding": {
            "x": {"field": "place", **week_axis(plan), "axis": None},
            "y": y,
            "shape": shape,
            "size": {"value": size},
            "tooltip": tooltip(titles),
        },
    }


def nominal(field: str, looks: Mapping[str, Any], legend: Row | None) -> Row:
    """Return an encoding that gives each value of a field its colour, dash or shape, in the order of `looks`."""
    return {
        "field": field,
        "type": "nominal",
        "scale": {"domain": list(looks), "range": list(looks.values())},
        "legend": legend,
    }


def legend_below(*, columns: int, label_limit: int, symbol_size: int) -> Row:
    """Return a legend below the drawing; sizes are pixels, of symbols square pixels."""
    return {
        "orient": "bottom",
        "title": None,
        "columns": columns,
        "labelLimit": label_limit,
        "symbolSize": symbol_size,
        "offset": 4,
    }


def marks_legend_below(*, columns: int, label_limit: int, symbol_size: int) -> Row:
    """Return a legend below the drawing that shows marks as `marks_layer` draws them."""
    legend = legend_below(columns=columns, label_limit=label_limit, symbol_size=symbol_size)
    return {**legend, "symbolFillColor": NEUTRAL, "symbolStrokeWidth": 0}


def tooltip(titles: Mapping[str, str]) -> list[Row]:
    """Return what is shown of a row under the pointer: each of these fields under its title.

    Examples
    --------
    >>> tooltip({"by": "When"})
    [{'field': 'by', 'type': 'nominal', 'title': 'When'}]
    """
    return [{"field": field, "type": "nominal", "title": title} for field, title in titles.items()]
