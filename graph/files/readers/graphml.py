"""GraphML, as NetworkX, yEd, Gephi, Cytoscape, Neo4j and igraph write it, to a draft."""

from __future__ import annotations

from collections.abc import Mapping

from graph.drafts import Answers, Draft, File, Note, Origin, Sign, Source
from graph.files.readers.drawn import Line, Node
from graph.files.readers.xml_walk import DrawnWalk, draft_of_walk, sign_of_root
from graph.model import Kind

NAME = "graphml"
TITLE = "GraphML, a graph of yEd, Gephi, NetworkX or Neo4j"
SHOWN_KEY = "shown-label"
"""The key of the attribute `label` that repeats the name for Gephi in our export; a column has another key."""


def sniff(source: Source) -> Sign | None:
    """Return how sure it is: the outermost element tells."""
    return sign_of_root(source, NAME)


def read(source: Source, answers: Answers) -> Draft:
    """Return the draft of a GraphML file.

    Nodes are topics by their id, named by their label or the attribute `name`; a node with a graph in it is a group.

    Raises
    ------
    UnreadableInputError
        If it is no sound XML, defines entities, or is not GraphML.

    Notes
    -----
    One pass, 10 MB in about a second and a half.
    """
    return draft_of_walk(NAME, _GraphML(source.files[0]), answers)


class _Key:
    """What a `key` declares: the name of an attribute, of what, and its value where none is given."""

    __slots__ = ("default", "domain", "name")

    def __init__(self, attributes: Mapping[str, str]) -> None:
        self.name = attributes.get("attr.name") or attributes.get("yfiles.type") or attributes.get("id", "")
        self.domain = attributes.get("for", "all")
        self.default = ""


