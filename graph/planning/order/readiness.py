"""What may come next, as topics are studied one by one."""

from __future__ import annotations

from collections.abc import Iterable

from graph.planning.order.part import Part


class Readiness:
    """Which topics of a part have all they need, choices included.

    Studying a topic costs its dependents, and asking for one its choices.
    """

    def __init__(self, part: Part, studied: Iterable[int] = ()) -> None:
        self._part = part
        self._studied = bytearray(len(part.ids))
        self._missing = [len(sources) for sources in part.needs]
        self._chosen_by: dict[int, list[int]] = {}
        for topic, choices in part.either.items():
            for choice in choices:
                for member in choice.members:
                    self._chosen_by.setdefault(member, []).append(topic)
        for topic in studied:
            self.study(topic)

    def is_studied(self, topic: int) -> bool:
        """Whether a topic was counted as studied."""
        return bool(self._studied[topic])

    def study(self, topic: int) -> tuple[int, ...]:
        """Count a topic as studied; return the topics that may be ready now and were not."""
        self._studied[topic] = 1
        unlocks = self._part.unlocks[topic]
        for target in unlocks:
            self._missing[target] -= 1
        return (*unlocks, *self._chosen_by[topic]) if topic in self._chosen_by else unlocks

    def __call__(self, topic: int) -> bool:
        """Whether a topic is not studied yet and all that it needs is."""
        if self._studied[topic] or self._missing[topic]:
            return False
        return all(
            sum(self._studied[member] for member in choice.members) >= choice.enough
            for choice in self._part.either.get(topic, ())
        )
