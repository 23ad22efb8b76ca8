"""Flowcharts of Mermaid to a draft; in a file of their own or in the code blocks of a Markdown file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from graph.drafts import Answers, Draft, Note, Origin, Sign, Source
from graph.files.decoding import sample_of
from graph.files.readers.drawn import DRAWN_AS, NO_ATTRIBUTES, Drawing, Line, Node, broken, draft_of, text_to_draw
from graph.files.readers.mermaid_text import label_of, letter
from graph.model import Kind

NAME = "mermaid"
TITLE = "Mermaid, a flowchart as text"

_ID = r"(?>(?:[^\s\[\](){}<>;&|\"@:=~%-]|%(?!%)|-(?=[^>.\-\s])|=(?!=))+)"
_HEADER = re.compile(
    r"[ \t]*(?:flowchart(?:-elk)?|graph)(?:[ \t]+(TB|TD|BT|RL|LR|[<>^v]))?[ \t]*(?:;|%%.*|\r?\n|\Z)(?!\s*\{)"
)
_BEFORE = re.compile(
    r"\A\s*(?:---[ \t]*\r?\n(?:[^\n]*\n)*?---[ \t]*\r?\n)?(?:\s*%%(?:\{[^%]*\}%%|[^\n]*(?:\n|\Z)))*\s*"
)
_FENCE = re.compile(
    r"^[ \t>]*(`{3,8}|~{3,8})[ \t]*\{?[ \t]*mermaid\b[^\n]*\n(.*?)(?:^[ \t>]*\1|\Z)", re.MULTILINE | re.DOTALL
)
"""A block of code; one that is not closed goes on to the end, as in Markdown."""
_OTHER = re.compile(
    r"(?:sequenceDiagram|classDiagram|stateDiagram|erDiagram|gantt|pie|mindmap|journey|gitGraph|timeline|quadrantChart|"
    r"requirementDiagram|sankey|xychart|block|packet|kanban|architecture|radar|treemap|C4)[\w-]*"
)
_WORDS = r'[^"\[\](){}\n]*+'
_LABEL = rf'(?:(\["[^"]*"\]|\[(?![/\\]){_WORDS}\]|\({_WORDS}\)|\{{{_WORDS}\}}))?'
_PLAIN = re.compile(
    rf"[ \t]*+({_ID}){_LABEL}[ \t]*+"
    rf'(?:(--+>|==+>|-\.+->)[ \t]*+(?:\|"?([^|"\n]*)"?\|[ \t]*+)?({_ID}){_LABEL}[ \t]*+)?;?[ \t]*+\r?(?:\n|\Z)|'
)
"""A line that is one node, or two with a usual arrow; nothing where the next is none."""
_BLANKS = re.compile(r"(?:[\s;]+|%%[^\n]*)*")
_SPACES = re.compile(r"[ \t]*")
_WORD = re.compile(rf"{_ID}")
_KEYWORD = re.compile(
    r"(subgraph|end|direction|classDef|class|style|linkStyle|click|accTitle|accDescr|title)(?=[\s;:{]|\Z)"
)
_REST = re.compile(r"[^\n]*")
_LINK = re.compile(r"[xo<]?(?:--+[-xo>]|==+[=xo>]|-?\.+-[xo>]?|~~~+)")
_LINK_START = re.compile(r"[xo<]?(--|==|-\.)")
_LINK_ENDS = {"--": re.compile(r"--+[-xo>]"), "==": re.compile(r"==+[=xo>]"), "-.": re.compile(r"-?\.+-[xo>]?")}
_LINK_NAME = re.compile(r"\w+@(?=[-=<xo.~])")
_LINK_PROPERTIES = re.compile(rf"({_ID})@\{{[^{{}}]*\}}")
_NESTING = {"[": "]", "(": ")", "{": "}"}
_AND = re.compile(r"[ \t]*&[ \t]*")
_CLASS = re.compile(r":::(?:\w|-(?=\w))+(?:,(?:\w|-(?=\w))+)*")
_QUOTED_IN_BARS = re.compile(r'\|[ \t]*"([^"\n]*)"[ \t]*\|')
_OVER_LINES = re.compile(r'[^\[\](){}|"]{0,500}')
"""The text of a node without quotation marks, which may go on in the next line."""
_SHAPES = (
    ("(((", (")))",)), ("((", ("))",)), ("([", ("])",)), ("[[", ("]]",)), ("[(", (")]",)), ("{{", ("}}",)),
    ("[/", ("/]", "\\]")), ("[\\", ("\\]", "/]")), ("(", (")",)), ("[", ("]",)), ("{", ("}",)), (">", ("]",)),
)  # fmt: skip
_BEGIN_LABELS = frozenset("@([{>")
_PROPERTIES = re.compile(r"@\{([^{}]*)\}")
_LABEL_PROPERTY = re.compile(r"""\blabel:\s*(?:"([^"]*)"|'([^']*)'|([^,}\n]+))""")
_TITLED = re.compile(rf"({_ID})[ \t]*\[(.*)\]\Z", re.DOTALL)
_ADDRESS = re.compile(rf'[ \t]*({_ID})[ \t]+(?:href[ \t]+)?"(https?://[^"]*)"')
_OURS = re.compile(r'  %% .*|  t_\w+(?:\["[^"]*"\]| (?:-->(?:\|"[^"]*"\|)?|-\.->) t_\w+)')
_OUR_SIGN = re.compile(r"_([0-9a-f]{1,6})_")
_LONGEST = 5_000
"""No description of a diagram is longer."""


