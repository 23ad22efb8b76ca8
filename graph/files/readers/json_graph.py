"""Graphs as JSON: a list of nodes and a list of lines become a drawing, whatever their keys are called."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from graph.drafts import File, Note, Origin
from graph.files.readers.drawn import Drawing, Line, Node
from graph.files.readers.json_text import Json, text_of
from graph.files.readers.slugs import slugged

_INNER = ("data", "attributes", "metadata", "properties", "extra")
"""Objects in a node or line whose keys are attributes of it."""
_ID_KEYS = ("id", "key")
_NAME_KEYS = ("name", "label", "title")
_PARENT_KEYS = ("parent", "parentId", "parentNode")
_ENDS = (("source", "target"), ("from", "to"), ("start", "end"), ("src", "dst"))
_GENERATED = re.compile(r".+ \(.*\) .+", re.DOTALL)
"""What Cytoscape calls its lines: "A (interacts with) B"."""


class Listed(NamedTuple):
    """The nodes and lines of a file, where they stand in it, and whether lines without a word of it have a way."""

    nodes: Sequence[Any]
    lines: Sequence[Any]
    nodes_at: str
    lines_at: str
    is_directed: bool = True


def drawing_of(file: File, json: Json, listed: Listed) -> Drawing:
    """Return what stands in two lists as a drawing.

    Ends of lines are ids, else names, else the places of nodes, as D3 counts them. A number and a text of the same
    digits are two ids.
    """
    drawing = Drawing(file.path, notes=[*json.notes], questions=json.questions)
    drawing.items = len(listed.nodes) + len(listed.lines)
    ids = _Ids(drawing)
    found = [(place, _flat(node)) for place, node in enumerate(listed.nodes)]
    nodes = [(place, flat) for place, flat in found if flat]
    for place, flat in found:
        if not flat:
            here = _at(file, listed.nodes_at, place)
            drawing.left_out.append(Note("a node of nothing", here, text_of(listed.nodes[place])[:80]))
    _add_nodes(drawing, ids, nodes, listed)
    ends = [_ends_of(line) for line in listed.lines]
    ids.count_from_places([end for pair in ends if pair for end in pair], [place for place, _ in nodes])
    for place, (line, pair) in enumerate(zip(listed.lines, ends, strict=True)):
        here = _at(file, listed.lines_at, place)
        if pair is None:
            drawing.left_out.append(Note("a line without two ends", here, text_of(line)[:80]))
        else:
            drawing.lines.append(_line(ids, line, pair, here, listed.is_directed))
    drawing.part_groups()
    return drawing


def _at(file: File, where: str, place: int) -> Origin:
    return Origin(file.path, 0, f"{where}[{place}]")


def _flat(value: Any) -> dict[str, Any]:
    """The attributes of a node or line, those of inner objects too; a text alone is its own id."""
    if isinstance(value, str | int | float) and not isinstance(value, bool):
        return {"id": value}
    if not isinstance(value, dict):
        return {}
    inner = [value[key] for key in _INNER if key in value and isinstance(value[key], dict)]
    if not inner:
        return value
    plain = {key: part for key, part in value.items() if key not in _INNER or not isinstance(part, dict)}
    for more in inner:
        plain = {**more, **plain}
    return plain


class _Ids:
    """The id of each node, by what the file calls it."""

    def __init__(self, drawing: Drawing) -> None:
        self.drawing = drawing
        self.by_value: dict[tuple[bool, str], str] = {}
        self.by_name: dict[str, str] = {}
        self.by_place: dict[int, str] = {}
        self.in_order: list[str] = []
        self.taken: set[str] = set()

    def add(self, value: Any, name: str, here: Origin) -> str:
        """Take a node; the second id of the same letters, if one is a number and one a text, gets a sign behind it."""
        text = text_of(value).strip()
        key = (isinstance(value, str), text)
        if key not in self.by_value and text in self.taken:
            fresh = next(
                fresh for number in range(2, len(self.taken) + 3) if (fresh := f"{text}-{number}") not in self.taken
            )
            self.drawing.notes.append(Note("a number and a text as ids of two nodes", here, text, fresh))
            text = fresh
        self.by_value.setdefault(key, text)
        self.by_name.setdefault(name, text)
        self.taken.add(text)
        self.in_order.append(text)
        return text

    def count_from_places(self, ends: Sequence[Any], places: Sequence[int]) -> None:
        """Find out whether the ends of lines are places of nodes: numbers none of which is an id."""
        if not ends or not all(isinstance(end, int) and not isinstance(end, bool) for end in ends):
            return
        if not self.taken.isdisjoint(map(str, ends)):
            return
        self.by_place = dict(zip(places, self.in_order, strict=True))
        here = Origin(self.drawing.file)
        self.drawing.notes.append(Note("lines name nodes by their places, counted from 0", here))

    def named(self, end: Any) -> str:
        """The id of the node that an end of a line means, or the end as it is written."""
        if self.by_place:
            return self.by_place.get(end, str(end))
        text = text_of(end).strip()
        exact = self.by_value.get((isinstance(end, str), text))
        return exact or (text if text in self.taken else self.by_name.get(text, text))


def _add_nodes(drawing: Drawing, ids: _Ids, nodes: Sequence[tuple[int, dict[str, Any]]], listed: Listed) -> None:
    given = [next((flat[key] for key in _ID_KEYS if text_of(flat.get(key)).strip()), None) for _, flat in nodes]
    called = [next((text_of(flat[key]) for key in _NAME_KEYS if text_of(flat.get(key))), "") for _, flat in nodes]
    made = iter(slugged(name for name, value in zip(called, given, strict=True) if value is None))
    parents: list[tuple[Node, Any]] = []
    for (place, flat), value, name in zip(nodes, given, called, strict=True):
        here = Origin(drawing.file, 0, f"{listed.nodes_at}[{place}]")
        known = ids.add(next(made) if value is None else value, name, here)
        parent = next((flat[key] for key in _PARENT_KEYS if text_of(flat.get(key))), None)
        attributes = {key: text for key, part in flat.items() if key not in _PARENT_KEYS and (text := text_of(part))}
        drawing.nodes.append(Node(known, here, attributes=attributes))
        if parent is not None:
            parents.append((drawing.nodes[-1], parent))
    for node, parent in parents:
        node.parent = ids.named(parent)


def has_two_ends(line: Any) -> bool:
    """Return whether a line of a list names two nodes.

    Examples
    --------
    >>> has_two_ends({"from": 1, "to": 2}), has_two_ends({"v": 1, "w": 2}), has_two_ends({"url": "x"})
    (True, True, False)
    """
    is_graphlib = isinstance(line, Mapping) and {"v", "w"} <= line.keys()
    return is_graphlib or _ends_of(line) is not None


def _ends_of(line: Any) -> tuple[Any, Any] | None:
    """What a line has for its two ends; a list of two is a line too."""
    if isinstance(line, list) and len(line) >= 2:
        return _end(line[0]), _end(line[1])
    flat = _flat(line) if isinstance(line, dict) else {}
    for source, target in _ENDS:
        if flat.get(source) is not None and flat.get(target) is not None:
            return _end(flat[source]), _end(flat[target])
    return None


def _end(value: Any) -> Any:
    """An end as an id; a layout that has run leaves whole nodes there."""
    return next((value[key] for key in _ID_KEYS if key in value), "") if isinstance(value, dict) else value


def _line(ids: _Ids, line: Any, pair: tuple[Any, Any], here: Origin, is_directed: bool) -> Line:
    flat = _flat(line) if isinstance(line, dict) else {}
    attributes = dict(_line_attributes(flat))
    way = _arrows_of(flat.get("arrows"))
    if "directed" in flat or "undirected" in flat:
        is_directed = bool(flat.get("directed", not flat.get("undirected")))
    if "from" in way and "to" in way:
        is_directed = False
    source, target = ids.named(pair[0]), ids.named(pair[1])
    if way == "from":
        source, target = target, source
    return Line(source, target, here, attributes, is_directed, "recommended" if _is_dashed(flat) else "required")


def _arrows_of(value: Any) -> str:
    """Which ends of a line of vis.js have arrowheads: as a text, or as an object with an entry for each."""
    if not isinstance(value, dict):
        return text_of(value)
    return " ".join(end for end, on in value.items() if on and (not isinstance(on, dict) or on.get("enabled", True)))


def _is_dashed(flat: Mapping[str, Any]) -> bool:
    """Whether a line is drawn with gaps: `dashes` of vis.js, `strokeDasharray` in the style of React Flow."""
    style = flat.get("style")
    return bool(flat.get("dashes") or (isinstance(style, dict) and style.get("strokeDasharray")))


def _line_attributes(flat: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for key, value in flat.items():
        text = text_of(value)
        generated = key in ("name", "shared_name", "shared name") and _GENERATED.fullmatch(text)
        if text and not generated and key not in _NOT_SAID:
            yield key, text


_NOT_SAID = frozenset(("directed", "undirected", "arrows", "dashes", *(end for pair in _ENDS for end in pair)))
