"""Workbooks made for tests, in the least that the format asks for."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape, quoteattr

_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"

_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"


def workbook_of(sheets: Mapping[str, Sequence[Sequence[str | float]]]) -> bytes:
    """A workbook (xlsx) of these sheets by name, each as rows of texts and numbers."""
    kinds = {"workbook.xml": "sheet.main"} | {
        f"worksheets/sheet{number}.xml": "worksheet" for number, _ in enumerate(sheets, 1)
    }
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        + "".join(f'<Override PartName="/xl/{part}" ContentType="{_KIND}.{kind}+xml"/>' for part, kind in kinds.items())
        + "</Types>",
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r" '
        f'Type="{_LINKS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook {_MAIN} xmlns:r="{_LINKS}"><sheets>'
        + "".join(
            f'<sheet name={quoteattr(name)} sheetId="{number}" r:id="s{number}"/>'
            for number, name in enumerate(sheets, 1)
        )
        + "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
        + "".join(
            f'<Relationship Id="s{number}" Type="{_LINKS}/worksheet" Target="worksheets/sheet{number}.xml"/>'
            for number in range(1, len(sheets) + 1)
        )
        + "</Relationships>",
    }
    for number, rows in enumerate(sheets.values(), 1):
        parts[f"xl/worksheets/sheet{number}.xml"] = (
            f"<worksheet {_MAIN}><sheetData>{_rows(rows)}</sheetData></worksheet>"
        )
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return made.getvalue()


def _rows(rows: Sequence[Sequence[str | float]]) -> str:
    return "".join(f'<row r="{number}">{"".join(map(_cell, row))}</row>' for number, row in enumerate(rows, 1))


def _cell(value: str | float) -> str:
    if isinstance(value, str):
        return f'<c t="inlineStr"><is><t>{escape(value)}</t></is></c>'
    return f"<c><v>{value}</v></c>"
