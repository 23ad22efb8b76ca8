"""The files of one graph become a checked graph of columns and an index: from the cache, or read and checked."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from graph.checks.columns import check_columns
from graph.checks.problems import in_order
from graph.core.columns import Columns
from graph.files.columns import read_columns
from graph.index.index import GraphIndex
from graph.loading.cache import Kept, entry_of
from graph.model import Problem
from graph.progress import doing

# Arrays of the index that are columns of the graph as well.
_SHARED = ("hours", "sources", "targets", "required", "corequisites")


@dataclass(frozen=True, slots=True)
class Loaded:
    """What the files of a graph say and everything that is wrong with them.

    `index` belongs to `columns`; it is None where a problem is an error.
    """

    columns: Columns
    problems: tuple[Problem, ...]
    index: GraphIndex | None


def load_graph(topics: Path, edges: Path, resources: Path | None = None, goals: Path | None = None) -> Loaded:
    """Return the graph of these files, out of the cache if it is there and the files are the same still.

    See `graph.files.columns.read_columns` for the parameters and `graph.checks.columns.check_columns` for the checks.

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
        return Loaded(kept.columns, kept.problems, GraphIndex.restored({**kept.arrays, **shared}))
    with ThreadPoolExecutor(1) as beside:
        # Works on the files' bytes while this thread makes sense of them.
        contents = beside.submit(entry.contents) if entry else None
        with doing(f"Reading {topics.name} and {edges.name}"):
            columns, found = read_columns(topics, edges, resources, goals)
        with doing(f"Checking {len(columns.topics):,} topics and {len(columns.edges):,} prerequisites"):
            checked = check_columns(columns)
    problems = in_order((*found, *checked.problems), columns.files)
    if any(problem.is_error for problem in problems):
        return Loaded(columns, problems, None)
    columns = checked.columns
    if entry and contents:
        own = {name: array for name, array in checked.index.arrays.items() if name not in _SHARED}
        with doing("Keeping the checked graph for the next start"):
            entry.store(Kept(columns, problems, own), contents.result())
    return Loaded(columns, problems, checked.index)
