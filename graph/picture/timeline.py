"""A plan as a timeline: weeks across, a lane for each category, goals as milestones; as a picture and as sentences.

The picture is a Vega-Lite specification, a plain dictionary with its rows inside. What carries text is an axis or a
legend, so that the page's theme colours it; what is drawn has colours that stand out on light and dark alike.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from graph.amounts import counted, date_text, hours_number, hours_text
from graph.model import GoalForecast, PlanStep, StudyPlan
from graph.picture.colours import HUES
from graph.picture.weeks import (
    NEUTRAL,
    NOTHING_LEFT,
    Stretch,
    by_week,
    days_text,
    goals_reached,
    in_order,
    joined,
    one_line,
    place_of,
    stretches,
    today_layer,
    week_axis,
    week_name,
    week_of,
)

Row = dict[str, Any]

VEGA_LITE = "https://vega.github.io/schema/vega-lite/v6.json"
AUTOSIZE = {"type": "fit-x", "contains": "padding"}
"""The page gives the width of the whole; the height is that of the drawing without its axis and legend."""
REFRESH_WEEKS = 4
"""A topic first used more than so many weeks after it was learned is worth another look."""

MOST_BARS = 400
"""Above so many steps a bar stands for all topics of a category in some weeks."""
MOST_LANES = 24
MOST_GOAL_LANES = 8

_LANE_HEIGHT = 46
_BAR_HEIGHT = 14
_NAME_LENGTH = 120
_OTHERS = "Other categories"
_GOALS = "Goals"
_NAMED_TOPICS = 3
# An arrow that goes round, drawn between -1 and 1.
_ROUND_ARROW = (
    "M0.73,-0.61A0.95,0.95,0,1,0,0.73,0.61L0.46,0.39A0.6,0.6,0,1,1,0.46,-0.39ZM0.23,-0.19L0.96,-0.8L1.04,0.04Z"
)
_SHAPES = {
    "Goal": "diamond",
    "Deadline": "square",
    "In progress": "triangle-up",
    "Refresh before use": _ROUND_ARROW,
}
_IN_PLACE = {"Goal", "Deadline"}
_TOOLTIPS = {
    "step": "Step",
    "topic": "Topic",
    "topics": "Topics",
    "kind": "Mark",
    "hours": "Hours",
    "when": "When",
    "status": "Status",
    "note": "Note",
}


def timeline_spec(plan: StudyPlan, *, today: date | None = None) -> dict[str, Any]:
    """Return the timeline of a plan as a Vega-Lite specification, rows included.

    Parameters
    ----------
    plan : StudyPlan
    today : date, optional
        Where today's line is drawn, if it lies within a plan that has dates.

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
    lanes = _Lanes(plan)
    crowded = len(plan.steps) > MOST_BARS
    bars = _grouped_bars(plan, pieces, lanes) if crowded else _bars(plan, pieces, lanes)
    goals = _goal_marks(plan, pieces, lanes)
    marks = goals if crowded else [*goals, *_step_marks(plan, bars)]
    names = lanes.names
    layers = [_bar_layer(plan, bars, lanes, crowded=crowded), *_mark_layers(plan, marks, names)]
    return {
        "$schema": VEGA_LITE,
        "description": _description(plan),
        "width": "container",
        "height": _LANE_HEIGHT * max(len(names), 1),
        "autosize": AUTOSIZE,
        "layer": [*layers, *today_layer(plan, today)],
        "resolve": {"axis": {"x": "independent"}},
    }


class _Lanes:
    """The lanes of a timeline: categories in the order of their first step, then goals; each name only once."""

    def __init__(self, plan: StudyPlan) -> None:
        categories = list(dict.fromkeys(step.topic.category for step in plan.steps))
        shown = categories if len(categories) <= MOST_LANES else categories[: MOST_LANES - 1]
        self._taken: set[str] = set()
        self._category = {category: self._lane(one_line(category, _NAME_LENGTH)) for category in shown}
        self._others = self._lane(_OTHERS) if len(shown) < len(categories) else ""
        self.categories = (*self._category.values(), *([self._others] if self._others else []))
        self._goal: dict[str, str] = {}
        self._goals = ""
        if len(plan.forecasts) > MOST_GOAL_LANES:
            self._goals = self._lane(_GOALS)
        else:
            names = {step.topic.id: step.topic.name for step in plan.steps}
            for forecast in in_order(plan.forecasts):
                self._goal[forecast.goal] = self._lane(f"Goal: {one_line(names[forecast.goal], _NAME_LENGTH)}")
        self.names = (*self.categories, *self._goal.values(), *([self._goals] if self._goals else []))

    def of_topic(self, step: PlanStep) -> str:
        return self._category.get(step.topic.category, self._others)

    def of_goal(self, goal: str) -> str:
        return self._goal.get(goal, self._goals)

    def _lane(self, name: str) -> str:
        """The name, numbered where another lane has it already."""
        lane, number = name, 1
        while lane in self._taken:
            number += 1
            lane = f"{name} ({number})"
        self._taken.add(lane)
        return lane


