"""The files of one graph become a checked graph of columns and an index: from the cache, or read and checked."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from graph.checks.everything import check_columns
from graph.checks.problems import in_order
from graph.core.columns import Columns
from graph.core.topic_graph import TopicGraph
from graph.errors import InvalidDataError
from graph.files.columns import read_columns
from graph.index.index import GraphIndex
from graph.loading.cache import Kept, entry_of
from graph.model import Problem
from graph.progress import doing

# Arrays of the index that are columns of the graph as well.
_SHARED = ("hours", "sources", "targets", "required", "corequisites")


@dataclass(frozen=True, slots=True)
class Opened:
    """What the files of a graph say, and every problem in them; `index` is there where none is an error."""

    columns: Columns
    problems: tuple[Problem, ...]
    index: GraphIndex | None = None

    @property
    def counts(self) -> tuple[int, int]:
        """How many topics and prerequisites were read."""
        return len(self.columns.topics), len(self.columns.edges)

    def graph(self) -> TopicGraph:
        """Return the graph, or raise an InvalidDataError with every problem if one is an error."""
        if any(problem.is_error for problem in self.problems):
            raise InvalidDataError(self.problems)
        return TopicGraph(self.columns, self.index, self.problems)


def opened_columns(columns: Columns, found: Sequence[Problem]) -> Opened:
    r"""Return what columns say that were read already, with every problem in them and those `found` in reading.

    Examples
    --------
    >>> from graph.files.columns import parse_columns
    >>> opened_columns(*parse_columns(b"id,name,hours\nsets,Sets,2\n", b"source,target\n")).graph()
    <TopicGraph: 1 topic, 0 prerequisites, 2 hours>
    """
    checked = check_columns(columns)
    return Opened(checked.columns, in_order((*found, *checked.problems), columns.files), checked.index)


def load_graph(topics: Path, edges: Path, resources: Path | None = None, goals: Path | None = None) -> Opened:
    """Return the graph of these files, out of the cache if it is there and the files are the same still.

    See `graph.files.columns.read_columns` for the parameters, `graph.checks.everything.check_columns` for the checks.

    Raises
    ------
    NotEnoughMemoryError
        If the files are larger than memory allows.

    Examples
    --------
    >>> load_graph(Path("nowhere/topics.csv"), Path("nowhere/edges.csv")).index is None
    True
    """
    entry = entry_of((topics, edges, resources, goals))
    kept = entry.load() if entry else None
    if kept:
        shared = {name: getattr(kept.columns, name) for name in _SHARED}
        return Opened(kept.columns, kept.problems, GraphIndex.restored({**kept.arrays, **shared}))
    with ThreadPoolExecutor(1) as beside:
        # Works on the files' bytes while this thread makes sense of them.
        contents = beside.submit(entry.contents) if entry else None
        with doing(f"Reading {topics.name} and {edges.name}"):
            columns, found = read_columns(topics, edges, resources, goals)
        with doing(f"Checking {len(columns.topics):,} topics and {len(columns.edges):,} prerequisites"):
            checked = check_columns(columns)
    problems = in_order((*found, *checked.problems), columns.files)
    if any(problem.is_error for problem in problems):
        return Opened(columns, problems, None)
    columns = checked.columns
    if entry and contents:
        own = {name: array for name, array in checked.index.arrays.items() if name not in _SHARED}
        with doing("Keeping the checked graph for the next start"):
            entry.store(Kept(columns, problems, own), contents.result())
    return Opened(columns, problems, checked.index)
