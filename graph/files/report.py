"""The problems met while one file is read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from graph.errors import some_lines
from graph.model import Problem, Severity

# The same sentence on more lines than this would bury the others: it is said once, with the lines it stands for.
_MOST_ALIKE = 1000
_NUMBER = re.compile(r"\d+")


@dataclass(slots=True)
class Report:
    """The problems found so far in one file, in the order in which they were met.

    Examples
    --------
    >>> report = Report("topics.csv")
    >>> report.error(3, "bad-hours", "hours is 'three'.", "Write a number of hours such as 2.5.")
    >>> print(report.problems[0])
    topics.csv, line 3: hours is 'three'. Write a number of hours such as 2.5.
    """

    file: str
    problems: list[Problem] = field(default_factory=list)

    def add(self, severity: Severity, line: int | None, code: str, found: str, advice: str) -> None:
        """Note one more problem; `line` is None for what belongs to the file as a whole."""
        self.problems.append(Problem(severity, code, self.file, line, found, advice))

    def error(self, line: int | None, code: str, found: str, advice: str) -> None:
        """Note a problem that keeps its row, or the file, from being used."""
        self.add("error", line, code, found, advice)

    def warning(self, line: int | None, code: str, found: str, advice: str) -> None:
        """Note a problem that leaves its row usable."""
        self.add("warning", line, code, found, advice)


def said_once(problems: Sequence[Problem]) -> list[Problem]:
    """Return the problems of a file, one sentence on thousands of lines as one problem that names the first of them.

    It is one sentence where nothing but numbers in it differs.

    Examples
    --------
    >>> problems = [Problem("error", "empty-id", "topics.csv", line, "empty.", "Fill it.") for line in range(2, 5000)]
    >>> [str(problem) for problem in said_once(problems)]
    ['topics.csv, line 2: empty; the same in lines 3, 4, 5, 6, 7 and 4,992 more. Fill it.']
    """
    if len(problems) <= _MOST_ALIKE:
        return list(problems)
    lines: dict[tuple[str, str, str], list[int]] = {}
    sentences = [(problem.code, _NUMBER.sub("#", problem.found), problem.advice) for problem in problems]
    for problem, sentence in zip(problems, sentences, strict=True):
        if problem.line is not None:
            lines.setdefault(sentence, []).append(problem.line)
    kept: list[Problem] = []
    for problem, sentence in zip(problems, sentences, strict=True):
        alike = lines.get(sentence, [])
        if len(alike) <= _MOST_ALIKE:
            kept.append(problem)
        elif problem.line == alike[0]:
            also = some_lines(alike[1:])
            kept.append(replace(problem, found=f"{problem.found.removesuffix('.')}; the same in {also}."))
    return kept
