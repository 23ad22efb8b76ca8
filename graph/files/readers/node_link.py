"""Node-link JSON, as NetworkX, D3, vis.js, Graphology, React Flow and this product write it, to a draft."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from graph.drafts import Answers, Draft, Sign, Source
from graph.files.readers.drawn import broken, draft_of, is_own_vocabulary
from graph.files.readers.json_graph import Listed, drawing_of, has_two_ends
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
_ADJACENCY = "adjacency"
"""Where NetworkX lists for each node, in their order, those to which a line leads."""
_OF_CYTOSCAPE = "elements"
_OF_A_CANVAS = ("edges[].fromNode", "edges[].toNode")
_OF_A_ROADMAP = re.compile(rb'"type"\s*:\s*"(?:sub)?topic"')
_START = 100_000


def sniff(source: Source) -> Sign | None:
    """Return how sure it is: a list of nodes and a list of lines with two ends."""
    if len(source.files) != 1:
        return None
    content = source.files[0].content
    paths = _inner_paths(paths_of(content))
    has_nodes = "nodes" in paths
    if any(path in paths for path in _OF_A_CANVAS) or not (has_nodes or any(nodes in paths for nodes in _NODES)):
        return None
    has_ends = _ADJACENCY in paths or any(
        f"{lines}[].{end}" in paths for lines in _LINES for end in ("source", "from", "v")
    )
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
    listed = _listed(_root_of(json.value))
    if listed is None:
        found = "there is no list of nodes with a list of links or edges in it."
        raise broken(file.path, 0, found, "Choose another format.")
    drawing = drawing_of(file, json, listed)
    drawing.is_ours = is_own_vocabulary(drawing) and all("hours_assumed" in node.attributes for node in drawing.nodes)
    return draft_of(NAME, drawing, answers)


def _inner_paths(paths: frozenset[str]) -> set[str]:
    """The paths in a file, those below one key alone (`graph`, `graphs[]`, `data`) without it."""
    if "nodes" in paths:
        return {*paths}
    within = (path.removesuffix(".nodes") for path in paths if path.endswith(".nodes"))
    outer = next((key for key in within if "." not in key and key != _OF_CYTOSCAPE), "")
    return {path.removeprefix(f"{outer}.") if outer else path for path in paths}


def _root_of(value: Any) -> Mapping[str, Any]:
    """The object with the lists: the file as a whole, or one in it, as in the JSON Graph Format; of several, all."""
    if not isinstance(value, Mapping):
        return {}
    graphs = value.get("graphs")
    if isinstance(graphs, list) and graphs and all(isinstance(graph, Mapping) for graph in graphs):
        return graphs[0] if len(graphs) == 1 else _joined(graphs)
    if any(isinstance(value.get(nodes), list | Mapping) for nodes in _NODES):
        return value
    return next((one for one in value.values() if isinstance(one, Mapping) and "nodes" in one), value)


def _joined(graphs: Sequence[Mapping[str, Any]]) -> Mapping[str, Any]:
    nodes = [node for graph in graphs for node in _as_list(graph.get("nodes"))]
    lines = [line for graph in graphs for line in _as_list(graph.get("edges"))]
    return {"directed": all(map(_is_directed, graphs)), "nodes": nodes, "edges": lines}


def _as_list(nodes: Any) -> list[Any]:
    """Nodes as a list: some files have an object of them, by their ids."""
    if isinstance(nodes, Mapping):
        return [{"id": name, **node} if isinstance(node, Mapping) else name for name, node in nodes.items()]
    return nodes if isinstance(nodes, list) else []


def _listed(root: Mapping[str, Any]) -> Listed | None:
    at = next((key for key in _NODES if isinstance(root.get(key), list | Mapping)), "nodes")
    nodes = _as_list(root.get(at))
    lists = [key for key in _LINES if isinstance(root.get(key), list)]
    key = next((key for key in lists if any(map(has_two_ends, root[key][:20]))), next(iter(lists), ""))
    if at in root and not key and isinstance(root.get(_ADJACENCY), list):
        return Listed(nodes, _lines_of_adjacency(nodes, root[_ADJACENCY]), at, _ADJACENCY, _is_directed(root))
    if at not in root or not key:
        return None
    lines = root[key]
    if _is_graphlib(lines):
        nodes, lines = [_graphlib_node(node) for node in nodes], [_graphlib_line(line) for line in lines]
    return Listed(nodes, lines, at, key, _is_directed(root))


def _lines_of_adjacency(nodes: Sequence[Any], adjacency: Sequence[Any]) -> list[Any]:
    """A line for each entry of the lists; what is no entry stays as it is, and is said to have no ends."""
    sources = (node.get("id") if isinstance(node, Mapping) else node for node in nodes)
    return [
        {**{key: value for key, value in entry.items() if key != "id"}, "source": source, "target": entry["id"]}
        if isinstance(entry, Mapping) and "id" in entry
        else entry
        for source, entries in zip(sources, adjacency, strict=False)
        for entry in (entries if isinstance(entries, list) else [entries])
    ]


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
