"""What is studied in one go: the pieces of a schedule, with no time shorter than half an hour."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby
from math import fsum
from typing import NamedTuple

from graph.model import StudyPlan
from graph.planning.calendar import Session, sessions
from graph.planning.plan import calendar_of

LEAST_HOURS = 0.5
"""Nobody sits down for less."""
_CRUMB = 1e-9


class Share(NamedTuple):
    """Some hours of a step; `step` is its place in the plan, counted from 0."""

    step: int
    hours: float


class Sitting(NamedTuple):
    """What is studied in one go on one day: a step, or several short ones."""

    date: date
    parts: tuple[Share, ...]

    @property
    def hours(self) -> float:
        """Study hours altogether; 0 for a milestone."""
        return fsum(part.hours for part in self.parts)

    @property
    def main(self) -> int:
        """The step that takes most of the time, the first of equals."""
        return max(self.parts, key=lambda part: part.hours).step


def sittings(plan: StudyPlan) -> list[Sitting]:
    """Return when to sit down for what, in plan order.

    Pieces of a step that are shorter than half an hour are joined with its next piece, or at its end with the last.
    Steps that are shorter as a whole are joined with others of the same day, else with those before them, as long as
    less than half an hour comes together there, else with those after them. A step of no hours, a milestone, stands by
    itself. No step of half an hour or more ends later than in the schedule.

    Raises
    ------
    InvalidRequestError
        If the plan has no start date.

    Examples
    --------
    >>> from graph.model import PlanRequest, PlanStep, Topic
    >>> steps = (PlanStep(1, Topic("a", "A"), 2.0, 0.0, 2.0, 1, 1), PlanStep(2, Topic("b", "B"), 0.25, 2.0, 2.25, 1, 2))
    >>> request = PlanRequest(goals=("b",), hours_per_week=2.1, start=date(2026, 11, 23))
    >>> for sitting in sittings(StudyPlan(request, (), steps)):
    ...     print(sitting.date, [(part.step, round(part.hours, 2)) for part in sitting.parts])
    2026-11-24 [(0, 0.6)]
    2026-11-26 [(0, 0.6)]
    2026-11-28 [(0, 0.8), (1, 0.25)]
    """
    hours = [step.hours for step in plan.steps]
    found = sessions(hours, calendar_of(plan.request), whole_topics=plan.request.whole_topics)
    return _together([piece for _, pieces in groupby(found, key=lambda one: one.step) for piece in _joined([*pieces])])


def _joined(pieces: Sequence[Session]) -> Iterator[Session]:
    """The pieces of one step, none but an only one shorter than half an hour."""
    long: list[Session] = []
    carried = 0.0
    for piece in pieces:
        carried = fsum((carried, piece.hours))
        if not _is_short(carried):
            long.append(piece._replace(hours=carried))
            carried = 0.0
    if not long:
        long.append(pieces[-1]._replace(hours=carried))
    elif carried:
        long[-1] = long[-1]._replace(hours=fsum((long[-1].hours, carried)))
    return iter(long)


def _together(pieces: Iterable[Session]) -> list[Sitting]:
    """Sittings of pieces that follow each other, of which some are short."""
    found: list[Sitting] = []
    before: int | None = None  # the sitting that takes in what is too short
    moved = 0.0  # hours of later days that it took in: always less than half an hour
    waiting: list[Session] = []
    for piece in pieces:
        if not piece.hours:
            found.append(_sitting([piece]))
            continue
        if _is_short(piece.hours) and before is not None and not waiting and found[before].date == piece.date:
            _append(found, before, [piece])
            continue
        if waiting and before is not None and waiting[-1].date < piece.date:
            held_up = fsum(one.hours for one in waiting)
            if _is_short(moved + held_up):
                _append(found, before, waiting)
                moved, waiting = moved + held_up, []
        waiting.append(piece)
        if not _is_short(fsum(one.hours for one in waiting)):
            before, moved = len(found), 0.0
            found.append(_sitting(waiting))
            waiting = []
    if waiting and before is not None:
        _append(found, before, waiting)
    elif waiting:
        found.append(_sitting(waiting))
    return found


def _append(found: list[Sitting], place: int, pieces: Iterable[Session]) -> None:
    sitting = found[place]
    found[place] = sitting._replace(parts=(*sitting.parts, *(Share(piece.step, piece.hours) for piece in pieces)))


def _sitting(pieces: Sequence[Session]) -> Sitting:
    return Sitting(pieces[-1].date, tuple(Share(piece.step, piece.hours) for piece in pieces))


def _is_short(hours: float) -> bool:
    return hours < LEAST_HOURS - _CRUMB
