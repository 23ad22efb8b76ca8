"""The one place where answers are combined: a `PlanRequest` becomes a `StudyPlan`."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import networkx as nx

from graph.build import TopicGraph
from graph.errors import InvalidRequestError, UnknownTopicError
from graph.model import ORDERS, Choice, GoalForecast, PlanRequest, PlanStep, Progress, StudyPlan
from graph.paths.alternatives import Way, cheapest_way
from graph.paths.budget import best_within, goal_values
from graph.paths.closure import known_closure, required_graph
from graph.paths.critical import critical_path, slack
from graph.paths.order import OrderRequest, figures, ordered
from graph.schedule import Calendar, Slot, scheduled, shortfall

_NAMED_USES = 2


def study_plan(graph: TopicGraph, request: PlanRequest) -> StudyPlan:
    """Return the ordered plan to the goals of `request`: everything needed, nothing else, no topic too early.

    Topics already known and what follows from them are left out. Goals that are all known give a plan
    without steps. The same graph and request give the same plan in any process.

    Raises
    ------
    UnknownTopicError
        If a goal, known or pinned topic is not in the graph.
    InvalidRequestError
        If no plan can be what is asked for (no goal, zero hours a week, a deadline without a start date).

    Notes
    -----
    Linear in the goals' closure but for the order, see `graph.paths.order`, and for choices, see
    `graph.paths.alternatives`.

    Examples
    --------
    >>> from graph.build import build_graph
    >>> from graph.model import Prerequisite, Records, Topic
    >>> hours = {"sets": 2.0, "limits": 3.0, "series": 1.0}
    >>> topics = [Topic(name, name.title(), hours=hours[name]) for name in hours]
    >>> edges = [Prerequisite("sets", "limits"), Prerequisite("limits", "series")]
    >>> plan = study_plan(build_graph(Records(tuple(topics), tuple(edges))),
    ...                   PlanRequest(goals=("series",), known=frozenset({"sets"}), hours_per_week=2))
    >>> [(step.topic.name, step.start_hour, step.week) for step in plan.steps], plan.hours, plan.weeks
    ([('Limits', 0.0, 1), ('Series', 3.0, 2)], 4.0, 2)
    """
    _check(graph, request)
    learner = learner_of(graph, request)
    calendar = calendar_of(request)
    way = _cheapest(graph, request, learner)
    part = _within_budget(way.graph, request, learner)
    order_request = _order_request(graph, part, request, learner, calendar)
    order = ordered(part, request.order, order_request)
    slots = scheduled([learner.hours[topic] for topic in order.topics], calendar, whole_topics=request.whole_topics)
    steps = _steps(graph, part, order.topics, slots, request, learner)
    return StudyPlan(
        request=request,
        goals=tuple(graph.topics[goal] for goal in request.goals),
        steps=steps,
        finished=_finished(graph, learner),
        known=tuple(graph.topics[topic] for topic in sorted(request.known)),
        implied=tuple(graph.topics[topic] for topic in sorted(learner.implied)),
        critical_path=tuple(critical_path(part, learner.hours)),
        choices=tuple(Choice(*choice) for choice in way.choices if choice.target in part),
        forecasts=_forecasts(steps, request, calendar),
        figures=figures(part, order.topics, order_request),
        hours_assumed=sum(graph.topics[topic].hours_assumed for topic in order.topics),
        proven_best=order.proven,
    )


def calendar_of(request: PlanRequest) -> Calendar:
    """Return when the learner of `request` studies.

    Raises
    ------
    InvalidRequestError
        If such a calendar would never finish a plan.
    """
    return Calendar(request.hours_per_week, request.start, request.weekdays, request.days_off)


class Learner(NamedTuple):
    """What one learner brings: `held` needs no study, `implied` is the part of it that nobody said."""

    held: frozenset[str]
    implied: frozenset[str]
    hours: Mapping[str, float]
    progress: Mapping[str, Progress]


def learner_of(graph: TopicGraph, request: PlanRequest) -> Learner:
    """Return what the learner of `request` brings, everything that follows from it included.

    Raises
    ------
    UnknownTopicError
        If a known topic is not in the graph. Noted progress about topics that are not is passed over.
    """
    progress = {topic: state for topic, state in request.progress if topic in graph}
    done = {topic for topic, state in progress.items() if state.status == "done"}
    skipped = {topic for topic, state in progress.items() if state.status == "skipped"}
    said = request.known | done
    follows = known_closure(graph.dag, said) - request.unknown
    own_hours = {topic: state.hours for topic, state in progress.items() if state.hours is not None}
    hours = {**graph.hours, **own_hours} if own_hours else graph.hours
    # What is skipped is never studied, but says nothing about what it rests on.
    return Learner(follows | said | skipped, follows - said - skipped, hours, progress)


def way_to(graph: TopicGraph, request: PlanRequest) -> Way:
    """Return what is left to learn for the goals of `request`, alternatives settled and nothing ordered yet.

    Raises
    ------
    UnknownTopicError
        If a goal or known topic is not in the graph.
    """
    return _cheapest(graph, request, learner_of(graph, request))


def _cheapest(graph: TopicGraph, request: PlanRequest, learner: Learner) -> Way:
    return cheapest_way(graph.dag, request.goals, learner.held, learner.hours, pinned=request.pinned)


def _within_budget(part: nx.DiGraph, request: PlanRequest, learner: Learner) -> nx.DiGraph:
    """The best of `part` that fits the hours of the request; all of it where no budget is set."""
    if request.budget is None:
        return part
    value = goal_values(part, [goal for goal in request.goals if goal in part], dict(request.weights))
    return required_graph(part, frozenset(best_within(part, value, learner.hours, request.budget)))


def _check(graph: TopicGraph, request: PlanRequest) -> None:
    if not request.goals:
        raise InvalidRequestError("A plan needs a goal. Name at least one topic.")
    named = [*request.goals, *sorted(request.known | request.pinned), *(goal for goal, _ in request.deadlines)]
    for topic in named:
        if topic not in graph:
            raise UnknownTopicError(topic, graph.names.suggest(topic))
    if request.order not in ORDERS:
        raise InvalidRequestError(f"There is no order {request.order!r}. Choose one of {', '.join(ORDERS)}.")
    if request.deadlines and request.start is None:
        raise InvalidRequestError("A deadline needs a start date. Say on which day the plan begins.")
    for goal, weight in request.weights:
        if not (math.isfinite(weight) and weight >= 0):
            raise InvalidRequestError(f"The weight of {goal} is {weight}. Give a number such as 2; 0 or more.")


def _order_request(
    graph: TopicGraph, part: nx.DiGraph, request: PlanRequest, learner: Learner, calendar: Calendar
) -> OrderRequest:
    return OrderRequest(
        hours=learner.hours,
        category={topic: graph.topics[topic].category for topic in part},
        difficulty={topic: graph.topics[topic].difficulty for topic in part},
        goals=tuple(goal for goal in dict.fromkeys(request.goals) if goal in part),
        weights=dict(request.weights),
        due={goal: calendar.available_hours(due) for goal, due in request.deadlines if goal in part},
        hints=tuple(_hints(graph, part)),
    )


def _hints(graph: TopicGraph, part: nx.DiGraph) -> Iterator[tuple[str, str]]:
    """Recommended edges inside the part, in file order."""
    return (
        (edge.source, edge.target)
        for edge in graph.records.prerequisites
        if not edge.is_required and edge.source in part and edge.target in part
    )


def _steps(
    graph: TopicGraph,
    part: nx.DiGraph,
    topics: Sequence[str],
    slots: Sequence[Slot],
    request: PlanRequest,
    learner: Learner,
) -> tuple[PlanStep, ...]:
    place = {topic: index for index, topic in enumerate(topics)}
    spare = slack(part, learner.hours)
    helpful: dict[str, list[str]] = {}
    for source, target in _hints(graph, part):
        helpful.setdefault(target, []).append(source)
    steps = []
    for index, (topic, slot) in enumerate(zip(topics, slots, strict=True)):
        uses = sorted(part.succ[topic], key=place.__getitem__)
        state = learner.progress.get(topic, Progress())
        steps.append(
            PlanStep(
                position=index + 1,
                topic=graph.topics[topic],
                hours=learner.hours[topic],
                start_hour=slot.start_hour,
                end_hour=slot.end_hour,
                week=slot.week,
                end_week=slot.end_week,
                needs=tuple(sorted(part.pred[topic], key=place.__getitem__)),
                helpful=tuple(sorted(helpful.get(topic, ()), key=place.__getitem__)),
                why=_why(graph, topic, uses, request.goals),
                start_date=slot.start_date,
                end_date=slot.end_date,
                status=state.status,
                notes=state.notes,
                slack=spare[topic],
                weeks_unused=slots[place[uses[0]]].week - slot.end_week if uses else 0,
            )
        )
    return tuple(steps)


def _why(graph: TopicGraph, topic: str, uses: Sequence[str], goals: Sequence[str]) -> str:
    """What a step is for: a goal, or the next topics of the plan that use it."""
    if topic in goals:
        return "Goal"
    if not uses:  # a budget cut off what would use it
        return "On the way to your goals"
    names = [graph.topics[use].name for use in uses[:_NAMED_USES]]
    more = len(uses) - len(names)
    return "For " + ", ".join(names) + (f" and {more} more" if more else "")


def _finished(graph: TopicGraph, learner: Learner) -> tuple[PlanStep, ...]:
    """The done and skipped topics of an earlier plan, in its order."""
    return tuple(
        PlanStep(
            position=0,
            topic=graph.topics[topic],
            hours=learner.hours[topic],
            start_hour=0.0,
            end_hour=0.0,
            week=0,
            end_week=0,
            status=state.status,
            notes=state.notes,
        )
        for topic, state in learner.progress.items()
        if state.status in ("done", "skipped")
    )


def _forecasts(steps: Iterable[PlanStep], request: PlanRequest, calendar: Calendar) -> tuple[GoalForecast, ...]:
    by_topic = {step.topic.id: step for step in steps}
    due = dict(request.deadlines)
    return tuple(
        GoalForecast(
            goal=goal,
            finish_hour=step.end_hour,
            finish_week=step.end_week,
            finish_date=step.end_date,
            due=due.get(goal),
            shortfall=shortfall(step.end_hour, calendar, due[goal]) if goal in due else 0.0,
        )
        for goal in request.goals
        if (step := by_topic.get(goal)) is not None
    )
