"""Small graphs written as a picture, and random ones, for the tests."""

from __future__ import annotations

from collections.abc import Collection, Iterable

import networkx as nx
from hypothesis import strategies as st

from graph.planning.needs import needs


def draw(picture: str) -> nx.DiGraph:
    """Return the graph of a picture such as ``"sets -> limits -> series, sets -> series, logic"``."""
    graph = nx.DiGraph()
    for chain in picture.split(","):
        topics = [topic.strip() for topic in chain.split("->")]
        graph.add_nodes_from(topic for topic in topics if topic)
        nx.add_path(graph, [topic for topic in topics if topic])
    return graph


def known_closure(graph: nx.DiGraph, known: Iterable[str]) -> frozenset[str]:
    """What is known and what follows from it, as the planner's needs say."""
    found = frozenset(known)
    while more := {source for topic in found for source in needs(graph, topic).always} - found:
        found |= more
    return found


def required_graph(graph: nx.DiGraph, topics: Collection[str] | None = None) -> nx.DiGraph:
    """The required edges, alternatives included, of all topics or of some, in the order of `graph`."""
    required = nx.DiGraph()
    required.add_nodes_from(topic for topic in graph if topics is None or topic in topics)
    edges = [edge for edge in graph.edges(data=True) if edge[2].get("kind") != "recommended"]
    required.add_edges_from(edge for edge in edges if required.nodes >= {*edge[:2]})
    return required


@st.composite
def dags(draw_value: st.DrawFn, max_topics: int = 7, min_topics: int = 1) -> nx.DiGraph:
    """Random acyclic graphs with string ids whose names do not follow the direction of the edges."""
    count = draw_value(st.integers(min_topics, max_topics))
    names = draw_value(st.permutations([f"t{number}" for number in range(count)]))
    pairs = [(names[low], names[high]) for high in range(count) for low in range(high)]
    edges = draw_value(st.lists(st.sampled_from(pairs), unique=True)) if pairs else []
    graph = nx.DiGraph()
    graph.add_nodes_from(names)
    graph.add_edges_from(edges)
    return graph
