"""What a reader makes of somebody's file, before it is a graph: a draft, with where each thing came from.

Every item of the input is in one bucket, and a draft says how many are in each, so that the sums can be checked.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from operator import eq
from typing import Generic, Literal, NamedTuple, Protocol, TypeAlias, TypeVar, overload

from graph.model import EntryGoal, Kind, Prerequisite, Resource, Topic

Bucket = Literal["topic", "edge", "resource", "label", "remark", "left out"]
"""Where an item of the input went; a label says something of a topic (a category, an alias, hours)."""

BUCKETS: tuple[Bucket, ...] = ("topic", "edge", "resource", "label", "remark", "left out")

Answers = Mapping[str, str]
"""What a person answered, by the key of the question; where a flag was given several times, a line for each."""

_Value = TypeVar("_Value")
_BEFORE_KEY = re.compile(r"[\r\n]+|,(?=\s*\w+=)")


class Origin(NamedTuple):
    """Where something came from: a file, and a line, a JSON path or a cell of a sheet in it.

    Examples
    --------
    >>> print(Origin("courses.csv", 12)), print(Origin("book.xlsx", 0, "Courses!B7"))
    courses.csv, line 12
    book.xlsx, Courses!B7
    (None, None)
    """

    file: str
    line: int = 0
    place: str = ""

    def __str__(self) -> str:
        """Return it as words."""
        where = self.place or (f"line {self.line}" if self.line else "")
        return f"{self.file}, {where}" if where else self.file


class Item(NamedTuple, Generic[_Value]):
    """A value that was read, and where it stood."""

    value: _Value
    origin: Origin


class Made(Sequence[Item[_Value]]):
    """Items that are made when somebody looks at them; those of equal items are equal."""

    def _made(self, place: int) -> Item[_Value]:
        raise NotImplementedError

    @overload
    def __getitem__(self, place: int) -> Item[_Value]: ...
    @overload
    def __getitem__(self, place: slice) -> list[Item[_Value]]: ...
    def __getitem__(self, place: int | slice) -> Item[_Value] | list[Item[_Value]]:
        """Return the item at a place, or those of a slice."""
        places = range(len(self))[place]
        return self._made(places) if isinstance(places, int) else [*map(self._made, places)]

    def __iter__(self) -> Iterator[Item[_Value]]:
        """Yield them in their order."""
        return map(self._made, range(len(self)))

    def __eq__(self, other: object) -> bool:
        """Return whether another sequence has equal items."""
        return len(self) == len(other) and all(map(eq, self, other)) if isinstance(other, Sequence) else NotImplemented

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        """Return them as a list."""
        return repr([*self])


class Topics(Made[Topic]):
    """The topics of a draft: what is found out about all of them needs their `ids` alone.

    Examples
    --------
    >>> topics = Topics(["a", "b"], lambda place: Item(Topic("ab"[place], "AB"[place]), Origin("k.csv", place + 2)))
    >>> topics.ids, topics[1].value.name, [str(item.origin) for item in topics]
    (['a', 'b'], 'B', ['k.csv, line 2', 'k.csv, line 3'])
    """

    def __init__(self, ids: Sequence[str], make: Callable[[int], Item[Topic]]) -> None:
        self.ids = ids
        self._make = make

    def __len__(self) -> int:
        """How many there are."""
        return len(self.ids)

    def _made(self, place: int) -> Item[Topic]:
        return self._make(place)


_Further: TypeAlias = tuple[Kind, str, str, tuple[tuple[str, str], ...]]
_REQUIRED: _Further = ("required", "", "", ())


class Edges(Made[Prerequisite]):
    """The edges of a draft, as columns.

    Most are required and say nothing more: what others say stands in `further` by their place: kind, group, reason, and
    the cells of columns of one's own. The line of each is that of its origin.

    Examples
    --------
    >>> edges = Edges()
    >>> edges.add("flour", "bread", Origin("k.csv", 3))
    >>> edges.add("oven", "bread", Origin("k.csv", 3), "recommended")
    >>> edges.sources, [item.value.kind for item in edges], edges[0].value.line
    (['flour', 'oven'], ['required', 'recommended'], 3)
    """

    def __init__(self) -> None:
        self.sources: list[str] = []
        self.targets: list[str] = []
        self.origins: list[Origin] = []
        self.further: dict[int, _Further] = {}

    def add(
        self,
        source: str,
        target: str,
        origin: Origin,
        kind: Kind = "required",
        group: str = "",
        reason: str = "",
        extra: tuple[tuple[str, str], ...] = (),
    ) -> None:
        """Add an edge."""
        if kind != "required" or group or reason or extra:
            self.further[len(self.sources)] = (kind, group, reason, extra)
        self.sources.append(source)
        self.targets.append(target)
        self.origins.append(origin)

    def add_required(self, sources: Sequence[str], target: str, origin: Origin) -> None:
        """Add edges of topics that are all needed for another."""
        self.sources += sources
        self.targets += [target] * len(sources)
        self.origins += [origin] * len(sources)

    def name_groups(self, names: Mapping[tuple[str, str], str]) -> None:
        """Give groups other names, by the target of their edges and what they are called so far."""
        for place, (kind, group, reason, extra) in self.further.items() if names else ():
            name = names.get((self.targets[place], group), group)
            self.further[place] = (kind, name, reason, extra)

    def __len__(self) -> int:
        """How many there are."""
        return len(self.sources)

    def _made(self, place: int) -> Item[Prerequisite]:
        origin = self.origins[place]
        kind, group, reason, extra = self.further.get(place, _REQUIRED)
        edge = Prerequisite(self.sources[place], self.targets[place], kind, group, reason, origin.line, extra)
        return Item(edge, origin)


class Note(NamedTuple):
    """Something that was changed or left out in reading; `cause` groups those of one kind, such as "a total line"."""

    cause: str
    origin: Origin
    before: str = ""
    after: str = ""


class Choice(NamedTuple):
    """One answer to a question: what is handed on, and what a person reads."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Question:
    """Something that the file alone does not say.

    `key` is its name among `Answers` and the name of its flag, `sentence` what a person is asked, `default` the answer
    that is taken where nobody answers. `choices` are empty where any text is an answer. `examples` are up to three
    pieces of the file as sentences, `touches` how many items depend on it. One that `must_ask` is never answered by
    its default without a person having seen it. Where it is asked of several things, such as columns, `of` names them.
    """

    key: str
    sentence: str
    default: str
    choices: tuple[Choice, ...] = ()
    examples: tuple[str, ...] = ()
    touches: int = 0
    must_ask: bool = False
    of: tuple[str, ...] = ()


