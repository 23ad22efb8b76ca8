r"""Cells of tables: numbers as people type them, and texts that a spreadsheet would run as a formula.

Such texts are written so that they do not run, and read back: a cell that begins with one of ``= + - @``, a tab or a
line break (or the full-width forms that East Asian spreadsheets take for these) gets an apostrophe in front. So does a
cell that begins with apostrophes and then such a character, so that reading gives every text back exactly as it was.
"""

from __future__ import annotations

import re
from unicodedata import normalize

BLANKS = "".join(map(chr, (*range(9, 14), *range(28, 33), 0x85, 0xA0, 0x1680, *range(0x2000, 0x200B))))
BLANKS += "\u2028\u2029\u202f\u205f\u3000"
"""What `str.strip` takes off."""
INVISIBLE = "\xad\u061c\u180e\ufeff" + "".join(map(chr, (*range(0x200B, 0x2010), *range(0x202A, 0x202F))))
INVISIBLE += "".join(map(chr, range(0x2060, 0x2070)))
"""Marks that show nothing: soft hyphens, joiners, directions of writing, byte-order marks."""
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


def id_in(cell: str) -> str:
    """Return the id in a cell: one Unicode form for all ways to write a text, without what shows nothing at its ends.

    Examples
    --------
    >>> id_in("cafe\u0301") == id_in("caf\u00e9"), id_in(" sets\u200b")
    (True, 'sets')
    """
    return cell.strip() if cell.isascii() else normalize("NFC", cell).strip(BLANKS + INVISIBLE)


def unshielded(cell: str) -> str:
    """Return the text behind a cell: ``unshielded(shielded(text)) == text`` for every text.

    Examples
    --------
    >>> unshielded("'=1+1"), unshielded("=1+1"), unshielded("'tis")
    ('=1+1', '=1+1', "'tis")
    """
    return cell[1:] if cell.startswith("'") and _RUNS.match(cell) else cell
