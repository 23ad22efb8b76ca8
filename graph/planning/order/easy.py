"""Easy first: the order of difficulty, as far as prerequisites allow."""

from __future__ import annotations

import heapq
from collections.abc import Sequence

from graph.planning.order.part import Part


def easy(part: Part, difficulty: Sequence[int]) -> tuple[list[int], bool]:
    """Return the order that takes the easiest topic that is ready at every step, proven best by its definition.

    `difficulty` has a number for each topic, smaller is easier. Ties go to fewer hours, then to the topic of
    which fewer recommended prerequisites are still missing, then to the id that sorts first. O((V + E) log V).
    """
    missing = [len(sources) for sources in part.needs]
    hinted: list[list[int]] = [[] for _ in part.ids]
    unmet = [0] * len(part.ids)
    for source, target in part.hints:
        hinted[source].append(target)
        unmet[target] += 1
    done = [False] * len(part.ids)
    order: list[int] = []

    def key(topic: int) -> tuple[int, int, int, int]:
        return difficulty[topic], part.seconds[topic], unmet[topic], topic

    queue = [key(topic) for topic, count in enumerate(missing) if not count]
    heapq.heapify(queue)
    while queue:
        topic = heapq.heappop(queue)[-1]
        if done[topic]:
            continue  # an older entry, from before a hint was met
        done[topic] = True
        order.append(topic)
        for target in hinted[topic]:
            unmet[target] -= 1
            if not missing[target] and not done[target]:
                heapq.heappush(queue, key(target))
        for target in part.unlocks[topic]:
            missing[target] -= 1
            if not missing[target]:
                heapq.heappush(queue, key(target))
    return order, True
