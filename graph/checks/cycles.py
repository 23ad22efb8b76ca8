"""Cycles of topics, and what to do about each: by a short one of each strongly connected component, or whole."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice, pairwise
from typing import NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt
import pyarrow.compute as pc

from graph.checks.problems import MOST_NAMED, arrow, error, warning
from graph.checks.rows import Marks, Numbers, Rows
from graph.core.arrow import values_of
from graph.core.columns import COREQUISITE
from graph.index.cycles import components
from graph.index.feedback import Cut, least_cuts
from graph.model import FileNames, Prerequisite, Problem, Topic

_Value = TypeVar("_Value")

_PLAIN, _EXPLAINED = 3, 4


def required_cycles(rows: Rows) -> Iterator[Problem]:
    """Yield an error for each component of topics that require each other: for its one cycle, or for all of it.

    Alternatives count, recommended edges do not. Corequisites count where a required edge is on the cycle too; a
    component of these alone is none, as its topics are taken together.
    """
    cycles = rows.index.cycles
    if not cycles:
        return
    told = _told(rows, cycles)
    for tangle, (topics, edges) in zip(_tangles(rows), told, strict=True):
        yield tangle_problem(tangle, rows.files) if tangle else cycle_problem(topics, edges, rows.files)


def recommended_cycles(rows: Rows) -> Iterator[Problem]:
    """Yield a warning for each component that recommended edges help to make: a short cycle through the first."""
    index = rows.index
    recommended = ~index.required
    rises = index.levels[index.sources] < index.levels[index.targets]
    if not recommended.any() or (index.is_acyclic and not index.has_blocks and rises[recommended].all()):
        return
    found = components(rows.count, index.sources, index.targets)
    inside = found.inside(index.sources, index.targets)
    inside = inside[recommended[inside]]
    _, first = np.unique(found.of[index.sources[inside]], return_index=True)
    ends = index.sources[inside[first]].tolist(), index.targets[inside[first]].tolist()
    cycles = [(source, *found.way(target, source)) for source, target in zip(*ends, strict=True)]
    for topics, edges in _told(rows, cycles):
        yield recommended_cycle(topics, edges, rows.files)


def _told(rows: Rows, cycles: Sequence[Sequence[int]]) -> Iterator[tuple[list[Topic], list[Prerequisite]]]:
    """The topics of each cycle, the first again at its end, and the edges between them."""
    on_cycle = np.zeros(rows.count, bool)
    on_cycle[[topic for cycle in cycles for topic in cycle]] = True
    numbers = np.flatnonzero(on_cycle)
    topics = dict(zip(numbers.tolist(), rows.topics(numbers), strict=True))
    used = rows.sound[on_cycle[rows.index.sources] & on_cycle[rows.index.targets]]
    pairs = zip(rows.sources[used].tolist(), rows.targets[used].tolist(), strict=True)
    between = dict(zip(pairs, used.tolist(), strict=True))
    ends = [[*cycle, cycle[0]] for cycle in cycles]
    edges = iter(rows.edges(np.array([between[pair] for cycle in ends for pair in pairwise(cycle)])))
    for cycle in ends:
        yield [topics[topic] for topic in cycle], list(islice(edges, len(cycle) - 1))


class Tangle(NamedTuple):
    """Topics that require each other in more than one cycle, and a smallest set of edges that would end that.

    Of very many `topics` and edges that `go`, some in the middle may be left out: `sizes` counts both, and all edges.
    `is_least` says that fewer would not do. `line` is the first of all their edges.
    """

    topics: Sequence[Topic]
    go: Sequence[Prerequisite]
    sizes: tuple[int, int, int]
    is_least: bool
    line: int


def _tangles(rows: Rows) -> list[Tangle | None]:
    """The tangle of each component of required edges; None where it is a single cycle."""
    required = rows.sound[rows.index.required]
    has_reason = values_of(pc.binary_length(rows.whole.edges["reason"]))[required] > 0
    weights = weights_of(has_reason)
    strict = rows.whole.kinds[required] != COREQUISITE
    cuts = least_cuts(rows.count, rows.sources[required], rows.targets[required], weights, strict)
    return [_tangle(rows, cut, required, weights) if len(cut.edges) > len(cut.topics) else None for cut in cuts]


def weights_of(has_reason: Marks) -> npt.NDArray[np.int64]:
    """Return what it costs to set edges aside: more where somebody gave a reason."""
    return np.where(has_reason, _EXPLAINED, _PLAIN)


def _tangle(rows: Rows, cut: Cut, required: Numbers, weights: Numbers) -> Tangle:
    count, edges = len(cut.set_aside), np.array(cut.edges)
    return Tangle(
        rows.topics(np.array(_some(cut.topics))),
        rows.edges(required[_some(cut.set_aside)]),
        (len(cut.topics), count, len(edges)),
        cut.bound > (count - 1) * int(weights[edges].max()),
        min(rows.edge_lines(required[edges])),
    )


def cycle_problem(topics: Sequence[Topic], edges: Sequence[Prerequisite], files: FileNames) -> Problem:
    """Return the error that topics, the first again at their end, require each other in a cycle of these edges."""
    found = f"topics require each other in a cycle: {_chain(topics)}."
    advice = f"Remove one of these edges, or make it recommended: {_links(edges)}."
    return error("cycle", files.edges, _first_line(edges), found, advice)


def recommended_cycle(topics: Sequence[Topic], edges: Sequence[Prerequisite], files: FileNames) -> Problem:
    """Return the warning that topics recommend or require each other in a cycle; as `cycle_problem`."""
    found = f"topics recommend or require each other in a cycle: {_chain(topics)}."
    advice = f"If that is not meant, remove one of these: {_links(edges)}."
    return warning("recommended-cycle", files.edges, _first_line(edges), found, advice)


def tangle_problem(tangle: Tangle, files: FileNames) -> Problem:
    """Return the error that topics require each other in several cycles, with what to remove."""
    topics, gone, edges = tangle.sizes
    names = ", ".join(_joined([topic.name for topic in tangle.topics], topics))
    links = ", ".join(_joined(list(map(_link, tangle.go)), gone))
    these = (
        f"these {gone:,} of their {edges:,} edges, or make them"
        if gone > 1
        else f"this one of their {edges:,} edges, or make it"
    )
    proof = "; fewer would not do" if tangle.is_least and gone > 1 else ""
    return error(
        "cycle",
        files.edges,
        tangle.line,
        f"{topics:,} topics require each other in several cycles: {names}.",
        f"Remove {these} recommended{proof}: {links}.",
    )


def _first_line(edges: Sequence[Prerequisite]) -> int:
    return min((edge.line for edge in edges if edge.line), default=0)


def _chain(topics: Sequence[Topic]) -> str:
    return " -> ".join(_joined([topic.name for topic in _some(topics)], len(topics)))


def _links(edges: Sequence[Prerequisite]) -> str:
    return ", ".join(_joined(list(map(_link, _some(edges))), len(edges)))


def _link(edge: Prerequisite) -> str:
    """An edge with what tells it from others: that it is a corequisite, and its line."""
    told = ["corequisite"] if edge.kind == "corequisite" else []
    told += [f"line {edge.line}"] if edge.line else []
    return f"{arrow(edge)} ({', '.join(told)})" if told else arrow(edge)


def _some(values: Sequence[_Value]) -> list[_Value]:
    """The values, the middle of very many left out."""
    if len(values) <= MOST_NAMED:
        return list(values)
    return [*values[: MOST_NAMED // 2], *values[-(MOST_NAMED // 2) :]]


def _joined(words: list[str], count: int) -> list[str]:
    """The words, with how many are left out in the middle."""
    if len(words) == count:
        return words
    half = len(words) // 2
    return [*words[:half], f"({count - len(words):,} more)", *words[half:]]
