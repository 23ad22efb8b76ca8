"""The one place where answers are combined: a `PlanRequest` becomes a `StudyPlan`.

A request enters each room once: it is checked, what its goals rest on is cut out as a NetworkX DAG, choices are settled
on that, and what is left is ordered, dated and returned, with the DAG it was made on.
"""

from __future__ import annotations

import math
from collections import ChainMap
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple, Unpack

import networkx as nx

from graph.core.topic_graph import TopicGraph
from graph.errors import InvalidRequestError, UnknownTopicError
from graph.model import ORDERS, Choice, PlanRequest, StudyPlan
from graph.parallel import without_garbage_collection
from graph.planning.budget import way_within
from graph.planning.calendar import Calendar, Slot, scheduled
from graph.planning.choices import Way, cheapest_way
from graph.planning.critical import critical_path
from graph.planning.deadlines import forecasts
from graph.planning.needs import needs, needs_of_all, sources_by_topic
from graph.planning.order.part import OrderRequest
from graph.planning.order.strategies import ordered
from graph.planning.refresh import stale_uses
from graph.planning.resolve_names import Settings, Texts, refuse_other_topics, request_by_names
from graph.planning.steps import Learner, finished_steps, steps_of
from graph.progress import doing

_WORTH_SAYING = 2_000
"""A plan of fewer topics is there before anybody has read that it is being made."""


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
    `graph.planning.choices`; both do a bounded amount of work.

    Examples
    --------
    >>> from graph.loading.build import build_graph
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
    check_request(graph, request)
    calendar = calendar_of(request)
    with without_garbage_collection():
        asked = cut_out(graph, request)
        with doing(f"Planning {len(asked.part):,} topics" if len(asked.part) > _WORTH_SAYING else ""):
            return _planned(graph, asked, calendar)


def _planned(graph: TopicGraph, asked: Asked, calendar: Calendar) -> StudyPlan:
    request, learner = asked.request, asked.learner
    way = settled(asked)
    if request.budget is not None:
        open_to, weights = (asked.part, way, asked.goals, learner.held, learner.hours), dict(request.weights)
        way = way_within(*open_to, request.budget, weights, pinned=request.pinned)
    chosen = frozenset(way.topics)
    dag = constrained(asked, chosen)
    topics = graph.topics_of(dag)
    order_request = OrderRequest(
        hours=learner.hours,
        category={topic: value.category for topic, value in topics.items()},
        difficulty={topic: value.difficulty for topic, value in topics.items()},
        goals=tuple(goal for goal in dict.fromkeys(request.goals) if goal in chosen),
        weights=dict(request.weights),
        due={goal: calendar.available_hours(due) for goal, due in request.deadlines if goal in chosen},
        hints=tuple(_hints(asked.part, dag)),
        done=tuple(topic for topic in learner.done if topic in dag),
        begun=tuple(topic for topic in learner.begun if topic in chosen),
        in_force=request.in_force,
    )
    order, cost = ordered(dag, request.order, order_request)
    first = len(order_request.done)
    fixed = settled_by_order(dag, order.topics)
    left = order.topics[first:]
    hours = [learner.hours[topic] for topic in left]
    slots = scheduled(hours, calendar, whole_topics=request.whole_topics)
    ahead = without(fixed, order_request.done)
    stale = stale_uses(order.topics, sources_by_topic(fixed), learner.hours)
    steps = steps_of(ahead, left, slots, topics, learner, request, order_request.hints, stale, first)
    return StudyPlan(
        request=request,
        goals=tuple(graph.topics[goal] for goal in dict.fromkeys(request.goals)),
        steps=steps,
        finished=finished_steps(graph, learner, order_request.done),
        known=tuple(graph.topics_of(sorted(request.known)).values()),
        implied=tuple(graph.topics_of(sorted(learner.implied)).values()),
        critical_path=tuple(critical_path(ahead, learner.hours, left)),
        choices=_choices(asked, way, fixed),
        forecasts=forecasts(request, calendar, hours, _reached(request, left, slots)),
        figures=cost,
        hours_assumed=sum(topics[topic].hours_assumed for topic in left),
        proven_best=order.proven,
        choices_gap=way.gap,
        budget_proven=way.is_best_part,
        part=nx.freeze(fixed),
    )


