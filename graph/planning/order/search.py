"""Improve good starts, and prove the best where that is cheap; an order in force that is good enough stays."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import numpy as np

from graph.planning.order.downsets import cheaper_order
from graph.planning.order.part import FINISH, SECONDS, Part, Weights, lacking, value
from graph.planning.order.swaps import Neighbourhood, best_swapped, sweeps

PROVABLE = 40
"""Up to so many topics a proof is tried; larger parts nearly always have too many downsets for it."""
KEPT_WITHIN = 20
"""An order in force stays while what is left of it is worse than the best one found by at most a twentieth,"""
KEPT_SECONDS = 2 * SECONDS
"""or by as much as one change of subject."""
MOVES = 60
"""So many moves mend an order in force; after them the best one found takes its place."""


def fences(part: Part, blocks: Iterable[int] = ()) -> list[int]:
    """Return the positions that no topic may cross: behind each done topic, and behind what begun ones lack."""
    done = len(part.done)
    head = len(lacking(part, part.begun, frozenset(part.done)))
    return [*range(done + 1), done + head, *blocks]


def best_improved(
    part: Part, starts: Iterable[list[int]], weights: Weights = FINISH, blocks: Iterable[int] = ()
) -> list[int]:
    """Return the best of `starts` after a local search from each, the earlier one of equals.

    No topic crosses the end of one of `blocks`.
    """
    if not sweeps(part):
        return min(starts, key=lambda order: value(part, order, weights))
    return best_swapped(part, starts, weights, fences(part, blocks))


def best_order(part: Part, starts: Iterable[list[int]], weights: Weights = FINISH) -> tuple[list[int], bool]:
    """Return the order of least value that was found, and whether none is better."""
    order = best_improved(part, starts, weights)
    if part.left > PROVABLE:
        return order, False
    better, complete = cheaper_order(part, weights, value(part, order, weights))
    return better or order, complete


def in_force_or_better(
    part: Part,
    kept: list[int],
    fresh: Callable[[], tuple[list[int], bool]],
    weights: Weights = FINISH,
    slack: int | None = None,
) -> tuple[list[int], bool]:
    """Return the kept form of the order in force if it is good enough, else with few moves, else a fresh order.

    Where nothing but the state changed, the kept form is the order in force itself and is the answer. Otherwise good
    enough is what is worse than the best order found by at most `slack`, or else by what `KEPT_WITHIN` and
    `KEPT_SECONDS` allow, counting what is left. A move swaps two neighbouring blocks, the one with most gain for each
    topic moved first.
    """
    if is_unchanged(part, kept):
        return kept, False
    best, proven = fresh()
    settled = value(part, part.done, weights)
    least = min(value(part, order, weights) for order in (best, kept)) - settled
    limit = settled + least + (max(least // KEPT_WITHIN, KEPT_SECONDS * weights.scale) if slack is None else slack)
    order: list[int] | None = kept
    neighbourhood = None
    for _ in range(MOVES):
        if order is None:
            break
        if (here := value(part, order, weights)) <= limit:
            return order, proven and here == settled + least
        if not sweeps(part):
            break
        neighbourhood = neighbourhood or Neighbourhood(part, weights, fences(part))
        order = _best_move(neighbourhood, order)
    return best, proven


def is_unchanged(part: Part, kept: Sequence[int]) -> bool:
    """Whether the kept form of an order is that order."""
    return tuple(kept[len(part.done) :]) == part.in_force


def _best_move(neighbourhood: Neighbourhood, order: Sequence[int]) -> list[int] | None:
    """The order after the swap that gains most for each topic moved; None if no swap gains anything."""
    numbers = np.array(order, dtype=np.int64)
    swaps, change = neighbourhood.judge(numbers, neighbourhood.seen(numbers))
    if not len(change):
        return None
    gain = -change / np.minimum(swaps.b - swaps.a, swaps.c - swaps.b)
    best = int(gain.argmax())
    if gain[best] <= 0.5:  # less than a second is a rounding error
        return None
    a, b, c = int(swaps.a[best]), int(swaps.b[best]), int(swaps.c[best])
    return [*order[:a], *order[b:c], *order[a:b], *order[c:]]
