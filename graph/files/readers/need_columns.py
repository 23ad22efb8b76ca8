"""Columns that headings call prerequisites, by their cells: which of them name topics, and by which column."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from graph.core.names import folded
from graph.files.readers.headings import NEEDS, plain
from graph.files.readers.layouts import Layout
from graph.files.readers.link_columns import BETWEEN
from graph.files.readers.link_rows import NO, YES, names_a_kind

_SAMPLE = 500
_SORTS = frozenset(
    (
        "elective",
        "electives",
        "core",
        "compulsory",
        "obligatory",
        "wahl",
        "wahlpflicht",
        "optativa",
        "electiva",
        "obligatoria",
    )
)
"""What a course is to a degree, below "Requirement"."""
_FEWEST = 2


def with_needs_that_name(layout: Layout) -> Layout:
    r"""Return a layout in which no column of marks, kinds or numbers of rows is one of prerequisites.

    "Required" may say yes and no, "prerequisite_id" may count the rows beside "prerequisite_course_id"; they stay as
    columns of their own. Cost is linear in the rows.

    Examples
    --------
    >>> from graph.files.readers.grids import grid_of
    >>> from graph.files.readers.layouts import layout_of
    >>> text = "No.,Course,Prerequisites,Required\n1,Flour,,x\n2,Bread,1,x\n"
    >>> with_needs_that_name(layout_of(grid_of(text, "courses.csv"))).roles
    {'id': (0,), 'name': (1,), 'needs': (2,)}
    """
    used = [place for role in NEEDS for place in layout.roles.get(role, ())]
    if not used or layout.has_links:
        return layout
    names = _names(layout)
    marked = {place for place in used if _is_of_marks(_column(layout, place), names)}
    left = {*used} - marked
    counting = {place for place in left if _counts_rows(layout, place)}
    marked |= counting if counting < left else set()
    if not marked:
        return layout
    kept = {role: tuple(place for place in places if place not in marked) for role, places in layout.roles.items()}
    return replace(layout, roles={role: places for role, places in kept.items() if places})


def with_key_of_needs(layout: Layout) -> Layout:
    r"""Return a layout whose id is the column by which cells of prerequisites name topics.

    That is another one than headings say where these name more of its cells, each of which is there once: a code of
    no known heading, or beside a number. Cost is linear in the rows.

    Examples
    --------
    >>> from graph.files.readers.grids import grid_of
    >>> from graph.files.readers.layouts import layout_of
    >>> text = "No.,Code,Course,Requires\n1,F1,Flour,\n2,S1,Salt,F1\n3,B1,Bread,F1;S1\n"
    >>> with_key_of_needs(layout_of(grid_of(text, "courses.csv"))).roles["id"]
    (1,)
    """
    needs = [place for role in NEEDS for place in layout.roles.get(role, ())]
    ids = layout.roles.get("id", ())
    if not needs or not layout.has_topics or len(ids) > 1:
        return layout
    texts = {cell for place in needs for cell in _column(layout, place) if cell}
    parts = {folded(part) for text in texts for part in BETWEEN.split(text) if part.strip()}
    words = parts | {*map(folded, texts)}
    names = _names(layout)
    named = len(words & names)
    # Where topics are called by numbers, numbers of anything else name them as well.
    may_be_number = not any(map(str.isdecimal, names))
    used = {place for places in layout.roles.values() for place in places}
    for place in range(len(layout.headings)):
        cells = [*map(folded, _column(layout, place))] if place not in used else []
        found = len(words & {*cells}) if may_be_number or not all(map(str.isdecimal, cells)) else 0
        if found > max(named, _FEWEST - 1) and 2 * found > len(parts) and all(cells) and len({*cells}) == len(cells):
            return replace(layout, roles={**layout.roles, "id": (place,)})
    return layout


def _column(layout: Layout, place: int) -> list[str]:
    return [row.cell(place) for row in layout.body[:_SAMPLE]]


def _names(layout: Layout) -> set[str]:
    """What the rows are called, by id and by name."""
    places = [place for role in ("id", "name") for place in layout.roles.get(role, ())]
    return {folded(cell) for place in places for cell in _column(layout, place) if cell}


def _is_of_marks(cells: Sequence[str], names: set[str]) -> bool:
    """Whether cells say yes, no or of which kind, and none of them is what a row is called."""
    words = {folded(cell) for cell in cells if cell}
    is_said = any(word in YES or names_a_kind(word) for word in words)
    others = {word for word in words if word not in YES | NO | _SORTS and not names_a_kind(word)}
    return is_said and not others and not words & names


def _counts_rows(layout: Layout, place: int) -> bool:
    """Whether a column is the number of each row: 1, 2, 3."""
    if not plain(layout.headings[place]).endswith((" id", " no", " nr")):
        return False
    cells = _column(layout, place)
    return len(cells) > _FEWEST and cells == [str(number) for number in range(1, len(cells) + 1)]
