"""JSON of Cytoscape and Cytoscape.js, to a draft."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graph.drafts import Answers, Draft, Sign, Source
from graph.files.readers.drawn import broken, draft_of
from graph.files.readers.json_graph import Listed, drawing_of
from graph.files.readers.json_text import json_of, paths_of

NAME = "cytoscape"
TITLE = "Elements as JSON, of Cytoscape"

_PARTS = ("nodes", "edges")
"""What Cytoscape.js writes as the group of an element, which says whether it is a node."""
_ELEMENTS = ("elements.nodes[].data", "elements[].data")


def sniff(source: Source) -> Sign | None:
    """Return how sure it is: elements, each with its data."""
    if len(source.files) != 1:
        return None
    paths = paths_of(source.files[0].content)
    if any(path in paths for path in _ELEMENTS):
        return Sign(0.95, "elements, each with its data")
    if {"[].data", "[].data.id"} <= paths:
        return Sign(0.85, "a list of elements, each with its data")
    return None


def read(source: Source, answers: Answers) -> Draft:
    """Return the draft of a file of Cytoscape: elements in one list, or as nodes and edges.

    A node is named by `name` or `label`; one that is the `parent` of others is their category.

    Raises
    ------
    UnreadableInputError
        If it is no JSON, or has no elements.

    Notes
    -----
    The file is read as a whole, at about 15 times its size in memory; 10 MB in about a second and a half.
    """
    file = source.files[0]
    json = json_of(file, answers)
    root = json.value
    elements = root.get("elements") if isinstance(root, Mapping) else root
    is_directed = root.get("directed", True) is not False if isinstance(root, Mapping) else True
    listed = _listed(elements, is_directed)
    if listed is None:
        raise broken(file.path, 0, "there are no elements of Cytoscape in it.", "Choose another format.")
    return draft_of(NAME, drawing_of(file, json, listed), answers)


def _listed(elements: Any, is_directed: bool) -> Listed | None:
    if isinstance(elements, Mapping) and isinstance(elements.get("nodes"), list):
        edges = elements.get("edges")
        lines = edges if isinstance(edges, list) else []
        nodes = [_without_part(node) for node in elements["nodes"]]
        return Listed(nodes, [_without_part(line) for line in lines], "elements.nodes", "elements.edges", is_directed)
    if not isinstance(elements, list) or not any(isinstance(one, Mapping) and "data" in one for one in elements):
        return None
    is_line = [_is_line(element) for element in elements]
    nodes = [_without_part(element) for element, line in zip(elements, is_line, strict=True) if not line]
    lines = [_without_part(element) for element, line in zip(elements, is_line, strict=True) if line]
    return Listed(nodes, lines, "nodes", "edges", is_directed)


def _without_part(element: Any) -> Any:
    """An element without the word that it is a node or an edge, which would be taken for a group of its data."""
    if isinstance(element, Mapping) and element.get("group") in _PARTS:
        return {key: value for key, value in element.items() if key != "group"}
    return element


def _is_line(element: Any) -> bool:
    data = element.get("data") if isinstance(element, Mapping) else None
    stated = element.get("group") if isinstance(element, Mapping) else None
    return stated == "edges" or (isinstance(data, Mapping) and "source" in data and "target" in data)
