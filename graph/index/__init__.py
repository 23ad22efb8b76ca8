"""Questions about a whole graph, answered on arrays: a million topics take fractions of a second.

A `GraphIndex` holds topics and edges as numbers in file order. Every answer is the one that `graph.planning` gives on
the NetworkX graph, ties included, or says what else it is. Nothing here is recursive, and what is linear there is
linear here. Only NumPy is needed; SciPy is imported once a cycle is to be named.
"""

from graph.index.chains import critical_path, delay_factors, earliest_finish, slack
from graph.index.counts import BlockingFactors, blocking_factors
from graph.index.cycles import short_cycles
from graph.index.index import NO_GROUP, GraphIndex
from graph.index.reach import closure, cut, dependents, in_level_order, known_closure, needed, part

__all__ = [
    "NO_GROUP",
    "BlockingFactors",
    "GraphIndex",
    "blocking_factors",
    "closure",
    "critical_path",
    "cut",
    "delay_factors",
    "dependents",
    "earliest_finish",
    "in_level_order",
    "known_closure",
    "needed",
    "part",
    "short_cycles",
    "slack",
]
