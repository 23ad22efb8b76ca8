"""A graph as DOT, the language of Graphviz."""

from __future__ import annotations

from collections.abc import Iterator

from graph.formatting import number_text
from graph.model import Prerequisite, Records, Topic


def graph_to_dot(records: Records) -> str:
    r"""Return the graph as DOT: solid edges are needed, dotted ones alternatives, dashed ones recommended.

    Corequisites have an open arrowhead and the label "together".

    Examples
    --------
    >>> from graph.model import Topic
    >>> print(graph_to_dot(Records((Topic("sets", 'The "sets"'),), ())))
    digraph topics {
      rankdir=LR;
      node [shape=box];
      "sets" [label="The \"sets\"", category="Topics", hours="1"];
    }
    <BLANKLINE>
    """
    return "\n".join(["digraph topics {", "  rankdir=LR;", "  node [shape=box];", *_statements(records), "}", ""])


def _statements(records: Records) -> Iterator[str]:
    for topic in records.topics:
        yield f"  {_quoted(topic.id)} [{_listed(_node_attributes(topic))}];"
    for edge in records.prerequisites:
        listed = _listed(_edge_attributes(edge))
        yield f"  {_quoted(edge.source)} -> {_quoted(edge.target)}{f' [{listed}]' if listed else ''};"


def _node_attributes(topic: Topic) -> dict[str, str]:
    # Graphviz reads HTML entities in what it draws.
    label = topic.name.replace("&", "&amp;")
    return {
        "label": label,
        "category": topic.category,
        "difficulty": topic.difficulty,
        "hours": number_text(topic.hours),
        "status": "" if topic.status == "current" else topic.status,
    }


def _edge_attributes(edge: Prerequisite) -> dict[str, str]:
    style = ("dotted" if edge.group else "") if edge.is_required else "dashed"
    together = {"label": "together", "arrowhead": "empty"} if edge.kind == "corequisite" else {}
    return {"style": style, **together, "group": edge.group, "reason": edge.reason}


def _listed(attributes: dict[str, str]) -> str:
    return ", ".join(f"{name}={_quoted(value)}" for name, value in attributes.items() if value)


def _quoted(text: str) -> str:
    """`text` as a quoted string. Backslashes double, so that none can end the string or start an escape."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\0", "\ufffd")
    return '"' + escaped.replace("\r\n", "\\n").replace("\n", "\\n").replace("\r", "\\n") + '"'
