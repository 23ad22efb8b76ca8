"""Text that was UTF-8 once and was read as something else: found out, and read as what it was."""

from __future__ import annotations

import re
from typing import NamedTuple

_CODECS = {"cp1252": "Windows-1252 or Latin-1", "mac_roman": "Mac Roman", "cp437": "code page 437"}
# Programs read the five bytes that Windows-1252 leaves undefined as the control characters of these numbers, as
# Latin-1 does with 32 of them: characters that are not listed here stand for the byte of their own number.
_UNDEFINED = (0x81, 0x8D, 0x8F, 0x90, 0x9D)
_AS_LATIN_1 = {ord(bytes([byte]).decode("cp1252")): byte for byte in range(0x80, 0x100) if byte not in _UNDEFINED}
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]+")
_FAR = "\u0240-\u02af\u0400-\u07ff"
_MIXED = re.compile(rf"[A-Za-z][{_FAR}]|[{_FAR}][A-Za-z]")
"""What comes of "L’école" or "CAFÉ…" where that is taken for two bytes: a letter of Armenian in a Latin word."""
_RARE = re.compile("[\u0180-\u07ff]")
_FEWEST_RARE = 8
"""Fewer letters of such scripts may come of two signs that stand side by side by chance, as "«ß" in Mac Roman."""


class Repair(NamedTuple):
    """Text read again as UTF-8, what it had been read as, and the first words that changed, before and after."""

    text: str
    read_as: str
    before: str
    after: str


def repaired(text: str) -> Repair | None:
    """Return what a text was before somebody read its UTF-8 as another encoding, or None if that did not happen.

    One encoding has to give back every character, strictly, and leave at most half as many signs beyond ASCII, and no
    word that mixes Latin letters with those of far scripts.

    Notes
    -----
    At most three passes over the text, all of them inside the interpreter's codecs; one up to the first sign beyond
    ASCII where that was not mis-decoded.

    Examples
    --------
    >>> repaired("From thread ‚Äì to coat")[:2]
    ('From thread – to coat', 'Mac Roman')
    >>> repaired("Größe – as it should be") is None, repaired("L’école") is None, repaired("«ß") is None
    (True, True, True)
    """
    first = None if text.isascii() else _BEYOND_ASCII.search(text)
    if not first:
        return None
    odd = _odd_signs(text)
    codecs = {codec: name for codec, name in _CODECS.items() if _again(first[0], codec) is not None}
    found = [(made, name) for codec, name in codecs.items() if (made := _again(text, codec)) is not None]
    found = [(made, name) for made, name in found if not _MIXED.search(made) and not _is_chance(text, made)]
    best = min(found, key=lambda pair: _odd_signs(pair[0]), default=None)
    if best is None or 2 * _odd_signs(best[0]) > odd:
        return None
    return Repair(*best, *_first_change(text, best[0]))


def _again(text: str, codec: str) -> str | None:
    try:
        content = text.translate(_AS_LATIN_1).encode("latin-1") if codec == "cp1252" else text.encode(codec)
        return content.decode("utf-8")
    except UnicodeError:
        return None


def _is_chance(text: str, made: str) -> bool:
    return 0 < len(_RARE.findall(made)) - len(_RARE.findall(text)) < _FEWEST_RARE


def _odd_signs(text: str) -> int:
    return len(text) - len(text.encode("ascii", "ignore"))


def _first_change(before: str, after: str) -> tuple[str, str]:
    """The first line that is another one now."""
    for old, new in zip(before.split("\n"), after.split("\n"), strict=True):
        if old != new:
            return old.strip(), new.strip()
    return "", ""
