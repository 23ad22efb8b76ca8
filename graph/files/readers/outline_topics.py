"""The nodes of outlines become topics, edges, resources and notes: a draft whose buckets add up."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from graph.drafts import Bucket, Draft, Item, Note, Origin, Question
from graph.files.readers.outline_amounts import amount_of, hours_of
from graph.files.readers.outline_inline import Inline, Solid, inline_of
from graph.files.readers.outline_names import Name, difficulty_of, folded, pieces_of, plain_name
from graph.files.readers.outline_order import suggested
from graph.files.readers.outline_tables import Names
from graph.files.readers.outline_tree import Node, facts_in
from graph.files.readers.slugs import slugged
from graph.model import (
    COSTS,
    DEFAULT_CATEGORY,
    DEFAULT_HOURS,
    RESOURCE_KINDS,
    Difficulty,
    Prerequisite,
    Resource,
    Topic,
)

_MOST_SHARING = 12
"""A list of links below at most so many topics is for each of them; one below more is for none in particular."""
_GENERIC = frozenset(
    re.findall(
        r"\w+",
        "introduction intro overview basics basic fundamentals exercises exercise practice project projects summary"
        " quiz review examples tools other others misc theory applications setup installation advanced beginner"
        " intermediate notes homework assignment test exam einführung grundlagen übungen",
    )
)
"""Names that mean something only with what they stand under, so that two of them are two topics."""
_BUCKETS: dict[str, Bucket] = {
    "names": "topic", "course": "topic", "row": "topic", "resource": "resource", "fact": "label", "label": "label",
    "columns": "label", "heading": "label", "remark": "remark", "left out": "left out",
}  # fmt: skip


@dataclass(slots=True)
class Made:
    """A topic in the making."""

    name: str
    origin: Origin
    category: str
    area: str = ""
    hours: float | None = None
    difficulty: Difficulty = ""
    summary: str = ""
    aliases: list[str] = field(default_factory=list)
    extra: dict[str, str] = field(default_factory=dict)

    def topic(self, topic_id: str) -> Topic:
        """Return it as what it is for everybody else."""
        return Topic(
            id=topic_id,
            name=self.name,
            category=self.category or DEFAULT_CATEGORY,
            area=self.area,
            difficulty=self.difficulty,
            hours=DEFAULT_HOURS if self.hours is None else self.hours,
            hours_assumed=self.hours is None,
            summary=self.summary,
            aliases=tuple(dict.fromkeys(self.aliases)) if self.aliases else (),
            extra=tuple(self.extra.items()),
            line=self.origin.line,
        )


@dataclass(slots=True)
class _Place:
    """Where a node stands: its category and area, the topics above it and those that it names itself."""

    category: str = ""
    area: str = ""
    above: tuple[str, ...] = ()
    own: tuple[str, ...] = ()


class Outline:
    """What becomes of the nodes of one or several files; `topics` have keys made of their names."""

    def __init__(self, chapters: Sequence[tuple[str, list[Node]]], order: str) -> None:
        self.chapters = chapters
        self.order = order
        self.topics: dict[str, Made] = {}
        self.done: dict[str, Origin] = {}
        self.notes: list[Note] = []
        self.resources: list[tuple[str, Resource, Origin]] = []
        self.needs: list[tuple[tuple[str, ...], str, Node, Origin]] = []
        self.edges: list[tuple[Prerequisite, Origin]] = []
        self.codes: list[tuple[str, str]] = []
        self.counts: Counter[Bucket] = Counter()

    def make(self, depth: int) -> None:
        """Read all nodes, topics as deep as this."""
        for file, nodes in self.chapters:
            _cut(nodes, depth)
            _promote(nodes)
            _Chapter(self, file, nodes).read()
        self._connect()
        if self.order != "none":
            self._suggest()

    def draft(self, form: str, notes: tuple[Note, ...], questions: tuple[Question, ...]) -> Draft:
        """Return all of it under ids."""
        ids = dict(zip(self.topics, slugged(made.name for made in self.topics.values()), strict=True))
        return Draft(
            format=form,
            topics=tuple(Item(made.topic(ids[key]), made.origin) for key, made in self.topics.items()),
            edges=tuple(
                Item(replace(edge, source=ids[edge.source], target=ids[edge.target]), origin)
                for edge, origin in self.edges
            ),
            resources=tuple(
                Item(replace(resource, topic=ids[key]), origin) for key, resource, origin in self.resources
            ),
            done=tuple(Item(ids[key], origin) for key, origin in self.done.items()),
            notes=(*notes, *self.notes),
            questions=questions,
            counts=dict(self.counts),
            items=sum(len(nodes) for _, nodes in self.chapters),
        )

    def named(self, name: str, origin: Origin, place: _Place) -> str:
        """Return the key of a topic, which is made if nothing is called so yet."""
        key = folded(name)
        if key in _GENERIC:
            key = f"{key}\0{place.category}\0{place.area}\0{place.above[:1]}"
        if key in self.topics:
            where = " / ".join(filter(None, (place.category, place.area)))
            self.notes.append(Note("a name that stands there twice is one topic", origin, name, where))
            return key
        made = Made(name, origin, place.category, place.area)
        if place.above:
            made.extra["part of"] = self.topics[place.above[0]].name
        self.topics[key] = made
        return key

    def tell(self, key: str, name: Name) -> None:
        """Add to a topic what a line says of it."""
        made = self.topics[key]
        made.hours = name.hours if made.hours is None else made.hours
        made.summary = made.summary or name.summary
        made.difficulty = made.difficulty or name.difficulty
        made.aliases += [alias for alias in name.aliases if alias != made.name]
        if name.duration:
            made.extra.setdefault("duration", name.duration)

    def link(self, keys: Sequence[str], link: Solid, origin: Origin, title: str = "", kind: str = "") -> None:
        """Add a resource to topics; a link into the page or to a file beside it is a note."""
        if link.url.startswith("#"):
            return
        if not link.is_outside:
            self.notes.append(Note("a link to a file beside this one", origin, f"{link.text} ({link.url})"))
            return
        kind = kind or (link.text.casefold() if link.text.casefold() in RESOURCE_KINDS else "")
        for key in keys:
            self.resources.append((key, Resource(key, title or link.text, link.url, kind), origin))

    def _connect(self) -> None:
        """Find the topics that prerequisites name, now that all are known."""
        if not self.needs:
            return
        named = [(name, key) for key, made in self.topics.items() for name in (made.name, *made.aliases)]
        names = Names([*named, *self.codes])
        for keys, text, node, origin in self.needs:
            wanted, rest = names.wanted(text)
            for key in keys:
                for one in wanted:
                    self.edges.append((Prerequisite(one.topic, key, group=one.choice), origin))
            for words in rest:
                targets = ", ".join(self.topics[key].name for key in keys)
                self.notes.append(Note("a prerequisite that no topic is called", origin, words, targets))
            if node.role == "fact" and wanted:
                self.recount(node, "edge")

    def recount(self, node: Node, bucket: Bucket) -> None:
        """Count a node in another bucket than that of its role."""
        self.counts[_BUCKETS[node.role]] -= 1
        self.counts[bucket] += 1

    def _suggest(self) -> None:
        sections = [(made.category, made.origin.file) for made in self.topics.values()]
        required = [(edge.source, edge.target) for edge, _ in self.edges]
        for source, target in suggested(list(self.topics), sections, required, self.order):
            edge = Prerequisite(source, target, "recommended", reason="The outline lists it first.")
            self.edges.append((edge, self.topics[target].origin))


def _cut(nodes: Sequence[Node], depth: int) -> None:
    """Make remarks of what stands deeper than topics go."""
    for node in nodes:
        if node.role in ("names", "label") and node.list_level > depth:
            node.role, node.cause = "remark", "deeper than topics go"
        elif node.role == "names" and any(name.parts for name in node.names):
            node.names = tuple(_shallow(name, depth - node.level) for name in node.names)


def _shallow(name: Name, levels: int) -> Name:
    """A name with so many levels of parts; deeper ones become words of its summary."""
    if not name.parts:
        return name
    if levels > 0:
        return name._replace(parts=tuple(_shallow(part, levels - 1) for part in name.parts))
    words = "; ".join(filter(None, (name.summary, ", ".join(part.name for part in name.parts))))
    return name._replace(parts=(), summary=words)


def _promote(nodes: Sequence[Node]) -> None:
    """Make topics of labels and headings below which there are resources, facts or cut names, but no topic.

    A heading that says how long it takes is one too. Where nothing is a topic, the headings are that have
    none below them.
    """
    above: set[int] = set()
    worth: set[int] = set()
    for place in range(len(nodes) - 1, -1, -1):
        node = nodes[place]
        is_worth = place in worth or any(name.hours is not None for name in node.names)
        if node.role in ("label", "heading") and not node.purpose and is_worth and place not in above:
            node.role = "names"
        if place in above or node.role in ("names", "course", "row"):
            above.add(node.parent)
        if node.role in ("resource", "fact") or node.cause == "deeper than topics go":
            worth.add(node.parent)
    if not any(node.role in ("names", "course", "row") for node in nodes):
        for place, node in enumerate(nodes):
            under = any(other.role == "heading" and other.parent == place for other in nodes[place + 1 : place + 2])
            if node.role == "heading" and not node.purpose and not under and len(nodes) > 1:
                node.role = "names"


class _Chapter:
    """The way through the nodes of one file."""

    def __init__(self, outline: Outline, file: str, nodes: Sequence[Node]) -> None:
        self.outline = outline
        self.file = file
        self.nodes = nodes
        self.places: list[_Place] = []
        self.filled = _filled(nodes)
        self.category_level = _category_level(nodes, self.filled)
        self.titles = sum(node.block.kind == "heading" and node.block.depth == 1 for node in nodes)
        self.of_heading: dict[int, list[str]] = {}
        self.waiting: list[Node] = []

    def read(self) -> None:
        """Read the nodes in order; links that are for a whole section when its topics are known."""
        told: Mapping[str, Callable[[Node, _Place], None]] = {
            "heading": self._heading, "names": self._names, "course": self._course, "row": self._row,
            "fact": self._fact, "resource": self._resource, "remark": self._remark, "left out": self._remark,
        }  # fmt: skip
        for node in self.nodes:
            here = self._place_of(node)
            self.places.append(here)
            self.outline.counts[_BUCKETS[node.role]] += 1
            if node.role in told:
                told[node.role](node, here)
            if node.is_done:
                for key in here.own:
                    self.outline.done.setdefault(key, self._origin(node))
        for node in self.waiting:
            self._shared(node)
        for node in self.nodes:
            if self._is_above_categories(node):
                self._note(node, "a heading above the categories")

    def _is_above_categories(self, node: Node) -> bool:
        """Whether a heading says nothing of any topic, for those below it have a category further down."""
        is_filled = node.role == "heading" and node.place in self.filled and not self._is_title(node)
        return is_filled and node.block.depth < self.category_level and node.place not in self.of_heading

    def _is_title(self, node: Node) -> bool:
        return node.block.depth == 1 and self.titles == 1 and self.category_level != 1

    def _place_of(self, node: Node) -> _Place:
        above = self.places[node.parent] if node.parent >= 0 else _Place()
        here = _Place(above.category, above.area, above.own or above.above)
        if node.block.kind == "heading":
            here.above = ()
            self._enter(node, here)
        elif node.role == "label":
            here.area = _under(here.area, node.text)
        elif node.area:
            here.area = _under(here.area, node.area)
        return here

    def _enter(self, node: Node, here: _Place) -> None:
        """What a heading means for all below it."""
        if node.role == "names":
            return
        if self._is_title(node):
            here.category = here.area = ""
        elif node.block.depth <= self.category_level:
            here.category, here.area = node.text, ""
        else:
            here.area = _under(here.area, node.text)

    def _origin(self, node: Node) -> Origin:
        return Origin(self.file, node.block.line)

    def _note(self, node: Node, cause: str, after: str = "") -> None:
        """Tell of a block in its own words, with the addresses of its links."""
        words = "" if node.block.kind == "html" else node.inline.shown().strip()
        links = [link for link in node.inline.links() if not link.is_bare]
        before = " ".join([words or node.text or node.block.text.strip(), *(f"({link.url})" for link in links)])
        self.outline.notes.append(Note(cause, self._origin(node), before, after))

    def _heading(self, node: Node, _: _Place) -> None:
        """A heading says what it says by the category or area of what stands under it."""
        if node.purpose:
            self._note(node, "a section of resources")
        elif node.place not in self.filled:
            self.outline.recount(node, "remark")
            self._note(node, "a heading without topics")
        elif self._is_title(node):
            self._note(node, "the title")

    def _remark(self, node: Node, here: _Place) -> None:
        """Text below a topic says what it is, if nothing did; all else is told."""
        words = node.inline.shown()
        if node.cause == "a paragraph of text" and len(here.above) == 1:
            made = self.outline.topics[here.above[0]]
            if not made.summary:
                made.summary = " ".join(words.split())
                return
        self._note(node, node.cause)

    def _names(self, node: Node, here: _Place) -> None:
        here.own = tuple([self._made(name, node, here) for name in node.names])
        self.of_heading.setdefault(node.heading, []).extend(here.own)

    def _made(self, name: Name, node: Node, here: _Place) -> str:
        origin = self._origin(node)
        key = self.outline.named(name.name, origin, here)
        self.outline.tell(key, name)
        if name.needs:
            self.outline.needs.append(((key,), name.needs, node, origin))
        if name.summary:
            self.outline.notes.append(Note("words beside a name: its summary", origin, name.name, name.summary))
        for link in name.links:
            self.outline.link([key], link, origin)
        if name.parts:
            within = _Place(here.category, here.area, (key,))
            for part in name.parts:
                self._made(part, node, within)
        return key

    def _course(self, node: Node, here: _Place) -> None:
        [link] = node.inline.links()
        name = Name(plain_name(Inline(link.text)) or link.text, links=(link,))
        here.own = (self._made(name, node, here),)
        self.of_heading.setdefault(node.heading, []).extend(here.own)

    def _row(self, node: Node, here: _Place) -> None:
        inline = inline_of(node.name_source, {})
        name = node.name_cell
        if not name or folded(name) in ("total", "sum", "gesamt", "summe"):
            self.outline.recount(node, "left out")
            self._note(node, "a row without a topic")
            return
        category = node.cell("category")
        spot = _Place(category or here.category, here.area, here.above)
        origin = self._origin(node)
        names = node.names or (Name(name, links=inline.links()),)
        here.own = tuple(self._made(each, node, spot) for each in names)
        self.of_heading.setdefault(node.heading, []).extend(here.own)
        for key in here.own:
            self._tell_row(node, key)
        if needs := node.cell("needs"):
            self.outline.needs.append((here.own, needs, node, origin))

    def _tell_row(self, node: Node, key: str) -> None:
        made, origin = self.outline.topics[key], self._origin(node)
        duration, effort = amount_of(node.cell("duration")), amount_of(node.cell("effort"))
        hours = _plain_hours(node.cell("hours"))
        if hours is None and (hours := hours_of(duration, effort)) is not None and duration and effort:
            said = f"{node.cell('duration')} x {node.cell('effort')}"
            self.outline.notes.append(Note("hours from duration and effort", origin, said, f"{hours:g} hours"))
        made.hours = hours if made.hours is None else made.hours
        difficulty = difficulty_of(node.cell("difficulty"))
        made.difficulty = made.difficulty or difficulty
        made.summary = made.summary or node.cell("summary")
        if code := node.cell("code"):
            self.outline.codes.append((code, key))
        used = {"name", "needs", "summary", "category", *(["hours"] if hours is not None else [])}
        self._keep_cells(node, key, used | ({"difficulty"} if difficulty else set()))

    def _keep_cells(self, node: Node, key: str, used: set[str]) -> None:
        """Cells of which nothing was taken stay as columns of their own, links in them as resources."""
        by_place = {place: meaning for meaning, place in node.columns.items()}
        for place, cell in enumerate(node.block.cells[: len(node.head)]):
            if by_place.get(place) in used or not cell.strip():
                continue
            inline = inline_of(cell, {})
            for link in inline.links():
                self.outline.link([key], link, self._origin(node))
            if not inline.is_links_alone(inline.text) and (title := inline_of(node.head[place], {}).shown().strip()):
                self.outline.topics[key].extra.setdefault(title, inline.shown().strip())

    def _fact(self, node: Node, here: _Place) -> None:
        facts = facts_in(node.inline.shown() if "\n" not in node.block.text else _lines(node.block.text))
        if not here.above or not facts:
            self._note(node, "said of a section, not of a topic")
            return
        for key, value in facts:
            self._tell_fact(node, here.above, key, value)

    def _tell_fact(self, node: Node, topics: tuple[str, ...], key: str, value: str) -> None:
        amount = amount_of(value) or amount_of(f"{value} hours")
        if key.startswith(("pre", "require", "need", "depends", "voraus", "vorkenntnisse", "benötigt")):
            self.outline.needs.append((topics, value, node, self._origin(node)))
            return
        for topic in topics:
            made = self.outline.topics[topic]
            if key in ("aka", "also known as"):
                made.aliases += pieces_of(value, ())
            elif difficulty := difficulty_of(value):
                made.difficulty = made.difficulty or difficulty
            elif amount and amount.hours is not None and made.hours is None:
                made.hours = amount.hours
            else:
                made.extra.setdefault(key, value)

    def _resource(self, node: Node, here: _Place) -> None:
        if here.above:
            self._give(node, here.above)
        else:
            self.waiting.append(node)

    def _shared(self, node: Node) -> None:
        """Give links that stand under no topic to those of their section, where these are few; else tell of them."""
        is_apart = node.heading >= 0 and self.nodes[node.heading].purpose == "resources"
        topics = () if is_apart else tuple(dict.fromkeys(self.of_heading.get(node.heading, ())))
        if 0 < len(topics) <= _MOST_SHARING and any(url for _, url in _titles(node)):
            self._give(node, topics)
        else:
            self._note(node, "a resource of no single topic", node.kind)

    def _give(self, node: Node, topics: tuple[str, ...]) -> None:
        origin = self._origin(node)
        rest = node.inline.shown().casefold()
        cost = next((cost for cost in COSTS if cost in rest.split()), "")
        titles = list(_titles(node))
        for key in topics:
            for title, url in titles:
                self.outline.resources.append((key, Resource(key, title, url, node.kind, cost=cost), origin))
        if len(titles) == 1 and titles[0][1] and node.text != titles[0][0]:
            self._note(node, "words beside a link", titles[0][0])


def _under(area: str, label: str) -> str:
    return f"{area} / {label}" if area else label


def _plain_hours(cell: str) -> float | None:
    amount = amount_of(cell) or amount_of(f"{cell} hours")
    return amount.hours if amount else None


def _lines(source: str) -> str:
    return "\n".join(inline_of(line, {}).shown().rstrip("\\ ") for line in source.split("\n"))


def _titles(node: Node) -> Iterator[tuple[str, str]]:
    """The resources that a line names, each with its address: its outside links, or else what commas part."""
    inline = inline_of(" ".join(node.block.cells), {}) if node.block.cells else node.inline
    links = [link for link in inline.links() if link.is_outside]
    if links:
        yield from ((link.text, link.url) for link in links)
        return
    for piece in pieces_of(inline.shown(inline.text[inline.bold :] or inline.text).strip(" :"), ()):
        yield piece, ""


def _filled(nodes: Sequence[Node]) -> set[int]:
    """The places of nodes that have a topic below them."""
    filled: set[int] = set()
    for place in range(len(nodes) - 1, -1, -1):
        if place in filled or nodes[place].role in ("names", "course", "row"):
            filled.add(nodes[place].parent)
    return filled


def _category_level(nodes: Sequence[Node], filled: set[int]) -> int:
    """The highest level of headings of which three or more have topics below them; else the level with most, if two."""
    headings = (nodes[place] for place in filled if place >= 0)
    levels = Counter(node.block.depth for node in headings if node.role == "heading")
    enough = [level for level in sorted(levels) if levels[level] >= 3]
    if enough:
        return enough[0]
    most = max(levels.values(), default=0)
    return min((level for level in levels if levels[level] == most), default=0) if most > 1 else 0