def _choices(asked: Asked, way: Way, fixed: nx.DiGraph) -> tuple[Choice, ...]:
    """The choices of the plan; where more members are learned than one asks for, with those that come first."""
    taken: dict[tuple[str, str], list[str]] = {}
    for target, group, picked in way.choices:
        if target in fixed:
            taken.setdefault((target, group), []).append(picked)
    found = []
    for (target, group), members in taken.items():
        need = needs(asked.part, target)
        first = [one for one in need.choices[need.groups.index(group)] if one in fixed.pred[target]]
        found += [Choice(target, group, one) for one in (first if len(first) == len(members) else members)]
    return tuple(found)


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
    >>> from graph.model import PlanStep, Topic
    >>> sets, limits = Topic("sets", "Sets"), Topic("limits", "Limits")
    >>> steps = PlanStep(1, sets, 1.0, 0.0, 1.0, 1, 1), PlanStep(2, limits, 1.0, 1.0, 2.0, 1, 1)
    >>> positions(StudyPlan(PlanRequest(("limits",)), (limits,), steps), ["series", "limits"])
    {'limits': 2}
    """
    wanted = frozenset(topics)
    return {step.topic.id: step.position for step in plan.steps if step.topic.id in wanted}


def learner_of(graph: TopicGraph, request: PlanRequest) -> Learner:
    """Return what the learner of `request` brings, everything that follows from it included.

    Raises
    ------
    UnknownTopicError
        If a known topic is not in the graph. Noted progress about topics that are not is passed over.
    """
    progress = {topic: state for topic, state in request.progress if topic in graph}
    done = tuple(topic for topic, state in progress.items() if state.status == "done")
    skipped = frozenset(topic for topic, state in progress.items() if state.status == "skipped")
    said = request.known.union(done)
    follows = graph.known_closure(said) - request.unknown
    own_hours = {topic: state.hours for topic, state in progress.items() if state.hours is not None}
    # No copy: the graph may be large, and nobody writes to it.
    hours = ChainMap(own_hours, graph.hours) if own_hours else graph.hours  # type: ignore[arg-type]
    return Learner(
        held=follows | said,
        implied=follows - said - skipped,
        skipped=skipped - said,
        done=done,
        begun=tuple(topic for topic, state in progress.items() if state.status == "in progress"),
        hours=hours,
        progress=progress,
    )


class Asked(NamedTuple):
    """A request and the part of the graph that decides about it, cut out once.

    `part` holds what the goals rest on and the learner does not hold, the direct prerequisites of that, and what is
    done on the way to the goals; all alternatives and recommended edges are in it, skipped topics are not. `goals` are
    what has to be learned in any case: the goals that are open, and what follows but was taken back. `legacy` are the
    retired topics of the graph.
    """

    request: PlanRequest
    learner: Learner
    goals: tuple[str, ...]
    part: nx.DiGraph
    legacy: frozenset[str]


def cut_out(graph: TopicGraph, request: PlanRequest) -> Asked:
    """Return the part of the graph that decides about a request.

    Raises
    ------
    UnknownTopicError
        If a goal or known topic is not in the graph.
    """
    learner = learner_of(graph, request)
    taken_back = graph.taken_back(request.goals, learner.held, request.unknown) if request.unknown else []
    wanted = (*dict.fromkeys(request.goals), *taken_back)
    goals = tuple(goal for goal in dict.fromkeys(wanted) if goal not in learner.held and goal not in learner.skipped)
    part = graph.needed_dag(goals, learner.held, request.goals, learner.done, learner.skipped)
    # Cut out once, in one go: a look-up in a graph of columns takes 75 µs.
    hours = dict(zip(part, graph.index.hours[graph.numbers(part)].tolist(), strict=True))
    own = {topic: state.hours for topic, state in learner.progress.items() if state.hours is not None}
    hours |= {topic: spent for topic, spent in own.items() if topic in hours}
    return Asked(request, learner._replace(hours=hours), goals, part, graph.legacy)


def settled(asked: Asked) -> Way:
    """Return what is left to learn, alternatives settled and nothing ordered yet."""
    request, learner = asked.request, asked.learner
    return cheapest_way(
        asked.part,
        asked.goals,
        learner.held,
        learner.hours,
        pinned=request.pinned,
        in_force=request.in_force,
        legacy=asked.legacy,
    )


def way_to(graph: TopicGraph, request: PlanRequest) -> Way:
    """Return what is left to learn for the goals of `request`, alternatives settled and nothing ordered yet.

    Raises
    ------
    UnknownTopicError
        If a goal or known topic is not in the graph.
    """
    return settled(cut_out(graph, request))


def constrained(asked: Asked, chosen: Iterable[str]) -> nx.DiGraph:
    """Return the DAG that an order has to respect: what was chosen, what is done, and the edges that still matter.

    A choice with more members in the plan than it asks for has edges with an attribute ``either``: the name of the
    group and how many of them must come first.
    """
    dag = nx.DiGraph()
    done = [topic for topic in asked.learner.done if topic in asked.part]
    inside = frozenset(chosen).union(done)
    dag.add_nodes_from((topic, asked.part.nodes[topic]) for topic in asked.part if topic in inside)
    edges: list[tuple[str, str, dict[str, object]]] = []
    needs_of, into = needs_of_all(asked.part), sources_by_topic(asked.part)
    for target in dag:
        need = needs_of(target)
        # Of topics that are taken together some are needed without an edge: one more would close a cycle.
        direct = into[target]
        edges += [(source, target, {}) for source in need.always if source in inside and source in direct]
        for group, members, count in zip(need.groups, need.choices, need.counts, strict=True):
            enough = count - sum(member in asked.learner.held and member not in inside for member in members)
            among = [member for member in members if member in inside]
            if enough <= 0 or not among:
                continue
            marks: dict[str, object] = {} if len(among) <= enough else {"either": (group, enough)}
            edges += [(member, target, marks) for member in among]
    dag.add_edges_from(edges)
    return dag


def settled_by_order(dag: nx.DiGraph, order: Iterable[str]) -> nx.DiGraph:
    """Return the DAG in which each choice is met by the members that come first in an order."""
    open_edges = [(source, target, either) for source, target, either in dag.edges(data="either") if either]
    if not open_edges:
        return dag
    place = {topic: position for position, topic in enumerate(order)}
    fixed = dag.copy()
    by_choice: dict[tuple[str, tuple[str, int]], list[str]] = {}
    for source, target, either in open_edges:
        by_choice.setdefault((target, either), []).append(source)
    for (target, (_, enough)), members in by_choice.items():
        in_order = sorted(members, key=place.__getitem__)
        fixed.remove_edges_from((source, target) for source in in_order[enough:])
        for source in in_order[:enough]:
            del fixed.edges[source, target]["either"]
    return fixed


def without(dag: nx.DiGraph, topics: Sequence[str]) -> nx.DiGraph:
    """Return the graph without some topics; itself where there are none."""
    if not topics:
        return dag
    rest = dag.copy()
    rest.remove_nodes_from(topics)
    return rest


def _hints(part: nx.DiGraph, dag: nx.DiGraph) -> Iterator[tuple[str, str]]:
    """Recommended edges among the topics of the plan."""
    return (
        (source, target)
        for source, target, kind in part.edges(data="kind")
        if kind == "recommended" and source in dag and target in dag
    )


def check_request(graph: TopicGraph, request: PlanRequest) -> None:
    """Raise what is wrong with a request before anything is made of it.

    Raises
    ------
    UnknownTopicError, InvalidRequestError
        As `study_plan`.
    """
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


def _reached(request: PlanRequest, topics: Iterable[str], slots: Sequence[Slot]) -> dict[str, tuple[int, Slot]]:
    """The step of each goal, counted from 0, and when it is studied."""
    goals = frozenset(request.goals)
    return {topic: (place, slots[place]) for place, topic in enumerate(topics) if topic in goals}
