"""Levels from the top down, and an order within each level for which few lines cross.

Layered drawing after Sugiyama, Tagawa and Toda (1981) with the transpositions of Gansner, Koutsofios, North and Vo
(1993). A line over several levels gets a stand-in on each level between its ends, so that it has its place there.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from itertools import count as endless

import numpy as np

from graph.picture.crossings import Ints
from graph.picture.layout import Edge, acyclic_part, longest_levels

# To and fro over the levels; the best order met on the way is kept.
SWEEPS = 12
# Then sweeps with transpositions after each, at several times the cost, for drawings of at most so many topics and
# stand-ins.
FINE_SWEEPS = 8
SMALL_SIZE, MORE_STARTS = 40, 6
"""With so few members a search from other orders takes a moment, and ties no longer hold it up."""
FINE_SIZE = 600


def late_levels(count: int, edges: Sequence[Edge], last: int) -> list[int]:
    """Return a level for each topic, from the top: each stands just above the first that needs it, `last` lowest.

    Parameters
    ----------
    count : int
        Topics are named by numbers below this one.
    edges : sequence of pairs of int
        ``(a, b)`` says that topic `a` is a prerequisite of topic `b`. What leads back into a cycle does not count.
    last : int
        The topic that stands alone in the last level; what it is a prerequisite of does not count.

    Notes
    -----
    There are as many levels as the longest chain has topics. Linear in topics and edges. A topic that nothing needs
    stands just above `last`.

    Examples
    --------
    >>> late_levels(5, [(0, 1), (1, 2), (3, 2)], last=2)
    [0, 1, 2, 1, 1]
    """
    lines = acyclic_part(count, [(source, target) for source, target in edges if source != last])
    lowest = ((last, topic) for topic in range(count) if topic != last)
    height = longest_levels(count, [*lowest, *((target, source) for source, target in lines)])
    top = max(height)
    return [top - steps for steps in height]


def ordered_places(levels: Sequence[int], edges: Sequence[Edge]) -> list[int]:
    """Return the place of each topic within its level, from 0, so that few lines cross.

    Parameters
    ----------
    levels : sequence of int
        The level of each topic; topics are named by their place in this sequence.
    edges : sequence of pairs of int
        Lines between topics. Only those that lead to a later level count.

    Notes
    -----
    Barycentre sweeps to and fro and transpositions of neighbours; the best order met is returned. The number of
    sweeps is fixed; a sweep is a few NumPy steps for each level.

    Examples
    --------
    >>> ordered_places([0, 0, 1, 1], [(0, 3), (1, 2)])
    [1, 0, 0, 1]
    """
    drawing = _Drawing(levels, edges)
    drawing.arrange()
    place = [0] * len(levels)
    for layer in drawing.layers:
        for number, topic in enumerate(topic for topic in layer if topic < len(levels)):
            place[topic] = number
    return place


class _Drawing:
    """The levels with stand-ins for long lines, while they are being put in order."""

    def __init__(self, levels: Sequence[int], edges: Sequence[Edge]) -> None:
        self.level = list(levels)
        self.above: list[list[int]] = [[] for _ in levels]
        self.steps: list[list[Edge]] = [[] for _ in range(max(levels, default=-1) + 1)]
        for source, target in dict.fromkeys(edges):
            if levels[source] < levels[target]:
                self._join(source, target)
        self.layers: list[list[int]] = [[] for _ in self.steps]
        for member in self._first_order():
            self.layers[self.level[member]].append(member)
        # The lines that come down to each level, as pairs of upper and lower ends.
        self.ends = [np.array(steps, np.int64).reshape(-1, 2).T for steps in self.steps]
        self.place = np.zeros(len(self.level), np.int64)
        for layer in self.layers:
            self._number(layer)

    def _join(self, source: int, target: int) -> None:
        """Draw a line with a stand-in on each level that it passes."""
        end = source
        for level in range(self.level[source] + 1, self.level[target]):
            stand_in = len(self.level)
            self.level.append(level)
            self.above.append([end])
            self.steps[level].append((end, stand_in))
            end = stand_in
        self.above[target].append(end)
        self.steps[self.level[target]].append((end, target))

    def _first_order(self) -> list[int]:
        """Members as a search from the last level upwards meets them, so that what belongs together stands together."""
        seen = [False] * len(self.level)
        order: list[int] = []
        for start in sorted(range(len(self.level)), key=lambda member: (-self.level[member], member)):
            waiting = [start]
            while waiting:
                member = waiting.pop()
                if not seen[member]:
                    seen[member] = True
                    order.append(member)
                    waiting.extend(reversed(self.above[member]))
        return order

    def arrange(self) -> None:
        """Sweep and transpose, and keep the order with the fewest crossings; of a small drawing from several starts."""
        self._improve(SWEEPS, rounds=0)
        if len(self.level) > FINE_SIZE:
            return
        self._improve(FINE_SWEEPS, rounds=1)
        dice, best, fewest = random.Random(0), self.layers, self.crossings()
        for _ in range(MORE_STARTS if len(self.level) <= SMALL_SIZE else 0):
            if not fewest:
                break
            self._begin([dice.sample(layer, len(layer)) for layer in best])
            self._improve(FINE_SWEEPS, rounds=1)
            if (found := self.crossings()) < fewest:
                best, fewest = self.layers, found
        self._begin(best)

    def _begin(self, layers: list[list[int]]) -> None:
        self.layers = layers
        for layer in layers:
            self._number(layer)

    def _improve(self, sweeps: int, rounds: int) -> None:
        """Keep the best order of some sweeps, each with `rounds` of transpositions, and transpose it to the end."""
        best, fewest = [list(layer) for layer in self.layers], self.crossings()
        for sweep in range(sweeps):
            if not fewest:
                break
            self._sweep(downwards=sweep % 2 == 1, turn_ties=sweep % 4 >= 2)
            self._transpose(rounds)
            crossings = self.crossings()
            if crossings < fewest:
                best, fewest = [list(layer) for layer in self.layers], crossings
        self._begin(best)
        self._transpose()

    def crossings(self) -> int:
        """How many lines cross between the levels."""
        total = 0
        for joined in map(self._joined, range(1, len(self.layers))):
            right_of = joined.sum(axis=1, keepdims=True) - joined.cumsum(axis=1)
            total += int((joined * (right_of.cumsum(axis=0) - right_of)).sum())
        return total

    def _joined(self, number: int) -> Ints:
        """Which places of a level (rows) are joined by a line to which of the level above (columns): 1 or 0."""
        upper, lower = self.ends[number]
        joined = np.zeros((len(self.layers[number]), len(self.layers[number - 1])), np.int64)
        joined[self.place[lower], self.place[upper]] = 1
        return joined

    def _sweep(self, *, downwards: bool, turn_ties: bool) -> None:
        """Order each level by the mean place of the neighbours on the level before it in this direction.

        Equals keep their order, or change it, for what two sweeps could not part another two may.
        """
        depth = len(self.layers)
        for number in range(1, depth) if downwards else range(depth - 2, -1, -1):
            upper, lower = self.ends[number if downwards else number + 1]
            before, members = (upper, lower) if downwards else (lower, upper)
            layer = self.layers[number]
            beside = len(self.layers[number - 1 if downwards else number + 1])
            crowd = np.bincount(self.place[members], minlength=len(layer))
            pull = np.bincount(self.place[members], self.place[before], minlength=len(layer))
            # What has no neighbour there stays about where it is.
            where = np.arange(len(layer)) * (beside / max(1, len(layer)))
            wanted = np.where(crowd > 0, pull / np.maximum(crowd, 1), where)
            order = np.lexsort((np.arange(len(layer)) * (-1 if turn_ties else 1), wanted))
            self.layers[number] = [layer[place] for place in order.tolist()]
            self._number(self.layers[number])

    def _transpose(self, rounds: int | None = None) -> None:
        """Swap neighbours as long as lines cross less, over all levels; `rounds` times, or until nothing is gained."""
        for _ in endless() if rounds is None else range(rounds):
            moved = [number for number in range(len(self.layers)) if self._transpose_layer(number)]
            if not moved:
                break

    def _transpose_layer(self, number: int) -> bool:
        layer, gains = self.layers[number], self._gains(number)
        order = list(range(len(layer)))
        waiting, is_better = True, False
        while waiting:
            waiting = False
            for right in range(1, len(order)):
                one, other = order[right - 1], order[right]
                if gains[one][other] > 0:
                    order[right - 1], order[right] = other, one
                    waiting = is_better = True
        if is_better:
            self.layers[number] = [layer[place] for place in order]
            self._number(self.layers[number])
        return is_better

    def _gains(self, number: int) -> list[list[int]]:
        """How many crossings go if the first of two members of a level stands right of the second and not left."""
        crossed = np.zeros((len(self.layers[number]),) * 2, np.int64)
        sides = [(*self.ends[number], self._joined(number))] if number else []
        if number + 1 < len(self.layers):
            sides.append((*self.ends[number + 1][::-1], self._joined(number + 1).T))
        for beside, members, joined in sides:
            left_of = joined.cumsum(axis=1) - joined
            np.add.at(crossed, self.place[members], left_of.T[self.place[beside]])
        gains: list[list[int]] = (crossed - crossed.T).tolist()
        return gains

    def _number(self, layer: list[int]) -> None:
        self.place[layer] = np.arange(len(layer))
