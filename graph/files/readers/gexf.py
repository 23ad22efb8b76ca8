"""GEXF 1.1 to 1.3, as Gephi, NetworkX and others write it, to a draft."""

from __future__ import annotations

from collections.abc import Mapping

from graph.drafts import Answers, Draft, File, Note, Origin, Sign, Source
from graph.files.readers.drawn import DRAWN_AS, Line, Node
from graph.files.readers.xml_walk import DrawnWalk, draft_of_walk, sign_of_root

NAME = "gexf"
TITLE = "GEXF, a graph of Gephi"

_OF_A_LINE = ("label", "weight", "kind")
_DRAWN = ("color", "position", "size", "shape", "thickness")


def sniff(source: Source) -> Sign | None:
    """Return how sure it is: the outermost element tells, whatever the version."""
    return sign_of_root(source, NAME)


def read(source: Source, answers: Answers) -> Draft:
    """Return the draft of a GEXF file.

    Nodes are topics by their id, named by their label; a node that others lie in, by nesting or by `pid`, is a group.

    Raises
    ------
    UnreadableInputError
        If it is no sound XML, defines entities, or is not GEXF.

    Notes
    -----
    One pass, 10 MB in about a second and a half.
    """
    return draft_of_walk(NAME, _Gexf(source.files[0]), answers)


class _Gexf(DrawnWalk):
    def __init__(self, file: File) -> None:
        super().__init__(file, NAME, _BEGIN, _END)
        self.titles: dict[tuple[str, str], str] = {}
        self.declared = ("node", "")
        self.is_directed = True
        self.line_of_edge: Line | None = None
        self.drawn: dict[str, Note] = {}

    def opened(self, name: str, attributes: Mapping[str, str]) -> None:
        """Do what is done where an element of this name begins, and note what says how things are drawn alone."""
        super().opened(name, attributes)
        if name in _DRAWN and name not in self.drawn:
            self.drawn[name] = Note(DRAWN_AS, Origin(self.file.path, self.line), name)

    def begin_graph(self, attributes: Mapping[str, str]) -> None:
        self.is_directed = attributes.get("defaultedgetype", "directed") == "directed"

    def begin_attributes(self, attributes: Mapping[str, str]) -> None:
        self.declared = (attributes.get("class", "node"), "")

    def begin_attribute(self, attributes: Mapping[str, str]) -> None:
        domain = self.declared[0]
        title = attributes.get("title") or attributes.get("id", "")
        self.declared = (domain, title)
        self.titles[domain, attributes.get("id", "")] = title

    def end_default(self, text: str) -> None:
        domain, title = self.declared
        if title and text.strip():
            self.defaults.setdefault(domain, {})[title] = text.strip()

    def begin_node(self, attributes: Mapping[str, str]) -> None:
        self.drawing.items += 1
        parent = attributes.get("pid") or (self.above[-1].id if self.above else "")
        node = Node(
            attributes.get("id", "").strip(),
            Origin(self.file.path, self.line),
            attributes.get("label", ""),
            "" if parent == "0" and not self.above else parent.strip(),
            dict(self.defaults["node"]),
        )
        self.above.append(node)
        self.drawing.nodes.append(node)

    def begin_edge(self, attributes: Mapping[str, str]) -> None:
        self.drawing.items += 1
        self.edge = {**self.defaults["edge"], **{name: attributes[name] for name in _OF_A_LINE if attributes.get(name)}}
        kind = attributes.get("type", "").strip().lower()
        is_directed = kind == "directed" if kind else self.is_directed
        ends = attributes.get("source", "").strip(), attributes.get("target", "").strip()
        self.line_of_edge = Line(*ends, Origin(self.file.path, self.line), self.edge, is_directed)

    def end_edge(self, _: str) -> None:
        if self.line_of_edge is not None:
            self.drawing.lines.append(self.line_of_edge)
        self.edge = self.line_of_edge = None

    def begin_attvalue(self, attributes: Mapping[str, str]) -> None:
        domain = "edge" if self.edge is not None else "node"
        key = attributes.get("for") or attributes.get("id", "")
        owner = self.edge if self.edge is not None else (self.above[-1].attributes if self.above else None)
        if owner is not None and attributes.get("value", "").strip():
            owner[self.titles.get((domain, key), key)] = attributes["value"]

    def endDocument(self) -> None:  # noqa: N802 - the parser's name
        """Part the groups from the nodes, and add what was noted once."""
        super().endDocument()
        self.drawing.notes += self.drawn.values()


_BEGIN = {
    "graph": _Gexf.begin_graph,
    "attributes": _Gexf.begin_attributes,
    "attribute": _Gexf.begin_attribute,
    "node": _Gexf.begin_node,
    "edge": _Gexf.begin_edge,
    "attvalue": _Gexf.begin_attvalue,
}
_END = {"default": _Gexf.end_default, "node": _Gexf.end_node, "edge": _Gexf.end_edge}
