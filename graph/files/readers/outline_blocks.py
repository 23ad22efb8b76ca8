"""A document in Markdown as a flat list of blocks, each with its line and how deep it stands."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Literal, NamedTuple

import pyromark

from graph.files.readers.outline_inline import label_of

BlockKind = Literal["heading", "item", "paragraph", "row", "code", "html", "front matter"]

_DEEPEST = 120
"""Columns of blanks before a line that still count: lists within lists, sixty deep."""
_MOST_MARKS = 20
_DEEP = re.compile(rf"^[ \t]{{{_DEEPEST + 1},}}|^ *\t[ \t]{{{_DEEPEST // 4},}}", re.MULTILINE)
_MARK = r"[ \t]*(?:[-+*](?=[ \t])|[0-9]{1,9}[.)](?=[ \t])|>)"
_MARKS = re.compile(rf"^((?:{_MARK}){{{_MOST_MARKS}}})(?:{_MARK})+", re.MULTILINE)
_FRONT_MATTER = re.compile(
    r"\A---[ \t]*\n(?:(?!---[ \t]*$|\.\.\.[ \t]*$).*\n)*?(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.MULTILINE
)
_BLANKS = " \t\n\f\v"
_BEGIN_LINE = re.compile(r"\n[ \t]*")
_BEGIN_QUOTED = re.compile(r"\n[ \t]*(?:>[ \t]*)*")


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
    """The blocks of a document, the addresses of its link definitions, and how many lists are read as less deep."""

    blocks: list[Block]
    references: Mapping[str, str]
    flattened: int


def document_of(text: str) -> Document:
    r"""Return the blocks of a document, in its order.

    Notes
    -----
    Time and memory grow with the length: a tenth of a second a megabyte. Lists more than sixty deep are read as sixty
    deep, so that no file makes more of a line than it holds.

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
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\ufffd")
    matter = _FRONT_MATTER.match(text)
    blocks = [Block("front matter", 0, 1, matter[0].strip())] if matter else []
    first = matter[0].count("\n") if matter else 0
    text, flattened = _less_deep(text[matter.end() :] if matter else text)
    walk = _Walk(text, first + 1, blocks)
    walk.walk()
    defined = pyromark.reference_definitions(text) if "]:" in text else {}
    return Document(blocks, {label_of(name): found["dest"] for name, found in defined.items()}, flattened)


def _less_deep(text: str) -> tuple[str, int]:
    """The text with nothing deeper than the parser goes, and how many lines that changed."""
    text, shifted = _DEEP.subn(lambda blanks: blanks[0].expandtabs(4)[:_DEEPEST], text)
    text, cut = _MARKS.subn(r"\1", text)
    return text, shifted + cut


class _Walk:
    """The way through the events of a document: in so many lists, and in an item that has no text yet or not.

    `begin` and `end` are where the text that is being read stands among the bytes, -1 for none.
    """

    def __init__(self, text: str, line: int, blocks: list[Block]) -> None:
        self.text = text
        self.bytes = text.encode()
        self.blocks = blocks
        self.line = line
        self.counted = 0
        self.depth = self.quotes = 0
        self.fresh = self.begin = self.end = -1
        self.pieces: list[str] | None = None
        self.cells: list[str] = []

    def walk(self) -> None:
        """Take all blocks; what stands within a line only makes its text longer."""
        edges: Mapping[str, Mapping[str, Callable[[Any, Any], None]]] = {
            "Start": {
                "List": partial(self.turn_list, 1), "Item": self.start_item, "BlockQuote": partial(self.turn_quote, 1),
                "Paragraph": self.flush, "Heading": self.flush, "Table": self.flush, "TableHead": self.start_row,
                "TableRow": self.start_row, "TableCell": self.flush, "CodeBlock": self.start_other,
                "HtmlBlock": self.start_other,
            },
            "End": {
                "List": partial(self.turn_list, -1), "Item": self.empty_item, "Paragraph": self.flush,
                "BlockQuote": partial(self.turn_quote, -1), "Heading": self.end_heading, "Table": self.flush,
                "TableHead": partial(self.end_row, True), "TableRow": partial(self.end_row, False),
                "TableCell": self.end_cell, "CodeBlock": partial(self.end_other, "code"),
                "HtmlBlock": partial(self.end_other, "html"),
            },
        }  # fmt: skip
        event: Any
        for event, span in pyromark.events_with_range(self.text, options=pyromark.Options.ENABLE_TABLES):
            [kind] = event if isinstance(event, dict) else (event,)
            if sides := edges.get(kind):
                what = event[kind]
                [name] = (what,) if isinstance(what, str) else what
                if edge := sides.get(name):
                    edge(what, span)
                    continue
            elif kind == "Rule":
                self.flush()
                continue
            elif self.pieces is not None and kind in ("Html", "Text"):
                self.pieces.append(event[kind])
            if self.begin < 0:
                self.begin = span["start"]
            self.end = span["end"]
        self.flush()

    def line_of(self, place: int) -> int:
        self.line += self.bytes.count(b"\n", self.counted, place)
        self.counted = place
        return self.line

    def raw(self) -> str:
        """The text that was being read, as it is written, without what its lines begin with."""
        begin, self.begin = self.begin, -1
        if self.bytes[begin - 1 : begin] == b"\\":
            begin -= 1
        text = self.bytes[begin : self.end].decode().strip(_BLANKS)
        return (_BEGIN_QUOTED if self.quotes else _BEGIN_LINE).sub("\n", text) if "\n" in text else text

    def flush(self, *_: Any, kind: BlockKind = "paragraph", depth: int = -1) -> None:
        """Take the text that was being read, which is an item where it is the first in one."""
        if self.begin < 0:
            return
        if kind != "heading":
            self.end = self.bytes.find(b"\n", self.end - 1) % (len(self.bytes) + 1)
        line = self.line_of(self.begin)
        if self.fresh >= 0:
            kind, depth, self.fresh = "item", -1, -1
        self.blocks.append(Block(kind, self.depth if depth < 0 else depth, line, self.raw()))

    def empty_item(self, *_: Any) -> None:
        """Take the item whose first thing is no text, such as a list in a list."""
        self.flush()
        if self.fresh >= 0:
            self.blocks.append(Block("item", self.depth, self.line_of(self.fresh)))
            self.fresh = -1

    def turn_list(self, by: int, *_: Any) -> None:
        self.empty_item()
        self.depth += by

    def turn_quote(self, by: int, *_: Any) -> None:
        self.flush()
        self.quotes += by

    def start_item(self, _: Any, span: Any) -> None:
        self.fresh = span["start"]

    def end_heading(self, what: Any, span: Any) -> None:
        if self.begin < 0:
            self.begin = self.end = span["start"]
        self.flush(kind="heading", depth=int(what["Heading"][1]))

    def start_other(self, *_: Any) -> None:
        self.empty_item()
        self.pieces = []

    def end_other(self, kind: BlockKind, _: Any, span: Any) -> None:
        self.begin = -1
        self.blocks.append(Block(kind, self.depth, self.line_of(span["start"]), "".join(self.pieces or ())))
        self.pieces = None

    def start_row(self, *_: Any) -> None:
        self.empty_item()
        self.cells = []

    def end_cell(self, _: Any, span: Any) -> None:
        self.begin = -1
        self.cells.append(self.bytes[span["start"] : span["end"]].decode().strip(_BLANKS).replace("\\|", "|"))

    def end_row(self, is_head: bool, _: Any, span: Any) -> None:
        self.blocks.append(Block("row", self.depth, self.line_of(span["start"]), "", tuple(self.cells), is_head))
