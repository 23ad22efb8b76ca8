"""Frozen values that the rooms of this package hand to each other.

Nothing here computes more than a sum or a name: a value says what is, the rooms above decide.
An edge always runs from a prerequisite (`source`) to the topic that needs it (`target`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from math import fsum
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    import networkx as nx

from graph.formatting import counted, first_few, hours_number
from graph.shown import MOST_ROWS, brief, html_table, span

Difficulty = Literal["beginner", "intermediate", "advanced", ""]
Kind = Literal["required", "recommended", "corequisite"]
Order = Literal["finish", "subject", "quick-wins", "deadline", "easy"]
Standing = Literal["current", "legacy"]
Status = Literal["to do", "in progress", "done", "skipped"]
Severity = Literal["error", "warning"]

DIFFICULTIES: tuple[Difficulty, ...] = ("beginner", "intermediate", "advanced")
KINDS: tuple[Kind, ...] = ("required", "recommended", "corequisite")
ORDERS: tuple[Order, ...] = ("finish", "subject", "quick-wins", "deadline", "easy")
STANDINGS: tuple[Standing, ...] = ("current", "legacy")
STATUSES: tuple[Status, ...] = ("to do", "in progress", "done", "skipped")
RESOURCE_KINDS = ("book", "course", "paper", "docs", "video", "project", "article")
COSTS = ("free", "paid")

DEFAULT_CATEGORY = "Topics"
DEFAULT_HOURS = 1.0
MOST_HOURS = 100_000.0
"""Nobody studies one topic for so long; sums of such hours stay exact, at any number of topics."""


@dataclass(frozen=True, slots=True)
class Topic:
    """One thing to learn.

    `hours` is study time in hours; `hours_assumed` says that the file gave none. `explanation` says what it is and why
    anyone needs it. A topic of the status ``"legacy"`` is retired: it can be found and learned still, but is taken last
    among equal alternatives. `line` is the line of topics.csv it came from, 0 if it came from elsewhere. `extra` keeps
    the columns we do not know, as pairs in file order.
    """

    id: str
    name: str
    category: str = DEFAULT_CATEGORY
    area: str = ""
    difficulty: Difficulty = ""
    hours: float = DEFAULT_HOURS
    summary: str = ""
    aliases: tuple[str, ...] = ()
    hours_assumed: bool = False
    line: int = 0
    extra: tuple[tuple[str, str], ...] = ()
    explanation: str = ""
    status: Standing = "current"

    __repr__ = brief


COUNT = re.compile(r"^([1-9][0-9]{0,8}) of ")
"""How the name of a group begins that asks for so many of its members."""


def count_asked(group: str) -> int:
    """Return how many of its members a group of alternatives asks for: N where its name begins with "N of ", else 1.

    Examples
    --------
    >>> count_asked("2 of electives"), count_asked("framework"), count_asked("0 of these")
    (2, 1, 1)
    """
    found = COUNT.match(group)
    return int(found[1]) if found else 1


def asked_of(group: str) -> str:
    """Return how many of a group are needed, and its name, as words.

    Examples
    --------
    >>> asked_of("2 of electives"), asked_of("framework")
    ('2 of electives', 'one of framework')
    """
    return group if COUNT.match(group) else f"one of {group}"


@dataclass(frozen=True, slots=True)
class Prerequisite:
    """The statement that `source` must (or should) be learned before `target`.

    A corequisite is as needed as a required prerequisite, and may be learned in the same week; topics that are
    corequisites of each other are taken together. Required edges of one target with the same non-empty `group` are
    alternatives: one of them is enough, or as many as the group asks for (see `count_asked`).
    """

    source: str
    target: str
    kind: Kind = "required"
    group: str = ""
    reason: str = ""
    line: int = 0
    extra: tuple[tuple[str, str], ...] = ()

    __repr__ = brief

    @property
    def is_required(self) -> bool:
        """Whether the target cannot be learned without this edge (or enough others of its group)."""
        return self.kind != "recommended"


@dataclass(frozen=True, slots=True)
class Resource:
    """Something to learn a topic from; `hours` is None where the file gave none."""

    topic: str
    title: str
    url: str = ""
    kind: str = ""
    hours: float | None = None
    cost: str = ""
    line: int = 0

    __repr__ = brief

    @property
    def is_link(self) -> bool:
        """Whether the address may be made clickable: http and https only."""
        return self.url.lower().startswith(("http://", "https://"))


@dataclass(frozen=True, slots=True)
class EntryGoal:
    """A named goal that a graph offers to newcomers: one line of goals.csv."""

    name: str
    goals: tuple[str, ...]
    summary: str = ""
    line: int = 0

    __repr__ = brief


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in the files: where, what was found, what to do.

    `code` is a short stable name for scripts (``unknown-topic``); `line` is None where a problem
    belongs to a file as a whole. `found` and `advice` are sentences without the place.
    """

    severity: Severity
    code: str
    file: str
    line: int | None
    found: str
    advice: str

    __repr__ = brief

    @property
    def is_error(self) -> bool:
        """Whether the graph cannot be built before this is mended."""
        return self.severity == "error"

    @property
    def place(self) -> str:
        """The file and, where there is one, the line."""
        return self.file if self.line is None else f"{self.file}, line {self.line}"

    def __str__(self) -> str:
        return f"{self.place}: {self.found} {self.advice}".strip()


