"""What the browser needs to draw the map: topics with their lanes and levels, prerequisites, colours.

The value depends on the topics and prerequisites alone, never on who looks at them, so that it is sent once; where each
topic goes depends on the window and is up to the browser. Names travel as text and are drawn as text.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

import networkx as nx

from graph.model import DEFAULT_CATEGORY, Prerequisite, Topic, count_asked
from graph.picture.colours import palette_of
from graph.picture.lane_search import lanes_from_the_top
from graph.picture.layout import acyclic_part, line_kind, lines_of, longest_levels

MOST_STAGES = 8
"""A graph without subjects gets at most so many lanes, by how much comes before a topic."""


def map_data(
    topics: Sequence[Topic],
    prerequisites: Sequence[Prerequisite],
    *,
    more: Mapping[str, tuple[int, int]] = MappingProxyType({}),
    colours: Mapping[str, int] | None = None,
) -> dict[str, Any]:
    """Return the map as one JSON-able value; `rev` changes exactly when anything in it does.

    Parameters
    ----------
    topics : sequence of Topic
        In file order; the first topic of a category gives the category its place among equals.
    prerequisites : sequence of Prerequisite
        Those with an end outside `topics` are left out.
    more : mapping of topic id to two ints
        How many prerequisites of a topic, and how many topics that need it, are left out of a map that shows a part.
    colours : mapping of category to int, optional
        The place of each category among all of the graph, so that it keeps its colour in every part and view;
        by default that among `topics`.

    Returns
    -------
    dict
        Nodes in file order, each with its `lane` (0 at the top) and `level` (the most prerequisites one after the other
        below it). A graph without categories gets lanes by level.

    Notes
    -----
    Lines that follow from others (their transitive closure has a longer way round) are marked ``redundant`` and
    not drawn at rest. Order of the lanes: see `graph.picture.lane_search`.

    Examples
    --------
    >>> data = map_data([Topic("sets", "Sets"), Topic("limits", "Limits")], [Prerequisite("sets", "limits")])
    >>> [(node["label"], node["level"]) for node in data["nodes"]], data["edges"]
    ([('Sets', 0), ('Limits', 1)], [{'from': 'sets', 'to': 'limits'}])
    >>> [lane["name"] for lane in data["lanes"]]
    ['Needs nothing', '1 step in']
    """
    place = {topic.id: number for number, topic in enumerate(topics)}
    edges = lines_of(edge for edge in prerequisites if edge.source in place and edge.target in place)
    needed = [edge for edge in edges if not line_kind(edge)]
    redundant = redundant_edges(len(topics), [(place[edge.source], place[edge.target]) for edge in needed])
    ordering = [(place[edge.source], place[edge.target]) for edge in edges if edge.is_required]
    levels = longest_levels(len(topics), ordering)
    lanes = _lanes_of(topics, levels)
    names = list(dict.fromkeys(lanes))
    if lanes and lanes[0] in (topics[0].category, DEFAULT_CATEGORY):
        lines = [pair for pair in ordering if pair not in redundant]
        names = [names[lane] for lane in lanes_from_the_top([names.index(name) for name in lanes], lines, levels)]
    else:
        names = [name for _, name in sorted({(level, name) for level, name in zip(levels, lanes, strict=True)})]
        names = list(dict.fromkeys(names))
    at = {name: number for number, name in enumerate(names)}
    colour = colours or {name: number for number, name in enumerate(dict.fromkeys(lanes))}
    called = drawn_names(topics)
    data: dict[str, Any] = {
        "view": "map",
        "title": "Topic map",
        "nodes": [
            _node(topic, called[topic.id], at[lane], level, more.get(topic.id))
            for topic, lane, level in zip(topics, lanes, levels, strict=True)
        ],
        "edges": [drawn_line(edge, (place[edge.source], place[edge.target]) in redundant) for edge in edges],
        "lanes": [{"name": name} for name in names],
        "palette": palette_of(colour.get(name, number) for number, name in enumerate(names)),
    }
    return {**data, "rev": fingerprint(data)}


def drawn_names(topics: Sequence[Topic]) -> dict[str, str]:
    """Return the name of each topic by id; with its id where others of these have the same name.

    Examples
    --------
    >>> drawn_names([Topic("m", "Thesis"), Topic("b", "Thesis"), Topic("s", "Sets")])
    {'m': 'Thesis (m)', 'b': 'Thesis (b)', 's': 'Sets'}
    """
    counts = Counter(topic.name for topic in topics)
    return {topic.id: topic.name if counts[topic.name] == 1 else f"{topic.name} ({topic.id})" for topic in topics}


def _lanes_of(topics: Sequence[Topic], levels: Sequence[int]) -> list[str]:
    """The lane of each topic: its category; where there are none, its area, else how much comes before it."""
    if len({topic.category for topic in topics}) > 1 or not topics or topics[0].category != DEFAULT_CATEGORY:
        return [topic.category for topic in topics]
    if len({topic.area for topic in topics}) > 1:
        return [topic.area or DEFAULT_CATEGORY for topic in topics]
    return [_stage(level, max(levels)) for level in levels]


def _stage(level: int, deepest: int) -> str:
    """How much comes before a topic, in words; deep graphs have several levels in one stage."""
    if not level:
        return "Needs nothing"
    width = -(-deepest // (MOST_STAGES - 1))
    first = (level - 1) // width * width + 1
    last = min(first + width - 1, deepest)
    return f"{first} step{'s' * (first > 1)} in" if first == last else f"{first} to {last} steps in"


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


def drawn_line(edge: Prerequisite, is_redundant: bool) -> dict[str, Any]:
    """An edge as it travels; `kind` where it is not simply needed."""
    line: dict[str, Any] = {"from": edge.source, "to": edge.target}
    if kind := line_kind(edge):
        line["kind"] = kind
    elif is_redundant:
        line["redundant"] = True
    if kind == "choice":
        line["group"] = edge.group
        if (asked := count_asked(edge.group)) > 1:
            line["asked"] = asked
    return line


def _node(topic: Topic, name: str, lane: int, level: int, more: tuple[int, int] | None) -> dict[str, Any]:
    node: dict[str, Any] = {"id": topic.id, "label": name, "lane": lane, "level": level, "hours": topic.hours}
    if topic.difficulty:
        node["difficulty"] = topic.difficulty
    if topic.hours_assumed:
        node["assumed"] = True
    if more:
        node["more"] = {side: count for side, count in zip(("needs", "unlocks"), more, strict=True) if count}
    return node


def fingerprint(data: dict[str, Any]) -> str:
    """Return a short text that changes exactly when anything in `data` does.

    Examples
    --------
    >>> fingerprint({"nodes": []}) == fingerprint({"nodes": []}) != fingerprint({"nodes": [1]})
    True
    """
    written = json.dumps(data, sort_keys=True, ensure_ascii=True)
    return hashlib.blake2b(written.encode(), digest_size=8).hexdigest()
