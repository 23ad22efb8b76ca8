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

SPAN = [(before, after) for before in range(BLOCK) for after in range(BLOCK - before)]
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

    No topic crosses one of `borders`.
    """

    def __init__(self, part: Part, weights: Weights, borders: Iterable[int] = ()) -> None:
        self.part = part
        self.weights = weights
        self.count = len(part.ids)
        self.seconds = np.array(part.seconds, dtype=np.float64)
        self.category = np.array(part.category, dtype=np.int64)
        self.hint_source, self.hint_target = _ends(part.hints)
        uses = [(source, target) for source, targets in enumerate(part.uses) for target in targets]
        self.source, self.target = _ends(uses)
        self.degree = np.array([len(targets) for targets in part.uses], dtype=np.int64)
        self.first_edge = np.cumsum(self.degree) - self.degree
        if part.uses is part.unlocks:
            self.sure = self.source, self.target
        else:
            self.sure = _ends([(source, target) for source, targets in enumerate(part.unlocks) for target in targets])
        self._lay_out_rows(borders)
        self._lay_out_spans()

    def _lay_out_rows(self, borders: Iterable[int]) -> None:
        sizes = np.arange(1, min(BLOCK, self.count) + 1)
        size = np.repeat(sizes, self.count + 1 - sizes)
        self.row_of_size = np.concatenate(([0, 0], np.cumsum(self.count + 1 - sizes)))
        self.begin = np.arange(len(size)) - self.row_of_size[size]
        self.end = self.begin + size
        window = min(WINDOW, max(BLOCK, SWAPS // max(1, 2 * len(size))))
        fences = np.array(sorted({0, self.count, *borders}), dtype=np.int64)
        right = fences[np.searchsorted(fences, self.begin, side="right")]
        left = fences[np.searchsorted(fences, self.end, side="left") - 1]
        self.right_limit = np.minimum(right, self.end + window)
        self.left_limit = np.maximum(left, self.begin - window)

    def _lay_out_spans(self) -> None:
        self.span_before, self.span_after = np.array(SPAN, dtype=np.int64).T
        later = np.flatnonzero(np.arange(len(self.source)) > self.first_edge[self.source])
        self.later, self.later_before, self.later_after = self._spread(later)
        self.later_source = np.repeat(self.source[later], len(SPAN))
        several = np.flatnonzero(self.degree > 1)
        self.several, self.several_before, self.several_after = self._spread(several)

    def _spread(self, items: Ints) -> tuple[Ints, Ints, Ints]:
        """Each item once for each span, with the span's reach before and after."""
        return np.repeat(items, len(SPAN)), np.tile(self.span_before, len(items)), np.tile(self.span_after, len(items))

    def judge(self, order: Ints, view: View) -> tuple[Swaps, Floats]:
        """Return every allowed swap of `order`, seen as `view`, and by how many seconds it would change the cost."""
        right, left = self._rows(view)
        swaps = self._swaps(right, left)
        a, b, c = swaps
        at_a, at_b, at_c = view.start[a], view.start[b], view.start[c]
        on_a, on_b, on_c = view.waiting[a], view.waiting[b], view.waiting[c]
        change = (at_b - at_a) * (on_c - on_b) - (at_c - at_b) * (on_b - on_a)
        if len(a) and len(self.several):
            topics, apart = self._shared(view, right, left)
            change += apart + topics * (at_a - at_c)
        change += float(self.weights.switch) * self._switches(self.category[order], swaps)
        if len(a) and len(self.hint_source):
            change += self.weights.hint / self.weights.scale * self._hints(view.place, right, left)
        return swaps, change

    def value(self, order: Ints, view: View) -> int:
        """Return what `graph.planning.order.part.value` says of `order`, seen as `view`."""
        used = np.flatnonzero(self.degree)
        gap = int((view.start[view.first[used]] - view.start[view.place[used] + 1]).sum())
        category = self.category[order]
        switches = int(np.count_nonzero(category[1:] != category[:-1]))
        backwards = int(np.count_nonzero(view.place[self.hint_source] > view.place[self.hint_target]))
        return Cost(gap, switches, backwards).value(self.weights)

    def seen(self, order: Ints) -> View:
        """Return what is asked of an order again and again."""
        n = self.count
        place = np.empty(n, dtype=np.int64)
        place[order] = np.arange(n)
        start = np.concatenate(([0.0], np.cumsum(self.seconds[order])))
        uses = np.sort(self.source * n + place[self.target]) - self.source * n
        used = np.flatnonzero(self.degree)
        first = np.full(n, n, dtype=np.int64)
        first[used] = uses[self.first_edge[used]]
        change = np.bincount(place[used] + 1, minlength=n + 1) - np.bincount(first[used] + 1, minlength=n + 1)
        return View(place, start, np.cumsum(change), uses, first)

    def _constraints(self, place: Ints) -> tuple[Ints, Ints]:
        """The edges that this order must keep: those that are sure, and of each choice the members that come first."""
        if not self.part.either:
            return self.sure
        first = [
            (member, topic)
            for topic, choices in self.part.either.items()
            for choice in choices
            for member in sorted(choice.members, key=place.__getitem__)[: choice.enough]
        ]
        source, target = _ends(first)
        return np.concatenate((self.sure[0], source)), np.concatenate((self.sure[1], target))

    def _row(self, begin: Ints, end: Ints) -> Ints:
        row: Ints = self.row_of_size[end - begin] + begin
        return row

    def _rows(self, view: View) -> tuple[Rows, Rows]:
        right_limit, left_limit = self.right_limit.copy(), self.left_limit.copy()
        sources, targets = self._constraints(view.place)
        source, before, after = self._spread(view.place[sources])
        target = np.repeat(view.place[targets], len(SPAN))
        # A block can move right as far as the first dependent of one of its topics,
        begin, end = source - before, source + 1 + after
        good = np.flatnonzero((begin >= 0) & (end <= target))
        np.minimum.at(right_limit, self._row(begin[good], end[good]), target[good])
        # and left as far as the last prerequisite of one.
        begin, end = target - before, target + 1 + after
        good = np.flatnonzero((begin > source) & (end <= self.count))
        np.maximum.at(left_limit, self._row(begin[good], end[good]), source[good] + 1)
        right = np.maximum(0, right_limit - self.end)
        left = np.maximum(0, self.begin - BLOCK - left_limit)  # a shorter X has a row of its own
        return Rows(right, np.cumsum(right) - right), Rows(left, right.sum() + np.cumsum(left) - left)

    def _swaps(self, right: Rows, left: Rows) -> Swaps:
        rows = np.arange(len(self.begin))
        on_right, on_left = np.repeat(rows, right.length), np.repeat(rows, left.length)
        index = np.arange(len(on_right) + len(on_left))
        right_step = index[: len(on_right)] - right.begin[on_right]
        left_step = index[len(on_right) :] - left.begin[on_left]
        return Swaps(
            np.concatenate((self.begin[on_right], self.begin[on_left] - BLOCK - 1 - left_step)),
            np.concatenate((self.end[on_right], self.begin[on_left])),
            np.concatenate((self.end[on_right] + 1 + right_step, self.end[on_left])),
        )

    def _shared(self, view: View, right: Rows, left: Rows) -> tuple[Floats, Floats]:
        """Return for each swap how many topics both blocks share, and the sum of the time between their uses."""
        right_at, right_apart = self._shared_right(view, right)
        left_at, left_apart = self._shared_left(view, left)
        at, apart = np.concatenate((right_at, left_at)), np.concatenate((right_apart, left_apart))
        return (
            self._along_rows(at, np.ones(len(at)), right, left),
            self._along_rows(at, apart, right, left),
        )

    def _shared_right(self, view: View, rows: Rows) -> tuple[Ints, Floats]:
        """Find the swap of each row at which Y grows over the next use of a topic whose first use is in X."""
        n = self.count
        topic, use = self.several, view.first[self.several]
        a, b = use - self.several_before, use + 1 + self.several_after
        edge = np.searchsorted(self.source * n + view.uses, topic * n + b)
        good = np.flatnonzero((a > view.place[topic]) & (edge < self.first_edge[topic] + self.degree[topic]))
        use, a, b, after = use[good], a[good], b[good], view.uses[edge[good]]
        row = self._row(a, b)
        near = after - b < rows.length[row]
        return (rows.begin[row] + after - b)[near], (view.start[after] - view.start[use])[near]

    def _shared_left(self, view: View, rows: Rows) -> tuple[Ints, Floats]:
        """Find the swap of each row at which X grows over the first use of a topic that is used in Y too."""
        after = view.uses[self.later]
        b, c = after - self.later_before, after + 1 + self.later_after
        good = np.flatnonzero((b > view.uses[self.later - 1]) & (c <= self.count))
        after, b, c = after[good], b[good], c[good]
        use = view.first[self.later_source[good]]
        row = self._row(b, c)
        step = np.maximum(0, b - BLOCK - 1 - use)
        good = step < rows.length[row]
        return (rows.begin[row] + step)[good], (view.start[after] - view.start[use])[good]

    def _switches(self, category: Ints, swaps: Swaps) -> Ints:
        a, b, c = swaps
        switch = np.zeros(self.count + 1, dtype=np.int64)
        switch[1:-1] = category[1:] != category[:-1]
        following = np.append(category, -1)
        more: Ints = -(switch[a] + switch[b] + switch[c])
        more += (a > 0) & (category[a - 1] != category[b])
        more += category[c - 1] != category[a]
        more += (c < self.count) & (category[b - 1] != following[c])
        return more

    def _hints(self, place: Ints, right: Rows, left: Rows) -> Floats:
        """Return how many more recommended edges run backwards after each swap."""
        source, target = place[self.hint_source], place[self.hint_target]
        turn = np.where(source < target, 1.0, -1.0)
        low, before, after = self._spread(np.minimum(source, target))
        high, turns = np.repeat(np.maximum(source, target), len(SPAN)), np.repeat(turn, len(SPAN))
        # A swap turns an edge round if X holds its first topic and Y the second. In a row of growing Y,
        a, b = low - before, low + 1 + after
        good = np.flatnonzero((a >= 0) & (b <= high))
        row, step = self._row(a[good], b[good]), high[good] - b[good]
        inside = step < right.length[row]
        right_at, right_turns = (right.begin[row] + step)[inside], turns[good][inside]
        # and in one of growing X, that is so from the topic on that comes into the block that grows.
        b, c = high - before, high + 1 + after
        good = np.flatnonzero((b > low) & (c <= self.count))
        row, step = self._row(b[good], c[good]), np.maximum(0, b[good] - BLOCK - 1 - low[good])
        near = step < left.length[row]
        left_at, left_turns = (left.begin[row] + step)[near], turns[good][near]
        return self._along_rows(
            np.concatenate((right_at, left_at)), np.concatenate((right_turns, left_turns)), right, left
        )

    @staticmethod
    def _along_rows(at: Ints, amounts: Floats, right: Rows, left: Rows) -> Floats:
        """For each swap the sum of the amounts at it and before it in its row."""
        total = int(right.length.sum() + left.length.sum())
        begin, length = np.concatenate((right.begin, left.begin)), np.concatenate((right.length, left.length))
        sums: Floats = np.concatenate(([0.0], np.cumsum(np.bincount(at, amounts, minlength=total))))
        return sums[1:] - np.repeat(sums[begin], length)


