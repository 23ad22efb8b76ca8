"""Ids for topics of which a file has the names alone."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

_SPELT_OUT = {
    "ß": "ss",
    "æ": "ae",
    "œ": "oe",
    "ø": "o",
    "đ": "d",
    "ð": "d",
    "ł": "l",
    "þ": "th",
    "ı": "i",
    "+": "-plus-",
    "#": "-sharp-",
    "&": "-and-",
}
"""Letters that no decomposition takes apart, and signs by which names differ: C, C++ and C#."""
_SPELLING = str.maketrans(_SPELT_OUT)

_SIGNS = [(sign.encode(), _SPELT_OUT[sign].replace("-", " ").encode()) for sign in "+#&"]
_ASCII = bytes(ord(letter.lower() if letter.isalnum() else " ") for letter in map(chr, range(128))).ljust(256)
"""ASCII as words of an id: small letters, and blanks for signs."""


def slugged(names: Iterable[str], taken: Iterable[str] = ()) -> list[str]:
    """Return an id for each name, all different, and none of those `taken`: lower case, ASCII where possible.

    "-" stands between words. The second of the same gets "-2" at its end, and so on; a name without letters or digits
    is called "topic".

    Notes
    -----
    About 1.5 µs a name.

    Examples
    --------
    >>> slugged(["Stückgare", "C++", "C#", "C", "線形代数", "Ofen & Dampf", "c", "?"])
    ['stuckgare', 'c-plus-plus', 'c-sharp', 'c', '線形代数', 'ofen-and-dampf', 'c-2', 'topic']
    """
    used = set(taken)
    times: dict[str, int] = {}
    return [_fresh(slug(name), used, times) for name in names]


def slug(name: str) -> str:
    """Return a name as an id, which others of the same letters have too.

    Examples
    --------
    >>> slug("  Bayes' Theorem (I)"), slug("Tree_(shape)")
    ('bayes-theorem-i', 'tree-shape')
    """
    letters = name if name.isascii() else _plain(name).translate(_SPELLING).replace("'", "").replace("’", "")
    if letters.isascii():
        content = letters.encode()
        for sign, meaning in _SIGNS:
            content = content.replace(sign, meaning)
        words = content.translate(_ASCII, b"'").decode()
    else:
        words = "".join(letter if letter.isalnum() else " " for letter in letters)
    return "-".join(words.split()) or "topic"


def _plain(name: str) -> str:
    """The letters of a name without their marks, where that leaves ASCII; scripts whose marks are letters keep them."""
    whole = unicodedata.normalize("NFKC", name).casefold()
    apart = "".join(letter for letter in unicodedata.normalize("NFKD", whole) if not unicodedata.combining(letter))
    return apart if apart.translate(_SPELLING).isascii() else whole


def _fresh(wanted: str, taken: set[str], times: dict[str, int]) -> str:
    """The id, or with the first number that makes it another one than all before."""
    chosen = wanted
    while chosen in taken:
        times[wanted] = times.get(wanted, 1) + 1
        chosen = f"{wanted}-{times[wanted]}"
    taken.add(chosen)
    return chosen
