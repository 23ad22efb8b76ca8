"""Questions about a plan: why a step is there, what else was possible, what a change would do.

`graph.planning.plan` answers "what, in which order, by when"; this room asks it again under other conditions.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import islice, pairwise
from typing import NamedTuple

from graph.core.topic_graph import TopicGraph
from graph.model import ORDERS, Choice, Order, OrderFigures, PlanRequest, Prerequisite, StudyPlan
from graph.planning.budget import unlocks_most
from graph.planning.choices import extra_hours
from graph.planning.critical import HOUR_DIGITS
from graph.planning.deadlines import Due, available_from_first_day, more_hours, reachable_goals
from graph.planning.explain import Comparison, Skipped, compared, if_skipped, shortest_chain
from graph.planning.frontier import Ready, frontier, ranked_frontier
from graph.planning.needs import dependents
from graph.planning.plan import calendar_of, cut_out, learner_of, settled, study_plan, way_to

MOST_TO_OPEN = 2_000
MOST_NAMED_GOALS = 50
"""Of more entry goals than these, the first are looked at when a date is missed."""

_MOST_PRICED = 12
"""Beyond this many choices the cost of each alternative is not shown: each takes a plan of its own."""


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


class Reach(NamedTuple):
    """What can be done by a day at the hours there are.

    `goals` are those of the plan, of most weight and then fewest hours, whose dates all hold in the order `deadline`.
    `named` is the entry goal of the graph with most hours that can be reached by the day ("" if none), and
    `named_hours` its hours. `steps` counts the steps of the plan as shown that end by then.
    """

    day: date
    goals: tuple[str, ...]
    named: str
    named_hours: float
    steps: int


class WayOut(NamedTuple):
    """How to meet deadlines that the plan misses.

    `more` is the fewest half hours to add to each week that has hours, with which all hold in the order shown; None if
    even 168 hours a week are too few. `more_by_deadline` is the same in the order `deadline`: 0 if that alone is
    enough. `reach` says what can be done by the date that is missed by most.
    """

    more: float | None
    more_by_deadline: float | None
    reach: Reach


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

    An order in force continues only in the strategy it was made for. Cost: one plan for each strategy.
    """

    def plan_by(order: Order) -> StudyPlan:
        in_force = request.in_force if order == request.order else ()
        return study_plan(graph, replace(request, order=order, in_force=in_force))

    plans = {order: plan_by(order) for order in ORDERS}
    return tuple(OrderOffer(order, plan.figures, plan.proven_best) for order, plan in plans.items())


def priced_choices(graph: TopicGraph, plan: StudyPlan) -> tuple[Choice, ...]:
    """Return the choices of the plan, each alternative with the hours it would add to the whole.

    Cost: one search for the cheapest way for each alternative that was not picked.
    """
    asked = cut_out(graph, plan.request)
    learner, way = asked.learner, settled(asked)
    pinned = plan.request.pinned
    priced = extra_hours(asked.part, asked.goals, learner.held, learner.hours, way, pinned=pinned)
    taken: dict[tuple[str, str], list[str]] = {}
    for choice in plan.choices:
        taken.setdefault((choice.target, choice.group), []).append(choice.picked)
    return tuple(
        _as_learned(choice, taken[choice.target, choice.group])
        for choice in priced
        if (choice.target, choice.group) in taken
    )


def with_prices(graph: TopicGraph, plan: StudyPlan) -> StudyPlan:
    """Return the plan with `priced_choices`, where there are not so many that it takes long."""
    if 0 < len(plan.choices) <= _MOST_PRICED:
        return replace(plan, choices=priced_choices(graph, plan))
    return plan


def _as_learned(choice: Choice, taken: Sequence[str]) -> Choice:
    """The choice with the member that the plan learns first, where it learns others of the group as well."""
    others = dict(choice.others)
    if choice.picked in taken or len(taken) != 1 or taken[0] not in others:
        return choice
    [first] = taken
    extra = others.pop(first)
    return replace(choice, picked=first, others=((choice.picked, extra), *others.items()))


def explained(graph: TopicGraph, plan: StudyPlan, topic: str) -> Explanation:
    """Return why `topic` is in `plan`, what knowing it saves and what never learning it costs.

    The chain and the goals are those of the plan's own way through alternatives; for the rest the cheapest way is
    looked for again, for the same learner. A topic outside the plan has no chain and no goals.
    """
    request = plan.request
    part = plan.part if plan.part is not None else way_to(graph, request).graph
    resting = {topic, *dependents(part, topic)} if topic in part else frozenset()
    goals = tuple(goal for goal in request.goals if goal in resting)
    chains = [chain for goal in goals if (chain := shortest_chain(part, topic, goal))]
    chain = min(chains, key=lambda found: (len(found), found), default=[])
    asked = cut_out(graph, request)
    now = settled(asked)
    known = replace(request, known=request.known | {topic}, unknown=request.unknown - {topic})
    learner = asked.learner
    skipped = Skipped((), (), 0.0)
    if topic in asked.part:
        skipped = if_skipped(asked.part, asked.goals, learner.held, topic, learner.hours, pinned=request.pinned)
    return Explanation(
        chain=tuple(graph.prerequisite(*pair) for pair in pairwise(chain)),
        goals=goals,
        hours_saved=round(now.hours - way_to(graph, known).hours, HOUR_DIGITS),
        skipped=skipped,
    )


