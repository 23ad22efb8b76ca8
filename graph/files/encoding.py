"""A file becomes bytes, and bytes become lines of text, whatever encoding they are in."""

from __future__ import annotations

import codecs
import io
from collections.abc import Iterator
from pathlib import Path

from graph.errors import did_you_mean, near_misses, quoted, some_lines
from graph.files.report import Report

_SAVE_AS_UTF8 = "Save it as UTF-8 (in a spreadsheet programme: 'CSV UTF-8')."
# Bytes looked at in one go.
_PIECE = 1 << 22
_ZIP, _OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


def content_of(path: Path, report: Report) -> bytes | None:
    """Return the bytes of a file; where it cannot be opened, None and one more problem in `report`.

    Examples
    --------
    >>> report = Report("topics.csv")
    >>> content_of(Path("nowhere/topics.csv"), report)
    >>> print(report.problems[0])
    topics.csv: there is no such file (nowhere/topics.csv). Check the name and the folder.
    """
    try:
        return path.read_bytes()
    except FileNotFoundError:
        report.error(None, "missing-file", f"there is no such file ({path}).", look_again(path))
    except IsADirectoryError:
        advice = "Give the path of the CSV file itself."
        report.error(None, "is-folder", f"this is a folder, not a file ({path}).", advice)
    except (OSError, ValueError) as trouble:
        reason = getattr(trouble, "strerror", None) or str(trouble)
        advice = "Check that you may read it and that no other programme holds it."
        report.error(None, "unreadable-file", f"the file cannot be opened ({reason}).", advice)
    return None


def look_again(path: Path) -> str:
    """Return what to do about a file that is not there: the names beside it that may be meant, if there are any."""
    try:
        beside = sorted(other.name for other in path.parent.iterdir())
    except OSError:
        beside = []
    return f"Check the name and the folder.{did_you_mean(near_misses(path.name, beside))}"


def lines_of(content: bytes, example: str, report: Report) -> list[str]:
    r"""Return the lines of a file as an editor counts them: ended by LF, CRLF or CR, and by nothing else.

    What is not UTF-8 is a problem in `report`, and guessed, so that the rest of the file can be checked in the
    same run. A file without text has no lines, which is a problem too; `example` shows a header it could have.

    Examples
    --------
    >>> report = Report("topics.csv")
    >>> lines_of("id,name\r\nlimit,Grenzübergang\r\n".encode("latin-1"), "id,name", report)
    ['id,name\r\n', 'limit,Grenzübergang\r\n']
    >>> print(report.problems[0].found)
    byte 12 of the line, 0xFC ('ü' in Windows-1252), is not UTF-8.
    """
    return _physical_lines(plain_text(content, example, report).decode())


def plain_text(content: bytes, example: str, report: Report) -> bytes:
    r"""Return the text of a file as UTF-8 without a byte-order mark or NUL bytes, under the rules of `lines_of`.

    Notes
    -----
    Sound bytes come back as they are. Where a file is mostly sound, work and memory grow with what is not.

    Examples
    --------
    >>> plain_text("\ufeffid\nlimit\n".encode(), "id,name", Report("topics.csv"))
    b'id\nlimit\n'
    """
    if not content or content.isspace():
        advice = f"It needs at least a header row such as {example}."
        report.error(None, "empty-file", "the file is empty.", advice)
        return b""
    if content.startswith((_ZIP, _OLD_EXCEL)):
        found = "this is a spreadsheet file or an archive, no CSV file."
        advice = "Open it in the spreadsheet programme and save it as 'CSV UTF-8'."
        report.error(None, "not-a-table", found, advice)
        return b""
    return _without_nul(_utf8(content, report), report)


def _utf8(content: bytes, report: Report) -> bytes:
    utf16 = utf16_of(content)
    if utf16:
        found = "the file is UTF-16 (what Excel calls 'Unicode Text'), not UTF-8."
        report.error(None, "wrong-encoding", found, _SAVE_AS_UTF8)
        return content.decode(utf16, errors="replace").removeprefix("\ufeff").encode()
    content = content.removeprefix(codecs.BOM_UTF8)
    if content.isascii() or all(is_utf8(piece) for _, piece in _pieces(content)):
        return content
    return _mixed_text(content, report)


def is_utf8(text: bytes) -> bool:
    """Return whether some bytes are UTF-8."""
    try:
        text.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _pieces(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Pieces of a few megabytes that end with a line, each with the number of lines before it."""
    begin = lines = 0
    while begin < len(content):
        end = content.find(b"\n", begin + _PIECE) + 1 or len(content)
        piece = content[begin:end]
        yield lines, piece
        lines += piece.count(b"\n") + piece.count(b"\r") - piece.count(b"\r\n")
        begin = end


def utf16_of(content: bytes) -> str:
    r"""Return which UTF-16 these bytes are, told by their mark or by the zeros beside each letter; nothing if none.

    Examples
    --------
    >>> utf16_of("id,name\n".encode("utf-16-be")), utf16_of("\ufeffid".encode("utf-16-le")), utf16_of(b"id,name\n")
    ('utf-16-be', 'utf-16', '')
    """
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    start = content[:400]
    for codec, zeros in (("utf-16-le", start[1::2]), ("utf-16-be", start[0::2])):
        if len(zeros) > 3 and zeros.count(0) > 0.6 * len(zeros):
            return codec
    return ""


def _mixed_text(content: bytes, report: Report) -> bytes:
    """The text of bytes of which some lines at least are not UTF-8 and are taken for Windows-1252."""
    text: list[bytes] = []
    wrong: list[tuple[int, int, int]] = []
    for before, piece in _pieces(content):
        text += [piece] if is_utf8(piece) else _guessed_lines(before, piece, wrong)
    number, byte, place = wrong[0]
    meant = bytes([byte]).decode("cp1252", errors="replace")
    also = f"; so are bytes in {some_lines([line for line, _, _ in wrong[1:]])}" if len(wrong) > 1 else ""
    found = f"byte {place} of the line, 0x{byte:02X} ({quoted(meant)} in Windows-1252), is not UTF-8{also}."
    report.error(number, "wrong-encoding", found, _SAVE_AS_UTF8)
    return b"".join(text)


def _guessed_lines(before: int, piece: bytes, wrong: list[tuple[int, int, int]]) -> Iterator[bytes]:
    """The lines of a piece in UTF-8; the number of each that was not, the byte and its place go to `wrong`."""
    for number, latin in enumerate(_physical_lines(piece.decode("latin-1")), start=before + 1):
        line = latin.encode("latin-1")
        try:
            line.decode("utf-8")
        except UnicodeDecodeError as trouble:
            wrong.append((number, line[trouble.start], trouble.start + 1))
            line = line.decode("cp1252", errors="replace").encode()
        yield line


def _without_nul(text: bytes, report: Report) -> bytes:
    if b"\0" not in text:
        return text
    wrong = [
        number
        for before, piece in _pieces(text)
        if b"\0" in piece
        for number, line in enumerate(_physical_lines(piece.decode("latin-1")), start=before + 1)
        if "\0" in line
    ]
    also = f" So do {some_lines(wrong[1:])}." if len(wrong) > 1 else ""
    found = f"the line holds a NUL byte, which no text has.{also}"
    report.error(wrong[0], "nul-byte", found, "Remove it, or export the file again: it may be damaged.")
    return text.replace(b"\0", b"")


def _physical_lines(text: str) -> list[str]:
    return io.StringIO(text, newline="").readlines()
