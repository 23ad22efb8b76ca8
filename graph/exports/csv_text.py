"""Tables as CSV text: commas, lines ended by a line feed, quotes where they are needed."""

from __future__ import annotations

import csv
from collections.abc import Iterable


def csv_text(rows: Iterable[Iterable[str]], *, quote_all: bool = False) -> str:
    r"""Return `rows` as CSV; every reader of the format gives the same cells back.

    Examples
    --------
    >>> csv_text([["id", "name"], ["a", 'say "hi", twice']])
    'id,name\na,"say ""hi"", twice"\n'
    """
    lines = _Lines()
    # The writer quotes the characters that end its own lines, so it must know of both; then one of them goes.
    writer = csv.writer(lines, lineterminator="\r\n", quoting=csv.QUOTE_ALL if quote_all else csv.QUOTE_MINIMAL)
    writer.writerows(rows)
    return "".join(line.removesuffix("\r\n") + "\n" for line in lines.written)


class _Lines:
    """What the writer writes to: it hands over one whole row at a time."""

    def __init__(self) -> None:
        self.written: list[str] = []

    def write(self, line: str) -> None:
        self.written.append(line)
