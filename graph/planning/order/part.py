"""What the strategies of order are given, what they give back, and the numbered form they work on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from itertools import accumulate, chain, combinations, pairwise, product
from math import comb, prod
from types import MappingProxyType
from typing import NamedTuple

import networkx as nx

from graph.planning.needs import sources_by_topic

SECONDS = 3600
"""Hours are compared as whole seconds, so that equal sums are equal whatever order they were taken in."""
SWITCH_SECONDS = 2 * SECONDS
"""A change of subject counts like two hours of gap,"""
HINT_SECONDS = 24 * SECONDS
"""and a recommended edge that runs backwards like 24: on the ten goals of the sample the next edge would cost 41."""

_MOST_LOOKED_AT = 300
"""Topics below a member of a choice that are looked at to weigh it."""


@dataclass(frozen=True, slots=True)
class OrderRequest:
    """What an order depends on besides the graph; topics are named by id.

    Parameters
    ----------
    hours : mapping of topic id to float
        Study hours, 0 or more; one entry for each topic.
    category, difficulty : mapping of topic id to str
        A topic without an entry counts as ``""``.
    goals : tuple of str
        The topics asked for, all of them in the graph.
    weights : mapping of goal id to float
        How much a goal matters; 1 where none is given.
    due : mapping of goal id to float
        Study hours available until the goal's deadline, counted from now; no entry, no deadline.
    hints : pairs of source and target
        Recommended edges.
    done : tuple of str
        Topics of the graph that are finished, in the order in which they were; they come first and stay.
    begun : tuple of str
        Topics in progress: they come next, with what they still lack.
    in_force : tuple of str
        The order followed so far. Ids that are not in the graph are passed over; of doubled ones the first counts.
    """

    hours: Mapping[str, float]
    category: Mapping[str, str] = field(default_factory=dict)
    difficulty: Mapping[str, str] = field(default_factory=dict)
    goals: tuple[str, ...] = ()
    weights: Mapping[str, float] = field(default_factory=dict)
    due: Mapping[str, float] = field(default_factory=dict)
    hints: tuple[tuple[str, str], ...] = ()
    done: tuple[str, ...] = ()
    begun: tuple[str, ...] = ()
    in_force: tuple[str, ...] = ()


class Ordering(NamedTuple):
    """All topics in study order, finished ones first; `proven` says that no order is better for the strategy's aim."""

    topics: tuple[str, ...]
    proven: bool


class Either(NamedTuple):
    """Several topics of which `enough` must come before the one that needs them, whichever they are."""

    members: tuple[int, ...]
    enough: int


class Part(NamedTuple):
    """A graph whose topics are numbered in the order of their ids, so that the smaller number wins every tie.

    `needs` are the prerequisites that must come before each topic, in rising order, and `unlocks` the same seen from
    the other end. `uses` are the topics for which each one is kept in mind: `unlocks`, but for a choice with more
    members in the part than it asks for, which is an entry of `either` instead. `seconds` is study time, `category` a
    number for each category in the order of their names, `hints` recommended edges. `done` topics come first, in
    that order; what `begun` ones lack comes next, and they with it. `in_force` is the order followed so far.
    """

    ids: tuple[str, ...]
    needs: tuple[tuple[int, ...], ...]
    unlocks: tuple[tuple[int, ...], ...]
    uses: tuple[tuple[int, ...], ...]
    either: Mapping[int, tuple[Either, ...]]
    seconds: tuple[int, ...]
    category: tuple[int, ...]
    goals: tuple[int, ...]
    hints: tuple[tuple[int, int], ...]
    done: tuple[int, ...] = ()
    begun: tuple[int, ...] = ()
    in_force: tuple[int, ...] = ()

    @property
    def left(self) -> int:
        """How many topics are not done."""
        return len(self.ids) - len(self.done)

    def requiring(self, picks: Iterable[tuple[int, int]]) -> Part:
        """Return the part in which each pair of topic and member stands for the choices of `either`."""
        needs = [list(sources) for sources in self.needs]
        for topic, member in picks:
            if member not in needs[topic]:
                needs[topic].append(member)
        rows = tuple(tuple(sorted(sources)) for sources in needs)
        return self._replace(needs=rows, unlocks=_turned(rows), either=_NONE)


_NONE: Mapping[int, tuple[Either, ...]] = MappingProxyType({})


