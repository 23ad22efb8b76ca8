"""Passes over all topics, level by level: what is reached, and sums along the heaviest chain.

Links lead between the numbers of a `Numbering`, and a pass takes its bands in the direction in which it goes: as they
are where prerequisites come first, reversed where dependents do.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from graph.index.numbering import Band
from graph.index.rows import Floats, Ints, Links, Marks, Places, Rows

Sums = Floats | Ints | Places

LEAST, MOST, SHARE = 64, 1_000, 400
"""So many links are followed one by one before whole levels are gone through: one of `SHARE`, within these bounds."""
SPARSE = 8
"""Where fewer than one of so many topics of a level are reached, their links are looked up instead of all looked at,"""
WIDE = 4_096
"""if the level has more topics than this."""


def reached_from(links: Links, starts: Ints, bands: Iterable[Band]) -> Ints:
    """Return `starts` and all numbers that the links lead to from there, smallest first.

    `bands` come in the direction of the links: reversed where these lead to prerequisites.

    Notes
    -----
    Linear in what is reached if that is little; otherwise a look at one byte for each topic besides, and of levels
    of which much is reached at one for each link.
    """
    rows = links.rows
    few = min(max(len(rows.others) // SHARE, LEAST), MOST)
    found, complete = _first_few(rows, starts.tolist(), few)
    if complete:
        return np.array(sorted(found), np.int32)
    marks = np.zeros(len(rows.first) - 1, np.bool_)
    marks[starts] = True
    first = rows.first.data
    for start, stop, _, thin in bands:
        low, high = first[start], first[stop]
        if thin:
            _mark_one_by_one(rows, marks, (np.flatnonzero(marks[start:stop]) + start).tolist(), start, stop)
        elif stop - start > WIDE and np.count_nonzero(marks[start:stop]) * SPARSE < stop - start:
            hit = (np.flatnonzero(marks[start:stop]) + start).astype(np.int32)
            marks[rows.others[rows.positions(hit)]] = True
        elif low < high:
            marks[links.others[low:high][marks[links.owners[low:high]]]] = True
    return np.flatnonzero(marks).astype(np.int32)


def _first_few(rows: Rows, starts: list[int], few: int) -> tuple[set[int], bool]:
    """What is reached over the first few links, and whether that is all."""
    first, others = rows.first.data, rows.others.data
    found = set(starts)
    waiting = starts
    steps = len(starts)
    while waiting:
        topic = waiting.pop()
        steps += first[topic + 1] - first[topic]
        if steps > few:
            return found, False
        new = set(others[first[topic] : first[topic + 1]]) - found
        found |= new
        waiting += new
    return found, True


def _mark_one_by_one(rows: Rows, marks: Marks, waiting: list[int], start: int, stop: int) -> None:
    first, others, marked = rows.first.data, rows.others.data, marks.data
    while waiting:
        topic = waiting.pop()
        for other in others[first[topic] : first[topic + 1]]:
            if not marked[other]:
                marked[other] = True
                if start <= other < stop:
                    waiting.append(other)


def prerequisite_sums(into: Links, bands: Iterable[Band], sums: Sums, inside: Marks | None = None) -> None:
    """Add to each number the most that one of its prerequisites has, in place; prerequisites first.

    With own hours at first, these are the hours of the heaviest chain that ends there. Numbers outside the part
    `inside` must be given 0, which they keep. O(V + E).
    """
    for band in bands:
        if band.thin:
            _add_one_by_one(into.rows, sums, range(band.start, band.stop), inside)
        else:
            _add_most(into, sums, band.start, band.stop, inside)


def dependent_sums(out: Links, bands: Iterable[Band], sums: Sums, inside: Marks | None = None) -> None:
    """As `prerequisite_sums`, with dependents in place of prerequisites; `bands` come reversed."""
    for band in bands:
        if band.thin:
            _add_one_by_one(out.rows, sums, range(band.stop - 1, band.start - 1, -1), inside)
        else:
            _add_most(out, sums, band.start, band.used, inside)


def _add_most(links: Links, sums: Sums, start: int, stop: int, inside: Marks | None) -> None:
    """Treat a run of rows that are not linked among themselves: all of them empty, or none."""
    first = links.rows.first
    begin, end = int(first[start]), int(first[stop])
    if begin == end:
        return
    most = np.maximum.reduceat(sums[links.others[begin:end]], first[start:stop] - begin)
    if inside is not None:
        most *= inside[start:stop]
    sums[start:stop] += most


def _add_one_by_one(rows: Rows, sums: Sums, numbers: range, inside: Marks | None) -> None:
    first, others, values = rows.first.data, rows.others.data, sums.data
    member = None if inside is None else inside.data
    for number in numbers:
        begin, end = first[number], first[number + 1]
        if begin < end and (member is None or member[number]):
            values[number] += max(values[other] for other in others[begin:end])
