"""Topics that need each other in circles, as one picture: what stays of their edges, and what was set aside."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from html import escape

from graph.checks.causes import Knot
from graph.formatting import counted
from graph.model import Prerequisite
from graph.picture.boxes import BOX_HEIGHT, BOX_WIDTH, MARGIN, BoxLayout, path_of, placed
from graph.picture.colours import DARK_BACKGROUND, LIGHT_BACKGROUND, palette_of
from graph.picture.layout import Edge
from graph.picture.svg_parts import FONT, NAME_SIZE, arrowhead, clean, text_of, width_of, wrapped

MOST_TOPICS = 30
_LINE_HEIGHT = 15
_BELOW = 64
"""How far below its boxes a line that leads back is drawn."""
_COLOURS = {
    False: (LIGHT_BACKGROUND, "#66727f", "#b3261e", "#4d5867"),
    True: (DARK_BACKGROUND, "#8b98a7", "#ff8a80", "#a9b4c0"),
}
"""Background, lines that stay, lines set aside, and quiet text, in light and in dark."""


def knot_svg(knot: Knot, name_of: Callable[[str], str], *, dark: bool = False) -> str:
    """Return a picture of topics that need each other: what stays runs to the right, what was set aside leads back.

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
    topics = list(dict.fromkeys(end for edge in (*kept, *gone) for end in (edge.source, edge.target)))
    number = {topic: place for place, topic in enumerate(topics)}
    lines = [(number[edge.source], number[edge.target]) for edge in kept]
    back = [(number[edge.source], number[edge.target]) for edge in gone]
    placement = placed([""] * len(topics), lines, [False] * len(lines), -MARGIN)
    paper, stays, leaves, quiet = _COLOURS[dark]
    width = max(placement.width, 420)
    height = placement.bottom + _BELOW + 28
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" '
        f'role="img" font-family="{FONT}">',
        f"<title>{counted(knot.topics, 'topic')} that need each other, and what was set aside</title>",
        f'<rect width="{width}" height="{height}" fill="{paper}"/>',
        f"<defs>{arrowhead('stays', stays)}{arrowhead('leaves', leaves)}</defs>",
        *(_kept(placement, line, run, stays) for line, run in zip(lines, placement.runs, strict=True)),
        *(_gone(placement, line, leaves) for line in back),
        *(part for topic in topics for part in _box(name_of(topic), placement, number[topic], dark)),
        *_legend(knot, len(gone), height, stays, leaves, quiet),
        "</svg>",
    ]
    return "\n".join(parts)


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
    for edge in gone:
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


def _kept(placement: BoxLayout, line: Edge, run: int | None, colour: str) -> str:
    source, target = (placement.corners[end] for end in line)
    path = path_of(source, target, run)
    return f'<path class="kept" d="{path}" fill="none" stroke="{colour}" stroke-width="1.4" marker-end="url(#stays)"/>'


def _gone(placement: BoxLayout, line: Edge, colour: str) -> str:
    """A dashed line that leads back, in a bow below its boxes."""
    source, target = (placement.corners[end] for end in line)
    start, end = source.x + BOX_WIDTH * 2 // 3, target.x + BOX_WIDTH // 3
    leaves, comes = source.y + BOX_HEIGHT, target.y + BOX_HEIGHT + 2
    low = max(leaves, comes) + _BELOW
    return (
        f'<path class="gone" d="M{start} {leaves}C{start} {low} {end} {low} {end} {comes}" fill="none" '
        f'stroke="{colour}" stroke-width="2" stroke-dasharray="7 4" marker-end="url(#leaves)"/>'
    )


def _box(name: str, placement: BoxLayout, place: int, dark: bool) -> Iterator[str]:
    x, y = placement.corners[place]
    colour = palette_of([0])["dark" if dark else "light"][0]
    yield f"<g><title>{escape(clean(name))}</title>"
    yield (
        f'<rect x="{x}" y="{y}" width="{BOX_WIDTH}" height="{BOX_HEIGHT}" rx="7" fill="{colour["fill"]}" '
        f'stroke="{colour["mark"]}" stroke-width="1.3"/>'
    )
    words = wrapped(clean(name), BOX_WIDTH - 20, 3)
    first = y + BOX_HEIGHT / 2 + 4.5 - (len(words) - 1) * _LINE_HEIGHT / 2
    for line, text in enumerate(words):
        yield text_of(x + 10, first + line * _LINE_HEIGHT, text, size=NAME_SIZE, colour=colour["text"])
    yield "</g>"


def _legend(knot: Knot, drawn: int, height: int, stays: str, leaves: str, quiet: str) -> Iterator[str]:
    some = f"set aside ({drawn:,} of {knot.gone:,} shown)" if drawn < knot.gone else "set aside"
    x, y = MARGIN, height - 16
    for colour, dashes, words in ((stays, "", "stays"), (leaves, ' stroke-dasharray="7 4"', some)):
        yield f'<path d="M{x} {y}H{x + 34}" stroke="{colour}" stroke-width="2"{dashes}/>'
        yield text_of(x + 42, y + 4, words, size=12, colour=quiet)
        x += 42 + round(width_of(words, 12)) + 22
