"""Rows of topics.csv, edges.csv, resources.csv and goals.csv become records, one by one.

Nothing here raises for what a row holds. Each thing that is wrong becomes a `Problem` with its line and
a way out, and reading goes on, so that one report names them all. What could be understood of a row with
an error in it is set aside: its ids count as named, but it is no record.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import TypeVar

from graph.errors import did_you_mean, near_misses, quoted
from graph.files.cells import id_in, number
from graph.files.csv_rows import Format, Row, Table
from graph.files.report import Report
from graph.model import (
    DEFAULT_CATEGORY,
    DEFAULT_HOURS,
    DIFFICULTIES,
    KINDS,
    MOST_HOURS,
    STANDINGS,
    Difficulty,
    EntryGoal,
    Kind,
    Prerequisite,
    Resource,
    Severity,
    Standing,
    Topic,
)

BETWEEN_NAMES = ";"
_DECIMAL_COMMA = re.compile(r"\d+,\d+")
_MOST_HOURS_ADVICE = f"Write study time in hours, no more than {MOST_HOURS:,.0f} for one topic."

TOPICS = Format(
    known=("id", "name", "category", "area", "difficulty", "hours", "summary", "aliases", "explanation", "status"),
    needed={"id": "the unique id of the topic"},
    also={},
    example="id,name,category,hours",
)
EDGES = Format(
    known=("source", "target", "kind", "group", "reason"),
    needed={"source": "the id of the prerequisite", "target": "the id of the topic that needs it"},
    also={"prerequisite": "source", "topic": "target"},
    example="source,target,kind,reason",
)
RESOURCES = Format(
    known=("topic", "title", "url", "kind", "hours", "cost"),
    needed={"topic": "the id of the topic that the resource teaches"},
    also={},
    example="topic,title,url,kind,hours,cost",
)
GOALS = Format(
    known=("name", "goals", "summary"),
    needed={"name": "the name of the goal", "goals": "the ids of its topics, with ';' between them"},
    also={},
    example="name,goals,summary",
)

_Record = TypeVar("_Record", bound=Topic | Prerequisite)
_Word = TypeVar("_Word", bound=str)


def parted(
    table: Table, record_of: Callable[[Row, tuple[str, ...], Table], _Record]
) -> tuple[tuple[_Record, ...], tuple[_Record, ...]]:
    """The records of rows without an error, and what could be understood of the others."""
    good: list[_Record] = []
    others: list[_Record] = []
    pick = table.picker()
    problems = table.report.problems
    for row in table.rows():
        met_before = len(problems)
        record = record_of(row, pick(row.cells), table)
        is_good = row.sound and len(problems) == met_before
        (good if is_good else others).append(record)
    return tuple(good), tuple(others)


def topic_of(row: Row, known_cells: tuple[str, ...], table: Table) -> Topic:
    """The topic of a row; of the values in an unsound row nothing is said, as they may stand in the wrong column."""
    raw_id, name, category, area, difficulty, hours, summary, aliases, explanation, status = known_cells
    if row.sound:
        _check_id(raw_id, "id", row.line, table)
    spent = _hours(hours.strip(), row.line, table) if row.sound else None
    return Topic(
        id=id_in(raw_id),
        name=name.strip() or id_in(raw_id),
        category=category.strip() or DEFAULT_CATEGORY,
        area=area.strip(),
        difficulty=_difficulty(difficulty.strip(), row.line, table.report) if row.sound else "",
        hours=DEFAULT_HOURS if spent is None else spent,
        summary=summary.strip(),
        aliases=names_in(aliases),
        hours_assumed=not hours.strip(),
        line=row.line,
        extra=table.extra_of(row.cells) if table.extra else (),
        explanation=explanation.strip(),
        status=_standing(status.strip(), row.line, table.report) if status and row.sound else "current",
    )


def edge_of(row: Row, known_cells: tuple[str, ...], table: Table) -> Prerequisite:
    """The edge of a row, under the rule of `topic_of` for unsound ones."""
    source, target, kind, group, reason = known_cells
    if row.sound:
        _check_id(source, "source", row.line, table)
        _check_id(target, "target", row.line, table)
    return Prerequisite(
        source=id_in(source),
        target=id_in(target),
        kind=_kind(kind.strip(), row.line, table.report) if kind and row.sound else "required",
        group=group.strip(),
        reason=reason.strip(),
        line=row.line,
        extra=table.extra_of(row.cells) if table.extra else (),
    )


def resources_of(table: Table) -> tuple[Resource, ...]:
    """The resources of sound rows that name a topic."""
    good: list[Resource] = []
    pick = table.picker()
    for line, cells, sound in table.rows():
        topic, title, url, kind, hours, cost = map(str.strip, pick(cells))
        topic = id_in(topic)
        if sound and topic:
            spent = _hours(hours, line, table, "warning")
            good.append(Resource(topic, title or url, url, kind.casefold(), spent, cost.casefold(), line))
        elif sound:
            advice = "Write the id of the topic it teaches."
            table.report.warning(line, "empty-id", "the cell 'topic' is empty.", advice)
    return tuple(good)


def entry_goals_of(table: Table) -> tuple[EntryGoal, ...]:
    """The named goals of sound rows."""
    good: list[EntryGoal] = []
    pick = table.picker()
    for line, cells, sound in table.rows():
        name, goals, summary = map(str.strip, pick(cells))
        if not sound:
            continue
        if not name:
            table.report.error(line, "empty-name", "the cell 'name' is empty.", "Give the goal a name.")
        elif not (topics := tuple(filter(None, map(id_in, names_in(goals))))):
            advice = "Write the ids of its topics, with ';' between them."
            table.report.error(line, "empty-goals", "the cell 'goals' is empty.", advice)
        else:
            good.append(EntryGoal(name, topics, summary, line))
    return tuple(good)


def _check_id(value: str, column: str, line: int, table: Table) -> None:
    bare = value.strip()
    if not id_in(value):
        advice = f"Write {table.format.needed[column]} in it."
        table.report.error(line, "empty-id", f"the cell {column!r} is empty.", advice)
    elif bare != value:
        found = f"{column} is {quoted(value)}, with blanks around it."
        table.report.error(line, "blanks-around-id", found, f"Write {quoted(bare)}.")


def names_in(cell: str) -> tuple[str, ...]:
    """Return the names in a cell that holds several."""
    return tuple(name for name in map(str.strip, cell.split(BETWEEN_NAMES)) if name) if cell else ()


def one_of(text: str, words: Sequence[_Word]) -> _Word | None:
    """Return the one of `words` that `text` is, in any case; None if it is none of them."""
    folded = text.casefold()
    return words[words.index(folded)] if folded in words else None


def _difficulty(text: str, line: int, report: Report) -> Difficulty:
    advice = "Write beginner, intermediate or advanced, or leave it empty."
    return _known_word(text, DIFFICULTIES, "difficulty", advice, line, report) or ""


def _standing(text: str, line: int, report: Report) -> Standing:
    advice = "Write current or legacy (retired, and still found), or leave it empty (current)."
    return _known_word(text, STANDINGS, "status", advice, line, report) or "current"


def _kind(text: str, line: int, report: Report) -> Kind:
    advice = "Write required, recommended or corequisite, or leave it empty (required)."
    choice = " Alternatives, of which one is enough, are required edges with the same word in the column 'group'."
    return _known_word(text, KINDS, "kind", advice, line, report, choice) or "required"


def _known_word(
    text: str, words: Sequence[_Word], column: str, advice: str, line: int, report: Report, otherwise: str = ""
) -> _Word | None:
    """The one of `words` that a cell holds; None where it is empty or, once that is reported, another word.

    `otherwise` follows the advice where none of the words is near.
    """
    found = one_of(text, words)
    if text and found is None:
        near = did_you_mean(near_misses(text, words, limit=1))
        report.error(line, f"unknown-{column}", f"{column} is {quoted(text)}.", f"{advice}{near or otherwise}")
    return found


def _hours(text: str, line: int, table: Table, severity: Severity = "error") -> float | None:
    """The number of hours in a cell; None where the cell is empty or, once that is reported, no such number."""
    if not text:
        return None
    try:
        hours = number(_with_point(text, table))
    except ValueError:
        hours = math.nan
    if 0 <= hours <= MOST_HOURS:
        return hours + 0.0
    advice = _MOST_HOURS_ADVICE if MOST_HOURS < hours < math.inf else _hours_advice(text)
    table.report.add(severity, line, "bad-hours", f"hours is {quoted(text)}.", advice)
    return None


def _with_point(text: str, table: Table) -> str:
    """A number with a point for its comma, in a table whose cells are separated by something else."""
    return text.replace(",", ".") if table.separator != "," and _DECIMAL_COMMA.fullmatch(text) else text


def plain_hours(text: str) -> str:
    """Return the number that hours with a decimal comma or a unit mean; nothing for what means none for sure.

    Examples
    --------
    >>> plain_hours("1,5"), plain_hours("2 h"), plain_hours("1,500"), plain_hours("three")
    ('1.5', '2', '', '')
    """
    if re.fullmatch(r"\d+,\d{1,2}", text):
        return text.replace(",", ".")
    alone = re.fullmatch(r"(\d+(?:\.\d+)?)\s*(?:h|hrs?|hours?)\.?", text, re.IGNORECASE)
    return alone[1] if alone else ""


@lru_cache(1024)
def _hours_advice(text: str) -> str:
    if plain := plain_hours(text):
        return f"Write {plain}, with a point." if "," in text else f"Write the number alone: {plain}."
    if re.fullmatch(r"-\s*\d+(\.\d+)?", text):
        return "Write 0 or more hours; 0 stands for a milestone."
    return "Write a number of hours such as 2.5, or leave it empty."
