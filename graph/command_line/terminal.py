"""What the command line writes: results whole or not at all, tables, and messages beside them."""

from __future__ import annotations

import os
import shutil
import sys
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread

import click

from graph.errors import KnowledgeGraphError, SaveError, reason_of
from graph.exports.plan_table import Table
from graph.files.journal import write_together

PIPE_CLOSED = 141
"""Exit status where the reader of a pipe went away, as shells count signals."""
_GAP = "  "
_FOR_NAMES = 16
_NARROWEST = 8
_BAR = 12
"""No column of text is made narrower than this to fit a terminal."""


class OutputError(KnowledgeGraphError):
    """A file that cannot be written."""


def say(message: str) -> None:
    """Write a message for people to standard error."""
    click.echo(printable(message, keep="\n"), err=True)


@contextmanager
def progress_line(what: str) -> Iterator[None]:
    """Say on the terminal what is going on and for how long, from the first second on; the line goes when it ends.

    Where standard error is no terminal, nothing is said.
    """
    if not sys.stderr.isatty():
        yield
        return
    ended = Event()
    line = Thread(target=_tick, args=(what, ended), daemon=True)
    line.start()
    try:
        yield
    finally:
        ended.set()
        line.join()


def _tick(what: str, ended: Event) -> None:
    seconds = 0
    while not ended.wait(1.0):
        seconds += 1
        text = f"{_moving_bar(seconds)} {printable(what)} … {seconds} s"
        sys.stderr.write(f"\r{_cut(text, shutil.get_terminal_size().columns - 1)}")
        sys.stderr.flush()
    if seconds:
        sys.stderr.write("\r\x1b[K")
        sys.stderr.flush()


def _moving_bar(seconds: int) -> str:
    """A bar that says that work goes on, not how much of it is left: nobody knows."""
    at = (seconds - 1) % (_BAR - 2)
    return f"[{'-' * at}###{'-' * (_BAR - 3 - at)}]"


def write_result(result: str | bytes, output: Path | None) -> None:
    """Write a result to `output`, whole or not at all, or to standard output if that is None or ``-``.

    Raises
    ------
    OutputError
        If the file cannot be written; nothing of it is then there, and what was there before still is.
    """
    content = result.encode("utf-8", "backslashreplace") if isinstance(result, str) else result
    if output is None or str(output) == "-":
        _write_out(content)
        return
    if output.is_dir():
        raise OutputError(f"{output} is a folder. Name a file in it, such as {output / 'plan.csv'}.")
    write_files({output: content})
    say(f"Wrote {output}.")


def write_page(text: str, output: Path | None) -> None:
    """Write text for people, as `write_result`, without what would steer a terminal."""
    write_result(printable(text, keep="\n"), output)


def _write_out(content: bytes) -> None:
    try:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        # Python would complain again when it closes a stream that nobody reads.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise click.exceptions.Exit(PIPE_CLOSED) from None


def write_folder(files: Mapping[str, str], folder: Path) -> None:
    """Write several files that belong together into `folder`, which is made if need be: all of them or none.

    Raises
    ------
    OutputError
        If one cannot be written.
    """
    if folder.exists() and not folder.is_dir():
        raise OutputError(f"{folder} is a file. These are several files: name a folder for them.")
    make_folder(folder)
    write_files({folder / name: text.encode("utf-8", "backslashreplace") for name, text in files.items()})
    say(f"Wrote {', '.join(files)} to {folder}.")


def make_folder(folder: Path) -> None:
    """Make a folder where it is not there; its parent has to be.

    Raises
    ------
    OutputError
        If it cannot be made.
    """
    try:
        folder.mkdir(exist_ok=True)
    except OSError as trouble:
        raise OutputError(f"The folder {folder} cannot be made: {reason_of(trouble)}.") from trouble


def write_files(contents: Mapping[Path, bytes]) -> None:
    """Write all files together or none of them; see `graph.files.journal.write_together`.

    Raises
    ------
    OutputError
        If one cannot be written.
    """
    try:
        whole = {path: content for path, content in contents.items() if path.is_file() or not path.exists()}
        write_together(whole)
        for path in contents.keys() - whole.keys():
            path.write_bytes(contents[path])  # a device or a pipe: nothing to keep whole
    except SaveError as refused:
        raise OutputError(str(refused)) from refused
    except OSError as trouble:
        where = trouble.filename or next(iter(contents))
        raise OutputError(f"{where} cannot be written: {reason_of(trouble)}. Nothing was changed.") from trouble


def table_for(table: Table, output: Path | None) -> str:
    """Return a table as text for where it goes: fitted to a terminal that a person looks at, else whole."""
    is_watched = output is None and sys.stdout.isatty()
    return plain_table(table, shutil.get_terminal_size().columns if is_watched else None)


def plain_table(table: Table, width: int | None = None) -> str:
    """Return a table as lines of text in columns.

    Without `width` nothing is cut, so that other programmes can search it; else the widest cells are.

    Examples
    --------
    >>> table = Table(("#", "Topic"), (("9", "Sets"), ("10", "Limits of sequences")), frozenset({"#"}))
    >>> print(plain_table(table), end="")
     #  Topic
     9  Sets
    10  Limits of sequences
    >>> print(plain_table(table, width=18).splitlines()[-1])
    10  Limits of seq…
    """
    rows = [tuple(map(printable, row)) for row in (table.headings, *table.rows)]
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    numbers = [heading in table.numbers for heading in table.headings]
    if width is not None:
        _narrow(widths, numbers, width)
    return "".join(_line(row, widths, numbers) for row in rows)


def _narrow(widths: list[int], numbers: Sequence[bool], width: int) -> None:
    """Take from the widest columns of text what is too much, from the first of them, which names things, last."""
    texts = [place for place, is_number in enumerate(numbers) if not is_number]
    for _ in range(sum(widths) + len(_GAP) * (len(widths) - 1) - width):
        widest = max(texts, key=lambda place: widths[place] - (_FOR_NAMES if place == texts[0] else 0), default=None)
        if widest is None or widths[widest] <= _NARROWEST:
            return
        widths[widest] -= 1


def printable(text: str, keep: str = "") -> str:
    r"""Return `text` without what would steer a terminal; blanks of any kind become one blank.

    Examples
    --------
    >>> printable("a\x1b[31mb\nc")
    'a\ufffd[31mb c'
    """
    return "".join(
        character if character in keep or not _steers(character) else " " if character.isspace() else "\ufffd"
        for character in text
    )


def _steers(character: str) -> bool:
    return unicodedata.category(character) in ("Cc", "Zl", "Zp", "Cs")


def _line(cells: Sequence[str], widths: Iterable[int], numbers: Iterable[bool]) -> str:
    padded = (_padded(*column) for column in zip(cells, widths, numbers, strict=True))
    return _GAP.join(padded).rstrip() + "\n"


def _padded(cell: str, width: int, is_number: bool) -> str:
    fitted = _cut(cell, width)
    blanks = " " * (width - _width(fitted))
    return blanks + fitted if is_number else fitted + blanks


def _cut(text: str, width: int) -> str:
    if _width(text) <= width:
        return text
    kept = text[: width - 1]
    while _width(kept) > width - 1:
        kept = kept[:-1]
    return f"{kept.rstrip()}…"


def _width(text: str) -> int:
    """How many columns of a terminal the text takes."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(character) else 2 if unicodedata.east_asian_width(character) in "WF" else 1
        for character in text
    )
