"""How values show themselves: on a line in a session, as a table in a notebook."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from html import escape
from reprlib import Repr
from typing import Any

from graph.formatting import counted

MOST_ROWS = 20
"""A table in a notebook has no more rows."""
_MOST_NAMES = 3
_LONGEST_CELL = 80

_SHORT = Repr()
_SHORT.maxstring = _SHORT.maxother = 60
_SHORT.maxtuple = _SHORT.maxfrozenset = _MOST_NAMES


def brief(value: Any) -> str:
    """Return the fields of a dataclass that are not as usual, each cut to a part of a line.

    Examples
    --------
    >>> from dataclasses import dataclass
    >>> @dataclass(repr=False)
    ... class Shelf:
    ...     books: tuple[str, ...]
    ...     colour: str = "black"
    ...     __repr__ = brief
    >>> Shelf(("a", "b", "c", "d")), Shelf((), "blue")
    (Shelf(books=('a', 'b', 'c', ...)), Shelf(books=(), colour='blue'))
    """
    unusual = ((field.name, found) for field in fields(value) if (found := getattr(value, field.name)) != field.default)
    return f"{type(value).__name__}({', '.join(f'{name}={_SHORT.repr(found)}' for name, found in unusual)})"


def span(first: str, last: str) -> str:
    """Return from where to where something goes.

    Examples
    --------
    >>> span("1", "2"), span("3", "3")
    ('1 to 2', '3')
    """
    return first if first == last else f"{first} to {last}"


def html_table(title: str, headings: Sequence[str], rows: Sequence[Sequence[str]], count: int, what: str) -> str:
    """Return a table for a notebook, of `rows` out of `count` things called `what`; nothing in it is taken for HTML.

    Examples
    --------
    >>> html_table("1 topic", ["Topic"], [["<b>"]], 3, "topic").splitlines()[3:]
    ['<tr><td>&lt;b&gt;</td></tr>', '</tbody></table>', '<p>and 2 topics more</p>']
    """
    lines = [
        f"<table><caption>{escape(title)}</caption>",
        f"<thead>{_row('th', headings)}</thead>",
        "<tbody>",
        *(_row("td", row) for row in rows),
        "</tbody></table>",
    ]
    if count > len(rows):
        lines.append(f"<p>and {counted(count - len(rows), what)} more</p>")
    return "\n".join(lines)


def _row(tag: str, cells: Sequence[str]) -> str:
    cut = (cell if len(cell) <= _LONGEST_CELL else f"{cell[: _LONGEST_CELL - 1]}…" for cell in cells)
    return f"<tr>{''.join(f'<{tag}>{escape(cell)}</{tag}>' for cell in cut)}</tr>"