def _ends(edges: Sequence[tuple[int, int]]) -> tuple[Ints, Ints]:
    source, target = np.array(edges, dtype=np.int64).reshape(-1, 2).T
    return source, target


def sweeps(part: Part) -> int:
    """Return how often a search looks at all swaps at the most; 0 where a part is too large, or there is nothing to."""
    return min(SWEEPS, SWEEP_WORK // part.left) if part.left > 1 else 0


def improved(neighbourhood: Neighbourhood, order: Sequence[int]) -> tuple[int, list[int]]:
    """Return `order` after some sweeps of swaps, each of which makes it cheaper, behind its value."""
    best = list(order)
    numbers = np.array(best, dtype=np.int64)
    view = neighbourhood.seen(numbers)
    cost = neighbourhood.value(numbers, view)
    for _ in range(sweeps(neighbourhood.part)):
        candidate = _swapped(best, *neighbourhood.judge(numbers, view))
        numbers = np.array(candidate, dtype=np.int64)
        view = neighbourhood.seen(numbers)
        candidate_cost = neighbourhood.value(numbers, view)
        if candidate_cost >= cost:
            break
        best, cost = candidate, candidate_cost
    return cost, best


def _swapped(order: list[int], swaps: Swaps, change: Floats) -> list[int]:
    """Carry out the swaps that help most; swaps that neither overlap nor touch do not influence each other."""
    helping = np.flatnonzero(change < -NOTHING)
    helping = helping[np.argsort(change[helping], kind="stable")]
    taken = bytearray(len(order) + 1)
    result = list(order)
    for a, b, c in zip(swaps.a[helping].tolist(), swaps.b[helping].tolist(), swaps.c[helping].tolist(), strict=True):
        if not any(taken[a : c + 1]):
            taken[a : c + 1] = b"\x01" * (c + 1 - a)
            result[a:c] = order[b:c] + order[a:b]
    return result
