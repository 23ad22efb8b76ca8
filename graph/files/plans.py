"""A plan file becomes rows again, whatever a spreadsheet did to it in between.

Accepted without a word: a byte-order mark, semicolons, tabs or bars between the cells, other quoting, columns
in another order, further columns, missing columns (one that names the topic is enough), deleted rows, decimal
commas, a status in any case. Real faults become a `Problem` each.
"""

from __future__ import annotations

import codecs
import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from graph.errors import did_you_mean, near_misses, quoted
from graph.files.cells import number, unshielded
from graph.files.report import Report
from graph.files.row_parsing import names_in
from graph.model import MOST_HOURS, STATUSES, Problem, Status

PLAN_COLUMNS = (
    "position", "topic_id", "topic", "category", "difficulty", "hours", "start_hour", "week", "start_date", "end_date",
    "status", "needs", "why", "notes", "goal", "refresh", "resources", "promised", "spent", "settings",
)  # fmt: skip
BETWEEN_IDS = ";"

_MOST_LETTERS = 100_000
"""A longer cell is a quote left open, but for the settings, which are JSON."""
_SEPARATORS = ",;\t|"
_DATES = ("start_date", "end_date", "promised")
_ZIP, _OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[ T].*)?")
_DAY_FIRST = re.compile(r"(\d{1,2})[.-](\d{1,2})[.-](\d{4}|\d\d)(?:[ T].*)?")
_SLASHES = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4}|\d\d)(?:[ T].*)?")


@dataclass(frozen=True, slots=True)
class PlanRow:
    """One line of a plan file, as far as it matters for planning again.

    `hours` is None where the file gives none. `needs` holds ids as written; None where the file has no such column.
    `goal` is the name by which a goal was asked for, `settings` the rest of the request as JSON, in one of the rows.
    """

    line: int
    topic_id: str
    topic: str = ""
    status: Status = "to do"
    hours: float | None = None
    notes: str = ""
    needs: tuple[str, ...] | None = None
    start_date: date | None = None
    end_date: date | None = None
    goal: str = ""
    promised: date | None = None
    spent: float | None = None
    settings: str = ""

    @property
    def is_finished(self) -> bool:
        """Whether nothing of it is left to be learned."""
        return self.status in ("done", "skipped")


def read_plan(path: Path) -> tuple[tuple[PlanRow, ...], tuple[Problem, ...]]:
    """Return the rows of a plan file and what is wrong in it; see `parse_plan`.

    Raises
    ------
    OSError
        If the file cannot be opened.
    """
    return parse_plan(path.read_bytes(), path.name)


def parse_plan(content: bytes, file: str = "plan.csv") -> tuple[tuple[PlanRow, ...], tuple[Problem, ...]]:
    r"""Return the rows of a plan file, CSV or JSON, in its order, and what is wrong in it.

    A cell that cannot be read is a problem (an error for status and hours, a warning for dates, which are planned
    again anyway) and counts as empty in its row. Whether the topics exist is not asked here.

    Examples
    --------
    >>> rows, problems = parse_plan("topic_id;status;hours\nlimits;Done;2,5\nseries;late;\n".encode())
    >>> [(row.topic_id, row.status, row.hours) for row in rows]
    [('limits', 'done', 2.5), ('series', 'to do', None)]
    >>> print(problems[0])
    plan.csv, line 3: status is 'late'. Write to do, in progress, done or skipped.
    """
    report = Report(file)
    text = _text(content, report)
    if not text.strip():
        if not report.problems:
            report.error(None, "empty-file", "the file is empty.", "Export the plan again.")
        return (), tuple(report.problems)
    if text.lstrip().startswith("{"):
        return _parse_json(text, report)
    with _cells_up_to(len(text)):
        lines = io.StringIO(text, newline="").readlines()
        numbered = iter(list(_cells(lines, _separator(lines), report)))
    columns = _columns(next(numbered, (1, [])), report)
    if not columns:
        return (), tuple(report.problems)
    rows = [(line, _by_name(cells, columns)) for line, cells in numbered if any(map(str.strip, cells))]
    month_first = _month_first(row.get(column, "") for _, row in rows for column in _DATES)
    found = [_row(line, cells, month_first, report) for line, cells in rows]
    return tuple(row for row in found if row is not None), tuple(report.problems)