class FileNames(NamedTuple):
    """What a person calls the files of one graph, for messages; also the order in which they are reported."""

    topics: str = "topics.csv"
    edges: str = "edges.csv"
    resources: str = "resources.csv"
    goals: str = "goals.csv"


STANDARD_FILES = FileNames()
PACKAGE_FILE = "datapackage.json"
"""What says of the files beside it which columns and keys they have."""


@dataclass(frozen=True, slots=True)
class Records:
    """Everything the files of one graph said, in file order, with line numbers.

    `topic_columns` and `edge_columns` are the header rows as found, so that an export can give
    unknown columns back in their order. `set_aside_topics` and `set_aside_edges` hold what could be
    understood of rows with an error in them: no graph is built from these, but their ids count as named,
    so that one bad value is one problem and not ten. `files` says what the person calls each file.
    """

    topics: tuple[Topic, ...]
    prerequisites: tuple[Prerequisite, ...]
    resources: tuple[Resource, ...] = ()
    entry_goals: tuple[EntryGoal, ...] = ()
    topic_columns: tuple[str, ...] = ()
    edge_columns: tuple[str, ...] = ()
    set_aside_topics: tuple[Topic, ...] = ()
    set_aside_edges: tuple[Prerequisite, ...] = ()
    files: FileNames = STANDARD_FILES

    def __repr__(self) -> str:
        return f"<Records: {counted(len(self.topics), 'topic')}, {counted(len(self.prerequisites), 'prerequisite')}>"


@dataclass(frozen=True, slots=True)
class Progress:
    """What a learner did with one topic of a plan; `hours` overrides the topic's own where given.

    `begun` and `ended` are the days on which it was begun and finished, and `spent` the hours that went into it, where
    that is known.
    """

    status: Status = "to do"
    hours: float | None = None
    notes: str = ""
    begun: date | None = None
    ended: date | None = None
    spent: float | None = None

    __repr__ = brief


@dataclass(frozen=True, slots=True)
class PlanRequest:
    """What a learner asks for. Topics are named by id; pairs stand for mappings, so that a request can be hashed.

    Parameters
    ----------
    goals : tuple of str
        The topics to reach, at least one.
    known : frozenset of str
        Topics the learner says they know; their prerequisites count as known too.
    unknown : frozenset of str
        Topics that follow from `known` but that this learner does not know after all.
    order : str
        One of `ORDERS`.
    hours_per_week : float, or tuple of float
        Study hours in each week; a tuple names the first weeks one by one, and its last entry
        goes on for ever.
    start : date, optional
        First day of study; without it the plan has weeks but no dates.
    weekdays : tuple of int
        Days of study, Monday 0 to Sunday 6; the hours of a week are spread evenly over them.
    days_off : frozenset of date
        Days without study.
    deadlines : pairs of goal id and date
    weights : pairs of goal id and float
        How much a goal matters; 1 where none is given.
    pinned : frozenset of str
        Topics to prefer wherever they are one of several alternatives.
    progress : pairs of topic id and Progress
        Status, own hours and notes from an earlier plan.
    whole_topics : bool
        Start no topic in a week in which it cannot be finished.
    budget : float, optional
        Total hours to spend; the plan then holds the best part that fits.
    today : date, optional
        What is left begins on the first study day from this one on; weeks count from `start` all the same.
    promised : pairs of topic id and date
        When each topic was to end by the plan that was accepted first; empty: this plan is the promise.
    in_force : tuple of str
        The order followed so far, of which no more is changed than must be: what is done, in progress, new or gone
        finds its place in it. Empty for a fresh order.
    asked : pairs of topic id and name
        Under which name each goal was asked for, where that is not its id.
    """

    goals: tuple[str, ...]
    known: frozenset[str] = frozenset()
    unknown: frozenset[str] = frozenset()
    order: Order = "finish"
    hours_per_week: float | tuple[float, ...] = 5.0
    start: date | None = None
    weekdays: tuple[int, ...] = (0, 1, 2, 3, 4, 5, 6)
    days_off: frozenset[date] = frozenset()
    deadlines: tuple[tuple[str, date], ...] = ()
    weights: tuple[tuple[str, float], ...] = ()
    pinned: frozenset[str] = frozenset()
    progress: tuple[tuple[str, Progress], ...] = ()
    whole_topics: bool = False
    budget: float | None = None
    today: date | None = None
    promised: tuple[tuple[str, date], ...] = ()
    in_force: tuple[str, ...] = ()
    asked: tuple[tuple[str, str], ...] = field(default=(), compare=False)

    __repr__ = brief


