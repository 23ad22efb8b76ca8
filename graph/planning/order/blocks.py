"""Orders that reach goals in a given sequence, each with all it still lacks before the next is taken up."""

from __future__ import annotations

from collections.abc import Sequence

from graph.planning.order.part import SWITCH_SECONDS, Part
from graph.planning.order.post_order import post_orders
from graph.planning.order.search import best_improved


def in_blocks(part: Part, groups: Sequence[Sequence[int]]) -> list[int]:
    """Return an order that completes one group of goals after the other; inside a block as `finish` would.

    Everything a group rests on and the groups before it do not is one block, which no topic leaves.
    What no goal rests on comes last.
    """
    starts = list(post_orders(part, groups))
    place = {topic: position for position, topic in enumerate(starts[0])}
    borders = [max(place[goal] for goal in group) + 1 for group in groups if group]
    return best_improved(part, starts, SWITCH_SECONDS, borders)
