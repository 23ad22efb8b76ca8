"""One module per format that comes in: bytes to a draft. Each has `NAME`, `TITLE`, `sniff` and `read`."""

from __future__ import annotations

from graph.drafts import Reader

READERS: tuple[Reader, ...] = ()
"""All of them; the order is that in which they are listed, and nothing else."""
