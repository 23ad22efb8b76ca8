"""What is shown of a topic when it is opened: why it is here, what it needs, where to learn it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date
from itertools import islice
from typing import Any

from graph.core.topic_graph import TopicGraph
from graph.formatting import counted, hours_number, hours_text, number_text
from graph.messages import edge_note, listed
from graph.model import PlanRequest, PlanStep, Progress, StudyPlan, Topic
from graph.picture.worklist import short_date, step_of
from graph.planning.advice import Explanation, chain_between, explained, length_of_way
from graph.planning.plan import learner_of

MOST_LISTED = 9
MOST_UNFOLDED = 100
"""As many neighbours are listed at first, and on request."""
MOST_EXPLAINED = 400
"""Comparing a longer plan with and without a step takes a while: for these only the chain to the goal is shown."""


def detail_of(
    graph: TopicGraph,
    topic: str,
    request: PlanRequest,
    plan: StudyPlan | None = None,
    *,
    unfolded: Collection[str] = (),
    way_from: str | None = None,
    today: date,
) -> dict[str, Any]:
    """Return what opens for a topic, as one JSON-able value.

    Parameters
    ----------
    graph : TopicGraph
    topic : str
    request : PlanRequest
        What the learner asks for and brings.
    plan : StudyPlan, optional
        The plan that is shown: says why the topic is in it.
    unfolded : collection of str
        ``"Needs"`` and ``"Unlocks"``: which of the lists is shown at length.
    way_from : str, optional
        A topic to which the chain is wanted.
    today : date

    Examples
    --------
    >>> from graph.loading.build import build_graph
    >>> from graph.model import Prerequisite, Records
    >>> topics = (Topic("sets", "Sets", hours=2.0), Topic("limits", "Limits", hours=3.0))
    >>> graph = build_graph(Records(topics, (Prerequisite("sets", "limits", reason="A limit speaks of sets."),)))
    >>> found = detail_of(graph, "limits", PlanRequest(()), today=date(2026, 11, 28))
    >>> found["needs"], found["way"]
    ([['sets', 'Sets', 'A limit speaks of sets.']], '5 hours to get there: this and 1 topic it rests on.')
    """
    value = graph.topics[topic]
    step = step_of(plan, topic) if plan is not None else None
    noted = dict(request.progress).get(topic, Progress())
    needs = _neighbours(graph, graph.around.pred[topic], "Needs" in unfolded, reasons=True)
    unlocks = _neighbours(graph, graph.around.succ[topic], "Unlocks" in unfolded)
    found = (
        explained(graph, plan, topic) if plan and step and step.is_left and len(plan.steps) <= MOST_EXPLAINED else None
    )
    is_known = topic in request.known or noted.status == "done"
    return {
        "id": topic,
        "name": graph.called(topic),
        "facts": " · ".join(filter(None, (*_facts(value), _place(step, plan, today)))),
        "summary": value.summary,
        "explanation": value.explanation,
        "notes": list(_notes(graph, value)),
        "way": _way(graph, topic, request),
        "why": _why(graph, plan, step, found),
        "without": _without(graph, found) if found else "",
        "refresh": [[one, graph.called(one), ""] for one in (step.refresh if step else ())],
        "needs": needs,
        "moreNeeds": len(graph.around.pred[topic]) - len(needs),
        "unlocks": unlocks,
        "moreUnlocks": len(graph.around.succ[topic]) - len(unlocks),
        "resources": [
            [one.title, one.url if one.is_link else "", _source_facts(one.kind, one.cost, one.hours)]
            for one in graph.resources.get(topic, ())
        ],
        **_path(graph, topic, way_from),
        "isStep": step is not None,
        "hasPlan": plan is not None,
        "hasNeeds": bool(needs),
        "isGoal": topic in request.goals,
        "isKnown": is_known,
        "spent": number_text(noted.spent) if noted.spent else "",
        "hours": number_text(step.hours) if step else "",
        "note": noted.notes,
    }


def _facts(topic: Topic) -> Iterable[str]:
    hours = f"{hours_number(topic.hours)} h" + (" (assumed)" if topic.hours_assumed else "")
    return topic.category, topic.area, topic.difficulty, hours if topic.hours or topic.hours_assumed else "milestone"


def _place(step: PlanStep | None, plan: StudyPlan | None, today: date) -> str:
    if step is None or plan is None or not step.is_left:
        return step.status if step is not None else ""
    number = f"step {step.position} of {plan.done + len(plan.steps)}"
    if step.start_date is None or step.end_date is None:
        return f"{number}, week {step.week}"
    first, last = short_date(step.start_date, today), short_date(step.end_date, today)
    return f"{number}, {first}" if first == last else f"{number}, {first} to {last}"


def _notes(graph: TopicGraph, topic: Topic) -> Iterable[str]:
    if topic.status == "legacy":
        yield "Legacy (retired, or its licence has closed): still here to be found, and taken last among alternatives."
    if block := graph.taken_together(topic.id):
        yield f"Taken together with {listed([graph.called(other) for other in block if other != topic.id])}."


def _way(graph: TopicGraph, topic: str, request: PlanRequest) -> str:
    asked = replace(request, goals=(topic,), deadlines=(), weights=(), asked=(), promised=(), in_force=(), budget=None)
    if topic in learner_of(graph, asked).held:
        return "You know this already."
    hours, topics = length_of_way(graph, asked)
    if topics <= 1:
        return f"{hours_text(hours)} to get there. You can start it now."
    return f"{hours_text(hours)} to get there: this and {counted(topics - 1, 'topic')} it rests on."


def _neighbours(
    graph: TopicGraph, found: Mapping[str, Mapping[str, str]], is_long: bool, *, reasons: bool = False
) -> list[list[str]]:
    most = MOST_UNFOLDED if is_long else MOST_LISTED
    return [
        [other, graph.called(other), ". ".join(filter(None, (_note(edge), edge["reason"] if reasons else "")))]
        for other, edge in islice(found.items(), most)
    ]


def _note(edge: Mapping[str, str]) -> str:
    note = edge_note(edge["kind"], edge["group"])
    return f"({note})" if note else ""


def _source_facts(kind: str, cost: str, hours: float | None) -> str:
    return ", ".join(filter(None, (kind, cost, f"{hours_number(hours)} h" if hours else "")))


def _why(graph: TopicGraph, plan: StudyPlan | None, step: PlanStep | None, found: Explanation | None) -> Any:
    if plan is None or step is None:
        return None
    if found is None:
        goal = next(iter(plan.request.goals), "")
        chain = chain_between(graph, step.topic.id, goal) or []
        return {
            "title": f"On the way to {graph.called(goal)}",
            "chain": [[one, graph.called(one), ""] for one in chain[1:]],
            "saved": "",
        }
    if not found.chain:
        return {"title": "It is a goal of yours.", "chain": [], "saved": ""}
    goals = listed([graph.called(goal) for goal in found.goals], most=3)
    return {
        "title": f"Why it is here: {goals} {'rest' if len(found.goals) > 1 else 'rests'} on it",
        "chain": [[edge.target, graph.called(edge.target), edge.reason] for edge in found.chain],
        "saved": f"If you knew it, the plan would be {hours_text(found.hours_saved)} shorter.",
    }


def _without(graph: TopicGraph, found: Explanation) -> str:
    lost = [graph.called(goal) for goal in found.skipped.goals_lost]
    if lost:
        return f"{listed(lost, most=3)} {'are' if len(lost) > 1 else 'is'} out of reach: there is no way around it."
    if found.skipped.detour:
        way = listed([graph.called(topic) for topic in found.skipped.detour], most=5)
        extra = found.skipped.extra_hours
        return f"The plan goes another way, through {way}: {hours_text(abs(extra))} {'more' if extra >= 0 else 'less'}."
    return "Nothing else is lost."


def _path(graph: TopicGraph, topic: str, way_from: str | None) -> dict[str, Any]:
    """The chain between this topic and the one that ways are shown from."""
    if way_from is None or way_from == topic:
        return {"path": None, "pathNote": ""}
    chain = chain_between(graph, way_from, topic)
    other = graph.called(way_from)
    if chain is None:
        return {"path": [], "pathNote": f"Neither rests on the other: no way leads from {other} to here."}
    return {
        "path": [[one, graph.called(one)] for one in chain],
        "pathNote": f"Shortest way between {other} and {graph.called(topic)}",
    }
