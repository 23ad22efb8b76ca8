"""Earliest milestones: the goals as early as possible, those that matter more before others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from math import fsum

from graph.planning.order.blocks import goal_ends, in_blocks, settled_ways, two_stages
from graph.planning.order.deadline import ends_in
from graph.planning.order.part import Part, chain_seconds, lacking, members, subset_sums, topological
from graph.planning.order.post_order import kept_form
from graph.planning.order.search import KEPT_WITHIN

EXACT_GOALS = 12
"""Up to so many goals every sequence of goals is weighed."""
SHARING_GOALS = 100
"""Beyond so many goals it is no longer followed what the goals reached so far leave of the others."""


def quick_wins(part: Part, weights: Sequence[float]) -> tuple[list[int], bool]:
    """Return an order with a small sum of weight * finish hour over the goals, and whether it is proven best.

    `weights` has one number for each of ``part.goals``. Exact up to `EXACT_GOALS` goals; beyond, the
    goal that is cheapest for its weight comes first, again and again. An order in force stays as long as its sum is
    within a twentieth of the best. Where a choice has more members in the part than it asks for, the best way to settle
    it is taken.
    """
    weight = dict(zip(part.goals, weights, strict=True))
    ways, complete = settled_ways(part)
    exact = complete and len(part.goals) <= EXACT_GOALS
    sequences = [_groups(way, weight) for way in ways]
    totals = [_total(goal_ends(way, groups), weight) for way, groups in zip(ways, sequences, strict=True)]
    least = min(totals)
    if part.in_force:
        kept = kept_form(part)
        total = _total(ends_in(part, kept), weight)
        if total <= least * (1 + 1 / KEPT_WITHIN) + 1:
            return kept, exact and total <= least + 1
    best = totals.index(least)
    return in_blocks(ways[best]._replace(begun=()), sequences[best]), exact


def _total(ends: Mapping[int, int], weight: Mapping[int, float]) -> float:
    return fsum(weight[goal] * end for goal, end in ends.items())


def _groups(part: Part, weight: Mapping[int, float]) -> list[list[int]]:
    """One group for each goal in the best sequence, those that come with what is in progress before the others."""
    inside, outside = two_stages(part)
    head = lacking(part, part.begun, frozenset(part.done)).union(part.done)
    first = sequence(part, inside, weight, frozenset(part.done))
    return [*([goal] for goal in first), list(part.begun), *([goal] for goal in sequence(part, outside, weight, head))]


def sequence(part: Part, goals: Sequence[int], weight: Mapping[int, float], studied: Set[int]) -> list[int]:
    """Return the goals in the sequence with the least sum of weight * finish hour; of many, in a good one."""
    weights = [weight[goal] for goal in goals]
    if len(goals) <= EXACT_GOALS:
        return [goals[index] for index in best_sequence(goal_shares(part, goals, studied), weights)]
    return [goals[index] for index in cheapest_first(part, goals, weights, studied)]


def goal_shares(part: Part, goals: Sequence[int], studied: Set[int] = frozenset()) -> dict[int, int]:
    """Return the seconds of study that each set of goals (as bits) shares: needed by these goals and no others."""
    users = [0] * len(part.ids)
    for index, goal in enumerate(goals):
        users[goal] = 1 << index
    shares: dict[int, int] = {}
    for topic in reversed(topological(part)):
        for target in part.unlocks[topic]:
            users[topic] |= users[target]
        if topic not in studied:
            shares[users[topic]] = shares.get(users[topic], 0) + part.seconds[topic]
    return shares


def best_sequence(shares: dict[int, int], weights: Sequence[float]) -> list[int]:
    """Return the sequence of goals with the least sum of weight * finish hour, by dynamic programming over sets.

    Whatever came before, the last goal of a set is reached when all that the set rests on is done.
    Of equally good goals the one listed first comes first. O(k * 2^k) for k goals.
    """
    every = 1 << len(weights)
    untouched = subset_sums([shares.get(goals, 0) for goals in range(every)])
    cost = [0.0] * every
    last = [0] * every
    for goals in range(1, every):
        hours = untouched[-1] - untouched[every - 1 - goals]
        cost[goals], first = min(
            (cost[goals ^ 1 << index] + weights[index] * hours, -index) for index in members(goals)
        )
        last[goals] = -first
    sequence = []
    goals = every - 1
    while goals:
        sequence.append(last[goals])
        goals ^= 1 << last[goals]
    return sequence[::-1]


def cheapest_first(
    part: Part, goals: Sequence[int], weights: Sequence[float], studied: Set[int] = frozenset()
) -> list[int]:
    """Return the places of the goals so that each has, when its turn comes, the fewest hours left for its weight.

    Goals without weight come last. Of more than `SHARING_GOALS` goals the longest chains are compared.
    """
    if len(weights) > SHARING_GOALS:
        total = chain_seconds(part)
        return sorted(range(len(weights)), key=lambda index: _price(total[goals[index]], weights[index], index))
    shares = goal_shares(part, goals, studied)
    waiting = set(range(len(weights)))
    sequence: list[int] = []
    while waiting:
        left = dict.fromkeys(waiting, 0)
        for needed_by, seconds in shares.items():
            for index in members(needed_by):
                left[index] += seconds
        index = min(left, key=lambda index: _price(left[index], weights[index], index))
        sequence.append(index)
        waiting.remove(index)
        shares = {needed_by: seconds for needed_by, seconds in shares.items() if not needed_by >> index & 1}
    return sequence


def _price(seconds: int, weight: float, goal: int) -> tuple[bool, float, int]:
    return (False, seconds / weight, goal) if weight > 0 else (True, float(seconds), goal)
