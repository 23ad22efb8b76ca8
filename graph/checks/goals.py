"""What can be wrong with the named entry goals."""

from __future__ import annotations

from collections.abc import Iterator

from graph.checks.problems import error
from graph.checks.rows import known_ids
from graph.checks.suggestions import Suggestions
from graph.core.names import folded
from graph.errors import quoted
from graph.model import Problem, Records


def goal_problems(records: Records, suggestions: Suggestions | None = None) -> Iterator[Problem]:
    """Yield an error for each goal with the name of one above, and for each of its topics that does not exist."""
    file = records.files.goals
    known = known_ids(records)
    suggestions = suggestions or Suggestions(records)
    first: dict[str, int] = {}
    for goal in records.entry_goals:
        name = folded(goal.name)
        if name in first:
            yield error(
                "doubled-goal",
                file,
                goal.line,
                f"the goal {quoted(goal.name)} stands in line {first[name]} already.",
                "Give one of the two another name.",
            )
        first.setdefault(name, goal.line)
        for topic in goal.goals:
            if known and topic not in known:
                yield error(
                    "goal-of-unknown-topic",
                    file,
                    goal.line,
                    f"the goal {quoted(goal.name)} names {quoted(topic)}, which is not in {records.files.topics}.",
                    suggestions.advice(topic, "remove it here"),
                )
