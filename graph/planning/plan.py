"""The one place where answers are combined: a `PlanRequest` becomes a `StudyPlan`."""

from __future__ import annotations

import math
from collections import ChainMap
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple, Unpack

import networkx as nx

from graph.build import TopicGraph
from graph.errors import InvalidRequestError, UnknownTopicError
from graph.index import NO_GROUP, cut
from graph.index.rows import Ints
from graph.model import (
    MOST_WEIGHED,
    ORDERS,
    Choice,
    ManySteps,
    PlanRequest,
    PlanStep,
    Progress,
    StudyPlan,
    Topic,
)
from graph.planning.budget import best_within, goal_values
from graph.planning.calendar import Calendar, Slot, scheduled
from graph.planning.choices import Way, cheapest_way
from graph.planning.critical import critical_path, slack
from graph.planning.deadlines import forecasts
from graph.planning.needs import required_graph
from graph.planning.order import LARGE_PART, OrderRequest, figures, ordered
from graph.planning.resolve_names import Settings, Texts, refuse_other_topics, request_by_names
from graph.progress import doing

NAMED_USES = 2


def study_plan(graph: TopicGraph, request: PlanRequest | Texts, **settings: Unpack[Settings]) -> StudyPlan:
    """Return the ordered plan to the goals of `request`: everything needed, nothing else, no topic too early.

    Topics already known and what follows from them are left out. Goals that are all known give a plan
    without steps. The same graph and request give the same plan in any process.

    Parameters
    ----------
    graph : TopicGraph
        Where the goals are.
    request : PlanRequest, or str, or several
        The goals by id, name or alias, or by the name of a goal that the graph offers; or the whole request, by id.
    **settings
        With goals by name: the other fields of a `PlanRequest`, such as `known` or `hours_per_week`, with topics by
        id, name or alias, one text or several, and mappings in place of pairs.

    Raises
    ------
    UnknownTopicError
        If a goal, known or pinned topic is not in the graph.
    AmbiguousNameError
        If a name may mean several topics.
    InvalidRequestError
        If no plan can be what is asked for (no goal, zero hours a week, a deadline without a start date).

    Notes
    -----
    Linear in the goals' closure but for the order, see `graph.planning.order`, and for choices, see
    `graph.planning.choices`. With more than `MOST_WEIGHED` topics to learn and no budget, neither is weighed,
    and the plan says so as `quick_order`. Such a plan, and any in which there is nothing to weigh, is made on arrays,
    see `graph.large_plan`.

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
    >>> study_plan(build_graph(Records(tuple(topics), tuple(edges))), "Series", known="Sets", hours_per_week=2) == plan
    True
    """
    if not isinstance(request, PlanRequest):
        request = request_by_names(graph, request, **settings)
        refuse_other_topics(graph, request)
    elif settings:
        raise TypeError(f"A PlanRequest says everything itself: set {', '.join(settings)} in it.")
    _check(graph, request)
    learner = learner_of(graph, request)
    calendar = calendar_of(request)
    needed = graph.needed(request.goals, learner.held)
    if request.budget is None and _needs_no_weighing(graph, needed):
        from graph.large_plan import large_plan  # it leans on this room

        with doing(f"Putting {len(needed):,} topics in order"):
            return large_plan(graph, request, learner, needed)
    asked = graph.needed_dag(request.goals, learner.held)
    way = _cheapest(asked, request, learner)
    part = _Part(_within_budget(way.graph, request, learner), asked, graph.topics_of(way.graph))
    order_request = _order_request(part, request, learner, calendar)
    order = ordered(part.dag, request.order, order_request)
    hours = [learner.hours[topic] for topic in order.topics]
    slots = scheduled(hours, calendar, whole_topics=request.whole_topics)
    steps = _steps(part, order.topics, slots, request, learner)
    return StudyPlan(
        request=request,
        goals=tuple(graph.topics[goal] for goal in request.goals),
        steps=steps,
        finished=finished_steps(graph, learner),
        known=tuple(graph.topics_of(sorted(request.known)).values()),
        implied=tuple(graph.topics_of(sorted(learner.implied)).values()),
        critical_path=tuple(critical_path(part.dag, learner.hours)),
        choices=tuple(Choice(*choice) for choice in way.choices if choice.target in part.dag),
        forecasts=forecasts(request, calendar, hours, _reached(request, order.topics, slots)),
        figures=figures(part.dag, order.topics, order_request),
        hours_assumed=sum(part.topics[topic].hours_assumed for topic in order.topics),
        proven_best=order.proven,
    )