@dataclass(frozen=True, slots=True)
class Choice:
    """One "one of these" that a plan had to settle.

    `others` are the alternatives that were not picked, in file order, each with the hours by which the whole
    plan would grow; None where that was not worked out or where no plan has it.
    """

    target: str
    group: str
    picked: str
    others: tuple[tuple[str, float | None], ...] = ()

    __repr__ = brief


@dataclass(frozen=True, slots=True)
class OrderFigures:
    """What an order costs.

    `switches` counts steps whose category differs from the step before. `gap` sums, over all topics, the study
    hours between the end of a topic and the start of the first that uses it. `first_goal` and `mean_goal` are
    hours until the first goal, and until a goal on (weighted) average. `lateness` is the largest number of
    hours by which a deadline is missed, 0 if none is. `backwards` counts recommended edges whose source comes later.
    """

    switches: int = 0
    gap: float = 0.0
    first_goal: float = 0.0
    mean_goal: float = 0.0
    lateness: float = 0.0
    backwards: int = 0


@dataclass(frozen=True, slots=True)
class GoalForecast:
    """When a goal is reached, and what is missing where its deadline is not met.

    `finish_hour` counts study hours from the beginning of the plan. `days_late` is 0 where the deadline holds or there
    is none; `shortfall` are the study hours up to the goal that lie after the due day. (A goal of no hours can be
    late and lack nothing.) `days_behind` counts from the day that was promised, below 0 if the goal is ahead of it;
    None where nothing was.
    """

    goal: str
    finish_hour: float
    finish_week: int
    finish_date: date | None = None
    due: date | None = None
    shortfall: float = 0.0
    days_late: int = 0
    days_behind: int | None = None


@dataclass(frozen=True, slots=True)
class PlanStep:
    """One topic of a plan, in its place.

    `hours` are those of this learner, who may have changed the topic's own. `start_hour` and `end_hour` count
    study hours from the beginning of the plan; `week` is the week in which the step starts and `end_week` that
    in which it ends, both from 1. `needs` holds the ids of its direct prerequisites inside the plan and `helpful`
    those that are merely recommended, both in plan order. `why` says what it is for. `slack` is how many hours
    later it may end, for people who work in parallel, without moving the end of the whole. `weeks_unused` counts
    the weeks from its end to its first use in the plan.
    """

    position: int
    topic: Topic
    hours: float
    start_hour: float
    end_hour: float
    week: int
    end_week: int
    needs: tuple[str, ...] = ()
    helpful: tuple[str, ...] = ()
    why: str = ""
    start_date: date | None = None
    end_date: date | None = None
    status: Status = "to do"
    notes: str = ""
    slack: float = 0.0
    weeks_unused: int = 0
    refresh: tuple[str, ...] = ()

    __repr__ = brief

    @property
    def is_left(self) -> bool:
        """Whether it is still to be studied; what is done keeps its position, what is skipped has none."""
        return self.status not in ("done", "skipped")

    @property
    def needs_refresh(self) -> bool:
        """Whether it uses something that was not touched for long: look at that again first."""
        return bool(self.refresh)


