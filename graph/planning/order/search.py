"""From good starts to a better order, and to a proof where that is cheap."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from operator import itemgetter

from graph.planning.order.downsets import cheaper_order
from graph.planning.order.part import Part, value
from graph.planning.order.swaps import Neighbourhood, improved

PROVABLE = 40
"""Up to so many topics a proof is tried; larger parts nearly always have too many downsets for it."""


def best_improved(part: Part, starts: Iterable[list[int]], switch_cost: int, borders: Sequence[int] = ()) -> list[int]:
    """Return the best of `starts` after a local search from each, the earlier one of equals.

    No topic crosses one of the positions in `borders`. In a large part nothing is searched.
    """
    if part.is_large:
        return min(starts, key=lambda order: value(part, order, switch_cost))
    neighbourhood = Neighbourhood(part, switch_cost, borders)
    return min((improved(neighbourhood, start) for start in starts), key=itemgetter(0))[1]


def best_order(part: Part, starts: Iterable[list[int]], switch_cost: int) -> tuple[list[int], bool]:
    """Return the order with the least gap + `switch_cost` * switches that was found, and whether none is better."""
    order = best_improved(part, starts, switch_cost)
    if len(part.ids) > PROVABLE:
        return order, False
    better, complete = cheaper_order(part, switch_cost, value(part, order, switch_cost))
    return better or order, complete