def _needs_no_weighing(graph: TopicGraph, needed: Ints) -> bool:
    """Whether there are too many topics to weigh orders and alternatives, or nothing to weigh: no search, no choice."""
    if len(needed) > MOST_WEIGHED:
        return True
    index = graph.index
    return len(needed) > LARGE_PART and bool((index.choices[cut(index, needed)] == NO_GROUP).all())


def calendar_of(request: PlanRequest) -> Calendar:
    """Return when the learner of `request` studies: weeks count from the start, and nothing is studied before today.

    Raises
    ------
    InvalidRequestError
        If such a calendar would never finish a plan.
    """
    return Calendar(request.hours_per_week, request.start, request.weekdays, request.days_off, request.today)


def positions(plan: StudyPlan, topics: Iterable[str]) -> dict[str, int]:
    """Return the position, from 1, of those of some topics that are steps of the plan, in plan order.

    Examples
    --------
    >>> from graph.model import Topic
    >>> sets, limits = Topic("sets", "Sets"), Topic("limits", "Limits")
    >>> steps = PlanStep(1, sets, 1.0, 0.0, 1.0, 1, 1), PlanStep(2, limits, 1.0, 1.0, 2.0, 1, 1)
    >>> positions(StudyPlan(PlanRequest(("limits",)), (limits,), steps), ["series", "limits"])
    {'limits': 2}
    """
    if isinstance(plan.steps, ManySteps):
        found = plan.steps.positions(topics)
        return dict(sorted(found.items(), key=lambda pair: pair[1]))
    wanted = frozenset(topics)
    return {step.topic.id: step.position for step in plan.steps if step.topic.id in wanted}


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
    follows = graph.known_closure(said) - request.unknown
    own_hours = {topic: state.hours for topic, state in progress.items() if state.hours is not None}
    # No copy: the graph may be large, and nobody writes to it.
    hours = ChainMap(own_hours, graph.hours) if own_hours else graph.hours  # type: ignore[arg-type]
    # What is skipped is never studied, but says nothing about what it rests on.
    return Learner(follows | said | skipped, follows - said - skipped, hours, progress)


def way_to(graph: TopicGraph, request: PlanRequest) -> Way:
    """Return what is left to learn for the goals of `request`, alternatives settled and nothing ordered yet.

    Raises
    ------
    UnknownTopicError
        If a goal or known topic is not in the graph.
    """
    learner = learner_of(graph, request)
    return _cheapest(graph.needed_dag(request.goals, learner.held), request, learner)


class _Part(NamedTuple):
    """What a plan is made of: `dag` holds what is to be learned, out of `asked`, which has recommended edges too."""

    dag: nx.DiGraph
    asked: nx.DiGraph
    topics: Mapping[str, Topic]

    @property
    def hints(self) -> Iterator[tuple[str, str]]:
        """Recommended edges among what is to be learned."""
        return (
            (source, target)
            for source, target, kind in self.asked.edges(data="kind")
            if kind == "recommended" and source in self.dag and target in self.dag
        )


