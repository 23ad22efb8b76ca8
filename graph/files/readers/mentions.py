"""What a cell of prerequisites says: topics by id, code or name, joined by signs or by words of seven languages."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple

from graph.core.names import folded
from graph.files.readers.cell_marks import NO_NEEDS, is_nested, unbracketed, unmarked, without_conditions
from graph.files.readers.known_topics import BETWEEN, Known, has_digit
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
_CLOSING = (")", "]")
_RANGE = re.compile(
    r"^(?P<subject>(?:[^\W\d_]{1,6}[\s.-]?)?)(\d{1,5})\s*(?:-|–|—|bis|to|à)\s*(?:(?P=subject))?(\d{1,5})$",
    re.IGNORECASE,
)
_CODE = re.compile(r"^([^\W\d_]{1,6})[\s.-]?(\d[\w.]*)$")
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


class _Piece(NamedTuple):
    """A stretch of a cell, and what it is; `sign` is the group of `BETWEEN` before it, `joint` its text."""

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
    for match in BETWEEN.finditer(cell):
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
    found = {match.lastgroup for match in BETWEEN.finditer(cell[:_LONGEST])}
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
    between = [match for match in BETWEEN.finditer(cell) if not keeps_commas or match.lastgroup != "comma"]
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
    return (len(unknown) == 2 or is_doubtful) and not any(map(has_digit, unknown))


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
    topics = [known.find(word) for word in words] if len(words) > 1 and all(map(has_digit, words)) else [""]
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
