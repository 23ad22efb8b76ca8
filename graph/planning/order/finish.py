"""Finish what you start: little time between a topic and its first use, few changes of subject."""

from __future__ import annotations

from graph.planning.order.part import Part
from graph.planning.order.post_order import kept_form, post_orders
from graph.planning.order.quick_wins import cheapest_first
from graph.planning.order.search import best_order, in_force_or_better


def finish(part: Part) -> tuple[list[int], bool]:
    """Return an order of little gap, few switches, few recommended edges run backwards, and whether it is proven best.

    Depth-first post-orders from the goals, heaviest or cheapest goal first, and a local search that swaps
    neighbouring blocks; exact by dynamic programming where few sets of topics can come first. An order in force stays
    as far as it is good enough.
    """

    def fresh() -> tuple[list[int], bool]:
        studied = frozenset(part.done)
        cheapest_goal_first = cheapest_first(part, part.goals, [1.0] * len(part.goals), studied)
        by_price = [[part.goals[index]] for index in cheapest_goal_first]
        return best_order(part, post_orders(part, [part.goals], by_price))

    return in_force_or_better(part, kept_form(part), fresh) if part.in_force else fresh()
