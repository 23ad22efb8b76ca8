"""Formats that people bring and that no reader takes: what each is, and what to bring instead."""

from __future__ import annotations

from graph.drafts import Source

_PASTE = "Copy its list or table and paste that, or save it as CSV."
_DOCUMENT = ("a document of a word processor", "Save it as plain text, or copy its list or table and paste that.")
_PICTURE = ("a picture", "Bring the file that it was drawn from.")
_OLD_SPREADSHEET = ("a spreadsheet in XML of 2003", "Open it there and save it as .xlsx or CSV.")
_BEGINNINGS = (
    (b"%PDF-", "a PDF", "Copy its list or table and paste that, or bring the file that it was made from."),
    (b"\x89PNG", *_PICTURE),
    (b"\xff\xd8\xff", *_PICTURE),
    (b"GIF8", *_PICTURE),
    (b"RIFF", *_PICTURE),
    (b"<svg", *_PICTURE),
    (b"BEGIN:VCALENDAR", "a calendar", "Bring the plan as CSV, JSON or checklist."),
    (b"{\\rtf", *_DOCUMENT),
    (b"SQLite format 3", "a database", "Export its tables as CSV."),
    (b"<!doctype html", "a web page", _PASTE),
    (b"<html", "a web page", _PASTE),
    (b"<table", "a web page", _PASTE),
)
_OUR_PAGE = b'<script type="application/json" id="data">'
_MEMBERS = (
    (b"word/document.xml", *_DOCUMENT),
    (b"application/vnd.oasis.opendocument.text", *_DOCUMENT),
    (b"ppt/presentation.xml", "a presentation", "Copy its lists and paste them."),
    (b"collection.anki2", "a deck of Anki", "Export it from Anki as text."),
)
_START = 4096


def unread_format(source: Source) -> tuple[str, str] | None:
    r"""Return what an input is that no reader takes, and what to do; None where that is not known.

    Examples
    --------
    >>> from graph.drafts import File
    >>> unread_format(Source("plan.ics", (File("plan.ics", b"BEGIN:VCALENDAR\r\n"),)))
    ('a calendar', 'Bring the plan as CSV, JSON or checklist.')
    """
    if len(source.files) != 1:
        return None
    content = source.files[0].content
    if content.startswith(b"PK\x03\x04"):
        return next(((what, advice) for member, what, advice in _MEMBERS if member in content), None)
    start = content[:_START].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if b'progid="excel.sheet"' in start:
        return _OLD_SPREADSHEET
    found = next(((what, advice) for begin, what, advice in _BEGINNINGS if start.startswith(begin.lower())), None)
    if found and found[0] == "a web page" and _OUR_PAGE in content:
        return "a web page of Groundwork", "Bring the plan as CSV, JSON or checklist, or the graph in any other format."
    return found