def sniff(source: Source) -> Sign | None:
    """Return how sure it is: a flowchart begins the file, or a block of code in it."""
    if len(source.files) != 1:
        return None
    head = sample_of(source.files[0].content)
    if _HEADER.match(head, _begin(head)):
        return Sign(0.95, "the beginning of a flowchart")
    fences = [found[2] for found in _FENCE.finditer(head) if _HEADER.match(found[2], _begin(found[2]))]
    if not fences:
        return None
    is_most = 2 * sum(map(len, fences)) > len(head)
    return Sign(0.9 if is_most else 0.6, "a flowchart in a block of code")


def _begin(text: str) -> int:
    """Where a diagram begins, behind a title and comments."""
    before = _BEFORE.match(text)
    return before.end() if before else 0


def read(source: Source, answers: Answers) -> Draft:
    """Return the draft of a file with flowcharts.

    Nodes are topics, named by their text; a dotted arrow is recommended; a subgraph is the category of what is in it.

    Raises
    ------
    UnreadableInputError
        If there is no flowchart in it, or nothing in that.

    Notes
    -----
    One pass; 10 MB in about two seconds. A statement that cannot be read is left out, and said.
    """
    text, drawing = text_to_draw(source, answers)
    flow = _Flow(drawing)
    for begin, end in _diagrams(drawing.file, text):
        flow.read(text, begin, end)
        flow.finish()
    drawing.nodes = list(flow.all_nodes.values())
    drawing.groups = list(flow.all_groups.values())
    if not drawing.nodes and not drawing.groups:
        raise broken(drawing.file, 0, "the flowchart has no node that could be read.", "Look whether it is whole.")
    if _is_ours(text):
        _as_ours(drawing)
    return draft_of(NAME, drawing, answers)


def _diagrams(file: str, text: str) -> Iterator[tuple[int, int]]:
    """Where each flowchart's header stands, and where it ends."""
    spans = [found.span(2) for found in _FENCE.finditer(text)] or [(0, len(text))]
    begins = [(begin + _begin(text[begin:end]), end) for begin, end in spans]
    found = [(begin, end) for begin, end in begins if _HEADER.match(text, begin, end)]
    if not found:
        other = next(filter(None, (_OTHER.match(text, begin, end) for begin, end in begins)), None)
        what = f"this is a {other[0]} of Mermaid." if other else "no flowchart of Mermaid begins in it."
        raise broken(file, 0, what, "A flowchart begins with a line such as 'flowchart LR'.")
    yield from found


