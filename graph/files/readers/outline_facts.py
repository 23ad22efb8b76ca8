"""What outlines say of a topic in lines such as "Duration: 2 weeks": facts of a known kind, and other details."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from graph.files.readers.headings import heading_of, plain
from graph.files.readers.outline_amounts import amount_of
from graph.files.readers.outline_inline import LEADING
from graph.files.readers.outline_references import spelled_out

_LINE = re.compile(r"(?P<key>[^\W\d_][^:：|·•\n]{1,40}?)\s*[:：](?:\s+|(?<=：))(?P<value>\S.*)", re.DOTALL)
_BESIDE = re.compile(r"\s+(?:[·•|]|—|--)\s+(?=[^\W\d_][^:：|·•]{1,40}?\s?[:：])")
_MOST_WORDS = 4
_SHORT = 5
_SURE = {"needs": 4.0, "recommended": 3.5, "leads": 4.0, "hours": 2.5, "difficulty": 3.0, "aliases": 4.0}
"""How surely a key must say that it is of a kind; those of amounts are told by their value too."""
_NAMES = {"aka": "aliases", "workload": "hours", "require": "needs", "need": "needs", "hrs": "hours"}
_UNSURE = frozenset(
    {
        "requirement", "requirements", "dependency", "dependencies", "required", "blocker", "blockers", "blocks",
        "blocking", "depends", "enables",
    }
)  # fmt: skip
"""Keys that are names of topics as well, unless what they are about is counted: "Dependencies: Phase 1"."""
_TIME = frozenset(
    {"self", "paced", "varies", "variable", "flexible", "open", "ongoing", "tbd", "none", "hours", "weeks"}
)
_DETAILS = frozenset(
    re.findall(
        r"[^|\s][^|]*",
        "goal|goals|objective|objectives|outcome|outcomes|learning outcome|learning outcomes|learning objective"
        "|learning objectives|learning goals|focus|deliverable|deliverables|output|outputs|expected outcome|assessment"
        "|milestone|capstone|capstone project|skills acquired|skills gained|skills you will gain|success criteria"
        "|reading|readings|homework|assignment|assignments|slides|due"
        "|exit criteria|exit condition|acceptance criteria|definition of done|out of scope"
        "|checkpoint|instructor|audience|target audience|price|cost|platform|provider|when|dates|why"
        "|description|summary|key takeaways|key takeaway|status|format|note|notes|tip|tips|mini project|hands on"
        "|module|lesson|unit|week|phase|chapter|position|next|previous|next lesson|next module|last updated|author"
        "|ziel|ziele|lernziel|lernziele|ergebnis|zielgruppe|hinweis|beschreibung|objectif|objectifs|livrable|livrables"
        "|objetivo|objetivos|entregable|entregables|resultado|resultados|fase|obiettivo|obiettivi|doel|doelen",
    )
)
"""Keys that are never names of topics where they stand before a colon, in several sections or among facts."""


class Fact(NamedTuple):
    """What a line says: its kind, "" where it is none that is known here, its key in lower case, and the value."""

    role: str
    key: str
    value: str


def facts_in(text: str) -> list[Fact]:
    r"""Return what lines such as "Duration: 2 weeks" say, if all of them are such and one is of a known kind.

    Lines may stand beside each other, with a bar or dot between them. One that ends with a comma goes on in the next.

    Examples
    --------
    >>> facts_in("Duration: 2 weeks")
    [Fact(role='hours', key='duration', value='2 weeks')]
    >>> [fact.role for fact in facts_in("Niveau : avancé · Prérequis : Modules 1 à 4\nPhase: B")]
    ['difficulty', 'needs', '']
    >>> facts_in("Sets: unions"), facts_in("Time: clocks and calendars"), facts_in("Requires: care\nAnd more of it.")
    ([], [], [])
    """
    if ":" not in text and "：" not in text:
        return []
    found = [fact_of(part) for line in _whole_lines(text) for part in _BESIDE.split(line)]
    known = [fact for fact in found if fact]
    return known if len(known) == len(found) and any(fact.role for fact in known) else []


def facts_and_label(text: str) -> tuple[list[Fact], str]:
    r"""Return the facts of all lines but the last, and that one, if it labels what comes next; else nothing.

    Examples
    --------
    >>> facts_and_label("Depends on: Phase 1\nDone when:")
    ([Fact(role='needs', key='depends on', value='Phase 1')], 'Done when')
    >>> facts_and_label("Knots are:")
    ([], '')
    """
    before, _, last = text.rpartition("\n")
    label = last.strip()
    facts = facts_in(before) if label.endswith((":", "：")) else []
    return (facts, label.rstrip(":： ")) if facts else ([], "")


def fact_of(line: str) -> Fact | None:
    """Return what a line of a key and a value says; None for any other line.

    Examples
    --------
    >>> fact_of("Focus: knots"), fact_of("Time Required: 3-4 hours").role, fact_of("Knots")
    (Fact(role='', key='focus', value='knots'), 'hours', None)
    """
    found = _LINE.fullmatch(LEADING.sub("", line.strip(), count=1) if LEADING.match(line) else line.strip())
    if not found or len(found["key"].split()) > _MOST_WORDS:
        return None
    key, value = found["key"].strip(), found["value"].strip()
    return Fact(_role(key, value), key.casefold(), value)


def is_needs(words: str) -> bool:
    """Return whether a heading or label says that what stands below it is needed.

    Examples
    --------
    >>> is_needs("Prerequisites"), is_needs("Voraussetzungen"), is_needs("System requirements")
    (True, True, False)
    """
    found = heading_of(words)
    return bool(found and found.role == "needs" and found.strength >= _SURE["needs"])


def is_detail(key: str) -> bool:
    """Return whether what stands behind such a key says something of a topic, and is none itself.

    Examples
    --------
    >>> is_detail("Focus"), is_detail("Loops")
    (True, False)
    """
    return key_of(key) in _DETAILS


key_of = lru_cache(maxsize=4096)(plain)
"""A key or heading as it is compared; the same few are asked for again and again."""


def _role(key: str, value: str) -> str:
    role = _NAMES.get(key_of(key), "")
    heading = heading_of(key)
    if not role and heading and heading.strength >= _SURE.get(heading.role, 9):
        role = heading.role
    if key_of(key) in _UNSURE and spelled_out(value) == value:
        return ""
    if not role and amount_of(value) and "time" in key_of(key).split():
        role = "hours"
    if role == "hours":
        return role if _is_amount(value) else ""
    return "" if role == "difficulty" and len(value.split()) > _SHORT else role


def _is_amount(value: str) -> bool:
    return bool(re.search("[0-9]", value)) or not _TIME.isdisjoint(plain(value).split())


def _whole_lines(text: str) -> Iterator[str]:
    """Lines of a text, with what a line that ends with a comma goes on with."""
    before = ""
    for line in text.split("\n"):
        if before and not before.endswith(","):
            yield before
            before = ""
        before = f"{before} {line.strip()}".strip()
    yield before
