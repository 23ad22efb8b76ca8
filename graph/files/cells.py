r"""Cells of tables: numbers as people type them, and texts that a spreadsheet would run as a formula.

Such texts are written so that they do not run, and read back: a cell that begins with one of ``= + - @``, a tab or a
line break (or the full-width forms that East Asian spreadsheets take for these) gets an apostrophe in front. So does a
cell that begins with apostrophes and then such a character, so that reading gives every text back exactly as it was.
"""

from __future__ import annotations

import re

# OWASP's list for CSV injection. Apostrophes in front belong to the pattern, which makes shielding injective.
_RUNS = re.compile("'*[=+\\-@\t\r\n＝＋－＠]")


def shielded(text: str) -> str:
    """Return `text` as a cell that no spreadsheet runs; `unshielded` takes it back.

    Examples
    --------
    >>> shielded("=1+1"), shielded("'=1+1"), shielded("don't"), shielded("'tis")
    ("'=1+1", "''=1+1", "don't", "'tis")
    """
    return f"'{text}" if _RUNS.match(text) else text


def number(text: str) -> float:
    """Return the number that a person typed; it may be below 0 or infinite, which is for the caller to judge.

    Raises
    ------
    ValueError
        If it is no number. ``1_000`` is none: only programmers write that, and a comma may have been meant.

    Examples
    --------
    >>> number(" 2.5 ")
    2.5
    """
    if "_" in text:
        raise ValueError(text)
    return float(text)


def unshielded(cell: str) -> str:
    """Return the text behind a cell: ``unshielded(shielded(text)) == text`` for every text.

    Examples
    --------
    >>> unshielded("'=1+1"), unshielded("=1+1"), unshielded("'tis")
    ('=1+1', '=1+1', "'tis")
    """
    return cell[1:] if cell.startswith("'") and _RUNS.match(cell) else cell