class _GraphML(DrawnWalk):
    def __init__(self, file: File) -> None:
        super().__init__(file, NAME, _BEGIN, _END)
        self.keys: dict[str, _Key] = {}
        self.key: _Key | None = None
        self.attribute = ""
        self.directed: list[bool] = []
        self.is_in_faces = False
        self.ends = ("", "")
        self.edge_line = 0
        self.hyperedge: list[str] | None = None
        self.is_directed = True
        self.is_dashed = False

    def begin_key(self, attributes: Mapping[str, str]) -> None:
        self.key = self.keys[attributes.get("id", "")] = _Key(attributes)

    def end_default(self, text: str) -> None:
        if self.key and text.strip():
            for domain in ("node", "edge"):
                if self.key.domain in (domain, "all"):
                    self.defaults[domain][self.key.name] = text.strip()

    def end_key(self, _: str) -> None:
        self.key = None

    def begin_graph(self, attributes: Mapping[str, str]) -> None:
        self.directed.append(attributes.get("edgedefault", "directed") != "undirected")

    def end_graph(self, _: str) -> None:
        self.directed.pop()

    def begin_node(self, attributes: Mapping[str, str]) -> None:
        self.drawing.items += 1
        parent = self.above[-1].id if self.above else ""
        origin = Origin(self.file.path, self.line)
        given = dict(self.defaults["node"])
        node = Node(attributes.get("id", "").strip(), origin, parent=parent, attributes=given)
        if labels := attributes.get("labels", ""):
            given["labels"] = labels
        self.above.append(node)
        self.drawing.nodes.append(node)

    def begin_edge(self, attributes: Mapping[str, str]) -> None:
        self.drawing.items += 1
        self.edge = dict(self.defaults["edge"])
        self.ends = (attributes.get("source", "").strip(), attributes.get("target", "").strip())
        self.edge_line = self.line
        self.is_dashed = False
        stated = attributes.get("directed", "").strip().lower()
        default = self.directed[-1] if self.directed else True
        self.is_directed = stated in ("true", "1") if stated else default
        if label := attributes.get("label", ""):
            self.edge["label"] = label

    def end_edge(self, _: str) -> None:
        if self.edge is not None:
            origin = Origin(self.file.path, self.edge_line)
            kind: Kind = "recommended" if self.is_dashed else "required"
            self.drawing.lines.append(Line(*self.ends, origin, self.edge, self.is_directed, kind))
            self.edge = None

    def begin_hyperedge(self, _: Mapping[str, str]) -> None:
        self.drawing.items += 1
        self.hyperedge = []
        self.edge_line = self.line

    def begin_endpoint(self, attributes: Mapping[str, str]) -> None:
        if self.hyperedge is not None:
            self.hyperedge.append(attributes.get("node", ""))

    def end_hyperedge(self, _: str) -> None:
        ends = ", ".join(self.hyperedge or ())
        self.drawing.left_out.append(Note("a line of many ends", Origin(self.file.path, self.edge_line), ends))
        self.hyperedge = None

    def begin_data(self, attributes: Mapping[str, str]) -> None:
        key = attributes.get("key", "")
        self.attribute = self.keys[key].name if key in self.keys else key
        if key == SHOWN_KEY:
            self.attribute = ""

    def end_data(self, text: str) -> None:
        owner = self._owner()
        if owner is not None and text.strip() and self.attribute:
            owner[self.attribute] = text
        self.attribute = ""

    def end_node_label(self, text: str) -> None:
        """The label of a box of yEd's; of several, as an open and a closed folder have, the first."""
        if self.above and text.strip():
            node = self.above[-1]
            if not node.label:
                node.label = text
            elif node.label != text and not self.is_in_faces:
                self.drawing.notes.append(
                    Note("a second label of a box", Origin(self.file.path, self.line), text.strip())
                )

    def begin_label(self, attributes: Mapping[str, str]) -> None:
        """Take a label of yFiles for HTML, as yEd Live writes it."""
        self.end_label_text(attributes.get("Text", ""))

    def end_label_text(self, text: str) -> None:
        """Take the text of such a label, of a line or of a box."""
        (self.end_node_label if self.edge is None else self.end_edge_label)(text)

    def end_edge_label(self, text: str) -> None:
        if self.edge is not None and (label := text.strip()) and self.edge.setdefault("label", label) != label:
            self.drawing.notes.append(Note("a second label of a line", Origin(self.file.path, self.line), label))

    def begin_faces(self, _: Mapping[str, str]) -> None:
        """Take that the faces of a folder follow, open and closed, each with a label."""
        self.is_in_faces = True

    def end_faces(self, _: str) -> None:
        """Take that they are over."""
        self.is_in_faces = False

    def begin_arrows(self, attributes: Mapping[str, str]) -> None:
        """Take which ends of a line of yEd's have arrowheads: that is what a person sees."""
        if self.edge is None:
            return
        at_source, at_target = (attributes.get(end, "none") != "none" for end in ("source", "target"))
        self.is_directed = at_source != at_target
        if at_source and not at_target:
            self.ends = (self.ends[1], self.ends[0])

    def begin_line_style(self, attributes: Mapping[str, str]) -> None:
        """Take whether a line of yEd's is dashed or dotted."""
        self.is_dashed = self.edge is not None and attributes.get("type", "").startswith(("dashed", "dotted"))

    def _owner(self) -> dict[str, str] | None:
        """Whose attribute it is that ends here; that of a graph as a whole is nobody's."""
        if self.hyperedge is not None:
            return None
        if self.edge is not None:
            return self.edge
        return self.above[-1].attributes if self.above else None


_BEGIN = {
    "key": _GraphML.begin_key,
    "graph": _GraphML.begin_graph,
    "node": _GraphML.begin_node,
    "edge": _GraphML.begin_edge,
    "hyperedge": _GraphML.begin_hyperedge,
    "endpoint": _GraphML.begin_endpoint,
    "data": _GraphML.begin_data,
    "Arrows": _GraphML.begin_arrows,
    "Realizers": _GraphML.begin_faces,
    "Label": _GraphML.begin_label,
    "LineStyle": _GraphML.begin_line_style,
}
_END = {
    "default": _GraphML.end_default,
    "key": _GraphML.end_key,
    "graph": _GraphML.end_graph,
    "node": _GraphML.end_node,
    "edge": _GraphML.end_edge,
    "hyperedge": _GraphML.end_hyperedge,
    "data": _GraphML.end_data,
    "NodeLabel": _GraphML.end_node_label,
    "EdgeLabel": _GraphML.end_edge_label,
    "Realizers": _GraphML.end_faces,
    "Label.Text": _GraphML.end_label_text,
}
