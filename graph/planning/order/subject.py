"""One subject at a time: as few changes of category as the prerequisites allow, then little gap."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Sequence

from graph.planning.order.part import Part, Weights, lacking, mask_of, topological
from graph.planning.order.post_order import kept_form, post_orders
from graph.planning.order.readiness import Readiness
from graph.planning.order.search import best_order, in_force_or_better

BEAM = 60
"""So many ways to have spent the same number of runs are followed at once,"""
LOOKS = 1_000_000
"""until so many topics were looked at: in large parts the category with most topics ready comes next instead."""

Way = tuple[int, ...]


def subject(part: Part) -> tuple[list[int], bool]:
    """Return an order with few switches and, among those, little total gap, and whether it is proven best.

    Sequences of runs in which each run exhausts its category, searched breadth first; then the same local search
    and proof as for `finish`, with a switch that outweighs any gap and any gap that outweighs recommended edges. An
    order in force stays as long as it has at most one switch more than the best order found.
    """
    switch = len(part.ids) * sum(part.seconds) + 1
    weights = Weights(switch, 1, len(part.hints) + 1)

    def fresh() -> tuple[list[int], bool]:
        starts = list(post_orders(part, [part.goals]))
        head = len(part.done) + len(lacking(part, part.begun, frozenset(part.done)))
        runs = fewest_runs(part, starts[0][:head])
        if runs is None:
            by_runs = [run_by_run(part, start, head) for start in starts]
        else:
            by_runs = [in_runs(part, runs, start, head) for start in starts]
        return best_order(part, [*by_runs, *starts], weights)

    if not part.in_force:
        return fresh()
    return in_force_or_better(part, kept_form(part), fresh, weights, slack=weights.scale * switch)


def run_by_run(part: Part, order: Sequence[int], head: int) -> list[int]:
    """Return the first `head` topics of `order`, then runs that exhaust their category, that with most ready next.

    Ready topics of one category keep the sequence of `order`. O(V log V + E + runs * categories), without choices.
    """
    result = list(order[:head])
    is_ready = Readiness(part, result)
    place = {topic: position for position, topic in enumerate(order)}
    ready: list[list[int]] = [[] for _ in range(max(part.category, default=-1) + 1)]
    offered = set(result)

    def offer(topics: Iterable[int]) -> None:
        for topic in topics:
            if topic not in offered and is_ready(topic):
                offered.add(topic)
                heapq.heappush(ready[part.category[topic]], place[topic])

    offer(order[head:])
    last = part.category[result[-1]] if result else -1
    while len(result) < len(order):
        run = ready[last] if last >= 0 and ready[last] else max(ready, key=len)
        while run:
            topic = order[heapq.heappop(run)]
            result.append(topic)
            offer(is_ready.study(topic))
        last = -1
    return result


def fewest_runs(part: Part, begin: Sequence[int]) -> Way | None:
    """Return the categories of a shortest sequence of runs that exhaust their category; None if it takes too long.

    Waiting with a topic that is ready in the present category never saves a run, so exhausting
    loses nothing; and of two ways with equally many runs one that has studied a subset can be dropped. What `begin`
    holds comes first, and its last category goes on.
    """
    runs = _Runs(part)
    complete = (1 << len(part.ids)) - 1
    studied = mask_of(begin)
    ways: dict[int, Way] = {studied: ()}
    if begin:
        last = part.category[begin[-1]]
        ways = {runs.exhausted(studied, last): (last,)}
    looks = 0
    while complete not in ways:
        longer: dict[int, Way] = {}
        for studied, way in ways.items():
            for category in range(len(runs.lanes)):
                reached = runs.exhausted(studied, category)
                if reached != studied:
                    longer.setdefault(reached, (*way, category))
        looks += len(ways) * len(part.ids)
        if looks > LOOKS:
            return None
        ways = _largest(longer, BEAM)
    return ways[complete]


class _Runs:
    """The topics of each category, as runs go through them, with what they need in bits."""

    def __init__(self, part: Part) -> None:
        self.lanes: list[list[int]] = [[] for _ in range(max(part.category, default=-1) + 1)]
        for topic in topological(part):
            self.lanes[part.category[topic]].append(topic)
        self._needs = [mask_of(sources) for sources in part.needs]
        self._either = {
            topic: [(mask_of(choice.members), choice.enough) for choice in choices]
            for topic, choices in part.either.items()
        }

    def exhausted(self, studied: int, category: int) -> int:
        """Return what is studied after a run that exhausts a category."""
        before = -1
        # A choice can make a topic ready that stands before its member: go through the lane until nothing is added.
        while studied != before:
            before = studied
            for topic in self.lanes[category]:
                if not self._needs[topic] & ~studied and self._is_chosen(topic, studied):
                    studied |= 1 << topic
            if not self._either:
                break
        return studied

    def _is_chosen(self, topic: int, studied: int) -> bool:
        choices = self._either.get(topic, ())
        return all((mask & studied).bit_count() >= enough for mask, enough in choices)


def _largest(ways: dict[int, Way], limit: int) -> dict[int, Way]:
    kept: list[int] = []
    for studied in sorted(ways, key=lambda mask: (-mask.bit_count(), mask)):
        if len(kept) == limit:
            break
        if not any(studied & ~larger == 0 for larger in kept):
            kept.append(studied)
    return {studied: ways[studied] for studied in kept}


def in_runs(part: Part, runs: Sequence[int], order: Sequence[int], head: int) -> list[int]:
    """Return the first `head` topics of `order`, then all others run by run, in a run in the sequence of `order`."""
    result = list(order[:head])
    is_ready = Readiness(part, result)
    lanes: list[list[int]] = [[] for _ in range(max(part.category, default=-1) + 1)]
    for topic in order[head:]:
        lanes[part.category[topic]].append(topic)
    for category in runs:
        # A choice can make a topic ready that stands before its member: go through the lane until nothing is added.
        added = True
        while added:
            later = []
            added = False
            for topic in lanes[category]:
                if is_ready(topic):
                    result.append(topic)
                    is_ready.study(topic)
                    added = True
                else:
                    later.append(topic)
            lanes[category] = later
            added = added and bool(part.either)
    return result
