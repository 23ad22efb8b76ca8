"""GML, as yEd, Gephi, igraph, Cytoscape and NetworkX write it, to a draft."""

from __future__ import annotations

import ast
import html
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from graph.drafts import Answers, Draft, Note, Origin, Sign, Source
from graph.errors import UnreadableInputError
from graph.files.decoding import sample_of
from graph.files.readers.drawn import DRAWN_AS, Drawing, Line, Node, broken, draft_of, is_own_vocabulary, text_to_draw
from graph.model import Kind

NAME = "gml"
TITLE = "GML, a graph of yEd, Gephi, igraph or Cytoscape"

# Atomic, so that no run of blanks is tried in more than one way.
_BLANK = r"(?>(?:(?:\A|\n)[ \t]*+\#[^\n]*+|\s)*)"
_KEY = r"[A-Za-z_][\w.-]*+"
_VALUE = rf'(?P<word>{_KEY}|[-+]?[\d.][\w.+-]*+)|"(?P<text>[^"]*+)"|(?P<begin>\[)'
_ENTRY = re.compile(rf"{_BLANK}(?:(?P<key>{_KEY}){_BLANK}(?:{_VALUE})|(?P<end>\]))|")
"""A key with its value or the bracket that begins it, or the end of a list; nothing where the next is none of these."""
_ESCAPED_ENTRY = re.compile(_ENTRY.pattern.replace('"(?P<text>[^"]*+)"', r'"(?P<text>(?>(?:[^"\\]|\\(?s:.))*))"'))
"""The same for programs that write a quotation mark in a text as \\", which GML does not know."""
_SIGN = re.compile(rf"{_BLANK}(?:(?P<key>{_KEY})|[-+]?[\d.][\w.+-]*+|\"[^\"]*+\"|[\[\]])")
_BLANKS = re.compile(_BLANK)
_START = re.compile(
    rf"\A{_BLANK}(?>(?:(?!graph\b)[A-Za-z]\w*+[ \t]++(?:\"[^\"]*+\"|[^\s\[\]{{}}]++){_BLANK})*)graph{_BLANK}\["
)
_GROUP_KEYS = ("gid", "parent")


def sniff(source: Source) -> Sign | None:
    """Return how sure it is: `graph [` begins it, behind its maker and version."""
    if len(source.files) != 1 or not _START.match(sample_of(source.files[0].content)):
        return None
    return Sign(0.97, "'graph [' at its beginning")


def read(source: Source, answers: Answers) -> Draft:
    """Return the draft of a GML file.

    Nodes are topics by their id, named by their label, which several may share; one with `isGroup` is the category of
    those that name it as `gid`. Whether lines have a direction is what `directed` says; where it is missing, as many
    programs leave it out, they are taken to have one.

    Raises
    ------
    UnreadableInputError
        If it is not GML, or a bracket or quotation mark is never closed.

    Notes
    -----
    One pass over the signs; 10 MB in about two seconds.
    """
    text, drawing = text_to_draw(source, answers)
    try:
        _Gml(drawing, text).read()
    except UnreadableInputError:
        if '\\"' not in text:
            raise
        _, drawing = text_to_draw(source, answers)
        _Gml(drawing, text, _ESCAPED_ENTRY).read()
    drawing.is_ours = is_own_vocabulary(drawing)
    return draft_of(NAME, drawing, answers)


@dataclass(slots=True)
class _List:
    """What stands between two brackets: its key, the values in it, and how it is drawn."""

    key: str
    line: int
    values: dict[str, str] = field(default_factory=dict)
    drawn_label: str = ""
    drawn: dict[str, str] = field(default_factory=dict)


