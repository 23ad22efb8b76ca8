"""Rows that name two topics: which of them is the prerequisite, and what a third column says of the link."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from graph.core.names import folded
from graph.drafts import Answers, Choice, Edges, Note, Origin, Question, pairs_in
from graph.errors import quoted
from graph.files.readers.grids import Row
from graph.files.readers.headings import heading_of, plain
from graph.files.readers.known_topics import Known
from graph.files.readers.layouts import Layout
from graph.files.readers.mentions import group_name
from graph.model import KINDS as MODEL_KINDS
from graph.model import Kind

DIRECTION, LABEL = "direction", "label"
FIRST, SECOND = "first", "second"
NEEDS, LEADS, RECOMMENDED, COREQUISITE = "needs", "leads", "recommended", "corequisite"
ONE, IGNORE = "one", "ignore"
KINDS: dict[str, Kind] = {
    NEEDS: "required",
    LEADS: "required",
    RECOMMENDED: "recommended",
    COREQUISITE: "corequisite",
    ONE: "required",
}
_WORDS = {
    NEEDS: "required require requires prerequisite prereq prerequisites prerequisite_of is_prerequisite_of hard must"
    " needs need depends depends_on dependency pflicht erforderlich obligatoire obligatorio 1 true yes ja oui y"
    " mandatory essential strict strong must_have zwingend notwendig fs ea finish_to_start finish-to-start",
    RECOMMENDED: "recommended recommends recommend soft optional suggested helpful empfohlen conseillé recomendado"
    " should weak nice_to_have wünschenswert hilfreich ss ff sf aa ee ae",
    COREQUISITE: "corequisite coreq co corequisites co-requisite concurrent parallel gleichzeitig",
    ONE: "one-of one_of oneof or alternative alternatives any any-of oder either choice",
    IGNORE: "0 false no nein non none not unrelated",
}
_BY_WORD = {word: meaning for meaning, words in _WORDS.items() for word in words.split()}
_MARKS = frozenset(("0", "1", "true", "false", "yes", "no", "y", "ja", "nein", "oui", "non", "none", "or", "co"))
YES = frozenset(("x", "✓", "✔", "●", "•", "true", "yes", "y", "ja", "j", "oui", "si", "sí", "wahr", "vrai", "sim"))
NO = frozenset(("false", "no", "n", "nein", "non", "falsch", "faux", "nee", "não", "-", "–"))
_NO_GUESSES: Mapping[str, str] = {}
MOST_LABELS = 12
"""A third column of more values than these is no label of links."""


def direction_question(pairs: Sequence[tuple[str, str]], count: int) -> Question:
    """Return the question which of two is the prerequisite, with three pairs as sentences; it must be asked.

    Examples
    --------
    >>> direction_question([("Grafting", "Pruning")], 6).choices[0].label
    'the first is needed for the second: Grafting is needed for Pruning'
    """
    first, second = pairs[0] if pairs else ("the first", "the second")
    return Question(
        DIRECTION,
        "Which of the two that a line names is needed for the other?",
        FIRST,
        (
            Choice(FIRST, f"the first is needed for the second: {first} is needed for {second}"),
            Choice(SECOND, f"the second is needed for the first: {second} is needed for {first}"),
        ),
        tuple(f"{one}, {other}" for one, other in pairs[:3]),
        count,
        must_ask=True,
    )


def meanings_in(labels: Iterable[str], answers: Answers, guesses: Mapping[str, str] = _NO_GUESSES) -> dict[str, str]:
    """Return what each label of links means: as a person said, else as guessed, by the word, or that it is needed.

    A label that is a number other than 0 means needed.

    Examples
    --------
    >>> meanings_in(["one-of", "required", "x"], {"label": "ignore=x"})
    {'one-of': 'one', 'required': 'needs', 'x': 'ignore'}
    """
    said: dict[str, str] = {}
    for line in answers.get(LABEL, "").splitlines():
        for meaning, label in pairs_in(line).items():
            said[folded(label)] = meaning.strip()
    return {label: said.get(folded(label)) or guesses.get(label) or _by_word(label) or NEEDS for label in labels}


def names_a_kind(text: str) -> bool:
    """Return whether a text is a word for a kind of link, and not one for yes or no.

    Examples
    --------
    >>> names_a_kind("Pflicht"), names_a_kind("nice to have"), names_a_kind("yes"), names_a_kind("Basics")
    (True, True, False, False)
    """
    return folded(text) not in _MARKS and bool(_by_word(text))


def _by_word(label: str) -> str:
    low = folded(label)
    return _BY_WORD.get(low) or _BY_WORD.get(low.replace(" ", "_"), "")


def kind_asked(heading: str) -> str:
    """Return the meaning of links that a column of yes and no is about, by its heading; nothing if it says none.

    Examples
    --------
    >>> kind_asked("Required"), kind_asked("is_optional"), kind_asked("corequisite?"), kind_asked("Official")
    ('needs', 'recommended', 'corequisite', '')
    """
    said = heading_of(heading)
    if said and said.role in (NEEDS, RECOMMENDED, COREQUISITE):
        return said.role
    meanings = (_BY_WORD.get(word, "") for word in plain(heading).split() if word not in _MARKS)
    return next((meaning for meaning in meanings if meaning in (NEEDS, RECOMMENDED, COREQUISITE)), "")


def _by_headings(layouts: Iterable[Layout], labels: Iterable[str]) -> dict[str, str]:
    """What yes and no mean in columns of kinds whose headings ask for one: a link that is not required helps."""
    asked = next(
        filter(None, (kind_asked(layout.headings[place]) for layout in layouts for place in _kinds(layout))), ""
    )
    other = RECOMMENDED if asked == NEEDS else NEEDS
    said = {label: (asked, other)[folded(label) in NO] for label in labels if folded(label) in YES | NO}
    return said if asked else {}


def _kinds(layout: Layout) -> Sequence[int]:
    return () if layout.is_own else layout.roles.get("kind", ())


def label_question(counts: Counter[str], meanings: dict[str, str], examples: tuple[str, ...] = ()) -> Question:
    """Return the question what the labels of links mean, with the guess as its default."""
    # What our own files say of an edge needs no answer.
    counts = Counter({label: count for label, count in counts.items() if label not in MODEL_KINDS}) or counts
    some = ", ".join(f"{quoted(label)} ({count:,})" for label, count in counts.most_common(MOST_LABELS))
    ways = f"{NEEDS}, {LEADS} (the other way round), {RECOMMENDED}, {COREQUISITE}, {ONE} (one of them is enough)"
    return Question(
        LABEL,
        f"What do the labels of links mean: {some}? Meanings are {ways} and {IGNORE}.",
        "\n".join(f"{meanings[label]}={label}" for label, _ in counts.most_common(MOST_LABELS)),
        examples=examples,
        touches=counts.total(),
    )


class LinkRead(NamedTuple):
    """What rows of links say besides edges: how many rows say none, and what must be said and asked."""

    left_out: int
    notes: list[Note]
    questions: list[Question]


class _Link(NamedTuple):
    layout: Layout
    row: Row
    first: str
    second: str
    label: str


class LinkRows:
    """The rows of tables in which each row is a link."""

    def __init__(self, layouts: Sequence[Layout], answers: Answers) -> None:
        self._answers = answers
        self._layouts = layouts
        self._columns = {id(layout): _columns_of(layout) for layout in layouts}
        self._links = [_link(layout, self._columns[id(layout)], row) for layout in layouts for row in layout.body]
        self._meant: dict[tuple[bool, str], str] = {}
        self._is_foreign = any(not layout.is_own and not layout.is_directed for layout in layouts)

    def names(self) -> Iterator[tuple[str, Origin]]:
        """Yield the topics that links name."""
        for link in self._links:
            if link.first and link.second:
                yield from ((text, link.layout.grid.origin(link.row)) for text in (link.first, link.second))

    def called(self) -> dict[str, str]:
        """Return the names that columns beside the ends of links have for these."""
        found: dict[str, str] = {}
        for layout in self._layouts:
            for end in ("source", "target"):
                code, name = layout.of(end), layout.of(f"{end}_name")
                for row in layout.body if name >= 0 else ():
                    if text := row.cell(name):
                        found.setdefault(row.cell(code), text)
        return found

    def read(self, known: Known, named: Mapping[str, str], edges: Edges) -> LinkRead:
        """Add the edges, with the ids of topics where they are known; return the rest, and the questions."""
        labels = Counter(link.label for link in self._links if link.label)
        asks = bool(labels.keys() - {*MODEL_KINDS})
        guesses = _by_headings(self._layouts, labels)
        meanings = meanings_in(labels, self._answers, guesses) if asks else dict.fromkeys(labels, "")
        read = LinkRead(0, [], [])
        if self._is_foreign and self._links:
            read.questions.append(self._direction(known, named))
        if asks:
            read.questions.append(label_question(labels, meanings))
        turned = self._is_foreign and self._answers.get(DIRECTION) == SECOND
        left_out = 0
        members: dict[tuple[str, str], list[str]] = {}
        for link in self._links:
            cause = _cause(link, meanings)
            if cause:
                left_out += 1
                text = " ".join(filter(None, link.row.cells))
                read.notes.append(Note(cause, link.layout.grid.origin(link.row), text))
                continue
            source, target = self._add(link, known, turned, meanings, edges)
            if meanings.get(link.label) == ONE:
                members.setdefault((target, link.label), []).append(named.get(source, source))
        edges.name_groups({place: group_name(texts, 1) for place, texts in members.items()})
        return read._replace(left_out=left_out)

    def _add(
        self, link: _Link, known: Known, turned: bool, meanings: Mapping[str, str], edges: Edges
    ) -> tuple[str, str]:
        """Add the edge of a link; return its ends."""
        layout = link.layout
        first, second = self._topic(link.first, layout, known), self._topic(link.second, layout, known)
        meaning = meanings.get(link.label, "")
        is_turned = (turned and not layout.is_own and not layout.is_directed) != (meaning == LEADS)
        source, target = (second, first) if is_turned else (first, second)
        kind = KINDS.get(meaning) or (link.label if link.label in MODEL_KINDS else "required")
        columns = self._columns[id(layout)]
        group = link.label if meaning == ONE else link.row.cell(columns.group)
        extra = tuple([(heading, link.row.cell(place)) for place, heading in columns.beside])
        edges.add(source, target, layout.grid.origin(link.row), kind, group, link.row.cell(columns.reason), extra)
        return source, target

    def _topic(self, text: str, layout: Layout, known: Known) -> str:
        """The id of the topic that a text means, or the text; found once for each text."""
        found = self._meant.get((layout.is_own, text))
        if found is None:
            found = self._meant[layout.is_own, text] = (known.of_text if layout.is_own else known.find)(text) or text
        return found

    def _direction(self, known: Known, named: Mapping[str, str]) -> Question:
        pairs = [
            (_shown(link.first, known, named), _shown(link.second, known, named))
            for link in self._links[:3]
            if link.first and link.second
        ]
        return direction_question(pairs, len(self._links))


class _Columns(NamedTuple):
    """Where the columns of a table of links are, and those beside them with their headings."""

    source: int
    target: int
    kind: int
    group: int
    reason: int
    beside: Sequence[tuple[int, str]]


def _columns_of(layout: Layout) -> _Columns:
    used = {place for places in layout.roles.values() for place in places}
    beside = [(place, heading) for place, heading in enumerate(layout.headings) if place not in used]
    of = layout.of
    return _Columns(of("source"), of("target"), of("kind"), of("group"), of("reason"), beside)


def _link(layout: Layout, columns: _Columns, row: Row) -> _Link:
    label = row.cell(columns.kind)
    low = label.casefold()
    ends = row.cell(columns.source), row.cell(columns.target)
    return _Link(layout, row, *ends, low if low in MODEL_KINDS else label)


def _cause(link: _Link, meanings: Mapping[str, str]) -> str:
    """Why a row of links is no edge; nothing if it is one."""
    if not link.first or not link.second:
        return "a link with one end"
    return "a label that says that there is no link" if meanings.get(link.label) == IGNORE else ""


def _shown(text: str, known: Known, named: Mapping[str, str]) -> str:
    return named.get(known.find(text), text)
