"""Our own resources.csv and goals.csv beside tables of topics, told by their headings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from graph.drafts import Item
from graph.files.readers.amounts import amount_of
from graph.files.readers.grids import Grid, Row
from graph.model import EntryGoal, Resource

_RESOURCES = frozenset({"topic", "title", "url", "kind", "hours", "cost"})
_GOALS = frozenset({"name", "goals", "summary"})


def is_resources(grid: Grid) -> bool:
    """Return whether a table has the columns of resources.csv, and no others."""
    names = _header(grid)
    return {"topic", "title"} <= names <= _RESOURCES


def is_goals(grid: Grid) -> bool:
    """Return whether a table has the columns of goals.csv, and no others."""
    names = _header(grid)
    return {"name", "goals"} <= names <= _GOALS


def resources_in(grid: Grid) -> Iterator[Item[Resource]]:
    r"""Yield the resources of a table.

    Examples
    --------
    >>> from graph.files.readers.grids import grid_of
    >>> [item.value.title for item in resources_in(grid_of("topic,title\nsets,A book on sets\n", "resources.csv"))]
    ['A book on sets']
    """
    for row, cells in _rows(grid):
        amount = amount_of(cells.get("hours", ""))
        resource = Resource(
            cells.get("topic", ""),
            cells.get("title", ""),
            cells.get("url", ""),
            cells.get("kind", ""),
            amount.value if amount else None,
            cells.get("cost", ""),
            row.line,
        )
        yield Item(resource, grid.origin(row))


def goals_in(grid: Grid) -> Iterator[Item[EntryGoal]]:
    """Yield the named goals of a table."""
    for row, cells in _rows(grid):
        topics = tuple(filter(None, map(str.strip, cells.get("goals", "").split(";"))))
        yield Item(EntryGoal(cells.get("name", ""), topics, cells.get("summary", ""), row.line), grid.origin(row))


def _header(grid: Grid) -> frozenset[str]:
    return frozenset(_names(grid.rows[0].cells)) if grid.rows else frozenset()


def _names(cells: Sequence[str]) -> list[str]:
    return [cell.casefold() for cell in cells]


def _rows(grid: Grid) -> Iterator[tuple[Row, dict[str, str]]]:
    names = _names(grid.rows[0].cells)
    for row in grid.rows[1:]:
        yield row, dict(zip(names, row.cells, strict=False))
