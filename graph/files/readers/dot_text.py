"""Texts of DOT, and what the way in which a line is drawn says."""

from __future__ import annotations

import re

from graph.model import Kind

_LEXED = re.compile(r"\\(?:\r\n|(?s:.))")
_LEXED_AS = {'\\"': '"', "\\\n": "", "\\\r\n": ""}


def unquoted(text: str) -> str:
    r"""Return what a word or a string means: a string without its quotation marks, and with those in it.

    Examples
    --------
    >>> unquoted("a1"), unquoted(r'"say \"hi\""')
    ('a1', 'say "hi"')
    """
    if not text.startswith('"'):
        return text
    inner = text[1:-1]
    return _LEXED.sub(lambda found: _LEXED_AS.get(found[0], found[0]), inner) if "\\" in inner else inner


def cluster_name(name: str) -> str:
    """Return what a cluster is called that has no label; nothing where it is only numbered.

    Examples
    --------
    >>> cluster_name("cluster_tools"), cluster_name("cluster_0"), cluster_name("tools")
    ('tools', '', '')
    """
    called = name.removeprefix("cluster").strip("_- ")
    return called if name.startswith("cluster") and any(map(str.isalpha, called)) else ""


class Drawn:
    """What the way in which a line is drawn says of it; its other attributes."""

    __slots__ = ("attributes", "is_directed", "is_invisible", "is_turned", "kind")

    def __init__(self, given: dict[str, str], is_directed: bool, is_ours: bool) -> None:
        way = given.get("dir", "forward" if is_directed else "none").lower()
        at_end = way in ("forward", "both") and given.get("arrowhead", "") != "none"
        at_start = way in ("back", "both") and given.get("arrowtail", "") != "none"
        styles = re.split(r"[,\s]+", given.get("style", ""))
        self.is_directed = at_end != at_start
        self.is_turned = at_start and not at_end
        self.is_invisible = "invis" in styles
        is_weak = "dashed" in styles or ("dotted" in styles and not given.get("group"))
        self.kind: Kind = "recommended" if is_weak else "required"
        used = {"dir", "style", "arrowhead", "arrowtail"}
        if is_ours and given.get("label") == "together" and given.get("arrowhead") == "empty":
            self.kind = "corequisite"
            used.add("label")
        self.attributes = {name: value for name, value in given.items() if name not in used} if given else {}
