"""What columns hold, guessed from their cells where no heading says it: which one names topics of another."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from graph.core.names import folded
from graph.files.readers.grids import column_letters
from graph.files.readers.headings import NEEDS
from graph.files.readers.layouts import Layout
from graph.files.readers.link_columns import as_links
from graph.files.readers.name_columns import with_names_told_apart
from graph.files.readers.need_columns import with_key_of_needs, with_needs_that_name
from graph.files.readers.runs import with_runs_filled

_SAMPLE = 500
_BETWEEN = re.compile(r"[;,/\n+&]|\s+\w{1,3}\s+")
_FEWEST = 2
_SHARE = 0.8
_LONGEST_NAME = 120
_IN_BRACKETS = re.compile(r"\s*\([^()]*\)")
_ADDRESS = re.compile(r"\s*\((?:https?|notion)://[^\s()]*\)")
"""The address of a page, in brackets after its name."""


def by_content(layout: Layout) -> Layout:
    r"""Return a layout with the columns of prerequisites that its cells tell of, where no heading says which they are.

    That is one with gaps, whose cells name what stands in a column without gaps or repetitions.

    Examples
    --------
    >>> from graph.files.readers.grids import grid_of
    >>> from graph.files.readers.layouts import layout_of
    >>> text = "Lp;Przedmiot;Wymagane\n1;Rysunek;\n2;Malarstwo;1\n3;Grafika;1, 2\n"
    >>> by_content(layout_of(grid_of(text, "plan.csv"))).roles
    {'id': (0,), 'name': (1,), 'needs': (2,)}
    """
    if layout.is_own or layout.is_told:
        return layout
    if not layout.roles and (bare := _without_header(layout)):
        return bare
    if layout.header < 0:
        return layout
    layout = with_names_told_apart(with_needs_that_name(layout))
    layout = as_links(with_runs_filled(with_key_of_needs(layout)))
    if layout.has_links:
        return layout
    columns = _columns(layout)
    is_nameless = layout.roles and "name" not in layout.roles
    if is_nameless and (name := _name(layout, columns)):
        others = {role: places for role, places in layout.roles.items() if places != name}
        layout = replace(layout, roles={**others, "name": name}, is_guess="id" not in layout.roles)
    if layout.roles.keys() & NEEDS:
        return layout
    return _guessed(layout, columns) or layout


def _without_header(layout: Layout) -> Layout | None:
    """The layout of a table whose first row is a topic, which another row names as needed; None where it is none."""
    rows = layout.grid.rows
    if layout.header > 0 or not rows:
        return None
    headings = tuple(column_letters(place) for place in range(max(len(row.cells) for row in rows[:_SAMPLE])))
    bare = replace(layout, header=-1, headings=headings)
    found = _guessed(bare, _columns(bare))
    if not found:
        return None
    keys = {folded(rows[0].cell(found.of(role))) for role in ("id", "name")} - {""}
    named = {folded(part) for row in rows[1:_SAMPLE] for part in _parts(row.cell(found.of("needs")))}
    return found if keys & named else None


def _guessed(layout: Layout, columns: Sequence[Sequence[str]]) -> Layout | None:
    """The layout with the column whose cells name rows as what is needed; None if there is none."""
    known = layout.roles.get("id", ()) + layout.roles.get("name", ())
    keys = [place for place in known or range(len(columns)) if _names_rows(columns[place])]
    used = {place for places in layout.roles.values() for place in places}
    for key in keys:
        names = {*map(folded, columns[key])}
        for place, cells in enumerate(columns):
            if place not in used and place != key and _mentions(cells, columns[key], names):
                return replace(layout, roles=_roles(layout, columns, key, _alike(layout, place, used)), is_guess=True)
    return None


def _columns(layout: Layout) -> list[list[str]]:
    rows = layout.body[:_SAMPLE]
    return [
        [row.cells[place] if place < len(row.cells) else "" for row in rows] for place in range(len(layout.headings))
    ]


def _name(layout: Layout, columns: Sequence[Sequence[str]]) -> tuple[int, ...]:
    """The first column of no known heading whose cells are words that tell the rows apart; none if there is none.

    What an issue tracker calls the summary is the name of a task.
    """
    used = {place for places in layout.roles.values() for place in places}
    summary = layout.of("summary")
    if summary >= 0 and folded(layout.headings[summary]) == "summary" and _names_rows(columns[summary]):
        used.remove(summary)
    for place, cells in enumerate(columns):
        filled = [cell for cell in cells if cell]
        words = sum(len(cell) > 1 and cell[0].isalpha() and len(cell) < _LONGEST_NAME for cell in filled)
        if place not in used and filled and words >= 0.9 * len(cells) and len({*filled}) >= 0.9 * len(filled):
            return (place,)
    return ()


def _names_rows(cells: Sequence[str]) -> bool:
    filled = [cell for cell in cells if cell]
    return len(filled) > _FEWEST and len({*filled}) == len(filled) >= 0.95 * len(cells)


def _mentions(cells: Sequence[str], own: Sequence[str], names: set[str]) -> bool:
    """Whether the filled ones of these cells name rows, and others than their own."""
    filled = [(cell, key) for cell, key in zip(cells, own, strict=True) if cell]
    if len(filled) < _FEWEST or len(filled) == len(cells):
        return False
    words = [(folded(word), folded(key)) for cell, key in filled for word in _parts(cell) if word.strip()]
    parts = [(word, key) for word, key in words if word in names and word != key]
    alone = sum(any(folded(word) in names for word in _parts(cell)) for cell, _ in filled)
    return bool(parts) and alone >= _SHARE * len(filled)


def without_addresses(cell: str) -> str:
    """Return a cell without the addresses of pages in brackets after names.

    Examples
    --------
    >>> without_addresses("Small talk (https://example.org/a?b=1), Numbers (https://example.org/c)")
    'Small talk, Numbers'
    """
    return _ADDRESS.sub("", cell) if "://" in cell else cell


def _alike(layout: Layout, place: int, used: set[int]) -> tuple[int, ...]:
    """A column, and those that have the same heading and are not used otherwise."""
    heading = folded(layout.headings[place])
    same = (other for other, text in enumerate(layout.headings) if heading and folded(text) == heading)
    return tuple(sorted({place, *same} - used))


def _parts(cell: str) -> list[str]:
    """A cell and what signs part in it, without addresses of pages."""
    text = without_addresses(cell)
    bare = _IN_BRACKETS.sub("", text) if "(" in text else text
    return [text, *_BETWEEN.split(text), *(_BETWEEN.split(bare) if bare != text else ())]


def _roles(
    layout: Layout, columns: Sequence[Sequence[str]], key: int, needs: tuple[int, ...]
) -> dict[str, tuple[int, ...]]:
    """The roles with the column of prerequisites, and with id and name where no heading told these."""
    if layout.roles.keys() & {"id", "name"}:
        return {**layout.roles, "needs": needs}
    texts = (
        place
        for place, cells in enumerate(columns)
        if place not in (key, *needs) and _names_rows(cells) and sum(map(len, cells)) > sum(map(len, columns[key]))
    )
    name = next(texts, -1)
    if name < 0:
        return {"name": (key,), "needs": needs}
    return {"id": (key,), "name": (name,), "needs": needs}
