r"""DOT, the language of Graphviz, to a draft; in a file of its own or somewhere in source code."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise, product
from typing import NamedTuple

from graph.drafts import Answers, Draft, Note, Origin, Sign, Source
from graph.errors import UnreadableInputError
from graph.files.decoding import sample_of
from graph.files.readers.dot_text import Drawn, cluster_name, unquoted
from graph.files.readers.drawn import Drawing, Line, Node, broken, draft_of, text_to_draw

NAME = "dot"
TITLE = "DOT, a graph of Graphviz"

# Atomic, so that no run of blanks is tried in more than one way.
_BLANK = r"(?>(?:(?:\A|\n)[ \t]*+\#[^\n]*+|[\s\ufeff]|//[^\n]*+|/\*(?s:.*?)\*/)*)"
_LETTER = r"[\w\x80-\U0010ffff]"
# Graphviz wants quotation marks around "early-modern" and "os.path"; nothing else can be meant by them.
_WORD = rf"[A-Za-z_\x80-\U0010ffff]{_LETTER}*+(?>(?:[-.]{_LETTER}++)*)|-?(?:\.[0-9]+|[0-9]++(?:\.[0-9]*)?)"
_QUOTED = r'"[^"\\]*+(?>(?:\\(?s:.)[^"\\]*+)*)"'
_TOKEN = re.compile(rf"{_BLANK}(?:(?P<word>{_WORD})|(?P<quoted>{_QUOTED})|(?P<sign>->|--|[\[\]{{}};,=:+<]))")
_BLANKS = re.compile(_BLANK)
_FEW = _BLANK.replace("(?s:.*?)", "(?s:.{0,200}?)")
_START = re.compile(rf"(?i:\b(?:strict{_FEW})?(di)?graph\b){_FEW}(?:(?:{_WORD}|{_QUOTED}){_FEW})?\{{")
_ALONE = re.compile(rf"{_BLANK}(?i:strict{_BLANK})?(?i:di)?(?i:graph)\b")
_NAME = rf"(?:{_WORD}|{_QUOTED})"
_PAIR = re.compile(rf"\s*+({_NAME})\s*+=\s*+({_NAME})\s*+[,;]?")
_ASSIGNED = rf"\s*+{_NAME}\s*+=\s*+{_NAME}\s*+[,;]?"
_ARROW = r"[ \t]*+->[ \t]*+"
_PLAIN = re.compile(
    rf"\s*+({_NAME})(?:{_ARROW}({_NAME})((?>(?:{_ARROW}{_NAME})*)))?"
    rf"\s*+(?:\[((?>(?:{_ASSIGNED})*))\s*+\]\s*+)?(?:;|(?=[\w\"}}]))|"
)
"""A statement as most are, a node, or a chain on one line, with its attributes; nothing where the next is none."""
_KEYWORDS = frozenset(("node", "edge", "graph", "subgraph", "digraph", "strict"))
_NOWHERE = Origin("")
_FURTHER = re.compile(rf"->[ \t]*+({_NAME})")
_HOOKS = re.compile("[<>]")
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_PORT = re.compile(r"<[^<>]*>")


def sniff(source: Source) -> Sign | None:
    """Return how sure it is: a graph begins somewhere, and there are arrows in it."""
    if len(source.files) != 1:
        return None
    head = sample_of(source.files[0].content)
    start = _START.search(head)
    if not start:
        return None
    if _ALONE.match(head):
        return Sign(0.97, "a graph in the words of Graphviz")
    if start[1] and "->" in head[start.end() :]:
        return Sign(0.75, "a graph in the words of Graphviz among other text")
    return None


def read(source: Source, answers: Answers) -> Draft:
    """Return the draft of a DOT file, or of the graphs in a piece of source code.

    Nodes are topics by their id, named by their label. An arrow runs as it is drawn, so `dir=back` turns it round;
    a dashed or dotted one is recommended. The label of a cluster is the category of what is in it.

    Raises
    ------
    UnreadableInputError
        If no graph begins anywhere, or something in it is never closed.

    Notes
    -----
    One pass over the tokens; 10 MB in about two seconds.
    """
    text, drawing = text_to_draw(source, answers)
    graphs = _graphs(drawing, text)
    drawing.nodes = [node for graph in graphs for node in graph.nodes.values()]
    drawing.is_ours = len(graphs) == 1 and graphs[0].name == "topics" and _is_ours(drawing)
    if any(graph.is_upward for graph in graphs):
        drawing.remark = "It is drawn from the bottom to the top, so the first of each pair stands below."
    return draft_of(NAME, drawing, answers)


def _is_ours(drawing: Drawing) -> bool:
    return all(node.label and {"category", "hours"} <= node.attributes.keys() for node in drawing.nodes)


def _graphs(drawing: Drawing, text: str) -> list[_Graph]:
    """The graphs of a text, each read to its last bracket."""
    graphs: list[_Graph] = []
    is_alone = bool(_ALONE.match(text))
    start = _START.search(text)
    while start:
        graph = _Graph(drawing, text, start)
        try:
            end = graph.read()
            graphs.append(graph)
        except UnreadableInputError as trouble:
            if is_alone:
                raise
            graph.take_back()
            drawing.notes.append(Note("a graph that cannot be read", Origin(drawing.file, graph.line), trouble.what))
            end = start.end()
        start = _START.search(text, end)
    if not graphs:
        found = drawing.notes[0].before if drawing.notes else f"{drawing.file}: no graph begins in it."
        raise UnreadableInputError(found, "A graph is written as: digraph { first -> second }.")
    return graphs


@dataclass(slots=True)
class _Scope:
    """What holds between two braces, and the statement that is being read in them."""

    group: str = ""
    node_defaults: dict[str, str] = field(default_factory=dict)
    edge_defaults: dict[str, str] = field(default_factory=dict)
    members: dict[str, None] = field(default_factory=dict)
    chain: list[list[str]] = field(default_factory=list)
    begin: Origin = _NOWHERE
    attributes: dict[str, str] = field(default_factory=dict)
    is_joined: bool = False


class _Token(NamedTuple):
    """A sign, or a text whose sign is "word" or "text"."""

    sign: str
    text: str = ""


class _Graph:
    """One graph, read token by token without calling itself, so that no depth of braces is too deep."""

    def __init__(self, drawing: Drawing, text: str, start: re.Match[str]) -> None:
        self.drawing = drawing
        self.text = text
        self.place = start.end()
        self.line = text.count("\n", 0, self.place) + 1
        self.counted = self.place
        self.is_directed = start[1] is not None
        self.is_strict = bool(re.match(r"(?i:strict)", start[0]))
        self.name = start[0].split()[-2] if len(start[0].split()) > 2 else ""
        self.is_our_writing = text.startswith("digraph topics {\n  rankdir=LR;\n  node [shape=box];\n")
        self.is_upward = False
        self.nodes: dict[str, Node] = {}
        self.groups: dict[str, Node] = {}
        self.names: dict[str, str] = {}
        self.ids: dict[str, str] = {}
        self.pairs: set[tuple[str, str]] = set()
        self.scopes = [_Scope()]
        self.before = (drawing.items, len(drawing.lines), len(drawing.left_out))
        self.work = 0

    def read(self) -> int:
        """Read to the brace that closes the graph, and return the place behind it."""
        while self.scopes:
            if not self.scopes[-1].chain:
                self.plain()
            token = self.next()
            if token.sign in ("word", "text"):
                self.identifier(token)
            else:
                self.sign(token.sign)
        self.settle_groups()
        return self.place

    def take_back(self) -> None:
        """Forget what was read of a graph that is not whole."""
        items, lines, left_out = self.before
        self.drawing.items = items
        del self.drawing.lines[lines:]
        del self.drawing.left_out[left_out:]

    # --- tokens

    def next(self) -> _Token:
        found = _TOKEN.match(self.text, self.place)
        if not found:
            raise self.broken()
        self.place = found.end()
        if found.lastgroup == "word":
            return _Token("word", found["word"])
        if found.lastgroup == "quoted":
            return _Token("text", self.quoted(found["quoted"]))
        return _Token("text", self.markup()) if found["sign"] == "<" else _Token(found["sign"])

    def quoted(self, text: str) -> str:
        """The text of a string and of those that are added to it by "+"."""
        pieces = [unquoted(text)]
        while more := _ADDED.match(self.text, self.place):
            pieces.append(unquoted(more[1]))
            self.place = more.end()
        return "".join(pieces)

    def markup(self) -> str:
        """The text between "<" and the ">" that closes it."""
        begin, depth = self.place, 1
        for hook in _HOOKS.finditer(self.text, begin):
            depth += 1 if hook[0] == "<" else -1
            if not depth:
                self.place = hook.end()
                return self.text[begin : hook.start()]
        raise broken(self.drawing.file, self.line_here(), "a '<' is never closed.")

    def follows(self, signs: tuple[str, ...]) -> bool:
        """Whether one of these signs is next."""
        blanks = _BLANKS.match(self.text, self.place)
        return self.text.startswith(signs, blanks.end() if blanks else self.place)

    def line_here(self) -> int:
        self.line += self.text.count("\n", self.counted, self.place)
        self.counted = self.place
        return self.line

    def here(self) -> Origin:
        return Origin(self.drawing.file, self.line_here())

    def broken(self) -> UnreadableInputError:
        blanks = _BLANKS.match(self.text, self.place)
        self.place = blanks.end() if blanks else self.place
        if self.place >= len(self.text):
            return broken(self.drawing.file, self.line_here(), "the file ends before the last '}' of the graph.")
        found = self.text[self.place]
        what = "a quotation mark or comment is never closed." if found in '"/' else f"{found!r} cannot stand here."
        return broken(self.drawing.file, self.line_here(), what)

    # --- statements

    def plain(self) -> None:
        """Take the statements from here to the next that is not as most are."""
        scope, ids = self.scopes[-1], self.ids
        drawn: dict[str | None, Drawn] = {}
        for found in _PLAIN.finditer(self.text, self.place):
            word, other, more, listed = found.groups()
            known = len(ids)
            words = (word, other, *_FURTHER.findall(more)) if more else (word, other) if other else (word,)
            names = [ids.get(word) or self.id_of(word) for word in words]
            if "" in names:
                while len(ids) > known:  # of what is not taken here nothing was mentioned yet
                    ids.popitem()
                break
            self.place = found.start(1)
            here = self.here()
            self.place = found.end()
            if scope.group or len(ids) > known:
                for name in names:
                    self.mention(name, here)
            if other:
                if listed not in drawn:
                    drawn[listed] = self.drawn({**scope.edge_defaults, **_pairs(listed)})
                for source, target in pairwise(names):
                    self.join(source, target, drawn[listed], here)
            elif listed:
                self.nodes[names[0]].attributes.update(_pairs(listed))
        self.drawing.require_room()

    def id_of(self, word: str | None) -> str:
        """The id that a word or string is, kept for when it comes again; nothing where it may mean another thing."""
        if not word or word.lower() in _KEYWORDS:
            return ""
        self.ids[word] = name = self.named(unquoted(word))
        return name

    def named(self, text: str) -> str:
        return self.escaped(text) if self.is_our_writing else text.strip()

    def sign(self, sign: str) -> None:
        scope = self.scopes[-1]
        if sign == "{":
            self.open("")
        elif sign == "}":
            self.close()
        elif sign in ("->", "--"):
            if not scope.chain or scope.is_joined:
                self.half_arrow(sign)
            scope.is_joined = bool(scope.chain)
        elif sign == "[":
            scope.attributes.update(self.attributes())
        elif sign == ":":
            self.next()
        else:
            self.finish()

    def identifier(self, token: _Token) -> None:
        word = token.text.lower() if token.sign == "word" else ""
        if word in ("node", "edge", "graph"):
            self.finish()
            self.defaults(word)
        elif word == "subgraph":
            self.subgraph()
        elif self.follows(("=",)):
            self.finish()
            self.next()
            self.assign(token.text, self.value())
        else:
            self.operand([self.mention(self.named(token.text), self.here())])

    def defaults(self, word: str) -> None:
        """Take `node [...]`, `edge [...]` or `graph [...]`."""
        scope = self.scopes[-1]
        while self.follows(("[",)):
            self.next()
            given = self.attributes()
            if word == "graph":
                for name, value in given.items():
                    self.assign(name, value)
            else:
                (scope.node_defaults if word == "node" else scope.edge_defaults).update(given)

    def assign(self, name: str, value: str) -> None:
        """Take an attribute of the graph or the subgraph that is being read."""
        group = self.groups.get(self.scopes[-1].group)
        if name == "label" and group is not None:
            group.label = self.escaped(value)
        if name == "rankdir" and len(self.scopes) == 1:
            self.is_upward = value.upper() == "BT"

    def value(self) -> str:
        token = self.next()
        if token.sign not in ("word", "text"):
            raise broken(self.drawing.file, self.line_here(), f"{token.sign!r} stands where a value should.")
        return token.text

    def attributes(self) -> dict[str, str]:
        """Read to the bracket that closes a list of attributes."""
        found: dict[str, str] = {}
        while (token := self.next()).sign != "]":
            if token.sign in ("word", "text"):
                found[token.text] = "true"
                if self.follows(("=",)):
                    self.next()
                    found[token.text] = self.value()
            elif token.sign not in (",", ";"):
                raise broken(self.drawing.file, self.line_here(), f"{token.sign!r} stands in a list of attributes.")
        return found

    def subgraph(self) -> None:
        """Take `subgraph name {`, or the name of one that was there before."""
        name = ""
        if not self.follows(("{",)):
            name = self.value()
        if self.follows(("{",)):
            self.next()
            self.open(name)

    def open(self, name: str) -> None:
        scope = self.scopes[-1]
        if scope.chain and not scope.is_joined:
            self.finish()
        self.drawing.require_room()
        group = self.names.get(name, "") if name else ""
        if not group:
            group = f"\0{len(self.groups)}"
            self.groups[group] = Node(group, self.here(), cluster_name(name), scope.group)
            if name:
                self.names[name] = group
        self.scopes.append(_Scope(group, dict(scope.node_defaults), dict(scope.edge_defaults)))

    def close(self) -> None:
        self.finish()
        scope = self.scopes.pop()
        if not self.scopes:
            return
        above = self.scopes[-1]
        if above.is_joined or self.follows(("->", "--")):
            self.work += len(scope.members)
            self.drawing.require_room(self.work)
            self.operand(list(scope.members))
        if len(above.members) < len(scope.members):
            above.members, scope.members = scope.members, above.members
        above.members.update(scope.members)

    def operand(self, ids: list[str]) -> None:
        scope = self.scopes[-1]
        if scope.chain and not scope.is_joined:
            self.finish()
        if not scope.chain:
            scope.begin = self.here()
        scope.chain.append(ids)
        scope.is_joined = False

    def mention(self, name: str, here: Origin) -> str:
        """Take the name of a node, which makes it a node of the graph and of what is being read."""
        scope = self.scopes[-1]
        scope.members[name] = None
        node = self.nodes.get(name)
        if node is None:
            self.drawing.items += 1
            self.nodes[name] = node = Node(name, here, attributes=dict(scope.node_defaults))
        if scope.group and (not node.parent or not self.groups[node.parent].label):
            node.parent = scope.group
        return name

    def finish(self) -> None:
        """Take the statement that was read: attributes of a node, or lines between what is chained."""
        scope = self.scopes[-1]
        chain, given = scope.chain, scope.attributes
        if scope.is_joined:
            self.half_arrow(f"{', '.join(chain[-1])} ->")
        if len(chain) == 1 and given:
            for name in chain[0]:
                self.nodes[name].attributes.update(given)
        elif len(chain) > 1:
            self.lines(chain, {**scope.edge_defaults, **given}, scope.begin)
        scope.chain, scope.attributes, scope.is_joined = [], {}, False

    def half_arrow(self, before: str) -> None:
        """Leave out an arrow with a node at one end alone."""
        self.drawing.items += 1
        self.drawing.left_out.append(Note("an arrow without two ends", self.here(), before[:80]))

    def drawn(self, given: dict[str, str]) -> Drawn:
        if not given and self.is_directed:
            return _AS_USUAL
        drawn = Drawn(given, self.is_directed, self.is_our_writing)
        drawn.attributes = {name: self.escaped(value) for name, value in drawn.attributes.items()}
        return drawn

    def lines(self, chain: list[list[str]], given: dict[str, str], here: Origin) -> None:
        drawn = self.drawn(given)
        for sources, targets in pairwise(chain):
            self.drawing.require_room(len(sources) * len(targets))
            for source, target in product(sources, targets):
                self.join(source, target, drawn, here)

    def join(self, source: str, target: str, drawn: Drawn, here: Origin) -> None:
        self.drawing.items += 1
        if drawn.is_invisible or (self.is_strict and self.is_doubled(source, target, drawn.is_turned)):
            cause = "an invisible line" if drawn.is_invisible else "a line drawn twice in a strict graph"
            self.drawing.left_out.append(Note(cause, here, f"{source} -> {target}"))
            return
        if drawn.is_turned:
            source, target = target, source
        self.drawing.lines.append(Line(source, target, here, drawn.attributes, drawn.is_directed, drawn.kind))

    def is_doubled(self, source: str, target: str, is_turned: bool) -> bool:
        """Whether a line was there before, which it is from now on."""
        pair = (target, source) if is_turned else (source, target)
        known = len(self.pairs)
        self.pairs.add(pair)
        return len(self.pairs) == known

    def escaped(self, text: str, name: str = "") -> str:
        r"""A text in which backslashes stand for line breaks, and `\N` for the name of the node."""
        if "\\" not in text:
            return text
        return _ESCAPE.sub(lambda found: _ESCAPES.get(found[1], name if found[1] == "N" else found[1]), text)

    def settle_groups(self) -> None:
        """Keep the subgraphs that are drawn as a group of a name; what lies in others lies in what is around them."""
        self.leave_out_invisible()
        named: dict[str, str] = {"": ""}
        for group in self.groups.values():
            named[group.id] = group.id if group.label else named[group.parent]
            group.parent = named[group.parent]
        for node in self.nodes.values():
            node.parent = named[node.parent]
            self.finish_node(node)
        kept = [group for group in self.groups.values() if group.label]
        self.drawing.items += len(kept)
        self.drawing.groups += kept

    def leave_out_invisible(self) -> None:
        """Leave out the nodes that nobody sees and no line that is seen touches: they only keep others in place."""
        hidden = [node for node in self.nodes.values() if "invis" in node.attributes.get("style", "")]
        if not hidden:
            return
        touched = {end for line in self.drawing.lines[self.before[1] :] for end in line[:2]}
        for node in hidden:
            if node.id not in touched:
                del self.nodes[node.id]
                self.drawing.left_out.append(Note("an invisible node", node.origin, node.id))

    def finish_node(self, node: Node) -> None:
        """Give a node its label, and its other attributes their letters."""
        shape = node.attributes.pop("shape", "") if self.is_our_writing else node.attributes.get("shape", "")
        label = node.attributes.pop("label", "")
        if shape in ("record", "Mrecord") and "/" not in label:
            fields = [field.strip() for field in re.split(r"(?<!\\)[{}|]", _PORT.sub("", label)) if field.strip()]
            label = fields[0] if fields else ""
            if len(fields) > 1:
                node.attributes.setdefault("summary", self.escaped(" | ".join(fields[1:])))
        label = self.escaped(label or (node.id if not self.is_our_writing else ""), node.id)
        node.label = label.replace("&amp;", "&") if self.is_our_writing else label
        if node.attributes:
            node.attributes = {name: self.escaped(value, node.id) for name, value in node.attributes.items()}


def _pairs(listed: str | None) -> dict[str, str]:
    """The attributes that are listed between the brackets of a statement as most are."""
    return {unquoted(key): unquoted(value) for key, value in _PAIR.findall(listed or "")}


_AS_USUAL = Drawn({}, True, False)
_ADDED = re.compile(rf"{_BLANK}\+{_BLANK}({_QUOTED})")
_ESCAPES = {"n": "\n", "l": "\n", "r": "\n", "G": ""}
