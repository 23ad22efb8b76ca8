"""Several columns that headings call names: which one is the id, which the name, and what the others are."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from graph.core.names import folded
from graph.files.readers.headings import NEEDS, PLURALS, heading_of, plain
from graph.files.readers.layouts import Layout

_CODE = re.compile(r"(?=\D*\d)[^\W_][\w./-]*(?: [\w./-]{1,6})?")
"""What is like "E1", "CS 101" or "HT-101a": one word or two with a digit, the second of which is short."""
_LONGEST_CODE = 20
_SHARE = 0.9
_BETWEEN = re.compile(r"[;,/\n+&]")


def with_names_told_apart(layout: Layout) -> Layout:
    r"""Return a layout in which codes beside titles are the id, and no cell is another name of two topics.

    A column that repeats is the category where its heading says "unit" or "department" and there is none yet, else it
    stays a column of its own. Cost is linear in the rows, where several columns are called names.

    Examples
    --------
    >>> from graph.files.readers.grids import grid_of
    >>> from graph.files.readers.layouts import layout_of
    >>> text = "Course,Title,Module\nE1,Circuits,Basics\nE2,Filters,Basics\nE3,Radio,Work\n"
    >>> with_names_told_apart(layout_of(grid_of(text, "courses.csv"))).roles
    {'name': (1,), 'id': (0,), 'category': (2,)}
    """
    name = layout.of("name")
    others = [place for place in layout.roles.get("aliases", ()) if _says_name(layout.headings[place])]
    if name < 0:
        return layout
    others += _finer_plurals(layout, name)
    if not others:
        return layout
    columns = _columns(layout, (name, *others))
    roles = {role: places for role, places in layout.roles.items() if role != "aliases"}
    code, title = ("id" not in roles and _code_and_title(columns)) or (-1, _title(layout, columns, name, others))
    if code >= 0:
        roles["id"] = (code,)
    roles["name"] = (title,)
    rest = [place for place in (name, *others) if place not in (code, title)]
    keys = [*zip(columns[title], columns[code] if code >= 0 else columns[title], strict=True)]
    aliases = {
        place for place in rest if not _is_of_runs(columns[place]) and _is_alias(columns[place], keys, columns[title])
    }
    told = {place for place in layout.roles.get("aliases", ()) if place not in others}
    if both := sorted(aliases | told):
        roles["aliases"] = tuple(both)
    groups = [place for place in rest if place not in aliases and _is_group(layout.headings[place], columns[place])]
    if groups and "category" not in roles:
        roles["category"] = (groups[0],)
    return replace(layout, roles=roles)


def _finer_plurals(layout: Layout, name: int) -> list[int]:
    """The first column called "Courses" or the like that tells rows apart, where names do not: at most one."""
    places = [place for place, heading in enumerate(layout.headings) if plain(heading) in PLURALS and place != name]
    columns = _columns(layout, (name, *places)) if places else {}
    if not places or _is_distinct(columns[name]):
        return []
    return [place for place in places if _is_distinct(columns[place])][:1]


def _says_name(heading: str) -> bool:
    said = heading_of(heading)
    return said is not None and said.role == "name"


def _columns(layout: Layout, places: Iterable[int]) -> dict[int, list[str]]:
    return {
        place: [row.cells[place] if place < len(row.cells) else "" for row in layout.body if row.filled > 1]
        for place in places
    }


def _code_and_title(columns: Mapping[int, Sequence[str]]) -> tuple[int, int] | None:
    """The one column of codes and the first of words beside it, where a code has one title; None if there are none."""
    codes = [place for place, cells in columns.items() if _are_codes(cells)]
    titles = [place for place, cells in columns.items() if _are_words(cells)]
    if len(codes) != 1 or not titles or not tells(columns[codes[0]], columns[titles[0]]):
        return None
    return codes[0], titles[0]


def _are_codes(cells: Sequence[str]) -> bool:
    filled = [cell for cell in cells if cell]
    codes = sum(len(cell) <= _LONGEST_CODE and _CODE.fullmatch(cell) is not None for cell in filled)
    return bool(filled) and codes >= _SHARE * len(cells)


def _are_words(cells: Sequence[str]) -> bool:
    filled = [cell for cell in cells if cell]
    words = sum(cell[0].isalpha() and not _CODE.fullmatch(cell) for cell in filled)
    return bool(filled) and words >= _SHARE * len(cells)


def tells(ones: Sequence[str], others: Sequence[str]) -> bool:
    """Return whether each of these cells stands beside the same one of the others, wherever it stands.

    Examples
    --------
    >>> tells(["a", "b", "a"], ["Flour", "Salt", "Flour"]), tells(["a", "a"], ["Flour", "Salt"])
    (True, False)
    """
    beside: dict[str, str] = {}
    return all(beside.setdefault(one, other) == other for one, other in zip(ones, others, strict=True) if one and other)


def _title(layout: Layout, columns: Mapping[int, Sequence[str]], name: int, others: Sequence[int]) -> int:
    """The column of names: the one that headings say, or where it has one name for many rows the one that has not."""
    is_run = _is_of_runs(columns[name])
    finer = [
        place
        for place in others
        if _is_distinct(columns[place]) and (is_run or not tells(columns[name], columns[place]))
    ]
    if not finer:
        return name
    words = _needed(layout)
    named = {place: len(words & {*map(folded, columns[place])}) for place in (name, finer[0])}
    return finer[0] if named[finer[0]] >= named[name] else name


def _is_of_runs(cells: Sequence[str]) -> bool:
    """Whether a column begins filled and is blank at least as often: what is said once for several rows."""
    filled = sum(map(bool, cells))
    return len(cells) > 1 and bool(cells[0]) and 2 * filled <= len(cells)


def _is_distinct(cells: Sequence[str]) -> bool:
    return len({*map(folded, cells)}) == len(cells) and all(cells)


def _needed(layout: Layout) -> set[str]:
    places = [place for role in NEEDS for place in layout.roles.get(role, ())]
    texts = (row.cells[place] for row in layout.body for place in places if place < len(row.cells))
    return {folded(word) for text in texts for word in (text, *_BETWEEN.split(text)) if word}


def _is_alias(cells: Sequence[str], keys: Sequence[tuple[str, str]], names: Sequence[str]) -> bool:
    """Whether these cells are other names: none of them is said of two topics, or is what another is called."""
    said = {folded(cell): key for cell, key in zip(cells, keys, strict=True) if cell}
    called = {folded(name): key for name, key in zip(names, keys, strict=True)}
    is_one = all(said[folded(cell)] == key for cell, key in zip(cells, keys, strict=True) if cell)
    return bool(said) and is_one and all(called.get(cell, key) == key for cell, key in said.items())


def _is_group(heading: str, cells: Sequence[str]) -> bool:
    """Whether a column that repeats is a category: by its whole heading, or a word such as "department" in it."""
    said = heading_of(heading)
    words = plain(heading).rpartition(" ")[0]
    before = heading_of(words) if words else None
    is_whole = said is not None and said.strength >= 4
    return any(cells) and (is_whole or (before is not None and before.role in ("category", "area")))
