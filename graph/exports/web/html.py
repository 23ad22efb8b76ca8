"""Text of data in a web page: escaped, and with nothing in it that HTML forbids or that turns other text round."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from html import escape

_FORBIDDEN = re.compile("[^\t\n\r\u0020-\u007e\u00a0-\ud7ff\ue000-\ufdcf\ufdf0-\ufffd\U00010000-\U0010ffff]")
_TURNS = re.compile("[\u202a-\u202e\u2066-\u2069]")
"""Marks that would turn round what follows them, in our own sentences too."""


def text(value: str) -> str:
    """Return text as it may stand in HTML and in quoted attributes.

    Examples
    --------
    >>> text('<b> & "c"')
    '&lt;b&gt; &amp; &quot;c&quot;'
    """
    return escape(_plain(value), quote=True)


def json_block(value: object) -> str:
    r"""Return JSON that may stand in a script element: nothing in it ends the element, or a line.

    Examples
    --------
    >>> print(json_block(["</script>"]))
    ["\u003c/script\u003e"]
    """
    written = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    for mark in "<>&\u2028\u2029":
        written = written.replace(mark, f"\\u{ord(mark):04x}")
    return _plain(written)


def source_hash(source: str) -> str:
    """Return what a content security policy calls a script or style that stands in the page itself."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()}'"


def _plain(value: str) -> str:
    return _TURNS.sub("", _FORBIDDEN.sub("\ufffd", value))
