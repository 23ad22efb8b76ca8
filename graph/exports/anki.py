"""A plan as cards for Anki: what a topic is about on the front, what one can do with it on the back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from graph.exports.csv_text import csv_text
from graph.model import PlanStep, Resource, StudyPlan

_HEADER = "#separator:Comma\n#html:false\n#notetype:Basic\n#deck:Groundwork\n#columns:Front,Back,Tags\n#tags column:3\n"
_NONE: Mapping[str, Sequence[Resource]] = MappingProxyType({})


def plan_to_anki(plan: StudyPlan, resources: Mapping[str, Sequence[Resource]] = _NONE) -> str:
    """Return one card for each topic of the plan, finished ones too, as text that Anki imports.

    Cards are plain text. Anki knows a card by its front: importing again updates it.

    Examples
    --------
    >>> from graph.model import PlanRequest, Topic
    >>> topic = Topic("sets", "Sets", summary="You can form unions.")
    >>> step = PlanStep(1, topic, 1.0, 0.0, 1.0, 1, 1)
    >>> print(plan_to_anki(StudyPlan(PlanRequest(goals=("sets",)), goals=(topic,), steps=(step,))))
    #separator:Comma
    #html:false
    #notetype:Basic
    #deck:Groundwork
    #columns:Front,Back,Tags
    #tags column:3
    "Sets: what can you do once you know it?","You can form unions.
    Topics","Topics"
    <BLANKLINE>
    """
    steps = (*plan.finished, *plan.steps)
    names = {step.topic.id: step.topic.name for step in steps}
    # Every cell in quotes: a line that began with "#" would be a header.
    return _HEADER + csv_text((_card(step, names, resources) for step in steps), quote_all=True)


def _card(step: PlanStep, names: Mapping[str, str], resources: Mapping[str, Sequence[Resource]]) -> list[str]:
    topic = step.topic
    needs = ", ".join(names[need] for need in step.needs)
    place = f"{topic.category}, {topic.area}" if topic.area else topic.category
    lines = [
        topic.summary,
        f"Needs: {needs}" if needs else "",
        place,
        *(f"{one.title}: {one.url}" if one.is_link else one.title for one in resources.get(topic.id, ())),
        step.notes,
    ]
    # The category as one tag: Anki parts tags at blanks.
    tag = "_".join(topic.category.split())
    return [f"{topic.name}: what can you do once you know it?", "\n".join(filter(None, lines)), tag]
