"""The part of a graph that a plan uses, as records, so that every graph format can write it."""

from __future__ import annotations

from dataclasses import replace

from graph.model import PlanStep, Records, StudyPlan, Topic


def plan_part(records: Records, plan: StudyPlan) -> Records:
    """Return the topics of `plan` in plan order, with the prerequisites and hints it goes by and their resources.

    Of alternatives only the one that was picked is there. Hours are those of the learner, who may have changed them.

    Examples
    --------
    >>> from graph.model import PlanRequest, PlanStep, Prerequisite, Topic
    >>> sets, limits, series = (Topic(name, name) for name in ("sets", "limits", "series"))
    >>> edges = (Prerequisite("sets", "limits"), Prerequisite("limits", "series"))
    >>> step = PlanStep(1, limits, 1.0, 0.0, 1.0, 1, 1)
    >>> last = PlanStep(2, series, 1.0, 1.0, 2.0, 1, 1, needs=("limits",))
    >>> plan = StudyPlan(PlanRequest(goals=("series",)), goals=(series,), steps=(step, last))
    >>> part = plan_part(Records((sets, limits, series), edges), plan)
    >>> [topic.id for topic in part.topics], [edge.source for edge in part.prerequisites]
    (['limits', 'series'], ['limits'])
    """
    uses = {step.topic.id: frozenset((*step.needs, *step.helpful)) for step in plan.steps}
    return replace(
        records,
        topics=tuple(_own(step) for step in plan.steps),
        prerequisites=tuple(edge for edge in records.prerequisites if edge.source in uses.get(edge.target, ())),
        resources=tuple(resource for resource in records.resources if resource.topic in uses),
        entry_goals=(),
    )


def _own(step: PlanStep) -> Topic:
    """The topic with the learner's own hours."""
    if step.hours == step.topic.hours:
        return step.topic
    return replace(step.topic, hours=step.hours, hours_assumed=False)
