"""The one door to the orders of very many topics."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from graph.errors import InvalidRequestError
from graph.index.index import GraphIndex
from graph.index.order.goals import cheapest_first, quickest_sequence
from graph.index.order.lists import easiest_first, run_by_run
from graph.index.order.post_order import PostOrders, heaviest_first, seconds_of
from graph.index.rows import Floats, Ints
from graph.model import ORDERS

SWITCH_SECONDS = 2 * 3600
"""A change of subject counts like two hours of gap."""


@dataclass(frozen=True, slots=True, eq=False)
class LargeOrderRequest:
    """What an order depends on besides the index; topics are numbers.

    Parameters
    ----------
    category : array of int32
        A number for each topic's category, in the order of the categories' names.
    difficulty : array of int32
        For each topic, smaller is easier.
    goals : array of int32
        The topics asked for, each once, smallest number first.
    weights : array of float64
        How much each of the goals matters.
    due : array of float64
        Study hours available until the deadline of each goal; infinite where there is none.
    """

    category: Ints
    difficulty: Ints
    goals: Ints
    weights: Floats
    due: Floats


class LargeOrder(NamedTuple):
    """All topics in study order; `proven` says that no order is better in what the strategy is for."""

    topics: Ints
    proven: bool


def large_order(index: GraphIndex, strategy: str, request: LargeOrderRequest) -> LargeOrder:
    """Return all topics of `index` in study order, each after its prerequisites, in linear time.

    Parameters
    ----------
    index : GraphIndex
        Acyclic. It holds the topics to be learned and nothing else (see `part`), numbered in the order of their ids
        if ties are to go to the id that sorts first; every required edge counts, recommended ones are hints.
    strategy : str
        One of `ORDERS`; what each is for says `graph.planning.order.ordered`.
    request : LargeOrderRequest

    Returns
    -------
    LargeOrder
        The order that `graph.planning.order.ordered` gives a part which it does not search, and the same in every
        process. So much is promised: prerequisites first; ``deadline``, ``easy`` and ``quick-wins`` with up to 12
        goals are as good as can be; ``finish`` keeps what a goal needs together, depth first, and
        ``subject`` exhausts a category before it takes up the next. It is not promised that these two
        have as little gap or as few switches as a search would find.

    Raises
    ------
    InvalidRequestError
        If there is no such strategy.
    ValueError
        If topics require each other in a circle.

    Notes
    -----
    O((V + E) log V), and V k more for up to 100 goals; 2 µs for each topic of a real part.

    Examples
    --------
    >>> index = GraphIndex.of([2.0] * 4, np.array([0, 2]), np.array([1, 3]))
    >>> alike = np.zeros(4, np.int32)
    >>> request = LargeOrderRequest(alike, alike, np.array([1, 3], np.int32), np.ones(2), np.array([9.0, 4.0]))
    >>> large_order(index, "finish", request).topics, large_order(index, "deadline", request).topics
    (array([0, 1, 2, 3], dtype=int32), array([2, 3, 0, 1], dtype=int32))
    """
    goals = request.goals
    match strategy:
        case "finish":
            return LargeOrder(_finish(index, request), False)
        case "subject":
            orders = PostOrders(index)
            start = orders.of(heaviest_first(goals, orders.weight))
            return LargeOrder(run_by_run(index, start, request.category), False)
        case "quick-wins":
            sequence, is_exact = quickest_sequence(index, goals, request.weights)
            return LargeOrder(PostOrders(index).of(sequence), is_exact)
        case "deadline":
            orders = PostOrders(index)
            by_due = np.lexsort((goals, -orders.weight[goals], request.due))
            return LargeOrder(orders.of(goals[by_due]), True)
        case "easy":
            return LargeOrder(easiest_first(index, request.difficulty), True)
    raise InvalidRequestError(f"No order {strategy!r}. Choose one of {', '.join(ORDERS)}.")


def _finish(index: GraphIndex, request: LargeOrderRequest) -> Ints:
    """The cheaper of two post-orders: the heaviest goal first, or the one of which least is left."""
    orders = PostOrders(index)
    heaviest = heaviest_first(request.goals, orders.weight)
    cheapest = cheapest_first(index, request.goals, np.ones(len(request.goals)))
    if (heaviest == cheapest).all():
        return orders.of(heaviest)
    return min((orders.of(heaviest), orders.of(cheapest)), key=lambda order: _cost(index, order, request.category))


def _cost(index: GraphIndex, order: Ints, category: Ints) -> tuple[int, int]:
    """Total gap and switches in seconds, then recommended edges that run backwards."""
    place = np.empty_like(order)
    place[order] = np.arange(len(order), dtype=np.int32)
    start = np.append(0, np.cumsum(seconds_of(index)[order]))
    used = np.flatnonzero(index.out.degrees)
    first_use = np.minimum.reduceat(place[index.order[index.out.others]], index.out.first[used]) if len(used) else used
    gap = int((start[first_use] - start[place[index.order[used]] + 1]).sum())
    switches = int(np.count_nonzero(np.diff(category[order])))
    backwards = place[index.sources] > place[index.targets]
    return gap + SWITCH_SECONDS * switches, int(np.count_nonzero(backwards))
