"""The best order by dynamic programming over downsets: the sets of topics that may come first.

What an order costs is a sum over its steps. Studying a topic adds its hours to the gap of every topic that is
finished and whose dependents all still wait; it adds a switch if its category differs from that before, and what a
recommended edge weighs if its source is still to come. So the cheapest way to have studied a set of topics, for each
category that may come last, is all one has to keep.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from graph.planning.order.part import Part, Weights, lacking, mask_of, members, value

DOWNSETS = 1500
"""The search gives up beyond so many downsets,"""
WIDTH = 150
"""or so many of the same size; nine topics without any prerequisite have 126."""


@dataclass(slots=True)
class Downset:
    """A set of topics studied so far.

    `ready` holds the topics that may come next and `waiting` those whose dependents are all still to come, both as
    bits; `floor` is the gap that is sure to be added; `ways` holds for each category that may come last
    the least cost and the topic studied last.
    """

    ready: int
    waiting: int
    floor: int
    ways: dict[int, tuple[int, int]]

    def cheapest(self, category: int, switch: int) -> tuple[int, int]:
        """Return the least cost, and the last topic, if a topic of `category` comes next."""
        return min((cost if last == category else cost + switch, topic) for last, (cost, topic) in self.ways.items())


class Tables(NamedTuple):
    """A part in bits, with all costs in the unit of its weights."""

    part: Part
    switch: int
    hint: int
    seconds: list[int]
    needs: list[int]
    uses: list[int]
    either: dict[int, list[tuple[int, int]]]
    hints: list[int]
    categories: list[int]
    head: int

    @classmethod
    def of(cls, part: Part, weights: Weights) -> Tables:
        """Return the tables of `part`."""
        hints = [0] * len(part.ids)
        for source, target in part.hints:
            hints[target] |= 1 << source
        categories = [0] * (max(part.category, default=-1) + 1)
        for topic, category in enumerate(part.category):
            categories[category] |= 1 << topic
        used = [0] * len(part.ids)
        for source, targets in enumerate(part.uses):
            for target in targets:
                used[target] |= 1 << source
        return cls(
            part,
            weights.scale * weights.switch,
            weights.hint,
            [weights.scale * time for time in part.seconds],
            [mask_of(sources) for sources in part.needs],
            used,
            {topic: [(mask_of(one.members), one.enough) for one in some] for topic, some in part.either.items()},
            hints,
            categories,
            mask_of(lacking(part, part.begun, frozenset(part.done))),
        )

    def is_ready(self, topic: int, studied: int) -> bool:
        """Whether everything that `topic` needs is studied."""
        return not self.needs[topic] & ~studied and all(
            (mask & studied).bit_count() >= count for mask, count in self.either.get(topic, ())
        )

    def all_ready(self, studied: int) -> int:
        """Return every topic that may come next, what is in progress put aside."""
        return mask_of(
            topic for topic in range(len(self.needs)) if not studied >> topic & 1 and self.is_ready(topic, studied)
        )

    def beginning(self) -> tuple[int, Downset]:
        """Return what is done, and the downset of it, the only way to it costing nothing more."""
        done = self.part.done
        studied = mask_of(done)
        uses = self.part.uses
        waiting = mask_of(topic for topic in done if uses[topic] and not mask_of(uses[topic]) & studied)
        ready = self.all_ready(studied)
        way = {self.part.category[done[-1]]: (0, -1)} if done else {-1: (-self.switch, -1)}
        return studied, Downset(ready, waiting, self.gap_ahead(studied, waiting), way)

    def allowed(self, downset: Downset, studied: int) -> list[int]:
        """Return the topics that may come next: what begun topics lack before everything else."""
        return members(downset.ready & self.head if self.head & ~studied else downset.ready)

    def switches_ahead(self, studied: int, category: int) -> int:
        """Return what the switches to the other categories that are left cost at least."""
        return self.switch * sum(mask & ~studied != 0 for last, mask in enumerate(self.categories) if last != category)

    def gap_ahead(self, studied: int, waiting: int) -> int:
        """Return what the waiting topics cost at least: the direct prerequisites their dependents still lack."""
        total = 0
        for topic in members(waiting):
            least = -1
            for target in self.part.uses[topic]:
                lacks = sum(self.seconds[source] for source in members(self.needs[target] & ~studied))
                least = lacks if least < 0 else min(least, lacks)
                if not least:
                    break
            total += least
        return total

    def extended(self, downset: Downset, studied: int, topic: int) -> Downset:
        """Return the downset with one topic more, no way to it recorded yet; `studied` has the topic already."""
        ready = downset.ready & ~(1 << topic)
        if self.either:
            ready = self.all_ready(studied)
        else:
            for target in self.part.unlocks[topic]:
                if not self.needs[target] & ~studied:
                    ready |= 1 << target
        waiting = downset.waiting & ~self.uses[topic] | (bool(self.part.uses[topic]) << topic)
        return Downset(ready, waiting, self.gap_ahead(studied, waiting), {})


Layer = dict[int, Downset]


def cheaper_order(part: Part, weights: Weights, bound: int) -> tuple[list[int] | None, bool]:
    """Return the cheapest order of `part` if it costs less than `bound`, and whether the search got to its end.

    ``(None, True)`` proves that no order costs less than `bound`; ``(None, False)`` says nothing.

    Parameters
    ----------
    part : Part
    weights : Weights
    bound : int
        In the unit of `value`: the cost of the best order known.

    Notes
    -----
    Layer by layer, by number of topics studied, from what is done. What cannot stay below `bound` is dropped: its
    cost, the categories still to come and the hours that waiting topics cannot avoid are too much together.
    """
    tables = Tables.of(part, weights)
    bound -= value(part, part.done, weights)
    layers: list[Layer] = [dict([tables.beginning()])]
    kept = 1
    for _ in range(part.left):
        layer = _next_layer(tables, layers[-1], bound)
        kept += len(layer)
        if kept > DOWNSETS or len(layer) > WIDTH:
            return None, False
        layers.append(layer)
    complete = (1 << len(part.ids)) - 1
    if complete not in layers[-1] or not part.left:
        return None, True
    return [*part.done, *_walked_back(tables, layers)], True


def _next_layer(tables: Tables, layer: Layer, bound: int) -> Layer:
    category_of, seconds = tables.part.category, tables.seconds
    following: Layer = {}
    for studied, downset in layer.items():
        for topic in tables.allowed(downset, studied):
            category = category_of[topic]
            reached = studied | 1 << topic
            cost, _ = downset.cheapest(category, tables.switch)
            cost += seconds[topic] * (downset.waiting & ~tables.uses[topic]).bit_count()
            cost += tables.hint * (tables.hints[topic] & ~studied).bit_count()
            if cost >= bound:
                continue
            found = following.get(reached) or tables.extended(downset, reached, topic)
            if category in found.ways and found.ways[category][0] <= cost:
                continue
            if cost + found.floor + tables.switches_ahead(reached, category) < bound:
                found.ways[category] = (cost, topic)
                following[reached] = found
    return following


def _walked_back(tables: Tables, layers: list[Layer]) -> list[int]:
    studied = (1 << len(tables.part.ids)) - 1
    _, topic = min(layers[-1][studied].ways.values())
    order = [topic]
    for layer in layers[-2:0:-1]:
        studied ^= 1 << topic
        _, topic = layer[studied].cheapest(tables.part.category[topic], tables.switch)
        order.append(topic)
    return order[::-1]
