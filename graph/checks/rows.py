"""Which rows the checks look at, and which of the edges a graph would hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
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


def doubled_edges(edges: Iterable[Prerequisite]) -> Iterator[tuple[int, int]]:
    """Yield the place of each edge whose two topics an edge above joins already, and the place of the first that does.

    Examples
    --------
    >>> list(doubled_edges([Prerequisite("a", "b"), Prerequisite("b", "c"), Prerequisite("a", "b", "recommended")]))
    [(2, 0)]
    """
    first: dict[tuple[str, str], int] = {}
    for place, edge in enumerate(edges):
        earlier = first.setdefault((edge.source, edge.target), place)
        if earlier != place:
            yield place, earlier


def is_repeat(edge: Prerequisite, earlier: Prerequisite) -> bool:
    """Return whether an edge of the same two topics says nothing else than one above it.

    Examples
    --------
    >>> first = Prerequisite("a", "b")
    >>> is_repeat(Prerequisite("a", "b", reason="Why."), first), is_repeat(Prerequisite("a", "b", "recommended"), first)
    (True, False)
    """
    return (edge.kind, edge.group) == (earlier.kind, earlier.group)


def without_repeats(records: Records) -> Records:
    """Return the records without edges that repeat one above them.

    Examples
    --------
    >>> twice = Prerequisite("a", "b", line=2), Prerequisite("a", "b", line=3)
    >>> [edge.line for edge in without_repeats(Records((), twice)).prerequisites]
    [2]
    """
    edges = all_edges(records)
    repeats = {place for place, earlier in doubled_edges(edges) if is_repeat(edges[place], edges[earlier])}
    if not repeats:
        return records
    aside = set(map(id, records.set_aside_edges))
    kept = [edge for place, edge in enumerate(edges) if place not in repeats]
    return replace(
        records,
        prerequisites=tuple(edge for edge in kept if id(edge) not in aside),
        set_aside_edges=tuple(edge for edge in kept if id(edge) in aside),
    )


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
