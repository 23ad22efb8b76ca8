"""Local search: swap neighbouring blocks of an order as long as that makes it better.

Swapping the blocks ``X = [a, b)`` and ``Y = [b, c)`` of an order changes the total gap by

    seconds(X) * (open[c] - open[b]) - seconds(Y) * (open[b] - open[a]) + shared

where ``open[p]`` counts the topics that are finished before position `p` and whose first dependent does not
come before `p`. Only topics that are used in both blocks, and nowhere earlier, add to `shared`: if the first use in
X is at `use` and the first in Y at `after`, ``start[after] - start[use] + start[a] - start[c]``. A recommended edge
between the two blocks turns round. So one sweep judges all swaps together, with a few dozen NumPy operations.

All swaps of an order are laid out in rows. In a row the short block is fixed, and the other one grows by one topic
at a time: away to the right if the short block is X, away to the left if it is Y.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from graph.planning.order.part import Cost, Part, Weights

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

BLOCK = 8
"""One of the two blocks of a swap has at most so many topics,"""
WINDOW = 64
"""and the other one at most so many; fewer if there would be more than `SWAPS` swaps without any prerequisite."""
SWAPS = 160_000
"""So many swaps of a part without prerequisites are judged in one sweep."""
SWEEPS = 24
"""The search ends after so many sweeps, or when no swap helps;"""
SWEEP_WORK = 20_000
"""or earlier in large parts: so many topics are swept at the most."""
NOTHING = 1e-6
"""A change smaller than this is a rounding error; the smallest real one is that of a hint."""

BEFORE, AFTER = np.array([(before, after) for before in range(BLOCK) for after in range(BLOCK - before)]).T
"""How far a short block reaches before and after one of its topics, all cases."""


class Rows(NamedTuple):
    """How many swaps each row has, and the index of its first one."""

    length: Ints
    begin: Ints


class Swaps(NamedTuple):
    """Swaps of the blocks ``[a, b)`` and ``[b, c)``, one entry of each array for each."""

    a: Ints
    b: Ints
    c: Ints


class View(NamedTuple):
    """An order seen by topic and by position.

    `place` is the position of each topic, `start` the seconds before each position, `waiting` the number of topics
    that wait there for their first use, `uses` the position of each edge's target, rising for each
    source, and `first` the first of them for each topic that has any.
    """

    place: Ints
    start: Floats
    waiting: Ints
    uses: Ints
    first: Ints


class Neighbourhood:
    """All swaps of neighbouring blocks in orders of one part, judged together.

    No topic crosses one of `borders`. Several orders are searched at once, as `copies` of the part in one row, each
    with numbers of its own: for small parts NumPy's calls cost more than what they do, and this takes a third of them.
    """

    def __init__(self, part: Part, weights: Weights, borders: Iterable[int] = (), copies: int = 1) -> None:
        self.part = part
        self.weights = weights
        self.copies = copies
        self.size = len(part.ids)
        self.count = self.size * copies
        self.shift = np.arange(copies)[:, None] * self.size
        self.seconds = np.tile(np.array(part.seconds, dtype=np.float64), copies)
        self.category = np.tile(np.array(part.category, dtype=np.int64), copies)
        self.hint_source, self.hint_target = self._ends(part.hints)
        self.source, self.target = self._ends(_edges(part.uses))
        self.degree = np.tile(np.array([len(targets) for targets in part.uses], dtype=np.int64), copies)
        self.first_edge = np.cumsum(self.degree) - self.degree
        self.used = np.flatnonzero(self.degree)
        self.sure = self.source, self.target
        if part.uses is not part.unlocks:
            self.sure = self._ends(_edges(part.unlocks))
        self.later = np.flatnonzero(np.arange(len(self.source)) > self.first_edge[self.source])
        self._lay_out_rows(borders)

    def _ends(self, edges: Sequence[tuple[int, int]]) -> tuple[Ints, Ints]:
        source, target = np.array(edges, dtype=np.int64).reshape(-1, 2).T
        return (source + self.shift).ravel(), (target + self.shift).ravel()

    def _lay_out_rows(self, borders: Iterable[int]) -> None:
        sizes = np.arange(1, min(BLOCK, self.count) + 1)
        size = np.repeat(sizes, self.count + 1 - sizes)
        self.row_of_size = np.concatenate(([0, 0], np.cumsum(self.count + 1 - sizes)))
        self.begin = np.arange(len(size)) - self.row_of_size[size]
        self.end = self.begin + size
        window = min(WINDOW, max(BLOCK, SWAPS * self.copies // max(1, 2 * len(size))))
        fences = (np.array(sorted({0, self.size, *borders}), dtype=np.int64) + self.shift).ravel()
        right = fences[np.searchsorted(fences, self.begin, side="right")]
        left = fences[np.searchsorted(fences, self.end, side="left") - 1]
        self.right_limit = np.minimum(right, self.end + window)
        self.left_limit = np.maximum(left, self.begin - window)

    def judge(self, order: Ints, view: View) -> tuple[Swaps, Floats]:
        """Return every allowed swap of `order`, seen as `view`, and by how many seconds it would change the cost."""
        right, left = self._rows(view)
        swaps = self._swaps(right, left)
        a, b, c = swaps
        at_a, at_b, at_c = view.start[a], view.start[b], view.start[c]
        on_a, on_b, on_c = view.waiting[a], view.waiting[b], view.waiting[c]
        change = (at_b - at_a) * (on_c - on_b) - (at_c - at_b) * (on_b - on_a)
        if len(a):
            change += self._shared(view, right, left, at_a - at_c)
        change += float(self.weights.switch) * self._switches(self.category[order], swaps)
        return swaps, change

    def values(self, order: Ints, view: View) -> list[int]:
        """Return what `graph.planning.order.part.value` says of each copy's part of `order`, seen as `view`."""
        kept = view.start[view.first[self.used]] - view.start[view.place[self.used] + 1]
        category = self.category[order].reshape(self.copies, self.size)
        backwards = view.place[self.hint_source] > view.place[self.hint_target]
        figures = (
            kept.reshape(self.copies, -1).sum(axis=1),
            np.count_nonzero(category[:, 1:] != category[:, :-1], axis=1),
            np.count_nonzero(backwards.reshape(self.copies, -1), axis=1),
        )
        return [
            Cost(int(gap), int(switches), int(hints)).value(self.weights)
            for gap, switches, hints in zip(*figures, strict=True)
        ]

    def seen(self, order: Ints) -> View:
        """Return what is asked of an order again and again."""
        n = self.count
        place = np.empty(n, dtype=np.int64)
        place[order] = np.arange(n)
        start = np.zeros(n + 1)
        self.seconds[order].cumsum(out=start[1:])
        uses = np.sort(self.source * n + place[self.target]) - self.source * n
        first = np.full(n, n, dtype=np.int64)
        first[self.used] = uses[self.first_edge[self.used]]
        change = np.bincount(place[self.used] + 1, minlength=n + 1) - np.bincount(first[self.used] + 1, minlength=n + 1)
        return View(place, start, change.cumsum(), uses, first)

    def _constraints(self, place: Ints) -> tuple[Ints, Ints]:
        """The edges that this order must keep: those that are sure, and of each choice the members that come first."""
        if not self.part.either:
            return self.sure
        first = [
            (member, topic + shift)
            for shift in self.shift[:, 0].tolist()
            for topic, choices in self.part.either.items()
            for choice in choices
            for member in sorted((member + shift for member in choice.members), key=place.__getitem__)[: choice.enough]
        ]
        source, target = np.array(first, dtype=np.int64).reshape(-1, 2).T
        return np.concatenate((self.sure[0], source)), np.concatenate((self.sure[1], target))

    def _row(self, begin: Ints, end: Ints) -> Ints:
        row: Ints = self.row_of_size[end - begin] + begin
        return row

    def _rows(self, view: View) -> tuple[Rows, Rows]:
        sources, targets = self._constraints(view.place)
        before, after = view.place[sources], view.place[targets]
        reach = np.minimum(after - before, BLOCK) - 1
        # Of the topic at each position, the first dependent behind the next `k`, the last prerequisite before those.
        dependent = np.full((BLOCK, self.count), self.count)
        np.minimum.at(dependent, (reach, before), after)
        prerequisite = np.zeros((BLOCK, self.count), dtype=np.int64)
        np.maximum.at(prerequisite, (reach, after), before + 1)
        for k in range(BLOCK - 1, 0, -1):
            np.minimum(dependent[k - 1], dependent[k], out=dependent[k - 1])
            np.maximum(prerequisite[k - 1], prerequisite[k], out=prerequisite[k - 1])
        # A block can move right as far as the first dependent of one of its topics, and left as far as the last
        # prerequisite of one; a block is its first topic, or its last, and a shorter block.
        rights, lefts = [dependent[0]], [prerequisite[0]]
        for k in range(1, len(self.row_of_size) - 2):
            rights.append(np.minimum(dependent[k, :-k], rights[-1][1:]))
            lefts.append(np.maximum(prerequisite[k, k:], lefts[-1][:-1]))
        right_limit = np.minimum(self.right_limit, np.concatenate(rights))
        left_limit = np.maximum(self.left_limit, np.concatenate(lefts))
        right = np.maximum(0, right_limit - self.end)
        left = np.maximum(0, self.begin - BLOCK - left_limit)  # a shorter X has a row of its own
        return Rows(right, right.cumsum() - right), Rows(left, right.sum() + left.cumsum() - left)

    def _swaps(self, right: Rows, left: Rows) -> Swaps:
        rows = np.arange(len(self.begin))
        on_right, on_left = rows.repeat(right.length), rows.repeat(left.length)
        index = np.arange(len(on_right) + len(on_left))
        right_step = index[: len(on_right)] - right.begin[on_right]
        left_step = index[len(on_right) :] - left.begin[on_left]
        return Swaps(
            np.concatenate((self.begin[on_right], self.begin[on_left] - BLOCK - 1 - left_step)),
            np.concatenate((self.end[on_right], self.begin[on_left])),
            np.concatenate((self.end[on_right] + 1 + right_step, self.end[on_left])),
        )

    def _shared(self, view: View, right: Rows, left: Rows, moved: Floats) -> Floats:
        """Return for each swap what topics that both blocks share, and recommended edges between them, add to it."""
        shared_right, apart_right = self._shared_right(view, right)
        shared_left, apart_left = self._shared_left(view, left)
        turned, hints = self._turned(view.place, right, left)
        at, apart = np.concatenate((shared_right, shared_left)), np.concatenate((apart_right, apart_left))
        topics = self._along_rows(at, np.ones(len(at)), right, left)
        at, amounts = np.concatenate((at, turned)), np.concatenate((apart, hints))
        return self._along_rows(at, amounts, right, left) + topics * moved

    def _shared_right(self, view: View, rows: Rows) -> tuple[Ints, Floats]:
        """Find the swap of each row at which Y grows over the next use of a topic whose first use is in X."""
        topic = self.source[self.later]
        use, last, after = view.first[topic], view.uses[self.later - 1], view.uses[self.later]
        a, b = use[:, None] - BEFORE, use[:, None] + 1 + AFTER
        good, a, b = _those((a > view.place[topic][:, None]) & (b > last[:, None]) & (b <= after[:, None]), a, b)
        row, step = self._row(a, b), after[good] - b
        near = step < rows.length[row]
        return (rows.begin[row] + step)[near], (view.start[after] - view.start[use])[good[near]]

    def _shared_left(self, view: View, rows: Rows) -> tuple[Ints, Floats]:
        """Find the swap of each row at which X grows over the first use of a topic that is used in Y too."""
        use, last, after = view.first[self.source[self.later]], view.uses[self.later - 1], view.uses[self.later]
        b, c = after[:, None] - BEFORE, after[:, None] + 1 + AFTER
        good, b, c = _those((b > last[:, None]) & (c <= self.count), b, c)
        row, step = self._row(b, c), np.maximum(0, b - BLOCK - 1 - use[good])
        near = step < rows.length[row]
        return (rows.begin[row] + step)[near], (view.start[after] - view.start[use])[good[near]]

    def _turned(self, place: Ints, right: Rows, left: Rows) -> tuple[Ints, Floats]:
        """Find the swap of each row from which on a recommended edge is turned round, and what that costs.

        A swap turns an edge round if X holds its first topic and Y the second.
        """
        source, target = place[self.hint_source], place[self.hint_target]
        cost = np.where(source < target, 1.0, -1.0) * (self.weights.hint / self.weights.scale)
        low, high = np.minimum(source, target), np.maximum(source, target)
        a, b = low[:, None] - BEFORE, low[:, None] + 1 + AFTER
        good, a, b = _those((a >= 0) & (b <= high[:, None]), a, b)
        row, step = self._row(a, b), high[good] - b
        near = step < right.length[row]
        at_right, cost_right = (right.begin[row] + step)[near], cost[good[near]]
        b, c = high[:, None] - BEFORE, high[:, None] + 1 + AFTER
        good, b, c = _those((b > low[:, None]) & (c <= self.count), b, c)
        row, step = self._row(b, c), np.maximum(0, b - BLOCK - 1 - low[good])
        near = step < left.length[row]
        at_left, cost_left = (left.begin[row] + step)[near], cost[good[near]]
        return np.concatenate((at_right, at_left)), np.concatenate((cost_right, cost_left))

    def _switches(self, category: Ints, swaps: Swaps) -> Ints:
        a, b, c = swaps
        switch = np.ones(self.count + 1, dtype=np.int64)
        switch[1:-1] = category[1:] != category[:-1]
        behind, ahead = np.append(-1, category), np.append(category, -1)
        # Nothing stands before the first topic and behind the last; that counts as a switch before and after.
        switch[:: self.size], behind[:: self.size], ahead[:: self.size] = 1, -1, -1
        more: Ints = -(switch[a] + switch[b] + switch[c])
        more += behind[a] != category[b]
        more += category[c - 1] != category[a]
        more += category[b - 1] != ahead[c]
        return more

    @staticmethod
    def _along_rows(at: Ints, amounts: Floats, right: Rows, left: Rows) -> Floats:
        """For each swap the sum of the amounts at it and before it in its row."""
        total = int(right.length.sum() + left.length.sum())
        begin, length = np.concatenate((right.begin, left.begin)), np.concatenate((right.length, left.length))
        sums = np.zeros(total + 1)
        np.bincount(at, amounts, minlength=total).cumsum(out=sums[1:])
        along: Floats = sums[1:] - sums[begin].repeat(length)
        return along