class _Gml:
    """A GML file, read sign by sign without calling itself, so that no depth of brackets is too deep."""

    def __init__(self, drawing: Drawing, text: str, entry: re.Pattern[str] = _ENTRY) -> None:
        self.drawing = drawing
        self.text = text
        self.entry = entry
        self.place = self.counted = 0
        self.line = 1
        self.above: list[_List] = []
        self.nodes: dict[str, Node] = {}
        self.group_nodes: set[str] = set()
        self.lines: list[_List] = []
        self.stated: str | None = None
        self.drawn: set[str] = set()
        self.is_graph_seen = False

    def read(self) -> None:
        """Take the whole file."""
        for found in self.entry.finditer(self.text):
            key, word, text, begins, ends = found.groups()
            if begins:
                self.place = found.end()
                self.above.append(_List(key, self.line_here()))
                self.is_graph_seen = self.is_graph_seen or key == "graph"
            elif ends and self.above:
                self.close(self.above.pop())
            elif key:
                self.value(key, word if text is None else html.unescape(self.unescaped(text)))
            else:
                break
            self.place = found.end()
        self.require_whole()
        self.finish()

    def unescaped(self, text: str) -> str:
        """A text without the backslashes before quotation marks, where the file has such."""
        return text.replace('\\"', '"').replace("\\\\", "\\") if self.entry is _ESCAPED_ENTRY else text

    def require_whole(self) -> None:
        """Refuse a file that goes on with what cannot stand here, or ends too early."""
        key = _SIGN.match(self.text, self.place)
        if key and key["key"]:
            self.place = key.end()
        if found := _SIGN.match(self.text, self.place):
            self.place = found.end()
            raise self.broken(found[0].strip())
        blanks = _BLANKS.match(self.text, self.place)
        self.place = blanks.end() if blanks else self.place
        if self.place < len(self.text):
            raise self.broken(self.text[self.place])
        if key or self.above:
            raise broken(self.drawing.file, self.line_here(), "the file ends before the last ']'.")
        if not self.is_graph_seen:
            raise broken(self.drawing.file, 0, "there is no 'graph [' in it.", "Choose another format.")

    def broken(self, found: str) -> Exception:
        what = "a quotation mark is never closed." if found.startswith('"') else f"{found[:20]!r} cannot stand here."
        return broken(self.drawing.file, self.line_here(), what)

    def line_here(self) -> int:
        self.line += self.text.count("\n", self.counted, self.place)
        self.counted = self.place
        return self.line

    def value(self, key: str, value: str) -> None:
        """Take a key with its value; of several of one key, all."""
        if not self.above:
            return
        here = self.above[-1]
        if here.key == "graph" and key == "directed" and len(self.above) == 1:
            self.stated = value
        elif key in here.values and value != here.values[key]:
            here.values[key] = f"{here.values[key]}; {value}"
        else:
            here.values[key] = value

    def close(self, done: _List) -> None:
        """Take what stood between two brackets."""
        above = self.above[-1] if self.above else None
        if above is None:
            return
        if above.key == "graph" and done.key == "node":
            self.node(done)
        elif above.key == "graph" and done.key == "edge":
            self.drawing.items += 1
            self.lines.append(done)
        elif done.key in ("graphics", "LabelGraphics") or done.key.lower() in self.drawn:
            self.take_label(above, done)
            if done.key == "graphics":
                above.drawn = done.values
            self.note_drawn(done)
        else:
            above.values.update({f"{done.key}.{key}": value for key, value in done.values.items()})

    def take_label(self, above: _List, done: _List) -> None:
        """Take the text of a box; one beside another is said, as nobody knows which of them is the name."""
        text = done.values.get("text", "")
        known = (above.values.get("label", ""), above.drawn_label)
        if above.key == "node" and text.strip() and any(known) and text not in known:
            self.drawing.notes.append(Note("a second label of a box", Origin(self.drawing.file, done.line), text))
        above.drawn_label = above.drawn_label or text

    def note_drawn(self, done: _List) -> None:
        if done.key not in self.drawn:
            self.drawn.add(done.key)
            self.drawing.notes.append(Note(DRAWN_AS, Origin(self.drawing.file, done.line), done.key))

    def node(self, done: _List) -> None:
        self.drawing.items += 1
        values = done.values
        name = values.pop("id", values.get("label", "")).strip()
        parent = next((values.pop(key) for key in _GROUP_KEYS if key in values), "").strip()
        if values.pop("isGroup", "0") not in ("0", "false"):
            self.group_nodes.add(name)
        label = values.pop("label", "") or done.drawn_label
        here = Origin(self.drawing.file, done.line)
        self.drawing.nodes.append(Node(name, here, label, parent, values))

    def finish(self) -> None:
        """Make lines of the edges, now that it is known whether they have a direction, and part groups from nodes."""
        drawing = self.drawing
        is_directed = self.stated != "0"
        if self.stated is None and self.lines:
            drawing.remark = "The file does not say whether its lines have a direction."
        has_arrows = any("targetArrow" in done.drawn for done in self.lines)
        for done in self.lines:
            source, target = (done.values.pop(end, "").strip() for end in ("source", "target"))
            here = Origin(drawing.file, done.line)
            if source and target:
                line = Line(source, target, here, done.values, is_directed)
                drawing.lines.append(_as_drawn(line, done.drawn, has_arrows) if done.drawn else line)
            else:
                drawing.left_out.append(Note("a line without two ends", here, source or target))
        if any(map(_is_literal, (node.label for node in drawing.nodes))):
            _take_literals(drawing)
        drawing.part_groups()


def _as_drawn(line: Line, drawn: Mapping[str, str], has_arrows: bool) -> Line:
    """A line as yEd draws it: dashed or not, and with the arrowheads it has, if the lines of the file have any."""
    kind: Kind = "recommended" if drawn.get("style", "").startswith(("dashed", "dotted")) else "required"
    at_source, at_target = (drawn.get(f"{end}Arrow", "none") != "none" for end in ("source", "target"))
    if not has_arrows or not line.is_directed:
        return line._replace(kind=kind)
    ends = (line.target, line.source) if at_source and not at_target else (line.source, line.target)
    return line._replace(source=ends[0], target=ends[1], is_directed=at_source != at_target, kind=kind)


def _is_literal(text: str) -> bool:
    """Whether a text has the quotation marks of Python around it, as `literal_stringizer` of NetworkX writes it."""
    return len(text) > 1 and text[0] == text[-1] and text[0] in "'\""


def _take_literals(drawing: Drawing) -> None:
    """Take the texts of a file as Python means them, if all labels but numbers are written so; say it once."""
    if not all(_is_literal(node.label) or node.label.isdigit() for node in drawing.nodes):
        return
    here = Origin(drawing.file)
    drawing.notes.append(Note("texts in quotation marks, as Python writes them", here, drawing.nodes[0].label))
    for node in drawing.nodes:
        node.label = _meant(node.label)
        node.attributes = {key: _meant(text) for key, text in node.attributes.items()}
    drawing.lines = [
        line._replace(attributes={key: _meant(text) for key, text in line.attributes.items()}) for line in drawing.lines
    ]


def _meant(text: str) -> str:
    if not _is_literal(text):
        return text
    try:
        value = ast.literal_eval(text)
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return text
    return value if isinstance(value, str) else text
