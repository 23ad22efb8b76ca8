"""What can be wrong with the named entry goals."""

from __future__ import annotations

from collections.abc import Iterator

from graph.checks.problems import error
from graph.checks.rows import Rows
from graph.checks.suggestions import Suggestions
from graph.core.names import folded
from graph.errors import quoted
from graph.model import EntryGoal, FileNames, Problem


def goal_problems(rows: Rows) -> Iterator[Problem]:
    """Yield an error for each goal with the name of one above, and for each of its topics that does not exist."""
    goals = rows.columns.entry_goals
    unknown = rows.unknown([topic for goal in goals for topic in goal.goals])
    suggestions = Suggestions(rows.distinct_ids, rows.called)
    first: dict[str, int] = {}
    for goal in goals:
        name = folded(goal.name)
        if name in first:
            yield doubled_goal(goal, first[name], rows.files)
        first.setdefault(name, goal.line)
        for topic in goal.goals:
            if topic in unknown:
                yield goal_of_unknown(goal, topic, rows.files, suggestions.advice(topic, "remove it here"))


def doubled_goal(goal: EntryGoal, line: int, files: FileNames) -> Problem:
    """Return the error that a goal has the name of one in a `line` above."""
    found = f"the goal {quoted(goal.name)} stands in line {line} already."
    return error("doubled-goal", files.goals, goal.line, found, "Give one of the two another name.")


def goal_of_unknown(goal: EntryGoal, topic: str, files: FileNames, advice: str) -> Problem:
    """Return the error that a goal names a topic that does not exist."""
    found = f"the goal {quoted(goal.name)} names {quoted(topic)}, which is not in {files.topics}."
    return error("goal-of-unknown-topic", files.goals, goal.line, found, advice)
