"""What can go wrong, each error with the facts needed to explain it.

Every message answers three questions: where, what was found, what to do next. The facts stay on
the error as attributes, so that the page and the command line can say them in their own way.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from graph.model import Prerequisite, Problem

# Of 100; an id of eight letters with one letter wrong scores 87.
_NEAR_MISS = 80.0
_MUCH_WORSE = 8.0
_LONGEST_SHOWN = 60
MOST_ALIKE = 1000
"""More problems of one kind than this would bury the others."""
_DIFFERS = re.compile(r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"|\d+")


def did_you_mean(suggestions: Sequence[str]) -> str:
    """Return the end of a sentence that offers near misses, or nothing where there are none.

    Examples
    --------
    >>> did_you_mean(["gradients", "gradient descent"])
    " Did you mean 'gradients' or 'gradient descent'?"
    >>> did_you_mean([])
    ''
    """
    return f" Did you mean {' or '.join(repr(name) for name in suggestions)}?" if suggestions else ""


def near_misses(word: str, candidates: Iterable[str], limit: int = 3) -> list[str]:
    """Return at most `limit` of the candidates that `word` may be a slip for, best first.

    A word whose digits are others is another thing (MATH 323 is no slip for MATH 363), so it is not offered.

    Notes
    -----
    One comparison of letters with each candidate, about 0.5 µs each (rapidfuzz's ratio of common letters).

    Examples
    --------
    >>> near_misses("gradiant", ["gradient", "limits", "gradients"])
    ['gradient', 'gradients']
    >>> near_misses("MATH 363", ["MATH 323", "MATH 363A"])
    ['MATH 363A']
    """
    from rapidfuzz import fuzz, process

    near = process.extract(
        word, candidates, scorer=fuzz.ratio, processor=str.casefold, score_cutoff=_NEAR_MISS, limit=10 * limit
    )
    alike = sorted((-score, name) for name, score, _ in near if name != word and _digits(name) == _digits(word))
    return [name for score, name in alike[:limit] if score - alike[0][0] <= _MUCH_WORSE]


def quoted(value: str) -> str:
    """Return `value` in quotes as it is shown in a message: on one line, and cut where it is long.

    Examples
    --------
    >>> quoted("three"), len(quoted("a" * 500))
    ("'three'", 62)
    """
    return repr(value if len(value) <= _LONGEST_SHOWN else f"{value[: _LONGEST_SHOWN - 1]}…")


def some_lines(lines: Sequence[int], shown: int = 5) -> str:
    """Return the words for a few line numbers out of perhaps many; without lines, nothing.

    Examples
    --------
    >>> some_lines([3]), some_lines([3, 4]), some_lines([2, 3, 5, 7], shown=2)
    ('line 3', 'lines 3 and 4', 'lines 2, 3 and 2 more')
    """
    if len(lines) <= 1:
        return f"line {lines[0]}" if lines else ""
    if len(lines) > shown:
        return f"lines {', '.join(map(str, lines[:shown]))} and {len(lines) - shown:,} more"
    return f"lines {', '.join(map(str, lines[:-1]))} and {lines[-1]}"


def said_once(problems: Sequence[Problem]) -> list[Problem]:
    """Return the problems of a file, one sentence on thousands of lines as one problem that names the first of them.

    It is one sentence where nothing but numbers and what stands in quotes differs.

    Examples
    --------
    >>> from graph.model import Problem
    >>> problems = [Problem("error", "empty-id", "topics.csv", line, "empty.", "Fill it.") for line in range(2, 5000)]
    >>> [str(problem) for problem in said_once(problems)]
    ['topics.csv, line 2: empty; likewise in lines 3, 4, 5, 6, 7 and 4,992 more. Fill it.']
    """
    if len(problems) <= MOST_ALIKE:
        return list(problems)
    alike: dict[tuple[str, str, str], list[Problem]] = {}
    sentences = [(one.code, _DIFFERS.sub("#", one.found), _DIFFERS.sub("#", one.advice)) for one in problems]
    for problem, sentence in zip(problems, sentences, strict=True):
        if problem.line is not None:
            alike.setdefault(sentence, []).append(problem)
    kept: list[Problem] = []
    for problem, sentence in zip(problems, sentences, strict=True):
        others = alike.get(sentence, [])
        if len(others) <= MOST_ALIKE:
            kept.append(problem)
        elif problem is others[0]:
            kept.append(again_in(problem, [other.line or 0 for other in others[1:]]))
    return kept


def again_in(problem: Problem, lines: Sequence[int]) -> Problem:
    """Return the problem, with the other lines on which the same is wrong, if there are any.

    Examples
    --------
    >>> from graph.model import Problem
    >>> print(again_in(Problem("error", "self-loop", "edges.csv", 2, "'a' requires itself.", "Remove it."), [4, 9]))
    edges.csv, line 2: 'a' requires itself; likewise in lines 4 and 9. Remove it.
    """
    if not len(lines):
        return problem
    return replace(problem, found=f"{problem.found.removesuffix('.')}; likewise in {some_lines(lines)}.")


def reason_of(trouble: OSError) -> str:
    """Return why the system refuses something, in its own words, as part of a sentence.

    Examples
    --------
    >>> reason_of(PermissionError(13, "Permission denied"))
    'permission denied'
    """
    return (trouble.strerror or str(trouble)).lower()


def _digits(text: str) -> str:
    return "".join(filter(str.isdigit, text))


class KnowledgeGraphError(Exception):
    """Anything this package refuses to do, said so that a person can act on it."""


class UnknownTopicError(KnowledgeGraphError):
    """A name that no topic of the graph answers to; `suggestions` holds near misses, best first."""

    def __init__(self, name: str, suggestions: Sequence[str] = ()) -> None:
        self.name = name
        self.suggestions = tuple(suggestions)
        super().__init__(f"No topic {name!r} in the graph.{did_you_mean(self.suggestions)}")


class AmbiguousNameError(KnowledgeGraphError):
    """A name that several topics answer to; `candidates` holds their ids."""

    def __init__(self, name: str, candidates: Sequence[str]) -> None:
        self.name = name
        self.candidates = tuple(candidates)
        super().__init__(f"{name!r} may mean several topics. Say which by its id: {', '.join(self.candidates)}.")


class CycleError(KnowledgeGraphError):
    """Topics that require each other in a cycle.

    `cycle` holds the topic names along the cycle, the first again at the end; `edges` the
    prerequisites that make it, in the same order.
    """

    def __init__(self, cycle: Sequence[str], edges: Sequence[Prerequisite] = ()) -> None:
        self.cycle = tuple(cycle)
        self.edges = tuple(edges)
        lines = [str(edge.line) for edge in self.edges if edge.line]
        where = f" (lines {', '.join(lines)})" if lines else ""
        super().__init__(
            f"Topics require each other in a cycle: {' -> '.join(self.cycle)}. "
            f"Remove one of these prerequisites from edges.csv{where}."
        )


class InvalidDataError(KnowledgeGraphError):
    """Records that cannot become a graph; `problems` holds all of them, errors and warnings."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        errors = [problem for problem in self.problems if problem.is_error]
        super().__init__("\n".join(str(problem) for problem in errors))


class InvalidRequestError(KnowledgeGraphError):
    """A plan that cannot be made as it was asked for (zero hours a week, say)."""


class StoreError(KnowledgeGraphError):
    """What a learner does cannot be kept or read.

    Attributes
    ----------
    what : str
        A sentence: what happened.
    where : str
        The store: a file, or the address of a database without its password.
    advice : str
        What to do next.
    """

    def __init__(self, what: str, where: str, advice: str) -> None:
        super().__init__(f"{where}: {what} {advice}")
        self.what = what
        self.where = where
        self.advice = advice


class FileError(KnowledgeGraphError):
    """A file that cannot be read or written.

    Attributes
    ----------
    what : str
        A sentence: where, and what was found.
    advice : str
        What to do next.
    """

    def __init__(self, what: str, advice: str) -> None:
        super().__init__(f"{what} {advice}")
        self.what = what
        self.advice = advice


class SaveError(FileError):
    """Files that were not written; what was there is there still."""


class UnreachableGoalError(KnowledgeGraphError):
    """A goal that cannot be reached without the topics that were ruled out."""

    def __init__(self, message: str, goals: Sequence[str] = ()) -> None:
        self.goals = tuple(goals)
        super().__init__(message)


class UnreadableInputError(FileError):
    """A file that somebody brought and that cannot be read as what it seems to be."""
