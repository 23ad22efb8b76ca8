"""Tables that say what texts need and columns about that alone: each row is a link, and one column may be its kind."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from graph.core.names import folded
from graph.files.readers.grids import Row
from graph.files.readers.headings import heading_of, plain, speaks_of_links
from graph.files.readers.layouts import Layout
from graph.files.readers.link_rows import names_a_kind

_BETWEEN = re.compile(r"[;,/|\n+&]|\s(?:and|or|und|oder|et|ou|y|o|e|en|of)\s")
_SAMPLE = 500
_KEYS = ("id", "name")


def as_links(layout: Layout) -> Layout:
    r"""Return a layout whose rows are links, where each names a topic, one that it needs, and what is said of both.

    Columns are about a link where their headings say so, where they hold kinds of links, or where they differ between
    rows of one topic. Where any other column describes topics, or a cell names several, nothing changes.
    Cost is linear in the rows.

    Examples
    --------
    >>> from graph.files.readers.grids import grid_of
    >>> from graph.files.readers.layouts import layout_of
    >>> text = "Thema;Braucht;Art\nCables;Ribbing;Pflicht\nCables;Wool;empfohlen\n"
    >>> as_links(layout_of(grid_of(text, "links.csv"))).roles
    {'source': (1,), 'target': (0,), 'kind': (2,)}
    """
    if layout.has_links:
        return _with_kind(layout)
    ends = _ends(layout)
    if not ends or not all(row.cell(place) for row in layout.body for place in ends):
        return layout
    need, topic = ends
    columns = _columns(layout, layout.body)
    others = [place for place, cells in enumerate(columns) if place not in ends and any(cells)]
    if not others or _has_lists(columns[need], columns[topic]):
        return layout
    if not all(_is_of_links(layout.headings[place], columns[place], columns[topic]) for place in others):
        return layout
    said = {place: heading_of(layout.headings[place]) for place in others}
    reasons = [place for place, heading in said.items() if heading and heading.role == "reason"]
    roles: dict[str, tuple[int, ...]] = {"source": (need,), "target": (topic,)}
    if reasons:
        roles["reason"] = (reasons[0],)
    return _with_kind(replace(layout, roles=roles, is_directed=True))


def _ends(layout: Layout) -> tuple[int, int] | None:
    """The columns of what is needed and of topics, where there is one of each."""
    keys = [place for role in _KEYS for place in layout.roles.get(role, ())]
    needs = layout.roles.get("needs", ())
    is_lone = len(keys) == len(needs) == 1 and not layout.roles.keys() & {"recommended", "corequisite", "leads"}
    return (needs[0], keys[0]) if is_lone and layout.body else None


def _columns(layout: Layout, rows: Sequence[Row]) -> list[list[str]]:
    return [[row.cell(place) for row in rows] for place in range(len(layout.headings))]


def _has_lists(needs: Sequence[str], topics: Iterable[str]) -> bool:
    """Whether a cell holds several names that stand elsewhere alone, one of them at least."""
    lists = [cell for cell in needs if _BETWEEN.search(cell)]
    names = {*map(folded, topics), *(folded(cell) for cell in needs if not _BETWEEN.search(cell))}
    parts = (folded(part) for cell in lists if folded(cell) not in names for part in _BETWEEN.split(cell))
    return any(part in names for part in parts)


def _is_of_links(heading: str, cells: Sequence[str], topics: Sequence[str]) -> bool:
    """Whether a column is about what rows link, not about the topics that they name first."""
    if speaks_of_links(heading) or (_may_be_kinds(heading) and _are_kinds(cells)):
        return True
    beside: dict[str, str] = {}
    return any(beside.setdefault(folded(topic), cell) != cell for topic, cell in zip(topics, cells, strict=True))


def _may_be_kinds(heading: str) -> bool:
    """Whether the heading of a column leaves open that it holds kinds: "Level" does not, whose "hard" is another."""
    said = heading_of(heading)
    return bool(plain(heading)) and (said is None or said.role in ("kind", "category"))


def _are_kinds(cells: Sequence[str], share: float = 1.0) -> bool:
    filled = [cell for cell in cells if cell]
    return bool(filled) and sum(map(names_a_kind, filled)) >= share * len(filled)


def _with_kind(layout: Layout) -> Layout:
    """The layout with the first column of kinds as such, where no heading says which it is."""
    if "kind" in layout.roles:
        return layout
    used = {place for places in layout.roles.values() for place in places}
    for place, cells in enumerate(_columns(layout, layout.body[:_SAMPLE])):
        heading = layout.headings[place]
        share = 0.5 if speaks_of_links(heading) else 1.0
        if place not in used and _may_be_kinds(heading) and _are_kinds(cells, share):
            return replace(layout, roles={**layout.roles, "kind": (place,)})
    return layout
