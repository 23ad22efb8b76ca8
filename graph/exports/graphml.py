"""A graph as GraphML, for yEd, Gephi, Cytoscape and most libraries."""

from __future__ import annotations

from io import BytesIO

import networkx as nx

from graph.exports.attributed import attributed_graph
from graph.model import Records


def graph_to_graphml(records: Records) -> str:
    """Return the graph as GraphML, with every column as an attribute.

    Examples
    --------
    >>> from graph.model import Topic
    >>> '<node id="sets">' in graph_to_graphml(Records((Topic("sets", "Sets"),), ()))
    True
    """
    content = BytesIO()
    # By name, so that the file is the same whether or not lxml happens to be installed.
    nx.write_graphml_xml(attributed_graph(records), content)
    return content.getvalue().decode("utf-8") + "\n"
