"""Easy first: the order of difficulty, as far as prerequisites allow."""

from __future__ import annotations

import heapq
from collections.abc import Sequence, Set

from graph.planning.order.part import Part, lacking


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
    studied = bytearray(len(part.ids))
    for topic in order:
        studied[topic] = 1
    missing = [sum(not studied[source] for source in sources) for sources in part.needs]
    member_of: dict[int, list[int]] = {}
    for topic, choices in part.either.items():
        for choice in choices:
            for member in choice.members:
                member_of.setdefault(member, []).append(topic)
    hinted: dict[int, list[int]] = {}
    unmet = [0] * len(part.ids)
    for source, target in part.hints:
        hinted.setdefault(source, []).append(target)
        unmet[target] += not studied[source]

    def is_ready(topic: int) -> bool:
        return not missing[topic] and all(
            sum(studied[member] for member in choice.members) >= choice.enough for choice in part.either.get(topic, ())
        )

    queue: list[tuple[int, int, int, int]] = []

    def offer(topic: int) -> None:
        if topic in wanted and not studied[topic] and is_ready(topic):
            heapq.heappush(queue, (difficulty[topic], unmet[topic], part.seconds[topic], topic))

    for topic in range(len(part.ids)):
        offer(topic)
    while queue:
        topic = heapq.heappop(queue)[-1]
        if studied[topic]:
            continue  # an older entry, from before a recommended prerequisite was met
        studied[topic] = 1
        order.append(topic)
        for target in hinted.get(topic, ()):
            unmet[target] -= 1
        for target in part.unlocks[topic]:
            missing[target] -= 1
        for target in (*part.unlocks[topic], *hinted.get(topic, ()), *member_of.get(topic, ())):
            offer(target)
