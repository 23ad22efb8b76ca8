"""Tables of marks, such as people by skills: told from lists of topics, and said to be what they are."""

from __future__ import annotations

import re
from collections.abc import Sequence

from graph.errors import UnreadableInputError
from graph.files.readers.layouts import Layout

_MARK = re.compile(
    r"^(?:[xX✓✔✗✘●○◐•*+-]{1,3}|\d{1,2}(?:[.,]\d)?(?:\s*/\s*\d{1,2})?|[A-Fa-f]|yes|no|ja|nein|oui|non|s[ií])$"
)
_FEWEST_COLUMNS = 4
_SAMPLE = 200
_SHARE = 0.9


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
    if layout.is_own or layout.is_told or layout.has_links or {"needs", "recommended"} & layout.roles.keys():
        return False
    marked = marked_columns(layout)
    return len(marked) >= _FEWEST_COLUMNS and 2 * len(marked) > len(layout.headings)


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
