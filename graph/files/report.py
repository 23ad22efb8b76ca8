"""The problems met while one file is read."""

from __future__ import annotations

from dataclasses import dataclass, field

from graph.model import Problem, Severity


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
