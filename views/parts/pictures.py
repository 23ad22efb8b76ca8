"""What the map draws of an opened graph: each picture is made once and kept for all sessions that look at the graph."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

from graph.build import TopicGraph
from graph.model import Prerequisite, Topic
from graph.paths.neighbourhood import best_connected, grown, landmark, left_out, neighbourhood

MOST_DRAWN = 600
MOST_AROUND = 150
MOST_KEPT = 48
# The name of the overview's last box, which holds what has no box of its own.
OTHERS = ""

Data = Mapping[str, Any]


class Part(NamedTuple):
    """The part of a large graph that its map shows: around a topic, or a subject; grown where somebody asked.

    `way` holds topics that are drawn in any case: a chain that somebody wants to see.
    """

    centre: str | None = None
    subject: str | None = None
    expanded: tuple[tuple[str, str], ...] = ()
    way: tuple[str, ...] = ()


@dataclass(frozen=True)
class Pictures:
    """The pictures of one graph, the ones made last kept."""

    graph: TopicGraph
    _kept: dict[Hashable, dict[str, Any]] = field(default_factory=dict, repr=False, compare=False)

    @property
    def is_large(self) -> bool:
        """Whether the map shows a part of the graph at a time."""
        return len(self.graph) > MOST_DRAWN

    @cached_property
    def landmark(self) -> str:
        """Where the map of a large graph begins."""
        return landmark(self.graph.dag)

    @cached_property
    def _colours(self) -> dict[str, int]:
        return {category: place for place, category in enumerate(self.graph.categories)}

    @cached_property
    def _place(self) -> dict[str, int]:
        return {topic: place for place, topic in enumerate(self.graph.topics)}

    def overview(self) -> Data:
        """The subjects as boxes."""
        from graph.picture.overview import overview_data

        records = self.graph.records
        return self._once("overview", lambda: overview_data(records.topics, records.prerequisites))

    def map(self, part: Part) -> Data:
        """The topics in lanes: all of them, or of a large graph the part in question."""
        from graph.picture.topic_map import map_data

        if not self.is_large:
            records = self.graph.records
            return self._once("map", lambda: map_data(records.topics, records.prerequisites))

        def drawn() -> dict[str, Any]:
            kept = self._topics_of(part)
            return map_data(*self._cut(kept), more=left_out(self.graph.dag, kept), colours=self._colours)

        return self._once(part, drawn)

    def focus(self, goal: str, held: frozenset[str], unfolded: bool, expanded: tuple[str, ...]) -> Data:
        """One topic and what it rests on, from the top down."""
        from graph.picture.focus import focus_data, focus_part

        dag = self.graph.dag

        def drawn() -> dict[str, Any]:
            part = focus_part(dag, goal, held, unfolded=unfolded, expanded=expanded)
            topics, edges = self._cut([*part.shown, *part.folded])
            title = f"What {self.graph.topics[goal].name} rests on"
            return focus_data(
                topics, edges, goal, part.shown, part.folded, more=part.more, colours=self._colours, title=title
            )

        part_held = frozenset() if unfolded else held
        return self._once((goal, part_held, unfolded, expanded), drawn)

    def members(self, subject: str) -> int:
        """How many topics a subject has."""
        return len(self._members(subject))

    def _topics_of(self, part: Part) -> list[str]:
        dag = self.graph.dag
        if part.subject is not None:
            found = best_connected(dag, self._members(part.subject), MOST_AROUND)
        else:
            found = neighbourhood(dag, part.centre or self.landmark, MOST_AROUND)
        return grown(dag, dict.fromkeys([*part.way, *found]), part.expanded, MOST_DRAWN)

    def _members(self, subject: str) -> list[str]:
        """The topics of a subject; those of the overview's last box belong to subjects without a box."""
        boxes = {node["id"] for node in self.overview()["nodes"]} - {OTHERS}
        topics = self.graph.topics.values()
        if subject == OTHERS and OTHERS not in self.graph.categories:
            return [topic.id for topic in topics if topic.category not in boxes]
        return [topic.id for topic in topics if topic.category == subject]

    def _cut(self, kept: list[str]) -> tuple[list[Topic], list[Prerequisite]]:
        """The topics and the edges among them, both in a stated order; looks at no other topic."""
        dag, inside = self.graph.dag, frozenset(kept)
        ids = sorted(inside, key=self._place.__getitem__)
        edges = [
            Prerequisite(source, target, edge["kind"], edge["group"], edge["reason"])
            for target in ids
            for source, edge in dag.pred[target].items()
            if source in inside
        ]
        return [self.graph.topics[topic] for topic in ids], edges

    def _once(self, key: Hashable, make: Callable[[], dict[str, Any]]) -> Data:
        if key not in self._kept:
            made = make()
            while len(self._kept) >= MOST_KEPT:
                self._kept.pop(next(iter(self._kept)), None)
            self._kept[key] = made
        return self._kept[key]
