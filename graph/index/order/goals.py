"""In which sequence to reach several goals."""

from __future__ import annotations

import numpy as np

from graph.index.counts import dependent_sets
from graph.index.index import GraphIndex
from graph.index.order.post_order import chain_seconds, seconds_of
from graph.index.rows import Floats, Ints, Marks

EXACT_GOALS = 12
"""Up to so many goals every sequence is weighed."""
SHARING_GOALS = 100
"""Beyond so many goals it is no longer followed what the goals reached so far leave of the others."""
_SEVERAL = 2


def quickest_sequence(index: GraphIndex, goals: Ints, weights: Floats) -> tuple[Ints, bool]:
    """Return the goals so that the sum of weight * finish hour is small, and whether it is proven smallest.

    Proven up to `EXACT_GOALS` goals; beyond, they come as `cheapest_first` says.
    """
    if len(goals) < _SEVERAL:
        return goals, True
    if len(goals) > EXACT_GOALS:
        return cheapest_first(index, goals, weights), False
    sets = _goal_bits(index, goals) @ (1 << np.arange(len(goals), dtype=np.int64))
    shares = np.zeros(1 << len(goals), np.int64)
    np.add.at(shares, sets, seconds_of(index))
    return goals[_best_sequence(shares.tolist(), weights.tolist())], True


def cheapest_first(index: GraphIndex, goals: Ints, weights: Floats) -> Ints:
    """Return the goals so that each has, when its turn comes, the fewest hours left for its weight.

    Goals without weight come last; ties go to the smaller number. Of more than `SHARING_GOALS` goals the hours are
    those of their heaviest chains. O((V + E) k / 64 + V k) for k goals up to that.
    """
    if len(goals) < _SEVERAL:
        return goals
    if len(goals) > SHARING_GOALS:
        left = chain_seconds(index)[goals]
        return goals[np.lexsort((goals, *_price(left, weights)[::-1]))]
    needs = _goal_bits(index, goals)
    seconds = seconds_of(index)
    left = seconds @ needs
    waiting = np.arange(len(goals))
    sequence = []
    while len(waiting):
        without, hours = _price(left[waiting], weights[waiting])
        goal = waiting[np.lexsort((waiting, hours, without))[0]]
        sequence.append(goal)
        waiting = waiting[waiting != goal]
        own = needs[:, goal]
        left = left - seconds[own] @ needs[own]
        needs, seconds = needs[~own], seconds[~own]
    return goals[np.array(sequence, np.int64)]


def _price(seconds: np.ndarray, weights: Floats) -> tuple[Marks, Floats]:
    without = weights <= 0
    return without, seconds / np.where(without, 1.0, weights)


def _goal_bits(index: GraphIndex, goals: Ints) -> Marks:
    """For each topic and goal, whether the goal rests on the topic or is the topic."""
    words = -(-len(goals) // 64)
    own = np.zeros((index.count, words), np.uint64)
    number = np.arange(len(goals))
    own[goals, number // 64] |= np.left_shift(np.uint64(1), (number % 64).astype(np.uint64))
    sets = dependent_sets(index, own).astype("<u8").view(np.uint8)
    return np.unpackbits(sets, axis=1, count=len(goals), bitorder="little").astype(np.bool_)


def _best_sequence(shares: list[int], weights: list[float]) -> list[int]:
    """The sequence of goals with the least sum of weight * finish hour, by dynamic programming over sets of goals.

    ``shares[set]`` is what exactly the goals of this set rest on. Whatever came before, the last goal of a set is
    reached when all that the set rests on is done. O(k * 2^k) for k goals.
    """
    every = len(shares)
    untouched = list(shares)
    for goal in range(len(weights)):
        for goals in range(every):
            if goals >> goal & 1:
                untouched[goals] += untouched[goals ^ 1 << goal]
    cost, last = [0.0], [0]
    for goals in range(1, every):
        time = untouched[-1] - untouched[every - 1 - goals]
        ways = (
            (cost[goals ^ 1 << goal] + weights[goal] * time, goal) for goal in range(len(weights)) if goals >> goal & 1
        )
        best, goal = min(ways)
        cost.append(best)
        last.append(goal)
    sequence: list[int] = []
    goals = every - 1
    while goals:
        sequence.append(last[goals])
        goals ^= 1 << last[goals]
    return sequence[::-1]
