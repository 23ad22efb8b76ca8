"""How names are compared: what is typed in another way, or with a slip, may still be meant."""

from __future__ import annotations

import unicodedata


def folded(text: str) -> str:
    """Return `text` as it is compared: one Unicode form, no case, single blanks.

    Examples
    --------
    >>> folded("  Bayes'  THEOREM ")
    "bayes' theorem"
    """
    low = text.lower() if text.isascii() else unicodedata.normalize("NFKC", text).casefold()
    return " ".join(low.split())


def squeezed(text: str) -> str:
    """Return the letters and digits of `text` alone, so that "k-means", "k means" and "kmeans" meet.

    Examples
    --------
    >>> squeezed("k-means"), squeezed("k means")
    ('kmeans', 'kmeans')
    """
    return text if text.isalnum() else "".join(filter(str.isalnum, text))


def parted(text: str) -> str:
    """Return `text` with a blank in place of whatever is neither letter nor digit.

    Examples
    --------
    >>> parted("bias–variance (trade-off)").split()
    ['bias', 'variance', 'trade', 'off']
    """
    return "".join(character if character.isalnum() else " " for character in text)


def slips_in(length: int) -> int:
    """Return how many slips a text of so many letters may have and still be known.

    A slip is a letter too many, too few or another one, or two neighbours in the wrong order. One in four letters may
    be anything: "Rust" is not "REST".

    Examples
    --------
    >>> [slips_in(length) for length in (4, 5, 6, 10)]
    [0, 1, 2, 3]
    """
    return sum(length >= least for least in (5, 6, 10))
