"""What the browser needs to draw the map: nodes, edges and options, built by pyvis; lanes and colours.

The value depends on the topics and prerequisites alone, never on who looks at them, so that it is sent once.
Names travel as text and are drawn as text: nothing here, and nothing in the browser part, makes HTML of data.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

import networkx as nx

from graph.model import Prerequisite, Topic, count_asked
from graph.picture.colours import palette_of
from graph.picture.drawn_names import drawn_names
from graph.picture.layout import COLUMN_PITCH, ROW_PITCH, Layout, acyclic_part, lane_layout, line_kind, lines_of

# pyvis writes the graph down; positions, drawing and interaction are ours, so that all of vis-network's are off.
OPTIONS: dict[str, Any] = {
    "physics": {"enabled": False},
    "layout": {"improvedLayout": False},
    "interaction": {
        "dragNodes": False,
        "hover": False,
        "multiselect": False,
        "selectable": False,
        "tooltipDelay": 100000,
        "keyboard": {"enabled": False},
        "navigationButtons": False,
        "zoomSpeed": 1.2,
    },
}


def map_data(
    topics: Sequence[Topic],
    prerequisites: Sequence[Prerequisite],
    *,
    title: str = "Topic map",
    more: Mapping[str, tuple[int, int]] = MappingProxyType({}),
    colours: Mapping[str, int] | None = None,
    effort: float = 1.0,
) -> dict[str, Any]:
    """Return the map as one JSON-able value; `rev` changes exactly when anything in it does.

    Parameters
    ----------
    topics : sequence of Topic
        In file order; the first topic of a category gives the category its place among equals.
    prerequisites : sequence of Prerequisite
        Those with an end outside `topics` are left out.
    title : str
        What a screen reader calls the map.
    more : mapping of topic id to two ints
        How many prerequisites of a topic, and how many topics that need it, are left out of a map that shows a part.
    colours : mapping of category to int, optional
        The place of each category among all of the graph, so that it keeps its colour in every part and view;
        by default that among `topics`.
    effort : float
        See `graph.picture.layout.lane_layout`.

    Notes
    -----
    Lines that follow from others (their transitive closure has a longer way round) are marked ``redundant`` and
    only drawn when one of their ends is in question. Lane layout: see `graph.picture.layout`.

    Examples
    --------
    >>> data = map_data([Topic("sets", "Sets"), Topic("limits", "Limits")], [Prerequisite("sets", "limits")])
    >>> [node["label"] for node in data["nodes"]], data["edges"], [lane["name"] for lane in data["lanes"]]
    (['Sets', 'Limits'], [{'from': 'sets', 'to': 'limits'}], ['Topics'])
    """
    place = {topic.id: number for number, topic in enumerate(topics)}
    names = drawn_names(topics)
    edges = lines_of(edge for edge in prerequisites if edge.source in place and edge.target in place)
    needed = [edge for edge in edges if not line_kind(edge)]
    redundant = redundant_edges(len(topics), [(place[edge.source], place[edge.target]) for edge in needed])
    ordering = [edge for edge in edges if edge.is_required] + [edge for edge in edges if not edge.is_required]
    drawn = [(place[edge.source], place[edge.target]) for edge in ordering]
    layout = lane_layout(
        [topic.category for topic in topics],
        [pair for pair in drawn if pair not in redundant],
        list(names.values()),
        effort=effort,
    )
    network = _network(topics, names, edges, layout, redundant, place)
    nodes, lines, _heading, _height, _width, options = network.get_network_data()
    colour = colours or {name: at for at, name in enumerate(dict.fromkeys(topic.category for topic in topics))}
    lane_of = {lane.name: number for number, lane in enumerate(layout.lanes)}
    data: dict[str, Any] = {
        "view": "map",
        "title": title,
        "nodes": [_sent(node, lane_of, more.get(node["id"])) for node in nodes],
        "edges": lines,
        "options": json.loads(options),
        "lanes": [
            {"name": lane.name, "top": lane.first_row * ROW_PITCH, "bottom": (lane.first_row + lane.rows) * ROW_PITCH}
            for lane in layout.lanes
        ],
        "pitch": {"column": COLUMN_PITCH, "row": ROW_PITCH},
        "palette": palette_of(colour[lane.name] for lane in layout.lanes),
    }
    return {**data, "rev": fingerprint(data)}


def redundant_edges(count: int, edges: Sequence[tuple[int, int]]) -> frozenset[tuple[int, int]]:
    """Return the edges that a longer way round already implies: all but the transitive reduction.

    Edges that close a cycle of alternatives are left aside, see `acyclic_part`. NetworkX takes 5 ms for the 549 edges
    of the sample, once for each picture.

    Examples
    --------
    >>> sorted(redundant_edges(3, [(0, 1), (1, 2), (0, 2)]))
    [(0, 2)]
    """
    kept = acyclic_part(count, edges)
    return frozenset(kept).difference(nx.transitive_reduction(nx.DiGraph(kept)).edges)


def _network(
    topics: Sequence[Topic],
    names: Mapping[str, str],
    edges: Sequence[Prerequisite],
    layout: Layout,
    redundant: frozenset[tuple[int, int]],
    place: dict[str, int],
) -> Any:
    from pyvis.network import Network  # imports IPython: only where a map is made

    network = Network(height="100%", width="100%", directed=True, cdn_resources="local")
    network.set_options(json.dumps(OPTIONS))
    for topic, column, row in zip(topics, layout.columns, layout.rows, strict=True):
        network.add_node(
            topic.id,
            label=names[topic.id],
            shape="custom",
            group=topic.category,
            x=column * COLUMN_PITCH,
            y=row * ROW_PITCH,
            hours=topic.hours,
            assumed=topic.hours_assumed,
            difficulty=topic.difficulty,
        )
    # pyvis's own add_edge looks through all nodes for each edge; its list takes the same dictionaries.
    for edge in edges:
        line: dict[str, Any] = {"from": edge.source, "to": edge.target}
        if kind := line_kind(edge):
            line["kind"] = kind
        elif (place[edge.source], place[edge.target]) in redundant:
            line["redundant"] = True
        if kind == "choice" and (asked := count_asked(edge.group)) > 1:
            line["asked"] = asked
        network.edges.append(line)
    return network


def _sent(node: dict[str, Any], lane_of: dict[str, int], more: tuple[int, int] | None) -> dict[str, Any]:
    sent = {
        "id": node["id"],
        "label": node["label"],
        "lane": lane_of[node["group"]],
        "x": node["x"],
        "y": node["y"],
        "hours": node["hours"],
    }
    if node["difficulty"]:
        sent["difficulty"] = node["difficulty"]
    if node["assumed"]:
        sent["assumed"] = True
    if more:
        sent["more"] = {side: count for side, count in zip(("needs", "unlocks"), more, strict=True) if count}
    return sent


def fingerprint(data: dict[str, Any]) -> str:
    """Return a short text that changes exactly when anything in `data` does.

    Examples
    --------
    >>> fingerprint({"nodes": []}) == fingerprint({"nodes": []}) != fingerprint({"nodes": [1]})
    True
    """
    written = json.dumps(data, sort_keys=True, ensure_ascii=True)
    return hashlib.blake2b(written.encode(), digest_size=8).hexdigest()