@dataclass(frozen=True, slots=True)
class StudyPlan:
    """The answer to a `PlanRequest`: what to learn, in which order, by when.

    `steps` are the topics still to be learned, every topic after its prerequisites. `finished` are topics of an
    earlier plan that are done or skipped, so that nothing a learner noted is lost. `known` is what the learner
    said, `implied` what follows from it; both in id order. `part` is the NetworkX DAG that the plan was made on: its
    steps and the done topics on the way, with the prerequisites that constrain it, each choice met by the members
    learned first. Where `choices_gap` is 0, no other choice among alternatives takes fewer hours; otherwise that was
    not proven within the work allowed, and none saves more than `choices_gap` hours. `budget_proven` says that no other
    part would be worth more within the budget.
    """

    request: PlanRequest
    goals: tuple[Topic, ...]
    steps: tuple[PlanStep, ...]
    finished: tuple[PlanStep, ...] = ()
    known: tuple[Topic, ...] = ()
    implied: tuple[Topic, ...] = ()
    critical_path: tuple[str, ...] = ()
    choices: tuple[Choice, ...] = ()
    forecasts: tuple[GoalForecast, ...] = ()
    figures: OrderFigures = OrderFigures()
    hours_assumed: int = 0
    proven_best: bool = False
    choices_gap: float = 0.0
    budget_proven: bool = True
    part: nx.DiGraph | None = field(default=None, compare=False, repr=False)

    @property
    def done(self) -> int:
        """How many steps of the plan are done: the first one that is left is the one after these."""
        return sum(step.position > 0 for step in self.finished)

    @property
    def hours(self) -> float:
        """Study hours of all steps that are left."""
        return fsum(step.hours for step in self.steps)

    @property
    def last_week(self) -> int:
        """The number of the week in which the last step is done; 0 for an empty plan."""
        return max((step.end_week for step in self.steps), default=0)

    @property
    def weeks(self) -> int:
        """Weeks from `first_week` until the last step is done; 0 for an empty plan."""
        return max(0, self.last_week - self.first_week + 1)

    @property
    def to_refresh(self) -> Sequence[PlanStep]:
        """The steps that use something which was not touched for long."""
        return tuple(step for step in self.steps if step.needs_refresh)

    @property
    def finish_date(self) -> date | None:
        """The day on which the last step ends; None without a start date or steps."""
        return self.steps[-1].end_date if self.steps else None

    @property
    def promise(self) -> dict[str, date]:
        """When each topic was to end by the plan that was accepted first; where there was none, by this one."""
        if self.request.promised:
            return dict(self.request.promised)
        return {step.topic.id: step.end_date for step in (*self.finished, *self.steps) if step.end_date}

    @property
    def behind_hours(self) -> float:
        """Study hours that were promised before today and are not done."""
        today, promised = self.request.today, dict(self.request.promised)
        if today is None or not promised:
            return 0.0
        return fsum(step.hours for step in self.steps if promised.get(step.topic.id, today) < today)

    @property
    def first_week(self) -> int:
        """The week in which what is left can begin: 1, or where the start lies in the past, that of today."""
        start, today = self.request.start, self.request.today
        return 1 if start is None or today is None else max(0, (today - start).days) // 7 + 1

    def __repr__(self) -> str:
        return f"<StudyPlan: {self._summary()}>"

    def _repr_html_(self) -> str:
        """Return the first steps as a table, which a notebook shows."""
        steps = self.steps[:MOST_ROWS]
        dated = self.request.start is not None
        rows = [
            (
                str(step.position),
                step.topic.name,
                hours_number(step.hours),
                span(str(step.start_date), str(step.end_date)) if dated else span(str(step.week), str(step.end_week)),
                step.why,
            )
            for step in steps
        ]
        headings = ("#", "Topic", "Hours", "Dates" if dated else "Weeks", "Why")
        return html_table(self._summary(), headings, rows, len(self.steps), "step")

    def _summary(self) -> str:
        """What is to be learned for what, on one line."""
        goals = first_few((topic.name for topic in self.goals), len(self.goals))
        if not self.steps:
            return f"nothing is left to learn for {goals}"
        hours = f"{hours_number(self.hours)} hours"
        return f"{counted(len(self.steps), 'topic')}, {hours}, {counted(self.weeks, 'week')} to {goals}"
