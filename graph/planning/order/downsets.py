"""The best order by dynamic programming over downsets: the sets of topics that may come first.

What an order costs is a sum over its steps. Studying a topic adds its hours to the gap of every topic that is
finished and whose dependents all still wait; it adds a switch if its category differs from that before. So the
cheapest way to have studied a set of topics, for each category that may come last, is all one has to keep.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from graph.planning.order.part import Part, members

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
    """A part in bits, with all costs multiplied so that the hints can be counted below a second."""

    part: Part
    switch: int
    seconds: list[int]
    needs: list[int]
    hints: list[int]
    categories: list[int]

    @classmethod
    def of(cls, part: Part, switch_cost: int) -> Tables:
        """Return the tables of `part`."""
        scale = len(part.hints) + 1
        hints = [0] * len(part.ids)
        for source, target in part.hints:
            hints[target] |= 1 << source
        categories = [0] * (max(part.category, default=-1) + 1)
        for topic, category in enumerate(part.category):
            categories[category] |= 1 << topic
        needs = [sum(1 << source for source in sources) for sources in part.needs]
        return cls(part, switch_cost * scale, [scale * time for time in part.seconds], needs, hints, categories)

    def switches_ahead(self, studied: int, category: int) -> int:
        """Return what the switches to the other categories that are left cost at least."""
        return self.switch * sum(mask & ~studied != 0 for last, mask in enumerate(self.categories) if last != category)

    def gap_ahead(self, studied: int, waiting: int) -> int:
        """Return what the waiting topics cost at least: the direct prerequisites their dependents still lack."""
        total = 0
        for topic in members(waiting):
            least = -1
            for target in self.part.unlocks[topic]:
                lacking = sum(self.seconds[source] for source in members(self.needs[target] & ~studied))
                least = lacking if least < 0 else min(least, lacking)
                if not least:
                    break
            total += least
        return total

    def extended(self, downset: Downset, studied: int, topic: int) -> Downset:
        """Return the downset with one topic more, no way to it recorded yet; `studied` has the topic already."""
        ready = downset.ready & ~(1 << topic)
        for target in self.part.unlocks[topic]:
            if not self.needs[target] & ~studied:
                ready |= 1 << target
        waiting = downset.waiting & ~self.needs[topic] | (bool(self.part.unlocks[topic]) << topic)
        return Downset(ready, waiting, self.gap_ahead(studied, waiting), {})


Layer = dict[int, Downset]


def cheaper_order(part: Part, switch_cost: int, bound: int) -> tuple[list[int] | None, bool]:
    """Return the cheapest order of `part` if it costs less than `bound`, and whether the search got to its end.

    ``(None, True)`` proves that no order costs less than `bound`; ``(None, False)`` says nothing.

    Parameters
    ----------
    part : Part
    switch_cost : int
        Seconds of gap that one switch counts for.
    bound : int
        In the unit of `value`: the cost of the best order known.

    Notes
    -----
    Layer by layer, by number of topics studied. What cannot stay below `bound` is dropped: its cost, the
    categories still to come and the hours that waiting topics cannot avoid are too much together.
    """
    tables = Tables.of(part, switch_cost)
    ready = sum(1 << topic for topic, sources in enumerate(part.needs) if not sources)
    layers: list[Layer] = [{0: Downset(ready, 0, 0, {-1: (-tables.switch, -1)})}]
    kept = 1
    for _ in part.ids:
        layer = _next_layer(tables, layers[-1], bound)
        kept += len(layer)
        if kept > DOWNSETS or len(layer) > WIDTH:
            return None, False
        layers.append(layer)
    complete = (1 << len(part.ids)) - 1
    if complete not in layers[-1] or not part.ids:
        return None, True
    return _walked_back(tables, layers), True


def _next_layer(tables: Tables, layer: Layer, bound: int) -> Layer:
    category_of, seconds = tables.part.category, tables.seconds
    following: Layer = {}
    for studied, downset in layer.items():
        for topic in members(downset.ready):
            category = category_of[topic]
            reached = studied | 1 << topic
            cost, _ = downset.cheapest(category, tables.switch)
            cost += seconds[topic] * (downset.waiting & ~tables.needs[topic]).bit_count()
            cost += (tables.hints[topic] & ~studied).bit_count()
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