def _edges(lists: Sequence[Sequence[int]]) -> list[tuple[int, int]]:
    return [(source, target) for source, targets in enumerate(lists) for target in targets]


def _those(wanted: npt.NDArray[np.bool_], begin: Ints, end: Ints) -> tuple[Ints, Ints, Ints]:
    """The row of each entry that is wanted, and what two more arrays say there."""
    flat = np.flatnonzero(wanted)
    return flat // wanted.shape[1], begin.ravel()[flat], end.ravel()[flat]


def sweeps(part: Part) -> int:
    """Return how often a search looks at all swaps at the most; 0 where a part is too large, or there is nothing to."""
    return min(SWEEPS, SWEEP_WORK // part.left) if part.left > 1 else 0


def best_swapped(part: Part, starts: Iterable[Sequence[int]], weights: Weights, borders: Iterable[int]) -> list[int]:
    """Return the cheapest of `starts` after some sweeps of swaps, each of which makes it cheaper; the first of equals.

    No topic crosses one of `borders`.
    """
    orders = [list(start) for start in starts]
    here = Neighbourhood(part, weights, borders, len(orders))
    size, live = here.size, np.ones(len(orders), dtype=bool)
    numbers = (np.array(orders, dtype=np.int64) + here.shift).ravel()
    view = here.seen(numbers)
    costs = here.values(numbers, view)
    for _ in range(sweeps(part)):
        swapped = _swapped(numbers, live, *here.judge(numbers, view))
        swapped_view = here.seen(swapped)
        now = here.values(swapped, swapped_view)
        ended = [copy for copy in np.flatnonzero(live).tolist() if now[copy] >= costs[copy]]
        for copy in ended:
            own = slice(copy * size, (copy + 1) * size)
            live[copy], now[copy], swapped[own] = False, costs[copy], numbers[own]
        if not live.any():
            break
        numbers, costs, view = swapped, now, here.seen(swapped) if ended else swapped_view
    best = min(range(len(orders)), key=costs.__getitem__)
    found: list[int] = (numbers[best * size : (best + 1) * size] - best * size).tolist()
    return found


def _swapped(order: Ints, live: npt.NDArray[np.bool_], swaps: Swaps, change: Floats) -> Ints:
    """Carry out the swaps that help most; swaps that neither overlap nor touch do not influence each other."""
    size = len(order) // len(live)
    helping = np.flatnonzero((change < -NOTHING) & live[swaps.a // size])
    helping = helping[change[helping].argsort(kind="stable")]
    taken = bytearray(len(order) + len(live))  # two copies do not touch
    result = order.copy()
    for a, b, c in zip(swaps.a[helping].tolist(), swaps.b[helping].tolist(), swaps.c[helping].tolist(), strict=True):
        copy = a // size
        if not any(taken[a + copy : c + copy + 1]):
            taken[a + copy : c + copy + 1] = b"\x01" * (c + 1 - a)
            result[a : a + c - b] = order[b:c]
            result[a + c - b : c] = order[a:b]
    return result
