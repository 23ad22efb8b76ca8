"""Questions about a plan: why a step is there, what else was possible, what a change would do.

`graph.planning.plan` answers "what, in which order, by when"; this room asks it again under other conditions.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import pairwise
from math import fsum
from typing import NamedTuple

import numpy as np

from graph.build import TopicGraph
from graph.index.index import NO_GROUP
from graph.model import ORDERS, Choice, Order, OrderFigures, PlanRequest, Prerequisite, StudyPlan
from graph.planning.budget import unlocks_most
from graph.planning.calendar import weekly_hours_needed
from graph.planning.choices import extra_hours
from graph.planning.explain import Comparison, Skipped, compared, goals_needing, hours_saved, if_skipped, shortest_chain
from graph.planning.frontier import Ready, frontier, ranked_frontier
from graph.planning.plan import calendar_of, learner_of, study_plan, way_to

MOST_TO_OPEN = 2_000


class OrderOffer(NamedTuple):
    """What one strategy of order gives: its figures, and whether its order is proven best for its aim."""

    order: Order
    figures: OrderFigures
    proven_best: bool


class Explanation(NamedTuple):
    """Why a topic is in a plan.

    `chain` runs from the topic to the nearest goal, each edge with its reason; `goals` are all goals of the plan
    that need it; `hours_saved` is what the plan would shrink by if it were known; `skipped` what is lost without it.
    """

    chain: tuple[Prerequisite, ...]
    goals: tuple[str, ...]
    hours_saved: float
    skipped: Skipped


class PlanChange(NamedTuple):
    """What a change did to a plan: hours, steps and finish, from and to."""

    hours: tuple[float, float]
    weeks: tuple[int, int]
    finish: tuple[date | None, date | None]
    added: tuple[str, ...]
    removed: tuple[str, ...]


class WayOut(NamedTuple):
    """How to meet deadlines that the plan misses.

    `hours_per_week` is the fewest, the same each week, with which all hold; None if no number does.
    `drop` are goals that, each dropped alone, let the others hold, with the hours it frees; the fewest first.
    """

    hours_per_week: float | None
    drop: tuple[tuple[str, float], ...]


class Fitting(NamedTuple):
    """What fits into a number of hours.

    `best` takes the learner furthest towards the goals, in study order; `opening` makes the most other topics of the
    graph ready to start, and `opened` are these, in id order.
    """

    best: tuple[str, ...]
    best_hours: float
    opening: tuple[str, ...]
    opened: tuple[str, ...]


def offered_orders(graph: TopicGraph, request: PlanRequest) -> tuple[OrderOffer, ...]:
    """Return what each strategy of order would give for this request, in the order of `ORDERS`.

    Cost: one plan for each strategy.
    """
    plans = {order: study_plan(graph, replace(request, order=order)) for order in ORDERS}
    return tuple(OrderOffer(order, plan.figures, plan.proven_best) for order, plan in plans.items())


def priced_choices(graph: TopicGraph, request: PlanRequest) -> tuple[Choice, ...]:
    """Return the choices of the plan, each alternative with the hours it would add to the whole.

    Cost: one search for the cheapest way for each alternative that was not picked.
    """
    learner = learner_of(graph, request)
    way = way_to(graph, request)
    part = graph.needed_dag(request.goals, learner.held)
    return tuple(extra_hours(part, request.goals, learner.held, learner.hours, way, pinned=request.pinned))


def explained(graph: TopicGraph, plan: StudyPlan, topic: str) -> Explanation:
    """Return why `topic` is in `plan`, what knowing it saves and what skipping it costs.

    The chain and the goals are those of the plan's own way through alternatives; the savings look for the
    cheapest way anew. A topic outside the plan has no chain and no goals.
    """
    request = plan.request
    learner = learner_of(graph, request)
    part = way_to(graph, request).graph
    whole = graph.closure_dag((*request.goals, topic))
    asked = (request.goals, learner.held & whole.nodes, topic, learner.hours)
    goals = tuple(goals_needing(part, topic, [goal for goal in request.goals if goal in part])) if topic in part else ()
    chains = [chain for goal in goals if (chain := shortest_chain(part, topic, goal))]
    chain = min(chains, key=lambda found: (len(found), found), default=[])
    return Explanation(
        chain=tuple(graph.prerequisite(*pair) for pair in pairwise(chain)),
        goals=goals,
        hours_saved=hours_saved(whole, *asked, pinned=request.pinned),
        skipped=if_skipped(whole, *asked, pinned=request.pinned),
    )


def length_of_way(graph: TopicGraph, request: PlanRequest) -> tuple[float, int]:
    """Return the study hours that are left for the goals of `request`, and the number of topics; alternatives settled.

    Notes
    -----
    A sum over the index where no alternatives are in question: a few milliseconds for hundreds of thousands of topics.

    Examples
    --------
    >>> from graph.build import build_graph
    >>> from graph.model import Records, Topic
    >>> topics = (Topic("sets", "Sets", hours=2.0), Topic("limits", "Limits", hours=3.0))
    >>> graph = build_graph(Records(topics, (Prerequisite("sets", "limits"),)))
    >>> length_of_way(graph, PlanRequest(goals=("limits",))), length_of_way(graph, PlanRequest(("limits",), {"sets"}))
    ((5.0, 2), (3.0, 1))
    """
    learner = learner_of(graph, request)
    open_topics = graph.needed(request.goals, learner.held)
    index = graph.index
    into = np.isin(index.targets, open_topics) & (index.groups != NO_GROUP) if index.has_groups else np.zeros(1, bool)
    if into.any() or learner.hours is not graph.hours:
        way = way_to(graph, request)
        return way.hours, len(way.graph)
    return fsum(index.hours[open_topics].tolist()), len(open_topics)


def chain_between(graph: TopicGraph, one: str, other: str) -> list[str] | None:
    """Return a shortest chain between two topics, whichever of them comes first; None where neither rests on the other.

    Examples
    --------
    >>> from graph.build import build_graph
    >>> from graph.model import Records, Topic
    >>> topics = (Topic("sets", "Sets"), Topic("limits", "Limits"))
    >>> chain_between(build_graph(Records(topics, (Prerequisite("sets", "limits"),))), "limits", "sets")
    ['sets', 'limits']
    """
    for low, high in ((one, other), (other, one)):
        chain = shortest_chain(graph.between(low, high), low, high)
        if chain:
            return chain
    return None


def change_between(before: StudyPlan, after: StudyPlan) -> PlanChange:
    """Return what is different from one plan to the next; topics in plan order.

    Examples
    --------
    >>> from graph.model import Topic
    >>> plan = StudyPlan(PlanRequest(goals=("a",)), goals=(Topic("a", "A"),), steps=())
    >>> change_between(plan, plan).hours
    (0.0, 0.0)
    """
    old = {step.topic.id for step in before.steps}
    new = {step.topic.id for step in after.steps}
    return PlanChange(
        hours=(before.hours, after.hours),
        weeks=(before.weeks, after.weeks),
        finish=(before.finish_date, after.finish_date),
        added=tuple(step.topic.id for step in after.steps if step.topic.id not in old),
        removed=tuple(step.topic.id for step in before.steps if step.topic.id not in new),
    )


def way_out(graph: TopicGraph, plan: StudyPlan) -> WayOut | None:
    """Return how to meet the deadlines that `plan` misses; None if it misses none.

    The order for this is `deadline`, the one that is proven to meet deadlines if any order does. Cost: one plan,
    and one more for each goal.
    """
    if not any(forecast.shortfall for forecast in plan.forecasts):
        return None
    request = replace(plan.request, order="deadline")
    best = study_plan(graph, request)
    due = [(forecast.finish_hour, forecast.due) for forecast in best.forecasts if forecast.due is not None]
    drop = []
    for goal in request.goals:
        rest = tuple(other for other in request.goals if other != goal)
        if not rest:
            continue
        without = study_plan(
            graph, replace(request, goals=rest, deadlines=tuple(pair for pair in request.deadlines if pair[0] != goal))
        )
        if not any(forecast.shortfall for forecast in without.forecasts):
            drop.append((goal, best.hours - without.hours))
    return WayOut(
        weekly_hours_needed(due, calendar_of(request)), tuple(sorted(drop, key=lambda pair: (pair[1], pair[0])))
    )


def goals_compared(graph: TopicGraph, request: PlanRequest, goal_a: str, goal_b: str) -> Comparison:
    """Return what the plans to two goals share for this learner, and what is for one of them alone."""
    learner = learner_of(graph, request)
    part = graph.closure_dag((goal_a, goal_b))
    return compared(part, goal_a, goal_b, learner.held, learner.hours, pinned=request.pinned)


def fitting(graph: TopicGraph, plan: StudyPlan, budget: float) -> Fitting:
    """Return what of `plan` fits into `budget` hours, and what opens the most of the graph in that time.

    In graphs of more than `MOST_TO_OPEN` topics only the plan's own topics are looked at for the second question.

    Raises
    ------
    InvalidRequestError
        If `budget` is below 0 or no number.
    """
    learner = learner_of(graph, plan.request)
    best = study_plan(graph, replace(plan.request, budget=budget))
    place = {step.topic.id: step.position for step in plan.steps}
    whole = graph.dag if len(graph) <= MOST_TO_OPEN else way_to(graph, plan.request).graph
    opening = unlocks_most(whole, learner.hours, budget, learner.held)
    ready = set(frontier(whole, learner.held))
    opened = [topic for topic in frontier(whole, learner.held | set(opening)) if topic not in ready]
    return Fitting(
        best=tuple(step.topic.id for step in best.steps),
        best_hours=best.hours,
        opening=tuple(sorted(opening, key=lambda topic: (place.get(topic, len(place)), topic))),
        opened=tuple(opened),
    )


def ready_now(graph: TopicGraph, plan: StudyPlan) -> list[Ready]:
    """Return the topics of `plan` that can be started now, the one that leads to most goal hours for its own first."""
    learner = learner_of(graph, plan.request)
    part = way_to(graph, plan.request).graph
    return ranked_frontier(part, frozenset(), learner.hours, [goal for goal in plan.request.goals if goal in part])
