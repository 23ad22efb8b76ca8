"""What belongs to a topic of an outline rather than being one: lists of prerequisites, of objectives, and details."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

from graph.files.readers.outline_facts import Fact, fact_of, is_detail, is_needs, key_of
from graph.files.readers.outline_tree import Node

_OBJECTIVES = frozenset(
    {
        "objectives", "learning objectives", "learning outcomes", "learning goals", "course objectives", "lernziele",
        "course outcomes", "objectifs", "objectifs pedagogiques", "objetivos", "objetivos de aprendizaje", "obiettivi",
        "leerdoelen",
    }
)  # fmt: skip
_PARTS = frozenset(
    {
        "topics", "key topics", "topics covered", "main topics", "core topics", "subtopics", "sub topics", "concepts",
        "key concepts", "themen", "temas", "sujets", "argomenti",
    }
)  # fmt: skip
"""Keys whose values are topics within the one that they are said of."""
_LONGEST_NEED = 12
_SENTENCE = "a sentence in a list"
OBJECTIVE = "what learners can do afterwards"


def settle_details(nodes: Sequence[Node]) -> None:
    """Say of lists and lines of an outline that they tell something of the topic that they stand under.

    A list called "Prerequisites" below a topic holds its prerequisites. Learning objectives are no topics where others
    are. A line of a key and a value is a detail where it stands among facts or its key in several sections.
    """
    below = _below(nodes)
    title = title_of(nodes)
    for node in nodes:
        if node.parent not in (-1, title) and _is_list_of_needs(node, nodes[node.parent], below):
            _take_needs(node, below)
    _take_details(nodes, below)
    _take_objectives(nodes, below)


def title_of(nodes: Sequence[Node]) -> int:
    """Return the place of the heading that is the title of all: the first, alone the highest; -1 if none is."""
    headings = [node for node in nodes if node.block.kind == "heading"]
    depths = [node.block.depth for node in headings]
    if len(depths) > 1 and depths[0] == min(depths) and depths.count(depths[0]) == 1:
        return headings[0].place
    return -1


def _below(nodes: Sequence[Node]) -> dict[int, list[Node]]:
    below: dict[int, list[Node]] = defaultdict(list)
    for node in nodes:
        below[node.parent].append(node)
    return dict(below)


def _is_list_of_needs(node: Node, above: Node, below: dict[int, list[Node]]) -> bool:
    if node.place not in below or not _is_head(node) or above.role not in ("names", "label", "heading"):
        return False
    is_of_all = node.block.kind == "heading" and above.block.depth == 1
    return not is_of_all and is_needs(node.text) and any(each.cause != _SENTENCE for each in below[node.place])


def _is_head(node: Node) -> bool:
    return node.role in ("label", "heading", "names") and not node.purpose


def _take_needs(node: Node, below: dict[int, list[Node]]) -> None:
    node.role, node.said = "fact", ()
    for each in below.get(node.place, ()):
        words = each.inline.shown().strip()
        is_short = each.block.kind == "item" or len(words.split()) <= _LONGEST_NEED
        if each.role in ("names", "resource", "label", "remark") and is_short and words:
            each.role, each.said = "fact", (Fact("needs", "prerequisites", words),)
            _set_aside(below.get(each.place, ()), "said of a prerequisite", below)


def _take_objectives(nodes: Sequence[Node], below: dict[int, list[Node]]) -> None:
    """Make remarks of learning objectives, where something else is a topic or states facts."""
    heads = [node for node in nodes if node.place in below and _is_head(node) and key_of(node.text) in _OBJECTIVES]
    within = set(_places(heads, below))
    if not any(node.role in ("names", "course", "row", "fact") and node.place not in within for node in nodes):
        return
    _set_aside(heads, OBJECTIVE, below)


def _places(nodes: Iterable[Node], below: dict[int, list[Node]]) -> Iterable[int]:
    for node in nodes:
        yield node.place
        yield from _places(below.get(node.place, ()), below)


def _set_aside(nodes: Iterable[Node], cause: str, below: dict[int, list[Node]]) -> None:
    for node in nodes:
        if node.role in ("names", "label", "heading", "remark"):
            node.role, node.cause = "remark", cause
        _set_aside(below.get(node.place, ()), cause, below)


def _take_details(nodes: Sequence[Node], below: dict[int, list[Node]]) -> None:
    for node in nodes:
        if node.role == "fact" and node.block.kind == "paragraph" and node.place in below and is_detail(node.text):
            listed = "; ".join(each.inline.shown().strip() for each in below[node.place])
            node.said = (*node.said, Fact("", key_of(node.text), listed))
            _set_aside_told(below[node.place], below)
    told = [(node, detail) for node in nodes if node.role in ("names", "label") and (detail := _detail_of(node, below))]
    sections: dict[str, set[int]] = defaultdict(set)
    for node, detail in told:
        sections[detail.key].add(node.parent)
    for node, detail in told:
        is_among_facts = any(other.role == "fact" for other in below.get(node.parent, ()))
        is_repeated = len(sections[detail.key]) > 1
        if key_of(detail.key) in _PARTS:
            if is_among_facts or is_repeated:
                _only_values(node)
        elif _is_of_topic(node, detail, is_among_facts, is_repeated):
            node.role, node.said = "fact", (detail,)
            _set_aside_told(below.get(node.place, ()), below)


def _is_of_topic(node: Node, detail: Fact, is_among_facts: bool, is_repeated: bool) -> bool:
    """Whether a detail says something of a topic; a list below another key than the usual ones may name topics."""
    if is_detail(detail.key):
        return is_among_facts or is_repeated
    return node.role == "names" and is_among_facts and is_repeated


def _detail_of(node: Node, below: dict[int, list[Node]]) -> Fact | None:
    """What a line says where it is a key and a value; the value of a label is what it labels."""
    if node.purpose:
        return None
    if node.role == "label":
        listed = "; ".join(each.inline.shown().strip() for each in below.get(node.place, ()))
        return Fact("", node.text.casefold(), listed) if listed else None
    detail = fact_of(node.inline.shown())
    return detail._replace(role="") if detail and not below.get(node.place, ()) else None


def _set_aside_told(nodes: Iterable[Node], below: dict[int, list[Node]]) -> None:
    """Lines that the detail above them holds already."""
    for node in nodes:
        node.role, node.said, node.cause = "fact", (), "told above"
        _set_aside(below.get(node.place, ()), "said of a detail", below)


def _only_values(node: Node) -> None:
    """Leave out the key of a line whose values are topics."""
    if node.role == "names" and (found := re.match(r"[^:：]*[:：]\s*", node.inline.text)):
        cut = found.end()
        node.inline = node.inline._replace(text=node.inline.text[cut:], bold=0)
        node.text = node.inline.shown()
