"""What files of graphs have in common: nodes, lines and groups as they stand there become a draft.

A reader of such a format tells a `Drawing` of each thing it meets; `draft_of` says what that means: which attribute is
the name, which the hours; what a group around nodes is; which lines state an order, and which way.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from graph.drafts import Answers, Bucket, Choice, Draft, Item, Note, Origin, Question, Source, question_of
from graph.errors import UnreadableInputError
from graph.files.decoding import decoded
from graph.files.readers.amounts import amount_of, hours_of_unit
from graph.files.readers.drawn_text import label_text
from graph.files.readers.drawn_words import (
    EDGE_FIELDS,
    KINDS_BY_WORD,
    NAMES,
    NODE_FIELDS,
    OURS,
    OWN_NAMES,
    folded,
    is_drawn,
)
from graph.files.readers.line_labels import (
    BACKWARD,
    answered_meanings,
    guessed_meanings,
    is_label,
    must_be_told,
    question_of_labels,
    states_an_order,
)
from graph.files.readers.link_rows import IGNORE, LEADS, MOST_LABELS, ONE
from graph.files.readers.link_rows import KINDS as LABEL_KINDS
from graph.formatting import number_text
from graph.model import (
    DEFAULT_CATEGORY,
    DEFAULT_HOURS,
    DIFFICULTIES,
    KINDS,
    MOST_HOURS,
    STANDINGS,
    Kind,
    Prerequisite,
    Resource,
    Topic,
)

MOST_LINES = 3_000_000
"""A few letters of some formats stand for the product of two groups; what makes more lines than these is no graph."""

NO_ATTRIBUTES: Mapping[str, str] = {}

_UNDIRECTED = "a line without a direction states no order"
_IGNORED = "a line whose label says that it states no order"
_ALTERNATIVES = "one of these"
_WEAK = "a dashed or dotted line means recommended, not required"
DRAWN_AS = "how things are drawn"
_NO_HOURS = "hours that are no number"
_HOURS_IN_WORDS = "hours written with a comma or in words"


@dataclass(slots=True)
class Node:
    """A node as it stands in a file; `parent` is the id of the group that it lies in, or empty."""

    id: str
    origin: Origin
    label: str = ""
    parent: str = ""
    attributes: dict[str, str] = field(default_factory=dict)


class Line(NamedTuple):
    """A line between two nodes, from the end without the arrowhead; `kind` is what the way it is drawn says."""

    source: str
    target: str
    origin: Origin
    attributes: Mapping[str, str] = NO_ATTRIBUTES
    is_directed: bool = True
    kind: Kind = "required"


@dataclass(slots=True)
class Drawing:
    """What was met in a file, in its order.

    `groups` are nodes that others lie in. `left_out` are things that are no node, line or group. `items` counts
    everything as it is met. `is_ours` says that this product wrote the file, `is_told` that the file says which way its
    lines run, `remark` is a sentence that helps to answer it. `questions` are those that came up before, such as on the
    encoding.
    """

    file: str
    nodes: list[Node] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    groups: list[Node] = field(default_factory=list)
    left_out: list[Note] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    items: int = 0
    is_ours: bool = False
    is_told: bool = False
    remark: str = ""
    questions: tuple[Question, ...] = ()

    def require_room(self, more: int = 1) -> None:
        """Refuse what would make more lines than any graph has."""
        if self.items + more > MOST_LINES:
            found = f"{self.file}: there are more than {MOST_LINES:,} things in it."
            raise UnreadableInputError(found, "Look whether it is what it should be, or bring a part of it.")

    def part_groups(self) -> None:
        """Take the nodes that others lie in as groups."""
        inhabited = {node.parent for node in self.nodes} & {node.id for node in self.nodes}
        self.groups = [node for node in self.nodes if node.id in inhabited]
        self.nodes = [node for node in self.nodes if node.id not in inhabited]


def text_to_draw(source: Source, answers: Answers) -> tuple[str, Drawing]:
    """Return the text of the one file of an input, and an empty drawing for what is met in it.

    Raises
    ------
    UnreadableInputError
        If the encoding that was named does not fit.
    """
    file = source.files[0]
    text = decoded(file.content, file.path, answers.get("encoding", ""))
    return text.text, Drawing(file.path, notes=[*text.notes(file.path)], questions=text.questions())


def broken(file: str, line: int, found: str, advice: str = "") -> UnreadableInputError:
    """Return the error for what cannot be read, with where it stands.

    Examples
    --------
    >>> print(broken("plan.dot", 3, "a quotation mark is never closed."))
    plan.dot, line 3: a quotation mark is never closed. Mend it there, or export the file again.
    """
    where = Origin(file, line)
    return UnreadableInputError(f"{where}: {found}", advice or "Mend it there, or export the file again.")


def is_own_vocabulary(drawing: Drawing) -> bool:
    """Return whether every node and line carries the columns of this product, as its own exports do.

    Examples
    --------
    >>> own = {"name": "Sets", "category": "Topics", "hours": "1"}
    >>> is_own_vocabulary(Drawing("g.gml", [Node("sets", Origin("g.gml"), attributes=own)]))
    True
    """
    nodes = all({"category", "hours"} <= node.attributes.keys() for node in drawing.nodes)
    return nodes and bool(drawing.nodes) and all(line.attributes.get("kind") in KINDS for line in drawing.lines)


def draft_of(name: str, drawing: Drawing, answers: Answers) -> Draft:
    """Return what a drawing means, under the answers; `name` is that of its format.

    A group that a line touches is a topic too; the others are labels, the outermost the category of what lies in it,
    the innermost its area. Where a file of somebody else's has lines, which way they run is a question.

    Notes
    -----
    About 10 µs for each node or line.
    """
    names = {node.id: _name_of(node, drawing.is_ours) for node in (*drawing.groups, *drawing.nodes)}
    labels = {} if drawing.is_ours else _labels_of(drawing.lines)
    questions, guesses = _questions(drawing, names, labels, "label" in answers)
    way = question_of(questions, "direction", answers) if _asks_for_way(drawing) else "first"
    touched = {end for line in drawing.lines for end in line[:2]} if drawing.groups else set()
    topical = [group for group in drawing.groups if group.id in touched]
    notes = [*drawing.notes, *drawing.left_out]
    notes += [Note("a group that lines lead to is a topic too", group.origin, names[group.id]) for group in topical]
    if not drawing.is_ours:
        notes += [
            Note(_WEAK, line.origin, _shown(line, names))
            for line in drawing.lines
            if line.kind == "recommended" and line.is_directed
        ]
    meaning = _Meaning(drawing, names, notes)
    topics = [meaning.topic(node) for node in (*topical, *drawing.nodes)]
    edges, unordered = _edges(drawing, way, meaning, _meanings(labels, answered_meanings(guesses, answers)))
    counts: dict[Bucket, int] = {
        "topic": len(topics),
        "edge": len(edges),
        "resource": len(meaning.resources),
        "label": len(drawing.groups) - len(topical),
        "left out": len(drawing.left_out) + len(unordered),
    }
    return Draft(
        format=name,
        topics=tuple(topics),
        edges=tuple(edges),
        resources=tuple(meaning.resources),
        notes=(*notes, *unordered, *meaning.undrawn()),
        questions=questions,
        counts={bucket: count for bucket, count in counts.items() if count},
        items=drawing.items + meaning.addresses,
    )


def _name_of(node: Node, is_ours: bool = False) -> str:
    """What people read: the label or the attribute that names it, else its id."""
    tidy = str.strip if is_ours else label_text
    if is_ours and "name" in node.attributes:
        return tidy(node.attributes["name"]) or node.id
    if node.label and node.label != node.id and (name := tidy(node.label)):
        return name
    named = {folded(key): text for key, text in node.attributes.items()} if node.attributes else {}
    found = (tidy(named[key]) for key in NAMES if named.get(key))
    return next(filter(None, found), "") or tidy(node.label) or (node.id if is_ours else " ".join(node.id.split()))


def _shown(line: Line, names: Mapping[str, str]) -> str:
    return f"{names.get(line.source, line.source)} - {names.get(line.target, line.target)}"


def _labels_of(lines: Sequence[Line]) -> dict[int, str]:
    """The label of each line that has one, by its place: the attribute that tells its kind, else its words."""
    found: dict[int, str] = {}
    written: dict[str, str] = {}
    for place, line in enumerate(lines):
        for key, text in line.attributes.items():
            wanted = EDGE_FIELDS.get(folded(key))
            if (wanted == "kind" or (wanted == "label" and place not in found)) and is_label(folded(text)):
                found[place] = written.setdefault(folded(text), label_text(text))
                if wanted == "kind":
                    break
    return found


def _questions(
    drawing: Drawing, names: Mapping[str, str], labels: Mapping[int, str], is_said: bool
) -> tuple[tuple[Question, ...], dict[str, str]]:
    """What is asked, and what each label probably means; nothing where labels need not be told."""
    lines = drawing.lines
    if drawing.is_ours or not lines:
        return drawing.questions, {}
    directed = [place for place, line in enumerate(lines) if line.is_directed]
    ordered = [place for place in directed if place not in labels or states_an_order(folded(labels[place]))]
    shown = [lines[place] for place in ordered or directed or range(len(lines))]
    default = ("second" if _runs_backward(shown) else "first") if directed else "none"
    pairs = [(names.get(line.source, line.source), names.get(line.target, line.target)) for line in shown[:3]]
    asked = drawing.questions
    if _asks_for_way(drawing):
        asked = (*asked, direction_question(pairs, len(directed) or len(lines), default, drawing.remark))
    counts = Counter(labels.values())
    words = {label: folded(label) for label in counts} if is_said or len(counts) <= MOST_LABELS else {}
    guesses = guessed_meanings(words, KINDS_BY_WORD, default == "second")
    if not is_said and not must_be_told(counts, words, KINDS_BY_WORD, guesses):
        return asked, {}
    between: dict[str, list[tuple[str, str]]] = {}
    for place, label in labels.items():
        ends = (names.get(end, end) for end in lines[place][:2])
        between.setdefault(label, []).append(tuple(ends))  # type: ignore[arg-type]
    return (*asked, question_of_labels(counts, guesses, between)), guesses


def _asks_for_way(drawing: Drawing) -> bool:
    return bool(drawing.lines) and not drawing.is_ours and not drawing.is_told


def _meanings(labels: Mapping[int, str], meanings: Mapping[str, str]) -> dict[int, str]:
    """What the label of each line means, by the place of the line; nothing where nobody was asked."""
    return {place: meanings[label] for place, label in labels.items()} if meanings else {}


def direction_question(pairs: Sequence[tuple[str, str]], touches: int, default: str, remark: str = "") -> Question:
    """Return the question which way lines run, with pairs of names as sentences, the first as it stands in the file.

    Examples
    --------
    >>> question = direction_question([("Sets", "Limits")], 1, "first")
    >>> question.examples, question.choices[1].label
    (('Sets is needed for Limits',), 'Limits is needed for Sets')
    """
    first, second = pairs[0]
    choices: tuple[Choice, ...] = (
        Choice("first", f"{first} is needed for {second}"),
        Choice("second", f"{second} is needed for {first}"),
    )
    if default == "none":
        asked = "The lines have no direction. Does their order in the file say what is needed for what?"
        choices = (Choice("none", "no: leave the lines out"), *choices)
    else:
        asked = "Which end of a line is needed for the other?"
    turned = [(two, one) for one, two in pairs] if default == "second" else pairs
    examples = tuple(f"{source} is needed for {target}" for source, target in turned)
    return Question("direction", f"{remark} {asked}".strip(), default, choices, examples, touches, must_ask=True)


def _runs_backward(lines: Sequence[Line]) -> bool:
    """Whether most lines say in words that their beginning needs their end."""
    return 2 * sum(bool(BACKWARD & set(map(folded, line.attributes.values()))) for line in lines) > len(lines)


class _Meaning:
    """Nodes become topics; what is seen on the way is kept for the draft."""

    def __init__(self, drawing: Drawing, names: Mapping[str, str], notes: list[Note]) -> None:
        self.is_ours = drawing.is_ours
        self.names = names
        self.notes = notes
        self.resources: list[Item[Resource]] = []
        self.addresses = 0
        self.left: dict[str, Note] = {}
        self.outermost: dict[str, str] = {}
        for group in drawing.groups:
            self.outermost[group.id] = self.outermost.get(group.parent, group.id)

    def topic(self, node: Node) -> Item[Topic]:
        """The topic that a node is."""
        name = self.names[node.id]
        if not node.attributes and not node.parent:
            return Item(Topic(node.id, name, hours_assumed=True), node.origin)
        fields: dict[str, str] = {}
        extra: list[tuple[str, str]] = []
        if self.is_ours:
            fields, extra = _parted(node.attributes)
        else:
            for key, text in node.attributes.items():
                self._sort(node, key, text, fields, extra)
        hours = self._hours(node, fields, extra)
        outer = self.names.get(self.outermost.get(node.parent, ""), "")
        inner = self.names.get(node.parent, "") if self.outermost.get(node.parent) != node.parent else ""
        topic = Topic(
            id=node.id,
            name=name,
            category=fields.get("category") or outer or DEFAULT_CATEGORY,
            area=fields.get("area") or inner,
            difficulty=fields.get("difficulty", ""),  # type: ignore[arg-type]
            hours=DEFAULT_HOURS if hours is None else hours,
            hours_assumed=hours is None or fields.get("assumed", "").casefold() == "true",
            summary=fields.get("summary", ""),
            aliases=tuple(filter(None, map(str.strip, fields.get("aliases", "").split(";")))),
            explanation=fields.get("explanation", ""),
            status="legacy" if fields.get("status") == "legacy" else "current",
            extra=tuple(extra),
        )
        return Item(topic, node.origin)

    def _sort(self, node: Node, key: str, text: str, fields: dict[str, str], extra: list[tuple[str, str]]) -> None:
        """Put one attribute where it belongs."""
        word = folded(key)
        wanted = NODE_FIELDS.get(word, "")
        if is_drawn(key):
            self.left.setdefault(word, Note(DRAWN_AS, node.origin, key))
        elif wanted == "url" and text.lower().startswith(("http://", "https://")):
            self.addresses += 1
            self.resources.append(Item(Resource(node.id, self.names[node.id], text.strip()), node.origin))
        elif wanted in ("name", "id"):
            if label_text(text) not in ("", node.id, self.names[node.id]) and text != self.names[node.id]:
                extra.append((_free(key), text))
        elif wanted and wanted not in fields and (value := _checked(wanted, text)):
            fields[wanted] = value
        elif text.strip():
            extra.append((_free(key), text))

    def _hours(self, node: Node, fields: dict[str, str], extra: list[tuple[str, str]]) -> float | None:
        if "hours" not in fields:
            return None
        text = fields["hours"]
        try:
            hours: float | None = float(text)
        except ValueError:
            hours = None if self.is_ours else _hours_in_words(text)
            if hours is not None:
                self.notes.append(Note(_HOURS_IN_WORDS, node.origin, text, number_text(hours)))
        if hours is not None and 0 <= hours <= MOST_HOURS:
            return hours
        self.notes.append(Note(_NO_HOURS, node.origin, text))
        extra.append(("hours_", text))
        return None

    def undrawn(self) -> Iterator[Note]:
        """What is left out of all nodes and lines alike: how they are drawn, each name once."""
        yield from self.left.values()


def _parted(attributes: Mapping[str, str]) -> tuple[dict[str, str], list[tuple[str, str]]]:
    """The columns of this product, and those of a person's own, as one of its exports has them."""
    fields = {OWN_NAMES[key]: text for key, text in attributes.items() if key in OWN_NAMES}
    return fields, [(key, text) for key, text in attributes.items() if key not in OWN_NAMES]