def _bars(plan: StudyPlan, pieces: Sequence[Stretch], lanes: _Lanes) -> list[Row]:
    """One bar for each step, in plan order."""
    start: dict[int, float] = {}
    end: dict[int, float] = {}
    for piece in pieces:
        start.setdefault(piece.step, piece.start)
        end[piece.step] = piece.end
    return [
        {
            "lane": lanes.of_topic(step),
            "start": start[index],
            "end": end[index],
            "step": step.position,
            "topic": one_line(step.topic.name, _NAME_LENGTH),
            "hours": hours_text(step.hours),
            "when": _when(step.week, step.end_week, step.start_date, step.end_date),
            "status": step.status.capitalize(),
        }
        for index, step in enumerate(plan.steps)
    ]


def _grouped_bars(plan: StudyPlan, pieces: Sequence[Stretch], lanes: _Lanes) -> list[Row]:
    """One bar for each category and as many weeks as keep the number of bars at `MOST_BARS`."""
    span = _weeks_to_a_bar(plan, len(lanes.categories))
    groups: dict[tuple[str, int], list[Stretch]] = {}
    for piece in pieces:
        groups.setdefault((lanes.of_topic(plan.steps[piece.step]), (piece.week - 1) // span), []).append(piece)
    bars = []
    for (lane, group), members in groups.items():
        steps = [plan.steps[step] for step in dict.fromkeys(piece.step for piece in members)]
        hours = sum(piece.hours for piece in members)
        first, last = 1 + group * span, min((group + 1) * span, plan.weeks)
        bars.append(
            {
                "lane": lane,
                "start": first,
                "end": last + 1,
                "strength": round(hours, 2),
                "topics": _some_names(steps),
                "hours": hours_text(hours),
                "when": _when(first, last, None, None),
            }
        )
    return bars


def _weeks_to_a_bar(plan: StudyPlan, lanes: int) -> int:
    return -(-plan.weeks // max(1, MOST_BARS // max(1, lanes)))


def _some_names(steps: Sequence[PlanStep]) -> str:
    names = [one_line(step.topic.name, _NAME_LENGTH // 2) for step in steps[:_NAMED_TOPICS]]
    more = len(steps) - len(names)
    listed = ", ".join(names) + (f" and {more:,} more" if more else "")
    return f"{counted(len(steps), 'topic')}: {listed}"


def _when(week: int, end_week: int, start: date | None, end: date | None) -> str:
    weeks = f"Week {week}" if week == end_week else f"Weeks {week}–{end_week}"
    return weeks if start is None or end is None else f"{weeks}, {days_text(start, end)}"


def _goal_marks(plan: StudyPlan, pieces: Sequence[Stretch], lanes: _Lanes) -> list[Row]:
    """A milestone for each goal, and its deadline where that lies within the plan; at most `MOST_BARS` of them."""
    ends = {plan.steps[piece.step].topic.id: piece.end for piece in pieces}
    names = {step.topic.id: one_line(step.topic.name, _NAME_LENGTH) for step in plan.steps}
    rows = []
    for forecast in plan.forecasts:
        lane = lanes.of_goal(forecast.goal)
        when = _when(forecast.finish_week, forecast.finish_week, forecast.finish_date, forecast.finish_date)
        mark = {"lane": lane, "topic": names[forecast.goal]}
        due = place_of(plan, forecast.due)
        if due is not None and forecast.due is not None:
            day = days_text(forecast.due, forecast.due)
            rows.append({**mark, "place": due, "kind": "Deadline", "when": day, "note": _deadline_note(forecast)})
        rows.append(
            {**mark, "place": ends[forecast.goal], "kind": "Goal", "when": when, "note": _deadline_note(forecast)}
        )
    return rows if len(rows) <= MOST_BARS else _grouped_goals(plan, rows, lanes)


def _grouped_goals(plan: StudyPlan, rows: Iterable[Row], lanes: _Lanes) -> list[Row]:
    """One milestone for the goals of some weeks."""
    span = _weeks_to_a_bar(plan, max(1, len(lanes.categories)))
    groups: dict[int, list[Row]] = {}
    for row in rows:
        if row["kind"] == "Goal":
            groups.setdefault(int(row["place"] - 1) // span, []).append(row)
    return [
        {**members[-1], "topic": counted(len(members), "goal") if len(members) > 1 else members[0]["topic"], "note": ""}
        for members in groups.values()
    ]


def _deadline_note(forecast: GoalForecast) -> str:
    if forecast.due is None:
        return ""
    due = f"Due {date_text(forecast.due)}"
    return f"{due}: {hours_text(forecast.shortfall)} short" if forecast.shortfall else f"{due}: in time"


def _step_marks(plan: StudyPlan, bars: Sequence[Row]) -> list[Row]:
    """What is to be noticed about single steps, below the beginning or the end of their bars."""
    rows = []
    for step, bar in zip(plan.steps, bars, strict=True):
        mark = {"lane": bar["lane"], "topic": bar["topic"], "when": bar["when"]}
        if step.status == "in progress":
            rows.append({**mark, "place": bar["start"], "kind": "In progress", "note": ""})
        if _needs_refresh(step):
            note = f"First used {step.weeks_unused} weeks later"
            rows.append({**mark, "place": bar["end"], "kind": "Refresh before use", "note": note})
    return rows


def _needs_refresh(step: PlanStep) -> bool:
    return step.weeks_unused > REFRESH_WEEKS


def _bar_layer(plan: StudyPlan, bars: Sequence[Row], lanes: _Lanes, *, crowded: bool) -> Row:
    mark = {"type": "bar", "height": _BAR_HEIGHT, "yOffset": 4, "strokeWidth": 1, "cornerRadius": 2}
    colours = [HUES[number % len(HUES)] for number in range(len(lanes.categories))]
    colour = {
        "field": "lane",
        "type": "nominal",
        "scale": {"domain": list(lanes.categories), "range": colours},
        "legend": None,
    }
    x = week_axis(plan)
    encoding: Row = {
        "x": {"field": "start", **x},
        "x2": {"field": "end"},
        "y": _lane_axis(lanes.names),
        "color": colour,
    }
    if crowded:
        fields = ["topics", "hours", "when"]
        title = f"{x['axis']['title'] or 'Weeks'} (a bar is a category; stronger: more hours)"
        encoding["x"]["axis"] = {**x["axis"], "title": title}
        encoding["opacity"] = {
            "field": "strength",
            "type": "quantitative",
            "scale": {"domainMin": 0, "range": [0.25, 1]},
            "legend": None,
        }
    else:
        fields = ["step", "topic", "hours", "when", "status"]
        # A rim in full colour keeps short bars visible and neighbours apart.
        encoding["stroke"] = colour
        encoding["fillOpacity"] = {
            "condition": {"test": "datum.status === 'In progress'", "value": 1},
            "value": 0.72,
        }
    return {"data": {"values": bars}, "mark": mark, "encoding": {**encoding, "tooltip": _tooltip(fields)}}


def _mark_layers(plan: StudyPlan, marks: Sequence[Row], lanes: Sequence[str]) -> list[Row]:
    """Marks on the line of the bars, and those below it; one legend says what they are."""
    kinds = [kind for kind in _SHAPES if any(mark["kind"] == kind for mark in marks)]
    shape = {
        "field": "kind",
        "type": "nominal",
        "scale": {"domain": kinds, "range": [_SHAPES[kind] for kind in kinds]},
        "legend": {
            "orient": "bottom",
            "title": None,
            "columns": 2,
            "labelLimit": 160,
            "symbolFillColor": NEUTRAL,
            "symbolStrokeWidth": 0,
            "symbolSize": 90,
            "offset": 4,
        },
    }
    layers: list[Row] = []
    for in_place, size, offset in ((True, 150, 4), (False, 70, 17)):
        rows = [mark for mark in marks if (mark["kind"] in _IN_PLACE) is in_place]
        if rows:
            layers.append(
                {
                    "data": {"values": rows},
                    "mark": {"type": "point", "filled": True, "opacity": 1, "color": NEUTRAL, "yOffset": offset},
                    "encoding": {
                        "x": {"field": "place", **week_axis(plan), "axis": None},
                        "y": _lane_axis(lanes),
                        "shape": shape,
                        "size": {"value": size},
                        "tooltip": _tooltip(("kind", "topic", "when", "note")),
                    },
                }
            )
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


def _tooltip(fields: Sequence[str]) -> list[Row]:
    return [{"field": field, "type": "nominal", "title": _TOOLTIPS[field]} for field in fields]


def _description(plan: StudyPlan) -> str:
    """What a screen reader says of the picture."""
    if not plan.steps:
        return NOTHING_LEFT
    lanes = counted(len({step.topic.category for step in plan.steps}), "category", "categories")
    goals = joined(one_line(goal.name, _NAME_LENGTH) for goal in plan.goals[:_NAMED_TOPICS]) if plan.goals else ""
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
    now = week_of(plan, today)
    lines = []
    for week in range(1, plan.weeks + 1):
        name = week_name(plan, week) + (" (this week)" if week == now else "")
        what = [_said(plan.steps[piece.step], piece) for piece in studied.get(week, [])]
        line = f"{name}: {', '.join(what) if what else 'no study'}."
        if week in due:
            line += f" Refresh first: {joined(due[week])}."
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
    """By the week in which it is first used: what was learned long before."""
    weeks: dict[int, list[str]] = {}
    for step in plan.steps:
        if _needs_refresh(step):
            said = f"{one_line(step.topic.name)} (learned in week {step.end_week})"
            weeks.setdefault(step.end_week + step.weeks_unused, []).append(said)
    return weeks
