"""Published outlines: roadmaps and lists of courses in Markdown, with headings, nested lists and tables."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import pairwise

from graph.drafts import Answers, Choice, Draft, Note, Origin, Question, Sign, Source
from graph.errors import UnreadableInputError
from graph.files.decoding import Decoded, decoded, is_text, sample_of
from graph.files.readers.outline_blocks import document_of
from graph.files.readers.outline_details import settle_details
from graph.files.readers.outline_folds import with_summaries
from graph.files.readers.outline_inline import Inline, inline_of
from graph.files.readers.outline_names import Name, folded, is_list, is_sentence, line_of, plain_name
from graph.files.readers.outline_plain import marked
from graph.files.readers.outline_topics import Outline
from graph.files.readers.outline_tree import Node, bold_label, nodes_of

NAME = "outline"
TITLE = "An outline in Markdown: headings, lists and tables, as a README has them"

_ENDINGS = (".md", ".markdown", ".mdown", ".txt", ".text")
_HEADING = re.compile(r"^ {0,3}#{1,6}[ \t]+\S|^\S.*\n(?:=+|-{3,})[ \t]*$", re.MULTILINE)
_BELOW = re.compile(r"^ {0,3}#{2,6}[ \t]+\S", re.MULTILINE)
_BULLET = re.compile(r"^[ \t]*(?:[-+*]|[0-9]{1,3}[.)])[ \t]+\S", re.MULTILINE)
_TABLE = re.compile(r"^[^|\n]*+\|.*\n[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)+\|?[ \t]*$", re.MULTILINE)
_HTML = "div|p|h[1-6]|img|a|br|hr|center|details|summary|picture|table|b|i|strong|em|span|sub|sup|kbd|samp|ul|ol|!--"
_OTHER = re.compile(rf"\s*(?:\{{|\[\s*(?:[\[{{\"\]0-9-]|true|false|null)|<(?!(?:{_HTML})(?:[\s>/]|$))|# Study plan: )")
"""How JSON, XML and plans of ours begin, which have readers of their own; badges and HTML begin many outlines."""
_WIKI_LINK = re.compile(r"\[\[[^\]\n]+\]\]")
_COURSE = re.compile(r"^[*_]*\[[^\]\n]+\]\(\S+\)[*_]*[ \t]*$", re.MULTILINE)
_STATING = re.compile(
    r"^[>*_ \t-]*(?:pre-?requisites?|prereqs?|voraussetzung(?:en)?|prérequis|pr[eé]-?requisitos|prerrequisitos"
    r"|prerequisiti|depends on|requires)[*_]*\s?:",
    re.IGNORECASE | re.MULTILINE,
)
"""A line that says what a whole file needs, where each is about one topic."""
_BOLD = re.compile(r"^(?:\*\*|__)[^*_\n]*[0-9][^*\n]*(?:\*\*|__)[ \t]*$", re.MULTILINE)
_MOST_EXAMPLES = 3
_MOST_WORDS = 6
_SENTENCE = re.compile(r"[^.][.!?]\s*$")
_MOST_TEXT = 10 << 20
"""Bytes of outlines that are read at once; a preview of these takes some 8 s, and published lists have a twentieth."""


def sniff(source: Source) -> Sign | None:
    """Return how sure it is that this is an outline: by its headings, list items and tables."""
    texts = [sample_of(file.content) for file in source.files if _may_be_one(file.path, len(source.files))]
    texts = [text for text in texts if is_text(text) and not _OTHER.match(text.removeprefix("\ufeff"))]
    texts = [marked(text) for text in texts]
    found = Counter[str]()
    for text in texts:
        found.update(heading=len(_HEADING.findall(text)), item=len(_BULLET.findall(text)))
        found.update(table=len(_TABLE.findall(text)), link=len(_WIKI_LINK.findall(text)))
        found.update(stating=bool(_STATING.search(text)))
        found.update(course=len(_COURSE.findall(text)), below=len(_BELOW.findall(text)) + len(_BOLD.findall(text)))
    if not found["heading"] and found["item"] < 2 and not found["table"] and found["course"] < 2:
        return None
    counts = f"{found['heading']:,} headings, {found['item']:,} list items and {found['table']:,} tables"
    return Sign(_confidence(found, len(source.files)), f"{counts} in Markdown")


def _may_be_one(path: str, files: int) -> bool:
    return files == 1 or path.lower().endswith(_ENDINGS)


def _confidence(found: Mapping[str, int], files: int) -> float:
    if files > 1 and 2 * found["stating"] >= files and found["link"] <= 2:
        return 0.85
    if files > 1 or found["link"] > 2:
        return 0.4  # notes that link to each other are more than their lists
    listed = found["item"] + 2 * found["table"] + found["course"]
    if found["heading"] and listed >= 2:
        return 0.95
    if found["table"]:
        return 0.85
    return 0.75 if listed >= 3 or found["below"] > 1 else 0.45


def read(source: Source, answers: Answers) -> Draft:
    r"""Return the topics that an outline lists, in its order, with labels as areas and headings as categories.

    Nothing is ordered unless somebody asks for it; prerequisites that a table names are edges.

    Raises
    ------
    UnreadableInputError
        If nothing in it names a topic, or it holds more than 10 MB of text.

    Notes
    -----
    Time and memory grow with the length of the text: 0.6 to 0.9 s a megabyte, a tenth of it for reading Markdown.

    Examples
    --------
    >>> from graph.drafts import File
    >>> text = b"# Sewing\n## Basics\n- Fabrics (Wool, Linen)\n## Garments\n- Coat - the masterpiece\n- Skirt\n"
    >>> draft = read(Source("sewing.md", (File("sewing.md", text),)), {})
    >>> [(item.value.name, item.value.category, item.value.summary) for item in draft.topics]
    [('Fabrics', 'Basics', ''), ('Wool', 'Basics', ''), ('Linen', 'Basics', ''),
     ('Coat', 'Garments', 'the masterpiece'), ('Skirt', 'Garments', '')]
    """
    _require_short(source)
    split = answers.get("commas", "split") != "keep"
    notes: list[Note] = []
    questions: list[Question] = []
    chapters: list[tuple[str, list[Node]]] = []
    for file in source.files:
        if not _may_be_one(file.path, len(source.files)):
            notes.append(Note("a file that is no outline", Origin(file.path)))
            continue
        text = decoded(file.content, file.path, answers.get("encoding", ""), repairs=True)
        nodes, found = _nodes(text, file.path)
        questions += text.questions()
        notes += found
        chapters.append((file.path, nodes))
    known = frozenset(name for _, nodes in chapters for name in _known(nodes))
    for _, nodes in chapters:
        _read_names(nodes, known, split)
    outline = Outline(chapters, answers.get("order", "none"))
    depth = _depth_question(chapters)
    outline.make(_as_number(answers.get("depth", ""), depth))
    if not outline.topics:
        found_none = f"{source.name}: no heading, list item or table in it names a topic."
        raise UnreadableInputError(
            found_none, "Bring an outline with a list of topics, or name its format with --from."
        )
    if not outline.edges:
        notes.append(Note("order: none is stated, none is assumed", Origin(source.name)))
    questions += [*_order_question(outline), *_depth_asked(depth), *_commas_question(chapters)]
    return outline.draft(NAME, tuple(notes), tuple(questions))


def _require_short(source: Source) -> None:
    files = [file for file in source.files if _may_be_one(file.path, len(source.files))]
    size = sum(len(file.content) for file in files)
    if size > _MOST_TEXT:
        found = f"{source.name}: {size / 1e6:,.1f} MB of outlines are more than are read at once, which is 10 MB."
        raise UnreadableInputError(found, "Bring some of the chapters or files, or topics and edges as tables.")


def _nodes(text: Decoded, file: str) -> tuple[list[Node], list[Note]]:
    """What stands in one file, and notes on how its text was read."""
    notes = list(text.notes(file))
    document = document_of(marked(text.text))
    if document.flattened:
        lines = f"{document.flattened:,} lines"
        notes.append(Note("lists more than sixty deep: read as sixty deep", Origin(file), lines))
    nodes = nodes_of(document._replace(blocks=with_summaries(document.blocks)))
    settle_details(nodes)
    return nodes, notes


def _known(nodes: Sequence[Node]) -> Iterator[str]:
    """Names with commas that are one name each, for nothing else can be meant where they stand alone."""
    for node in nodes:
        if node.role == "heading" and "," in node.text:
            yield folded(node.text)
        elif node.role == "row" and "listed" not in node.columns and "," in (cell := node.name_cell):
            yield folded(cell)


def _read_names(nodes: Sequence[Node], known: Collection[str], split: bool) -> None:
    parents = {node.parent for node in nodes}
    _take_sentences(nodes, parents)
    for place, node in enumerate(nodes):
        if node.role == "names":
            _read_line(node, known, split, place in parents)
        elif node.role == "row" and "listed" in node.columns:
            node.names = line_of(inline_of(node.name_source, {}), known, split=split).names
        elif node.role in ("label", "heading") and node.text:
            node.names = (_titled(node),)


def _take_sentences(nodes: Sequence[Node], parents: Collection[int]) -> None:
    """Make remarks of the items of a list that all end as sentences do, where one of them is long enough to be sure."""
    lists: dict[int, list[Node]] = {}
    for node in nodes:
        if node.role == "names" and node.block.kind == "item":
            lists.setdefault(node.parent, []).append(node)
    for items in lists.values():
        is_told = all(node.place not in parents and _ends_as_sentence(node) for node in items)
        if is_told and any(is_sentence(node.inline.text) for node in items):
            for node in items:
                node.role, node.cause = "remark", "a sentence in a list"


def _ends_as_sentence(node: Node) -> bool:
    return not node.inline.bold and ":" not in node.block.text and bool(_SENTENCE.search(node.block.text))


def _titled(node: Node) -> Name:
    """The name that a heading or label is, without the time it ends with."""
    if node.role == "heading" and node.text.endswith((")", "]")):
        names = line_of(node.inline, split=False).names
        if len(names) == 1 and names[0].hours is not None and not names[0].parts:
            return names[0]
    return Name(node.text)


def _read_line(node: Node, known: Collection[str], split: bool, has_children: bool) -> None:
    label, rest = bold_label(node.inline)
    inline = node.inline
    if label and rest and is_list(rest, known):
        node.area, inline = label, inline._replace(text=rest, bold=0)
    line = line_of(inline, known, split=split)
    node.names = line.names
    if line.is_sentence and not node.area and (named := _named_in_bold(node.inline)):
        node.names = (named,)
        return
    if line.is_sentence and not has_children and not node.inline.bold:
        node.role, node.cause, node.names = "remark", "a sentence in a list", ()
    elif not line.names:
        node.set_aside("without words")


def _named_in_bold(inline: Inline) -> Name | None:
    """The topic of a sentence that begins with it in bold: the rest says what it is."""
    name = plain_name(Inline(inline.text[: inline.bold], inline.solids)) if inline.bold else ""
    if not name or len(name.split()) > _MOST_WORDS:
        return None
    rest = inline.text[inline.bold :]
    return Name(name, summary=inline.shown(rest).strip(" :–—-"), links=inline.links())


# What is asked.


def _depth_question(chapters: Sequence[tuple[str, list[Node]]]) -> dict[int, list[str]]:
    """The names on each level: 0 for headings, then one for each list within a list or bracket."""
    levels: dict[int, list[str]] = {}
    for _, nodes in chapters:
        for node in nodes:
            if node.role in ("heading", "label") and not node.purpose:
                levels.setdefault(node.list_level, []).append(node.text)
            elif node.role == "names":
                _count_levels(node.names, node.level, levels)
    return dict(sorted(levels.items()))


def _count_levels(names: Sequence[Name], level: int, levels: dict[int, list[str]]) -> None:
    for name in names:
        levels.setdefault(level, []).append(name.name)
        _count_levels(name.parts, level + 1, levels)


def _as_number(answer: str, levels: Mapping[int, object]) -> int:
    deepest = max(levels, default=0)
    return int(answer) if answer.isdecimal() and len(answer) < 4 else deepest


def _depth_asked(levels: Mapping[int, list[str]]) -> Iterator[Question]:
    if len(levels) < 2 or max(levels) < 2:
        return
    choices = tuple(
        Choice(str(level), f"to level {level} ({len(names):,} names there, such as {_few(names)})")
        for level, names in levels.items()
    )
    sentence = "How deep do topics go? What stands deeper is kept as a remark."
    touched = sum(map(len, levels.values()))
    examples = tuple(f"level {level}: {_few(names)}" for level, names in list(levels.items())[-_MOST_EXAMPLES:])
    yield Question("depth", sentence, choices[-1].value, choices, examples, touched)


def _few(names: Sequence[str]) -> str:
    return ", ".join(names[:_MOST_EXAMPLES])


def _order_question(outline: Outline) -> Iterator[Question]:
    names = [made.name for made in outline.topics.values()]
    if len(names) < 2:
        return
    choices = (
        Choice("none", "no: topics are listed, not ordered"),
        Choice("listed", "each topic after the one listed before it (recommended)"),
        Choice("sections", "each section after the last topic of the section before it (recommended)"),
    )
    states = "no order" if not outline.needs else "what some topics need, and no order of the others"
    sentence = f"The outline states {states}. Is a topic better learned after those listed before it?"
    examples = tuple(f"{first} before {second}" for first, second in pairwise(names[:3]))
    yield Question("order", sentence, "none", choices, examples, len(names))


def _line_of_names(node: Node) -> str:
    """The line or cell of a node that may name several topics; nothing if it is no such node."""
    if node.role == "row":
        return node.name_cell if "listed" in node.columns else ""
    return node.inline.shown() if node.block.kind == "item" and node.role in ("names", "label") else ""


def _commas_question(chapters: Sequence[tuple[str, list[Node]]]) -> Iterator[Question]:
    lines = [
        line for _, nodes in chapters for node in nodes if (line := _line_of_names(node)) and re.search(r"[,;]", line)
    ]
    if lines:
        choices = (Choice("split", "commas part names"), Choice("keep", "a line is one name, commas and all"))
        sentence = "Do commas in a line part several topics?"
        yield Question("commas", sentence, "split", choices, tuple(lines[:_MOST_EXAMPLES]), len(lines))