def _parse_json(text: str, report: Report) -> tuple[tuple[PlanRow, ...], tuple[Problem, ...]]:
    """The rows of a plan.json: what is finished, then the steps; its settings are in the first."""
    try:
        plan = json.loads(text)
        steps = [*plan.get("finished", ()), *plan["steps"]]
        settings = {number: json.dumps(plan.get("settings") or {}) for number in [0] if plan.get("settings")}
        rows = [_row(0, _cells_of(step, settings.get(number, "")), None, report) for number, step in enumerate(steps)]
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        report.error(
            None, "not-a-plan", "this is JSON, but no plan.", "Write one with: plan ... --format json, or use plan.csv."
        )  # fmt: skip
        return (), tuple(report.problems)
    return tuple(row for row in rows if row is not None), tuple(report.problems)


def _cells_of(step: dict[str, Any], settings: str) -> dict[str, str]:
    """A step of plan.json as the cells of its row in plan.csv."""
    words = ("status", "notes", "hours", "start_date", "end_date", "promised", "spent")
    cells = {word: str(step[word]) for word in words if step.get(word) is not None}
    named = {"topic_id": step["id"], "topic": step.get("name", ""), "goal": ";".join(step.get("goal", ()))}
    return {**cells, **named, "needs": BETWEEN_IDS.join(step.get("needs", ())), "settings": settings}


def _text(content: bytes, report: Report) -> str:
    if content.startswith((_ZIP, _OLD_EXCEL)):
        report.error(
            None, "not-a-table", "this is a spreadsheet file, no CSV file.",
            "Save it as 'CSV UTF-8' in the spreadsheet programme.",
        )  # fmt: skip
        return ""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        report.warning(
            None, "wrong-encoding", "the file is not UTF-8; it was read as Windows-1252.",
            "Look at accents and other special letters in the notes, or save it as 'CSV UTF-8'.",
        )  # fmt: skip
        return content.decode("cp1252", errors="replace")


def _separator(lines: Iterable[str]) -> str:
    """The separator that finds most of our columns in the header."""
    header = next((line for line in lines if line.strip() and not _is_hint(line)), "")

    def known_columns(separator: str) -> int:
        cells = next(csv.reader([header], delimiter=separator), [])
        return sum(_plain(cell) in PLAN_COLUMNS for cell in cells)

    return max(_SEPARATORS, key=known_columns)


def _is_hint(line: str) -> bool:
    """Whether this is the line ``sep=;`` that Excel understands above the header."""
    return line.strip().strip('"').lower().startswith("sep=")


def _cells(lines: Sequence[str], separator: str, report: Report) -> Iterator[tuple[int, list[str]]]:
    """Each row that is not blank, with the line on which it begins."""
    skipped = 1 if lines and _is_hint(lines[0]) else 0
    reader = csv.reader(lines[skipped:], delimiter=separator)
    line = skipped + 1
    try:
        for cells in reader:
            if any(len(cell) > _MOST_LETTERS and not cell.startswith("{") for cell in cells):
                raise csv.Error
            if any(map(str.strip, cells)):
                yield line, cells
            line = skipped + reader.line_num + 1
    except csv.Error:
        report.error(
            line, "broken-quotes", "from this line on the quotes do not match.", 'Is a closing quote (") missing?'
        )


@contextmanager
def _cells_up_to(length: int) -> Iterator[None]:
    """Let cells be so long: the settings of somebody who knows ten thousand topics are one."""
    before = csv.field_size_limit()
    csv.field_size_limit(max(before, length))
    try:
        yield
    finally:
        csv.field_size_limit(before)


def _plain(name: str) -> str:
    return name.strip().casefold().replace(" ", "_")


def _columns(header: tuple[int, list[str]], report: Report) -> dict[str, int]:
    """The place of each column of ours; none if the file cannot be a plan."""
    line, cells = header
    columns = {_plain(cell): place for place, cell in reversed(list(enumerate(cells)))}
    if "topic_id" in columns or "topic" in columns:
        return {name: columns[name] for name in PLAN_COLUMNS if name in columns}
    near = near_misses("topic_id", [cell.strip() for cell in cells], limit=1)
    report.error(
        line, "missing-column", "there is neither a column 'topic_id' nor 'topic' in the first row.",
        f"Is this a plan? The first row must hold the column names of an exported plan.{did_you_mean(near)}",
    )  # fmt: skip
    return {}


def _by_name(cells: Sequence[str], columns: Mapping[str, int]) -> dict[str, str]:
    return {name: unshielded(cells[place]) if place < len(cells) else "" for name, place in columns.items()}