def _is_ours(text: str) -> bool:
    lines = text.rstrip("\n").split("\n")
    return lines[0] == "flowchart LR" and all(map(_OURS.fullmatch, lines[1:]))


def _as_ours(drawing: Drawing) -> None:
    """Take back what our export did to ids, and to what an edge says."""
    drawing.is_ours = True
    for node in drawing.nodes:
        node.id = _our_id(node.id)
    drawing.lines = [_our_line(line) for line in drawing.lines]


def _our_id(name: str) -> str:
    return _OUR_SIGN.sub(lambda found: letter(int(found[1], 16)) or found[0], name.removeprefix("t_")) or name


def _our_line(line: Line) -> Line:
    """The line with its own ids again, and the kind and the group of which the label of its arrow tells."""
    source, target = _our_id(line.source), _our_id(line.target)
    label = line.attributes.get("label", "")
    rest, _, last = label.rpartition(", ")
    is_together = last == "together"
    group = (rest if is_together else label).removeprefix("one of ")
    kind: Kind = "corequisite" if is_together else line.kind
    return Line(source, target, line.origin, {"group": group} if group else {}, line.is_directed, kind)


def _inner(label: str | None) -> str | None:
    """The text in the brackets of a node as most are, with quotation marks or without."""
    return label and (label[2:-2] if label.startswith('["') else label[1:-1])


class _UnlikeError(Exception):
    """A statement is none that is known here."""


class _Link(NamedTuple):
    """An arrow as it stands between two nodes."""

    is_directed: bool
    is_turned: bool
    is_invisible: bool
    kind: Kind
    label: str


