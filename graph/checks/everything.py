"""All checks, and which of them make sense for the columns at hand."""

from __future__ import annotations

from dataclasses import dataclass

from graph.checks.cycles import recommended_cycles, required_cycles
from graph.checks.edges import contradicting_edges, harder_prerequisites, repeated_edges, self_loops, unknown_ends
from graph.checks.goals import goal_problems
from graph.checks.groups import bound_groups, groups_without_choice
from graph.checks.problems import in_order
from graph.checks.redundancy import redundant_edges
from graph.checks.resources import resource_problems
from graph.checks.rows import Rows
from graph.checks.topics import doubled_ids, isolated_topics, missing_hours, shared_names
from graph.core.columns import Columns
from graph.errors import said_once
from graph.index.index import GraphIndex
from graph.model import Problem
from graph.parallel import at_once


@dataclass(frozen=True, slots=True)
class Checked:
    """What is wrong with columns, in order of file and line; and the index of all topics and sound edges.

    `columns` are those of `index` where `problems` has no error: those given, without edges that repeat others.
    """

    problems: tuple[Problem, ...]
    index: GraphIndex
    columns: Columns


def check_columns(columns: Columns) -> Checked:
    """Return everything that is wrong with the columns as a whole.

    The index that comes with it was needed for the check. It is that of the graph where `problems` has no error and no
    row was set aside in reading. Where no topic could be read, edges are not compared with topics: the cause is in the
    reading.

    Notes
    -----
    O((V + E) log V) but for redundant edges, which take O(V * E / 16384) steps on numbers of 2 KB and are not
    looked for where that exceeds 20 million, where topics stand in a cycle, or where rows were set aside. About 1 s and
    0.2 GB for a million topics and three million edges in which nothing is wrong.

    Examples
    --------
    >>> from graph.core.columns import columns_of
    >>> from graph.model import Prerequisite, Records, Topic
    >>> columns = columns_of(Records((Topic("sets", "Sets", line=2),), (Prerequisite("set", "sets", line=2),)))
    >>> print(check_columns(columns).problems[0])
    edges.csv, line 2: source 'set' is not in topics.csv. Did you mean 'sets'? If not, add it there or remove this line.
    """
    rows = Rows(columns)
    # Both know by now which edges are sound.
    about_rows, index = at_once(len(rows.sound), lambda: _problems_of_rows(rows), lambda: rows.index)
    problems = in_order([*about_rows, *_problems_of_the_graph(rows)], columns.files)
    return Checked(problems, index, rows.without_repeats)


def _problems_of_rows(rows: Rows) -> list[Problem]:
    return [
        *doubled_ids(rows),
        *shared_names(rows),
        *missing_hours(rows),
        *isolated_topics(rows),
        *unknown_ends(rows),
        *self_loops(rows),
        *contradicting_edges(rows),
        *repeated_edges(rows),
    ]


def _problems_of_the_graph(rows: Rows) -> list[Problem]:
    return [
        *required_cycles(rows),
        *recommended_cycles(rows),
        *groups_without_choice(rows),
        *bound_groups(rows),
        *harder_prerequisites(rows),
        *said_once([*resource_problems(rows)]),
        *said_once([*goal_problems(rows)]),
        *redundant_edges(rows),
    ]
