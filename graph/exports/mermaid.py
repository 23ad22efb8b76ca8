"""A graph as a Mermaid flowchart, which many wikis and code hosts draw in place."""

from __future__ import annotations

import re
from collections.abc import Iterator

from graph.model import Prerequisite, Records, asked_of

_NOT_PLAIN = re.compile(r"[^A-Za-z0-9]")
# Whatever could mean something to Mermaid; letters of every script, digits, blanks and a few marks stay.
_SPECIAL = re.compile(r"[^\w\s,.()+-]|_")
# Mermaid from 10.9 on takes these for Markdown lists, which it does not draw.
_LIST_MARK = re.compile(r"^([0-9]*)([.)+-])")


def graph_to_mermaid(records: Records) -> str:
    """Return the graph as a flowchart: solid arrows are needed, labelled ones alternatives, dotted ones recommended.

    The label of an alternative says how many are needed; that of a corequisite, "together".

    Mermaid draws about 500 edges at most with its usual settings: give it the part of a plan.

    Examples
    --------
    >>> from graph.model import Topic
    >>> topics = (Topic("set-theory", 'The "sets"'), Topic("end", "End"))
    >>> print(graph_to_mermaid(Records(topics, (Prerequisite("set-theory", "end"),))))
    flowchart LR
      t_set_2d_theory["The #34;sets#34;"]
      t_end["End"]
      t_set_2d_theory --> t_end
    <BLANKLINE>
    """
    return "\n".join(["flowchart LR", *_statements(records), ""])


def _statements(records: Records) -> Iterator[str]:
    for topic in records.topics:
        yield f'  {_node(topic.id)}["{_label(topic.name)}"]'
    for edge in records.prerequisites:
        yield f"  {_node(edge.source)} {_arrow(edge)} {_node(edge.target)}"


def _arrow(edge: Prerequisite) -> str:
    if not edge.is_required:
        return "-.->"
    words = [asked_of(edge.group)] if edge.group else []
    words += ["together"] if edge.kind == "corequisite" else []
    return f'-->|"{_label(", ".join(words))}"|' if words else "-->"


def _node(topic: str) -> str:
    """An id of plain letters, different for different topics; the beginning keeps it from being a word of Mermaid's."""
    return "t_" + _NOT_PLAIN.sub(lambda found: f"_{ord(found[0]):x}_", topic)


def _label(text: str) -> str:
    """`text` on one line, with every special character as Mermaid's number for it."""
    label = _SPECIAL.sub(lambda found: f"#{ord(found[0])};", " ".join(text.split()))
    return _LIST_MARK.sub(lambda found: f"{found[1]}#{ord(found[2])};", label)