def _hours_in_words(text: str) -> float | None:
    """The hours that "2,5", "90 min" or "3 h" are; nothing for a range, or a unit that is no certain number of them."""
    found = amount_of(text)
    if found is None or found.written == "range":
        return None
    factor = hours_of_unit(found.unit) if found.unit else 1.0
    return factor and round(found.value * factor, 6)


def _checked(wanted: str, text: str) -> str:
    """The value of a field; nothing where it is none of the words that the field may have."""
    words = {"difficulty": DIFFICULTIES, "status": STANDINGS}.get(wanted)
    if words is None:
        return text.strip()
    word = text.strip().casefold()
    return word if word in words else ""


def _free(key: str) -> str:
    """The name of a column that is not ours."""
    key = key.strip() or "column"
    return f"{key}_" if key in OURS else key


def _edges(
    drawing: Drawing, way: str, meaning: _Meaning, labels: Mapping[int, str]
) -> tuple[list[Item[Prerequisite]], list[Note]]:
    """The lines that state an order, as edges, and a note for each other one; `labels` say what some lines mean."""
    all_directed = way in ("first", "second") and not any(line.is_directed for line in drawing.lines)
    edges: list[Item[Prerequisite]] = []
    notes: list[Note] = []
    for place, line in enumerate(drawing.lines):
        said = labels.get(place, "")
        is_turned = (way == "second") != (said == LEADS)
        source, target = (line.target, line.source) if is_turned else (line.source, line.target)
        if said == IGNORE or (not line.is_directed and not all_directed):
            cause = _IGNORED if said == IGNORE else _UNDIRECTED
            notes.append(Note(cause, line.origin, _shown(line, meaning.names)))
        elif line.attributes:
            edges.append(Item(_edge(source, target, line, meaning, said), line.origin))
        else:
            edges.append(Item(Prerequisite(source, target, line.kind), line.origin))
    return edges, notes


