"""Outlines in plain text, without marks of Markdown: numbered, indented or lettered lines, other bullets."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from graph.files.readers.outline_references import is_part

_MARKDOWN = re.compile(
    r"^ {0,3}(?:#{1,6}[ \t]|[-+*][ \t]|>|```|\|)|^[-=*_]{3,}[ \t]*$|^[^|\n]+\|[^|\n]+\|", re.MULTILINE
)
_BULLETS = re.compile(r"^([ \t]*)[•◦▪‣●○■□➢➤⁃∙·][ \t]+(?=\S)", re.MULTILINE)
_DOTTED = re.compile(r"[ \t]*(?P<number>[0-9]{1,3}(?:\.[0-9]{1,3}){0,5})[.)]?[ \t]+(?P<text>\S.*)")
_LETTERED = re.compile(r"[ \t]*(?P<mark>[IVX]{1,6}|[A-Za-z]|[0-9]{1,3})[.)][ \t]+(?P<text>\S.*)")
_NAME = re.compile(r"[^\W_][^={};<>\\|\t\"]*[^\s:,;={}(\[\\.!?]")
_DOUBLE = re.compile(r"^\|\|", re.MULTILINE)
_DOUBLE_RULE = re.compile(r"^\|\|[ \t]*:?-+:?[ \t]*\|", re.MULTILINE)
"""A table whose lines all begin with two bars, which Markdown reads as text."""
_FEWEST = 3
_SHARE = 0.9
_LONGEST = 80
_TAB = 4


def marked(text: str) -> str:
    r"""Return a plain outline as a list in Markdown, line for line; any other text as it is.

    Examples
    --------
    >>> marked("Sewing\n\tSeams\n\tHems\nKnots\n")
    '- Sewing\n    - Seams\n    - Hems\n- Knots\n'
    >>> marked("1 Sewing\n1.1 Seams\n1.2 Hems\n")
    '- 1\\. Sewing\n    - 1.1 Seams\n    - 1.2 Hems\n'
    >>> marked("• Sewing\n  ◦ Seams\n"), marked("Text that\ngoes on.\n")
    ('- Sewing\n  - Seams\n', 'Text that\ngoes on.\n')
    """
    if _BULLETS.search(text):
        return _BULLETS.sub(r"\1- ", text)
    if _DOUBLE_RULE.search(text):
        return _DOUBLE.sub(" |", text)
    if _MARKDOWN.search(text):
        return text
    lines = text.split("\n")
    filled = [place for place, line in enumerate(lines) if line.strip()]
    for kind in (_numbered, _in_parts, _lettered, _indented):
        found = kind([lines[place] for place in filled])
        if found:
            for place, line in zip(filled, found, strict=True):
                lines[place] = line
            return "\n".join(lines)
    return text


def _numbered(lines: Sequence[str]) -> list[str]:
    """Lines such as "1.2 Hems": a level for each number; others stay text around the list."""
    found = [_DOTTED.fullmatch(line) for line in lines]
    numbers = [one["number"] for one in found if one]
    if len(numbers) < _FEWEST or len(numbers) < _SHARE * (len(lines) - 2) or not any("." in one for one in numbers):
        return []
    if len({*numbers}) < len(numbers):
        return []
    return [
        _item(one["number"].count("."), _counted(one["number"], one["text"])) if one else f"{line}\n".strip()
        for one, line in zip(found, lines, strict=True)
    ]


def _counted(number: str, text: str) -> str:
    return f"{number} {text}" if "." in number else f"{number}\\. {text}"


def _in_parts(lines: Sequence[str]) -> list[str]:
    """Lines such as "Week 1: Hems", each for itself."""
    if len(lines) < _FEWEST or not all(is_part(line.strip()) for line in lines):
        return []
    return [_item(0, line.strip()) for line in lines]


def _lettered(lines: Sequence[str]) -> list[str]:
    """Lines such as "A. Hems" below "I. Sewing": as deep as they are indented, or in the order of their marks."""
    found = [_LETTERED.fullmatch(line) for line in lines]
    if len(lines) < _FEWEST or not all(found) or all(one["mark"].isdigit() for one in found if one):
        return []
    depth_of = _ranks([_indent(line) for line in lines])
    deep = [depth_of(_indent(line)) for line in lines]
    if not any(deep):
        kinds = list(dict.fromkeys(_kind(one["mark"]) for one in found if one))
        deep = [kinds.index(_kind(one["mark"])) for one in found if one]
    return [_item(depth, one["text"]) for depth, one in zip(deep, found, strict=True) if one]


def _kind(mark: str) -> str:
    if mark.isdigit():
        return "number"
    return "roman" if re.fullmatch("[IVX]+", mark) else "large" if mark.isupper() else "small"


def _indented(lines: Sequence[str]) -> list[str]:
    """Lines that are names, some of them indented below others; no code and no prose."""
    depths = [_indent(line) for line in lines]
    if len(lines) <= _FEWEST or depths[0] or len({*depths}) < 2:
        return []
    names = sum(len(line) <= _LONGEST and bool(_NAME.fullmatch(line.strip())) for line in lines)
    if names < _SHARE * len(lines):
        return []
    depth_of = _ranks(depths)
    return [_item(depth_of(depth), line.strip()) for depth, line in zip(depths, lines, strict=True)]


def _ranks(depths: Sequence[int]) -> Callable[[int], int]:
    """How many lesser indents there are than each one."""
    return sorted({*depths}).index


def _indent(line: str) -> int:
    begin = line[: len(line) - len(line.lstrip())]
    return len(begin.expandtabs(_TAB))


def _item(depth: int, text: str) -> str:
    return f"{'    ' * depth}- {text}"
