"""The steps of a large plan, made a few at a time when they are looked at."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import fsum
from typing import Any, overload

import numpy as np
import numpy.typing as npt

from graph.content import Content, Numbers
from graph.index.index import GraphIndex
from graph.index.rows import Floats, Ints, Rows
from graph.model import REFRESH_WEEKS, ManySteps, PlanStep, Progress
from graph.planning.plan import NAMED_USES, why
from graph.quick_schedule import Slots

_BLOCK = 1024


@dataclass(frozen=True, slots=True, eq=False)
class Laid:
    """A plan as arrays, an entry for each step in its order, from 0.

    `topics` are numbers in the graph, `order` numbers in `index`, the index of the plan; `place` is the step of
    each number of `index`. `slack` is in hours.
    """

    topics: Ints
    index: GraphIndex
    order: Ints
    place: Ints
    slots: Slots
    slack: Floats

    @property
    def hours(self) -> Floats:
        """Study hours of each step."""
        return self.index.hours[self.order]

    def neighbours(self, rows: Rows, steps: Numbers) -> list[list[int]]:
        """Return the steps that these steps are linked with, each list in plan order."""
        numbers = self.index.place[self.order[steps]]
        counts = rows.degrees[numbers]
        others = self.place[self.index.order[rows.others[rows.positions(numbers)]]]
        owners = np.repeat(np.arange(len(steps)), counts)
        linked: list[int] = others[np.lexsort((others, owners))].tolist()
        ends = np.cumsum(counts).tolist()
        return [linked[begin:end] for begin, end in zip([0, *ends], ends, strict=False)]

    def weeks_unused(self) -> npt.NDArray[np.int64]:
        """Return the weeks from the end of each step to its first use in the plan; 0 for one without use."""
        unused = np.zeros(len(self.order), np.int64)
        out = self.index.out
        used = np.flatnonzero(out.degrees)
        if len(used):
            first_use = np.minimum.reduceat(self.place[self.index.order[out.others]], out.first[used])
            steps = self.place[self.index.order[used]]
            unused[steps] = self.slots.week[first_use] - self.slots.end_week[steps]
        return unused


class _Lazy(Sequence[PlanStep]):
    """Steps that are made by number; a slice makes its own, and going through all makes a block at a time."""

    def __init__(self, length: int, made: Callable[[Numbers], list[PlanStep]]) -> None:
        self._length = length
        self._made = made

    def __len__(self) -> int:
        return self._length

    @overload
    def __getitem__(self, place: int) -> PlanStep: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[PlanStep]: ...
    def __getitem__(self, place: int | slice) -> PlanStep | Sequence[PlanStep]:
        if isinstance(place, slice):
            return tuple(self._made(np.arange(self._length)[place]))
        at = place + self._length if place < 0 else place
        if not 0 <= at < self._length:
            raise IndexError(f"there are {self._length} steps and no number {place}")
        return self._made(np.array([at]))[0]

    def __iter__(self) -> Iterator[PlanStep]:
        for begin in range(0, self._length, _BLOCK):
            yield from self._made(np.arange(begin, min(begin + _BLOCK, self._length)))


class PlanSteps(_Lazy, ManySteps):
    """The steps of a plan that is held as arrays; equal to any steps of the same content."""

    def __init__(self, content: Content, laid: Laid, goals: frozenset[str], progress: Mapping[str, Progress]) -> None:
        super().__init__(len(laid.order), self._steps)
        self._content = content
        self._laid = laid
        self._goals = goals
        self._progress = progress
        self.hours = fsum(laid.hours.tolist())
        self.weeks = int(laid.slots.end_week[-1])

    @cached_property
    def _unused(self) -> npt.NDArray[np.int64]:
        return self._laid.weeks_unused()

    @cached_property
    def to_refresh(self) -> Sequence[PlanStep]:  # type: ignore[override]
        """The steps that need a refresher."""
        late = np.flatnonzero(self._unused > REFRESH_WEEKS)
        return _Lazy(len(late), lambda places: self._steps(late[places]))

    def positions(self, topics: Iterable[str]) -> dict[str, int]:
        """Return the position, from 1, of those of some topics that are steps, without making the steps."""
        asked = list(topics)
        numbers = self._content.numbers(asked)
        at = np.searchsorted(self._laid.topics, numbers, sorter=self._by_topic)
        places = self._by_topic[np.minimum(at, len(self) - 1)]
        is_step = self._laid.topics[places] == numbers
        return {asked[row]: int(places[row]) + 1 for row in np.flatnonzero(is_step).tolist()}

    @cached_property
    def _by_topic(self) -> npt.NDArray[np.int64]:
        return np.argsort(self._laid.topics)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, PlanSteps | tuple):
            return NotImplemented
        return len(self) == len(other) and all(one == another for one, another in zip(self, other, strict=True))

    def __hash__(self) -> int:
        return hash(tuple(self))

    def _steps(self, steps: Numbers) -> list[PlanStep]:
        laid, content = self._laid, self._content
        needs = laid.neighbours(laid.index.into, steps)
        helpful = laid.neighbours(laid.index.recommended_into, steps)
        uses = laid.neighbours(laid.index.out, steps)
        ids = _found(content.ids, laid.topics, [*needs, *helpful])
        names = _found(content.names, laid.topics, [use[:NAMED_USES] for use in uses])
        topics = content.topics(laid.topics[steps])
        hours, spare = laid.hours[steps].tolist(), laid.slack[steps].tolist()
        made = []
        for row, step in enumerate(steps.tolist()):
            slot, topic = laid.slots.slot(step), topics[row]
            state = self._progress.get(topic.id, Progress())
            first_uses = [names[use] for use in uses[row][:NAMED_USES]]
            made.append(
                PlanStep(
                    position=step + 1,
                    topic=topic,
                    hours=hours[row],
                    start_hour=slot.start_hour,
                    end_hour=slot.end_hour,
                    week=slot.week,
                    end_week=slot.end_week,
                    needs=tuple(ids[need] for need in needs[row]),
                    helpful=tuple(ids[need] for need in helpful[row]),
                    why=why(topic.id, first_uses, len(uses[row]), self._goals),
                    start_date=slot.start_date,
                    end_date=slot.end_date,
                    status=state.status,
                    notes=state.notes,
                    slack=spare[row],
                    weeks_unused=int(self._unused[step]),
                )
            )
        return made


def _found(values: Callable[[Numbers], list[str]], topics: Ints, steps: list[list[int]]) -> dict[int, Any]:
    """A value for each of some steps."""
    places = np.unique(np.array([step for row in steps for step in row], np.int64))
    return dict(zip(places.tolist(), values(topics[places]), strict=True))
