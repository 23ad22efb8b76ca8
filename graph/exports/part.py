"""The part of a graph that a plan uses, as records, so that every graph format can write it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from graph.model import PlanStep, Prerequisite, Records, StudyPlan, Topic


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
        prerequisites=tuple(edge for edge in records.prerequisites if _is_used(edge, uses)),
        resources=tuple(resource for resource in records.resources if resource.topic in uses),
        entry_goals=(),
    )


def _is_used(edge: Prerequisite, uses: Mapping[str, Collection[str]]) -> bool:
    """Whether the plan goes by an edge; by the one too that makes two corequisites taken together."""
    is_together = edge.kind == "corequisite" and not edge.group and edge.source in uses
    return edge.target in uses and (is_together or edge.source in uses[edge.target])


def _own(step: PlanStep) -> Topic:
    """The topic with the learner's own hours."""
    if step.hours == step.topic.hours:
        return step.topic
    return replace(step.topic, hours=step.hours, hours_assumed=False)
