"""Records as a NetworkX graph that its XML writers can take: plain attributes, characters that XML allows."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

import networkx as nx

from graph.model import Prerequisite, Records, Topic

_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def attributed_graph(records: Records, reserved: Collection[str] = ()) -> nx.DiGraph:
    """Return the graph of `records` with every column as an attribute, empty ones left out.

    A column of one's own whose name the format keeps for itself (`reserved`) gets an underscore behind it.
    Characters that XML cannot hold become U+FFFD; ids still stay distinct.

    Examples
    --------
    >>> records = Records((Topic("sets", "Sets"), Topic("limits", "Limits")), (Prerequisite("sets", "limits"),))
    >>> attributed_graph(records).nodes["sets"]
    {'name': 'Sets', 'category': 'Topics', 'hours': 1.0}
    """
    ids = _xml_ids(topic.id for topic in records.topics)
    graph = nx.DiGraph()
    for topic in records.topics:
        graph.add_node(ids[topic.id], **_topic_attributes(topic, reserved))
    for edge in records.prerequisites:
        graph.add_edge(ids[edge.source], ids[edge.target], **_edge_attributes(edge, reserved))
    return graph


def xml_text(text: str) -> str:
    r"""Return `text` with U+FFFD in place of what no XML file may hold.

    Examples
    --------
    >>> xml_text("a\x00b")
    'a\ufffdb'
    """
    return _NOT_IN_XML.sub("\ufffd", text)


def _xml_ids(ids: Iterable[str]) -> dict[str, str]:
    taken: set[str] = set()
    by_id: dict[str, str] = {}
    for topic in ids:
        allowed = xml_text(topic)
        while allowed in taken:
            allowed += "_"
        taken.add(allowed)
        by_id[topic] = allowed
    return by_id


def _topic_attributes(topic: Topic, reserved: Collection[str]) -> dict[str, str | float]:
    texts = {
        "name": topic.name,
        "category": topic.category,
        "area": topic.area,
        "difficulty": topic.difficulty,
        "summary": topic.summary,
        "aliases": ";".join(topic.aliases),
        "explanation": topic.explanation,
        "status": "" if topic.status == "current" else topic.status,
    }
    return {**_texts(texts.items()), "hours": float(topic.hours), **_extra(topic.extra, reserved)}


def _edge_attributes(edge: Prerequisite, reserved: Collection[str]) -> dict[str, str]:
    texts = {"kind": edge.kind, "group": edge.group, "reason": edge.reason}
    return {**_texts(texts.items()), **_extra(edge.extra, reserved)}


def _texts(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    return {name: xml_text(text) for name, text in pairs if text}


def _extra(pairs: Iterable[tuple[str, str]], reserved: Collection[str]) -> dict[str, str]:
    free = ((f"{name}_" if name.strip() in reserved else name, text) for name, text in pairs)
    return _texts((xml_text(name) or "column", text) for name, text in free)
