"""Records become a checked graph."""

from __future__ import annotations

from itertools import pairwise

from graph.checks.everything import check_columns
from graph.core.columns import Columns, columns_of
from graph.core.topic_graph import TopicGraph
from graph.errors import CycleError, InvalidDataError
from graph.index.index import GraphIndex
from graph.model import Records


def build_graph(records: Records) -> TopicGraph:
    """Return the graph of these records.

    Raises
    ------
    InvalidDataError
        If the records have errors; it holds every problem, warnings too.
    CycleError
        If topics require each other in a cycle and nothing else is wrong.

    Notes
    -----
    O((V + E) log V), as `graph.checks.everything.check_columns`.
    """
    columns = columns_of(records)
    checked = check_columns(columns)
    errors = {problem.code for problem in checked.problems if problem.is_error}
    if errors == {"cycle"} and columns.all_sound:
        raise _cycle_error(checked.columns, checked.index)
    if errors:
        raise InvalidDataError(checked.problems)
    return TopicGraph(checked.columns, checked.index if columns.all_sound else None, checked.problems)


def _cycle_error(columns: Columns, index: GraphIndex) -> CycleError:
    topics = [*index.cycles[0], index.cycles[0][0]]
    pairs = zip(index.sources.tolist(), index.targets.tolist(), strict=True)
    edge = {pair: number for number, pair in enumerate(pairs)}
    edges = columns.prerequisites_at([edge[pair] for pair in pairwise(topics)])
    return CycleError([topic.name for topic in columns.topics_at(topics)], edges)
