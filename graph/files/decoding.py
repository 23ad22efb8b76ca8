"""The bytes of a file somebody brought become text: by its mark, as UTF-8, by its zero bytes, else as Windows-1252."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from graph.drafts import Choice, Note, Origin, Question
from graph.errors import UnreadableInputError, quoted
from graph.files.encoding import is_utf8
from graph.files.mis_decoding import Repair, repaired

SAMPLE = 220_000
"""Readers look at no more bytes of a file than these to tell whether it is theirs."""
_START = 120_000
_PIECES = 5
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
"""The mark of UTF-32 begins as that of UTF-16 does, so it is looked for first."""
_WINDOWS = "".join(bytes([byte]).decode("cp1252", errors="ignore") or chr(byte) for byte in range(256))
"""Windows-1252 as browsers read it: the five bytes without a letter stay control characters, and nothing is lost."""
_SHOWN = {"cp1252": "Windows-1252", "utf-8": "UTF-8", "utf-16-le": "UTF-16", "utf-16-be": "UTF-16"}
GUESSED, REPAIRED, _DECLINED = "Windows-1252", "repaired", "utf-8"
CAUSE = "encoding"

MOST_BLANKS = 200
_BLANK = r"[ \t\v\f\u00a0]"
_LONG_BLANKS = re.compile(rf"{_BLANK}{{{MOST_BLANKS},}}+")
_STEP = 25
_MAY_BE_LONG = re.compile(rf"{_BLANK}{{{MOST_BLANKS // _STEP}}}")
"""What so long a run leaves of itself in every 25th letter of a text, which is all that is looked at as a rule."""


class Decoded(NamedTuple):
    """The text of a file, what it was read as, and the lines that show whether that was right, if it was guessed.

    `repair` is how text that somebody had mis-decoded before was read again, `offered` how it might have been.
    """

    text: str
    encoding: str
    doubtful: tuple[str, ...] = ()
    repair: Repair | None = None
    offered: Repair | None = None

    def notes(self, file: str) -> tuple[Note, ...]:
        """What a person must be told about how the file was read: nothing for UTF-8 that needed no repair."""
        found: list[Note] = []
        if self.encoding != "UTF-8":
            found.append(Note(CAUSE, Origin(file), "", f"read as {self.encoding}"))
        if again := self.repair:
            cause = f"UTF-8 once read as {again.read_as}: repaired"
            found.append(Note(cause, Origin(file), again.before, again.after))
        return tuple(found)

    def questions(self) -> tuple[Question, ...]:
        """The question that a guess or a repair raises."""
        if self.offered:
            return (_question_of(self.offered),)
        if not self.doubtful:
            return ()
        examples = tuple(quoted(line) for line in self.doubtful[:3])
        sentence = "The file does not say how its letters are encoded. Are these lines as they should be?"
        chosen = (Choice(GUESSED, "yes (Windows-1252)"), Choice("mac_roman", "no, it is from an old Macintosh"))
        return (Question("encoding", sentence, GUESSED, (*chosen, *_ALSO), examples, len(self.doubtful)),)


_ALSO = tuple(
    Choice(name, words)
    for name, words in (
        ("cp1250", "no, Central European (Windows-1250)"),
        ("cp1251", "no, Cyrillic (Windows-1251)"),
        ("cp437", "no, from DOS (437)"),
        ("cp850", "no, from DOS (850)"),
        ("iso8859-15", "no, ISO 8859-15"),
        ("shift_jis", "no, Japanese (Shift JIS)"),
        ("gb18030", "no, Chinese (GB 18030)"),
    )
)


def _question_of(repair: Repair) -> Question:
    sentence = f"Its letters had been taken for {repair.read_as} once, and were put right. Is this as it should be?"
    chosen = (Choice(REPAIRED, "yes"), Choice(_DECLINED, "no, leave all letters as they are in the file"))
    return Question("encoding", sentence, REPAIRED, chosen, (f"{repair.before}: {repair.after}",), 1)


def decoded(content: bytes, file: str = "", encoding: str = "", repairs: bool = False) -> Decoded:
    r"""Return the text of a file without its mark; `encoding` is what a person said it is, if they did.

    With `repairs`, text that was mis-decoded before it was saved is read as what it was, unless a person named an
    encoding: lists and tables that went through a clipboard or a spreadsheet, and not what a program wrote for another.

    Raises
    ------
    UnreadableInputError
        If the encoding that was named does not fit, or is none.

    Examples
    --------
    >>> decoded("Größe".encode()).encoding, decoded("Größe".encode("utf-16")).encoding
    ('UTF-8', 'UTF-16')
    >>> decoded("Größe\n".encode("cp1252"))
    Decoded(text='Größe\n', encoding='Windows-1252', doubtful=('Größe',), repair=None, offered=None)
    >>> decoded("GrÃ¶ÃŸe".encode(), repairs=True).text
    'Größe'
    """
    is_told = encoding not in ("", REPAIRED)
    found = _as_told(content, file, encoding) if is_told else _decoded(content)
    may_repair = (
        repairs and found.encoding != GUESSED and encoding in ("", REPAIRED, _DECLINED)
    )  # no guess upon a guess
    offered = repaired(found.text) if may_repair else None
    again = None if is_told else offered
    return found._replace(text=with_short_blanks(again.text if again else found.text), repair=again, offered=offered)


def with_short_blanks(text: str) -> str:
    """Return a text with no run of more than 200 blanks and tabs: they say nothing, and a pattern may go through each.

    Examples
    --------
    >>> len(with_short_blanks("a" + " " * 100_000 + "b"))
    202
    """
    if len(text) < MOST_BLANKS or not _MAY_BE_LONG.search(text[::_STEP]):
        return text
    return _LONG_BLANKS.sub(" " * MOST_BLANKS, text)


def _decoded(content: bytes) -> Decoded:
    for mark, codec in _MARKS:
        if content.startswith(mark):
            return Decoded(content[len(mark) :].decode(codec, errors="replace"), _SHOWN.get(codec, codec.upper()))
    if codec := _by_zeros(content):
        return Decoded(content.decode(codec, errors="replace"), f"{_SHOWN[codec]} without its mark")
    try:
        return Decoded(content.decode("utf-8"), "UTF-8")
    except UnicodeDecodeError:
        return _guessed(content)


def sample_of(content: bytes) -> str:
    r"""Return a part of a file's text to recognise it by: the beginning, and five later pieces cut at line ends.

    Examples
    --------
    >>> sample_of("a;b\nä;1\n".encode("utf-16"))
    'a;b\nä;1\n'
    """
    if len(content) <= SAMPLE:
        return decoded(content, repairs=True).text
    if content.startswith(tuple(mark for mark, _ in _MARKS[1:])) or _by_zeros(content):
        return decoded(content[: SAMPLE // 4 * 4], repairs=True).text
    return decoded(b"".join(_samples(content)), repairs=True).text


def is_text(text: str) -> bool:
    r"""Return whether this is text that people write: no zero bytes, and hardly any control characters.

    Examples
    --------
    >>> is_text("a\tb\r\n"), is_text("PK\x03\x04\x00")
    (True, False)
    """
    if "\0" in text:
        return False
    odd = len(text) - len(text.translate(_NO_CONTROLS))
    return odd * 200 <= len(text)


_NO_CONTROLS = dict.fromkeys((*range(9), 11, *range(14, 32), 127))


def _samples(content: bytes) -> Iterator[bytes]:
    yield content[: content.rfind(b"\n", 0, _START) + 1 or _START]
    size = (SAMPLE - _START) // _PIECES
    for piece in range(1, _PIECES + 1):
        begin = _START + (len(content) - _START - size) * piece // _PIECES
        first, last = content.find(b"\n", begin, begin + size), content.rfind(b"\n", begin, begin + size)
        if 0 <= first < last:
            yield content[first + 1 : last + 1]


def _as_told(content: bytes, file: str, encoding: str) -> Decoded:
    where = f"{file}: " if file else ""
    try:
        codec = codecs.lookup(encoding)
    except (LookupError, ValueError):
        advice = "Name one such as utf-8, windows-1252, utf-16 or mac_roman with --encoding."
        raise UnreadableInputError(f"{where}there is no encoding {quoted(encoding)}.", advice) from None
    if codec.name == "cp1252":
        return Decoded(_windows(content), GUESSED, _doubtful(content, _windows))
    try:
        text = content.decode(codec.name)
    except (UnicodeError, LookupError, AssertionError, AttributeError) as trouble:
        at = f" (at byte {trouble.start + 1:,})" if isinstance(trouble, UnicodeDecodeError) else ""
        found = f"{where}this is no text in {encoding}{at}."
        raise UnreadableInputError(found, "Name another encoding with --encoding, or leave that out.") from None
    if not isinstance(text, str):
        raise UnreadableInputError(f"{where}{encoding} is no encoding of text.", "Name another with --encoding.")
    # Who answered may want to answer otherwise, so that the question stays.
    doubtful = _doubtful(content, lambda line: line.decode(codec.name, errors="replace"))
    return Decoded(text.removeprefix("\ufeff"), _SHOWN.get(codec.name, encoding), doubtful)


def _doubtful(content: bytes, read: Callable[[bytes], str]) -> tuple[str, ...]:
    """The lines that show whether an encoding is right, where nothing in the file tells of another."""
    if content.startswith(tuple(mark for mark, _ in _MARKS)) or _by_zeros(content):
        return ()
    odd, wrong = _odd_lines(content)
    return tuple(read(line).strip() for line in wrong) if wrong and 2 * len(wrong) >= len(odd) else ()


def _odd_lines(content: bytes) -> tuple[list[bytes], list[bytes]]:
    """The lines with letters beyond ASCII, and those of them that are no UTF-8."""
    odd = [line for line in content.split(b"\n") if not line.isascii()]
    return odd, [line for line in odd if not is_utf8(line)]


def _by_zeros(content: bytes) -> str:
    """Which UTF-16 the zeros beside each letter tell of; nothing if none."""
    start = content[:4000]
    for codec, zeros, letters in (
        ("utf-16-le", start[1::2], start[0::2]),
        ("utf-16-be", start[0::2], start[1::2]),
    ):
        if len(zeros) > 3 and zeros.count(0) > 0.6 * len(zeros) and letters.count(0) < 0.1 * len(letters):
            return codec
    return ""


def _guessed(content: bytes) -> Decoded:
    """The text of bytes that are not UTF-8: line by line where most lines with such letters are UTF-8."""
    odd, wrong = _odd_lines(content)
    if 2 * len(wrong) >= len(odd):
        return Decoded(_windows(content), GUESSED, tuple(_windows(line).strip() for line in wrong))
    lines = (line.decode("utf-8") if is_utf8(line) else _windows(line) for line in content.split(b"\n"))
    some = "1 line" if len(wrong) == 1 else f"{len(wrong):,} lines"
    return Decoded("\n".join(lines), f"UTF-8 but for {some} in {GUESSED}")


def _windows(content: bytes) -> str:
    return codecs.charmap_decode(content, "strict", _WINDOWS)[0]
