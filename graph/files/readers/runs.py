"""Categories that stand in the first row of a run alone, as cells that were merged leave them."""

from __future__ import annotations

from dataclasses import replace

from graph.core.names import folded
from graph.files.readers.grids import Row
from graph.files.readers.layouts import Layout


def with_runs_filled(layout: Layout) -> Layout:
    r"""Return a layout in which each topic of a run has the category of its first row.

    That is done where the column stands before the names, begins filled, never says one category twice, and is blank
    at least as often as filled; a column with gaps of another kind stays as it is. Cost is linear in the rows.

    Examples
    --------
    >>> from graph.files.readers.grids import grid_of
    >>> from graph.files.readers.layouts import layout_of
    >>> text = "Area,Topic,Hours\nYarn,Wool,1\n,Cotton,2\nStitches,Ribbing,2\n,Cables,3\n"
    >>> [row.cells[0] for row in with_runs_filled(layout_of(grid_of(text, "topics.csv"))).body]
    ['Yarn', 'Yarn', 'Stitches', 'Stitches']
    """
    place, name = layout.of("category"), layout.of("name")
    if not 0 <= place < name:
        return layout
    found = _categories(layout, place, name)
    if not found:
        return layout
    rows = tuple(_with_cell(row, place, found.get(row.line, "")) for row in layout.grid.rows)
    return replace(layout, grid=replace(layout.grid, rows=rows), filled_down=(place, len(found)))


def _categories(layout: Layout, place: int, name: int) -> dict[int, str]:
    """The category of each line of a topic that has none itself; nothing where the column is not one of runs."""
    found: dict[int, str] = {}
    begun: dict[str, str] = {}
    current = ""
    for row in layout.body:
        category, has_name = row.cell(place), bool(row.cell(name))
        if category and (has_name or row.filled == 1):
            if folded(category) in begun:
                return {}
            current = begun.setdefault(folded(category), category)
        elif has_name and not current:
            return {}
        elif has_name:
            found[row.line] = current
    return found if 2 <= len(begun) <= len(found) else {}


def _with_cell(row: Row, place: int, text: str) -> Row:
    return Row(row.line, [*row.cells[:place], text, *row.cells[place + 1 :]]) if text else row
