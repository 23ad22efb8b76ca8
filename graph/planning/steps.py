"""The steps of a plan: what was ordered and dated, with what it needs and what it is for."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

import networkx as nx

from graph.core.topic_graph import TopicGraph
from graph.formatting import first_few
from graph.model import PlanRequest, PlanStep, Progress, Topic
from graph.planning.calendar import Slot
from graph.planning.critical import slack
from graph.planning.needs import sources_by_topic, targets_by_topic

NAMED_USES = 2
_NOTHING_NOTED = Progress()


class Learner(NamedTuple):
    """What one learner brings.

    `held` needs no study, `implied` is the part of it that nobody said; `skipped` is left out though it is not held.
    `done` topics are in the order in which they were finished, `begun` ones in that in which they were named.
    """

    held: frozenset[str]
    implied: frozenset[str]
    skipped: frozenset[str]
    done: tuple[str, ...]
    begun: tuple[str, ...]
    hours: Mapping[str, float]
    progress: Mapping[str, Progress]


def steps_of(
    dag: nx.DiGraph,
    left: Sequence[str],
    slots: Sequence[Slot],
    topics: Mapping[str, Topic],
    learner: Learner,
    request: PlanRequest,
    hints: Iterable[tuple[str, str]],
    stale: Mapping[str, tuple[str, ...]],
    done: int,
) -> tuple[PlanStep, ...]:
    """Return the steps that are left, in order; their positions follow those of the `done` ones.

    `dag` holds what is left, with the edges that constrain the plan; `hints` are recommended edges,
    and `stale` says of each step what to look at again before it.
    """
    place = {topic: index for index, topic in enumerate(left)}
    key = place.__getitem__
    spare = slack(dag, learner.hours, left)
    helpful: dict[str, list[str]] = {}
    for source, target in hints:
        if source in place:
            helpful.setdefault(target, []).append(source)
    goals = frozenset(request.goals)
    needs, uses = sources_by_topic(dag), targets_by_topic(dag)
    steps = []
    for index, (topic, slot) in enumerate(zip(left, slots, strict=True)):
        next_uses = sorted(uses[topic], key=key)
        state = learner.progress.get(topic, _NOTHING_NOTED)
        block = dag.nodes[topic].get("block", ())
        mates = [topics[other].name for other in block if other != topic and other in place]
        steps.append(
            PlanStep(
                position=done + index + 1,
                topic=topics[topic],
                hours=learner.hours[topic],
                start_hour=slot.start_hour,
                end_hour=slot.end_hour,
                week=slot.week,
                end_week=slot.end_week,
                needs=tuple(sorted(needs[topic], key=key)),
                helpful=tuple(sorted(helpful[topic], key=key)) if topic in helpful else (),
                why=why(topic, [topics[use].name for use in next_uses[:NAMED_USES]], len(next_uses), goals, mates),
                start_date=slot.start_date,
                end_date=slot.end_date,
                status=state.status,
                notes=state.notes,
                slack=spare[topic],
                weeks_unused=slots[place[next_uses[0]]].week - slot.end_week if next_uses else 0,
                refresh=stale.get(topic, ()),
            )
        )
    return tuple(steps)


def why(topic: str, first_uses: Sequence[str], uses: int, goals: Collection[str], mates: Sequence[str] = ()) -> str:
    """Return what a step is for: a goal, the next topics of the plan that use it, or those it is taken with, by name.

    Examples
    --------
    >>> why("sets", ["Limits", "Maps"], 3, ["series"]), why("series", [], 0, ["series"])
    ('For Limits, Maps and 1 more', 'Goal')
    >>> why("lecture", [], 0, ["lab"], ["Lab"])
    'Together with Lab'
    """
    if topic in goals:
        return "Goal"
    if not uses and mates:
        return "Together with " + ", ".join(mates)
    if not uses:  # a budget cut off what would use it, or it was taken back below what is known
        return "On the way to your goals"
    return "For " + first_few(first_uses, uses, NAMED_USES)


def finished_steps(graph: TopicGraph, learner: Learner, done: Sequence[str]) -> tuple[PlanStep, ...]:
    """Return the `done` steps of the plan, numbered as they were finished; without a number, what else is finished.

    That is what was skipped, and what is done and no goal of the plan rests on.
    """
    positions = {topic: position for position, topic in enumerate(done, 1)}
    others = (topic for topic, state in learner.progress.items() if state.status in ("done", "skipped"))
    states = ((topic, learner.progress[topic]) for topic in dict.fromkeys((*done, *others)))
    return tuple(
        PlanStep(
            position=positions.get(topic, 0),
            topic=graph.topics[topic],
            hours=graph.hours[topic] if state.hours is None else state.hours,
            start_hour=0.0,
            end_hour=0.0,
            week=0,
            end_week=0,
            start_date=state.begun,
            end_date=state.ended,
            status=state.status,
            notes=state.notes,
        )
        for topic, state in states
    )
