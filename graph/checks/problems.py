"""How the checks put a problem: shown once where it is found often, and in the order of the files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple, TypeVar

from graph.errors import quoted, some_lines
from graph.formatting import counted
from graph.model import STANDARD_FILES, FileNames, Prerequisite, Problem

_Row = TypeVar("_Row")

MOST_NAMED = 40
"""So many topics or edges are named in one sentence."""


def in_order(problems: Iterable[Problem], files: FileNames = STANDARD_FILES) -> tuple[Problem, ...]:
    """Return the problems by file (in the order of `files`), then line, errors before warnings on one line.

    What belongs to a file as a whole stands before its lines.

    Examples
    --------
    >>> late = Problem("warning", "isolated-topic", "topics.csv", 9, "", "")
    >>> early = Problem("error", "empty-id", "topics.csv", 3, "", "")
    >>> edge = Problem("error", "cycle", "edges.csv", 2, "", "")
    >>> [problem.code for problem in in_order([edge, late, early])]
    ['empty-id', 'isolated-topic', 'cycle']
    """
    rank = {name: place for place, name in reversed(list(enumerate(files)))}

    def place(problem: Problem) -> tuple[int, str, int, bool, str, str]:
        file = rank.get(problem.file, len(rank))
        return (file, problem.file, problem.line or 0, not problem.is_error, problem.code, problem.found)

    return tuple(sorted(problems, key=place))


MOST_OF_A_CAUSE = 10
"""So many problems of one kind are told one by one, where not all are asked for."""


class Cause(NamedTuple):
    """All problems of one kind: the same is wrong with each, and the same helps."""

    code: str
    problems: tuple[Problem, ...]

    @property
    def is_error(self) -> bool:
        """Whether the graph cannot be built before these are mended."""
        return self.problems[0].is_error

    @property
    def title(self) -> str:
        """What they are and how many, such as ``"Unknown topic: 333 errors"``."""
        kind = "error" if self.is_error else "warning"
        return f"{self.code.replace('-', ' ').capitalize()}: {counted(len(self.problems), kind)}"


def by_cause(problems: Iterable[Problem]) -> list[Cause]:
    """Return the problems by their kind: errors before warnings, then by the first of each kind in the order given.

    Examples
    --------
    >>> found = [Problem(severity, code, "edges.csv", line, "", "") for severity, code, line in (
    ...     ("warning", "redundant-edge", 2), ("error", "unknown-topic", 3), ("error", "self-loop", 4),
    ...     ("error", "unknown-topic", 5))]
    >>> [cause.title for cause in by_cause(found)]
    ['Unknown topic: 2 errors', 'Self loop: 1 error', 'Redundant edge: 1 warning']
    """
    causes: dict[tuple[bool, str], list[Problem]] = {}
    for problem in problems:
        causes.setdefault((not problem.is_error, problem.code), []).append(problem)
    return [Cause(code, tuple(found)) for (_, code), found in sorted(causes.items(), key=lambda item: item[0][0])]


def error(code: str, file: str, line: int, found: str, advice: str) -> Problem:
    """Return a problem that keeps the graph from being built; line 0 stands for none.

    Examples
    --------
    >>> print(error("self-loop", "edges.csv", 0, "'sets' requires itself.", "Remove this line."))
    edges.csv: 'sets' requires itself. Remove this line.
    """
    return Problem("error", code, file, line or None, found, advice)


def warning(code: str, file: str, line: int, found: str, advice: str) -> Problem:
    """Return a problem that leaves the graph usable; line 0 stands for none."""
    return Problem("warning", code, file, line or None, found, advice)


def together(
    rows: Sequence[_Row],
    most: int,
    one: Callable[[_Row], Problem],
    all_of_them: str,
    lines: Sequence[int],
) -> list[Problem]:
    """Return one problem for each row, or beyond `most` a single one for the whole file that counts them.

    `lines` are those of all the rows, where `rows` itself holds no more than the first ``most + 1`` of them.

    Examples
    --------
    >>> def lost(topic):
    ...     return warning("lost", "topics.csv", 2, f"{quoted(topic)} is lost.", "Find it.")
    >>> print(together(["a", "b"], 1, lost, "topics are lost", [2, 3])[0])
    topics.csv: 2 topics are lost (lines 2 and 3). Find it.
    """
    if len(rows) <= most:
        return [one(row) for row in rows]
    known = [line for line in lines if line]
    where = f" ({some_lines(known)})" if known else ""
    return [replace(one(rows[0]), line=None, found=f"{len(lines):,} {all_of_them}{where}.")]


def arrow(edge: Prerequisite) -> str:
    """Return the words for an edge.

    Examples
    --------
    >>> arrow(Prerequisite("sets", "limits"))
    "'sets' -> 'limits'"
    """
    return f"{quoted(edge.source)} -> {quoted(edge.target)}"
