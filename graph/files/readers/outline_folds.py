"""Parts of a document that fold away: what their summary says is the heading of what is in them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from graph.files.readers.outline_blocks import Block

_SUMMARY = re.compile(r"<summary\b[^>]*>(.*?)</summary>", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_LEVEL = re.compile(r"<h([1-6])\b", re.IGNORECASE)
_FOLD = re.compile(r"<(/?)details\b", re.IGNORECASE)
_HANDLE = re.compile(
    r"\W*(?:click|tap|toggle|show|expand|view|see|open|read|unfold|details?|more|solutions?|answers?|hints?|spoiler"
    r"|mehr|lösung|anzeigen|aufklappen|voir|ver|mostrar)\b",
    re.IGNORECASE,
)
"""What a summary begins with that only says that there is something to unfold."""
_DEEPEST = 6


def with_summaries(blocks: Sequence[Block]) -> list[Block]:
    """Return the blocks with a heading instead of the HTML that begins a part which folds away.

    It is one level below the heading before it, and one more in each part within such a part, unless it says so itself.

    Examples
    --------
    >>> fold = Block("html", 0, 2, "<details><summary><b>Seams</b></summary>")
    >>> with_summaries([Block("heading", 2, 1, "Sewing"), fold, Block("html", 0, 5, "</details>")])[1]
    Block(kind='heading', depth=3, line=2, text='Seams', cells=(), is_head=False)
    """
    found: list[Block] = []
    depth = folds = 0
    for block in blocks:
        if block.kind == "heading":
            depth, folds = block.depth, 0
        elif block.kind == "html":
            summary = _SUMMARY.search(block.text)
            words = " ".join(_TAG.sub("", summary[1]).split()) if summary else ""
            folds = max(0, folds + sum(-1 if sign[1] else 1 for sign in _FOLD.finditer(block.text)))
            if words and not block.depth and not _HANDLE.match(words):
                told = _LEVEL.search(block.text)
                level = int(told[1]) if told else min(_DEEPEST, depth + max(1, folds))
                block = Block("heading", level, block.line, words)
        found.append(block)
    return found
