"""Find out what somebody knows already, with few questions about single topics.

Who knows a topic knows what it rests on in any case; who does not know it knows nothing that rests on it in any case.
Each question is the one whose answer settles most, whatever it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from graph.core.topic_graph import TopicGraph
from graph.model import StudyPlan, Topic
from graph.planning.needs import needs_of_all

_MOST_FORESEEN = 400
"""Above this many topics the number of questions left is not shown: computing it would take too long."""
_YOU_CAN = "You can "
_NEXT_SENTENCE = re.compile(r"\.\s+(?=[^\W\d_a-z])")


@dataclass(frozen=True, slots=True)
class Placement:
    """What is settled of what some goals rest on.

    Sets of topics are numbers, of which bit `n` stands for ``topics[n]``; `below` and `above` are, for each topic, what
    it rests on in any case and what rests on it, itself among them. `answers` are topics with whether they are known.

    Examples
    --------
    >>> from graph.loading.build import build_graph
    >>> from graph.model import Prerequisite, Records
    >>> from graph.planning.plan import study_plan
    >>> topics = tuple(Topic(name, name.title()) for name in ("a", "b", "c"))
    >>> graph = build_graph(Records(topics, (Prerequisite("a", "b"), Prerequisite("b", "c"))))
    >>> placement = placement_for(graph, study_plan(graph, "C"))
    >>> placement.question
    'b'
    >>> sorted(placement.answered("b", True).known), placement.answered("b", True).question
    (['a', 'b'], 'c')
    """

    topics: tuple[str, ...]
    below: tuple[int, ...]
    above: tuple[int, ...]
    answers: tuple[tuple[str, bool], ...] = ()

    @property
    def known(self) -> frozenset[str]:
        """What is known, as far as it is settled."""
        return self._named(self._settled()[0])

    @property
    def open_topics(self) -> frozenset[str]:
        """What is not settled; it counts as not known."""
        return self._named(self._open())

    @property
    def said(self) -> tuple[str, ...]:
        """The topics that are known and under no other such topic: all that has to be said."""
        known = self._settled()[0]
        return tuple(
            topic
            for number, topic in enumerate(self.topics)
            if known >> number & 1 and not self.above[number] & known & ~(1 << number)
        )

    @property
    def question(self) -> str | None:
        """The topic to ask about next; None where all is settled. O(V²/64) for V topics."""
        open_set = self._open()
        asked = [number for number in range(len(self.topics)) if open_set >> number & 1]
        if not asked:
            return None

        def worth(number: int) -> tuple[int, int, int]:
            yes, no = (self.below[number] & open_set).bit_count(), (self.above[number] & open_set).bit_count()
            # Of equal worse answers the more even question: it leaves less for whoever gives that answer each time.
            return min(yes, no), -max(yes, no), -number

        return self.topics[max(asked, key=worth)]

    @property
    def about_left(self) -> int | None:
        """About how many questions are left, 0 where there are none; None where it would take long to say."""
        if self._open().bit_count() > _MOST_FORESEEN:
            return None
        return round(sum(self._questions(first) for first in (True, False)) / 2)

    def answered(self, topic: str, knows: bool) -> Placement:
        """Return what is settled after an answer; "not sure" is no."""
        return replace(self, answers=(*self.answers, (topic, knows)))

    def back(self) -> Placement:
        """Return what was settled before the last answer; the same without one."""
        return replace(self, answers=self.answers[:-1])

    def _questions(self, knows: bool) -> int:
        """The number of questions if every other answer is yes."""
        placement, count = self, 0
        while (topic := placement.question) is not None:
            placement, count, knows = placement.answered(topic, knows), count + 1, not knows
        return count

    def _settled(self) -> tuple[int, int]:
        """What is known, and what is not; the later answer holds where two are at odds."""
        known, unknown = 0, 0
        number = {topic: place for place, topic in enumerate(self.topics)}
        for topic, knows in self.answers:
            if knows:
                known |= self.below[number[topic]]
                unknown &= ~self.below[number[topic]]
            else:
                unknown |= self.above[number[topic]]
                known &= ~self.above[number[topic]]
        return known, unknown

    def _open(self) -> int:
        known, unknown = self._settled()
        return (1 << len(self.topics)) - 1 & ~(known | unknown)

    def _named(self, topics: int) -> frozenset[str]:
        return frozenset(topic for number, topic in enumerate(self.topics) if topics >> number & 1)


def placement_for(graph: TopicGraph, plan: StudyPlan) -> Placement:
    """Return the questions about the steps of a plan that are left: what the learner knows already need not be studied.

    Only what is in the plan is asked about, not the alternatives that it leaves out.

    Notes
    -----
    O(V · E / 64) for V steps and the E prerequisites among them: sets of topics are bits of a number.
    """
    topics = tuple(sorted(step.topic.id for step in plan.steps))
    number = {topic: place for place, topic in enumerate(topics)}
    # Through a choice nothing follows: whoever knows what needs one of several may have learned another.
    needs_of = needs_of_all(graph.closure_dag(topics))
    always = [[number[source] for source in needs_of(topic).always if source in number] for topic in topics]
    used: list[list[int]] = [[] for _ in topics]
    for target, sources in enumerate(always):
        for source in sources:
            used[source].append(target)
    order = [number[step.topic.id] for step in plan.steps]
    return Placement(topics, _reached(always, order), _reached(used, order[::-1]))


def question_text(topic: Topic) -> str:
    """Return the question that asks whether a learner knows a topic, from its summary if that says what one can do.

    Examples
    --------
    >>> question_text(Topic("dot", "Dot product", summary="You can compute angles. It is used everywhere."))
    'Can you compute angles?'
    >>> question_text(Topic("sets", "Sets"))
    'Do you know Sets?'
    """
    if not topic.summary.startswith(_YOU_CAN):
        return f"Do you know {topic.name}?"
    first = _NEXT_SENTENCE.split(topic.summary.removeprefix(_YOU_CAN))[0].rstrip(".")
    return f"Can you {first}?"


def _reached(direct: Sequence[Sequence[int]], order: Iterable[int]) -> tuple[int, ...]:
    """For each number all that is reached from it, itself included, as bits; `order` has what is reached first.

    Topics that are taken together reach each other: they are gone through twice.
    """
    found = [1 << number for number in range(len(direct))]
    order = list(order)
    for number in (*order, *order):
        for other in direct[number]:
            found[number] |= found[other]
    return tuple(found)
