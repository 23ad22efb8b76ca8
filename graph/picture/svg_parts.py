"""Pieces of SVG documents: arrowheads, and text that is escaped, on as many lines as it needs, and about so wide."""

from __future__ import annotations

import re
import unicodedata
from html import escape
from math import fsum

FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', Arial, sans-serif"
NAME_SIZE = 12.5
INK = "#15191f"
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def arrowhead(name: str, colour: str) -> str:
    """Return what the ends of lines are drawn with that name it."""
    return (
        f'<marker id="{name}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" '
        f'markerUnits="userSpaceOnUse" orient="auto"><path d="M0 0.5L8 4L0 7.5Z" fill="{colour}"/></marker>'
    )


def text_of(
    x: float,
    y: float,
    words: str,
    *,
    size: float,
    weight: int = 400,
    colour: str = INK,
    anchor: str = "start",
) -> str:
    """Return a line of text with its left end (or as `anchor` says) at this place, escaped."""
    bold = f' font-weight="{weight}"' if weight != 400 else ""
    anchored = f' text-anchor="{anchor}"' if anchor != "start" else ""
    return f'<text x="{x:g}" y="{y:g}" font-size="{size:g}" fill="{colour}"{bold}{anchored}>{escape(words)}</text>'


def clean(text: str) -> str:
    """Return a text on one line, with a mark for every character that XML forbids or that has no picture."""
    return " ".join(_FORBIDDEN.sub("\ufffd", text).split())


def wrapped(text: str, width: float, most_lines: int, size: float = NAME_SIZE) -> list[str]:
    """Return a text in lines no wider than `width`, at least one; what does not fit ends with an ellipsis."""
    lines: list[str] = []
    rest = text
    while rest and len(lines) < most_lines:
        line, rest = _first_line(rest, width, size)
        lines.append(line)
    if rest:
        lines[-1] = _fitting(f"{lines[-1]} {rest[:200]}", width - width_of("…", size), size).rstrip() + "…"
    return lines or [""]


def _first_line(text: str, width: float, size: float) -> tuple[str, str]:
    """As many whole words as fit, or as many letters of a word too long, and the rest."""
    fitting = _fitting(text, width, size)
    if len(fitting) == len(text):
        return text, ""
    end = len(fitting) if text[len(fitting)] == " " else max(fitting.rfind(" "), *map(fitting.rfind, "-/")) + 1
    end = end or len(fitting)
    return text[:end].rstrip(), text[end:].lstrip()


def _fitting(text: str, width: float, size: float) -> str:
    """The longest beginning of `text` that is no wider than `width`, one character at least."""
    taken = 0.0
    for place, character in enumerate(text):
        taken += width_of(character, size)
        if taken > width and place:
            return text[:place]
    return text


def width_of(text: str, size: float) -> float:
    """Return about how wide `text` is, in pixels, in a wide sans-serif type: most readers' own is narrower."""
    return size * fsum(map(_character_width, text))


def _character_width(character: str) -> float:
    if unicodedata.east_asian_width(character) in "WF":
        return 1.05
    if unicodedata.combining(character) or unicodedata.category(character) == "Cf":
        return 0.0
    if character in "ijltfrI.,:;'|!()[] -":
        return 0.4
    if character in "mwMW@%&<>=+~#":
        return 0.95
    return 0.73 if character.isupper() else 0.635
