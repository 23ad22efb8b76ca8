"""What the web page draws: topics numbered in the order of its list, lines among them, and a place for each."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from graph.core.topic_graph import TopicGraph
from graph.model import Prerequisite, StudyPlan, Topic
from graph.picture.colours import HUES, palette_of
from graph.picture.layered import late_levels, ordered_places
from graph.picture.layout import COLUMN_PITCH, ROW_PITCH, Edge, lane_layout, line_kind, lines_of
from graph.picture.topic_map import redundant_edges
from graph.picture.weeks import one_line

_X_PITCH, _Y_PITCH = 172, 96
_MOST_LETTERS = 44
DASHES = {"choice": [9, 4, 2, 4], "recommended": [2, 5], "corequisite": [14, 4]}
_OPTIONS: dict[str, Any] = {
    "physics": {"enabled": False},
    "layout": {"improvedLayout": False, "randomSeed": 1},
    "interaction": {
        "dragNodes": False, "hover": True, "hoverConnectedEdges": False, "selectConnectedEdges": False,
        "keyboard": {"enabled": False},
    },
    "nodes": {
        "shape": "box", "chosen": False, "margin": {"top": 6, "bottom": 6, "left": 8, "right": 8},
        "shapeProperties": {"borderRadius": 4}, "widthConstraint": {"minimum": 120, "maximum": 156},
        "font": {"face": "system-ui, sans-serif", "size": 13, "multi": False},
    },
    "edges": {
        "arrows": {"to": {"enabled": True, "scaleFactor": 0.45}}, "width": 1.2, "chosen": False,
        "arrowStrikethrough": False,
    },
}  # fmt: skip


@dataclass(frozen=True)
class Drawn:
    """Topics in the order of the list, the lines among them, and where each topic stands.

    `lanes` has the colour of each category that occurs, in the order of the graph; `bands` are the lanes of a map as
    name, upper and lower edge; a plan has none. Of `edges`, the `implied` ones follow from others.
    """

    topics: tuple[Topic, ...]
    edges: tuple[Prerequisite, ...]
    implied: frozenset[int]
    places: tuple[tuple[int, int], ...]
    lanes: dict[str, int]
    bands: tuple[tuple[str, int, int], ...] = ()

    @property
    def number(self) -> dict[str, int]:
        """The number of each topic, from 1."""
        return {topic.id: place for place, topic in enumerate(self.topics, start=1)}


def drawn_plan(graph: TopicGraph, plan: StudyPlan) -> Drawn:
    """Return the steps of a plan on levels from the top, each just above what needs it first; goals are lowest."""
    topics = tuple(step.topic for step in plan.steps)
    used = {step.topic.id: frozenset((*step.needs, *step.helpful)) for step in plan.steps}
    edges = [edge for edge in _edges_among(graph, topics) if edge.source in used[edge.target]]
    pairs, implied = _pairs(topics, edges, all_choices=True)
    needed = [pair for pair, edge in zip(pairs, edges, strict=True) if edge.is_required]
    number = {topic.id: place for place, topic in enumerate(topics)}
    goals = [number[goal.id] for goal in plan.goals if goal.id in number]
    # One more topic, which needs all goals, so that none of several has to need another.
    end = len(topics)
    levels = late_levels(end + 1, [*needed, *((goal, end) for goal in goals)], end)[:end]
    order = ordered_places(levels, needed)
    widths = [levels.count(level) for level in range(max(levels, default=0) + 1)]
    places = tuple(
        (round((place - (widths[level] - 1) / 2) * _X_PITCH), level * _Y_PITCH)
        for level, place in zip(levels, order, strict=True)
    )
    return Drawn(topics, tuple(edges), implied, places, _lanes(graph, topics))


def drawn_graph(graph: TopicGraph) -> Drawn:
    """Return all topics in the lanes of their categories, prerequisites left of what needs them."""
    rank = {category: place for place, category in enumerate(graph.categories)}
    topics = tuple(sorted(graph.topics.values(), key=lambda topic: rank[topic.category]))
    edges = _edges_among(graph, topics)
    pairs, implied = _pairs(topics, edges, all_choices=False)
    lines = [pair for number, pair in enumerate(pairs) if number not in implied]
    layout = lane_layout([topic.category for topic in topics], lines, [topic.name for topic in topics])
    places = tuple(
        (round(column * COLUMN_PITCH), round((row + 0.5) * ROW_PITCH))
        for column, row in zip(layout.columns, layout.rows, strict=True)
    )
    bands = tuple(
        (lane.name, round(lane.first_row * ROW_PITCH), round((lane.first_row + lane.rows) * ROW_PITCH))
        for lane in layout.lanes
    )
    return Drawn(topics, tuple(edges), implied, places, _lanes(graph, topics), bands)


def picture_data(drawn: Drawn, plan: StudyPlan | None) -> dict[str, Any]:
    """Return nodes, edges and options for vis-network, as pyvis writes them down, and what our script adds."""
    from pyvis.network import Network  # imports IPython: only where a web page is made

    network = Network(directed=True)
    curve = {"type": "cubicBezier", "forceDirection": "vertical" if plan else "horizontal", "roundness": 0.4}
    network.set_options(json.dumps({**_OPTIONS, "edges": {**_OPTIONS["edges"], "smooth": curve}}))
    goals = {goal.id for goal in plan.goals} if plan else set()
    number = drawn.number
    for topic, (x, y) in zip(drawn.topics, drawn.places, strict=True):
        label = one_line(topic.name, _MOST_LETTERS)
        # Numbers are the ids: "__proto__" is a good name for a topic, and none for a key of vis-network's objects.
        network.add_node(
            number[topic.id],
            label=f"{number[topic.id]}. {label}" if plan else label,
            group=drawn.lanes[topic.category],
            x=x,
            y=y,
            borderWidth=3 if topic.id in goals else 1,
        )
    for place, edge in enumerate(drawn.edges):
        line: dict[str, Any] = {"from": number[edge.source], "to": number[edge.target]}
        if dashes := DASHES.get(line_kind(edge)):
            line["dashes"] = dashes
        elif place in drawn.implied:
            line["implied"] = True
        network.edges.append(line)  # add_edge looks through all nodes for each edge
    nodes, edges, _, _, _, options = network.get_network_data()
    for node in nodes:
        node.pop("shape", None)  # said once, in the options
    return {
        "nodes": nodes,
        "edges": edges,
        "options": json.loads(options),
        "palette": palette_of(range(HUES_SHOWN)),
        "names": [" ".join((topic.name, *topic.aliases)) for topic in drawn.topics],
        "bands": [[name, drawn.lanes[name], top, bottom] for name, top, bottom in drawn.bands],
        "isPlan": plan is not None,
    }


HUES_SHOWN = len(HUES)


def _edges_among(graph: TopicGraph, topics: Sequence[Topic]) -> list[Prerequisite]:
    return lines_of(graph.records_of(topic.id for topic in topics).prerequisites)


def _pairs(
    topics: Sequence[Topic], edges: Sequence[Prerequisite], *, all_choices: bool
) -> tuple[list[Edge], frozenset[int]]:
    """Each edge by the places of its ends, and which of them a longer way implies."""
    place = {topic.id: number for number, topic in enumerate(topics)}
    pairs = [(place[edge.source], place[edge.target]) for edge in edges]
    sure = [
        pair for pair, edge in zip(pairs, edges, strict=True) if edge.is_required and (all_choices or not edge.group)
    ]
    redundant = redundant_edges(len(topics), sure)
    firm = {number for number, edge in enumerate(edges) if line_kind(edge) == ""}
    return pairs, frozenset(number for number in firm if pairs[number] in redundant)


def _lanes(graph: TopicGraph, topics: Sequence[Topic]) -> dict[str, int]:
    used = {topic.category for topic in topics}
    return {name: place % HUES_SHOWN for place, name in enumerate(graph.categories) if name in used}
