"""Blocking and delay factors: how many topics rest on each topic, and how long the chains through it are.

Dependents are counted exactly where that is affordable, and estimated, which the answer says, beyond.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from graph.index.index import GraphIndex
from graph.index.numbering import Band
from graph.index.rows import Ints, Places, Rows
from graph.index.sweeps import chain_lengths

STEPS = 1 << 30
"""Dependents are counted exactly if that takes at most so many steps, each on 64 topics at once: about 2 seconds."""
BLOCK_BYTES = 64 << 20
"""Sets of dependents are held for as many topics at once as fit here."""
SAMPLES = 64
"""Random numbers for each topic of an estimate: it is off by less than 9 % in half of all cases, 25 % in most."""

_CALL = 1_000  # what one call on arrays costs, in steps
_FEW_ROWS = 8
_CELLS = 1 << 22  # as many are copied at once


@dataclass(frozen=True, slots=True, eq=False)
class BlockingFactors:
    """How many topics rest on each topic, in file order; an estimate where `exact` is False."""

    counts: Places
    exact: bool


def blocking_factors(index: GraphIndex, steps: int = STEPS) -> BlockingFactors:
    """Return how many topics rest on each topic, directly or not (Heileman et al. 2018).

    Parameters
    ----------
    steps : int
        The most that exact numbers may cost; they take half of topics times required edges / 64.

    Returns
    -------
    BlockingFactors
        Beyond `steps` an estimate: a relative standard error of 13 %, never outside the bounds that the direct
        dependents and the levels set, 0 where nothing rests on a topic. The same in every process.

    Raises
    ------
    ValueError
        If topics require each other in a cycle.

    Notes
    -----
    Exact: sets of topics as bits, in blocks, united level by level. Estimate: the smallest of the random
    numbers of all topics that are reached, `SAMPLES` times over, O(SAMPLES · E) with 256 bytes for each topic
    (Cohen 1997).

    Examples
    --------
    >>> blocking_factors(GraphIndex.of([1.0] * 4, np.array([0, 1]), np.array([1, 2]))).counts
    array([2, 1, 0, 0])
    """
    is_affordable = _cost(index) <= steps
    counts = _counted(index) if is_affordable else _estimated(index)
    return BlockingFactors(counts[index.place], is_affordable)


def delay_factors(index: GraphIndex) -> Ints:
    """Return for each topic the number of topics on the longest chain through it (Heileman et al. 2018). O(V + E).

    Examples
    --------
    >>> delay_factors(GraphIndex.of([1.0] * 4, np.array([0, 1]), np.array([1, 2])))
    array([3, 3, 3, 1], dtype=int32)
    """
    levels = np.diff(index.starts)
    below = np.repeat(np.arange(len(levels), dtype=np.int32), levels)
    return (below + chain_lengths(index.links_out, index.bands))[index.place]


def _width(index: GraphIndex) -> int:
    """How many words of 64 topics each set of a block has."""
    return max(1, min(BLOCK_BYTES // (8 * max(1, index.count)), -(-index.count // 64)))


def _cost(index: GraphIndex) -> int:
    """The steps of `_counted`, roughly."""
    blocks = -(-index.count // (64 * _width(index)))
    calls = sum(band.stop - band.start if band.thin else 10 for band in index.bands)
    return blocks * (_width(index) * len(index.out_others) + _CALL * calls) // 2


def _counted(index: GraphIndex) -> Places:
    counts = np.full(index.count, -1, np.int64)  # no topic rests on itself
    width = _width(index)
    for begin in range(0, index.count, 64 * width):
        end = min(index.count, begin + 64 * width)
        member = np.arange(end - begin)
        sets = np.zeros((index.count, width), np.uint64)
        sets[begin + member, member // 64] = np.left_shift(np.uint64(1), (member % 64).astype(np.uint64))
        # Numbers from `end` on stand before nothing in the block.
        _gather(index.out, (band for band in index.bands if band.start < end), sets, np.bitwise_or)
        for row in range(0, end, _CELLS // width):
            counts[row : row + _CELLS // width] += np.bitwise_count(sets[row : row + _CELLS // width]).sum(1, np.int64)
    return counts


def _estimated(index: GraphIndex) -> Places:
    least = np.random.default_rng(0).standard_exponential((index.count, SAMPLES), np.float32)
    _gather(index.out, index.bands, least, np.minimum)
    estimate = (SAMPLES - 1) / least.sum(axis=1, dtype=np.float64) - 1
    at_most = np.repeat(index.count - index.starts[1:], np.diff(index.starts))
    at_least = np.maximum(index.out.degrees, chain_lengths(index.links_out, index.bands) - 1)
    counts: Places = np.clip(np.rint(estimate).astype(np.int64), at_least, np.where(at_least > 0, at_most, 0))
    return counts


def _gather(out: Rows, bands: Iterable[Band], cells: npt.NDArray[Any], ufunc: np.ufunc) -> None:
    """Combine the cells of each number with those of all its dependents, in place."""
    for band in reversed(tuple(bands)):
        if band.thin:
            for number in range(band.stop - 1, band.start - 1, -1):
                _gather_row(out.row(number), cells, number, ufunc)
        else:
            _gather_level(out, cells, band, ufunc)


def _gather_level(out: Rows, cells: npt.NDArray[Any], band: Band, ufunc: np.ufunc) -> None:
    """Combine first dependents, then second ones and so on: inside a level the most dependents come first."""
    begin = out.first[band.start : band.used]
    fewer = -np.diff(out.first[band.start : band.used + 1])
    taken = 0
    while (rows := int(np.searchsorted(fewer, -taken))) >= _FEW_ROWS:
        for low in range(0, rows, _CELLS // cells.shape[1] + 1):
            high = min(rows, low + _CELLS // cells.shape[1] + 1)
            here = cells[band.start + low : band.start + high]
            ufunc(here, cells[out.others[begin[low:high] + taken]], out=here)
        taken += 1
    for row in range(rows):
        _gather_row(out.row(band.start + row)[taken:], cells, band.start + row, ufunc)


def _gather_row(others: Ints, cells: npt.NDArray[Any], number: int, ufunc: np.ufunc) -> None:
    """Combine the cells of one number, however many dependents it has."""
    for low in range(0, len(others), _CELLS // cells.shape[1] + 1):
        most = ufunc.reduce(cells[others[low : low + _CELLS // cells.shape[1] + 1]], axis=0)
        ufunc(cells[number], most, out=cells[number])
