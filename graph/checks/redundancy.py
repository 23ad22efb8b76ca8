"""Edges that follow from other edges already."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from graph.checks.problems import arrow, together, warning
from graph.checks.rows import Numbers, Rows
from graph.errors import MOST_ALIKE, quoted
from graph.index.index import GraphIndex
from graph.model import FileNames, Prerequisite, Problem

# The bits of ancestors held at a time: 2 KB for each topic.
_BLOCK = 1 << 14
# Edges times blocks; beyond it the search for redundant edges would take more than some seconds.
_MOST_STEPS = 20_000_000


def redundant_edges(rows: Rows) -> list[Problem]:
    """Return a warning for each required edge whose source another prerequisite of the target needs anyway.

    None where topics stand in a cycle, where rows were set aside, or where it would take too long. Groups with a choice
    prove nothing about each of their members, so they neither make an edge redundant nor are so themselves. Nor does a
    way of corequisites alone prove anything: all of it may be studied in one week.
    """
    index = rows.index
    if not index.is_acyclic or rows.columns.set_aside_edges:
        return []
    certain = _certain(index)
    joined = np.zeros(rows.count, bool)
    joined[index.sources[certain]] = True
    joined[index.targets[certain]] = True
    ordered = index.order[joined[index.order]]
    if len(certain) * (len(ordered) // _BLOCK + 1) > _MOST_STEPS:
        return []
    place = np.zeros(rows.count, np.int64)
    place[ordered] = np.arange(len(ordered))
    source, target = place[index.sources[certain]], place[index.targets[certain]]
    same_week = np.zeros(len(index.sources), bool)
    same_week[index.corequisites] = True
    weak = _by_target(same_week[certain], target, len(ordered)) if len(index.corequisites) else None
    found = implied_edges(_by_target(source, target, len(ordered)), weak)
    via = {source << 32 | target: via for source, target, via in found}
    pairs = source << 32 | target
    follows = np.flatnonzero((index.groups[certain] < 0) & np.isin(pairs, np.array(list(via), np.int64)))
    redundant = rows.sound[certain[follows]]
    between = [via[pair] for pair in pairs[follows[: MOST_ALIKE + 1]].tolist()]
    edges = rows.edges(redundant[: MOST_ALIKE + 1])
    return edges_that_follow(
        edges, rows.ids(ordered[between]) if between else [], rows.files, rows.edge_lines(redundant)
    )


def _certain(index: GraphIndex) -> Numbers:
    """The edges that are needed in any case, without those that close a cycle of corequisites."""
    sizes = np.bincount(index.groups[index.groups >= 0], minlength=max(1, len(index.asked)))
    asked = index.asked if len(index.asked) else np.ones_like(sizes)
    is_certain = index.required & ((index.groups < 0) | (sizes <= asked)[index.groups])
    is_certain[index.closing] = False
    return np.flatnonzero(is_certain)


def _by_target(values: npt.NDArray[Any], targets: Numbers, count: int) -> list[list[Any]]:
    """What there is of each edge, by its target, in the order of the edges."""
    order = np.argsort(targets, kind="stable")
    bounds = np.searchsorted(targets[order], np.arange(count + 1)).tolist()
    ordered = values[order].tolist()
    return [ordered[begin:end] for begin, end in pairwise(bounds)]


def edges_that_follow(
    edges: Sequence[Prerequisite], via: Sequence[str], files: FileNames, lines: Sequence[int]
) -> list[Problem]:
    """Return a warning for each of these edges, that it follows; `via` has the prerequisite between its two topics.

    `lines` as in `together`.
    """
    between = dict(zip(((edge.source, edge.target) for edge in edges), via, strict=True))

    def one(edge: Prerequisite) -> Problem:
        return warning(
            "redundant-edge",
            files.edges,
            edge.line,
            f"{arrow(edge)} follows already: {quoted(between[edge.source, edge.target])} needs {quoted(edge.source)} "
            f"and is itself a prerequisite of {quoted(edge.target)}.",
            "Nothing is lost by removing it, but for its reason.",
        )

    return together(edges, MOST_ALIKE, one, "edges follow from other edges already", lines)


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
