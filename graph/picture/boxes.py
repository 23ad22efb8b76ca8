"""Where the boxes and lines of a static picture stand, in pixels: every box on a grid, no line behind a box.

The columns and rows are those of the map's layout, moved together. A line runs straight from its box as long as
nothing stands in its row; otherwise along a gap between two rows, which grows with the lines that use it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from graph.picture.layout import Edge, lane_layout

BOX_WIDTH, BOX_HEIGHT = 172, 56
COLUMN_GAP = 54
COLUMN_PITCH = BOX_WIDTH + COLUMN_GAP
MARGIN = 24
BAND_TITLE_HEIGHT = 26

_ROW_GAP = 16
_TRACK = 6
"""Pixels between two lines that run along the same gap."""


class Corner(NamedTuple):
    """The upper left corner of a box."""

    x: int
    y: int


class Band(NamedTuple):
    """The upper and the lower edge of what belongs to one category."""

    top: int
    bottom: int


class BoxLayout(NamedTuple):
    """Where things stand.

    `corners` are those of the boxes and `runs` the heights at which lines pass other columns, both in the order in
    which topics and lines were given; a run is None where a line goes from one column to the next. `bands` come
    from top to bottom.
    """

    corners: tuple[Corner, ...]
    runs: tuple[int | None, ...]
    bands: Mapping[str, Band]
    width: int
    bottom: int


def placed(categories: Sequence[str], lines: Sequence[Edge], implied: Sequence[bool], top: int) -> BoxLayout:
    """Return where the boxes of these topics stand and how the lines between them run.

    Parameters
    ----------
    categories : sequence of str
        The category of each topic; topics are named by their place in this sequence.
    lines : sequence of pairs of int
        ``(a, b)`` says that topic `a` is a prerequisite of topic `b`.
    implied : sequence of bool
        For each line whether it follows from others; such lines have no say in where the boxes stand.
    top : int
        Pixels above the first band.

    Notes
    -----
    See `graph.picture.layout.lane_layout`, which takes nearly all of the time.

    Examples
    --------
    >>> placement = placed(["Maths", "Maths"], [(0, 1)], [False], top=50)
    >>> placement.corners, placement.runs, placement.bands
    ((Corner(x=24, y=92), Corner(x=250, y=92)), (None,), {'Maths': Band(top=50, bottom=164)})
    """
    layout = lane_layout(categories, [line for line, follows in zip(lines, implied, strict=True) if not follows])
    columns = _ranks(layout.columns)
    number = {lane.name: place for place, lane in enumerate(layout.lanes)}
    rows = _ranks([(number[category], row) for category, row in zip(categories, layout.rows, strict=True)])
    channels = _channels(columns, rows, lines)
    tracks = _tracks(columns, lines, channels)
    heights = _Heights(categories, rows, tracks, channels, top)
    corners = tuple(
        Corner(MARGIN + column * COLUMN_PITCH, heights.rows[row]) for column, row in zip(columns, rows, strict=True)
    )
    runs = tuple(
        heights.run(channel, track, rows[source])
        for (source, _), channel, track in zip(lines, channels, tracks, strict=True)
    )
    width = 2 * MARGIN + BOX_WIDTH + max(columns, default=0) * COLUMN_PITCH
    return BoxLayout(corners, runs, heights.bands, width, heights.bottom)


def path_of(source: Corner, target: Corner, run: int | None) -> str:
    """Return a curve from box to box; where there are columns between them, it has a straight run at that height."""
    start, end = source.x + BOX_WIDTH, target.x - 2
    leaves, comes = source.y + BOX_HEIGHT // 2, target.y + BOX_HEIGHT // 2
    bend = COLUMN_GAP // 2
    if run is None:
        return f"M{start} {leaves}C{start + bend} {leaves} {end - bend} {comes} {end} {comes}"
    up = f"C{start + bend} {leaves} {start + bend} {run} {start + COLUMN_GAP} {run}" if run != leaves else ""
    down = f"C{end - bend} {run} {end - bend} {comes} {end} {comes}" if run != comes else f"H{end}"
    return f"M{start} {leaves}{up}H{end - COLUMN_GAP + 2}{down}"


def _ranks(values: Sequence[Any]) -> list[int]:
    """The place of each value among all different ones in rising order."""
    rank = {value: number for number, value in enumerate(sorted(set(values)))}
    return [rank[value] for value in values]


# Where a line runs that passes other columns: in the row of its box, or in the gap above the row of that number.
_NEXT_COLUMN, _OWN_ROW = -2, -1


def _channels(columns: Sequence[int], rows: Sequence[int], lines: Sequence[Edge]) -> list[int]:
    occupied: dict[int, list[int]] = {}
    for column, row in zip(columns, rows, strict=True):
        occupied.setdefault(row, []).append(column)
    channels = []
    for source, target in lines:
        first, last = columns[source], columns[target]
        if last - first <= 1:
            channels.append(_NEXT_COLUMN)
        elif not any(first < column < last for column in occupied[rows[source]]):
            channels.append(_OWN_ROW)
        else:
            channels.append(rows[source] + (rows[target] > rows[source]))
    return channels


def _tracks(columns: Sequence[int], lines: Sequence[Edge], channels: Sequence[int]) -> list[int]:
    """The place of each line within its gap; only lines from the same box share one where they meet."""
    spans: dict[tuple[int, int], tuple[int, int]] = {}
    for (source, target), channel in zip(lines, channels, strict=True):
        if channel >= 0:
            first, last = spans.get((channel, source), (columns[source], 0))
            spans[channel, source] = (first, max(last, columns[target]))
    free: dict[int, list[int]] = {}
    track: dict[tuple[int, int], int] = {}
    for key in sorted(spans, key=lambda key: (key[0], *spans[key], key[1])):
        ends = free.setdefault(key[0], [])
        first, last = spans[key]
        place = next((number for number, end in enumerate(ends) if end <= first), len(ends))
        ends[place : place + 1] = [last]
        track[key] = place
    return [track.get((channel, source), 0) for (source, _), channel in zip(lines, channels, strict=True)]


class _Heights:
    """The heights of rows, of the gaps above them and of the bands, from top to bottom."""

    def __init__(
        self,
        categories: Sequence[str],
        rows: Sequence[int],
        tracks: Sequence[int],
        channels: Sequence[int],
        top: int,
    ) -> None:
        count = max(rows, default=-1) + 1
        lane_of = dict(zip(rows, categories, strict=True))
        used = [0] * (count + 1)
        for channel, track in zip(channels, tracks, strict=True):
            if channel >= 0:
                used[channel] = max(used[channel], track + 1)
        self.rows: list[int] = []
        self._gaps: list[int] = []
        tops: dict[str, int] = {}
        at = top
        for row in range(count):
            if lane_of[row] not in tops:
                tops[lane_of[row]] = at
                at += BAND_TITLE_HEIGHT
            self._gaps.append(at)
            at += _gap(used[row])
            self.rows.append(at)
            at += BOX_HEIGHT
            if row + 1 == count or lane_of[row + 1] != lane_of[row]:
                at += _ROW_GAP
        self._gaps.append(at - _ROW_GAP)
        self.bottom = at + _gap(used[count]) - _ROW_GAP
        edges = [*tops.values(), self.bottom]
        self.bands = {lane: Band(*edge) for lane, edge in zip(tops, pairwise(edges), strict=True)}

    def run(self, channel: int, track: int, row: int) -> int | None:
        if channel == _NEXT_COLUMN:
            return None
        if channel == _OWN_ROW:
            return self.rows[row] + BOX_HEIGHT // 2
        return self._gaps[channel] + _ROW_GAP // 2 + track * _TRACK


def _gap(tracks: int) -> int:
    return _ROW_GAP + max(0, tracks - 1) * _TRACK
