"""The table of all readers; apart from the package, so that importing one reader does not load the others."""

from __future__ import annotations

from graph.drafts import Reader
from graph.files.readers import (
    cytoscape,
    dot,
    gexf,
    gml,
    graphml,
    groundwork,
    mermaid,
    node_link,
    outline,
    pairs,
    plan,
    table,
    topic_list,
    workbook,
)

READERS: tuple[Reader, ...] = (
    groundwork,
    table,
    workbook,
    pairs,
    graphml,
    gexf,
    dot,
    mermaid,
    gml,
    node_link,
    cytoscape,
    topic_list,
    plan,
    outline,
)
"""All of them; the order is that in which they are listed, and nothing else."""
