"""A graph as node-link JSON, which NetworkX, D3 and most browser libraries read."""

from __future__ import annotations

import json
from typing import Any

from graph.files.row_parsing import EDGES
from graph.formatting import tidy_number
from graph.model import Prerequisite, Records, Topic


def graph_to_json(records: Records) -> str:
    """Return the graph as one JSON object with `nodes` and `edges`; columns of one's own stand under `extra`.

    ``networkx.node_link_graph(json.loads(text), edges="edges")`` makes a graph of it.

    Examples
    --------
    >>> records = Records((Topic("sets", "Sets"), Topic("limits", "Limits")), (Prerequisite("sets", "limits"),))
    >>> json.loads(graph_to_json(records))["edges"]
    [{'source': 'sets', 'target': 'limits', 'kind': 'required', 'group': '', 'reason': ''}]
    """
    content = {
        "directed": True,
        "multigraph": False,
        "graph": {},
        "nodes": [_node(topic) for topic in records.topics],
        "edges": [_edge(edge) for edge in records.prerequisites],
    }
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def _node(topic: Topic) -> dict[str, Any]:
    return {
        "id": topic.id,
        "name": topic.name,
        "category": topic.category,
        "area": topic.area,
        "difficulty": topic.difficulty,
        "hours": tidy_number(topic.hours),
        "hours_assumed": topic.hours_assumed,
        "summary": topic.summary,
        "aliases": list(topic.aliases),
        "explanation": topic.explanation,
        "status": topic.status,
        **({"extra": dict(topic.extra)} if topic.extra else {}),
    }


def _edge(edge: Prerequisite) -> dict[str, Any]:
    said = {name: getattr(edge, name) for name in EDGES.known}
    return {**said, **({"extra": dict(edge.extra)} if edge.extra else {})}
