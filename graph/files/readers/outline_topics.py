"""The nodes of outlines become topics, edges, resources and notes: a draft whose buckets add up."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from graph.drafts import Bucket, Draft, Item, Note, Origin, Question
from graph.files.readers.outline_amounts import amount_of, hours_of
from graph.files.readers.outline_facts import Fact
from graph.files.readers.outline_inline import Inline, Solid, inline_of
from graph.files.readers.outline_made import Made, said_of
from graph.files.readers.outline_names import Name, difficulty_of, folded, pieces_of, plain_name
from graph.files.readers.outline_order import suggested
from graph.files.readers.outline_promotion import cut, promote
from graph.files.readers.outline_references import codes_of, spelled_out
from graph.files.readers.outline_tables import Names, Wanted
from graph.files.readers.outline_tree import Node
from graph.files.readers.slugs import slugged
from graph.model import (
    COSTS,
    RESOURCE_KINDS,
    Prerequisite,
    Resource,
)

NEEDS = ("needs", "recommended", "leads")
"""Kinds of facts that name other topics."""

_MOST_SHARING = 12
"""A list of links below at most so many topics is for each of them; one below more is for none in particular."""
_LONGEST_CODE = 12
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
        self.needs: list[tuple[tuple[str, ...], str, Node, Origin, str]] = []
        self.edges: list[tuple[Prerequisite, Origin]] = []
        self.called: list[tuple[str, str]] = []
        self.codes: list[tuple[str, str]] = []
        self.counts: Counter[Bucket] = Counter()

    def make(self, depth: int) -> None:
        """Read all nodes, topics as deep as this."""
        for file, nodes in self.chapters:
            cut(nodes, depth)
            promote(nodes, is_one_of_several=len(self.chapters) > 1)
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
        names = Names([*named, *self.called], self.codes)
        for keys, text, node, origin, role in self.needs:
            wanted, rest = names.wanted(spelled_out(text))
            self.edges += [(_edge(one, key, role), origin) for key in keys for one in wanted]
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


def _edge(named: Wanted, key: str, role: str) -> Prerequisite:
    """What it means that a topic names another one in a line of this kind."""
    if role == "leads":
        return Prerequisite(key, named.topic)
    if role == "recommended":
        return Prerequisite(named.topic, key, "recommended")
    return Prerequisite(named.topic, key, group=named.choice)


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
            here.above = () if node.role == "names" else here.above
            if node.role != "fact":
                self._enter(node, here)
        elif node.role == "label":
            here.area = _under(here.area, node.text)
        elif node.area:
            here.area = _under(here.area, node.area)
        return here

    def _enter(self, node: Node, here: _Place) -> None:
        """What a heading means for all below it."""
        if node.purpose == "list" or (node.role == "names" and node.place not in self.filled):
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
        if node.purpose == "resources":
            self._note(node, "a section of resources")
        elif node.place not in self.filled:
            self.outline.recount(node, "remark")
            self._note(node, "a heading without topics")
        elif self._is_title(node):
            self._note(node, "the title")

    def _remark(self, node: Node, here: _Place) -> None:
        """Text below a topic says what it is, if nothing did; all else is told."""
        words = node.inline.shown()
        is_below_another = node.parent >= 0 and self.nodes[node.parent].role == "heading"
        if node.cause == "a paragraph of text" and len(here.above) == 1 and not is_below_another:
            made = self.outline.topics[here.above[0]]
            if not made.summary:
                made.summary = " ".join(words.split())
                return
        self._note(node, node.cause)

    def _names(self, node: Node, here: _Place) -> None:
        spot = self._outside(node, here) if node.block.kind == "heading" else here
        here.own = tuple([self._made(name, node, spot) for name in node.names])
        if len(here.own) == 1:
            self._refer(node.inline.shown(), here.own[0])
        self.of_heading.setdefault(node.heading, []).extend(here.own)

    def _outside(self, node: Node, here: _Place) -> _Place:
        """Where a heading stands that is a topic and has others below it: not in itself."""
        if node.place not in self.filled:
            return _Place(here.category, here.area)
        above = self.places[node.parent] if node.parent >= 0 else _Place()
        return _Place(above.category, above.area)

    def _refer(self, words: str, key: str) -> None:
        """Remember what a topic is counted as."""
        self.outline.codes += [(code, key) for code in codes_of(words)]

    def _made(self, name: Name, node: Node, here: _Place) -> str:
        origin = self._origin(node)
        key = self.outline.named(name.name, origin, here)
        self.outline.tell(key, name)
        if name.needs:
            self.outline.needs.append(((key,), name.needs, node, origin, "needs"))
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
            self.outline.needs.append((here.own, needs, node, origin, "needs"))

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
        for code in self._codes(node):
            self.outline.called.append((code, key))
            self._refer(f"{code}:", key)
        used = {"name", "listed", "needs", "summary", "category", *(["hours"] if hours is not None else [])}
        self._keep_cells(node, key, used | ({"difficulty"} if difficulty else set()))

    def _codes(self, node: Node) -> Iterator[str]:
        """What a row is counted as: its code, its first cell if that is short, both after the heading too."""
        yield inline_of(node.name_source, {}).shown()
        code = node.cell("code")
        if not code and 0 not in node.columns.values() and node.block.cells:
            code = inline_of(node.block.cells[0], {}).shown().strip()
        if code and len(code) <= _LONGEST_CODE:
            yield code
            yield f"{inline_of(node.head[0], {}).shown().strip()} {code}"

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
        if not node.said:
            return
        if not here.above:
            self._note(node, "said of a section, not of a topic")
            return
        for fact in node.said:
            self._tell_fact(node, here.above, fact)
        for link in node.inline.links():
            if node.said[0].role not in NEEDS:
                self.outline.link(here.above, link, self._origin(node))

    def _tell_fact(self, node: Node, topics: tuple[str, ...], fact: Fact) -> None:
        if fact.role in NEEDS:
            self.outline.needs.append((topics, fact.value, node, self._origin(node), fact.role))
            return
        for topic in topics:
            said_of(self.outline.topics[topic], fact)

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
    levels = Counter(node.block.depth for node in headings if node.block.kind == "heading")
    enough = [level for level in sorted(levels) if levels[level] >= 3]
    if enough:
        return enough[0]
    most = max(levels.values(), default=0)
    return min((level for level in levels if levels[level] == most), default=0) if most > 1 else 0
