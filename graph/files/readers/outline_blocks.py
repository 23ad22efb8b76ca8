"""A document in Markdown as a flat list of blocks, each with its line and how deep it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator, MutableMapping, Sequence
from functools import cache
from typing import Any, Literal, NamedTuple

from markdown_it import MarkdownIt
from markdown_it.token import Token

BlockKind = Literal["heading", "item", "paragraph", "row", "code", "html", "front matter"]

_NESTING = 400
_DEEPEST = 120
"""Columns of blanks before a line that still count: lists within lists, sixty deep."""
_MOST_MARKS = 20
_DEEP = re.compile(rf"^[ \t]{{{_DEEPEST + 1},}}|^ *\t[ \t]{{{_DEEPEST // 4},}}", re.MULTILINE)
_MARK = r"[ \t]*(?:[-+*](?=[ \t])|[0-9]{1,9}[.)](?=[ \t])|>)"
_MARKS = re.compile(rf"^((?:{_MARK}){{{_MOST_MARKS}}})(?:{_MARK})+", re.MULTILINE)
_FRONT_MATTER = re.compile(
    r"\A---[ \t]*\n(?:(?!---[ \t]*$|\.\.\.[ \t]*$).*\n)*?(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.MULTILINE
)
_DEFINITION = re.compile(r"^ {0,3}\[(?!\^)[^\]\n]{1,999}\]:[ \t]*\S+.*$", re.MULTILINE)
_STEP = re.compile(
    r"^(?P<heading>#{1,6}[ \t])|^[ \t>*+\-0-9.)]*(?P<fence>`{3,}|~{3,})(?P<info>.*)$|(?P<comment><!--)|(?P<end>-->)"
    r"|(?P<raw></?(?:script|pre|style|textarea)\b)",
    re.MULTILINE | re.IGNORECASE,
)


class Block(NamedTuple):
    """A piece of a document.

    `depth` of a heading is 1 to 6; of all else it is how many lists it stands in, its own included. `cells` are those
    of a row of a table, whose first row has `is_head`.
    """

    kind: BlockKind
    depth: int
    line: int
    text: str = ""
    cells: tuple[str, ...] = ()
    is_head: bool = False


class Document(NamedTuple):
    """The blocks of a document, its link definitions, and whether lists had to be read as less deep than they are."""

    blocks: list[Block]
    references: MutableMapping[str, Any]
    flattened: int


def document_of(text: str) -> Document:
    r"""Return the blocks of a document, in its order.

    Notes
    -----
    Time and memory grow with the length: the document is taken chapter by chapter. Lists more than sixty deep are read
    as sixty deep, for the parser goes down by calling itself.

    Examples
    --------
    >>> for block in document_of("# A\n\n- b\n  1. c\n\n| d |\n|---|\n| e |\n").blocks:
    ...     print(block.kind, block.depth, block.line, block.text or block.cells)
    heading 1 1 A
    item 1 3 b
    item 2 4 c
    row 0 6 ('d',)
    row 0 8 ('e',)
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    matter = _FRONT_MATTER.match(text)
    blocks = [Block("front matter", 0, 1, matter[0].strip())] if matter else []
    first = matter[0].count("\n") if matter else 0
    text, flattened = _less_deep(text[matter.end() :] if matter else text)
    references: MutableMapping[str, Any] = {}
    _parser().parse("\n".join(found[0] for found in _DEFINITION.finditer(text)), references)
    for chapter in _chapters(text):
        blocks += _blocks(_parser().parse(chapter, references), first)
        first += chapter.count("\n")
    return Document(blocks, references, flattened)


@cache
def _parser() -> MarkdownIt:
    # Without inline rules: what a line holds is read by line, where it is needed.
    return MarkdownIt("commonmark", {"maxNesting": _NESTING}).enable("table").disable("inline")


def _less_deep(text: str) -> tuple[str, int]:
    """The text with nothing deeper than the parser goes, and how many lines that changed."""
    text, shifted = _DEEP.subn(lambda blanks: blanks[0].expandtabs(4)[:_DEEPEST], text)
    text, cut = _MARKS.subn(r"\1", text)
    return text, shifted + cut


def _chapters(text: str) -> Iterator[str]:
    """Pieces that begin with a heading outside of code and comments, and that mean the same alone."""
    begin, until = 0, ""
    for step in _STEP.finditer(text):
        if step["heading"]:
            if not until and step.start() > begin:
                yield text[begin : step.start()]
                begin = step.start()
        else:
            until = _until(step, until)
    yield text[begin:]


def _until(step: re.Match[str], until: str) -> str:
    """What ends the code or comment that the text is in after this step; nothing if it is in none."""
    if step["fence"]:
        closes = until and step["fence"].startswith(until) and not step["info"].strip()
        return "" if closes else until or step["fence"]
    if step["raw"]:
        tag = step["raw"].lower()
        return "" if until == tag else until or ("" if tag.startswith("</") else f"</{tag[1:]}")
    if step["comment"]:
        return until or "-->"
    return "" if until == "-->" else until


def _blocks(tokens: Sequence[Token], first: int) -> Iterator[Block]:
    """The blocks of one chapter, whose lines come after so many others."""
    walk = _Walk(first)
    for token in tokens:
        yield from walk.step(token)


class _Walk:
    """Where the walk through the tokens is: in so many lists, in a heading or not, in an item that has no text yet."""

    def __init__(self, first: int) -> None:
        self.first = first
        self.depth = self.heading = 0
        self.fresh: int | None = None
        self.cells: list[str] | None = None
        self.row = 0
        self.is_head = False

    def step(self, token: Token) -> Iterator[Block]:
        kind, line = token.type, (token.map[0] if token.map else 0) + self.first + 1
        if kind in ("bullet_list_open", "ordered_list_open"):
            yield from self.empty_item()
            self.depth += 1
        elif kind in ("bullet_list_close", "ordered_list_close"):
            self.depth -= 1
        elif kind == "list_item_open":
            self.fresh = line
        elif kind == "list_item_close":
            yield from self.empty_item()
        elif kind == "heading_open":
            self.heading = int(token.tag[1])
        elif kind in ("thead_open", "tbody_open"):
            self.is_head = kind == "thead_open"
        elif kind in ("tr_open", "tr_close"):
            yield from self.table_row(kind, line)
        elif kind == "inline":
            yield from self.words(token.content, line)
        elif kind in ("fence", "code_block", "html_block"):
            yield from self.empty_item()
            yield Block("html" if kind == "html_block" else "code", self.depth, line, token.content)

    def empty_item(self) -> Iterator[Block]:
        """The item whose first thing is no text, such as a list in a list."""
        if self.fresh is not None:
            yield Block("item", self.depth, self.fresh)
            self.fresh = None

    def table_row(self, kind: str, line: int) -> Iterator[Block]:
        if kind == "tr_open":
            yield from self.empty_item()
            self.cells, self.row = [], line
        else:
            yield Block("row", self.depth, self.row, cells=tuple(self.cells or ()), is_head=self.is_head)
            self.cells = None

    def words(self, text: str, line: int) -> Iterator[Block]:
        if self.cells is not None:
            self.cells.append(text)
        elif self.fresh is not None:
            self.fresh = None
            yield Block("item", self.depth, line, text)
        elif self.heading:
            yield Block("heading", self.heading, line, text)
        else:
            yield Block("paragraph", self.depth, line, text)
        self.heading = 0
