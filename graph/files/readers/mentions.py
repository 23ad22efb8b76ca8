"""What a cell of prerequisites says: topics by id, code or name, joined by signs or by words of seven languages."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import compress
from typing import Literal, NamedTuple

import pyarrow.compute as pc

from graph.core.name_normalization import all_folded
from graph.core.names import folded, squeezed
from graph.core.text_columns import text_column
from graph.files.readers.cell_marks import NO_NEEDS, is_nested, unbracketed, unmarked, without_conditions
from graph.model import COUNT

_NOTHING = frozenset(
    {
        "-", "--", "---", "–", "—", "−", "/", ".", "?", "none", "no", "nil", "n/a", "na", "n.a.", "null", "nothing",
        "nan", "0", "none.", "(none)", "no prerequisite", "no prerequisites", "none required", "not required",
        "not applicable", "there are no prerequisites", "[]", "{}", "()",
        "keine", "keiner", "kein", "nein", "entfällt", "k.a.", "k. a.", "keine.", "(keine)", "nichts",
        "keine vorkenntnisse", "keine voraussetzung", "keine voraussetzungen", "keine besonderen vorkenntnisse",
        "aucun", "aucune", "néant", "non", "sans", "pas de prérequis", "aucun prérequis", "sans prérequis",
        "ninguno", "ninguna", "sin requisitos", "nessuno", "nessuna", "niente", "nessun prerequisito",
        "geen", "nee", "nvt", "n.v.t.", "geen voorkennis", "nenhum", "nenhuma", "não", "sem pré-requisitos",
    }
)  # fmt: skip
"""How cells say that nothing is needed; a topic of that very id or name comes first."""
_BOTH, _ONE = r"und|u\.|and|et|y|e|ed|en|sowie|plus|as\ well\ as", r"or|oder|bzw\.|ou|o|of|oppure"
_BETWEEN = re.compile(
    r"(?=[\s;•·；,、，/|+&])"
    r"(?:\s*(?:(?P<strong>[;\r\n•·；]+)|(?P<comma>[,、，])|(?P<sign>[/|+&]))\s*"
    rf"|\s+(?:(?P<both>{_BOTH})|(?P<one>{_ONE}))\s+(?=\S))",
    re.IGNORECASE | re.VERBOSE,
)
_MAY_PART = rf"[;\r\n•·；,、，/|+&]| (?:{_BOTH}) | (?:{_ONE}) "
"""What holds nothing of this, when folded, is one name to `_BETWEEN`; for Arrow, which knows no looking ahead."""
_ONE_OF = re.compile(
    r"^(?:either|entweder|one\ of|any\ of|(?:eines?|eine[rs]?)\ (?:von|aus|der)|l'une?\ des?"
    r"|uno?a?\ (?:de|entre|tra|di)|[ée]én\ van|um\ de)\b:?\s*",
    re.IGNORECASE | re.VERBOSE,
)
_SOME_OF = re.compile(
    r"^(?:(?:at\ least|mindestens|mind\.|au\ moins|al\ menos|almeno|minstens)\ +)?"
    r"([2-9]|two|three|four|zwei|drei|vier|deux|trois|quatre|dos|tres)\s+(?:of|aus|von|de|di|van)\b:?\s*",
    re.IGNORECASE | re.VERBOSE,
)
_COUNTS = {
    word: count
    for count, words in ((2, "two zwei deux dos"), (3, "three drei trois tres"), (4, "four vier quatre"))
    for word in words.split()
}
_TASK = re.compile(
    r"^(\w[\w. ]*?)\s*(?:(FS|SS|FF|SF|EA|AA|EE|AE)\s*(?:[+-]\s*\d+(?:[.,]\d+)?\s*(?:[^\W\d_]+\.?|%)?)?)?$"
)
"""A predecessor as programs for projects write it: its number, from which end to which, and how much later."""
_FINISH_TO_START = (None, "FS", "EA")
_SOFT = re.compile(
    r"^(.*?)\s*[(\[]\s*(?:recommended|optional|suggested|helpful|nice\ to\ have|empfohlen|empf\.|hilfreich"
    r"|wünschenswert|recommandée?|conseillée?|facultatif|recomendad[oa]|opcional|consigliat[oa]|aanbevolen)\s*[)\]]\s*$",
    re.IGNORECASE | re.VERBOSE,
)
_SOFT_LEAD = re.compile(
    r"^(?:ggf\.?|gegebenenfalls|evtl\.?|eventuell|idealerweise|möglichst|am\ besten|ideally|preferably|if\ possible"
    r"|idéalement|de\ préférence|preferiblemente|idealmente|bij\ voorkeur)\s+(?=\S)",
    re.IGNORECASE | re.VERBOSE,
)
"""Words before what helps; of a name they are a part where what follows is not known."""
_AT_LEAST = re.compile(r"^(?:mind\.|mindestens|min\.|at least|au moins|al menos|almeno|minstens)\s+", re.IGNORECASE)
_CLOSING = (")", "]")
_LEAD = re.compile(r"^(?:\d{1,3}[.)]|[-*•→➔➜>])\s+")
_ZEROS = re.compile(r"(?<=[^\d.])0+(?=\d)")
_SIGNS = (", ", "; ", ",", ";")
_KIND_OF_THING = re.compile(
    r"^(?:nr|no|n°|num|kurs|course|modul|module|lesson|lektion|unit|topic|thema|leçon|cours|curso|corso|vak|#)\.?\s*"
    r"(?=\w)",
    re.IGNORECASE,
)
_BRACKET = re.compile(r"^(.*?)\s*[(\[]([^()\[\]]*)[)\]]\s*$", re.DOTALL)
_RANGE = re.compile(
    r"^(?P<subject>(?:[^\W\d_]{1,6}[\s.-]?)?)(\d{1,5})\s*(?:-|–|—|bis|to|à)\s*(?:(?P=subject))?(\d{1,5})$",
    re.IGNORECASE,
)
_CODE = re.compile(r"^([^\W\d_]{1,6})[\s.-]?(\d[\w.]*)$")
_QUOTES = "\"'“”„«»‚‘’`"
_LONGEST_NAME = 120
_MOST_TOGETHER = 6
_MOST_IN_RANGE = 50
_LONGEST = 4000
"""A longer cell is prose, of which no more is looked at than fits a row of a table."""


class Mention(NamedTuple):
    """One topic that a cell names.

    `topic` is its id where it is known, else empty; `group` is a number where this is one of several that would do,
    else 0; `asked` says how many of its group. `written` is how it stands in the cell, where that is neither its id
    nor its name. `kind` is "recommended" where the cell says that it helps and is not needed.
    """

    text: str
    topic: str = ""
    group: int = 0
    asked: int = 1
    written: str = ""
    kind: Literal["", "recommended"] = ""


class Known:
    """The topics of an input by what cells may call them: their id, their name, a code written otherwise.

    What two topics answer to finds neither.

    Examples
    --------
    >>> known = Known([("MATH 101", "Analysis and Algebra"), ("2", "Sets")])
    >>> known.find("analysis and algebra"), known.find("math101"), known.find("Nr. 2"), known.find("Logic")
    ('MATH 101', 'MATH 101', '2', '')
    """

    def __init__(self, topics: Iterable[tuple[str, str]]) -> None:
        given: dict[str, str] = {}
        for topic, name in topics:
            given.setdefault(topic, name)
        self._ids = dict(zip(given, given, strict=True))
        self._names: dict[str, str] = {}
        folds = all_folded([*given.values()])
        for topic, low, name in zip(given, all_folded([*given]), folds, strict=True):
            _enter(self._names, low, topic)
            if name != low:
                _enter(self._names, name, topic)
        self._as_written = {name: self._names.get(low, "") for name, low in zip(given.values(), folds, strict=True)}
        self._found: dict[str, str] = {}

    def enter(self, topic: str, name: str) -> None:
        """Enter a topic, unless one of that id is there."""
        if topic in self._ids:
            return
        self._ids[topic] = topic
        for made in ("_codes", "_by_number", "_by_zeroless"):
            self.__dict__.pop(made, None)
        self.add(topic, topic)
        self.add(name, topic)

    def add(self, name: str, topic: str) -> None:
        """Enter another name of a topic."""
        for made in ("_parted", "_codes_alone", "_by_head"):
            self.__dict__.pop(made, None)
        self._as_written, self._found = {}, {}  # what was one topic's, or none's, may be another's
        _enter(self._names, folded(name), topic)

    @cached_property
    def _codes(self) -> dict[str, str]:
        """The topics by their ids as codes, letters and digits alone."""
        found: dict[str, str] = {}
        for topic in self._ids:
            if not topic.isalpha():
                _enter(found, squeezed(folded(topic)), topic)
        return found

    @cached_property
    def _by_zeroless(self) -> dict[str, str]:
        """The topics by their ids as codes without zeros before numbers: "M01" for M1."""
        found: dict[str, str] = {}
        for code, topic in self._codes.items():
            _enter(found, _ZEROS.sub("", code), topic)
        return found

    @cached_property
    def _by_number(self) -> dict[str, str]:
        """The topics whose ids are numbers, by these without the zeros before them: a spreadsheet takes them away."""
        found: dict[str, str] = {}
        for topic in self._ids:
            if topic.isdecimal():
                _enter(found, topic.lstrip("0"), topic)
        return found

    @cached_property
    def _by_head(self) -> dict[str, str]:
        """The topics whose names begin with a code, by that code."""
        found: dict[str, str] = {}
        for name, topic in self._names.items():
            head, _, rest = name.partition(" ")
            if rest and topic and len(head) > 1 and _has_digit(head) and any(map(str.isalpha, head)):
                _enter(found, squeezed(head), topic)
        return found

    @cached_property
    def _parted(self) -> frozenset[str]:
        """What names that signs or words part begin with."""
        may_part = pc.match_substring_regex(text_column([*self._names]), _MAY_PART).to_pylist()
        parted = ((name, _BETWEEN.search(name)) for name in compress(self._names, may_part))
        return frozenset(name[: found.start()] for name, found in parted if found)

    @cached_property
    def _codes_alone(self) -> dict[str, str]:
        """The topics by ids of letters and digits alone with which no longer name begins."""
        return {topic: topic for topic in filter(str.isalnum, self._ids) if not self.may_go_on(topic)}

    def listed(self, cell: str) -> list[str]:
        """Return the topics of a cell that has codes with one sign between them, or one topic; else nothing.

        Examples
        --------
        >>> known = Known([("1", "Flour"), ("2", "Salt, fine"), ("Salt", "Salt")])
        >>> known.listed("1, 2"), known.listed("flour"), known.listed("1, Salt"), known.listed("1 or 2")
        (['1', '2'], ['1'], [], [])
        """
        for sign in _SIGNS:
            if sign in cell and cell.isascii():
                topics = dict.fromkeys(map(self._codes_alone.get, cell.split(sign)))
                return [*topics] if None not in topics else []  # type: ignore[list-item]
        return [topic] if (topic := self.of_text(cell)) else []

    def may_go_on(self, piece: str) -> bool:
        """Return whether a name that signs or words part begins with this piece."""
        parted = self._parted
        return bool(parted) and folded(piece) in parted

    def alone(self, text: str) -> str:
        """Return the topic whose id or name this is, unless a longer name begins with it; nothing if there is none."""
        return "" if self._parted and folded(text) in self._parted else self.of_text(text)

    def of_text(self, text: str) -> str:
        """Return the topic whose id or name this is, in any case; nothing if there is none, or several."""
        return self._ids.get(text) or self._as_written.get(text) or self._names.get(folded(text), "")

    def find(self, text: str) -> str:
        """Return the topic that is meant: by id or name, else as a code written otherwise."""
        found = self._found.get(text)
        if found is None:
            found = self._found[text] = self.of_text(text) or self._otherwise(text)
        return found

    def _otherwise(self, text: str) -> str:
        if len(text) > 200:
            return ""
        code = squeezed(text.casefold())
        if _has_digit(code) and (found := self._codes.get(code) or self._by_number.get(code.lstrip("0"))):
            return found
        if _has_digit(code) and (found := self._by_head.get(code) or self._by_zeroless.get(_ZEROS.sub("", code))):
            return found
        if (bare := _AT_LEAST.sub("", _LEAD.sub("", text)).strip(_QUOTES)) != text and (found := self.of_text(bare)):
            return found
        bare = _KIND_OF_THING.sub("", text).rstrip(".*¹²³ ")
        if bare and bare != text and (found := self.of_text(bare)):
            return found
        return self._in_brackets(text) or self._code_and_name(text)

    def _in_brackets(self, text: str) -> str:
        found = _BRACKET.match(text)
        return (self.of_text(found[1]) or self.of_text(found[2])) if found else ""

    def _code_and_name(self, text: str) -> str:
        """The topic of a code at the beginning, if what follows is its name or stands after a dash or colon."""
        for words in (1, 2):
            parts = text.split(None, words)
            code = " ".join(parts[:words]).rstrip(":-–—.")
            if len(parts) <= words or not _has_digit(code):
                continue
            found = self.of_text(code) or self._codes.get(squeezed(code.casefold()), "")
            rest = parts[words].lstrip(":-–— ")
            if found and (
                self.of_text(rest) == found or rest != parts[words] or text[len(code) : len(code) + 1] in ":"
            ):
                return found
        return ""

    def __contains__(self, text: object) -> bool:
        return isinstance(text, str) and bool(self.of_text(text))


def _enter(names: dict[str, str], name: str, topic: str) -> None:
    """Enter a name; one that another topic has already means neither."""
    if name:
        names[name] = topic if names.get(name, topic) == topic else ""


class _Piece(NamedTuple):
    """A stretch of a cell, and what it is; `sign` is the group of `_BETWEEN` before it, `joint` its text."""

    start: int
    end: int
    text: str
    topic: str
    sign: str
    joint: str


def says_nothing(cell: str) -> bool:
    """Return whether a cell says that nothing is needed.

    Examples
    --------
    >>> says_nothing("None"), says_nothing("keine Vorkenntnisse"), says_nothing("Sets")
    (True, True, False)
    """
    return folded(cell) in _NOTHING or (len(cell) < _LONGEST_NAME and bool(NO_NEEDS.match(cell)))


def mentions_in(cell: str, known: Known, lists_mean_one: bool = False, keeps_commas: bool = False) -> list[Mention]:
    r"""Return the topics that a cell names, in its order; known names are found whole before the cell is split.

    Signs and "and" mean all, "or" one of those beside it; `lists_mean_one` makes a list by signs one choice;
    with `keeps_commas` no comma parts names.

    Examples
    --------
    >>> known = Known([("1", "Flour, water and salt"), ("2", "Kneading"), ("3", "Oven")])
    >>> [mention.topic for mention in mentions_in("Flour, water and salt, Kneading und 3", known)]
    ['1', '2', '3']
    >>> [(mention.topic, mention.group) for mention in mentions_in("1; 2 or 3", known)]
    [('1', 0), ('2', 1), ('3', 1)]
    >>> [mention.text for mention in mentions_in("Theory of Oven; Bread and butter", known)], mentions_in("-", known)
    (['Theory of Oven', 'Bread and butter'], [])
    """
    if topic := known.of_text(cell):
        return [Mention(cell, topic)]
    if not cell or says_nothing(cell):
        return []
    if len(cell) > _LONGEST:
        return [Mention(cell)]
    asked, forced, rest = _preface(cell)
    is_usual = not forced and not lists_mean_one and not keeps_commas and _is_plain(cell)
    if is_usual and (found := _listed(cell, known)):
        return found
    if (bare := without_conditions(cell)) != cell:
        found = mentions_in(bare, known, lists_mean_one, keeps_commas)
        return [mention._replace(written=cell) for mention in found]
    if tasks := _tasks(cell, known):
        return _distinct(tasks)
    asked, forced, rest = _preface(unmarked(cell))
    pieces = _joined(_pieces(rest, known, keeps_commas), rest)
    found = _distinct(_grouped(pieces, forced or lists_mean_one, asked, known))
    return [mention._replace(written=cell) for mention in found] if is_nested(cell) else found


def _listed(cell: str, known: Known) -> list[Mention]:
    """The topics of a cell that names known ones, all of which are needed, and nothing else; none where it does not."""
    texts: list[str] = []
    start = 0
    for match in _BETWEEN.finditer(cell):
        if match.lastgroup == "one":
            return []
        texts.append(cell[start : match.start()].strip())
        start = match.end()
    last = cell[start:].strip()
    topics = [*map(known.alone, texts), known.of_text(last)]
    return _distinct([*map(Mention, [*texts, last], topics)]) if all(topics) else []


def _is_plain(cell: str) -> bool:
    """Whether what parts a cell parts it as well when it is folded."""
    is_usual = cell.isascii() or unicodedata.is_normalized("NFKC", cell)
    return is_usual and "\n" not in cell and "\r" not in cell


def is_list(cell: str) -> bool:
    """Return whether a cell may name several topics by signs.

    Examples
    --------
    >>> is_list("4, 5"), is_list("4 and 5"), is_list("4")
    (True, False, False)
    """
    found = {match.lastgroup for match in _BETWEEN.finditer(cell[:_LONGEST])}
    return bool(found & {"strong", "comma", "sign"}) and not found & {"both", "one"}


def _preface(cell: str) -> tuple[int, bool, str]:
    """How many of the list are asked for, whether it says so, and the list."""
    if found := _SOME_OF.match(cell):
        count = found[1].casefold()
        return _COUNTS.get(count) or int(count), True, cell[found.end() :]
    found = _ONE_OF.match(cell)
    return 1, bool(found), cell[found.end() :] if found else cell


def _pieces(cell: str, known: Known, keeps_commas: bool) -> list[_Piece]:
    """The cell in pieces: the longest stretches that are known, else what stands between two signs."""
    between = [match for match in _BETWEEN.finditer(cell) if not keeps_commas or match.lastgroup != "comma"]
    starts = [0, *(match.end() for match in between)]
    ends = [*(match.start() for match in between), len(cell)]
    signs = [("", ""), *((match.lastgroup or "", match.group()) for match in between)]
    pieces: list[_Piece] = []
    is_plain = not keeps_commas and _is_plain(cell)
    place = 0
    while place < len(starts):
        is_alone = is_plain and not known.may_go_on(cell[starts[place] : ends[place]])
        last, topic = _longest(cell, starts, ends, place, known, 1 if is_alone else _MOST_TOGETHER)
        text = cell[starts[place] : ends[last]].strip()
        if text and (topic or folded(text) not in _NOTHING):
            pieces.append(_Piece(starts[place], ends[last], text, topic, *signs[place]))
        place = last + 1
    return pieces


def _longest(cell: str, starts: list[int], ends: list[int], place: int, known: Known, most: int) -> tuple[int, str]:
    """The last of the pieces from one on, so many at most, that together are known, and as what."""
    for last in range(min(place + most, len(starts)) - 1, place - 1, -1):
        text = cell[starts[place] : ends[last]].strip()
        topic = known.of_text(_without_mark(text)) if last > place else known.find(text)
        if topic:
            return last, topic
    return place, ""


def _without_mark(text: str) -> str:
    """A text without "(optional)" or the like behind it."""
    soft = _SOFT.match(text) if text[-1:] in _CLOSING else None
    return soft[1] if soft else text


def _joined(pieces: Sequence[_Piece], cell: str) -> list[_Piece]:
    """The pieces, those together that a word or sign within one unknown name parts: "Bread and butter", "TCP/IP"."""
    joined: list[_Piece] = []
    for piece in pieces:
        before = joined[-1] if joined else None
        if before and _is_one_name(before, piece):
            text = cell[before.start : piece.end].strip()
            joined[-1] = _Piece(before.start, piece.end, text, "", before.sign, before.joint)
        else:
            joined.append(piece)
    return joined


def _is_one_name(before: _Piece, piece: _Piece) -> bool:
    """Whether two neighbours are one name that is not known, rather than two."""
    unknown = [one.text for one in (before, piece) if not one.topic]
    if piece.sign not in ("both", "one", "sign") or not unknown:
        return False
    is_tight = piece.sign == "sign" and piece.joint == piece.joint.strip()
    is_doubtful = is_tight or piece.joint.strip().casefold() == "of"
    return (len(unknown) == 2 or is_doubtful) and not any(map(_has_digit, unknown))


def _has_digit(text: str) -> bool:
    return any(map(str.isdigit, text))


def _grouped(pieces: Sequence[_Piece], lists_mean_one: bool, asked: int, known: Known) -> list[Mention]:
    """The pieces as mentions: what "and" or a semicolon parts is needed, each part with an "or" in it is a choice."""
    found: list[Mention] = []
    part: list[_Piece] = []
    group = 0
    for piece in (*pieces, None):
        parts = piece is None or piece.sign == "both" or (piece.sign == "strong" and not lists_mean_one)
        if part and parts:
            is_choice = len(part) > 1 and (lists_mean_one or any(one.sign == "one" for one in part[1:]))
            group += is_choice
            found += [mention for one in part for mention in _mentions(one, group if is_choice else 0, asked, known)]
            part = []
        if piece:
            part.append(piece)
    return _with_subjects(found, known)


def _mentions(piece: _Piece, group: int, asked: int, known: Known) -> list[Mention]:
    """The mentions of a piece: one, or those of a range of numbers."""
    if not piece.topic and (bare := unbracketed(piece.text)) != piece.text and bare:
        return _mentions(piece._replace(text=bare, topic=known.find(bare)), group, asked, known)
    if not piece.topic and (span := _RANGE.match(piece.text)):
        subject, low, high, width = span[1], int(span[2]), int(span[3]), len(span[2])
        numbers = range(low, min(high, low + _MOST_IN_RANGE) + 1)
        topics = [known.of_text(f"{subject}{number:0{width}}") for number in numbers]
        if len(topics) > 1 and all(topics) and high - low < _MOST_IN_RANGE:
            return [Mention(topic, topic, group, asked, piece.text) for topic in topics]
    if piece.text[-1:] in _CLOSING and (soft := _SOFT.match(piece.text)) and not known.of_text(piece.text):
        return [Mention(soft[1], known.find(soft[1]), group, asked, piece.text, "recommended")]
    if not piece.topic and (topic := known.find(_SOFT_LEAD.sub("", piece.text))):
        return [Mention(piece.text, topic, group, asked, piece.text, "recommended")]
    if not piece.topic and not group and (topics := _codes_apart(piece.text, known)):
        return [Mention(topic, topic, group, asked, piece.text) for topic in topics]
    written = piece.text if piece.topic and piece.topic != known.of_text(piece.text) else ""
    return [Mention(piece.text, piece.topic, group, asked, written)]


def _codes_apart(text: str, known: Known) -> list[str]:
    """The topics of a text that is known codes with blanks between, and nothing else: "1 2(TP) 5"; else none."""
    words = text.split()
    topics = [known.find(word) for word in words] if len(words) > 1 and all(map(_has_digit, words)) else [""]
    return topics if all(topics) else []


def _tasks(cell: str, known: Known) -> list[Mention]:
    """The predecessors that a cell has of a plan of tasks: what must be finished before is needed, else it helps."""
    parts = re.split(r"\s*;\s*" if ";" in cell else r"\s*,\s*", cell)
    found = [task for part in parts if (task := _TASK.match(part))]
    topics = [known.of_text(task[1]) for task in found]
    if len(found) < len(parts) or not all(topics) or not any(task[2] for task in found):
        return []
    return [
        Mention(
            part, topic, 0, 1, part if part != task[1] else "", "" if task[2] in _FINISH_TO_START else "recommended"
        )
        for part, task, topic in zip(parts, found, topics, strict=True)
    ]


def _with_subjects(mentions: list[Mention], known: Known) -> list[Mention]:
    """The mentions, a bare number with the subject of the code before it, where that is a topic: "MATH 101, 102"."""
    subject = ""
    completed = []
    for mention in mentions:
        if not mention.topic and subject and mention.text[:1].isdigit():
            topic = known.find(f"{subject} {mention.text}")
            mention = mention._replace(topic=topic, written=mention.text if topic else "")
        if code := _CODE.match(mention.topic or mention.text):
            subject = code[1]
        completed.append(mention)
    return completed


def _distinct(mentions: list[Mention]) -> list[Mention]:
    first: dict[tuple[str, int], Mention] = {}
    for mention in mentions:
        first.setdefault((mention.topic or mention.text, mention.group), mention)
    return mentions if len(first) == len(mentions) else list(first.values())


def group_name(names: Sequence[str], asked: int, taken: Iterable[str] = ()) -> str:
    """Return what a group of alternatives is called: by its members, and by how many of them are asked for.

    Examples
    --------
    >>> group_name(["Sets", "Logic"], 1), group_name(["A", "B", "C"], 2)
    ('Sets or Logic', '2 of A, B, C')
    """
    listed = ", ".join(names) if asked > 1 else " or ".join(names)
    short = listed if len(listed) <= 80 else f"{listed[:79]}…"
    name = f"{asked} of {short}" if asked > 1 else f"either {short}" if COUNT.match(short) else short
    others = set(taken)
    number = 2
    fresh = name
    while fresh in others:
        fresh = f"{name} ({number})"
        number += 1
    return fresh
