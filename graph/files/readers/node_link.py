"""Node-link JSON, as NetworkX, D3, vis.js, Graphology, React Flow and this product write it, to a draft."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from graph.drafts import Answers, Draft, Sign, Source
from graph.files.readers.drawn import broken, draft_of, is_own_vocabulary
from graph.files.readers.json_graph import Listed, drawing_of
from graph.files.readers.json_text import json_of, paths_of

NAME = "node-link"
TITLE = "Nodes and links as JSON, of NetworkX, D3 and others"

_LINES = ("links", "edges")
_LINES_SOMEWHERE = re.compile(rb'"(?:links|edges)"\s*:\s*\[')
_OF_A_CANVAS = ("edges[].fromNode", "edges[].toNode")
_OF_A_ROADMAP = re.compile(rb'"type"\s*:\s*"(?:sub)?topic"')
_START = 100_000


def sniff(source: Source) -> Sign | None:
    """Return how sure it is: a list of nodes and a list of lines with two ends."""
    if len(source.files) != 1:
        return None
    content = source.files[0].content
    paths = {path.removeprefix("graph.") for path in paths_of(content)}
    if not paths & {"nodes", "nodes[]"} or any(path in paths for path in _OF_A_CANVAS):
        return None
    has_ends = any(f"{lines}[].{end}" in paths for lines in _LINES for end in ("source", "from"))
    if not has_ends and not _LINES_SOMEWHERE.search(content):
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
    return isinstance(value, Mapping) and "nodes" not in value and isinstance(value.get("graph"), Mapping)


def _listed(root: Mapping[str, Any]) -> Listed | None:
    nodes = root.get("nodes")
    key = next((key for key in _LINES if isinstance(root.get(key), list)), "")
    if isinstance(nodes, Mapping):
        nodes = [{"id": name, **value} if isinstance(value, Mapping) else name for name, value in nodes.items()]
    if not isinstance(nodes, list) or not key:
        return None
    options = root.get("options")
    kind = options.get("type") if isinstance(options, Mapping) else None
    is_directed = root.get("directed", True) is not False and kind != "undirected"
    return Listed(nodes, root[key], "nodes", key, is_directed)
