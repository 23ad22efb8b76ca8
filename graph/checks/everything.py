"""All checks, and which of them make sense for the records at hand."""

from __future__ import annotations

from graph.checks.cycles import bound_groups, cycle_problems, recommended_cycles, required_cycles, tangles_in
from graph.checks.edges import (
    contradicting_edges,
    groups_without_choice,
    harder_prerequisites,
    repeated_edges,
    self_loops,
    unknown_ends,
)
from graph.checks.goals import goal_problems
from graph.checks.problems import in_order
from graph.checks.redundancy import redundant_edges
from graph.checks.resources import resource_problems
from graph.checks.rows import sound_edges
from graph.checks.topics import doubled_ids, isolated_topics, missing_hours, shared_names
from graph.model import Problem, Records


def check_records(records: Records) -> tuple[Problem, ...]:
    """Return everything that is wrong with the records as a whole, in order of file and line.

    Where no topic could be read, edges are not compared with topics: the cause is in the reading.

    Notes
    -----
    O(V + E) but for redundant edges, which take O(V * E / 16384) steps on numbers of 2 KB and are not
    looked for where that exceeds 20 million, where topics stand in a cycle, or where rows were set aside.

    Examples
    --------
    >>> from graph.model import Prerequisite, Topic
    >>> records = Records((Topic("sets", "Sets", line=2),), (Prerequisite("set", "sets", line=2),))
    >>> print(check_records(records)[0])
    edges.csv, line 2: source 'set' is not in topics.csv. Did you mean 'sets'? If not, add it there or remove this line.
    """
    edges = sound_edges(records)
    cycles = required_cycles(records, edges)
    problems = [
        *doubled_ids(records),
        *shared_names(records),
        *missing_hours(records),
        *isolated_topics(records),
        *unknown_ends(records),
        *self_loops(records),
        *contradicting_edges(records),
        *repeated_edges(records),
        *cycle_problems(records, cycles, edges, tangles_in(records, edges) if cycles else ()),
        *recommended_cycles(records, edges),
        *groups_without_choice(records),
        *bound_groups(records, edges),
        *harder_prerequisites(records, edges),
        *resource_problems(records),
        *goal_problems(records),
    ]
    if not cycles and not records.set_aside_edges:
        problems += redundant_edges(records, edges)
    return in_order(problems, records.files)
