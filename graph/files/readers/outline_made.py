"""A topic of an outline in the making, and what lines of facts add to it."""

from __future__ import annotations

from dataclasses import dataclass, field

from graph.drafts import Origin
from graph.files.readers.headings import heading_of
from graph.files.readers.outline_amounts import amount_of
from graph.files.readers.outline_facts import Fact
from graph.files.readers.outline_names import difficulty_of, pieces_of
from graph.model import DEFAULT_CATEGORY, DEFAULT_HOURS, Difficulty, Topic


@dataclass(slots=True)
class Made:
    """A topic in the making."""

    name: str
    origin: Origin
    category: str
    area: str = ""
    hours: float | None = None
    difficulty: Difficulty = ""
    summary: str = ""
    aliases: list[str] = field(default_factory=list)
    extra: dict[str, str] = field(default_factory=dict)

    def topic(self, topic_id: str) -> Topic:
        """Return it as what it is for everybody else."""
        return Topic(
            id=topic_id,
            name=self.name,
            category=self.category or DEFAULT_CATEGORY,
            area=self.area,
            difficulty=self.difficulty,
            hours=DEFAULT_HOURS if self.hours is None else self.hours,
            hours_assumed=self.hours is None,
            summary=self.summary,
            aliases=tuple(dict.fromkeys(self.aliases)) if self.aliases else (),
            extra=tuple(self.extra.items()),
            line=self.origin.line,
        )


def said_of(made: Made, fact: Fact) -> None:
    """Add a fact to a topic: to the field that it is about, else as a column of its own.

    Examples
    --------
    >>> knots = Made("Knots", Origin("knots.md"), "")
    >>> for key, value in (("duration", "90 min"), ("focus", "bends"), ("summary", "ties")):
    ...     said_of(knots, Fact("hours" if key == "duration" else "", key, value))
    >>> knots.hours, knots.summary, knots.extra
    (1.5, 'ties', {'focus': 'bends'})
    """
    amount = amount_of(fact.value) or amount_of(f"{fact.value} hours")
    heading = heading_of(fact.key)
    if fact.role == "aliases":
        made.aliases += pieces_of(fact.value, ())
    elif difficulty := difficulty_of(fact.value):
        made.difficulty = made.difficulty or difficulty
    elif fact.role == "hours" and amount and amount.hours is not None and made.hours is None:
        made.hours = amount.hours
    elif heading and heading.role == "summary" and not made.summary:
        made.summary = fact.value
    else:
        made.extra[fact.key] = "; ".join(filter(None, (made.extra.get(fact.key, ""), fact.value)))