def numbered(graph: nx.DiGraph, request: OrderRequest) -> Part:
    """Return `graph` in numbered form; the same whatever order its topics and edges were added in.

    An edge is needed by itself unless it has an attribute `either`, a pair of the name of a choice and the number of
    its members that must come first. Edges from what is not done to what is done, or against the order in which two
    topics were done, say nothing any more.

    Raises
    ------
    KeyError
        If a topic has no entry in ``request.hours``.
    """
    ids = tuple(sorted(graph))
    number = {topic: position for position, topic in enumerate(ids)}
    done = _numbers(request.done, number)
    finished = {topic: position for position, topic in enumerate(done)}
    needs: list[tuple[int, ...]] = []
    either: dict[int, tuple[Either, ...]] = {}
    into = sources_by_topic(graph)
    for target, topic in enumerate(ids):
        sure = []
        choices: dict[tuple[str, int], list[int]] = {}
        for name, attributes in into[topic].items():
            source = number[name]
            if finished and target in finished and finished.get(source, len(ids)) > finished[target]:
                continue
            if "either" in attributes:
                choices.setdefault(attributes["either"], []).append(source)
            else:
                sure.append(source)
        needs.append(tuple(sorted(sure)))
        if choices and target not in finished:
            either[target] = tuple(Either(tuple(sorted(members)), key[1]) for key, members in sorted(choices.items()))
    rows = tuple(needs)
    unlocks = _turned(rows)
    categories = [request.category.get(topic, "") for topic in ids]
    category_number = {name: position for position, name in enumerate(sorted(set(categories)))}
    hints = {(number[source], number[target]) for source, target in request.hints}
    return Part(
        ids=ids,
        needs=rows,
        unlocks=unlocks,
        uses=unlocks,
        either=either,
        seconds=tuple(round(request.hours[topic] * SECONDS) for topic in ids),
        category=tuple(category_number[name] for name in categories),
        goals=tuple(sorted({number[goal] for goal in request.goals})),
        hints=tuple(sorted((source, target) for source, target in hints if target not in finished)),
        done=done,
        begun=tuple(topic for topic in _numbers(request.begun, number) if topic not in finished),
        in_force=tuple(topic for topic in _numbers(request.in_force, number) if topic not in finished),
    )


def _numbers(topics: Iterable[str], number: Mapping[str, int]) -> tuple[int, ...]:
    """The numbers of those that have one, each once."""
    return tuple(dict.fromkeys(number[topic] for topic in topics if topic in number))


def _turned(needs: Sequence[Sequence[int]]) -> tuple[tuple[int, ...], ...]:
    """The edges from the other end, in rising order."""
    unlocks: list[list[int]] = [[] for _ in needs]
    for target, sources in enumerate(needs):
        for source in sources:
            unlocks[source].append(target)
    return tuple(map(tuple, unlocks))


def mask_of(topics: Iterable[int]) -> int:
    """Return a number whose bits are these topics.

    Examples
    --------
    >>> mask_of([0, 3]), members(9)
    (9, [0, 3])
    """
    return sum(1 << topic for topic in frozenset(topics))


def members(mask: int) -> list[int]:
    """Return the numbers of the bits of `mask` that are set, smallest first."""
    found = []
    while mask:
        lowest = mask & -mask
        found.append(lowest.bit_length() - 1)
        mask ^= lowest
    return found


def subset_sums(values: Sequence[int]) -> list[int]:
    """Return for each set, as bits, the sum of the values of all its subsets; there are 2^k of them. O(k * 2^k).

    Examples
    --------
    >>> subset_sums([0, 1, 10, 100])
    [0, 1, 10, 111]
    """
    sums = list(values)
    for index in range(len(sums).bit_length() - 1):
        for place in range(len(sums)):
            if place >> index & 1:
                sums[place] += sums[place ^ 1 << index]
    return sums


class Weights(NamedTuple):
    """What a strategy minimises: ``scale * (gap + switch * switches) + hint * backwards``, in seconds times `scale`."""

    switch: int = SWITCH_SECONDS
    hint: int = HINT_SECONDS
    scale: int = 1


FINISH = Weights()


class Cost(NamedTuple):
    """What an order costs: total gap in seconds, switches, and recommended edges that run backwards."""

    gap: int
    switches: int
    backwards: int

    def value(self, weights: Weights) -> int:
        """Return all of it as one number."""
        return weights.scale * (self.gap + weights.switch * self.switches) + weights.hint * self.backwards


