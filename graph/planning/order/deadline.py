"""Meet the deadlines: the worst miss as small as it can be."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from graph.planning.order.blocks import in_blocks
from graph.planning.order.part import Part


def deadline(part: Part, due: Sequence[float]) -> tuple[list[int], bool]:
    """Return an order with the least maximum lateness, proven best.

    `due` has one number of hours for each of ``part.goals``, infinite where there is no deadline.

    Notes
    -----
    A topic is due when the first goal that rests on it is due, and what is due earliest comes first: Lawler's
    rule (1973). Proof: of the goals due by some hour, the one reached last cannot be reached before everything
    these goals rest on is done, and here it is done by then. Taking ``d'(s) - h(s)`` instead of ``d'(s)`` for the
    modified due date of a prerequisite gives the same lateness, but mixes the prerequisites of different goals,
    which costs gap and switches; in blocks the order is free to finish what it starts.
    """
    by_due = sorted(range(len(part.goals)), key=lambda index: (due[index], part.goals[index]))
    groups = [[part.goals[index] for index in same] for _, same in groupby(by_due, key=due.__getitem__)]
    return in_blocks(part, groups), True
