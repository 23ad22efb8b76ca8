"""A plan as a burn-up of hours: how much is planned by the end of each week, of how much; as picture and sentences."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import accumulate
from math import fsum

from graph.formatting import counted, hours_number, hours_text
from graph.messages import listed
from graph.model import GoalForecast, StudyPlan
from graph.picture.colours import HUES
from graph.picture.vega import (
    Row,
    legend_below,
    marks_layer,
    marks_legend_below,
    nominal,
    picture,
    today_layer,
    tooltip,
    week_axis,
)
from graph.picture.weeks import (
    NEUTRAL,
    NOTHING_LEFT,
    by_week,
    goals_reached,
    in_order,
    named_weeks,
    one_line,
    stretches,
    week_name,
)

MOST_POINTS = 400
"""Above so many weeks a point of the line stands for some of them."""
MOST_GOALS = 24
"""Above so many goals a mark stands for those of some weeks."""

_PLANNED, _TOTAL, _DONE = "planned", "total", "done"
_DASHES = {_PLANNED: [1, 0], _TOTAL: [7, 4], _DONE: [2, 3]}
_COLOURS = {_PLANNED: HUES[0], _TOTAL: NEUTRAL, _DONE: HUES[2]}
_SHAPES = ("diamond", "circle", "triangle-right", "triangle-left", "cross")
_MANY_GOALS = "Goals"
_MOST_NAMED = 3
_NAME_LENGTH = 60
_HEIGHT = 240
_LABEL_LIMIT = 280


def done_hours(plan: StudyPlan) -> float:
    """Return the study hours of what the learner has done already.

    Examples
    --------
    >>> from graph.model import PlanRequest, PlanStep, Topic
    >>> finished = [PlanStep(0, Topic("a", "A"), 3.0, 0.0, 0.0, 0, 0, status=status) for status in ("done", "skipped")]
    >>> done_hours(StudyPlan(PlanRequest(goals=("b",)), (), (), tuple(finished)))
    3.0
    """
    return fsum(step.hours for step in plan.finished if step.status == "done")


def hours_by_week(plan: StudyPlan) -> list[float]:
    """Return the hours that are done at the start of the plan and at the end of each of its weeks.

    Examples
    --------
    >>> from graph.model import PlanRequest, PlanStep, Topic
    >>> step = PlanStep(1, Topic("a", "A"), 12.0, 0.0, 12.0, 1, 3)
    >>> hours_by_week(StudyPlan(PlanRequest(goals=("a",), hours_per_week=5.0), (), (step,)))
    [0.0, 5.0, 10.0, 12.0]
    """
    studied = by_week(stretches(plan))
    weekly = (fsum(piece.hours for piece in studied.get(week, ())) for week in range(1, plan.last_week + 1))
    return [round(hours, 4) for hours in accumulate(weekly, initial=done_hours(plan))]


def burn_up_spec(plan: StudyPlan, *, today: date | None = None) -> Row:
    """Return the burn-up of a plan as a Vega-Lite specification, rows included.

    Hours of topics that are done already lie below the line of the plan. At most about `MOST_POINTS` points are drawn.

    Parameters
    ----------
    plan : StudyPlan
    today : date, optional
        Where today's line is drawn, if it lies within a plan that has dates.

    Examples
    --------
    >>> from graph.model import PlanRequest, PlanStep, Topic
    >>> step = PlanStep(1, Topic("a", "A"), 8.0, 0.0, 8.0, 1, 2)
    >>> spec = burn_up_spec(StudyPlan(PlanRequest(goals=("a",), hours_per_week=5.0), (), (step,)))
    >>> [(row["place"], row["hours"]) for row in spec["layer"][0]["data"]["values"] if row["line"] == "Planned"]
    [(1, 0.0), (2, 5.0), (3, 8.0)]
    """
    hours = hours_by_week(plan)
    goals = _goals(plan)
    layers = [_line_layer(plan, hours, goals), *_goal_layer(plan, goals, hours[-1]), *today_layer(plan, today)]
    return {
        **picture(" ".join(burn_up_text(plan)[:1]), _HEIGHT, layers),
        # Legends one below the other, so that both fit on a narrow page.
        "config": {"legend": {"layout": {"bottom": {"direction": "vertical", "anchor": "start", "margin": 4}}}},
    }


def _line_layer(plan: StudyPlan, hours: Sequence[float], goals: Sequence[Row]) -> Row:
    names = _line_names(plan)
    legend = legend_below(columns=1, label_limit=_LABEL_LIMIT, symbol_size=300)
    return {
        "data": {"values": _lines(plan, hours, goals, names)},
        "mark": {"type": "line", "strokeWidth": 2.5, "point": False},
        "encoding": {
            "x": {"field": "place", **week_axis(plan)},
            "y": _hours_axis(hours[-1]),
            "color": nominal("line", {name: _COLOURS[line] for line, name in names.items()}, legend),
            "strokeDash": nominal("line", {name: _DASHES[line] for line, name in names.items()}, legend),
            "tooltip": tooltip({"by": "By", "said": "Hours"}),
        },
    }


def _line_names(plan: StudyPlan) -> dict[str, str]:
    """What the legend calls each line."""
    done = done_hours(plan)
    names = {_PLANNED: "Planned", _TOTAL: f"In all: {hours_text(plan.hours + done)}"}
    return {**names, _DONE: f"Done so far: {hours_text(done)}"} if done else names


def _lines(plan: StudyPlan, hours: Sequence[float], goals: Sequence[Row], names: dict[str, str]) -> list[Row]:
    """The corners of each line; that of the plan also goes through its goals."""
    every = _weeks_to_a_point(plan)
    weeks = sorted({*range(plan.first_week - 1, len(hours), every), len(hours) - 1})
    rows = [_corner(names[_PLANNED], week + 1, hours[week], _by(plan, week)) for week in weeks]
    rows += [_corner(names[_PLANNED], goal["place"], goal["hours"], goal["by"]) for goal in goals]
    rows.sort(key=lambda row: (row["place"], row["hours"]))
    for line, level in ((_TOTAL, hours[-1]), (_DONE, hours[0])):
        if line in names:
            rows += [
                _corner(names[line], week + 1, level, _by(plan, week))
                for week in (plan.first_week - 1, max(plan.first_week, len(hours) - 1))
            ]
    return rows


def _corner(line: str, place: float, hours: float, by: str) -> Row:
    return {"line": line, "place": place, "hours": hours, "by": by, "said": hours_text(hours)}


def _weeks_to_a_point(plan: StudyPlan) -> int:
    return max(1, -(-plan.weeks // MOST_POINTS))


def _by(plan: StudyPlan, week: int) -> str:
    """The end of a week; of week 0, the start of the plan."""
    if not week or week > plan.last_week:
        return "The start"
    return f"The end of w{week_name(plan, week)[1:]}"


def _goals(plan: StudyPlan) -> list[Row]:
    """A point where a goal is reached; goals of one week share one, and where goals are many, those of some weeks."""
    names = {step.topic.id: one_line(step.topic.name, _NAME_LENGTH) for step in plan.steps}
    ends = {plan.steps[piece.step].topic.id: piece.end for piece in stretches(plan)}
    done = done_hours(plan)
    every = 1 if len(plan.forecasts) <= MOST_GOALS else max(1, -(-plan.weeks // MOST_GOALS))
    groups: dict[int, list[GoalForecast]] = {}
    for forecast in in_order(plan.forecasts):
        groups.setdefault((forecast.finish_week - 1) // every, []).append(forecast)
    return [
        {
            "place": ends[reached[-1].goal],
            "hours": round(done + reached[-1].finish_hour, 4),
            "goal": listed([names[forecast.goal] for forecast in reached], most=_MOST_NAMED),
            "by": week_name(plan, reached[-1].finish_week),
        }
        for reached in groups.values()
    ]


def _goal_layer(plan: StudyPlan, goals: Sequence[Row], total: float) -> list[Row]:
    """The goals as marks, each with its own shape and its name in the legend as long as these are few."""
    if not goals:
        return []
    few = len(goals) <= len(_SHAPES)
    rows = [
        {**goal, "mark": f"Goal: {goal['goal']}" if few else _MANY_GOALS, "said": hours_text(goal["hours"])}
        for goal in goals
    ]
    kinds = dict.fromkeys(row["mark"] for row in rows)
    legend = marks_legend_below(columns=1, label_limit=_LABEL_LIMIT, symbol_size=100)
    shape = nominal("mark", dict(zip(kinds, _SHAPES, strict=False)), legend)
    titles = {"goal": "Goal", "by": "When", "said": "Hours"}
    return [marks_layer(plan, rows, _hours_axis(total), shape, titles, size=150)]


def _hours_axis(total: float) -> Row:
    return {
        "field": "hours",
        "type": "quantitative",
        "scale": {"domain": [0, max(total, 1.0)], "nice": False},
        "axis": {"title": "Hours", "tickCount": 5, "labelPadding": 6, "titlePadding": 6},
    }


def burn_up_text(plan: StudyPlan, *, today: date | None = None) -> list[str]:
    """Return the burn-up in words: what there is in all, then one line for the end of each week.

    Parameters
    ----------
    plan : StudyPlan
    today : date, optional
        Its week is marked, if it lies within a plan that has dates.

    Examples
    --------
    >>> from graph.model import PlanRequest, PlanStep, Topic
    >>> step = PlanStep(1, Topic("a", "A"), 8.0, 0.0, 8.0, 1, 2)
    >>> for line in burn_up_text(StudyPlan(PlanRequest(goals=("a",), hours_per_week=5.0), (), (step,))):
    ...     print(line)
    8 hours in all, planned over 2 weeks.
    By the end of week 1: 5 of 8 hours.
    By the end of week 2: 8 of 8 hours.
    """
    hours = hours_by_week(plan)
    done, total = done_hours(plan), hours_text(hours[-1])
    if not plan.steps:
        return [NOTHING_LEFT + (f" Done so far: {hours_text(done)}." if done else "")]
    so_far = f": {hours_number(done)} done so far, {hours_number(plan.hours)} planned" if done else ", planned"
    lines = [f"{total} in all{so_far} over {counted(plan.weeks, 'week')}."]
    reached = goals_reached(plan)
    for week, name in named_weeks(plan, today):
        lines.append(f"By the end of w{name[1:]}: {hours_number(hours[week])} of {total}.{reached.get(week, '')}")
    return lines
