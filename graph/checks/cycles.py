"""Cycles of topics: where they are, a short one for each, and what to do about it."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt

from graph.checks.problems import arrow, error, warning
from graph.checks.rows import all_topics, known_ids, sound_edges
from graph.errors import quoted
from graph.index.cycles import way_back
from graph.index.feedback import Cut, least_cuts
from graph.model import Prerequisite, Problem, Records, Topic, count_asked

_Value = TypeVar("_Value")

# Edge steps spent on making the cycle that is shown a short one.
_MOST_CYCLE_STEPS = 2_000_000
_MOST_LINKS = 40
_PLAIN, _EXPLAINED = 3, 4


class _Knot(NamedTuple):
    """Topics that all lead to each other, in file order, what comes after each of them among these, and their edges."""

    topics: list[str]
    after: dict[str, list[str]]
    edges: list[Prerequisite]

    @property
    def is_block(self) -> bool:
        """Whether its topics are corequisites of each other, and nothing more: taken together."""
        return all(edge.kind == "corequisite" for edge in self.edges)


def shortest_cycles(records: Records) -> tuple[tuple[str, ...], ...]:
    """Return one short cycle of topic ids for each knot of topics that require each other.

    Alternatives count, recommended edges do not. Corequisites count where a required edge is on the cycle too; a knot
    of these alone has none, as its topics are taken together. Each cycle begins with the topic that stands first in
    the file; its last topic is a prerequisite of its first. Cycles come in file order of their first topics.

    Notes
    -----
    A knot is a strongly connected component. Breadth-first search from its topics gives its shortest
    cycle; in a large knot only the first topics are tried, about 2 million steps.

    Examples
    --------
    >>> from graph.model import Topic
    >>> records = Records((Topic("a", "A"), Topic("b", "B"), Topic("c", "C")),
    ...                   (Prerequisite("a", "b"), Prerequisite("b", "c"), Prerequisite("c", "b")))
    >>> shortest_cycles(records)
    (('b', 'c'),)
    """
    return required_cycles(records, sound_edges(records))


def required_cycles(records: Records, edges: Sequence[Prerequisite]) -> tuple[tuple[str, ...], ...]:
    """Return what `shortest_cycles` does, for the required ones of edges that are known to be sound."""
    knots = _knots([edge for edge in edges if edge.is_required], known_ids(records))
    return tuple(_short_cycle(knot) for knot in knots if not knot.is_block)


def without_closing(records: Records, edges: Sequence[Prerequisite]) -> list[Prerequisite]:
    """Return sound edges without those that close a cycle of corequisites; see `graph.index.blocks.blocks_of`.

    Examples
    --------
    >>> from graph.model import Topic
    >>> both = [Prerequisite("lab", "lecture", "corequisite"), Prerequisite("lecture", "lab", "corequisite")]
    >>> without_closing(Records((Topic("lab", "Lab"), Topic("lecture", "Lecture")), tuple(both)), both) == both[:1]
    True
    """
    if all(edge.kind != "corequisite" for edge in edges):
        return list(edges)
    closing: set[Prerequisite] = set()
    for knot in _knots([edge for edge in edges if edge.is_required], known_ids(records)):
        if knot.is_block:
            place = {topic: place for place, topic in enumerate(_in_order_of_mention(knot.edges))}
            closing.update(edge for edge in knot.edges if place[edge.source] > place[edge.target])
    return [edge for edge in edges if edge not in closing]


def bound_groups(records: Records, edges: Sequence[Prerequisite]) -> list[Problem]:
    """Return a warning for each group of which several members are taken together with their target, and so all taken.

    Examples
    --------
    >>> from graph.model import Topic
    >>> edges = [Prerequisite(lab, "talk", "corequisite", "lab", line=2) for lab in ("wet", "dry")]
    >>> edges += [Prerequisite("talk", lab, "corequisite", line=4) for lab in ("wet", "dry")]
    >>> topics = tuple(Topic(name, name) for name in ("wet", "dry", "talk"))
    >>> bound_groups(Records(topics, tuple(edges)), edges)[0].found
    "of the group 'lab' of 'talk' all of these are taken, each being taken with it: 'wet', 'dry'."
    """
    if all(edge.kind != "corequisite" for edge in edges):
        return []
    bound: dict[tuple[str, str], list[Prerequisite]] = {}
    for knot in _knots([edge for edge in edges if edge.is_required], known_ids(records)):
        for edge in knot.edges if knot.is_block else ():
            if edge.group:
                bound.setdefault((edge.target, edge.group), []).append(edge)
    return [
        warning(
            "bound-group",
            records.files.edges,
            members[0].line,
            f"of the group {quoted(group)} of {quoted(target)} all of these are taken, each being taken with it:"
            f" {', '.join(quoted(edge.source) for edge in members[:_MOST_LINKS])}.",
            f"Remove the edges from {quoted(target)} to them, so that one of them is enough.",
        )
        for (target, group), members in bound.items()
        if len(members) > count_asked(group)
    ]


def _in_order_of_mention(edges: Sequence[Prerequisite]) -> list[str]:
    return list(dict.fromkeys(topic for edge in edges for topic in (edge.source, edge.target)))


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


def tangles_in(records: Records, edges: Sequence[Prerequisite]) -> list[Tangle | None]:
    """Return the tangle behind each cycle of `required_cycles`, in their order; None where it is all of it."""
    place = known_ids(records)
    needed = [edge for edge in edges if edge.is_required]
    weights = weights_of(np.array([bool(edge.reason) for edge in needed], np.bool_))
    cuts = least_cuts(
        len(place),
        np.array([place[edge.source] for edge in needed], np.int32),
        np.array([place[edge.target] for edge in needed], np.int32),
        weights,
        np.array([edge.kind != "corequisite" for edge in needed], np.bool_),
    )
    if not cuts:
        return []
    ids = list(place)
    topic_of = {topic.id: topic for topic in reversed(all_topics(records))}
    return [
        tangle_of(
            cut,
            weights,
            [topic_of[ids[topic]] for topic in some(cut.topics)],
            [needed[edge] for edge in some(cut.set_aside)],
            min(needed[edge].line for edge in cut.edges),
        )
        for cut in cuts
    ]


def tangle_of(
    cut: Cut,
    weights: npt.NDArray[np.int64],
    topics: Sequence[Topic],
    go: Sequence[Prerequisite],
    line: int,
) -> Tangle | None:
    """Return the tangle of a cut, of which `topics` and what has to `go` are the values; None for a single cycle.

    `weights` are those of all edges that the cut was made among.
    """
    if len(cut.edges) == len(cut.topics):
        return None
    count = len(cut.set_aside)
    is_least = cut.bound > (count - 1) * int(weights[list(cut.edges)].max())
    return Tangle(topics, go, (len(cut.topics), count, len(cut.edges)), is_least, line)


def weights_of(has_reason: npt.NDArray[np.bool_]) -> npt.NDArray[np.int64]:
    """Return what it costs to set edges aside: more where somebody gave a reason."""
    return np.where(has_reason, _EXPLAINED, _PLAIN)


def some(values: Sequence[_Value]) -> list[_Value]:
    """Return the values, the middle of very many left out."""
    if len(values) <= _MOST_LINKS:
        return list(values)
    return [*values[: _MOST_LINKS // 2], *values[-(_MOST_LINKS // 2) :]]


def cycle_problems(
    records: Records,
    cycles: Sequence[Sequence[str]],
    edges: Sequence[Prerequisite],
    tangles: Sequence[Tangle | None] = (),
) -> Iterator[Problem]:
    """Yield an error for each cycle, at the first line of its edges; or for the tangle behind it, if there is one."""
    behind = [*tangles, *([None] * (len(cycles) - len(tangles)))]
    for (line, names, links), tangle in zip(_told(records, cycles, edges), behind, strict=True):
        if tangle:
            yield _tangle_problem(records, tangle)
            continue
        yield error(
            "cycle",
            records.files.edges,
            line,
            f"topics require each other in a cycle: {names}.",
            f"Remove one of these edges, or make it recommended: {links}.",
        )


def _tangle_problem(records: Records, tangle: Tangle) -> Problem:
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
        records.files.edges,
        tangle.line,
        f"{topics:,} topics require each other in several cycles: {names}.",
        f"Remove {these} recommended{proof}: {links}.",
    )


def _joined(words: list[str], count: int) -> list[str]:
    """The words, with how many are left out in the middle."""
    if len(words) == count:
        return words
    half = len(words) // 2
    return [*words[:half], f"({count - len(words):,} more)", *words[half:]]


def recommended_cycles(records: Records, edges: Sequence[Prerequisite]) -> Iterator[Problem]:
    """Yield a warning for each knot that recommended edges help to tie: a short cycle through the first of them."""
    if all(edge.is_required for edge in edges):
        return
    knots = _knots(edges, known_ids(records))
    knot_of = {topic: number for number, knot in enumerate(knots) for topic in knot.topics}
    first: dict[int, Prerequisite] = {}
    for edge in edges:
        number = knot_of.get(edge.source)
        if not edge.is_required and number is not None and number == knot_of.get(edge.target):
            first.setdefault(number, edge)
    cycles = [
        [edge.source, *_shortest_way(knots[number].after, edge.target, edge.source, len(knot_of))]
        for number, edge in sorted(first.items())
    ]
    for line, names, links in _told(records, cycles, edges):
        yield warning(
            "recommended-cycle",
            records.files.edges,
            line,
            f"topics recommend or require each other in a cycle: {names}.",
            f"If that is not meant, remove one of these: {links}.",
        )


def topological_order(edges: Sequence[Prerequisite]) -> tuple[list[str], list[str]]:
    """Return the topics of `edges`, each after its prerequisites, and those that stand in or behind a cycle.

    Notes
    -----
    O(V + E): topics that need nothing more are taken away again and again (Kahn 1962).

    Examples
    --------
    >>> topological_order([Prerequisite("a", "b"), Prerequisite("b", "c"), Prerequisite("c", "b")])
    (['a'], ['b', 'c'])
    """
    after: dict[str, list[str]] = {}
    waiting_for: dict[str, int] = {}
    for edge in edges:
        after.setdefault(edge.source, []).append(edge.target)
        waiting_for[edge.target] = waiting_for.get(edge.target, 0) + 1
    order = [topic for topic in after if topic not in waiting_for]
    for topic in order:
        for target in after.get(topic, ()):
            waiting_for[target] -= 1
            if not waiting_for[target]:
                order.append(target)
    return order, [topic for topic, count in waiting_for.items() if count]


def _knots(edges: Sequence[Prerequisite], place: Mapping[str, int]) -> list[_Knot]:
    """Each strongly connected component of two topics or more, in file order."""
    left = set(topological_order(edges)[1])
    if not left:
        return []
    import networkx as nx

    graph = nx.DiGraph((edge.source, edge.target) for edge in edges if edge.source in left and edge.target in left)
    knots: list[_Knot] = []
    for component in nx.strongly_connected_components(graph):
        if len(component) > 1:
            after = {
                topic: sorted((other for other in graph.succ[topic] if other in component), key=place.__getitem__)
                for topic in sorted(component, key=place.__getitem__)
            }
            knots.append(_Knot(list(after), after, []))
    knot_of = {topic: knot for knot in knots for topic in knot.topics}
    for edge in edges:
        if edge.source in knot_of and knot_of[edge.source] is knot_of.get(edge.target):
            knot_of[edge.source].edges.append(edge)
    return sorted(knots, key=lambda knot: place[knot.topics[0]])


def _short_cycle(knot: _Knot) -> tuple[str, ...]:
    """A shortest cycle of the knot, or a short one if it is large; it starts with its first topic in file order."""
    if any(edge.kind == "corequisite" for edge in knot.edges):
        return _cycle_over(knot)
    steps = sum(map(len, knot.after.values()))
    best: list[str] = []
    for start in knot.topics[: max(1, _MOST_CYCLE_STEPS // steps)]:
        most = len(best) - 1 if best else len(knot.topics)
        best = _shortest_way(knot.after, start, start, most) or best
    return tuple(best)


def _cycle_over(knot: _Knot) -> tuple[str, ...]:
    """As `_short_cycle`, among cycles with a required edge."""
    steps = sum(map(len, knot.after.values()))
    place = {topic: place for place, topic in enumerate(knot.topics)}
    strict = sorted(
        (place[edge.source], place[edge.target]) for edge in knot.edges if edge.kind == "required"
    )  # fmt: skip
    best: list[str] = []
    for source, target in strict[: max(1, _MOST_CYCLE_STEPS // steps)]:
        most = len(best) - 2 if best else len(knot.topics)
        way = _shortest_way(knot.after, knot.topics[target], knot.topics[source], most)
        best = [knot.topics[source], *way] if way else best
    start = best.index(min(best, key=place.__getitem__))
    return (*best[start:], *best[:start])


def _shortest_way(after: Mapping[str, Sequence[str]], start: str, end: str, most: int) -> list[str]:
    """The topics of a shortest way from `start` towards `end`, without `end`; nothing if it has more than `most`."""
    before: dict[str, str] = {}
    waiting = deque([(start, 1)])
    while waiting:
        topic, length = waiting.popleft()
        if length > most:
            return []
        for target in after[topic]:
            if target == end:
                return way_back(before, topic, start)
            if target not in before and target != start:
                before[target] = topic
                waiting.append((target, length + 1))
    return []


def _told(
    records: Records, cycles: Sequence[Sequence[str]], edges: Sequence[Prerequisite]
) -> Iterator[tuple[int, str, str]]:
    """For each cycle the first line of its edges, the names of its topics, and its edges with their lines."""
    if not cycles:
        return
    names = {topic.id: topic.name for topic in all_topics(records)}
    by_pair = {(edge.source, edge.target): edge for edge in edges}
    for cycle in cycles:
        round_trip = [*cycle, cycle[0]]
        chain = [by_pair[pair] for pair in pairwise(round_trip)]
        links = list(map(_link, chain))
        line = min((edge.line for edge in chain if edge.line), default=0)
        yield line, " -> ".join(_shortened([names[topic] for topic in round_trip])), ", ".join(_shortened(links))


def _link(edge: Prerequisite) -> str:
    """An edge with what tells it from others: that it is a corequisite, and its line."""
    told = ["corequisite"] if edge.kind == "corequisite" else []
    told += [f"line {edge.line}"] if edge.line else []
    return f"{arrow(edge)} ({', '.join(told)})" if told else arrow(edge)


def _shortened(words: list[str]) -> list[str]:
    """The words, the middle of very many left out."""
    return _joined(some(words), len(words))
