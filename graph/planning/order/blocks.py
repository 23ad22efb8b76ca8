"""Orders that reach goals in a given sequence, each with all it still lacks before the next is taken up."""

from __future__ import annotations

from collections.abc import Sequence

from graph.planning.order.part import Part, lacking, least_lacking, picks
from graph.planning.order.post_order import post_orders
from graph.planning.order.search import best_improved

MOST_WAYS = 64
"""So many ways to settle choices with more members in the part than they ask for are compared."""


def in_blocks(part: Part, groups: Sequence[Sequence[int]]) -> list[int]:
    """Return an order that completes one group of goals after the other; inside a block as `finish` would.

    Everything a group rests on and the groups before it do not is one block, which no topic leaves.
    What no goal rests on comes last.
    """
    blocks = [group for group in groups if group]
    studied = set(part.done)
    ends = []
    for group in blocks:
        studied |= lacking(part, group, studied)
        ends.append(len(studied))
    return best_improved(part, post_orders(part, blocks, in_blocks=True), blocks=ends)


def goal_ends(part: Part, groups: Sequence[Sequence[int]]) -> dict[int, int]:
    """Return when each goal is reached at the latest if one group is completed after the other, in seconds from now."""
    studied = set(part.done)
    second = 0
    ends: dict[int, int] = {}
    goals = frozenset(part.goals)
    for group in groups:
        block = lacking(part, group, studied)
        second += sum(part.seconds[topic] for topic in block)
        studied |= block
        ends |= dict.fromkeys(goals.intersection(group).difference(ends), second)
    return ends


def settled_ways(part: Part) -> tuple[list[Part], bool]:
    """Return the part with its choices settled, in every way if these are few, and whether that is every way.

    Every order that is possible respects one of the ways. Of too many, the one that lacks least is taken.
    """
    if not part.either:
        return [part], True
    every = picks(part, MOST_WAYS)
    if every is not None:
        return [way for way in map(part.requiring, every) if way is not None], True
    studied = frozenset(part.done)
    least = [
        (topic, member)
        for topic, choices in part.either.items()
        for choice in choices
        for member in [*studied.intersection(choice.members), *least_lacking(part, choice, studied)]
    ]
    return [part.requiring(least)], False


def two_stages(part: Part) -> tuple[list[int], list[int]]:
    """Return the goals that are reached with what is in progress, and the others."""
    head = lacking(part, part.begun, frozenset(part.done))
    return [goal for goal in part.goals if goal in head], [goal for goal in part.goals if goal not in head]