def _row(line: int, cells: Mapping[str, str], month_first: bool | None, report: Report) -> PlanRow | None:
    topic_id, topic = cells.get("topic_id", "").strip(), cells.get("topic", "").strip()
    if not (topic_id or topic):
        report.error(
            line, "empty-id", "the row names no topic.", "Write its id into 'topic_id', or remove the row."
        )  # fmt: skip
        return None
    return PlanRow(
        line=line,
        topic_id=topic_id or topic,
        topic=topic,
        status=_status(cells.get("status", ""), line, report),
        hours=_hours(cells.get("hours", ""), line, report),
        notes=cells.get("notes", ""),
        needs=names_in(cells["needs"]) if "needs" in cells else None,
        start_date=_date(cells, "start_date", month_first, line, report),
        end_date=_date(cells, "end_date", month_first, line, report),
        goal=_goal(cells, topic_id or topic),
        promised=_date(cells, "promised", month_first, line, report),
        spent=_hours(cells.get("spent", ""), line, report),
        settings=cells.get("settings", "").strip(),
    )


def _goal(cells: Mapping[str, str], topic: str) -> str:
    """The names of a goal; files from before there was a column for them say so where others say what a step is for."""
    if "goal" in cells:
        return cells["goal"].strip()
    return topic if cells.get("why", "").strip() == "Goal" else ""


def _status(cell: str, line: int, report: Report) -> Status:
    text = " ".join(re.split(r"[\s_-]+", cell.strip().casefold()))
    if not text or text == "todo":
        return "to do"
    for status in STATUSES:
        if status == text:
            return status
    near = did_you_mean(near_misses(text, STATUSES, limit=1))
    report.error(
        line, "unknown-status", f"status is {quoted(cell.strip())}.",
        f"Write to do, in progress, done or skipped.{near}",
    )  # fmt: skip
    return "to do"


def _hours(cell: str, line: int, report: Report) -> float | None:
    text = "".join(cell.split())
    if not text:
        return None
    with suppress(ValueError):
        hours = number(_with_decimal_point(text))
        if 0 <= hours <= MOST_HOURS:
            return hours
    advice = f"Write a number of hours such as 2.5, {MOST_HOURS:,.0f} at most."
    report.error(line, "bad-hours", f"hours is {quoted(cell.strip())}.", advice)
    return None


def _with_decimal_point(text: str) -> str:
    """The number with a point, where the last of comma and point is what separates the decimals."""
    if text.rfind(",") > text.rfind("."):
        return text.replace(".", "").replace(",", ".")
    return text.replace(",", "")


def _month_first(cells: Iterable[str]) -> bool | None:
    """Whether the dates with slashes put the month first, as far as one of them shows it; None if none does."""
    parts = [(int(match[1]), int(match[2])) for cell in cells if (match := _SLASHES.fullmatch(cell.strip()))]
    shows_month = any(second > 12 for _, second in parts)
    shows_day = any(first > 12 for first, _ in parts)
    return shows_month if shows_month != shows_day else None


def _date(cells: Mapping[str, str], column: str, month_first: bool | None, line: int, report: Report) -> date | None:
    text = cells.get(column, "").strip()
    if not text:
        return None
    if month_first is None and _is_unclear(text):
        report.warning(
            line, "unclear-date", f"{column} is {quoted(text)}: day or month first?",
            "It is left aside. Write year-month-day, such as 2026-11-23.",
        )  # fmt: skip
        return None
    with suppress(ValueError):
        if match := _ISO.fullmatch(text):
            return date(int(match[1]), int(match[2]), int(match[3]))
        if match := _DAY_FIRST.fullmatch(text):
            return date(_year(match[3]), int(match[2]), int(match[1]))
        if match := _SLASHES.fullmatch(text):
            day, month = (int(match[2]), int(match[1])) if month_first else (int(match[1]), int(match[2]))
            return date(_year(match[3]), month, day)
    report.warning(
        line, "bad-date", f"{column} is {quoted(text)}, which is no date.",
        "It is left aside. Write year-month-day, such as 2026-11-23.",
    )  # fmt: skip
    return None


def _is_unclear(text: str) -> bool:
    """Whether a date with slashes may be read in two ways that differ."""
    match = _SLASHES.fullmatch(text)
    return match is not None and match[1] != match[2] and int(match[1]) <= 12 and int(match[2]) <= 12


def _year(text: str) -> int:
    return int(text) if len(text) == 4 else 2000 + int(text)
