"""Where the header of a table is, and which column holds what: by our names, by headings, or as a person says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from graph.core.names import folded
from graph.drafts import Answers, Note, Question, pairs_in
from graph.errors import UnreadableInputError, did_you_mean, near_misses, quoted
from graph.files.readers.grids import Grid, Row, column_letters
from graph.files.readers.headings import (
    NEEDS,
    OWN_EDGES,
    OWN_TOPICS,
    ROLES,
    heading_of,
    roles_of,
    says_direction,
    speaks_of_links,
    weight_of,
)
from graph.formatting import counted

_HEADER_WITHIN = 40
_SAMPLE = 300
_MOST_SHOWN = 12
_WHOLE = 4
"""How surely the very word says what a column holds."""
_OWN_ALSO = {"prerequisite": "source", "topic": "target"}
COLUMNS = "columns"
READ_AS = "what each column was read as"
FILLED_DOWN = "a category that stands once for several lines"
TITLE_ROW = "a line above the table"


@dataclass(frozen=True, slots=True)
class Layout:
    """A table, its header, and what its columns hold.

    `header` is the place of the header among the rows, -1 where there is none. `is_own` says that the columns have our
    names, so that nothing is guessed; `is_told` that a person said what they hold; `is_guess` that no heading says what
    is needed, but cells do; `is_directed` that headings say which end of a link is needed for the other;
    `filled_down` is the column that got the category of rows above, and in how many rows.
    """

    grid: Grid
    header: int
    headings: tuple[str, ...]
    roles: dict[str, tuple[int, ...]] = field(default_factory=dict)
    is_own: bool = False
    is_told: bool = False
    is_guess: bool = False
    is_directed: bool = False
    filled_down: tuple[int, int] = (-1, 0)

    @property
    def body(self) -> Sequence[Row]:
        """The rows below the header."""
        return self.grid.rows[self.header + 1 :]

    @property
    def has_topics(self) -> bool:
        """Whether its rows are topics."""
        return not self.has_links and bool(self.roles.keys() & {"id", "name"})

    @property
    def has_links(self) -> bool:
        """Whether its rows are links, each with two topics."""
        return {"source", "target"} <= self.roles.keys()

    @property
    def is_bare(self) -> bool:
        """Whether it says what texts need and nothing else, not even names of codes: what is needed is a topic too."""
        named = self.roles.keys() - NEEDS
        used = {place for places in self.roles.values() for place in places}
        others = (heading for place, heading in enumerate(self.headings) if place not in used)
        return bool(self.roles.keys() & NEEDS) and named in ({"id"}, {"name"}) and all(map(speaks_of_links, others))

    def of(self, role: str) -> int:
        """Return the first column that holds this; -1 if none does."""
        return self.roles.get(role, (-1,))[0]

    def notes(self) -> Iterator[Note]:
        """What must be said of it: the lines above, and which column was taken for what, unless it has our names."""
        for row in self.grid.rows[: max(self.header, 0)]:
            yield Note(TITLE_ROW, self.grid.origin(row), " ".join(filter(None, row.cells)))
        if self.is_own or not self.roles:
            return
        roles = {place: role for role, places in self.roles.items() for place in places}
        header = self.grid.rows[max(self.header, 0)]
        for place, heading in enumerate(self.headings):
            if place in roles or heading:
                taken = roles.get(place, "kept as a column of its own")
                yield Note(READ_AS, self.grid.origin(header, place), heading or column_letters(place), taken)
        place, count = self.filled_down
        if count:
            said = f"filled down in {counted(count, 'line')}"
            yield Note(FILLED_DOWN, self.grid.origin(header, place), self.headings[place], said)


def layout_of(grid: Grid) -> Layout:
    r"""Return where the header of a table is and what its columns hold, as far as headings say it.

    Examples
    --------
    >>> from graph.files.readers.grids import grid_of
    >>> layout = layout_of(grid_of("Our courses;;\nNr.;Kurs;Vorkenntnisse\n1;Mehl;\n", "kurse.csv"))
    >>> layout.header, layout.roles
    (1, {'id': (0,), 'name': (1,), 'needs': (2,)})
    """
    best = Layout(grid, -1, ())
    weight = 0.0
    for place, row in enumerate(grid.rows[:_HEADER_WITHIN]):
        found = _as_header(grid, place, row)
        told = weight_of(found.headings, found.roles) if found else 0.0
        if found and told > weight:
            best, weight = found, told
    return _widened(best) if best.roles else _unnamed(grid)


def tables_in(grid: Grid) -> list[Grid]:
    r"""Return the tables that stand below each other in one, each with its header, which comes after a blank line.

    A header is known as such where two of its headings or more are very words for what columns hold.

    Examples
    --------
    >>> from graph.files.readers.grids import grid_of
    >>> parts = tables_in(grid_of("id,name\n1,Flour\n2,Salt\n\nfrom,to\n1,2\n", "all.csv"))
    >>> [[list(row.cells) for row in part.rows] for part in parts]
    [[['id', 'name'], ['1', 'Flour'], ['2', 'Salt']], [['from', 'to'], ['1', '2']]]
    """
    rows = grid.rows
    gaps = (place for place in range(2, len(rows)) if rows[place].line - rows[place - 1].line > 1)
    starts = [place for place in gaps if _is_clear_header(grid, rows[place])]
    if not starts:
        return [grid]
    first = layout_of(replace(grid, rows=rows[: starts[0]]))
    again = any(rows[place].cells == rows[first.header].cells for place in starts)
    if again or not first.roles or not first.body:
        return [grid]
    parts = [replace(grid, rows=rows[start:end]) for start, end in pairwise([0, *starts, len(rows)])]
    return [parts[0], *(replace(part, blank=0, notes=()) for part in parts[1:])]


def _is_clear_header(grid: Grid, row: Row) -> bool:
    """Whether a row says of itself that it is a header: it has very words for what columns hold, and no numbers."""
    texts = [cell for cell in row.cells if cell]
    if any(map(_is_number, texts)) or not _as_header(grid, 0, row):
        return False
    said = [heading for text in texts if (heading := heading_of(text)) and heading.strength >= _WHOLE]
    return len({heading.role for heading in said}) > 1 and 2 * len(said) > len(texts)


def _widened(layout: Layout) -> Layout:
    """The layout with a column without heading for each that rows have beyond the header, so that no cell is lost.

    Where the last column says what is needed and these name topics, they go on with it: "M3; M9" between semicolons.
    """
    width = len(layout.headings)
    beyond = [row.cells[width:] for row in layout.body if len(row.cells) > width]
    most = max((place for cells in beyond for place, cell in enumerate(cells, 1) if cell), default=0)
    if layout.is_own or not most:
        return layout
    roles = dict(layout.roles)
    last = next((role for role, places in roles.items() if width - 1 in places and role in NEEDS), "")
    if last:
        names = [place for role in ("id", "name") for place in roles.get(role, ())]
        known = {folded(row.cells[place]) for row in layout.body for place in names if place < len(row.cells)}
        filled = [cell for cells in beyond for cell in cells if cell]
        if 2 * sum(folded(cell) in known for cell in filled) >= len(filled):
            roles[last] = (*roles[last], *range(width, width + most))
    return replace(layout, headings=(*layout.headings, *[""] * most), roles=roles)


def _as_header(grid: Grid, place: int, row: Row) -> Layout | None:
    """The layout if this row is the header; None if it cannot be."""
    if row.filled < 2 and len(row.cells) > 1:
        return None
    own = own_roles(row.cells)
    if own:
        return Layout(grid, place, tuple(row.cells), own, is_own=True)
    roles = roles_of(row.cells)
    is_header = len(roles) > 1 or bool(roles.keys() & {"name"} and len(row.cells) == 1)
    if is_header and roles.keys() & {"id", "name", "source"}:
        return Layout(grid, place, tuple(row.cells), roles, is_directed=says_direction(row.cells, roles))
    return None


def own_roles(headings: Sequence[str]) -> dict[str, tuple[int, ...]]:
    """Return what columns of our own names hold; nothing where they are not exactly ours.

    Further columns may be there, but none that says what is needed.

    Examples
    --------
    >>> own_roles(["id", "name", "teacher"]), own_roles(["source", "target"]), own_roles(["id", "name", "needs"])
    ({'id': (0,), 'name': (1,)}, {'source': (0,), 'target': (1,)}, {})
    """
    names = [heading.strip().casefold() for heading in headings]
    names = [_OWN_ALSO[name] if name in _OWN_ALSO and _OWN_ALSO[name] not in names else name for name in names]
    for needed, known in (({"id", "name"}, OWN_TOPICS), ({"source", "target"}, OWN_EDGES)):
        if needed <= {*names} and len({*names} & {*known}) == sum(name in known for name in names):
            foreign = roles_of([heading for heading, name in zip(headings, names, strict=True) if name not in known])
            if not foreign.keys() & NEEDS:
                return {name: (place,) for place, name in enumerate(names) if name in known}
    return {}


def _unnamed(grid: Grid) -> Layout:
    """The layout of a table whose headings name no topics: the first full row is its header."""
    widths = Counter(row.filled for row in grid.rows[:_SAMPLE])
    usual = widths.most_common(1)[0][0] if widths else 0
    for place, row in enumerate(grid.rows[:_HEADER_WITHIN]):
        texts = [cell for cell in row.cells if cell]
        if len(texts) >= max(usual - 1, 1) and len({*texts}) == len(texts) and not any(map(_is_number, texts)):
            roles = roles_of(row.cells) if len(texts) > 1 else {}
            needs = {role: places for role, places in roles.items() if role in NEEDS}
            return Layout(grid, place, tuple(row.cells), needs)
    return Layout(grid, -1, tuple(column_letters(place) for place in range(_width(grid.rows))))


def _width(rows: Iterable[Row]) -> int:
    return max((len(row.cells) for row in rows), default=0)


def _is_number(text: str) -> bool:
    return text.replace(",", "").replace(".", "").isdigit()


def told(layouts: Sequence[Layout], answers: Answers) -> list[Layout]:
    """Return the layouts with the columns as a person said; a role without a column is none.

    Raises
    ------
    UnreadableInputError
        If there is no such role, or no such column in any of the tables.
    """
    said = pairs_in(answers.get(COLUMNS, ""))
    for role in said:
        if role not in ROLES:
            near = did_you_mean(near_misses(role, ROLES))
            found = f"--columns {role}=...: a column is none of these.{near}"
            raise UnreadableInputError(found, f"There are: {', '.join(ROLES)}.")
    if not said:
        return list(layouts)
    changed = [_told(layout, said) for layout in layouts]
    for role, text in said.items():
        if text and not any(_places(layout, text) for layout in layouts):
            headings = [heading for layout in layouts for heading in layout.headings]
            found = f"there is no column {quoted(text)} for {role} among {_some(headings)}."
            near = did_you_mean(near_misses(text, headings))
            raise UnreadableInputError(found, f"Name one of these with --columns {role}=NAME.{near}")
    return changed


def _told(layout: Layout, said: dict[str, str]) -> Layout:
    found = {role: _places(layout, text) for role, text in said.items()}
    if not any(found.values()):
        return layout
    # What was said of a column of the same heading in another table is not said of this one.
    own = {place for role, places in found.items() for place in places if place in layout.roles.get(role, ())}
    found = {
        role: tuple(place for place in places if place not in own or place in layout.roles.get(role, ()))
        for role, places in found.items()
    }
    given = {place for places in found.values() for place in places}
    kept = {role: tuple(place for place in places if place not in given) for role, places in layout.roles.items()}
    roles = {role: places for role, places in {**kept, **found}.items() if places}
    is_directed = layout.is_directed and all(layout.roles.get(end) == roles.get(end) for end in ("source", "target"))
    return replace(layout, roles=roles, is_told=True, is_guess=False, is_directed=is_directed)


def _places(layout: Layout, text: str) -> tuple[int, ...]:
    """The columns that a person names: by heading, by letter or number, several with "+" between them."""
    if not text:
        return ()
    names = [folded(heading) for heading in layout.headings]
    if folded(text) in names:
        return (names.index(folded(text)),)
    by_letter = {column_letters(place).casefold(): place for place in range(len(names))}
    by_number = {str(place + 1): place for place in range(len(names))}
    one = by_letter.get(text.casefold(), by_number.get(text))
    if one is not None:
        return (one,)
    parts = [part.strip() for part in text.split("+")]
    found = [_places(layout, part) for part in parts] if len(parts) > 1 else []
    return tuple(place for places in found for place in places) if found and all(found) else ()


def _some(headings: Sequence[str]) -> str:
    left = len(headings) - _MOST_SHOWN
    return ", ".join(map(quoted, headings[:_MOST_SHOWN])) + (f" and {left:,} more" if left > 0 else "")


def columns_question(layouts: Sequence[Layout], examples: Sequence[str]) -> Question | None:
    """Return the question which column is what, with the guess as its default; None where all have our names."""
    foreign = [layout for layout in layouts if not layout.is_own]
    if not foreign:
        return None
    said: dict[str, str] = {}
    for layout in foreign:
        for role, places in layout.roles.items():
            said.setdefault(role, "+".join(_heading(layout, place) for place in places))
    has_topics = any(layout.has_topics or layout.has_links for layout in layouts)
    sentence = "Which column is what?" if has_topics else "No column is known by its heading. Which one holds the name?"
    return Question(
        key=COLUMNS,
        sentence=sentence,
        default=",".join(f"{role}={text}" for role, text in said.items()),
        examples=tuple(examples[:3]),
        touches=sum(len(layout.body) for layout in foreign),
        must_ask=not has_topics or any(layout.is_guess for layout in foreign),
        of=tuple(dict.fromkeys(_heading(layout, place) for layout in foreign for place in range(len(layout.headings)))),
    )


def _heading(layout: Layout, place: int) -> str:
    """What a column is called in an answer: its heading, or its letter where that is none or not the only one."""
    heading = layout.headings[place]
    return heading if heading and layout.headings.count(heading) == 1 else column_letters(place)
