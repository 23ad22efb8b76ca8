"""Earliest milestones: the goals as early as possible, those that matter more before others."""

from __future__ import annotations

from collections.abc import Sequence

from graph.planning.order.blocks import in_blocks
from graph.planning.order.part import Part, members, topological
from graph.planning.order.post_order import closure_seconds

EXACT_GOALS = 12
"""Up to so many goals every sequence of goals is weighed."""
SHARING_GOALS = 100
"""Beyond so many goals it is no longer followed what the goals reached so far leave of the others."""


def quick_wins(part: Part, weights: Sequence[float]) -> tuple[list[int], bool]:
    """Return an order with a small sum of weight * finish hour over the goals, and whether it is proven best.

    `weights` has one number for each of ``part.goals``. Exact up to `EXACT_GOALS` goals; beyond, the
    goal that is cheapest for its weight comes first, again and again.
    """
    exact = len(part.goals) <= EXACT_GOALS
    sequence = best_sequence(goal_shares(part), weights) if exact else cheapest_first(part, weights)
    return in_blocks(part, [[part.goals[index]] for index in sequence]), exact


def goal_shares(part: Part) -> dict[int, int]:
    """Return the seconds of study that each set of goals (as bits) shares: needed by these goals and no others."""
    users = [0] * len(part.ids)
    for index, goal in enumerate(part.goals):
        users[goal] = 1 << index
    shares: dict[int, int] = {}
    for topic in reversed(topological(part)):
        for target in part.unlocks[topic]:
            users[topic] |= users[target]
        shares[users[topic]] = shares.get(users[topic], 0) + part.seconds[topic]
    return shares


def best_sequence(shares: dict[int, int], weights: Sequence[float]) -> list[int]:
    """Return the sequence of goals with the least sum of weight * finish hour, by dynamic programming over sets.

    Whatever came before, the last goal of a set is reached when all that the set rests on is done.
    O(k * 2^k) for k goals.
    """
    every = 1 << len(weights)
    untouched = [shares.get(goals, 0) for goals in range(every)]
    for index in range(len(weights)):
        for goals in range(every):
            if goals >> index & 1:
                untouched[goals] += untouched[goals ^ 1 << index]
    cost = [0.0] * every
    last = [0] * every
    for goals in range(1, every):
        hours = untouched[-1] - untouched[every - 1 - goals]
        cost[goals], last[goals] = min(
            (cost[goals ^ 1 << index] + weights[index] * hours, index) for index in members(goals)
        )
    sequence = []
    goals = every - 1
    while goals:
        sequence.append(last[goals])
        goals ^= 1 << last[goals]
    return sequence[::-1]


def cheapest_first(part: Part, weights: Sequence[float]) -> list[int]:
    """Return the goals so that each has, when its turn comes, the fewest hours left for its weight.

    Goals without weight come last. Of more than `SHARING_GOALS` goals the hours are those at the beginning.
    """
    if len(weights) > SHARING_GOALS:
        total = closure_seconds(part)
        return sorted(range(len(weights)), key=lambda goal: _price(total[part.goals[goal]], weights[goal], goal))
    shares = goal_shares(part)
    waiting = set(range(len(weights)))
    sequence: list[int] = []
    while waiting:
        left = dict.fromkeys(waiting, 0)
        for goals, seconds in shares.items():
            for goal in members(goals):
                left[goal] += seconds
        goal = min(left, key=lambda goal: _price(left[goal], weights[goal], goal))
        sequence.append(goal)
        waiting.remove(goal)
        shares = {goals: seconds for goals, seconds in shares.items() if not goals >> goal & 1}
    return sequence


def _price(seconds: int, weight: float, goal: int) -> tuple[bool, float, int]:
    return (False, seconds / weight, goal) if weight > 0 else (True, float(seconds), goal)
