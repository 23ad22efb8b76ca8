"""What each block of an outline is: a heading, a label, names of topics, a resource, a remark."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import takewhile
from typing import Literal

from graph.files.readers.outline_blocks import Block, Document
from graph.files.readers.outline_facts import Fact, facts_and_label, facts_in
from graph.files.readers.outline_inline import LEADING, Inline, Solid, inline_of
from graph.files.readers.outline_names import Name, plain_name
from graph.files.readers.outline_references import codes_of, is_part
from graph.files.readers.outline_tables import columns_of

Role = Literal["heading", "label", "names", "course", "row", "resource", "fact", "columns", "remark", "left out"]
Purpose = Literal["", "resources", "document", "list"]
"""What a section is for: topics; resources; facts about the document; topics by their links, though called contents."""

_USEFUL = (
    r"(?:learning|additional|useful|free|other|more|recommended|online|extra|further|study|external|helpful|general"
    r"|suggested|optional|best)\s+"
)
_RESOURCES = re.compile(
    rf"(?:{_USEFUL})*(?:resources?|references?|readings?|reading list|bibliography|links|books?|videos?|papers|articles"
    r"|tutorials|blogs?|documentation|docs|textbooks?|quellen|literatur|ressourcen|weiterführendes)"
    rf"(?:\s*(?:&|and|und|,|/)\s.*)?|(?:{_USEFUL})+(?:courses|materials?)(?:\s*(?:&|and|,|/)\s.*)?",
    re.IGNORECASE,
)
_DOCUMENT = re.compile(
    r"(?:licen[sc]e|copyright|community|communities|contribut(?:e|ing|ion|ions|ors)|acknowledge?ments?|credits"
    r"|(?:table of )?contents?|toc|index|on this page|in this (?:page|document)|change ?log|(?:final|closing) words"
    r"|conclusion|support(?: us| me| my work)?|sponsors?|backers|star history|stargazers|contact(?: me| us)?"
    r"|about(?: (?:me|us|the authors?))?|authors?|maintainers?|code of conduct|donat(?:e|ions?)|disclaimer|feedback"
    r"|translations?|faq|how to contribute|how to use (?:this|it).*|inhalt(?:sverzeichnis)?|lizenz|licencia|mitmachen"
    r"|contribuciones|notes|hinweise|anmerkungen|remarks|remarques|notas"
    r"|grading(?: policy)?|attendance|office hours|(?:course |late )?polic(?:y|ies)|academic integrity"
    r"|(?:repository|repo|project|folder|directory|file) structure|(?:creative commons|mit|apache).*licen[sc]e"
    r"|about this (?:repo|repository|project|guide|roadmap|course|curriculum)|congratulations|getting help|legend"
    r"|how to (?:show|track) your progress|(?:show )?your support|connect with me|who (?:is )?this .*is for|thanks|team"
    r"|(?:star this|give a star).*|contribution guidelines|ordnerstruktur|danksagung)!?"
    r"(?:\s*(?:&|and|und)\s.*)?",
    re.IGNORECASE,
)
_CONTENTS = re.compile(r"(?:table of )?contents?|toc|index|inhalt(?:sverzeichnis)?", re.IGNORECASE)
_TASK = re.compile(r"^\[([ xX])\](?:\s+|$)")
_FOOTNOTE = re.compile(r"^\[\^[^\]\s]+\]:")
_LETTER = re.compile(r"\w")
_KINDS = {
    "book": "book", "textbook": "book", "course": "course", "video": "video", "paper": "paper", "article": "article",
    "blog": "article", "doc": "docs", "documentation": "docs", "project": "project",
}  # fmt: skip
_LONGEST_LABEL = 80
_ROWS = 30
_DIGRAPH = re.compile(r"\bdigraph\b[^{}\n]{0,100}\{[^\0]*?->")
_CHART = re.compile(r"^[ \t]*(?:flowchart|graph)[ \t]+(?:TB|TD|BT|LR|RL)\b[^\0]*?-[-.]+>", re.MULTILINE)


@dataclass(slots=True)
class Node:
    """A block, what it is and what it stands under.

    `place` is its own in the list of nodes, `parent` and `heading` are places too, -1 for none; `purpose` is that of
    the section or labelled list it stands in. `cause` says why it is left out or a remark. `names` are what it names,
    under the label `area` of its own line, if any; `columns` says which cell of a row is what, by the table's `head`;
    `said` are the facts that it states.
    """

    place: int
    block: Block
    inline: Inline
    parent: int
    heading: int
    purpose: Purpose
    role: Role = "remark"
    cause: str = "a paragraph of text"
    text: str = ""
    kind: str = ""
    is_done: bool = False
    names: tuple[Name, ...] = ()
    area: str = ""
    columns: Mapping[str, int] = field(default_factory=dict)
    head: tuple[str, ...] = ()
    said: tuple[Fact, ...] = ()

    @property
    def level(self) -> int:
        """In how many lists it stands; 0 for a heading."""
        return 0 if self.block.kind == "heading" else self.block.depth

    @property
    def list_level(self) -> int:
        """Its level, where what labels a list from outside stands on that of the list."""
        return self.level + (self.block.kind == "paragraph")

    @property
    def name_source(self) -> str:
        """The cell of a row that names its topic, as it was written."""
        place = self.columns.get("name", -1)
        return self.block.cells[place] if 0 <= place < len(self.block.cells) else ""

    @property
    def name_cell(self) -> str:
        """The name of the topic of a row: the link that its cell begins with, or all of the cell."""
        inline = inline_of(self.name_source, {})
        first = inline.solid(inline.text[:1]) if inline.text and inline.solids else None
        return plain_name(Inline(first.text)) if first and first.url else plain_name(inline)

    def cell(self, meaning: str) -> str:
        """Return the text of the cell that means this; nothing where no column does."""
        place = self.columns.get(meaning, -1)
        return inline_of(self.block.cells[place], {}).shown().strip() if 0 <= place < len(self.block.cells) else ""

    def set_aside(self, cause: str) -> None:
        """Make it something that is left out."""
        self.role, self.cause = "left out", cause


def nodes_of(document: Document) -> list[Node]:
    r"""Return each block with what it is; names are read later, by whoever knows what else is a name.

    Examples
    --------
    >>> from graph.files.readers.outline_blocks import document_of
    >>> text = "# Sewing\n- **Basics:**\n  - Wool, Linen\n## License\nMIT\n"
    >>> [(node.role, node.text) for node in nodes_of(document_of(text))]
    [('heading', 'Sewing'), ('label', 'Basics'), ('names', 'Wool, Linen'), ('left out', 'License'), ('left out', 'MIT')]
    """
    tree = _Tree(document)
    for place in range(len(document.blocks)):
        tree.take(place)
    return tree.nodes


def purpose_of(name: str) -> Purpose:
    """Return what a heading or label of this name holds: resources, facts about the document, or nothing of these.

    Examples
    --------
    >>> purpose_of("Learning resources"), purpose_of("Table of Contents"), purpose_of("Pointers & References")
    ('resources', 'document', '')
    """
    if _RESOURCES.fullmatch(name):
        return "resources"
    return "document" if _DOCUMENT.fullmatch(name) else ""


class _Tree:
    """The nodes so far, and which headings, items and labels are open."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.nodes: list[Node] = []
        self.headings: list[int] = []
        self.items: dict[int, int] = {}
        self.labels: dict[int, int] = {}
        self.parts: dict[int, int] = {}
        self.columns: dict[str, int] = {}
        self.head: tuple[str, ...] = ()
        self.has_contents = False

    def take(self, place: int) -> None:
        block = self.document.blocks[place]
        if block.kind == "heading":
            self.close_headings(block.depth)
        elif block.kind == "item":
            self.close_items(block.depth)
        inline = inline_of(block.text, self.document.references) if block.text else Inline("")
        if block.kind == "paragraph":
            self.labels.pop(block.depth, None)
            if begins_part(inline):
                self.parts.pop(block.depth, None)
        parent = self.parent_of(block)
        above = self.nodes[parent] if parent >= 0 else None
        heading = self.headings[-1] if self.headings else -1
        node = Node(
            place, block, inline, parent, heading, above.purpose if above else "", kind=above.kind if above else ""
        )
        self.nodes.append(node)
        self.understand(node)

    def understand(self, node: Node) -> None:
        """Say what a block is, by its kind."""
        kind = node.block.kind
        if kind == "heading":
            self.heading(node)
        elif kind == "item":
            self.item(node)
        elif kind == "paragraph":
            self.paragraph(node)
        elif kind == "row":
            self.row(node)
        else:
            node.set_aside("HTML" if kind == "html" else _kind_of_code(node) if kind == "code" else kind)

    def close_headings(self, depth: int) -> None:
        while self.headings and self.nodes[self.headings[-1]].block.depth >= depth:
            self.headings.pop()
        for open_ones in (self.items, self.labels, self.parts):
            open_ones.clear()

    def close_items(self, depth: int) -> None:
        for open_ones in (self.items, self.labels, self.parts):
            for deeper in [other for other in open_ones if other >= depth]:
                del open_ones[deeper]

    def parent_of(self, block: Block) -> int:
        if block.kind == "heading":
            return self.headings[-1] if self.headings else -1
        above = block.depth - 1 if block.kind == "item" else block.depth
        label = self.labels.get(above, self.parts.get(above))
        if label is not None:
            return label
        return self.items.get(above, self.headings[-1] if self.headings else -1)

    def before_a_list(self, place: int) -> bool:
        """Whether a list or table that this block may be the label of comes next."""
        blocks = self.document.blocks
        if place + 1 == len(blocks):
            return False
        depth, after = blocks[place].depth, blocks[place + 1]
        return (after.kind == "item" and after.depth == depth + 1) or (after.kind == "row" and after.is_head)

    def heading(self, node: Node) -> None:
        node.role, node.text = "heading", plain_name(node.inline)
        node.purpose = node.purpose or purpose_of(node.text)
        if node.purpose == "document" and not self.has_contents and _CONTENTS.fullmatch(node.text):
            self.has_contents = True
            node.purpose = "list" if self._lists_courses(node) else "document"
        node.kind = _kind(node.text) if node.purpose == "resources" else node.kind
        self.headings.append(node.place)
        if not node.text:
            node.set_aside("a heading without words")
        elif node.purpose == "document":
            node.set_aside("a section about the document")

    def _lists_courses(self, node: Node) -> bool:
        """Whether a table of contents lists the topics: all it links to lies elsewhere, and no other list follows."""
        after = self.document.blocks[node.place + 1 :]
        below = [*takewhile(lambda block: block.kind != "heading", after)]
        rest = after[len(below) :]
        links = [link for block in below for link in inline_of(block.text, self.document.references).links()]
        is_all = not any(block.kind in ("item", "row") for block in rest)
        return is_all and len(links) > 2 and not any(link.url.startswith("#") for link in links)

    def item(self, node: Node) -> None:
        self.items[node.block.depth] = node.place
        if found := _TASK.match(node.inline.text):
            node.is_done = found[1] != " "
            cut = found.end()
            node.inline = node.inline._replace(text=node.inline.text[cut:], bold=max(0, node.inline.bold - cut))
            node.inline = _again_bold(node)
        if self._is_nothing(node):
            return
        node.text = plain_name(node.inline)
        if node.purpose == "document":
            node.set_aside("a section about the document")
        elif not self._is_fact(node, _shown_lines(node.inline)):
            if self._is_label(node):
                self._label(node)
            else:
                self._words(node)

    def _is_fact(self, node: Node, text: str) -> bool:
        """Whether a block states facts; it is then one that does."""
        if facts := facts_in(text):
            node.role, node.said = "fact", tuple(facts)
        return bool(facts)

    def _is_fact_and_label(self, node: Node) -> bool:
        """Whether a paragraph states facts, and its last line is the label of the list that comes next."""
        if "\n" not in node.block.text or not self.before_a_list(node.place):
            return False
        facts, label = facts_and_label(_shown_lines(node.inline, node.block.text))
        if facts:
            node.role, node.said, node.text = "fact", tuple(facts), label
            self.labels[node.block.depth] = node.place
        return bool(facts)

    def _words(self, node: Node) -> None:
        """An item that is no label: a resource or names."""
        label, _ = bold_label(node.inline)
        if node.purpose == "list":
            node.role, node.purpose = "names", ""
        elif (
            _begins_with_outside_link(node.inline)
            or node.purpose == "resources"
            or (label and purpose_of(label) == "resources")
        ):
            node.role = "resource"
            node.kind = _kind(label) or node.kind
        else:
            node.role = "names"

    def _is_nothing(self, node: Node) -> bool:
        """Whether an item or paragraph says nothing of topics; it is then left out."""
        text, links = node.inline.text, node.inline.links()
        if not _LETTER.search(node.inline.shown(text)):
            node.set_aside("a picture or badge" if node.inline.pictures else "without words")
        elif links and node.inline.is_links_alone(text) and all(link.url.startswith("#") for link in links):
            node.set_aside("a link within the page")
        return node.role == "left out"

    def _is_label(self, node: Node) -> bool:
        text = node.inline.shown().rstrip()
        if node.block.kind == "paragraph" and begins_part(node.inline):
            return True
        if not self.before_a_list(node.place) or len(node.text) > _LONGEST_LABEL:
            return False
        if node.inline.links() and node.block.kind == "item":
            return False
        return text.endswith((":", "：")) or _is_all_bold(node.inline) or purpose_of(node.text) == "resources"

    def _label(self, node: Node) -> None:
        node.role = "label"
        node.purpose = node.purpose or purpose_of(node.text)
        node.kind = (_kind(node.text) if node.purpose == "resources" else "") or node.kind

    def paragraph(self, node: Node) -> None:
        depth = node.block.depth
        if self._is_nothing(node):
            return
        node.text = plain_name(node.inline)
        if node.purpose == "document":
            node.set_aside("a section about the document")
        elif _FOOTNOTE.match(node.block.text):
            node.cause = "a footnote"
        elif self._is_fact(node, _shown_lines(node.inline, node.block.text)) or self._is_fact_and_label(node):
            pass
        elif self._is_label(node):
            self._label(node)
            (self.parts if begins_part(node.inline) else self.labels)[depth] = node.place
        elif _is_one_outside_link(node.inline):
            node.role = "resource" if node.purpose == "resources" or depth else "course"

    def _rows_below(self, place: int) -> list[list[str]]:
        """The first rows of the table that has its head here."""
        rows = takewhile(
            lambda block: block.kind == "row" and not block.is_head, self.document.blocks[place + 1 : place + _ROWS]
        )
        return [_shown_row(block) for block in rows]

    def row(self, node: Node) -> None:
        block = node.block
        if block.is_head:
            self.columns, self.head = columns_of(_shown_row(block), self._rows_below(node.place)), block.cells
            node.role = "columns"
        node.columns, node.head = self.columns, self.head
        node.text = " | ".join(block.cells)
        if node.purpose == "document" or not self.columns:
            node.set_aside("a table in which no column of topics was recognised")
        elif not block.is_head:
            node.role = "resource" if node.purpose == "resources" else "row"


