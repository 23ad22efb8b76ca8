"""Node-link JSON, as NetworkX, D3, vis.js, Graphology, React Flow and this product write it, to a draft."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from graph.drafts import Answers, Draft, Sign, Source
from graph.files.readers.drawn import broken, draft_of, is_own_vocabulary
from graph.files.readers.json_graph import Listed, drawing_of
from graph.files.readers.json_text import json_of, paths_of

NAME = "node-link"
TITLE = "Nodes and links as JSON, of NetworkX, D3 and others"

_LINES = ("links", "edges", "relationships", "connections", "dependencies", "prerequisites")
_NODES = ("nodes", "vertices", "concepts", "topics", "skills", "courses", "tasks", "entities")
"""What the lists are called; the later words count only where the lines beside them name two ends."""
_LINES_SOMEWHERE = re.compile(rb'"(?:links|edges)"\s*:\s*\[')
_ENDS_SOMEWHERE = re.compile(
    rb'"(?:links|edges|relationships|connections|dependencies|prerequisites)"\s*:\s*\[\s*\{[^{}\[\]]{0,300}"(?:source|from)"\s*:'
)
_OF_A_CANVAS = ("edges[].fromNode", "edges[].toNode")
_OF_A_ROADMAP = re.compile(rb'"type"\s*:\s*"(?:sub)?topic"')
_START = 100_000


def sniff(source: Source) -> Sign | None:
    """Return how sure it is: a list of nodes and a list of lines with two ends."""
    if len(source.files) != 1:
        return None
    content = source.files[0].content
    paths = {path.removeprefix("graph.") for path in paths_of(content)}
    has_nodes = not paths.isdisjoint(("nodes", "nodes[]"))
    has_ends = any(f"{lines}[].{end}" in paths for lines in _LINES for end in ("source", "from"))
    is_called_otherwise = not has_nodes and any(f"{nodes}[]" in paths for nodes in _NODES)
    if any(path in paths for path in _OF_A_CANVAS) or not (has_nodes or is_called_otherwise):
        return None
    if not has_ends and not (_LINES_SOMEWHERE if has_nodes else _ENDS_SOMEWHERE).search(content):
        return None
    if _OF_A_ROADMAP.search(content[:_START]):
        return Sign(0.5, "nodes and edges, some of them topics of a roadmap")
    if "nodes[].hours_assumed" in paths:
        return Sign(0.99, "the nodes and edges that this product exports")
    return Sign(0.95 if "multigraph" in paths else 0.85, "a list of nodes and a list of lines between them")


def read(source: Source, answers: Answers) -> Draft:
    """Return the draft of a JSON file with nodes and links, whatever their keys are called.

    Raises
    ------
    UnreadableInputError
        If it is no JSON, or has no such lists.

    Notes
    -----
    The file is read as a whole, at about 15 times its size in memory; 10 MB in about a second and a half.
    """
    file = source.files[0]
    json = json_of(file, answers)
    root = json.value.get("graph", {}) if _is_wrapped(json.value) else json.value
    listed = _listed(root) if isinstance(root, Mapping) else None
    if listed is None:
        found = "there is no list of nodes with a list of links or edges in it."
        raise broken(file.path, 0, found, "Choose another format.")
    drawing = drawing_of(file, json, listed)
    drawing.is_ours = is_own_vocabulary(drawing) and all("hours_assumed" in node.attributes for node in drawing.nodes)
    return draft_of(NAME, drawing, answers)


def _is_wrapped(value: Any) -> bool:
    """Whether the lists stand under `graph`, as in the JSON Graph Format."""
    is_bare = isinstance(value, Mapping) and not any(nodes in value for nodes in _NODES)
    return is_bare and isinstance(value.get("graph"), Mapping)


def _listed(root: Mapping[str, Any]) -> Listed | None:
    at = next((key for key in _NODES if isinstance(root.get(key), list | Mapping)), "nodes")
    nodes = root.get(at)
    key = next((key for key in _LINES if isinstance(root.get(key), list)), "")
    if isinstance(nodes, Mapping):
        nodes = [{"id": name, **value} if isinstance(value, Mapping) else name for name, value in nodes.items()]
    if not isinstance(nodes, list) or not key:
        return None
    lines = root[key]
    if _is_graphlib(lines):
        nodes, lines = [_graphlib_node(node) for node in nodes], [_graphlib_line(line) for line in lines]
    return Listed(nodes, lines, at, key, _is_directed(root))


def _is_directed(root: Mapping[str, Any]) -> bool:
    """Whether lines have a way, as the file as a whole says it."""
    options = root.get("options")
    said = options if isinstance(options, Mapping) else {}
    return root.get("directed", said.get("directed", True)) is not False and said.get("type") != "undirected"


def _is_graphlib(lines: Sequence[Any]) -> bool:
    """Whether lines are as graphlib and dagre write them: from `v` to `w`."""
    first = lines[0] if lines else None
    return isinstance(first, Mapping) and {"v", "w"} <= first.keys() and not {"source", "from"} & first.keys()


def _graphlib_node(node: Any) -> Any:
    """A node of graphlib, whose `value` is its label or an object of attributes."""
    if not isinstance(node, Mapping) or "v" not in node:
        return node
    return {"id": node["v"], **_graphlib_value(node), **({"parent": node["parent"]} if "parent" in node else {})}


def _graphlib_line(line: Any) -> Any:
    if not isinstance(line, Mapping) or not {"v", "w"} <= line.keys():
        return line
    return {"source": line["v"], "target": line["w"], **_graphlib_value(line)}


def _graphlib_value(element: Mapping[str, Any]) -> Mapping[str, Any]:
    value = element.get("value")
    return value if isinstance(value, Mapping) else {} if value is None else {"label": value}
