"""Text from data, made safe to show: Streamlit reads most of what it is given as Markdown."""

from __future__ import annotations

import re

# Everything that starts something in Streamlit's Markdown: emphasis, links, HTML, maths, :colour[...] and lists.
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>()#+\-.!|~$:&=@/])")


def plain(text: str) -> str:
    r"""Return Markdown that shows `text` as it is, on one line.

    Examples
    --------
    >>> plain("C++ & <b>R^2</b>")
    'C\\+\\+ \\& \\<b\\>R^2\\<\\/b\\>'
    """
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))
