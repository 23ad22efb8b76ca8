"""Labels as they are drawn, with tags and entities in them, as text."""

from __future__ import annotations

import html
import re

_TAG = re.compile(
    r"</?(a|b|big|blockquote|body|br|center|code|div|em|font|h[1-6]|head|hr|html|i|img|li|mark|o|ol|p|pre|s|small|span|"
    r"strike|strong|style|sub|sup|table|tbody|td|tfoot|th|thead|tr|tt|u|ul|vr)(?:\s[^<>]{0,400})?/?>",
    re.IGNORECASE,
)
"""A tag by which programs draw; what else stands between such signs, as in "vector<int>", is part of a name."""
_APART = frozenset(("br", "p", "div", "tr", "td", "th", "hr", "li", "vr", *(f"h{level}" for level in range(1, 7))))


def label_text(label: str) -> str:
    """Return a label on one line, without the tags and entities that programs draw it by.

    Examples
    --------
    >>> label_text("<b>Linear</b><br/>algebra &amp; more"), label_text("a < b"), label_text("vector<int>")
    ('Linear algebra & more', 'a < b', 'vector<int>')
    """
    if "<" in label:
        label = _TAG.sub(_tag_text, label)
    if "&" in label:
        label = html.unescape(label)
    return " ".join(label.split())


def _tag_text(tag: re.Match[str]) -> str:
    return " " if tag[1].lower() in _APART else ""
