"""A graph as a workbook (xlsx): its topics, prerequisites, resources and goals, a sheet each."""

from __future__ import annotations

import csv
from io import BytesIO, StringIO
from typing import TYPE_CHECKING

from graph.exports.graph_csv import graph_to_csv
from graph.model import Records

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

_SHEETS = ("Topics", "Prerequisites", "Resources", "Goals")
_NUMBERS = frozenset({"hours"})
_MOST_LETTERS = 32_767
"""A cell of a workbook holds no more."""


def graph_to_workbook(records: Records) -> bytes:
    """Return the graph as a workbook with the columns of our CSV files, hours as numbers.

    Numbers are numbers in every country's spreadsheet program, and no text runs as a formula or becomes a link. A text
    that is longer than a cell can be is cut.

    Examples
    --------
    >>> from graph.model import Topic
    >>> graph_to_workbook(Records((Topic("sets", "=Sets"),), ()))[:2]
    b'PK'
    """
    from xlsxwriter import Workbook

    content = BytesIO()
    book = Workbook(content, {"constant_memory": True, "in_memory": True})
    heading = book.add_format({"bold": True})
    for name, text in zip(_SHEETS, graph_to_csv(records), strict=True):
        if text:
            _fill(book.add_worksheet(name), text, heading)
    book.close()
    return content.getvalue()


def _fill(sheet: Worksheet, text: str, heading: Format) -> None:
    header, *rows = csv.reader(StringIO(text, newline=""))
    sheet.freeze_panes(1, 0)
    for column, title in enumerate(header):
        sheet.write_string(0, column, title, heading)
    for row, cells in enumerate(rows, start=1):
        for column, cell in enumerate(cells):
            if cell and header[column] in _NUMBERS:
                sheet.write_number(row, column, float(cell))
            elif cell:
                sheet.write_string(row, column, cell[:_MOST_LETTERS])
