"""A plan as a timeline: weeks across, a lane for each category, goals as milestones; as a picture and as sentences."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from graph.formatting import counted, hours_number, hours_text
from graph.messages import listed
from graph.model import PlanStep, StudyPlan
from graph.picture.colours import HUES
from graph.picture.timeline_rows import (
    MOST_BARS,
    MOST_NAMED,
    NAME_LENGTH,
    Lanes,
    goal_marks,
    grouped_bars,
    step_bars,
    step_marks,
)
from graph.picture.vega import (
    Row,
    marks_layer,
    marks_legend_below,
    nominal,
    picture,
    today_layer,
    tooltip,
    week_axis,
)
from graph.picture.weeks import (
    NOTHING_LEFT,
    Stretch,
    by_week,
    goals_reached,
    named_weeks,
    one_line,
    stretches,
)

_LANE_HEIGHT = 46
_BAR_HEIGHT = 14
# An arrow that goes round, drawn between -1 and 1.
_ROUND_ARROW = (
    "M0.73,-0.61A0.95,0.95,0,1,0,0.73,0.61L0.46,0.39A0.6,0.6,0,1,1,0.46,-0.39ZM0.23,-0.19L0.96,-0.8L1.04,0.04Z"
)
_SHAPES = {
    "Goal": "diamond",
    "Deadline": "square",
    "In progress": "triangle-up",
    "Look again first": _ROUND_ARROW,
}
_IN_PLACE = {"Goal", "Deadline"}
_STEP = {"step": "Step", "topic": "Topic", "hours": "Hours", "when": "When", "status": "Status"}
_GROUP = {"topics": "Topics", "hours": "Hours", "when": "When"}
_MARK = {"kind": "Mark", "topic": "Topic", "when": "When"}
_NOTED_MARK = {**_MARK, "note": "Note"}


def timeline_spec(plan: StudyPlan, *, today: date | None = None, categories: Sequence[str] = ()) -> Row:
    """Return the timeline of a plan as a Vega-Lite specification, rows included.

    Parameters
    ----------
    plan : StudyPlan
    today : date, optional
        Where today's line is drawn, if it lies within a plan that has dates.
    categories : sequence of str
        All of the graph in the order of its file, so that each has the colour it has on the map; others, and all where
        nothing is given, are coloured in the order of the plan.

    Returns
    -------
    dict
        As wide as the page gives it; its height grows with the number of lanes. A plan of more than `MOST_BARS`
        steps has one bar for all topics of a category in some weeks, stronger where there are more hours.

    Examples
    --------
    >>> from graph.model import PlanRequest, Topic
    >>> step = PlanStep(1, Topic("sets", "Sets", "Maths"), 4.0, 0.0, 4.0, 1, 1)
    >>> spec = timeline_spec(StudyPlan(PlanRequest(goals=("sets",)), (step.topic,), (step,)))
    >>> bar = spec["layer"][0]["data"]["values"][0]
    >>> bar["lane"], bar["topic"], bar["start"], bar["end"]
    ('Maths', 'Sets', 1.0, 1.8)
    """
    pieces = stretches(plan)
    lanes = Lanes(plan)
    crowded = len(plan.steps) > MOST_BARS
    bars = grouped_bars(plan, pieces, lanes) if crowded else step_bars(plan, pieces, lanes)
    goals = goal_marks(plan, pieces, lanes)
    marks = goals if crowded else [*goals, *step_marks(plan, bars)]
    names = lanes.names
    layers = [_bar_layer(plan, bars, lanes, categories, crowded=crowded), *_mark_layers(plan, marks, names)]
    return picture(_description(plan), _LANE_HEIGHT * max(len(names), 1), [*layers, *today_layer(plan, today)])


def _colours(lanes: Iterable[str], categories: Sequence[str]) -> dict[str, str]:
    """The colour of each lane: of its place among all categories, or where it is none of them, among the lanes."""
    place = {category: at for at, category in enumerate(categories)}
    return {lane: HUES[place.get(lane, at) % len(HUES)] for at, lane in enumerate(lanes)}


def _bar_layer(plan: StudyPlan, bars: Sequence[Row], lanes: Lanes, categories: Sequence[str], *, crowded: bool) -> Row:
    mark = {"type": "bar", "height": _BAR_HEIGHT, "yOffset": 4, "strokeWidth": 1, "cornerRadius": 2}
    colour = nominal("lane", _colours(lanes.categories, categories), None)
    x, titles = week_axis(plan), _GROUP if crowded else _STEP
    encoding: Row = {
        "x": {"field": "start", **x},
        "x2": {"field": "end"},
        "y": _lane_axis(lanes.names),
        "color": colour,
    }
    if crowded:
        title = f"{x['axis']['title'] or 'Weeks'} (a bar is a category; stronger: more hours)"
        encoding["x"]["axis"] = {**x["axis"], "title": title}
        encoding["opacity"] = {
            "field": "strength",
            "type": "quantitative",
            "scale": {"domainMin": 0, "range": [0.25, 1]},
            "legend": None,
        }
    else:
        # A rim in full colour keeps short bars visible and neighbours apart.
        encoding["stroke"] = colour
        encoding["fillOpacity"] = {
            "condition": {"test": "datum.status === 'In progress'", "value": 1},
            "value": 0.72,
        }
    return {"data": {"values": bars}, "mark": mark, "encoding": {**encoding, "tooltip": tooltip(titles)}}


def _mark_layers(plan: StudyPlan, marks: Sequence[Row], lanes: Sequence[str]) -> list[Row]:
    """Marks on the line of the bars, and those below it; one legend says what they are."""
    kinds = {mark["kind"] for mark in marks}
    shapes = {kind: shape for kind, shape in _SHAPES.items() if kind in kinds}
    shape = nominal("kind", shapes, marks_legend_below(columns=2, label_limit=160, symbol_size=90))
    layers: list[Row] = []
    for in_place, size, y_offset in ((True, 150, 4), (False, 70, 17)):
        rows = [mark for mark in marks if (mark["kind"] in _IN_PLACE) is in_place]
        if rows:
            titles = _NOTED_MARK if any(row["note"] for row in rows) else _MARK
            layers.append(marks_layer(plan, rows, _lane_axis(lanes), shape, titles, size=size, y_offset=y_offset))
    return layers


def _lane_axis(lanes: Sequence[str]) -> Row:
    """The lanes from top to bottom, each named inside the picture above its bars: no width is lost to names."""
    return {
        "field": "lane",
        "type": "nominal",
        "sort": None,
        "scale": {"domain": list(lanes), "paddingInner": 0, "paddingOuter": 0},
        "axis": {
            "title": None,
            "grid": True,
            "tickBand": "extent",
            "ticks": False,
            "domain": False,
            "labelAlign": "left",
            "labelBaseline": "middle",
            "labelPadding": 0,
            "labelOffset": -13,
            "labelLimit": 300,
            "labelOverlap": False,
            "minExtent": 0,
            "maxExtent": 0,
            "zindex": 1,
        },
    }


def _description(plan: StudyPlan) -> str:
    """What a screen reader says of the picture."""
    if not plan.steps:
        return NOTHING_LEFT
    lanes = counted(len({step.topic.category for step in plan.steps}), "category", "categories")
    goals = listed([one_line(goal.name, NAME_LENGTH) for goal in plan.goals], most=MOST_NAMED)
    towards = f" Milestones: {goals}." if goals else ""
    return f"Timeline of {counted(len(plan.steps), 'topic')} in {lanes} over {counted(plan.weeks, 'week')}.{towards}"


def timeline_text(plan: StudyPlan, *, today: date | None = None) -> list[str]:
    """Return the timeline in words: one line for each week, from the first to the last.

    Each line says which topics are started, gone on with or finished, with the hours of that week out of those of
    the topic, then which goals are reached and what to look at again before it is used.

    Parameters
    ----------
    plan : StudyPlan
    today : date, optional
        Its week is marked, if it lies within a plan that has dates.

    Examples
    --------
    >>> from graph.model import PlanRequest, Topic
    >>> steps = (PlanStep(1, Topic("a", "Vectors"), 4.0, 0.0, 4.0, 1, 2),
    ...          PlanStep(2, Topic("b", "Matrices"), 1.0, 4.0, 5.0, 2, 2))
    >>> for line in timeline_text(StudyPlan(PlanRequest(goals=("b",), hours_per_week=3.0), (), steps)):
    ...     print(line)
    Week 1: start Vectors (3 of 4 hours).
    Week 2: finish Vectors (1 of 4 hours), Matrices (1 hour).
    """
    if not plan.steps:
        return [NOTHING_LEFT]
    studied = by_week(stretches(plan))
    reached = goals_reached(plan)
    due = _refreshes_by_week(plan)
    lines = []
    for week, name in named_weeks(plan, today):
        what = [_said(plan.steps[piece.step], piece) for piece in studied.get(week, [])]
        line = f"{name}: {', '.join(what) if what else 'no study'}."
        if week in due:
            line += f" Look again first: {listed(due[week])}."
        lines.append(line + reached.get(week, ""))
    return lines


def _said(step: PlanStep, piece: Stretch) -> str:
    """One topic in one week: what happens to it, and how many of its hours."""
    name, status = one_line(step.topic.name), ", in progress" if step.status == "in progress" else ""
    if not step.hours:
        return f"{name} (milestone{status})"
    if step.week == step.end_week:
        return f"{name} ({hours_text(step.hours)}{status})"
    verb = "start" if piece.week == step.week else "finish" if piece.week == step.end_week else "go on with"
    return f"{verb} {name} ({hours_number(piece.hours)} of {hours_text(step.hours)}{status})"


def _refreshes_by_week(plan: StudyPlan) -> dict[int, list[str]]:
    """By the week in which it is used: what was not touched for long."""
    names = {step.topic.id: one_line(step.topic.name) for step in (*plan.finished, *plan.steps)}
    weeks: dict[int, list[str]] = {}
    for step in plan.steps:
        said = weeks.setdefault(step.week, []) if step.needs_refresh else []
        said += [names[topic] for topic in step.refresh if names[topic] not in said]
    return weeks
