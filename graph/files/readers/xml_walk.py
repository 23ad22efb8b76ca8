"""XML of unknown origin, read once from its beginning to its end: by local names, without entities, with lines.

What GraphML and GEXF have in common beside their elements stands here too.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any
from xml.sax import SAXException, SAXParseException
from xml.sax.handler import ContentHandler
from xml.sax.xmlreader import AttributesImpl, Locator

import defusedxml.sax
from defusedxml.common import DefusedXmlException

from graph.drafts import Answers, Draft, File, Sign, Source
from graph.files.readers.drawn import Drawing, Node, broken, draft_of, is_own_vocabulary

_BEFORE_ROOT = re.compile(r"\s*(?:<\?.*?\?>\s*|<!--.*?-->\s*|<!DOCTYPE[^\[>]*(?:\[.*?\]\s*)?>\s*)*", re.DOTALL)
_ROOT = re.compile(r"<(?:[\w.-]+:)?([\w.-]+)")
_HEAD = 20_000

Begins = Mapping[str, Callable[[Any, Mapping[str, str]], None]]
"""What is done where an element begins, by its name."""
Ends = Mapping[str, Callable[[Any, str], None]]
"""What is done where one ends, with the text in it."""


class Walk(ContentHandler):
    """What is done at each element; names are local, so that any prefix and address of a namespace will do."""

    def __init__(self) -> None:
        super().__init__()
        self._texts: list[list[str]] = []
        self._locator: Locator | None = None

    def opened(self, name: str, attributes: Mapping[str, str]) -> None:
        """Take the beginning of an element."""

    def closed(self, name: str, text: str) -> None:
        """Take the end of an element, with the text that stood directly in it."""

    @property
    def line(self) -> int:
        """The line that is being read."""
        return self._locator.getLineNumber() or 0 if self._locator else 0

    def setDocumentLocator(self, locator: Locator) -> None:  # noqa: N802 - the parser's name
        """Keep where line numbers come from."""
        self._locator = locator

    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: N802 - the parser's name
        """Hand on the beginning of an element."""
        self._texts.append([])
        self.opened(name[name.rfind(":") + 1 :], attrs._attrs)  # type: ignore[attr-defined]

    def characters(self, content: str) -> None:
        """Keep a piece of text."""
        self._texts[-1].append(content)

    def endElement(self, name: str) -> None:  # noqa: N802 - the parser's name
        """Hand on the end of an element."""
        self.closed(name[name.rfind(":") + 1 :], "".join(self._texts.pop()))


class DrawnWalk(Walk):
    """A walk through a graph as XML that fills `drawing`; `above` are the nodes that the place lies in."""

    def __init__(self, file: File, root: str, begins: Begins, ends: Ends) -> None:
        super().__init__()
        self.file = file
        self.drawing = Drawing(file.path)
        self.defaults: dict[str, dict[str, str]] = {"node": {}, "edge": {}}
        self.above: list[Node] = []
        self.edge: dict[str, str] | None = None
        self._root = root
        self._begins = begins
        self._ends = ends
        self._is_root_seen = False

    def opened(self, name: str, attributes: Mapping[str, str]) -> None:
        """Do what is done where an element of this name begins."""
        if not self._is_root_seen and name != self._root:
            found = f"the outermost element is <{name}>, not <{self._root}>."
            raise broken(self.file.path, 0, found, "Choose another format.")
        self._is_root_seen = True
        if begin := self._begins.get(name):
            begin(self, attributes)

    def closed(self, name: str, text: str) -> None:
        """Do what is done where an element of this name ends."""
        if end := self._ends.get(name):
            end(self, text)

    def end_node(self, _: str) -> None:
        """Go out of a node."""
        if self.above:
            self.above.pop()

    def endDocument(self) -> None:  # noqa: N802 - the parser's name
        """Part the groups from the nodes: those that others lie in."""
        self.drawing.part_groups()


def sign_of_root(source: Source, root: str) -> Sign | None:
    """Return how sure it is that an input is XML with this outermost element, whatever its version."""
    if len(source.files) != 1 or root_of(source.files[0].content) != root:
        return None
    return Sign(0.99, f"{root} as its outermost element")


def draft_of_walk(name: str, handler: DrawnWalk, answers: Answers) -> Draft:
    """Return the draft of the file of a walk, gone through to its end.

    Raises
    ------
    UnreadableInputError
        As `walk`.
    """
    walk(handler.file, handler)
    handler.drawing.is_ours = is_own_vocabulary(handler.drawing)
    return draft_of(name, handler.drawing, answers)


def walk(file: File, handler: Walk) -> None:
    r"""Read a file from its beginning to its end, handing each element to `handler`.

    Raises
    ------
    UnreadableInputError
        If it is no sound XML, or defines entities: a few letters could stand for gigabytes, or for a file of one's own.

    Examples
    --------
    >>> walk(File("bomb.graphml", b'<!DOCTYPE g [<!ENTITY a "aaaa">]><g>&a;</g>'), Walk())  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    graph.errors.UnreadableInputError: bomb.graphml, line 1: it defines entities of its own, which are refused: ...
    """
    try:
        defusedxml.sax.parseString(file.content, handler)
    except DefusedXmlException:
        found = "it defines entities of its own, which are refused: they can grow without end or read other files."
        raise broken(file.path, handler.line, found, "Export the graph again without them.") from None
    except SAXParseException as trouble:
        line = trouble.getLineNumber() or handler.line
        raise broken(file.path, line, f"this is no sound XML ({trouble.getMessage()}).") from None
    except (SAXException, ValueError, LookupError) as trouble:
        raise broken(file.path, handler.line, f"this is no sound XML ({trouble}).") from None


def root_of(content: bytes) -> str:
    r"""Return the local name of the root element, by the beginning of a file; nothing where that is no XML.

    Examples
    --------
    >>> root_of(b'<?xml version="1.0"?>\n<!-- mine --><g:graphml xmlns:g="x">'), root_of(b"a,b")
    ('graphml', '')
    """
    head = _head_text(content[:_HEAD])
    before = _BEFORE_ROOT.match(head)
    root = _ROOT.match(head, before.end() if before else 0)
    return root[1] if root else ""


def _head_text(head: bytes) -> str:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head[: len(head) // 2 * 2].decode("utf-16", "replace")
    return head.decode("utf-8-sig", "replace")
