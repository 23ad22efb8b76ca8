"""Plans of very many topics: arrays from the closure to the dates, and steps that are made when they are looked at.

Prerequisites come first, deadlines are met if they can be, and no topic is there that nothing needs; but alternatives
and orders are not weighed against each other as in a plan of usual size.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import fsum, inf

import numpy as np
import numpy.typing as npt

from graph.build import TopicGraph
from graph.index import NO_GROUP, GraphIndex, critical_path, cut, known_closure, slack
from graph.index.choices import settled
from graph.index.order import LargeOrder, LargeOrderRequest, large_order
from graph.index.rows import Floats, Ints
from graph.many_steps import Laid, PlanSteps
from graph.model import DIFFICULTIES, MOST_WEIGHED, Choice, OrderFigures, PlanRequest, StudyPlan
from graph.planning.calendar import Calendar
from graph.planning.deadlines import forecasts
from graph.planning.plan import Learner, calendar_of, finished_steps
from graph.quick_schedule import scheduled_at_once

Marks = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class _Part:
    """What is to be learned: the numbers of topics in the graph, in the order of their ids, and an index of these.

    The required edges of `index` are those that constrain the plan; of each choice, that is the edge picked.
    """

    topics: Ints
    index: GraphIndex
    choices: tuple[Choice, ...]


def large_plan(graph: TopicGraph, request: PlanRequest, learner: Learner, needed: Ints) -> StudyPlan:
    """Return the plan to the goals of a request that was checked, from `needed` topics to its last date, in bulk.

    `needed` are the numbers of what the goals rest on and is not held. Of each choice one member is taken for good,
    see `graph.index.choices.settled`; the order is that of `graph.index.order.large_order`. Up to `MOST_WEIGHED` topics
    without a choice this is the plan that `study_plan` would make anyway.

    Notes
    -----
    O((V + E) log V) of the part; 2 µs for each topic.
    """
    part = _part(graph, request, learner, needed)
    calendar = calendar_of(request)
    goals = _places(part, graph, [goal for goal in dict.fromkeys(request.goals) if goal not in learner.held])
    order_request = _order_request(graph, part, request, goals, calendar)
    order = large_order(part.index, request.order, order_request)
    hours = part.index.hours[order.topics]
    slots = scheduled_at_once(hours, calendar, whole_topics=request.whole_topics)
    place = np.empty_like(order.topics)
    place[order.topics] = np.arange(len(place), dtype=np.int32)
    laid = Laid(part.topics[order.topics], part.index, order.topics, place, slots, slack(part.index)[order.topics])
    steps = PlanSteps(graph.content, laid, frozenset(request.goals), learner.progress)
    is_quick = len(needed) > MOST_WEIGHED
    return StudyPlan(
        request=request,
        goals=tuple(graph.topics[goal] for goal in request.goals),
        steps=steps,
        finished=finished_steps(graph, learner),
        known=tuple(graph.topics_of(sorted(request.known)).values()),
        implied=tuple(graph.topics_of(sorted(learner.implied)).values()),
        critical_path=tuple(graph.content.ids(part.topics[critical_path(part.index)])),
        choices=part.choices,
        forecasts=forecasts(
            request,
            calendar,
            hours.tolist(),
            {goal: (int(place[topic]), slots.slot(int(place[topic]))) for goal, topic in goals.items()},
        ),
        figures=_figures(part, order, goals, order_request, request),
        hours_assumed=int(np.count_nonzero(graph.content.assumed[part.topics])),
        proven_best=order.proven,
        quick_order=is_quick,
    )


def _part(graph: TopicGraph, request: PlanRequest, learner: Learner, needed: Ints) -> _Part:
    """What of `needed` is learned, with one alternative of each choice; a choice with a held member is none."""
    index = graph.index
    hours = index.hours.copy()
    for topic, state in learner.progress.items():
        if state.hours is not None:
            hours[graph.numbers([topic])] = state.hours
    topics = needed[np.argsort(graph.content.rank[needed])]
    edges = cut(index, topics)
    open_edges = edges[~_is_met(graph, learner)[edges]]
    own = _index_of(index, hours, topics, open_edges, index.choices[open_edges])
    goals = np.flatnonzero(np.isin(topics, graph.numbers(request.goals)))
    if (own.choices == NO_GROUP).all():
        kept, picked = known_closure(own, goals), open_edges[:0]
    else:
        pinned = np.flatnonzero(np.isin(topics, graph.numbers(sorted(request.pinned))))
        kept, places = settled(own, goals, pinned)
        picked = open_edges[places]
    if not len(picked) and len(kept) == len(topics):
        return _Part(topics, own, ())
    topics = topics[kept]
    constrains = ~index.required[open_edges] | (own.choices == NO_GROUP)
    edges = np.union1d(open_edges[constrains], picked).astype(np.int32)
    inside = np.zeros(index.count, np.bool_)
    inside[topics] = True
    edges = edges[inside[index.sources[edges]] & inside[index.targets[edges]]]
    return _Part(topics, _index_of(index, hours, topics, edges), _choices(graph, picked))


def _is_met(graph: TopicGraph, learner: Learner) -> Marks:
    """Which edges belong to a choice of which something is held."""
    index = graph.index
    held = np.zeros(index.count, np.bool_)
    held[graph.numbers(learner.held)] = True
    met = np.zeros(int(index.choices.max(initial=NO_GROUP)) + 2, np.bool_)
    met[index.choices[held[index.sources]]] = True
    met[NO_GROUP] = False
    return met[index.choices]


def _index_of(index: GraphIndex, hours: Floats, topics: Ints, edges: Ints, groups: Ints | None = None) -> GraphIndex:
    """The index of a part; topic `i` of it is ``topics[i]``."""
    own = np.full(index.count, -1, np.int32)
    own[topics] = np.arange(len(topics), dtype=np.int32)
    return GraphIndex.of(
        hours[topics], own[index.sources[edges]], own[index.targets[edges]], index.required[edges], groups
    )


def _choices(graph: TopicGraph, picked: Ints) -> tuple[Choice, ...]:
    """The choices made, in file order of their targets."""
    index, content = graph.index, graph.content
    picked = picked[np.argsort(index.targets[picked], kind="stable")]
    targets, sources = content.ids(index.targets[picked]), content.ids(index.sources[picked])
    groups = (mark["group"] for mark in content.marks(picked))
    return tuple(Choice(*choice) for choice in zip(targets, groups, sources, strict=True))


def _places(part: _Part, graph: TopicGraph, goals: list[str]) -> dict[str, int]:
    """The number that each goal has in the part."""
    numbers = graph.numbers(goals)
    by_number = np.argsort(part.topics)
    places = by_number[np.searchsorted(part.topics, numbers, sorter=by_number)]
    return dict(zip(goals, places.tolist(), strict=True))


def _order_request(
    graph: TopicGraph, part: _Part, request: PlanRequest, goals: Mapping[str, int], calendar: Calendar
) -> LargeOrderRequest:
    weights = dict(request.weights)
    due = {goal: calendar.available_hours(date) for goal, date in request.deadlines}
    by_place = sorted(goals, key=goals.__getitem__)
    content = graph.content
    rank = [
        DIFFICULTIES.index(word) if word in DIFFICULTIES else len(DIFFICULTIES) for word in content.difficulty.words
    ]
    difficulty = np.array([*rank, len(DIFFICULTIES)], np.int32)[content.difficulty.of_topic[part.topics]]
    return LargeOrderRequest(
        category=content.category.of_topic[part.topics],
        difficulty=difficulty,
        goals=np.array([goals[goal] for goal in by_place], np.int32),
        weights=np.array([weights.get(goal, 1.0) for goal in by_place], np.float64),
        due=np.array([due.get(goal, inf) for goal in by_place], np.float64),
    )


def _figures(
    part: _Part, order: LargeOrder, goals: Mapping[str, int], asked: LargeOrderRequest, request: PlanRequest
) -> OrderFigures:
    """As `graph.planning.order.figures`."""
    index = part.index
    end = np.empty(index.count, np.float64)
    end[order.topics] = np.cumsum(index.hours[order.topics])
    # The index has its own numbers, and in these a row of dependents for each topic.
    start_there = (end - index.hours)[index.order]
    used = np.flatnonzero(index.out.degrees)
    first_use = np.minimum.reduceat(start_there[index.out.others], index.out.first[used]) if len(used) else end[:0]
    gaps = np.zeros(index.count, np.float64)
    gaps[index.order[used]] = first_use - end[index.order[used]]
    weights = dict(request.weights)
    weight = {goal: weights.get(goal, 1.0) for goal in goals}
    ends = {goal: float(end[place]) for goal, place in goals.items()}
    total = fsum(weight.values())
    lateness = end[asked.goals] - asked.due
    return OrderFigures(
        switches=int(np.count_nonzero(np.diff(asked.category[order.topics]))),
        gap=max(0.0, fsum(gaps.tolist())),
        first_goal=min(ends.values(), default=0.0),
        mean_goal=fsum(weight[goal] * ends[goal] for goal in goals) / total if total else 0.0,
        lateness=max(0.0, float(lateness.max(initial=0.0))),
    )
