"""Finish what you start: little time between a topic and its first use, few changes of subject."""

from __future__ import annotations

from graph.planning.order.part import SWITCH_SECONDS, Part
from graph.planning.order.post_order import post_orders
from graph.planning.order.quick_wins import cheapest_first
from graph.planning.order.search import best_order


def finish(part: Part) -> tuple[list[int], bool]:
    """Return an order with little total gap + 2 hours for each switch, and whether it is proven best.

    Depth-first post-orders from the goals, heaviest or cheapest goal first, and a local search that swaps
    neighbouring blocks; exact by dynamic programming where few sets of topics can come first.
    """
    cheapest_goal_first = cheapest_first(part, [1.0] * len(part.goals))
    starts = post_orders(part, [part.goals], [[part.goals[index]] for index in cheapest_goal_first])
    return best_order(part, starts, SWITCH_SECONDS)
