"""One subject at a time: as few changes of category as the prerequisites allow, then little gap."""

from __future__ import annotations

import heapq
from collections.abc import Sequence

from graph.planning.order.part import Part, topological
from graph.planning.order.post_order import post_orders
from graph.planning.order.search import best_order

BEAM = 60
"""So many ways to have spent the same number of runs are followed at once."""

Way = tuple[int, ...]


def subject(part: Part) -> tuple[list[int], bool]:
    """Return an order with few switches and, among those, little total gap, and whether it is proven best.

    Sequences of runs in which each run exhausts its category, searched breadth first; then the same local search
    and proof as for `finish`, with a switch that outweighs any gap. In a large part the
    category with the most topics ready comes next.
    """
    starts = list(post_orders(part, [part.goals]))
    if part.is_large:
        return run_by_run(part, starts[0]), False
    switch_outweighs_all = len(part.ids) * sum(part.seconds) + 1
    runs = fewest_runs(part)
    return best_order(part, [in_runs(part, runs, start) for start in starts] + starts, switch_outweighs_all)


def run_by_run(part: Part, order: Sequence[int]) -> list[int]:
    """Return all topics in runs that exhaust their category, the one with the most ready topics next.

    Ready topics of one category keep the sequence of `order`. O(V log V + E + runs * categories).
    """
    place = {topic: position for position, topic in enumerate(order)}
    ready: list[list[int]] = [[] for _ in range(max(part.category, default=-1) + 1)]
    missing = [len(sources) for sources in part.needs]
    for topic in order:
        if not missing[topic]:
            ready[part.category[topic]].append(place[topic])
    result: list[int] = []
    while len(result) < len(order):
        run = max(ready, key=len)
        while run:
            topic = order[heapq.heappop(run)]
            result.append(topic)
            for target in part.unlocks[topic]:
                missing[target] -= 1
                if not missing[target]:
                    heapq.heappush(ready[part.category[target]], place[target])
    return result


def fewest_runs(part: Part) -> Way:
    """Return the categories of a shortest sequence of runs that exhaust their category.

    Waiting with a topic that is ready in the present category never saves a run, so exhausting
    loses nothing; and of two ways with equally many runs one that has studied a subset can be dropped.
    """
    lanes: list[list[int]] = [[] for _ in range(max(part.category, default=-1) + 1)]
    for topic in topological(part):
        lanes[part.category[topic]].append(topic)
    needs = [sum(1 << source for source in sources) for sources in part.needs]
    complete = (1 << len(part.ids)) - 1
    ways: dict[int, Way] = {0: ()}
    while complete not in ways:
        longer: dict[int, Way] = {}
        for studied, way in ways.items():
            for category, lane in enumerate(lanes):
                reached = studied
                for topic in lane:
                    if not needs[topic] & ~reached:
                        reached |= 1 << topic
                if reached != studied:
                    longer.setdefault(reached, (*way, category))
        ways = _largest(longer, BEAM)
    return ways[complete]


def _largest(ways: dict[int, Way], limit: int) -> dict[int, Way]:
    kept: list[int] = []
    for studied in sorted(ways, key=lambda mask: (-mask.bit_count(), mask)):
        if len(kept) == limit:
            break
        if not any(studied & ~larger == 0 for larger in kept):
            kept.append(studied)
    return {studied: ways[studied] for studied in kept}


def in_runs(part: Part, runs: Sequence[int], order: Sequence[int]) -> list[int]:
    """Return all topics run by run; inside a run they keep the sequence of `order`."""
    lanes: list[list[int]] = [[] for _ in range(max(part.category, default=-1) + 1)]
    for topic in order:
        lanes[part.category[topic]].append(topic)
    result: list[int] = []
    missing = [len(sources) for sources in part.needs]
    for category in runs:
        later = []
        for topic in lanes[category]:
            if missing[topic]:
                later.append(topic)
                continue
            result.append(topic)
            for target in part.unlocks[topic]:
                missing[target] -= 1
        lanes[category] = later
    return result
