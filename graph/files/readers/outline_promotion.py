"""Which headings and labels of an outline are topics themselves, and which names are too deep to be any."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence

from graph.files.readers.outline_details import OBJECTIVE, title_of
from graph.files.readers.outline_names import Name, folded
from graph.files.readers.outline_references import codes_of, looked_up, spelled_out
from graph.files.readers.outline_tree import Node, begins_part

_PIECE = re.compile(r"[,;&]|\b(?:and|or|und|oder)\b")


def cut(nodes: Sequence[Node], depth: int) -> None:
    """Make remarks of what stands deeper than topics go."""
    for node in nodes:
        if node.role in ("names", "label") and node.list_level > depth and not node.purpose:
            node.role, node.cause = "remark", "deeper than topics go"
        elif node.role == "names" and any(name.parts for name in node.names):
            node.names = tuple(_shallow(name, depth - node.level) for name in node.names)


def _shallow(name: Name, levels: int) -> Name:
    """A name with so many levels of parts; deeper ones become words of its summary."""
    if not name.parts:
        return name
    if levels > 0:
        return name._replace(parts=tuple(_shallow(part, levels - 1) for part in name.parts))
    words = "; ".join(filter(None, (name.summary, ", ".join(part.name for part in name.parts))))
    return name._replace(parts=(), summary=words)


def promote(nodes: Sequence[Node], *, is_one_of_several: bool = False) -> None:
    """Make topics of labels and headings below which there are resources, facts or cut names, but no topic.

    So are headings that say how long they take, that state prerequisites, and that prerequisites refer to; the title
    of all alone is none, unless each of several files has its own. Where nothing is a topic, the headings are that
    have none below them.
    """
    stated = _stating(nodes)
    if not is_one_of_several:
        stated.discard(title_of(nodes))
    counted = _counted(nodes)
    facts = {node.parent for node in nodes if node.said}
    above: set[int] = set()
    worth: set[int] = set()
    for place in range(len(nodes) - 1, -1, -1):
        node = nodes[place]
        is_worth = place in worth or any(name.hours is not None for name in node.names)
        is_part = node.block.kind == "heading" and node.parent in stated and place not in facts
        is_topic = place in stated or ((is_worth or place in counted) and place not in above and not is_part)
        if node.role in ("label", "heading") and not node.purpose and is_topic:
            node.role = "names"
        if place in above or node.role in ("names", "course", "row"):
            above.add(node.parent)
        is_list_of_links = node.role == "label" and node.purpose == "resources" and place in worth
        if is_list_of_links or node.role in ("resource", "fact") or node.cause in ("deeper than topics go", OBJECTIVE):
            worth.add(node.parent)
    if not any(node.role in ("names", "course", "row") for node in nodes):
        _promote_leaves(nodes)
    _promote_empty(nodes, above)
    _drop_contents(nodes)


def _promote_empty(nodes: Sequence[Node], above: Collection[int]) -> None:
    """Make topics of headings below which nothing stands, where two beside them have topics."""
    parents = {node.parent for node in nodes}
    headings = [node for node in nodes if node.role == "heading"]
    filled = Counter(node.parent for node in headings if node.place in above)
    for node in headings:
        if node.place not in parents and filled[node.parent] > 1 and not node.purpose and node.text:
            node.role = "names"


def _counted(nodes: Sequence[Node]) -> set[int]:
    """The places of headings that are counted, have none below them and are not alone; and of lines in bold so too."""
    parents = {node.parent for node in nodes if node.block.kind == "heading"}
    heads = [node for node in nodes if node.role in ("heading", "label") and node.place not in parents]
    counted = [
        node
        for node in heads
        if any(codes_of(node.inline.shown())) and (node.role == "heading" or begins_part(node.inline))
    ]
    beside = Counter(node.parent for node in counted)
    return {node.place for node in counted if beside[node.parent] > 1}


def _drop_contents(nodes: Sequence[Node]) -> None:
    """Leave out lines of contents: items with the names of headings that are topics; these are done where they are."""
    headings = {folded(node.text): node for node in nodes if node.role == "names" and node.block.kind == "heading"}
    parents = {node.parent for node in nodes} if headings else ()
    for node in nodes:
        heading = headings.get(folded(node.text)) if node.role == "names" and node.block.kind == "item" else None
        if heading and node.place not in parents and not any(link.is_outside for link in node.inline.links()):
            node.set_aside("a line of the contents")
            heading.is_done |= node.is_done


def _stating(nodes: Sequence[Node]) -> set[int]:
    """The places of what states prerequisites, and of the headings that these refer to."""
    told = [(node, fact) for node in nodes for fact in node.said if fact.role in ("needs", "recommended")]
    facts = [(_owner(node, nodes), fact.value) for node, fact in told]
    words = [piece for _, value in facts for piece in _PIECE.split(spelled_out(value))]
    pieces = {code for piece in words for code in (folded(piece), *looked_up(piece.strip(" .")))}
    if not pieces:
        return set()
    named = (node.place for node in nodes if node.block.kind == "heading" and not pieces.isdisjoint(_called(node)))
    return {*named, *(place for place, _ in facts)}


def _owner(node: Node, nodes: Sequence[Node]) -> int:
    """The place of what a fact is said of; it may stand in a list of facts."""
    place = node.parent
    while place >= 0 and nodes[place].role == "fact":
        place = nodes[place].parent
    return place


def _called(node: Node) -> Iterator[str]:
    yield folded(node.text)
    yield from codes_of(node.inline.shown())


def _promote_leaves(nodes: Sequence[Node]) -> None:
    """Make topics of the headings that have no heading below them."""
    parents = {node.parent for node in nodes if node.role == "heading"}
    for node in nodes:
        if node.role == "heading" and not node.purpose and node.place not in parents and len(nodes) > 1:
            node.role = "names"
