"""What a reader makes of somebody's file, before it is a graph: a draft, with where each thing came from.

Every item of the input is in one bucket, and a draft says how many are in each, so that the sums can be checked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Generic, Literal, NamedTuple, Protocol, TypeVar

from graph.model import EntryGoal, Prerequisite, Resource, Topic

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
    topics: tuple[Item[Topic], ...] = ()
    edges: tuple[Item[Prerequisite], ...] = ()
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