def _edge(source: str, target: str, line: Line, meaning: _Meaning, said: str) -> Prerequisite:
    if meaning.is_ours:
        return _own_edge(source, target, line)
    kind = line.kind
    fields: dict[str, str] = {}
    extra: list[tuple[str, str]] = []
    for key, text in line.attributes.items():
        word = folded(key)
        wanted = EDGE_FIELDS.get(word, "")
        if wanted in ("kind", "label") and folded(text) in KINDS_BY_WORD:
            kind = KINDS_BY_WORD[folded(text)]
        elif is_drawn(key):
            meaning.left.setdefault(word, Note(DRAWN_AS, line.origin, key))
        elif wanted in ("label", "group", "reason") and wanted not in fields:
            fields[wanted] = text.strip() if wanted == "group" else label_text(text)
        elif wanted == "kind" and not is_label(folded(text)):
            meaning.left.setdefault(word, Note(DRAWN_AS, line.origin, key))
        elif wanted != "id" and text.strip():
            extra.append((_free(key), text))
    reason = fields.get("reason") or fields.get("label", "")
    group = fields.get("group", "")
    if said:
        kind, group = _kind_said(said, line), group or (_ALTERNATIVES if said == ONE else "")
    return Prerequisite(source, target, kind, group, reason, extra=tuple(extra))


def _kind_said(said: str, line: Line) -> Kind:
    """The kind of a line whose label means this; one that is drawn as weak stays so."""
    kind = LABEL_KINDS.get(said, "required")
    return line.kind if kind == "required" else kind


def _own_edge(source: str, target: str, line: Line) -> Prerequisite:
    fields, extra = _parted(line.attributes)
    kind = KINDS_BY_WORD.get(fields.get("kind", ""), line.kind)
    return Prerequisite(source, target, kind, fields.get("group", ""), fields.get("reason", ""), extra=tuple(extra))
