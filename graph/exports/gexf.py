"""A graph as GEXF, the format of Gephi."""

from __future__ import annotations

import re
from io import BytesIO

import networkx as nx

from graph.exports.attributed import attributed_graph, xml_text
from graph.model import Records

_OWN_NAMES = frozenset({"label", "id", "pid", "type", "weight", "viz", "start", "end", "slices", "spells", "parents"})
_TODAY = re.compile(r' lastmodifieddate="[0-9-]*"')


def graph_to_gexf(records: Records) -> str:
    """Return the graph as GEXF 1.2, with every column as an attribute and the name as label.

    The date that the format may carry is left out, so that the same graph gives the same text.

    Examples
    --------
    >>> from graph.model import Topic
    >>> '<node id="sets" label="Sets">' in graph_to_gexf(Records((Topic("sets", "Sets"),), ()))
    True
    """
    graph = attributed_graph(records, reserved=_OWN_NAMES)
    for topic, node in zip(records.topics, graph, strict=True):
        graph.nodes[node]["label"] = xml_text(topic.name)
    content = BytesIO()
    nx.write_gexf(graph, content)
    return _TODAY.sub("", content.getvalue().decode("utf-8"), count=1) + "\n"
