"""Good selections, and bounds on the best, without a solver.

A `Subproblem` is topics by number, each before what it may need as far as there are no cycles. Everything here takes a
few passes over it, and gives the same in any process.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from heapq import heapify, heappop, heappush, nsmallest
from itertools import chain
from math import inf
from random import Random
from typing import NamedTuple

_SHAKEN = 3


class Open(NamedTuple):
    """A choice: as many as `asked` of the `members`, in the order listed, have to be selected."""

    members: tuple[int, ...]
    asked: int

    def is_met(self, chosen: Collection[int]) -> bool:
        """Whether enough of the members are chosen."""
        return self.missing(chosen) <= 0

    def missing(self, chosen: Collection[int]) -> int:
        """How many more members have to be chosen."""
        if self.asked == 1:
            return 0 if any(member in chosen for member in self.members) else 1
        return self.asked - sum(member in chosen for member in self.members)


class Subproblem(NamedTuple):
    """What to select: the roots, with each topic all of its `always`, and of each of its choices enough members.

    What the roots cost is spent: their `cost` is 0, and that of each other topic at least 1. `liked` topics are those
    of a selection that is in force.
    """

    cost: Sequence[int]
    always: Sequence[tuple[int, ...]]
    choices: Sequence[tuple[Open, ...]]
    roots: frozenset[int]
    liked: frozenset[int] = frozenset()

    @property
    def size(self) -> int:
        """The number of entries that a pass looks at."""
        return sum(map(len, self.always)) + sum(len(choice.members) for row in self.choices for choice in row)

    def total(self, chosen: Iterable[int]) -> int:
        """The cost of what is chosen."""
        return sum(map(self.cost.__getitem__, chosen))

    def sources(self, topic: int) -> Iterable[int]:
        """All that a topic may need directly."""
        return chain(self.always[topic], *(choice.members for choice in self.choices[topic]))

    def with_forced(self, added: Iterable[int], chosen: Collection[int] = ()) -> set[int]:
        """What is new if `added` is selected too, with all that it needs without a choice."""
        new: set[int] = set()
        waiting = [topic for topic in added if topic not in chosen]
        while waiting:
            topic = waiting.pop()
            if topic not in new:
                new.add(topic)
                waiting += [source for source in self.always[topic] if source not in chosen]
        return new


def prices(part: Subproblem, free: Collection[int], banned: Collection[int] = ()) -> list[float]:
    """Return about what each topic costs with all it needs, at the cheapest members, shared topics counted again."""
    price: list[float] = [0] * len(part.cost)
    for topic in reversed(range(len(part.cost))):
        spent: float = inf if topic in banned else 0 if topic in free else part.cost[topic]
        for source in part.always[topic]:
            spent += price[source]
        for members, count in part.choices[topic]:
            if count == 1:
                spent += min([price[member] for member in members])
            else:
                spent += sum(nsmallest(count, [price[member] for member in members]))
        price[topic] = spent
    return price


def selection_by(part: Subproblem, price: Sequence[float]) -> frozenset[int] | None:
    """Return the selection that takes the members of least price, from the roots down; None if that leads nowhere."""
    once = _walked(part, price)
    if once is None:
        return None
    # What was taken before a later choice brought another member along may be needed no more.
    askers = [0] * len(price)
    for topic in once:
        for source in part.sources(topic):
            askers[source] += 1
    return _walked(part, [-askers[topic] if topic in once else inf for topic in range(len(price))])


def _walked(part: Subproblem, price: Sequence[float]) -> frozenset[int] | None:
    chosen = set(part.roots)
    waiting = sorted(part.roots)
    while waiting:
        topic = heappop(waiting)
        new = [source for source in part.always[topic] if source not in chosen]
        chosen.update(new)
        for choice in part.choices[topic]:
            missing = choice.missing(chosen)
            if missing > 0:
                others = [member for member in choice.members if member not in chosen]
                picked = nsmallest(missing, others, key=price.__getitem__)
                chosen.update(picked)
                new += picked
        for source in new:
            if price[source] == inf:
                return None
            heappush(waiting, source)
    return frozenset(chosen)


def improved(part: Subproblem, found: frozenset[int], tries: int) -> frozenset[int]:
    """Return a selection no dearer than `found` after so many tries.

    One try takes a picked member away and mends what then lacks something at the least price. Where no single member is
    worth it, some by chance (the same every time) are taken away together, and it goes on from there.
    """
    best = now = found
    picked, place = _picked(part, now), 0
    dice = Random(len(part.cost))
    for _ in range(tries):
        is_shaken = place == len(picked)
        banned = dice.sample(picked, min(len(picked), _SHAKEN)) if is_shaken else picked[place : place + 1]
        other = selection_by(part, prices(part, now, banned))
        place = 0 if is_shaken else place + 1
        if other is not None and (is_shaken or part.total(other) < part.total(now)):
            now = other
            picked, place = _picked(part, now), 0
            best = min(best, now, key=part.total)
    return best


def _picked(part: Subproblem, chosen: frozenset[int]) -> list[int]:
    """The members that choices of what is chosen took, dearest first."""
    members = {member for topic in chosen for choice in part.choices[topic] for member in choice.members}
    return sorted((members & chosen) - part.roots, key=lambda topic: (-part.cost[topic], topic))


def too_dear(part: Subproblem, most: int) -> set[int]:
    """Return topics that no selection of at most this cost holds: the way there and what it rests on cost too much."""
    below = _least_below(part)
    way = dict.fromkeys(part.roots, 0)
    nearest = [(0, topic) for topic in part.roots]
    heapify(nearest)
    done: set[int] = set()
    while nearest:
        spent, topic = heappop(nearest)
        if topic in done:
            continue
        done.add(topic)
        for source in part.sources(topic):
            total = spent + part.cost[source]
            if total + below[source] <= most and total < way.get(source, inf):
                way[source] = total
                heappush(nearest, (total, source))
    return {topic for topic in range(len(part.cost)) if topic not in way}


def _least_below(part: Subproblem) -> list[int]:
    """The least that what a topic rests on costs, without itself: the dearest chain that cannot be avoided.

    0 for all where topics need each other, as the way to a topic might then hold what it rests on.
    """
    below = [0] * len(part.cost)
    for topic in reversed(range(len(part.cost))):
        if any(source <= topic for source in part.sources(topic)):
            return [0] * len(part.cost)
        for source in part.always[topic]:
            below[topic] = max(below[topic], below[source] + part.cost[source])
        for members, count in part.choices[topic]:
            chains = sorted([below[member] + part.cost[member] for member in members])
            below[topic] = max(below[topic], chains[count - 1])
    return below


def shared_bound(part: Subproblem) -> int:
    """Return a cost that every selection has: each topic's is shared among all that may ask for it.

    A feasible solution of the dual of the linear programme, found in one pass; weaker than its best.
    """
    askers = [0] * len(part.cost)
    for topic in range(len(part.cost)):
        for source in part.sources(topic):
            askers[source] += 1
    share = [0.0] * len(part.cost)
    bound = 0.0
    for topic in reversed(range(len(part.cost))):
        worth = float(part.cost[topic])
        worth += sum(share[source] for source in part.always[topic])
        for members, count in part.choices[topic]:
            worth += count * min([share[member] for member in members])
        if topic in part.roots:
            bound += worth
        else:
            share[topic] = worth / max(askers[topic], 1)
    return int(bound * (1 - 1e-9))
