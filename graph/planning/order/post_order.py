"""Depth-first post-orders: each topic right before what it is for. The start of every search."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from graph.planning.order.part import Part, topological

STARTS = 16
WORK = 300
"""A search starts from at most `STARTS` orders; from fewer, but two, if they have more than `WORK` topics together."""


def post_order(part: Part, roots: Iterable[int], weight: Sequence[float]) -> list[int]:
    """Return all topics depth first: each root's prerequisites, heaviest first, then the root, then the next root.

    What no root rests on follows in the same manner, heaviest topic first. Ties go to the
    id that sorts first. O((V + E) log V) and not recursive.
    """
    others = _heaviest_first((topic for topic, targets in enumerate(part.unlocks) if not targets), weight)
    order: list[int] = []
    seen = [False] * len(part.ids)
    for root in [*roots, *others]:
        if seen[root]:
            continue
        seen[root] = True
        chain = [(root, iter(_heaviest_first(part.needs[root], weight)))]
        while chain:
            topic, rest = chain[-1]
            below = next((source for source in rest if not seen[source]), None)
            if below is None:
                order.append(topic)
                chain.pop()
            else:
                seen[below] = True
                chain.append((below, iter(_heaviest_first(part.needs[below], weight))))
    return order


def closure_seconds(part: Part) -> list[int]:
    """Return the seconds of each topic with everything it rests on; in a large part those of its longest chain.

    O(V * E) at worst for a part that is not large, a byte at a time; O(V + E) for one that is.
    """
    order = topological(part)
    if part.is_large:
        weight = [0] * len(part.ids)
        for topic in order:
            weight[topic] = part.seconds[topic] + max((weight[source] for source in part.needs[topic]), default=0)
        return weight
    below = np.eye(len(part.ids), dtype=np.bool_)
    for topic in order:
        row = below[topic]
        for source in part.needs[topic]:
            row |= below[source]
    sums: list[int] = (below @ np.array(part.seconds, np.int64)).tolist()
    return sums


def post_orders(part: Part, *sequences: Sequence[Sequence[int]]) -> Iterator[list[int]]:
    """Yield post-orders to search from, each sequence of groups of goals in turn.

    One group is reached after the other. Inside a group the heaviest goal comes first, and of the prerequisites of
    a topic the heaviest: weighed by `closure_seconds` the first time, then by fixed random numbers, because it
    depends on the start where a local search can get to. A large part has one order for each sequence.
    """
    count = 1 if part.is_large else min(STARTS, max(2, WORK // max(1, len(part.ids))))
    dice = random.Random(0)
    weight: Sequence[float] = closure_seconds(part)
    for number in range(max(count, len(sequences))):
        if number >= len(sequences):
            weight = [dice.random() for _ in part.ids]
        roots: list[int] = []
        for group in sequences[number % len(sequences)]:
            roots += _heaviest_first(group, weight)
        yield post_order(part, roots, weight)


def _heaviest_first(topics: Iterable[int], weight: Sequence[float]) -> list[int]:
    return sorted(topics, key=lambda topic: (-weight[topic], topic))
