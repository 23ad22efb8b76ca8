"""One module per format that comes in: bytes to a draft. Each has `NAME`, `TITLE`, `sniff` and `read`."""

from __future__ import annotations

from graph.drafts import Reader
from graph.files.readers import dot, gexf, graphml, groundwork, mermaid, pairs, table, workbook

READERS: tuple[Reader, ...] = (
    groundwork,
    table,
    workbook,
    pairs,
    graphml,
    gexf,
    dot,
    mermaid,
)
"""All of them; the order is that in which they are listed, and nothing else."""