def _again_bold(node: Node) -> Inline:
    """The line of a task, whose bold words stand behind its box."""
    source = node.block.text.lstrip()
    if not source[3:].lstrip().startswith(("**", "__")):
        return node.inline
    return inline_of(source[3:].lstrip(), {}) if not node.inline.solids else node.inline


def bold_label(inline: Inline) -> tuple[str, str]:
    """Return the bold words that a line begins with, if their colon is bold too, and what comes after them.

    Examples
    --------
    >>> bold_label(inline_of("**Language:** Python, R", {})), bold_label(inline_of("**Sets**: unions", {}))
    (('Language', 'Python, R'), ('', ''))
    """
    if not inline.bold:
        return "", ""
    bold, rest = inline.text[: inline.bold], inline.text[inline.bold :]
    label = inline.shown(bold).strip()
    return (label.rstrip(": ："), rest.strip()) if label.endswith((":", "：")) else ("", "")


def _kind_of_code(node: Node) -> str:
    """What a block of code is said to be: one that draws a graph is told with what reads it."""
    if _CHART.search(node.block.text):
        return "a flowchart, which --from mermaid reads"
    return "a graph of Graphviz, which --from dot reads" if _DIGRAPH.search(node.block.text) else "code"


def begins_part(inline: Inline) -> bool:
    """Return whether a paragraph is the heading of a part that is counted, in bold or by its words.

    Examples
    --------
    >>> begins_part(inline_of("**Day 1: Clay**", {})), begins_part(inline_of("**Mind the kiln**", {}))
    (True, False)
    """
    text = inline.shown()
    return len(text) <= _LONGEST_LABEL and (any(codes_of(text)) if _is_all_bold(inline) else is_part(text))


def _is_all_bold(inline: Inline) -> bool:
    return bool(inline.bold) and not re.search(r"\w", inline.shown(inline.text[inline.bold :]))


def _begins_with_outside_link(inline: Inline) -> bool:
    if not inline.solids:
        return False
    found = LEADING.match(inline.text)
    first = inline.text[found.end() if found else 0 :][:1]
    return bool(first) and inline.solid(first).is_outside


def _is_one_outside_link(inline: Inline) -> bool:
    links: tuple[Solid, ...] = inline.links()
    return len(links) == 1 and links[0].is_outside and inline.is_links_alone(inline.text)


def _shown_lines(inline: Inline, source: str = "") -> str:
    """The text of a block in its lines, where it has several."""
    if "\n" not in source:
        return inline.shown()
    return "\n".join(inline_of(line, {}).shown().rstrip("\\ ") for line in source.split("\n"))


def _shown_row(block: Block) -> list[str]:
    return [inline_of(cell, {}).shown().strip() for cell in block.cells]


def _kind(label: str) -> str:
    """The kind of resource that a label names: books, online courses."""
    words: Iterator[str] = (word.rstrip("s") for word in re.findall(r"\w+", label.casefold()))
    return next((_KINDS[word] for word in words if word in _KINDS), "")
