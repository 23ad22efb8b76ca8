"""A plan as the page's list and picture are sent it: a book that stays while a plan is worked through, and turns.

The book holds the plan's topics with their lines, a turn where the learner stands: what a tick changes. Topics of a
turn are numbers, their places in the book.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from math import fsum
from typing import Any, NamedTuple

from graph.core.topic_graph import TopicGraph
from graph.formatting import date_text, hours_number, tidy_number
from graph.model import PlanStep, Resource, StudyPlan
from graph.picture.colours import palette_of
from graph.picture.layout import lines_of
from graph.picture.topic_map import drawn_line, drawn_names, fingerprint, redundant_edges
from graph.planning.sittings import sittings

MOST_STEPS = 600
_MOST_NEXT = 14
"""So many steps are listed and drawn; the files that can be taken away hold all of them."""
_MOST_LINKS = 2
_WEEK = timedelta(days=7)


class Week(NamedTuple):
    """What is due in the present week: the topics, first the ones done in it, and when to sit down for what.

    `coming` are the days, topics and hours of the week after it.
    """

    topics: tuple[str, ...]
    sessions: Mapping[str, Sequence[tuple[date, float]]]
    left: float
    coming: Sequence[tuple[date, str, float]] = ()


def book_of(graph: TopicGraph, plan: StudyPlan) -> dict[str, Any]:
    """Return the topics of a plan and the lines between them; `rev` changes exactly when anything in it does.

    Nodes are in an order that no tick changes: that of the graph. Lines that others imply are `redundant`.

    Examples
    --------
    >>> from graph.loading.build import build_graph
    >>> from graph.model import Prerequisite, Records, Topic
    >>> from graph.planning.plan import study_plan
    >>> topics = (Topic("sets", "Sets"), Topic("limits", "Limits"), Topic("maps", "Maps"))
    >>> graph = build_graph(Records(topics, (Prerequisite("sets", "limits"),)))
    >>> book = book_of(graph, study_plan(graph, "limits"))
    >>> [node["label"] for node in book["nodes"]], book["edges"], book["goals"]
    (['Sets', 'Limits'], [{'from': 'sets', 'to': 'limits'}], ['limits'])
    """
    steps = {step.topic.id: step for step in (*plan.steps[:MOST_STEPS], *plan.finished)}
    cut = graph.records_of(steps)
    topics = [steps[topic.id].topic for topic in cut.topics]
    names = drawn_names(topics)
    place = {topic.id: number for number, topic in enumerate(topics)}
    edges = [edge for edge in lines_of(cut.prerequisites) if edge.is_required or edge.source in place]
    taken = plan.part
    needed = [
        edge
        for edge in edges
        if not edge.is_required
        or taken is None
        or taken.has_edge(edge.source, edge.target)
        or edge.kind == "corequisite"
    ]
    redundant = redundant_edges(
        len(topics), [(place[edge.source], place[edge.target]) for edge in needed if edge.is_required]
    )
    lanes = list(dict.fromkeys(topic.category for topic in topics))
    colours = {name: number for number, name in enumerate(graph.categories)}
    at = {name: number for number, name in enumerate(lanes)}
    book: dict[str, Any] = {
        "nodes": [
            {
                "id": topic.id,
                "label": names[topic.id],
                "lane": at[topic.category],
                "hours": tidy_number(steps[topic.id].hours),
                **({"assumed": True} if topic.hours_assumed else {}),
            }
            for topic in topics
        ],
        "edges": [
            drawn_line(edge, False)
            | ({"redundant": True} if (place[edge.source], place[edge.target]) in redundant else {})
            for edge in needed
        ],
        "goals": [topic.id for topic in plan.goals if topic.id in place],
        "lanes": [{"name": name} for name in lanes],
        "palette": palette_of(colours.get(name, number) for number, name in enumerate(lanes)),
    }
    return {**book, "rev": fingerprint(book)}


def week_of(plan: StudyPlan, today: date) -> Week:
    """Return what is due in the week of a day and in the next, and what was done in it; nothing without dates.

    Examples
    --------
    >>> from graph.model import PlanRequest, Topic
    >>> step = PlanStep(1, Topic("sets", "Sets"), 3.0, 0.0, 3.0, 1, 1)
    >>> request = PlanRequest(("sets",), hours_per_week=7.0, start=date(2026, 11, 23), today=date(2026, 11, 28))
    >>> week = week_of(StudyPlan(request, (), (step,)), date(2026, 11, 28))
    >>> week.topics, [(day.day, hours) for day, hours in week.sessions["sets"]], week.left
    (('sets',), [(28, 1.0), (29, 1.0)], 2.0)
    >>> week.coming
    [(datetime.date(2026, 11, 30), 'sets', 1.0)]
    """
    monday = today - timedelta(days=today.weekday())
    done = [topic for topic, _ in _ended(plan, monday)]
    if plan.request.start is None or not plan.steps:
        return Week(tuple(done), {}, 0.0)
    sessions: dict[str, list[tuple[date, float]]] = {}
    coming: list[tuple[date, str, float]] = []
    for (day, topic), hours in _hours_by_day(plan, monday + 2 * _WEEK).items():
        if day < monday + _WEEK:
            sessions.setdefault(topic, []).append((day, hours))
        else:
            coming.append((day, topic, hours))
    left = fsum(hours for pieces in sessions.values() for _, hours in pieces)
    begun = [step.topic.id for step in plan.steps if step.status == "in progress" and step.topic.id not in sessions]
    return Week((*done, *sessions, *begun), sessions, left, coming)


def _hours_by_day(plan: StudyPlan, end: date) -> dict[tuple[date, str], float]:
    """The hours of each topic on each day before `end`, in their order."""
    hours: dict[tuple[date, str], float] = {}
    for sitting in sittings(plan):
        for part in sitting.parts if sitting.date < end else ():
            key = sitting.date, plan.steps[part.step].topic.id
            hours[key] = fsum((hours.get(key, 0.0), part.hours))
    return hours


def _ended(plan: StudyPlan, since: date) -> list[tuple[str, date]]:
    """What was finished on a day or after, in that order."""
    inside = {step.topic.id for step in plan.finished}
    days = [(topic, noted.ended) for topic, noted in plan.request.progress if topic in inside and noted.ended]
    return sorted(((topic, day) for topic, day in days if day >= since), key=lambda pair: pair[1])


def turn_of(
    plan: StudyPlan, book: Mapping[str, Any], today: date, resources: Mapping[str, tuple[Resource, ...]]
) -> dict[str, Any]:
    """Return where the learner of a plan stands on a day.

    Parameters
    ----------
    plan : StudyPlan
    book : mapping
        What `book_of` returned for it.
    today : date
    resources : mapping of topic id to resources

    Returns
    -------
    dict
        ``order``, ``weeks`` and ``from`` (days from Monday of this week; None without dates) of the steps that are
        left, ``first`` the position of the first, ``status`` of those not to do, ``finished`` (the last finished
        first), ``now`` with ``sessions`` and ``links``, ``next`` (what comes next week: day, topic, hours), and
        ``figures``.
    """
    place = {node["id"]: number for number, node in enumerate(book["nodes"])}
    monday = today - timedelta(days=today.weekday())
    steps = plan.steps[:MOST_STEPS]
    week = week_of(plan, today)
    now = [topic for topic in week.topics if topic in place]
    shown = now or [topic for _, topic, _ in week.coming if topic in place][:_MOST_NEXT]
    status = {step.topic.id: step.status for step in (*steps, *plan.finished) if step.status != "to do"}
    noted = {topic: noted.ended for topic, noted in plan.request.progress}
    finished = sorted(
        (step.topic.id for step in plan.finished if step.topic.id in place),
        key=lambda topic: noted.get(topic) or date.min,
        reverse=True,
    )
    return {
        "rev": book["rev"],
        "today": today.isoformat(),
        "monday": monday.isoformat(),
        "first": plan.done + 1,
        "order": [place[step.topic.id] for step in steps],
        "weeks": [step.week for step in steps],
        "from": [(step.start_date - monday).days if step.start_date else None for step in steps],
        "status": {place[topic]: value for topic, value in status.items() if topic in place},
        "finished": [place[topic] for topic in finished],
        "now": [place[topic] for topic in now],
        "sessions": {
            place[topic]: [[(day - monday).days, tidy_number(hours)] for day, hours in pieces]
            for topic, pieces in week.sessions.items()
            if topic in place
        },
        "next": [
            [(day - monday).days, place[topic], tidy_number(hours)]
            for day, topic, hours in week.coming
            if topic in place
        ][:_MOST_NEXT],
        "links": {place[topic]: found for topic in shown if (found := _links(resources.get(topic, ())))},
        "figures": figures_of(plan, week, today),
        "goals": list(book["goals"]),
    }


def _links(found: Iterable[Resource]) -> list[list[str]]:
    return [[one.title, one.url] for one in found if one.is_link][:_MOST_LINKS]


def figures_of(plan: StudyPlan, week: Week, today: date) -> dict[str, Any]:
    """Return what a plan comes to: topics and hours done of all, days behind what was promised, and when it is done."""
    done = [step for step in plan.finished if step.status == "done" and step.position]
    gone = fsum(step.hours for step in done)
    behind = [forecast.days_behind for forecast in plan.forecasts if forecast.days_behind is not None]
    return {
        "topics": [len(done), len(done) + len(plan.steps)],
        "hours": [tidy_number(gone), tidy_number(fsum((gone, plan.hours)))],
        "behind": max(behind) if behind and plan.request.promised else None,
        "finish": short_date(plan.finish_date, today) if plan.finish_date else "",
        "weeks": plan.weeks,
        "left": tidy_number(week.left),
        "week": hours_number(_hours_of(plan)),
    }


def _hours_of(plan: StudyPlan) -> float:
    hours = plan.request.hours_per_week
    return hours[-1] if isinstance(hours, tuple) else hours


def short_date(day: date, today: date) -> str:
    """Return a day in words, the year only where it is another one.

    Examples
    --------
    >>> short_date(date(2027, 9, 1), date(2027, 1, 4)), short_date(date(2027, 9, 1), date(2026, 11, 28))
    ('1 September', '1 September 2027')
    """
    return date_text(day).removesuffix(f" {today.year}")


def step_of(plan: StudyPlan, topic: str) -> PlanStep | None:
    """Return the step of a plan that is this topic, done ones included; None where there is none."""
    return next((step for step in (*plan.steps, *plan.finished) if step.topic.id == topic), None)
