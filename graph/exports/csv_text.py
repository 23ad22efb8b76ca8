"""Tables as CSV text: commas, lines ended by a line feed, quotes where they are needed."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable
from typing import NamedTuple


def csv_text(rows: Iterable[Iterable[str]], *, quote_all: bool = False) -> str:
    r"""Return `rows` as CSV; every reader of the format gives the same cells back.

    Examples
    --------
    >>> csv_text([["id", "name"], ["a", 'say "hi", twice']])
    'id,name\na,"say ""hi"", twice"\n'
    """
    # The writer quotes the characters that end its own lines, so it must know of both; then one of them goes.
    written: list[str] = []
    to = _Rows(written.append)
    csv.writer(to, lineterminator="\r\n", quoting=csv.QUOTE_ALL if quote_all else csv.QUOTE_MINIMAL).writerows(rows)
    return "".join(row.removesuffix("\r\n") + "\n" for row in written)


class _Rows(NamedTuple):
    """What the writer writes to: it hands over one whole row at a time."""

    write: Callable[[str], object]
