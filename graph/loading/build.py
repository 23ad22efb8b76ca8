"""Records become a checked graph."""

from __future__ import annotations

from graph import checks
from graph.core.topic_graph import TopicGraph
from graph.errors import CycleError, InvalidDataError
from graph.model import Problem, Records


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
    O((V + E) log V), as `checks.check_records`.
    """
    problems = checks.check_records(records)
    if any(problem.is_error for problem in problems):
        _refuse(records, problems)
    return TopicGraph(checks.without_repeats(records), warnings=problems)


def _refuse(records: Records, problems: tuple[Problem, ...]) -> None:
    if {problem.code for problem in problems if problem.is_error} == {"cycle"}:
        raise _cycle_error(records)
    raise InvalidDataError(problems)


def _cycle_error(records: Records) -> CycleError:
    edges = {(edge.source, edge.target): edge for edge in records.prerequisites if edge.is_required}
    cycle = checks.shortest_cycles(records)[0]
    names = {topic.id: topic.name for topic in records.topics}
    around = list(zip(cycle, [*cycle[1:], cycle[0]], strict=True))
    return CycleError([names[topic] for topic in (*cycle, cycle[0])], [edges[pair] for pair in around])