class Sign(NamedTuple):
    """How sure a reader is that a file is of its format, from 0 to 1, and why, as the end of "It has ..."."""

    confidence: float
    reason: str


class File(NamedTuple):
    """One file of an input: its path within the input, with "/" between folders, and its bytes, unpacked."""

    path: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Source:
    """What a person brought: one file, or those of a folder or an archive; `name` is what they called it.

    `notes` are on files of it that were left out before anybody read them, such as links.
    """

    name: str
    files: tuple[File, ...]
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """What a reader understood.

    Sources and targets of `edges` are the texts that the input uses for topics, ids where it has such; they need not
    name a topic. `done` are ids of topics that the input says are done. `counts` says how many items of the input went
    into each bucket and `items` how many there were, counted apart while reading: their sum. `questions` are those that
    this input raises, answered or not.
    """

    format: str
    topics: Sequence[Item[Topic]] = ()
    edges: Sequence[Item[Prerequisite]] = ()
    resources: tuple[Item[Resource], ...] = ()
    goals: tuple[Item[EntryGoal], ...] = ()
    done: tuple[Item[str], ...] = ()
    notes: tuple[Note, ...] = ()
    questions: tuple[Question, ...] = ()
    counts: Mapping[Bucket, int] = field(default_factory=dict)
    items: int = 0


class Reader(Protocol):
    """What a module that reads one format has."""

    NAME: str
    """The word for `--from`, such as "graphml"."""
    TITLE: str
    """What a person reads, such as "GraphML, a graph of yEd, Gephi or NetworkX"."""

    def sniff(self, source: Source) -> Sign | None:
        """Return how sure it is that this is its format, by content alone and no more than the head of each file."""

    def read(self, source: Source, answers: Answers) -> Draft:
        """Return the draft, under these answers and the defaults for what they do not say.

        Raises
        ------
        UnreadableInputError
            If it is not of this format after all, or not whole.
        """


def question_of(questions: Iterable[Question], key: str, answers: Answers) -> str:
    """Return the answer to the question of a key: the person's, or else its default.

    Examples
    --------
    >>> asked = (Question("direction", "Which comes first?", "first"),)
    >>> question_of(asked, "direction", {}), question_of(asked, "direction", {"direction": "second"})
    ('first', 'second')
    """
    return answers.get(key) or next(question.default for question in questions if question.key == key)


def pairs_in(answer: str) -> dict[str, str]:
    r"""Return what an answer of pairs says: ``KEY=VALUE``, a line for each, or commas before the next key.

    Values may hold commas and equals signs, keys hold none.

    Examples
    --------
    >>> pairs_in("id=Nr.,name=Course, long,needs=Asks for")
    {'id': 'Nr.', 'name': 'Course, long', 'needs': 'Asks for'}
    >>> pairs_in("credit=30\nday=6")
    {'credit': '30', 'day': '6'}
    """
    pieces = (piece.partition("=") for piece in _BEFORE_KEY.split(answer))
    return {key.strip(): value.strip() for key, equals, value in pieces if equals}
