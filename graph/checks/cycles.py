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
from graph.errors import MOST_ALIKE
from graph.index.cycles import components
from graph.index.feedback import Cut, least_cuts
from graph.model import FileNames, Prerequisite, Problem, Topic

_Value = TypeVar("_Value")

_PLAIN, _EXPLAINED = 3, 4
_MOST_SOLVED = 20_000
"""A component of more edges is not solved: nobody goes through what it says would have to go."""


def required_cycles(rows: Rows) -> Iterator[Problem]:
    """Yield an error for each component of topics that require each other: for its one cycle, or for all of it.

    Alternatives count, recommended edges do not. Corequisites count where a required edge is on the cycle too; a
    component of these alone is none, as its topics are taken together. Of very many components the first are told, of
    a very large one a cycle.
    """
    cycles = rows.index.cycles
    if len(cycles) > MOST_ALIKE:
        yield many_cycles(len(cycles), rows.files)
    if cycles:
        shown = cycles[:MOST_ALIKE]
        for tangle, (topics, edges) in zip(_tangles(rows, shown), _told(rows, shown), strict=True):
            yield tangle_problem(tangle, edges, rows.files) if tangle else cycle_problem(topics, edges, rows.files)


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
    None `go` where the tangle is too large for that to be of use. `is_least` says that fewer would not do. `line` is
    the first of all their edges.
    """

    topics: Sequence[Topic]
    go: Sequence[Prerequisite]
    sizes: tuple[int, int, int]
    is_least: bool
    line: int


def _tangles(rows: Rows, cycles: Sequence[Sequence[int]]) -> list[Tangle | None]:
    """The tangle of the component of each of these cycles; None where it is that cycle alone."""
    found = rows.index.components
    required = rows.sound[rows.index.required]
    sources, targets = rows.sources[required], rows.targets[required]
    inside = found.inside(sources, targets)
    inside = inside[np.argsort(found.of[sources[inside]], kind="stable")]
    bounds = np.searchsorted(found.of[sources[inside]], np.arange(len(found.topics) + 1))
    of_cycles = [int(found.of[cycle[0]]) for cycle in cycles]
    edges = {number: inside[bounds[number] : bounds[number + 1]] for number in of_cycles}
    tangled = {number for number in of_cycles if len(edges[number]) > len(found.topics[number])}
    solved = [number for number in sorted(tangled) if len(edges[number]) <= _MOST_SOLVED]
    cuts = dict(zip(solved, _cuts(rows, required, [edges[number] for number in solved]), strict=True))
    return [
        _tangle(rows, found.topics[number], required[edges[number]], cuts.get(number)) if number in tangled else None
        for number in of_cycles
    ]


def _cuts(rows: Rows, required: Numbers, parts: Sequence[Numbers]) -> tuple[_Cut, ...]:
    """What has to go of each of these components, given by places of their edges among those required."""
    if not parts:
        return ()
    edges = required[np.sort(np.concatenate(parts))]
    has_reason = values_of(pc.binary_length(rows.whole.edges["reason"]))[edges] > 0
    weights = weights_of(has_reason)
    strict = rows.whole.kinds[edges] != COREQUISITE
    cuts = least_cuts(rows.count, rows.sources[edges], rows.targets[edges], weights, strict)
    return tuple(_Cut(edges[[*cut.set_aside]], fewest(cut, weights) >= len(cut.set_aside)) for cut in cuts)


class _Cut(NamedTuple):
    """The edges that go, and whether fewer would not do."""

    go: Numbers
    is_least: bool


def fewest(cut: Cut, weights: npt.NDArray[np.int64]) -> int:
    """Return how many edges of a component have to go in any case."""
    return -(-cut.bound // int(weights[[*cut.edges]].max()))


def weights_of(has_reason: Marks) -> npt.NDArray[np.int64]:
    """Return what it costs to set edges aside: more where somebody gave a reason."""
    return np.where(has_reason, _EXPLAINED, _PLAIN)


def _tangle(rows: Rows, topics: Sequence[int], edges: Numbers, cut: _Cut | None) -> Tangle:
    go, is_least = cut or _Cut(edges[:0], False)
    sizes = len(topics), len(go), len(edges)
    line = min(rows.edge_lines(edges))
    return Tangle(rows.topics(np.array(_some(topics))), rows.edges(np.array(_some(go.tolist()))), sizes, is_least, line)


def many_cycles(count: int, files: FileNames) -> Problem:
    """Return the error that there are so many components of topics that require each other."""
    found = f"topics require each other in {count:,} places; the first {MOST_ALIKE:,} are told one by one."
    return error("cycle", files.edges, 0, found, "Look whether source and target are the right way round.")


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


def tangle_problem(tangle: Tangle, cycle: Sequence[Prerequisite], files: FileNames) -> Problem:
    """Return the error that topics require each other in several cycles, with what to remove.

    Where that is not known, one `cycle` of them.
    """
    topics, gone, edges = tangle.sizes
    names = ", ".join(_joined([topic.name for topic in tangle.topics], topics))
    found = f"{topics:,} topics require each other in several cycles: {names}."
    if not gone:
        found = f"{found[:-1]}; their {edges:,} edges are too many to say which have to go."
        advice = f"Begin with one of these, which make a cycle: {_links(cycle)}."
        return error("cycle", files.edges, tangle.line, found, advice)
    links = ", ".join(_joined(list(map(_link, tangle.go)), gone))
    these = f"these {gone:,} of their {edges:,} edges, or make them"
    if gone == 1:
        these = f"this one of their {edges:,} edges, or make it"
    proof = "; fewer would not do" if tangle.is_least and gone > 1 else ""
    return error("cycle", files.edges, tangle.line, found, f"Remove {these} recommended{proof}: {links}.")


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
