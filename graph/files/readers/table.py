"""Tables of anybody's columns as text: CSV with any separator, encoding, header and language."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from graph.drafts import Answers, Draft, File, Note, Origin, Question, Sign, Source
from graph.errors import UnreadableInputError
from graph.files.decoding import decoded, is_text, sample_of
from graph.files.readers.contents import by_content
from graph.files.readers.grids import SEPARATORS, Grid, grid_of
from graph.files.readers.layouts import Layout, layout_of, tables_in
from graph.files.readers.matrices import is_matrix, square_of
from graph.files.readers.tabular import draft_of

NAME = "table"
TITLE = "A table with columns of its own"

_LIKELY, _DOUBTFUL = 0.65, 0.4
SEPARATOR = "separator"
BESIDE = "a file that is no table"
_NO_TABLE = (
    "{",
    "[",
    "<",
    "%",
    "---\n",
    "---\r",
    "#separator:",
    "#columns:",
    "@prefix",
    "digraph",
    "graph ",
    "strict ",
)
"""How texts begin that are something else, whatever stands between their lines."""
_RULE = r"[ \t]*(?:-{2,}|:-+:?|-+:)[ \t]*"
_MARKDOWN = re.compile(rf"^[ \t]*\|?{_RULE}(?:\|{_RULE})+\|?[ \t]*$", re.MULTILINE)
"""The line below the header of a table in Markdown, which is read as such."""


def sniff(source: Source) -> Sign | None:
    r"""Return how sure it is that this is a table with a row for each topic or link: by its headings, not its name.

    Examples
    --------
    >>> sniff(Source("k.txt", (File("k.txt", b"Nr.;Kurs;Vorkenntnisse\n1;Mehl;\n2;Brot;1\n"),))).confidence
    0.85
    """
    return best_of([_sign_of(sample_of(file.content), file.path) for file in source.files[:20]])


def best_of(signs: Sequence[Sign | None]) -> Sign | None:
    """Return the surest sign of the files of a source; not sure where most of them are something else."""
    found = [sign for sign in signs if sign and sign.confidence >= _LIKELY] or [sign for sign in signs if sign]
    best = max(found, key=lambda sign: sign.confidence, default=None)
    if best and 2 * len(found) < len(signs):
        return Sign(min(best.confidence, _DOUBTFUL), f"a file with {best.reason} among others")
    return best


def read(source: Source, answers: Answers) -> Draft:
    """Return the draft of the tables of a source; files that are none are noted.

    Raises
    ------
    UnreadableInputError
        If there is no table in it, or an answer does not fit.
    """
    grids: list[Grid] = []
    notes: list[Note] = []
    asked: list[Question] = []
    for file in source.files:
        text = decoded(file.content, file.path, answers.get("encoding", ""), repairs=True)
        if not is_text(text.text) or not text.text.strip():
            notes.append(beside(file))
            continue
        grid = grid_of(text.text, file.path)
        grids.append(grid)
        notes += [*text.notes(file.path), *_separator_note(grid)]
        asked += text.questions()
    if not grids:
        found = f"{source.name}: there is no text with rows and columns in it."
        raise UnreadableInputError(found, "Bring a table saved as CSV, or a workbook.")
    return draft_of(grids, answers, NAME, notes, asked[:1])


def beside(file: File) -> Note:
    """Return the note on a file that is no table and is left out."""
    return Note(BESIDE, Origin(file.path))


def _separator_note(grid: Grid) -> Iterator[Note]:
    if grid.separator != "," and grid.rows and len(grid.rows[0].cells) > 1:
        between = SEPARATORS.get(grid.separator, repr(grid.separator))
        yield Note(SEPARATOR, Origin(grid.file), "", f"{between} between the cells")


def _sign_of(text: str, file: str) -> Sign | None:
    if not is_text(text) or text.lstrip().lower().startswith(_NO_TABLE) or _MARKDOWN.search(text):
        return None
    signs = [_sign(by_content(layout_of(part))) for part in tables_in(grid_of(text, file))]
    return max(filter(None, signs), key=lambda sign: sign.confidence, default=None)


def _sign(layout: Layout) -> Sign | None:
    """How sure a layout is that of a list of topics."""
    rows = layout.grid.rows
    widths = [len(row.cells) for row in rows]
    usual = max({*widths}, key=widths.count, default=0)
    if usual < 2 or (layout.header < 0 and not layout.is_guess):
        return Sign(0.3, "a column of texts") if usual == 1 and layout.has_topics else None
    regular = widths.count(usual) / len(widths)
    if layout.is_guess:
        return Sign(0.7, "a column that names what stands in another")
    headings = ", ".join(repr(layout.headings[places[0]]) for places in list(layout.roles.values())[:4])
    if layout.has_links or layout.roles.keys() & {"needs", "recommended", "leads"}:
        return Sign(0.85 if regular > 0.5 else 0.6, f"columns such as {headings}")
    if square_of(layout):
        return Sign(0.85, "rows and columns of the same names")
    if is_matrix(layout):
        return Sign(0.7, "many columns of marks")
    if layout.has_topics and len(layout.roles) > 1:
        return Sign(0.75 if regular > 0.7 else 0.45, f"columns such as {headings}")
    return Sign(0.5, "rows and columns") if regular > 0.8 and len(rows) > 2 else None
