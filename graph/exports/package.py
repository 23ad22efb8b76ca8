"""What the CSV files of a graph hold, for programs: a tabular Data Package."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from typing import Any

from graph.exports.graph_csv import GraphFiles
from graph.files.csv_rows import known_names
from graph.files.row_parsing import EDGES, GOALS, RESOURCES, TOPICS
from graph.model import DIFFICULTIES, KINDS, STANDINGS, FileNames

_FORMATS = {"topics": TOPICS, "edges": EDGES, "resources": RESOURCES, "goals": GOALS}
_REQUIRED = {
    "topics": ("id", "name"),
    "edges": ("source", "target"),
    "resources": ("topic", "title"),
    "goals": ("name", "goals"),
}
_ENDS = {"edges": ("source", "target"), "resources": ("topic",)}
_WORDS: Mapping[tuple[str, str], Sequence[str]] = {
    ("topics", "difficulty"): DIFFICULTIES,
    ("topics", "status"): STANDINGS,
    ("edges", "kind"): KINDS,
}


def data_package(files: GraphFiles) -> str:
    r"""Return the descriptor of the files of a graph, with the columns of each, their types and the keys.

    Examples
    --------
    >>> package = json.loads(data_package(GraphFiles("id,name,hours\n", "source,target\n", "", "")))
    >>> [resource["path"] for resource in package["resources"]]
    ['topics.csv', 'edges.csv']
    >>> package["resources"][0]["schema"]["primaryKey"], package["resources"][0]["schema"]["fields"][2]
    (['id'], {'name': 'hours', 'type': 'number', 'constraints': {'minimum': 0}})
    """
    header = _header(files.topics)
    topic_id = header[known_names(header, TOPICS).index("id")]
    described = [
        _resource(role, path, text, topic_id)
        for (role, text), path in zip(files._asdict().items(), FileNames(), strict=True)
        if text
    ]
    package = {"profile": "tabular-data-package", "name": "knowledge-graph", "resources": described}
    return json.dumps(package, ensure_ascii=False, indent=1) + "\n"


def _resource(role: str, path: str, text: str, topic_id: str) -> dict[str, Any]:
    header = _header(text)
    meant = known_names(header, _FORMATS[role])
    schema: dict[str, Any] = {
        "fields": [_field(role, name, plain) for name, plain in zip(header, meant, strict=True)],
        "missingValues": [""],
    }
    found = dict(zip(meant, header, strict=True))
    if role == "topics":
        schema["primaryKey"] = [found["id"]]
    if role == "edges":
        schema["primaryKey"] = [found["source"], found["target"]]
    if role in _ENDS:
        schema["foreignKeys"] = [
            {"fields": [found[end]], "reference": {"resource": "topics", "fields": [topic_id]}} for end in _ENDS[role]
        ]
    return {
        "name": role,
        "path": path,
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": schema,
    }


def _header(text: str) -> list[str]:
    return next(csv.reader(io.StringIO(text, newline="")))


def _field(role: str, name: str, meant: str) -> dict[str, Any]:
    limits: dict[str, Any] = {"required": True} if meant in _REQUIRED[role] else {}
    is_hours = meant == "hours" and role in ("topics", "resources")
    if is_hours:
        limits["minimum"] = 0
    if words := _WORDS.get((role, meant)):
        limits["enum"] = list(words)
    field: dict[str, Any] = {"name": name, "type": "number" if is_hours else "string"}
    return {**field, "constraints": limits} if limits else field
