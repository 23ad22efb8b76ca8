"""Tables that say what texts need and columns about that alone: each row is a link, and one column may be its kind."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from graph.core.names import folded
from graph.files.readers.grids import Row
from graph.files.readers.headings import heading_of, plain, speaks_of_links
from graph.files.readers.layouts import Layout
from graph.files.readers.link_rows import NO, YES, kind_asked, names_a_kind
from graph.files.readers.name_columns import tells

BETWEEN = re.compile(r"[;,/|\n+&]|\s(?:and|or|und|oder|et|ou|y|o|e|en|of)\s")
"""What parts the names in a cell, as far as it takes to see whether they are names."""
_SAMPLE = 500
_KEYS = ("id", "name")
_CODE_WORDS = frozenset(("id", "ids", "code", "no", "nr", "num", "number", "nummer", "kuerzel", "key", "codigo"))
_NAME_WORDS = frozenset(
    ("name", "title", "label", "titel", "bezeichnung", "nombre", "nom", "titre", "titolo", "nome", "titulo", "naam")
)
_SOURCES, _TARGETS = frozenset({"source", "from", "von"}), frozenset({"target", "to", "nach"})
_OF_ONE = frozenset({"hours", "credits", "category", "summary", "difficulty", "area", "aliases"})
"""What is said of one topic alone."""


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
    if named := _named_ends(layout):
        return _with_kind(named)
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
    roles = {"source": (need,), "target": (topic,), **_reason(layout, others)}
    return _with_kind(replace(layout, roles=roles, is_directed=True))


def _reason(layout: Layout, others: Iterable[int]) -> dict[str, tuple[int, ...]]:
    """The first of some columns whose heading says that it holds reasons, if there is one."""
    reasons = (place for place in others if (said := heading_of(layout.headings[place])) and said.role == "reason")
    place = next(reasons, -1)
    return {"reason": (place,)} if place >= 0 else {}


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
    lists = [cell for cell in needs if BETWEEN.search(cell)]
    names = {*map(folded, topics), *(folded(cell) for cell in needs if not BETWEEN.search(cell))}
    parts = (folded(part) for cell in lists if folded(cell) not in names for part in BETWEEN.split(cell))
    return any(part in names for part in parts)


def _is_of_links(heading: str, cells: Sequence[str], topics: Sequence[str]) -> bool:
    """Whether a column is about what rows link, not about the topics that they name first."""
    if speaks_of_links(heading) or (_may_be_kinds(heading) and _are_kinds(cells)) or _asks_for_kind(heading, cells):
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


def _asks_for_kind(heading: str, cells: Sequence[str]) -> bool:
    """Whether each cell says yes or no to a kind of link: "Required", "Optional"."""
    return bool(kind_asked(heading)) and all(folded(cell) in YES | NO for cell in cells)


def _named_ends(layout: Layout) -> Layout | None:
    """The layout of links in which each end has a code and a name beside it, as their headings say; None if not.

    Those are "prerequisite_code, prerequisite_name, course_code, course_name": two words, each with a code and a name,
    and nothing about one topic alone.
    """
    ends = _stems(layout.headings)
    used = [place for places in ends.values() for place in places]
    others = [heading_of(heading) for place, heading in enumerate(layout.headings) if place not in used]
    if len(ends) != 2 or any(said and said.role in _OF_ONE for said in others):
        return None
    columns = _columns(layout, layout.body)
    if not all(all(columns[code]) and tells(columns[code], columns[name]) for code, name in ends.values()):
        return None
    source = next((stem for stem in ends if stem in _SOURCES or _role_of(stem) == "needs"), "")
    target = next((stem for stem in ends if stem != source), "")
    if not source or (source in _SOURCES and target not in _TARGETS):
        return None
    roles: dict[str, tuple[int, ...]] = {"source": ends[source][:1], "target": ends[target][:1]}
    roles |= {"source_name": ends[source][1:], "target_name": ends[target][1:]}
    roles |= {role: places for role, places in layout.roles.items() if role == "kind"}
    roles |= _reason(layout, [place for place in range(len(layout.headings)) if place not in used])
    return replace(layout, roles=roles, is_directed=source not in _SOURCES)


def _stems(headings: Sequence[str]) -> dict[str, tuple[int, int]]:
    """What headings are about of which there is one of codes and one of names, with the places of these two."""
    codes: dict[str, list[int]] = {}
    names: dict[str, list[int]] = {}
    for place, heading in enumerate(headings):
        words = plain(re.sub(r"(?<=[a-z])(?=[A-Z])", " ", heading)).split()
        stem = " ".join(word for word in words if word not in _CODE_WORDS | _NAME_WORDS)
        (names if _CODE_WORDS.isdisjoint(words) else codes).setdefault(stem, []).append(place)
    return {
        stem: (codes[stem][0], names[stem][0])
        for stem in codes
        if stem and len(codes[stem]) == len(names.get(stem, ())) == 1
    }


def _role_of(stem: str) -> str:
    said = heading_of(stem)
    return said.role if said else ""


def _with_kind(layout: Layout) -> Layout:
    """The layout with the first column of kinds as such, where no heading says which it is."""
    if "kind" in layout.roles:
        return layout
    used = {place for places in layout.roles.values() for place in places}
    for place, cells in enumerate(_columns(layout, layout.body[:_SAMPLE])):
        heading = layout.headings[place]
        share = 0.5 if speaks_of_links(heading) else 1.0
        is_kind = (_may_be_kinds(heading) and _are_kinds(cells, share)) or _asks_for_kind(heading, cells)
        if place not in used and is_kind:
            return replace(layout, roles={**layout.roles, "kind": (place,)})
    return layout
