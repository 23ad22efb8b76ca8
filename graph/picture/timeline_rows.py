"""What a timeline draws, as plain rows: lanes, a bar for each step or for a category in some weeks, marks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from math import fsum

from graph.formatting import counted, date_text, first_few, hours_text
from graph.model import GoalForecast, PlanStep, StudyPlan
from graph.picture.vega import Row
from graph.picture.weeks import Stretch, days_text, in_order, one_line, place_of

MOST_BARS = 400
"""Above so many steps a bar stands for all topics of a category in some weeks."""
MOST_LANES = 24
MOST_GOAL_LANES = 8
MOST_NAMED = 3
"""Where names are listed, so many; of the others it is said how many they are."""
NAME_LENGTH = 120

_OTHERS = "Other categories"
_GOALS = "Goals"


class Lanes:
    """The lanes of a timeline: categories in the order of their first step, then goals; each name only once."""

    def __init__(self, plan: StudyPlan) -> None:
        categories = list(dict.fromkeys(step.topic.category for step in plan.steps))
        shown = categories if len(categories) <= MOST_LANES else categories[: MOST_LANES - 1]
        self._taken: set[str] = set()
        self._category = {category: self._lane(one_line(category, NAME_LENGTH)) for category in shown}
        self._others = self._lane(_OTHERS) if len(shown) < len(categories) else ""
        self.categories = (*self._category.values(), *([self._others] if self._others else []))
        self._goal: dict[str, str] = {}
        self._goals = ""
        if len(plan.forecasts) > MOST_GOAL_LANES:
            self._goals = self._lane(_GOALS)
        else:
            names = {step.topic.id: step.topic.name for step in plan.steps}
            for forecast in in_order(plan.forecasts):
                self._goal[forecast.goal] = self._lane(f"Goal: {one_line(names[forecast.goal], NAME_LENGTH)}")
        self.names = (*self.categories, *self._goal.values(), *([self._goals] if self._goals else []))

    def of_topic(self, step: PlanStep) -> str:
        """Return the lane of a step's bar."""
        return self._category.get(step.topic.category, self._others)

    def of_goal(self, goal: str) -> str:
        """Return the lane of a goal's marks."""
        return self._goal.get(goal, self._goals)

    def _lane(self, name: str) -> str:
        """The name, numbered where another lane has it already."""
        lane, number = name, 1
        while lane in self._taken:
            number += 1
            lane = f"{name} ({number})"
        self._taken.add(lane)
        return lane


def step_bars(plan: StudyPlan, pieces: Sequence[Stretch], lanes: Lanes) -> list[Row]:
    """Return one bar for each step, in plan order."""
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
            "topic": one_line(step.topic.name, NAME_LENGTH),
            "hours": hours_text(step.hours),
            "when": _when(step.week, step.end_week, step.start_date, step.end_date),
            "status": step.status.capitalize(),
        }
        for index, step in enumerate(plan.steps)
    ]


def grouped_bars(plan: StudyPlan, pieces: Sequence[Stretch], lanes: Lanes) -> list[Row]:
    """Return one bar for each category and as many weeks as keep the number of bars at `MOST_BARS`."""
    span = _weeks_to_a_bar(plan, len(lanes.categories))
    groups: dict[tuple[str, int], list[Stretch]] = {}
    for piece in pieces:
        groups.setdefault((lanes.of_topic(plan.steps[piece.step]), (piece.week - 1) // span), []).append(piece)
    bars = []
    for (lane, group), members in groups.items():
        steps = [plan.steps[step] for step in dict.fromkeys(piece.step for piece in members)]
        hours = fsum(piece.hours for piece in members)
        first, last = 1 + group * span, min((group + 1) * span, plan.last_week)
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
    return -(-plan.last_week // max(1, MOST_BARS // max(1, lanes)))


def _some_names(steps: Sequence[PlanStep]) -> str:
    names = (one_line(step.topic.name, NAME_LENGTH // 2) for step in steps)
    return f"{counted(len(steps), 'topic')}: {first_few(names, len(steps), MOST_NAMED)}"


def _when(week: int, end_week: int, start: date | None, end: date | None) -> str:
    weeks = f"Week {week}" if week == end_week else f"Weeks {week}–{end_week}"
    return weeks if start is None or end is None else f"{weeks}, {days_text(start, end)}"


def goal_marks(plan: StudyPlan, pieces: Sequence[Stretch], lanes: Lanes) -> list[Row]:
    """Return a milestone for each goal, and its deadline if that lies within the plan; at most `MOST_BARS` of them."""
    ends = {plan.steps[piece.step].topic.id: piece.end for piece in pieces}
    names = {step.topic.id: one_line(step.topic.name, NAME_LENGTH) for step in plan.steps}
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


def _grouped_goals(plan: StudyPlan, rows: Iterable[Row], lanes: Lanes) -> list[Row]:
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
    if not forecast.days_late:
        return f"{due}: in time"
    late = (
        f"{hours_text(forecast.shortfall)} short"
        if forecast.shortfall
        else counted(forecast.days_late, "day") + " late"
    )
    return f"{due}: {late}"


def step_marks(plan: StudyPlan, bars: Sequence[Row]) -> list[Row]:
    """Return what is to be noticed about single steps, below the beginning or the end of their bars."""
    names = {step.topic.id: step.topic.name for step in (*plan.finished, *plan.steps)}
    rows = []
    for step, bar in zip(plan.steps, bars, strict=True):
        mark = {"lane": bar["lane"], "topic": bar["topic"], "when": bar["when"]}
        if step.status == "in progress":
            rows.append({**mark, "place": bar["start"], "kind": "In progress", "note": ""})
        if step.needs_refresh:
            note = "Look again at " + ", ".join(one_line(names[topic], NAME_LENGTH) for topic in step.refresh[:3])
            rows.append({**mark, "place": bar["start"], "kind": "Look again first", "note": note})
    return rows
