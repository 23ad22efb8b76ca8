"""A file becomes bytes, and bytes become lines of text, whatever encoding they are in."""

from __future__ import annotations

import codecs
import io
from pathlib import Path

from graph.errors import did_you_mean, near_misses, quoted, some_lines
from graph.files.report import Report

_SAVE_AS_UTF8 = "Save it as UTF-8 (in a spreadsheet programme: 'CSV UTF-8')."
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
        near = near_misses(path.name, _names_beside(path))
        advice = f"Check the name and the folder.{did_you_mean(near)}"
        report.error(None, "missing-file", f"there is no such file ({path}).", advice)
    except IsADirectoryError:
        advice = "Give the path of the CSV file itself."
        report.error(None, "is-folder", f"this is a folder, not a file ({path}).", advice)
    except (OSError, ValueError) as trouble:
        reason = getattr(trouble, "strerror", None) or str(trouble)
        advice = "Check that you may read it and that no other programme holds it."
        report.error(None, "unreadable-file", f"the file cannot be opened ({reason}).", advice)
    return None


def _names_beside(path: Path) -> list[str]:
    try:
        return sorted(other.name for other in path.parent.iterdir())
    except OSError:
        return []


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
    if not content.strip():
        advice = f"It needs at least a header row such as {example}."
        report.error(None, "empty-file", "the file is empty.", advice)
        return []
    if content.startswith((_ZIP, _OLD_EXCEL)):
        found = "this is a spreadsheet file or an archive, no CSV file."
        advice = "Open it in the spreadsheet programme and save it as 'CSV UTF-8'."
        report.error(None, "not-a-table", found, advice)
        return []
    return _physical_lines(_without_nul(_text(content, report), report))


def _text(content: bytes, report: Report) -> str:
    utf16 = _utf16(content)
    if utf16:
        found = "the file is UTF-16 (what Excel calls 'Unicode Text'), not UTF-8."
        report.error(None, "wrong-encoding", found, _SAVE_AS_UTF8)
        return content.decode(utf16, errors="replace").removeprefix("\ufeff")
    content = content.removeprefix(codecs.BOM_UTF8)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return _mixed_text(content, report)


def _utf16(content: bytes) -> str:
    """Which UTF-16 these bytes are, told by their mark or by the zeros beside each letter; nothing if none."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    start = content[:400]
    for codec, zeros in (("utf-16-le", start[1::2]), ("utf-16-be", start[0::2])):
        if len(zeros) > 3 and zeros.count(0) > 0.6 * len(zeros):
            return codec
    return ""


def _mixed_text(content: bytes, report: Report) -> str:
    """The text of bytes of which some lines at least are not UTF-8 and are taken for Windows-1252."""
    text: list[str] = []
    wrong: list[tuple[int, int, int]] = []
    for number, latin in enumerate(_physical_lines(content.decode("latin-1")), start=1):
        line = latin.encode("latin-1")
        try:
            text.append(line.decode("utf-8"))
        except UnicodeDecodeError as trouble:
            wrong.append((number, line[trouble.start], trouble.start + 1))
            text.append(line.decode("cp1252", errors="replace"))
    number, byte, place = wrong[0]
    meant = bytes([byte]).decode("cp1252", errors="replace")
    also = f"; so are bytes in {some_lines([line for line, _, _ in wrong[1:]])}" if len(wrong) > 1 else ""
    found = f"byte {place} of the line, 0x{byte:02X} ({quoted(meant)} in Windows-1252), is not UTF-8{also}."
    report.error(number, "wrong-encoding", found, _SAVE_AS_UTF8)
    return "".join(text)


def _without_nul(text: str, report: Report) -> str:
    if "\0" not in text:
        return text
    wrong = [number for number, line in enumerate(_physical_lines(text), start=1) if "\0" in line]
    also = f" So do {some_lines(wrong[1:])}." if len(wrong) > 1 else ""
    found = f"the line holds a NUL byte, which no text has.{also}"
    report.error(wrong[0], "nul-byte", found, "Remove it, or export the file anew: it may be damaged.")
    return text.replace("\0", "")


def _physical_lines(text: str) -> list[str]:
    return io.StringIO(text, newline="").readlines()
