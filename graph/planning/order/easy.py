"""Easy first: the order of difficulty, as far as prerequisites allow."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Sequence, Set

from graph.planning.order.part import Part, lacking
from graph.planning.order.readiness import Readiness


def easy(part: Part, difficulty: Sequence[int]) -> tuple[list[int], bool]:
    """Return the order that takes the easiest topic that is ready at every step, proven best by its definition.

    `difficulty` has a number for each topic, smaller is easier. Ties go to the topic of which fewer recommended
    prerequisites are still missing, then to fewer hours, then to the id that sorts first. What is in progress and what
    it lacks comes before. O((V + E) log V).
    """
    order = list(part.done)
    head = lacking(part, part.begun, frozenset(part.done))
    if head:
        _extend(order, part, difficulty, head)
    _extend(order, part, difficulty, frozenset(range(len(part.ids))))
    return order, True


def _extend(order: list[int], part: Part, difficulty: Sequence[int], wanted: Set[int]) -> None:
    """Append those of the wanted topics that are not in the order yet."""
    is_ready = Readiness(part, order)
    hinted: dict[int, list[int]] = {}
    unmet = [0] * len(part.ids)
    for source, target in part.hints:
        if not is_ready.is_studied(source):
            hinted.setdefault(source, []).append(target)
            unmet[target] += 1
    queue: list[tuple[int, int, int, int]] = []

    def offer(topics: Iterable[int]) -> None:
        for topic in topics:
            if topic in wanted and is_ready(topic):
                heapq.heappush(queue, (difficulty[topic], unmet[topic], part.seconds[topic], topic))

    offer(range(len(part.ids)))
    while queue:
        topic = heapq.heappop(queue)[-1]
        if is_ready.is_studied(topic):
            continue  # an older entry, from before a recommended prerequisite was met
        order.append(topic)
        opened = is_ready.study(topic)
        for target in hinted.get(topic, ()):
            unmet[target] -= 1
        offer((*opened, *hinted.get(topic, ())))
