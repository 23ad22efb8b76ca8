"""Depth-first post-orders: each topic right before what it is for. The start of every search, and the kept form."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence, Set

from graph.planning.order.part import Part, chain_seconds, lacking, least_lacking

STARTS = 16
WORK = 300
"""A search starts from at most `STARTS` orders; from fewer, but two, if they have more than `WORK` topics together."""


class PostOrders:
    """Depth-first orders of one part: each root's prerequisites, heaviest first, then the root, then the next root.

    `weight` is a number for each topic; ties go to the id that sorts first.
    """

    def __init__(self, part: Part, weight: Sequence[float], *, with_hints: bool = False) -> None:
        self._part = part
        by_weight = sorted(range(len(part.ids)), key=lambda topic: (-weight[topic], topic))
        self._rank = [0] * len(by_weight)
        for rank, topic in enumerate(by_weight):
            self._rank[topic] = rank
        below = [list(sources) for sources in part.needs]
        if with_hints:
            for source, target in part.hints:
                below[target].append(source)
        for sources in below:
            if len(sources) > 1:
                sources.sort(key=self._rank.__getitem__)
        self._below = below
        self._ends = [topic for topic in by_weight if not part.unlocks[topic]]

    def heaviest_first(self, topics: Iterable[int]) -> list[int]:
        """Return the topics, heaviest first."""
        return sorted(topics, key=self._rank.__getitem__)

    def order(self, roots: Iterable[int]) -> list[int]:
        """Return all topics: what is done, then the roots one after the other, then what no root rests on.

        O(V + E), and not recursive.
        """
        part = self._part
        order = list(part.done)
        placed = set(order)
        seen = bytearray(len(part.ids))
        for topic in order:
            seen[topic] = 1
        for root in (*roots, *self._ends):
            if seen[root]:
                continue
            seen[root] = 1
            chain = [root]
            waiting = [iter(self._below[root])]
            while chain:
                for below in waiting[-1]:
                    if not seen[below]:
                        break
                else:
                    below = self._member(chain[-1], placed) if part.either else -1
                    if below < 0:
                        placed.add(chain[-1])
                        order.append(chain.pop())
                        waiting.pop()
                        continue
                seen[below] = 1
                chain.append(below)
                waiting.append(iter(self._below[below]))
        return order

    def _member(self, topic: int, placed: Set[int]) -> int:
        """The next member that a choice of `topic` lacks, or -1."""
        for choice in self._part.either.get(topic, ()):
            if lacks := least_lacking(self._part, choice, placed):
                return lacks[0]
        return -1


def kept_form(part: Part) -> list[int]:
    """Return the order in force with what is new in it: new topics right before their first use, new goals last."""
    orders = PostOrders(part, chain_seconds(part))
    place = {topic: position for position, topic in enumerate(part.in_force)}
    begun = sorted(part.begun, key=lambda topic: (place.get(topic, len(place)), topic))
    return orders.order((*begun, *part.in_force, *orders.heaviest_first(part.goals)))


def post_orders(part: Part, *sequences: Sequence[Sequence[int]], in_blocks: bool = False) -> Iterator[list[int]]:
    """Yield different post-orders to search from, each sequence of groups of goals in turn.

    One group is reached after the other. Inside a group the heaviest goal comes first, and of the prerequisites of
    a topic the heaviest: weighed by their longest chain in the first two, then by fixed random numbers, because it
    depends on the start where a local search can get to. In every second order recommended edges are followed as if
    they were required, as far as those that are leave room, and with `in_blocks` as far as each group stays together.
    """
    dice = random.Random(0)
    chains = chain_seconds(part)
    seen: set[tuple[int, ...]] = set()
    for number in range(max(min(STARTS, max(2, WORK // max(1, part.left))), len(sequences))):
        weight = chains if number < max(2, len(sequences)) else [dice.random() for _ in part.ids]
        orders = PostOrders(part, weight)
        groups = sequences[number % len(sequences)]
        roots = [*part.begun, *(goal for group in groups for goal in orders.heaviest_first(group))]
        if number % 2 and part.hints:
            wished = PostOrders(part, weight, with_hints=True).order(roots)
            roots = [*_in_steps(part, (part.begun, *groups) if in_blocks else (part.begun,), wished), *wished]
        order = orders.order(roots)
        if (key := tuple(order)) not in seen:
            seen.add(key)
            yield order


def _in_steps(part: Part, groups: Sequence[Sequence[int]], wished: Sequence[int]) -> list[int]:
    """What each group lacks, one group after the other, in the sequence of `wished`.

    That sequence breaks needs where a recommended edge closes a cycle, and reaches one group through another; as
    roots, its topics lead to a possible order that is near it.
    """
    place = {topic: position for position, topic in enumerate(wished)}
    studied = set(part.done)
    steps: list[int] = []
    for group in groups:
        block = lacking(part, group, studied)
        steps += sorted(block, key=place.__getitem__)
        studied |= block
    return steps
