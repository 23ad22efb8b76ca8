"""Tables of marks: of people by skills, said to be what they are, and of topics by topics, which are links."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from graph.core.names import folded
from graph.drafts import Answers, Question
from graph.errors import UnreadableInputError
from graph.files.readers.grids import Row
from graph.files.readers.headings import NEEDS
from graph.files.readers.layouts import Layout
from graph.files.readers.link_rows import DIRECTION, NO, SECOND, YES, direction_question

_MARK = re.compile(
    r"^(?:[xX✓✔✗✘●○◐•*+-]{1,3}|\d{1,2}(?:[.,]\d)?(?:\s*/\s*\d{1,2})?|[A-Fa-f]|yes|no|ja|nein|oui|non|s[ií])$"
)
_FEWEST_COLUMNS = 4
_FEWEST_TOPICS = 3
_SQUARE = 0.8
_HEADER_WITHIN = 10
_NONE = NO | {"", "0", "."}
_SAMPLE = 200
_SHARE = 0.9
_OF_TOPICS = frozenset({"hours", "credits", "summary"})
"""What is said of topics, and of nobody who has marks."""


def require_no_matrix(layouts: Sequence[Layout]) -> None:
    """See that the only table is no matrix of marks.

    Raises
    ------
    UnreadableInputError
        If it is; it says what was found, and what could be brought instead.
    """
    if len(layouts) == 1 and is_matrix(layouts[0]):
        [layout] = layouts
        columns = len(marked_columns(layout))
        found = (
            f"{layout.grid.name}: this is a matrix: {columns} columns of marks or levels, such as "
            f"{', '.join(map(repr, _some_headings(layout)))}, for {len(layout.body)} lines. It says who or what has "
            "which mark, not what is needed before what."
        )
        advice = (
            "Bring a table with a line for each topic and a column of its prerequisites; or say what its columns hold "
            "with --columns, such as name=A."
        )
        raise UnreadableInputError(found, advice)


def is_matrix(layout: Layout) -> bool:
    """Return whether a table has many columns of marks, and none of prerequisites."""
    if layout.is_own or layout.is_told or layout.has_links or layout.roles.keys() & (NEEDS | _OF_TOPICS):
        return False
    marked = marked_columns(layout)
    return len(marked) >= _FEWEST_COLUMNS and 2 * len(marked) > len(layout.headings)


def square_of(layout: Layout) -> tuple[int, tuple[int, ...]] | None:
    r"""Return the column of topics and those that are called like them and have marks alone; None if there are none.

    Examples
    --------
    >>> from graph.files.readers.grids import grid_of
    >>> from graph.files.readers.layouts import layout_of
    >>> square_of(layout_of(grid_of(",Flour,Salt,Bread\nFlour,,,\nSalt,x,,\nBread,x,x,\n", "matrix.csv")))
    (0, (1, 2, 3))
    """
    square = _squared(layout)
    return square[1:] if square else None


def _squared(layout: Layout) -> tuple[Layout, int, tuple[int, ...]] | None:
    """A matrix of topics with its header, which is none of headings, its column of topics, and those of marks."""
    if layout.is_own or layout.has_links or layout.roles.keys() & NEEDS:
        return None
    rows = layout.grid.rows
    for header in [layout.header] if layout.roles else range(min(_HEADER_WITHIN, len(rows))):
        one = layout if layout.roles else replace(layout, header=header, headings=tuple(rows[header].cells))
        # A matrix has about as many rows as columns; what is longer is not looked at.
        if _SQUARE * len(one.body) > len(one.headings) + _HEADER_WITHIN:
            continue
        headings = [*map(folded, one.headings)]
        for key in range(min(2, len(headings))):
            names = {folded(row.cell(key)) for row in one.body if row.cell(key)}
            places = tuple(place for place, heading in enumerate(headings) if place != key and heading in names)
            is_square = len(places) >= max(_FEWEST_TOPICS, _SQUARE * len(names))
            if is_square and len({headings[place] for place in places}) == len(places) and _are_marks(one, places):
                return one, key, places
    return None


def _are_marks(layout: Layout, places: Sequence[int]) -> bool:
    cells = {folded(row.cell(place)) for row in layout.body for place in places}
    return cells <= YES | _NONE | {"1"} and not cells <= _NONE


def as_table(layout: Layout, answers: Answers) -> tuple[Layout, Question] | None:
    """Return a matrix of topics by topics as a table of topics and what its marks link them to, and which way is asked.

    None where it is none. Marks of each topic with itself say nothing, where all have them.
    """
    found = _squared(layout)
    if not found:
        return None
    layout, key, places = found
    is_filled = all(
        folded(layout.headings[place]) in _marked(layout, row, places)
        for row in layout.body
        for place in places
        if folded(row.cell(key)) == folded(layout.headings[place])
    )
    rows = [_named(layout, row, key, places, is_filled) for row in layout.body]
    grid = replace(layout.grid, rows=(*layout.grid.rows[: layout.header + 1], *rows))
    kept = {role: tuple(place for place in held if place not in places) for role, held in layout.roles.items()}
    roles = {role: held for role, held in kept.items() if held}
    if all(key not in held for held in roles.values()):
        roles["id" if "name" in roles else "name"] = (key,)
    roles["needs" if answers.get(DIRECTION) == SECOND else "leads"] = places
    pairs = [(row.cell(key), row.cell(place)) for row in rows for place in places if row.cell(place)]
    return replace(layout, grid=grid, roles=roles), direction_question(pairs[:: max(len(pairs) // 3, 1)], len(pairs))


def _marked(layout: Layout, row: Row, places: Sequence[int]) -> set[str]:
    """The headings below which a row has a mark."""
    return {folded(layout.headings[place]) for place in places if folded(row.cell(place)) not in _NONE}


def _named(layout: Layout, row: Row, key: int, places: Sequence[int], is_filled: bool) -> Row:
    """A row with the headings of its marks in their place."""
    marked = _marked(layout, row, places) - ({folded(row.cell(key))} if is_filled else set())
    cells = [*row.cells]
    for place in places:
        if place < len(cells):
            cells[place] = layout.headings[place] if folded(layout.headings[place]) in marked else ""
    return Row(row.line, cells)


def marked_columns(layout: Layout) -> list[int]:
    """Return the columns that hold marks or levels alone and whose heading says nothing that is known."""
    known = {place for places in layout.roles.values() for place in places}
    rows = layout.body[:_SAMPLE]
    found = []
    for place, heading in enumerate(layout.headings):
        cells = [row.cells[place] for row in rows if place < len(row.cells) and row.cells[place]]
        if place not in known and heading and cells and sum(map(bool, map(_MARK.match, cells))) >= _SHARE * len(cells):
            found.append(place)
    return found


def _some_headings(layout: Layout) -> list[str]:
    return [layout.headings[place][:40] for place in marked_columns(layout)[:3]]
