"""Meet the deadlines: the worst miss as small as it can be."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from math import inf

from graph.planning.order.blocks import goal_ends, in_blocks, settled_ways, two_stages
from graph.planning.order.part import SECONDS, Part
from graph.planning.order.post_order import kept_form

_ROUNDING = 0.5
"""Half a second; deadlines are hours available, which need not be whole seconds."""


def deadline(part: Part, due: Sequence[float]) -> tuple[list[int], bool]:
    """Return an order with the least maximum lateness, and whether that is proven.

    `due` has one number of hours from now for each of ``part.goals``, infinite where there is no deadline. An order in
    force stays as long as its lateness is the least.

    Notes
    -----
    A topic is due when the first goal that rests on it is due, and what is due earliest comes first: Lawler's
    rule (1973). Proof: of the goals due by some hour, the one reached last cannot be reached before everything
    these goals rest on is done, and here it is done by then. Taking ``d'(s) - h(s)`` instead of ``d'(s)`` for the
    modified due date of a prerequisite gives the same lateness, but mixes the prerequisites of different goals,
    which costs gap and switches; in blocks the order is free to finish what it starts. Where a choice has more members
    in the part than it asks for, the best way to settle it is taken.
    """
    by = dict(zip(part.goals, due, strict=True))
    ways, complete = settled_ways(part)
    sequences = [_groups(way, by) for way in ways]
    late = [_lateness(goal_ends(way, groups), by) for way, groups in zip(ways, sequences, strict=True)]
    least = min(late)
    if part.in_force:
        kept = kept_form(part)
        if _lateness(ends_in(part, kept), by) <= max(least, 0.0) + _ROUNDING:
            return kept, complete
    best = late.index(least)
    return in_blocks(ways[best]._replace(begun=()), sequences[best]), complete


def ends_in(part: Part, order: Sequence[int]) -> dict[int, int]:
    """Return when `order` reaches each goal, in seconds of study from now."""
    goals = frozenset(part.goals)
    ends = {}
    second = -sum(part.seconds[topic] for topic in part.done)
    for topic in order:
        second += part.seconds[topic]
        if topic in goals:
            ends[topic] = second
    return ends


def _groups(part: Part, due: dict[int, float]) -> list[list[int]]:
    """The goals by due date, those that come with what is in progress before the others."""
    inside, outside = two_stages(part)

    def by_due(goals: list[int]) -> list[list[int]]:
        in_order = sorted(goals, key=lambda goal: (due[goal], goal))
        return [list(same) for _, same in groupby(in_order, key=due.__getitem__)]

    return [*by_due(inside), list(part.begun), *by_due(outside)]


def _lateness(ends: dict[int, int], due: dict[int, float]) -> float:
    return max((ends[goal] - hours * SECONDS for goal, hours in due.items() if hours != inf), default=0.0)
