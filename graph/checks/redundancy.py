"""Edges that follow from other edges already."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from graph.checks.cycles import topological_order, without_closing
from graph.checks.problems import MOST_ALIKE, arrow, together, warning
from graph.checks.rows import group_members
from graph.errors import quoted
from graph.model import FileNames, Prerequisite, Problem, Records, count_asked

# The bits of ancestors held at a time: 2 KB for each topic.
_BLOCK = 1 << 14
# Edges times blocks; beyond it the search for redundant edges would take more than some seconds.
MOST_STEPS = 20_000_000


def redundant_edges(records: Records, edges: Sequence[Prerequisite]) -> list[Problem]:
    """Return a warning for each required edge whose source another prerequisite of the target needs anyway.

    `edges` are sound and in no cycle but of corequisites. Groups with a choice prove nothing about each of their
    members, so they neither make an edge redundant nor are so themselves. Nor does a way of corequisites alone prove
    anything: all of it may be studied in one week.
    """
    members = group_members(edges)
    certain = [
        edge
        for edge in without_closing(records, edges)
        if edge.is_required and (not edge.group or len(members[edge.target, edge.group]) <= count_asked(edge.group))
    ]
    via = _implied_pairs(certain)
    redundant = [edge for edge in certain if not edge.group and (edge.source, edge.target) in via]
    return edges_that_follow(redundant, via, records.files)


def edges_that_follow(
    edges: Sequence[Prerequisite],
    via: Mapping[tuple[str, str], str],
    files: FileNames,
    lines: Sequence[int] | None = None,
) -> list[Problem]:
    """Return a warning for each of these edges, that it follows; `via` has the prerequisite between its two topics.

    `lines` as in `together`.
    """

    def one(edge: Prerequisite) -> Problem:
        return warning(
            "redundant-edge",
            files.edges,
            edge.line,
            f"{arrow(edge)} follows already: {quoted(via[edge.source, edge.target])} needs {quoted(edge.source)} "
            f"and is itself a prerequisite of {quoted(edge.target)}.",
            "Nothing is lost by removing it, but for its reason.",
        )

    return together(edges, MOST_ALIKE, one, "edges follow from other edges already", lines)


def redundancy_steps(edges: int, topics: int) -> int:
    """Return the work of the search among so many edges and their topics, to be compared with `MOST_STEPS`."""
    return edges * (topics // _BLOCK + 1)


def _implied_pairs(edges: Sequence[Prerequisite]) -> dict[tuple[str, str], str]:
    """Each edge whose source is an ancestor of another prerequisite of its target, with the first such prerequisite."""
    order, _ = topological_order(edges)
    if redundancy_steps(len(edges), len(order)) > MOST_STEPS:
        return {}
    place = {topic: number for number, topic in enumerate(order)}
    prerequisites: list[list[int]] = [[] for _ in order]
    weak: list[list[bool]] = [[] for _ in order]
    for edge in edges:
        prerequisites[place[edge.target]].append(place[edge.source])
        weak[place[edge.target]].append(edge.kind == "corequisite")
    found = implied_edges(prerequisites, weak if any(map(any, weak)) else None)
    return {(order[source], order[target]): order[via] for source, target, via in found}


def implied_edges(
    prerequisites: Sequence[Sequence[int]], weak: Sequence[Sequence[bool]] | None = None
) -> Iterator[tuple[int, int, int]]:
    """Yield each source and target such that another prerequisite of the target needs the source; and the first such.

    `prerequisites` are those of topics that are numbered so that each comes after its prerequisites. `weak` says which
    of them are corequisites; a way that has nothing else on it does not count.

    Notes
    -----
    Ancestors are bits of Python integers, one block of possible ancestors at a time so that memory stays
    small: transitive reduction (Aho, Garey & Ullman 1972) by a pass in topological order for each block.

    Examples
    --------
    >>> list(implied_edges([[], [0], [0, 1]])), list(implied_edges([[], [0], [0, 1]], [[], [True], [False, True]]))
    ([(0, 2, 1)], [])
    """
    implied = _implied_in_block if weak is None else partial(_implied_over_required, weak=weak)
    for begin in range(0, len(prerequisites), _BLOCK):
        yield from implied(prerequisites, begin)


def _implied_in_block(prerequisites: Sequence[Sequence[int]], begin: int) -> Iterator[tuple[int, int, int]]:
    """The implied edges whose sources are in the block at `begin`: source, target and the prerequisite between."""
    end = begin + _BLOCK
    ancestors = [0] * len(prerequisites)
    for target in range(begin, len(prerequisites)):
        direct = indirect = 0
        for source in prerequisites[target]:
            indirect |= ancestors[source]
            if begin <= source < end:
                direct |= 1 << (source - begin)
        both = direct & indirect
        while both:
            bit = both & -both
            both ^= bit
            via = next(source for source in prerequisites[target] if ancestors[source] & bit)
            yield begin + bit.bit_length() - 1, target, via
        ancestors[target] = direct | indirect


def _implied_over_required(
    prerequisites: Sequence[Sequence[int]], begin: int, weak: Sequence[Sequence[bool]]
) -> Iterator[tuple[int, int, int]]:
    """As `_implied_in_block`, over ways that have an edge on them that is not weak."""
    end = begin + _BLOCK
    ancestors = [0] * len(prerequisites)
    before = [0] * len(prerequisites)  # those with such a way
    for target in range(begin, len(prerequisites)):
        direct = any_way = indirect = own = 0
        for source, is_weak in zip(prerequisites[target], weak[target], strict=True):
            any_way |= ancestors[source]
            indirect |= before[source] if is_weak else ancestors[source]
            if begin <= source < end:
                direct |= 1 << (source - begin)
                own |= 0 if is_weak else 1 << (source - begin)
        both = direct & indirect
        while both:
            bit = both & -both
            both ^= bit
            via = next(
                source
                for source, is_weak in zip(prerequisites[target], weak[target], strict=True)
                if (before if is_weak else ancestors)[source] & bit
            )
            yield begin + bit.bit_length() - 1, target, via
        ancestors[target] = direct | any_way
        before[target] = own | indirect
