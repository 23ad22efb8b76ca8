"""What other libraries take for the same tasks, each used as its own documentation would have it.

A peer maps each task it can do to two functions: one that prepares (not timed), one that works (timed) and returns the
facts by which answers are compared. Nothing of this project is imported here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple

from benchmarks.graphs import Sample

GOALS = ("small", "typical", "hard")


class Task(NamedTuple):
    """One thing to measure: `work(prepare(sample))` is timed without `prepare`."""

    prepare: Callable[[Sample], Any]
    work: Callable[[Any], Any]


def tasks_of(peer: str) -> Mapping[str, Task]:
    """Return what a peer can do.

    Raises
    ------
    ImportError
        If its library is not installed.
    """
    return _PEERS[peer]()


def _goals(sample: Sample) -> dict[str, str]:
    return {"small": sample.small, "typical": sample.typical, "hard": sample.hard}


def _closures(prepare: Callable[[Sample], Any], closure: Callable[[Any, str], list[int]]) -> dict[str, Task]:
    """A task for each of the three goals, on a graph that stands ready."""

    def prepared(goal: str, sample: Sample) -> tuple[Any, str]:
        return prepare(sample), _goals(sample)[goal]

    return {f"closure {goal}": Task(partial(prepared, goal), lambda state: closure(*state)) for goal in GOALS}


def _frames(sample: Sample) -> tuple[Any, Any]:
    import pandas as pd

    return pd.read_csv(sample.topics), pd.read_csv(sample.edges)


def _longest_to(order: Iterable[Any], before: Any, weights: Any) -> dict[Any, float]:
    """The weight of the heaviest chain that ends with each topic; `order` puts those before a topic first."""
    longest: dict[Any, float] = {}
    for topic in order:
        longest[topic] = weights[topic] + max((longest[other] for other in before[topic]), default=0)
    return longest


def _chains_through(order: Sequence[Any], before: Any, after: Any) -> float:
    """The lengths of the longest chains through each topic, all together."""
    ones = dict.fromkeys(order, 1)
    below, above = _longest_to(order, before, ones), _longest_to(reversed(order), after, ones)
    return sum(below.values()) + sum(above.values()) - len(order)


def _pyarrow() -> dict[str, Task]:
    from pyarrow import csv

    def read(sample: Sample) -> list[int]:
        return [csv.read_csv(sample.topics).num_rows, csv.read_csv(sample.edges).num_rows]

    return {"read": Task(lambda sample: sample, read)}


def _pandas() -> dict[str, Task]:
    import pandas  # noqa: F401

    return {"read": Task(lambda sample: sample, lambda sample: [len(frame) for frame in _frames(sample)])}


def _networkx() -> dict[str, Task]:
    import networkx as nx
    import pandas  # noqa: F401

    def build(state: tuple[Any, Any]) -> Any:
        topics, edges = state
        graph = nx.DiGraph()
        graph.add_nodes_from(topics["id"])
        graph.add_edges_from(zip(edges["source"], edges["target"], strict=True))
        return graph

    def load(sample: Sample) -> list[int]:
        topics, edges = _frames(sample)
        known = set(topics["id"])
        if len(known) < len(topics) or not (set(edges["source"]) | set(edges["target"])) <= known:
            raise ValueError("doubled or unknown ids")
        graph = build((topics, edges))
        if not nx.is_directed_acyclic_graph(graph):
            raise ValueError("a cycle")
        return [len(graph), graph.number_of_edges()]

    def closure(graph: Any, goal: str) -> list[int]:
        return [len(nx.ancestors(graph, goal)) + 1]

    def factors(graph: Any) -> list[float]:
        blocking = sum(len(nx.descendants(graph, topic)) for topic in graph)
        order = list(nx.topological_sort(graph))
        return [blocking, _chains_through(order, graph.pred, graph.succ)]

    return {
        "load": Task(lambda sample: sample, load),
        "build": Task(_frames, lambda state: build(state).number_of_edges()),
        **_closures(lambda sample: build(_frames(sample)), closure),
        "factors": Task(lambda sample: build(_frames(sample)), factors),
    }


def numbers_of(sample: Sample) -> tuple[Any, Any, Any, dict[str, int]]:
    """Hours, and both ends of the edges as numbers, of topics in file order; and the number of each id."""
    topics, edges = _frames(sample)
    place = {topic: number for number, topic in enumerate(topics["id"])}
    sources, targets = (edges[column].map(place).to_numpy() for column in ("source", "target"))
    return topics["hours"].to_numpy(), sources, targets, place


def _rustworkx() -> dict[str, Task]:
    import pandas  # noqa: F401
    import rustworkx as rx

    def build(state: tuple[Any, Any, Any, dict[str, int]]) -> Any:
        hours, sources, targets, _ = state
        graph = rx.PyDiGraph()
        graph.add_nodes_from(hours.tolist())
        graph.add_edges_from_no_data(list(zip(sources.tolist(), targets.tolist(), strict=True)))
        return graph

    def load(sample: Sample) -> list[int]:
        graph = build(numbers_of(sample))
        if not rx.is_directed_acyclic_graph(graph):
            raise ValueError("a cycle")
        return [graph.num_nodes(), graph.num_edges()]

    def ready(sample: Sample) -> tuple[Any, dict[str, int]]:
        numbers = numbers_of(sample)
        return build(numbers), numbers[3]

    def closure(state: tuple[Any, dict[str, int]], goal: str) -> list[int]:
        graph, place = state
        return [len(rx.ancestors(graph, place[goal])) + 1]

    def factors(state: tuple[Any, dict[str, int]]) -> list[float]:
        graph, _ = state
        order = rx.topological_sort(graph)
        before = {topic: graph.predecessor_indices(topic) for topic in order}
        after = {topic: graph.successor_indices(topic) for topic in order}
        blocking = sum(len(rx.descendants(graph, topic)) for topic in order)
        return [blocking, _chains_through(order, before, after)]

    return {
        "load": Task(lambda sample: sample, load),
        "build": Task(numbers_of, lambda state: build(state).num_edges()),
        **_closures(ready, closure),
        "factors": Task(ready, factors),
    }


def _igraph() -> dict[str, Task]:
    import igraph
    import numpy as np
    import pandas  # noqa: F401

    def build(state: tuple[Any, Any, Any, dict[str, int]]) -> Any:
        hours, sources, targets, _ = state
        graph = igraph.Graph(len(hours), np.column_stack([sources, targets]), directed=True)
        graph.vs["hours"] = hours.tolist()
        return graph

    def load(sample: Sample) -> list[int]:
        graph = build(numbers_of(sample))
        if not graph.is_dag():
            raise ValueError("a cycle")
        return [graph.vcount(), graph.ecount()]

    def ready(sample: Sample) -> tuple[Any, dict[str, int]]:
        numbers = numbers_of(sample)
        return build(numbers), numbers[3]

    def closure(state: tuple[Any, dict[str, int]], goal: str) -> list[int]:
        graph, place = state
        return [len(graph.subcomponent(place[goal], mode="in"))]

    def factors(state: tuple[Any, dict[str, int]]) -> list[float]:
        graph, _ = state
        order, before, after = graph.topological_sorting(), graph.get_adjlist("in"), graph.get_adjlist("out")
        blocking = sum(graph.neighborhood_size(order=len(order), mode="out", mindist=1))
        return [blocking, _chains_through(order, before, after)]

    return {
        "load": Task(lambda sample: sample, load),
        "build": Task(numbers_of, lambda state: build(state).ecount()),
        **_closures(ready, closure),
        "factors": Task(ready, factors),
    }


def _scipy() -> dict[str, Task]:
    import numpy as np
    import pandas  # noqa: F401
    from scipy.sparse import coo_array, csgraph

    def build(state: tuple[Any, Any, Any, dict[str, int]]) -> Any:
        hours, sources, targets, _ = state
        ones = np.ones(len(sources), np.int8)
        both = coo_array((ones, (sources, targets)), (len(hours), len(hours)))
        return both.tocsr(), both.T.tocsr()

    def load(sample: Sample) -> list[int]:
        graph, _ = build(numbers_of(sample))
        if csgraph.connected_components(graph, connection="strong")[0] < graph.shape[0]:
            raise ValueError("a cycle")
        return [graph.shape[0], graph.nnz]

    return {
        "load": Task(lambda sample: sample, load),
        "build": Task(numbers_of, lambda state: build(state)[0].nnz),
    }


_PEERS: dict[str, Callable[[], dict[str, Task]]] = {
    "pyarrow": _pyarrow,
    "pandas": _pandas,
    "NetworkX": _networkx,
    "rustworkx": _rustworkx,
    "igraph": _igraph,
    "SciPy": _scipy,
}
PEERS = tuple(_PEERS)
