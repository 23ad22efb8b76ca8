"""Topics that need each other in circles, as one picture: what stays of their edges, and what was set aside.

An arc diagram (Wattenberg, 2002): all topics below each other, each after what it needs; edges that stay are arcs on
the right and lead down, those set aside are dashed arcs on the left and lead back up.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from html import escape

from graph.checks.causes import Knot
from graph.formatting import counted
from graph.model import Prerequisite
from graph.picture.colours import DARK_BACKGROUND, LIGHT_BACKGROUND, palette_of
from graph.picture.svg_parts import FONT, NAME_SIZE, arrowhead, clean, text_of, width_of, wrapped

MOST_TOPICS = 30
_MOST_TRIED = 60
"""Edges set aside for which a circle is looked for, in time that grows with the size of the knot."""
_ROW, _BOX = 34, 26
_LEFT, _NAMES, _RIGHT = 96, 248, 136
_WIDTH = _LEFT + _NAMES + _RIGHT
_TOP = 10
_DASHED = 'stroke-width="2" stroke-dasharray="7 4"'
_COLOURS = {
    False: (LIGHT_BACKGROUND, "#66727f", "#b3261e", "#4d5867"),
    True: (DARK_BACKGROUND, "#8b98a7", "#ff8a80", "#a9b4c0"),
}
"""Background, lines that stay, lines set aside, and quiet text, in light and in dark."""


def knot_svg(knot: Knot, name_of: Callable[[str], str], *, dark: bool = False) -> str:
    """Return a picture of topics that need each other: what stays leads down, what was set aside back up.

    Of more than `MOST_TOPICS` topics some of the edges set aside are drawn, each with a shortest circle that it closes.

    Parameters
    ----------
    knot : Knot
        One with lines; without them the picture is empty.
    name_of : function of str
        What the topic of an id is called.
    dark : bool
        Whether it is to be seen on a dark page.

    Returns
    -------
    str
        An SVG document that needs nothing but itself; names are only ever text.

    Examples
    --------
    >>> lines = (Prerequisite("b", "a"), Prerequisite("a", "b"))
    >>> picture = knot_svg(Knot(2, 2, 1, 1, lines), {"a": "Sets & maps", "b": "Logic"}.get)
    >>> picture[:4], "Sets &amp; maps" in picture, picture.count('class="gone"'), picture.count('class="kept"')
    ('<svg', True, 1, 1)
    """
    gone, kept = _drawn(knot)
    rows = {topic: place for place, topic in enumerate(_in_order(kept, gone))}
    paper, stays, leaves, quiet = _COLOURS[dark]
    height = _TOP + len(rows) * _ROW + 34
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH}" height="{height}" viewBox="0 0 {_WIDTH} {height}" '
        f'role="img" font-family="{FONT}">',
        f"<title>{counted(knot.topics, 'topic')} that need each other, and what was set aside</title>",
        f"<defs>{arrowhead('stays', stays)}{arrowhead('leaves', leaves)}</defs>",
        f'<rect width="{_WIDTH}" height="{height}" fill="{paper}"/>',
        *(_arc(edge, rows, f'class="kept" stroke="{stays}" stroke-width="1.4"', "stays") for edge in kept),
        *(_arc(edge, rows, f'class="gone" stroke="{leaves}" {_DASHED}', "leaves") for edge in gone),
        *(part for topic, row in rows.items() for part in _box(name_of(topic), row, dark)),
        *_legend(knot, len(gone), height, stays, leaves, quiet),
        "</svg>",
    ]
    return "\n".join(parts)


def _in_order(kept: Sequence[Prerequisite], gone: Sequence[Prerequisite]) -> list[str]:
    """The topics, each after all that it needs by edges that stay, and close behind the last of them."""
    topics = dict.fromkeys(end for edge in (*kept, *gone) for end in (edge.source, edge.target))
    left = dict.fromkeys(topics, 0)
    following: dict[str, list[str]] = {}
    for edge in kept:
        left[edge.target] += 1
        following.setdefault(edge.source, []).append(edge.target)
    ready = [topic for topic in reversed(topics) if not left[topic]]
    order: list[str] = []
    while ready:
        order.append(ready.pop())
        for topic in reversed(following.get(order[-1], ())):
            left[topic] -= 1
            if not left[topic]:
                ready.append(topic)
    return [*order, *(topic for topic in topics if left[topic])]


def _drawn(knot: Knot) -> tuple[Sequence[Prerequisite], Sequence[Prerequisite]]:
    """The edges set aside that are drawn, and those that stay: all, or circles of as many topics as can be read."""
    gone, kept = knot.lines[: knot.gone], knot.lines[knot.gone :]
    if knot.topics <= MOST_TOPICS:
        return gone, kept
    following: dict[str, list[Prerequisite]] = {}
    for edge in kept:
        following.setdefault(edge.source, []).append(edge)
    topics: set[str] = set()
    drawn: list[Prerequisite] = []
    circles: dict[Prerequisite, None] = {}
    for edge in gone[:_MOST_TRIED]:
        way = _way(edge.target, edge.source, following)
        more = topics | {edge.source, edge.target, *(step.target for step in way)}
        if not drawn or len(more) <= MOST_TOPICS:
            topics = more
            drawn.append(edge)
            circles |= dict.fromkeys(way[:MOST_TOPICS])
    return drawn, list(circles)


def _way(start: str, end: str, following: dict[str, list[Prerequisite]]) -> list[Prerequisite]:
    """A shortest way along these edges; empty where there is none."""
    came: dict[str, Prerequisite | None] = {start: None}
    queue = deque([start])
    while queue and end not in came:
        here = queue.popleft()
        for edge in following.get(here, ()):
            if edge.target not in came:
                came[edge.target] = edge
                queue.append(edge.target)
    way: list[Prerequisite] = []
    last = came.get(end)
    while last is not None:
        way.append(last)
        last = came[last.source]
    return way[::-1]


def _arc(edge: Prerequisite, rows: Mapping[str, int], drawn: str, head: str) -> str:
    """An arc from row to row: on the right where it leads down, on the left where it leads up."""
    source, target = rows[edge.source], rows[edge.target]
    is_down = source < target
    side, out, most = (_LEFT + _NAMES, 1, _RIGHT - 8) if is_down else (_LEFT, -1, _LEFT - 6)
    far = side + out * min(most, 10 + 9 * abs(target - source)) * 4 / 3
    # What leads away begins on the one side of the middle and what leads here ends on the other, so that both are seen.
    begin, end = (_TOP + row * _ROW + _BOX / 2 + shift for row, shift in ((source, 5), (target, -5)))
    if not is_down:
        begin, end = begin - 10, end + 10
    return (
        f'<path d="M{side} {begin:g}C{far:g} {begin:g} {far:g} {end:g} {side + out * 2} {end:g}" fill="none" {drawn} '
        f'marker-end="url(#{head})"/>'
    )


def _box(name: str, row: int, dark: bool) -> Iterator[str]:
    y = _TOP + row * _ROW
    colour = palette_of([0])["dark" if dark else "light"][0]
    yield f"<g><title>{escape(clean(name))}</title>"
    yield (
        f'<rect x="{_LEFT}" y="{y}" width="{_NAMES}" height="{_BOX}" rx="6" fill="{colour["fill"]}" '
        f'stroke="{colour["mark"]}" stroke-width="1.2"/>'
    )
    yield text_of(_LEFT + 10, y + 17.5, wrapped(clean(name), _NAMES - 20, 1)[0], size=NAME_SIZE, colour=colour["text"])
    yield "</g>"


def _legend(knot: Knot, drawn: int, height: int, stays: str, leaves: str, quiet: str) -> Iterator[str]:
    some = f"set aside ({drawn:,} of {knot.gone:,} shown)" if drawn < knot.gone else "set aside"
    x, y = _LEFT, height - 14
    for drawing, words in ((f'stroke="{stays}" stroke-width="1.4"', "stays"), (f'stroke="{leaves}" {_DASHED}', some)):
        yield f'<path d="M{x} {y}H{x + 34}" {drawing}/>'
        yield text_of(x + 42, y + 4, words, size=12, colour=quiet)
        x += 42 + round(width_of(words, 12)) + 22
