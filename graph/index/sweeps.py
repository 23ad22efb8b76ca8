"""Passes over all topics, level by level: what is reached, and how long chains are.

Links lead between the numbers of a `Numbering`, and a pass takes its bands in the direction in which it goes: as they
are where prerequisites come first, reversed where dependents do.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from graph.index.numbering import Band
from graph.index.rows import Ints, Links, Marks, Rows

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


def chain_lengths(out: Links, bands: Sequence[Band]) -> Ints:
    """Return how many topics are on the longest chain that begins with each number. O(V + E)."""
    lengths = np.ones(len(out.rows.first) - 1, np.int32)
    for band in reversed(bands):
        if band.thin:
            _add_one_by_one(out.rows, lengths, range(band.stop - 1, band.start - 1, -1))
        else:
            _add_most(out, lengths, band.start, band.used)
    return lengths


def _add_most(links: Links, lengths: Ints, start: int, stop: int) -> None:
    """Treat a run of rows that are not linked among themselves, none of them empty."""
    first = links.rows.first
    begin, end = int(first[start]), int(first[stop])
    if begin < end:
        lengths[start:stop] += np.maximum.reduceat(lengths[links.others[begin:end]], first[start:stop] - begin)


def _add_one_by_one(rows: Rows, lengths: Ints, numbers: range) -> None:
    first, others, values = rows.first.data, rows.others.data, lengths.data
    for number in numbers:
        begin, end = first[number], first[number + 1]
        if begin < end:
            values[number] += max(values[other] for other in others[begin:end])