def _cheapest(part: nx.DiGraph, request: PlanRequest, learner: Learner) -> Way:
    return cheapest_way(part, request.goals, learner.held, learner.hours, pinned=request.pinned)


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
            raise UnknownTopicError(topic, [graph.find(topic)])  # its id; without one, find says what is near
    if request.order not in ORDERS:
        raise InvalidRequestError(f"There is no order {request.order!r}. Choose one of {', '.join(ORDERS)}.")
    if request.deadlines and request.start is None:
        raise InvalidRequestError("A deadline needs a start date. Say on which day the plan begins.")
    for goal, weight in request.weights:
        if not (math.isfinite(weight) and weight >= 0):
            raise InvalidRequestError(f"The weight of {goal} is {weight}. Give a number such as 2; 0 or more.")


def _order_request(part: _Part, request: PlanRequest, learner: Learner, calendar: Calendar) -> OrderRequest:
    return OrderRequest(
        hours=learner.hours,
        category={topic: part.topics[topic].category for topic in part.dag},
        difficulty={topic: part.topics[topic].difficulty for topic in part.dag},
        goals=tuple(goal for goal in dict.fromkeys(request.goals) if goal in part.dag),
        weights=dict(request.weights),
        due={goal: calendar.available_hours(due) for goal, due in request.deadlines if goal in part.dag},
        hints=tuple(part.hints),
    )


def _reached(request: PlanRequest, topics: Sequence[str], slots: Sequence[Slot]) -> dict[str, tuple[int, Slot]]:
    """The step of each goal, counted from 0, and when it is studied."""
    goals = frozenset(request.goals)
    return {topic: (place, slots[place]) for place, topic in enumerate(topics) if topic in goals}


def _steps(
    part: _Part, topics: Sequence[str], slots: Sequence[Slot], request: PlanRequest, learner: Learner
) -> tuple[PlanStep, ...]:
    place = {topic: index for index, topic in enumerate(topics)}
    spare = slack(part.dag, learner.hours)
    helpful: dict[str, list[str]] = {}
    for source, target in part.hints:
        helpful.setdefault(target, []).append(source)
    steps = []
    for index, (topic, slot) in enumerate(zip(topics, slots, strict=True)):
        uses = sorted(part.dag.succ[topic], key=place.__getitem__)
        state = learner.progress.get(topic, Progress())
        steps.append(
            PlanStep(
                position=index + 1,
                topic=part.topics[topic],
                hours=learner.hours[topic],
                start_hour=slot.start_hour,
                end_hour=slot.end_hour,
                week=slot.week,
                end_week=slot.end_week,
                needs=tuple(sorted(part.dag.pred[topic], key=place.__getitem__)),
                helpful=tuple(sorted(helpful.get(topic, ()), key=place.__getitem__)),
                why=why(topic, [part.topics[use].name for use in uses[:NAMED_USES]], len(uses), request.goals),
                start_date=slot.start_date,
                end_date=slot.end_date,
                status=state.status,
                notes=state.notes,
                slack=spare[topic],
                weeks_unused=slots[place[uses[0]]].week - slot.end_week if uses else 0,
            )
        )
    return tuple(steps)


def why(topic: str, first_uses: Sequence[str], uses: int, goals: Collection[str]) -> str:
    """Return what a step is for: a goal, or the next topics of the plan that use it, by name.

    Examples
    --------
    >>> why("sets", ["Limits", "Maps"], 3, ["series"]), why("series", [], 0, ["series"])
    ('For Limits, Maps and 1 more', 'Goal')
    """
    if topic in goals:
        return "Goal"
    if not uses:  # a budget cut off what would use it
        return "On the way to your goals"
    more = uses - len(first_uses)
    return "For " + ", ".join(first_uses) + (f" and {more} more" if more else "")


def finished_steps(graph: TopicGraph, learner: Learner) -> tuple[PlanStep, ...]:
    """Return the done and skipped topics of an earlier plan, in its order."""
    return tuple(
        PlanStep(
            position=0,
            topic=graph.topics[topic],
            hours=learner.hours[topic],
            start_hour=0.0,
            end_hour=0.0,
            week=0,
            end_week=0,
            start_date=state.begun,
            end_date=state.ended,
            status=state.status,
            notes=state.notes,
        )
        for topic, state in learner.progress.items()
        if state.status in ("done", "skipped")
    )