def cost_of(part: Part, order: Sequence[int]) -> Cost:
    """Return what `order` costs, from scratch. O(V + E).

    A beginning of an order costs what is settled with it: a topic that is not used in it yet has been idle until its
    end, and a recommended edge runs backwards as soon as its target comes without its source.
    """
    place = {topic: position for position, topic in enumerate(order)}
    start = list(accumulate((part.seconds[topic] for topic in order), initial=0))
    gap = 0
    for position, topic in enumerate(order):
        uses = [place[target] for target in part.uses[topic] if target in place]
        if uses or part.uses[topic]:
            gap += start[min(uses, default=len(order))] - start[position + 1]
    switches = sum(part.category[topic] != part.category[after] for topic, after in pairwise(order))
    backwards = sum(target in place and place.get(source, len(order)) > place[target] for source, target in part.hints)
    return Cost(gap, switches, backwards)


def value(part: Part, order: Sequence[int], weights: Weights = FINISH) -> int:
    """Return what `order` costs as one number."""
    return cost_of(part, order).value(weights)


def topological(part: Part) -> list[int]:
    """Return the topics so that each comes after its `needs`; of the ready ones, first come first."""
    missing = [len(sources) for sources in part.needs]
    order = [topic for topic, count in enumerate(missing) if not count]
    for topic in order:
        for target in part.unlocks[topic]:
            missing[target] -= 1
            if not missing[target]:
                order.append(target)
    return order


def chain_seconds(part: Part) -> list[int]:
    """Return the seconds of the longest chain that ends with each topic. O(V + E)."""
    weight = [0] * len(part.ids)
    for topic in topological(part):
        longest = 0
        for source in part.needs[topic]:
            if weight[source] > longest:
                longest = weight[source]
        weight[topic] = longest + part.seconds[topic]
    return weight


def lacking(part: Part, topics: Iterable[int], studied: Set[int]) -> set[int]:
    """Return what must be studied to have studied `topics` too, themselves included; of choices, what lacks least."""
    held = set(studied)
    found: set[int] = set()
    waiting = list(topics)
    while waiting:
        topic = waiting.pop()
        if topic in held:
            continue
        found.add(topic)
        held.add(topic)
        waiting += part.needs[topic]
        for choice in part.either.get(topic, ()):
            waiting += least_lacking(part, choice, held)
    return found


def least_lacking(part: Part, choice: Either, studied: Set[int]) -> list[int]:
    """Return the members that a choice lacks, those for which least is still to be studied.

    Choices below these are settled by what their members take themselves: to weigh each against each would take a time
    that doubles with every choice on the way down.
    """
    short = choice.enough - sum(member in studied for member in choice.members)
    if short <= 0:
        return []
    lack = {member: _seconds_lacking(part, member, studied) for member in choice.members if member not in studied}
    return sorted(lack, key=lambda member: (lack[member], member))[:short]


def _seconds_lacking(part: Part, topic: int, studied: Set[int]) -> int:
    """About what it takes to have studied a topic; of what rests on very much, the first that is found."""
    found: set[int] = set()
    waiting = [topic]
    while waiting and len(found) < _MOST_LOOKED_AT:
        topic = waiting.pop()
        if topic in studied or topic in found:
            continue
        found.add(topic)
        waiting += part.needs[topic]
        for members, enough in part.either.get(topic, ()):
            short = enough - sum(member in studied or member in found for member in members)
            if short > 0:
                left = [member for member in members if member not in studied and member not in found]
                waiting += sorted(left, key=lambda member: (part.seconds[member], member))[:short]
    return sum([part.seconds[one] for one in found])


def picks(part: Part, most: int) -> Iterator[list[tuple[int, int]]] | None:
    """Return every way to settle the choices of `either`, as pairs of topic and member; None if there are over `most`.

    Every order that is possible respects one of them.
    """
    choices = [(topic, choice) for topic, of_topic in sorted(part.either.items()) for choice in of_topic]
    if prod(comb(len(choice.members), choice.enough) for _, choice in choices) > most:
        return None
    ways = (
        [[(topic, one) for one in some] for some in combinations(choice.members, choice.enough)]
        for topic, choice in choices
    )
    return (list(chain.from_iterable(way)) for way in product(*ways))
