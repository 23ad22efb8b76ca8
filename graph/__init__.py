"""Topics and prerequisites as a graph, and study plans through it.

The names below are what a first script needs; each room of the package has more.

Examples
--------
>>> from graph import Prerequisite, Records, Topic, build_graph, study_plan
>>> topics = (Topic("sets", "Sets", hours=2), Topic("limits", "Limits", hours=3), Topic("logic", "Logic", hours=4))
>>> graph = build_graph(Records(topics, (Prerequisite("sets", "limits"),)))
>>> plan = study_plan(graph, "Limits", hours_per_week=2.5)
>>> [(step.topic.name, step.week) for step in plan.steps], plan.hours
([('Sets', 1), ('Limits', 1)], 5.0)

A graph in files is opened with ``open_graph("folder")``, the sample with ``open_graph()``. Whatever cannot be done is a
`KnowledgeGraphError` that says so for people:

>>> graph.find("limit")
Traceback (most recent call last):
graph.errors.UnknownTopicError: No topic 'limit' in the graph. Did you mean 'Limits'?
"""

from typing import TYPE_CHECKING

__version__ = "0.1.0"

if TYPE_CHECKING:
    from graph.core.topic_graph import TopicGraph
    from graph.errors import KnowledgeGraphError
    from graph.loading.build import build_graph
    from graph.loading.opening import open_graph
    from graph.model import PlanRequest, Prerequisite, Records, StudyPlan, Topic
    from graph.planning.plan import study_plan

__all__ = [
    "KnowledgeGraphError",
    "PlanRequest",
    "Prerequisite",
    "Records",
    "StudyPlan",
    "Topic",
    "TopicGraph",
    "build_graph",
    "open_graph",
    "study_plan",
]

if not TYPE_CHECKING:
    # Each room is imported when one of its names is asked for: NetworkX and NumPy take ten times as long as the rest.
    _ROOMS = {
        "graph.core.topic_graph": ("TopicGraph",),
        "graph.loading.build": ("build_graph",),
        "graph.loading.opening": ("open_graph",),
        "graph.errors": ("KnowledgeGraphError",),
        "graph.model": ("PlanRequest", "Prerequisite", "Records", "StudyPlan", "Topic"),
        "graph.planning.plan": ("study_plan",),
    }

    def __getattr__(name):
        from importlib import import_module

        for room, names in _ROOMS.items():
            if name in names:
                return getattr(import_module(room), name)
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

    def __dir__():
        return sorted({*globals(), *__all__})
