"""Which rows the checks look at, and which of the edges a graph would hold."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeVar

from graph.model import Prerequisite, Records, Topic

Row = TypeVar("Row", bound=Topic | Prerequisite)


def all_topics(records: Records) -> tuple[Topic, ...]:
    """Return every row of topics: the good ones in file order, then those that were set aside in reading."""
    return (*records.topics, *records.set_aside_topics)


def all_edges(records: Records) -> Sequence[Prerequisite]:
    """Return every row of edges, those that were set aside in reading too, in file order."""
    return _in_file_order(records.prerequisites, records.set_aside_edges)


def known_ids(records: Records) -> dict[str, int]:
    """Return every id that a row of topics names, with its place in file order."""
    rows = _in_file_order(records.topics, records.set_aside_topics)
    return {topic: place for place, topic in enumerate(dict.fromkeys(row.id for row in rows))}


def sound_edges(records: Records) -> list[Prerequisite]:
    """Return the edges that a graph would hold: both ends known, no topic with itself, the first of each pair.

    Examples
    --------
    >>> edges = Prerequisite("a", "b"), Prerequisite("b", "b"), Prerequisite("c", "b"), Prerequisite("a", "b")
    >>> [(edge.source, edge.target) for edge in sound_edges(Records((Topic("a", "A"), Topic("b", "B")), edges))]
    [('a', 'b')]
    """
    known = known_ids(records)
    pairs: dict[tuple[str, str], Prerequisite] = {}
    for edge in all_edges(records):
        if edge.source in known and edge.target in known and edge.source != edge.target:
            pairs.setdefault((edge.source, edge.target), edge)
    return list(pairs.values())


def group_members(edges: Iterable[Prerequisite]) -> dict[tuple[str, str], list[str]]:
    """Return the sources of the required edges in each group, by target and name of the group.

    Examples
    --------
    >>> group_members([Prerequisite("a", "c", group="g"), Prerequisite("b", "c", group="g"), Prerequisite("d", "c")])
    {('c', 'g'): ['a', 'b']}
    """
    members: dict[tuple[str, str], list[str]] = {}
    for edge in edges:
        if edge.group and edge.is_required:
            members.setdefault((edge.target, edge.group), []).append(edge.source)
    return members


def _in_file_order(good: Sequence[Row], set_aside: Sequence[Row]) -> Sequence[Row]:
    return sorted([*good, *set_aside], key=lambda row: row.line) if set_aside else good
