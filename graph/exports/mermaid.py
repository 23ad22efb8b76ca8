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
_MOST_EDGES = 500
_MOST_CHARACTERS = 50_000


def graph_to_mermaid(records: Records) -> str:
    """Return the graph as a flowchart: solid arrows are needed, labelled ones alternatives, dotted ones recommended.

    The label of an alternative says how many are needed; that of a corequisite, "together".

    Mermaid draws 500 edges and 50,000 characters at most with its usual settings; of a larger graph a comment says so.

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
    limits = mermaid_limits(records)
    return "\n".join(["flowchart LR", *([f"  %% {limits}"] if limits else []), *_statements(records), ""])


def mermaid_limits(records: Records) -> str:
    """Return a sentence on why renderers of Mermaid refuse the graph with their usual settings; nothing if they do not.

    Examples
    --------
    >>> from graph.model import Topic
    >>> mermaid_limits(Records((Topic("sets", "Sets"),), ()))
    ''
    """
    edges, characters = len(records.prerequisites), sum(len(line) + 1 for line in _statements(records))
    if edges > _MOST_EDGES:
        found, most, setting = f"{edges:,} edges", f"{_MOST_EDGES}", "maxEdges"
    elif characters + len("flowchart LR\n") > _MOST_CHARACTERS:
        found, most, setting = f"{characters:,} characters", f"{_MOST_CHARACTERS:,}", "maxTextSize"
    else:
        return ""
    return f"These are {found}, and Mermaid draws {most} at most: export the part of a goal, or raise {setting}."


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