class _Flow:
    """The flowcharts of a file, statement by statement."""

    def __init__(self, drawing: Drawing) -> None:
        self.drawing = drawing
        self.text = ""
        self.place = self.end = 0
        self.line = 1
        self.counted = 0
        self.nodes: dict[str, Node] = {}
        self.groups: dict[str, Node] = {}
        self.all_nodes: dict[str, Node] = {}
        self.all_groups: dict[str, Node] = {}
        self.first_line = 0
        self.inside: list[str] = []
        self.drawn: set[str] = set()
        self.link_names: set[str] = set()

    def read(self, text: str, begin: int, end: int) -> None:
        """Take the flowchart whose header stands at `begin`."""
        self.text, self.end = text, end
        header = _HEADER.match(text, begin, end)
        assert header is not None
        if header[1] in ("BT", "^"):
            self.drawing.remark = "It is drawn from the bottom to the top, so the first of each pair stands below."
        self.place = header.end()
        self.inside = []
        while self.place < end:
            self.plain()
            self.statement()

    def plain(self) -> None:
        """Take the lines from here on that are one node each, or two with a usual arrow."""
        settled = {} if self.inside else self.nodes  # of which a mention says nothing new
        for found in _PLAIN.finditer(self.text, self.place, self.end):
            word, label, arrow, words, other, other_label = found.groups()
            if not word or word in ("end", "subgraph"):
                break
            here = self.here(found.start(1))
            self.place = found.end()
            if label or word not in settled:
                self.node(word, _inner(label), here)
            if arrow:
                if other_label or other not in settled:
                    self.node(other, _inner(other_label), here)
                attributes = {"label": label_of(words)} if words else NO_ATTRIBUTES
                self.drawing.items += 1
                kind: Kind = "recommended" if "." in arrow else "required"
                self.drawing.lines.append(Line(word, other, here, attributes, True, kind))

    def statement(self) -> None:
        blanks = _BLANKS.match(self.text, self.place, self.end)
        begin = self.place = blanks.end() if blanks else self.place
        if begin >= self.end:
            return
        here = self.here(begin)
        try:
            keyword = _KEYWORD.match(self.text, begin, self.end)
            properties = _LINK_PROPERTIES.match(self.text, begin, self.end) if self.link_names else None
            if keyword:
                self.place = keyword.end()
                self.keyword(keyword[1], here)
            elif properties and properties[1] in self.link_names:
                self.place = properties.end()
                self.note_drawn("@", here)
            else:
                self.chain(here)
        except _UnlikeError:
            rest = _REST.match(self.text, begin, self.end)
            self.place = rest.end() if rest else self.end
            self.drawing.items += 1
            before = self.text[begin : min(self.place, begin + 80)].strip()
            self.drawing.left_out.append(Note("a statement that cannot be read", here, before))

    def keyword(self, word: str, here: Origin) -> None:
        rest = self.rest(until_semicolon=word not in ("subgraph", "accDescr", "accTitle", "title"))
        if word == "subgraph":
            self.subgraph(rest.strip(), here)
        elif word == "end":
            if self.inside:
                self.inside.pop()
        elif word == "click":
            self.click(rest, here)
        elif word == "accDescr" and rest.strip().startswith("{"):
            closed = self.text.find("}", self.place - len(rest), min(self.place + _LONGEST, self.end))
            self.place = closed + 1 if closed >= 0 else self.place
        else:
            self.note_drawn(word, here)

    def note_drawn(self, word: str, here: Origin) -> None:
        """Say once that a word which only tells how things are drawn is left out."""
        if word not in self.drawn:
            self.drawn.add(word)
            self.drawing.notes.append(Note(DRAWN_AS, here, word))

    def rest(self, until_semicolon: bool) -> str:
        """What is left of a statement."""
        found = _REST.match(self.text, self.place, self.end)
        rest = found[0] if found else ""
        if until_semicolon and '"' not in rest:
            rest = rest.partition(";")[0]
        self.place += len(rest)
        return rest

    def subgraph(self, rest: str, here: Origin) -> None:
        """Take the beginning of a subgraph: an id with a title, or a title alone."""
        rest = rest.rstrip("; \t\r")
        titled = _TITLED.match(rest)
        name, title = (titled[1], titled[2]) if titled else (rest.strip('"'), rest)
        title = label_of(title.strip().strip('"'))
        if not title:
            self.inside.append(self.inside[-1] if self.inside else "")
            return
        if name not in self.groups:
            self.drawing.items += 1
            self.groups[name] = Node(name, here, title, self.inside[-1] if self.inside else "")
        self.inside.append(name)

    def click(self, rest: str, here: Origin) -> None:
        found = _ADDRESS.match(rest)
        if found:
            self.node(found[1], None, here)
            self.nodes[found[1]].attributes["url"] = found[2]
        else:
            self.drawing.notes.append(Note("what a click does", here, rest.strip()))

    # --- nodes and arrows

    def chain(self, here: Origin) -> None:
        sources = self.some_nodes(here)
        while link := self.link():
            targets = self.some_nodes(here)
            self.lines(sources, targets, link, here)
            sources = targets
        spaces = _SPACES.match(self.text, self.place, self.end)
        self.place = spaces.end() if spaces else self.place
        if self.place < self.end and not self.text.startswith(("\n", "\r", ";", "%%"), self.place):
            raise _UnlikeError

    def some_nodes(self, here: Origin) -> list[str]:
        """Take one node or several with "&" between them."""
        found = [self.shaped(here)]
        while more := _AND.match(self.text, self.place, self.end):
            self.place = more.end()
            found.append(self.shaped(here))
        return found

    def shaped(self, here: Origin) -> str:
        """Take a node with its text in brackets, if it has any."""
        word = _WORD.match(self.text, self.place, self.end)
        if not word:
            raise _UnlikeError
        self.place = word.end()
        label = self.label()
        if self.text.startswith(":::", self.place) and (found := _CLASS.match(self.text, self.place, self.end)):
            self.place = found.end()
        return self.node(word[0], label, here)

    def label(self) -> str | None:
        """The text in the brackets that follow, of whatever shape."""
        if self.text[self.place : self.place + 1] not in _BEGIN_LABELS:
            return None
        properties = _PROPERTIES.match(self.text, self.place, self.end)
        if properties:
            self.place = properties.end()
            found = _LABEL_PROPERTY.search(properties[1])
            return next(filter(None, found.groups()), None) if found else None
        for begin, ends in _SHAPES:
            if self.text.startswith(begin, self.place):
                return self.inner(self.place + len(begin), ends)
        return None

    def inner(self, begin: int, ends: tuple[str, ...]) -> str:
        """The text between brackets, quoted or not."""
        spaces = _SPACES.match(self.text, begin, self.end)
        quote = spaces.end() if spaces else begin
        if self.text.startswith('"', quote):
            closed = self.text.find('"', quote + 1, self.end)
            after = _SPACES.match(self.text, closed + 1, self.end) if closed >= 0 else None
            place = after.end() if after else 0
            end = next((end for end in ends if after and self.text.startswith(end, place)), "")
            if not end:
                raise _UnlikeError
            self.place = place + len(end)
            return self.text[quote + 1 : closed]
        stop = self.line_end(begin)
        found = [(place, end) for end in ends if (place := self.text.find(end, begin, stop)) >= 0]
        if not found:
            return self.inner_over_lines(begin, ends)
        place, end = min(found)
        place = self.closing(begin, place, stop) if end in _NESTING.values() else place
        self.place = place + len(end)
        return self.text[begin:place]

    def closing(self, begin: int, first: int, stop: int) -> int:
        """Where a bracket closes that others of its kind stand in; where they do not match, the first that closes."""
        close, place = self.text[first], first
        opening = next(sign for sign, other in _NESTING.items() if other == close)
        while place >= 0 and self.text.count(opening, begin, place) > self.text.count(close, begin, place):
            place = self.text.find(close, place + 1, stop)
        return place if place >= 0 else first

    def inner_over_lines(self, begin: int, ends: tuple[str, ...]) -> str:
        """The text between brackets that are closed in a later line."""
        words = _OVER_LINES.match(self.text, begin, self.end)
        place = words.end() if words else begin
        end = next((end for end in ends if self.text.startswith(end, place)), "")
        if not end:
            raise _UnlikeError
        self.place = place + len(end)
        return self.text[begin:place]

    def line_end(self, place: int) -> int:
        stop = self.text.find("\n", place, self.end)
        return stop if stop >= 0 else self.end

    def link(self) -> _Link | None:
        """Take an arrow with its text, if one follows."""
        spaces = _SPACES.match(self.text, self.place, self.end)
        place = spaces.end() if spaces else self.place
        if named := _LINK_NAME.match(self.text, place, self.end):
            self.link_names.add(named[0].rstrip("@"))
            place = named.end()
        whole = _LINK.match(self.text, place, self.end)
        if whole:
            self.place = whole.end()
            return _link_of(whole[0], self.between_bars())
        start = _LINK_START.match(self.text, place, self.end)
        end = start and _LINK_ENDS[start[1]].search(self.text, start.end(), self.line_end(place))
        if not start or not end:
            return None
        label = self.text[start.end() : end.start()].strip().strip('"')
        self.place = end.end()
        self.skip_spaces()
        return _link_of(start[0] + end[0], label)

    def between_bars(self) -> str:
        self.skip_spaces()
        if not self.text.startswith("|", self.place):
            return ""
        if quoted := _QUOTED_IN_BARS.match(self.text, self.place, self.end):
            self.place = quoted.end()
            self.skip_spaces()
            return quoted[1].strip()
        closed = self.text.find("|", self.place + 1, self.line_end(self.place))
        if closed < 0:
            raise _UnlikeError
        label = self.text[self.place + 1 : closed]
        self.place = closed + 1
        self.skip_spaces()
        return label.strip().strip('"')

    def skip_spaces(self) -> None:
        spaces = _SPACES.match(self.text, self.place, self.end)
        self.place = spaces.end() if spaces else self.place

    def node(self, name: str, label: str | None, here: Origin) -> str:
        """Take the mention of a node; the first subgraph that it is mentioned in is where it lies."""
        node = self.nodes.get(name)
        if node is None:
            self.drawing.items += 1
            self.nodes[name] = node = Node(name, here)
        if label is not None:
            node.label = label_of(label)
        if self.inside and not node.parent:
            node.parent = self.inside[-1]
        return name

    def lines(self, sources: list[str], targets: list[str], link: _Link, here: Origin) -> None:
        self.drawing.require_room(len(sources) * len(targets))
        attributes = {"label": label_of(link.label)} if link.label else {}
        for source, target in ((source, target) for source in sources for target in targets):
            self.drawing.items += 1
            if link.is_invisible:
                self.drawing.left_out.append(Note("an invisible line", here, f"{source} - {target}"))
                continue
            pair = (target, source) if link.is_turned else (source, target)
            self.drawing.lines.append(Line(*pair, here, attributes, link.is_directed, link.kind))

    def here(self, place: int) -> Origin:
        self.line += self.text.count("\n", self.counted, place)
        self.counted = place
        return Origin(self.drawing.file, self.line)

    def finish(self) -> None:
        """Take the nodes and groups of a flowchart that was read to those of the ones before it.

        An arrow may lead to a subgraph, before it is there or after. Each flowchart has ids of its own: one that was
        there before is the same node if its name is the same, and another one if not.
        """
        for name in self.nodes.keys() & self.groups.keys():
            self.drawing.items -= 1
            del self.nodes[name]
        found = {**self.nodes, **self.groups}
        renamed = {name: fresh for name, node in found.items() if (fresh := self.id_apart(node)) != name}
        for node in found.values():
            if node.id in renamed:
                node.label, node.id = node.label or node.id, renamed[node.id]
            node.parent = renamed.get(node.parent, node.parent)
        self.join(self.nodes, self.all_nodes)
        self.join(self.groups, self.all_groups)
        if renamed:
            self.rename_lines(renamed)
        self.first_line = len(self.drawing.lines)
        self.nodes, self.groups = {}, {}

    def id_apart(self, node: Node) -> str:
        """The id of a node, with a number behind it where a flowchart before has it for something of another name."""
        if not self.all_nodes and not self.all_groups:
            return node.id
        fresh, number = node.id, 1
        while (known := self.all_nodes.get(fresh) or self.all_groups.get(fresh)) and not self.is_same(node, known):
            number += 1
            fresh = f"{node.id}-{number}"
            while fresh in self.nodes or fresh in self.groups:
                number += 1
                fresh = f"{node.id}-{number}"
        if fresh != node.id:
            self.drawing.notes.append(Note("an id of two flowcharts for different things", node.origin, node.id, fresh))
        return fresh

    def is_same(self, node: Node, known: Node) -> bool:
        is_group = node.id in self.groups
        return is_group == (known.id in self.all_groups) and (node.label or node.id) == (known.label or known.id)

    def join(self, found: dict[str, Node], known: dict[str, Node]) -> None:
        """Add the nodes of a flowchart; one that is known gets what is said of it here."""
        for node in found.values():
            if same := known.get(node.id):
                self.drawing.items -= 1
                same.parent = same.parent or node.parent
                same.attributes.update(node.attributes)
            else:
                known[node.id] = node

    def rename_lines(self, renamed: dict[str, str]) -> None:
        for place in range(self.first_line, len(self.drawing.lines)):
            line = self.drawing.lines[place]
            source, target = renamed.get(line.source, line.source), renamed.get(line.target, line.target)
            self.drawing.lines[place] = line._replace(source=source, target=target)


def _link_of(arrow: str, label: str) -> _Link:
    """What an arrow says by its ends and its stroke."""
    at_start, at_end = arrow[0] in "<xo", arrow[-1] in ">xo"
    kind: Kind = "recommended" if "." in arrow else "required"
    return _Link(at_start != at_end, at_start and not at_end, "~" in arrow, kind, label)
