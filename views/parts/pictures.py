"""What the map draws of an opened graph: each picture is made once and kept for all sessions that look at the graph."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

from graph.core.neighbourhood import best_connected, grown, left_out, neighbourhood
from graph.core.topic_graph import TopicGraph
from graph.model import Prerequisite, Topic
from graph.planning.frontier import Frontier

MOST_DRAWN = 600
MOST_AROUND = 150
MOST_KEPT = 48
# Of a huge subject those with most edges are compared for the ones that hang together best.
MOST_COMPARED = 2_000
# The name of the overview's last box, which holds what has no box of its own.
OTHERS = ""

Data = Mapping[str, Any]


class Excerpt(NamedTuple):
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
    def frontier(self) -> Frontier:
        """What can be learned next."""
        return Frontier(self.graph.around)

    @cached_property
    def landmark(self) -> str:
        """Where the map of a large graph begins."""
        return self.graph.best_connected()

    @cached_property
    def _colours(self) -> dict[str, int]:
        return {category: place for place, category in enumerate(self.graph.categories)}

    def overview(self, tier: int = 0) -> Data:
        """The subjects as boxes: the largest, or those that share the last box of the tier before."""
        from graph.picture.overview import graph_overview

        title = f"{self.left(tier):,} smaller subjects" if tier else "Overview"
        return self._once(("overview", tier), lambda: graph_overview(self.graph, title=title, tier=tier))

    def left(self, tier: int) -> int:
        """How many subjects a tier of the overview is about; 0 where there is no such tier."""
        from graph.picture.overview import categories_left

        return categories_left(len(self.graph.categories), tier)

    def tier_of(self, subject: str) -> int:
        """The tier of the overview that has a box for a subject."""
        from graph.picture.overview import tier_of

        return tier_of(self._ranks[subject], len(self._ranks))

    @cached_property
    def _ranks(self) -> dict[str, int]:
        from graph.picture.overview import categories_by_weight

        return {subject: rank for rank, subject in enumerate(categories_by_weight(self.graph))}

    def map(self, part: Excerpt) -> Data:
        """The topics in lanes: all of them, or of a large graph the part in question."""
        from graph.picture.topic_map import map_data

        if not self.is_large:
            records = self.graph.records
            return self._once("map", lambda: map_data(records.topics, records.prerequisites))

        def drawn() -> dict[str, Any]:
            kept = self._topics_of(part)
            return map_data(*self._cut(kept), more=left_out(self.graph.around, kept), colours=self._colours)

        return self._once(part, drawn)

    def focus(self, goal: str, held: frozenset[str], unfolded: bool, expanded: tuple[str, ...]) -> Data:
        """One topic and what it rests on, from the top down."""
        from graph.picture.focus import focus_data, focus_part

        def drawn() -> dict[str, Any]:
            part = focus_part(self.graph.around, goal, held, unfolded=unfolded, expanded=expanded)
            topics, edges = self._cut([*part.shown, *part.folded])
            title = f"What {self.graph.called(goal)} rests on"
            all_of_it = len(self.graph.needed([goal], []))
            if len(part.shown) < all_of_it:
                title += f": {len(part.shown):,} of {all_of_it:,} topics"
            return focus_data(
                topics, edges, goal, part.shown, part.folded, more=part.more, colours=self._colours, title=title
            )

        part_held = frozenset() if unfolded else held
        return self._once((goal, part_held, unfolded, expanded), drawn)

    def members(self, subject: str) -> int:
        """How many topics a subject has."""
        node = next((node for node in self.overview()["nodes"] if node["id"] == subject), None)
        return node["topics"] if node else len(self.graph.topics_in([subject]))

    def _topics_of(self, part: Excerpt) -> list[str]:
        around = self.graph.around
        if part.subject is not None:
            found = best_connected(around, self.graph.topics_in([part.subject])[:MOST_COMPARED], MOST_AROUND)
        else:
            found = neighbourhood(around, part.centre or self.landmark, MOST_AROUND)
        return grown(around, dict.fromkeys([*part.way, *found]), part.expanded, MOST_DRAWN)

    def _cut(self, kept: list[str]) -> tuple[list[Topic], list[Prerequisite]]:
        """The topics and the edges among them, both in a stated order; looks at no other topic."""
        cut = self.graph.records_of(kept)
        return list(cut.topics), list(cut.prerequisites)

    def _once(self, key: Hashable, make: Callable[[], dict[str, Any]]) -> Data:
        if key not in self._kept:
            made = make()
            while len(self._kept) >= MOST_KEPT:
                self._kept.pop(next(iter(self._kept)), None)
            self._kept[key] = made
        return self._kept[key]