def length_of_way(graph: TopicGraph, request: PlanRequest) -> tuple[float, int]:
    """Return the study hours that are left for the goals of `request`, and the number of topics; alternatives settled.

    Examples
    --------
    >>> from graph.loading.build import build_graph
    >>> from graph.model import Records, Topic
    >>> topics = (Topic("sets", "Sets", hours=2.0), Topic("limits", "Limits", hours=3.0))
    >>> graph = build_graph(Records(topics, (Prerequisite("sets", "limits"),)))
    >>> length_of_way(graph, PlanRequest(goals=("limits",))), length_of_way(graph, PlanRequest(("limits",), {"sets"}))
    ((5.0, 2), (3.0, 1))
    """
    way = way_to(graph, request)
    return way.hours, len(way.topics)


def chain_between(graph: TopicGraph, one: str, other: str) -> list[str] | None:
    """Return a shortest chain between two topics, whichever of them comes first; None where neither rests on the other.

    Examples
    --------
    >>> from graph.loading.build import build_graph
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

    Cost: one plan in the order `deadline`, one or a few for the goals in reach and for a named goal.
    """
    late = [forecast for forecast in plan.forecasts if forecast.days_late and forecast.due]
    if not late:
        return None
    by_deadline = plan if plan.request.order == "deadline" else study_plan(graph, _by_deadline(plan.request))
    worst = max(late, key=lambda forecast: forecast.days_late)
    return WayOut(_more_for(plan), _more_for(by_deadline), _reach(graph, plan, worst.due or date.max))


def _by_deadline(request: PlanRequest) -> PlanRequest:
    """The request in the order `deadline`; an order in force of another strategy is none for it."""
    return request if request.order == "deadline" else replace(request, order="deadline", in_force=())


def _more_for(plan: StudyPlan) -> float | None:
    place = {step.topic.id: index for index, step in enumerate(plan.steps)}
    due = [Due(place[forecast.goal], forecast.due) for forecast in plan.forecasts if forecast.due]
    hours = [step.hours for step in plan.steps]
    return more_hours(hours, calendar_of(plan.request), due, whole_topics=plan.request.whole_topics)


def _reach(graph: TopicGraph, plan: StudyPlan, day: date) -> Reach:
    named, hours = _named_in_reach(graph, plan, day)
    steps = sum(step.end_date is not None and step.end_date <= day for step in plan.steps)
    return Reach(day, _goals_in_reach(graph, plan), named, hours, steps)


def _goals_in_reach(graph: TopicGraph, plan: StudyPlan) -> tuple[str, ...]:
    """The goals whose dates can all be held, and those without a date, if there are any to hold."""
    request, calendar = plan.request, calendar_of(plan.request)
    due = {forecast.goal: forecast.due for forecast in plan.forecasts if forecast.due}
    goals = reachable_goals(
        [step.topic.id for step in plan.steps],
        {step.topic.id: step.needs for step in plan.steps},
        {step.topic.id: step.hours for step in plan.steps},
        list(due),
        [available_from_first_day(calendar, day) for day in due.values()],
        dict(request.weights),
    )
    # The schedule has the last word: with whole topics, hours are lost at the ends of weeks.
    while goals:
        kept = tuple(goal for goal in request.goals if goal in goals or goal not in due)
        asked = replace(
            _by_deadline(request),
            goals=kept,
            deadlines=tuple(pair for pair in request.deadlines if pair[0] in kept),
        )
        late = [forecast for forecast in study_plan(graph, asked).forecasts if forecast.days_late]
        if not late:
            return kept
        weights = dict(request.weights)
        least = min(late, key=lambda forecast: (weights.get(forecast.goal, 1.0), -forecast.finish_hour))
        goals = tuple(goal for goal in goals if goal != least.goal)
    return ()


def _named_in_reach(graph: TopicGraph, plan: StudyPlan, day: date) -> tuple[str, float]:
    """The entry goal of most hours that can be reached by a day, and its hours."""
    available = calendar_of(plan.request).available_hours(day)
    free = replace(plan.request, deadlines=(), weights=(), budget=None)
    ways = []
    for name, entry in islice(graph.entry_goals.items(), MOST_NAMED_GOALS):
        hours, _ = length_of_way(graph, replace(free, goals=entry.goals))
        if 0 < hours <= available + 1e-6:
            ways.append((-hours, name, entry.goals))
    for hours, name, goals in sorted(ways):
        finish = study_plan(graph, replace(free, goals=goals)).finish_date
        if finish and finish <= day:
            return name, -hours
    return "", 0.0


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
    asked = cut_out(graph, plan.request)
    part = settled(asked).graph
    return ranked_frontier(part, frozenset(), asked.learner.hours, [goal for goal in asked.goals if goal in part])
