"""The cheapest set of topics that satisfies every need, alternatives included.

This is the solver behind `graph.planning.choices`. A problem is a mapping from each topic that may
be learned to its `Needs`; a selection is a set of those topics that holds the goals, with each of its
topics everything in `always` and at least one member of every tuple in `choices`.

Picking the members is NP-hard (it contains set cover), but real problems fall apart once everything that
leaves no choice has been settled. So: settle that first, split the rest into parts that have nothing to do
with each other, try a bounded branch and bound on each, and only for what is left call HiGHS, whose
import alone takes half a second.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import chain
from typing import Any, NamedTuple

import networkx as nx

from graph.planning.needs import Needs

MOST_BRANCHES = 1_000
"""Branches looked at in one part before HiGHS takes over: a few hundredths of a second."""

_TOLERANCE = 1e-6


def cheapest_selection(
    problem: Mapping[str, Needs], goals: Iterable[str], cost: Mapping[str, int], *, most_branches: int = MOST_BRANCHES
) -> frozenset[str]:
    """Return the selection of least total cost; of several, the one that keeps first-listed members.

    Parameters
    ----------
    problem : mapping of topic id to Needs
        Every topic named in a need is a key; every need can be met.
    goals : iterable of str
        Topics that must be selected.
    cost : mapping of topic id to int
        At least 1 for each topic.
    most_branches : int
        Branches to look at in one part before the mixed-integer solver takes over.

    Returns
    -------
    frozenset of str
        Proven to be the cheapest. Ties: walk from the goals down, each topic before what it may need and
        otherwise in the order of `problem`, and of each choice keep the member listed first as long as the cost
        stays the least.

    Notes
    -----
    Without a choice to make, one forward search and no solver. Branch and bound and the mixed-integer
    programme give the same answer; the second is SciPy's `milp` with a relative gap of 0.

    Examples
    --------
    >>> problem = {
    ...     "training": Needs((), (("pytorch", "tensorflow"),), ("framework",)),
    ...     "pytorch": Needs(("python",), (), ()),
    ...     "tensorflow": Needs((), (), ()),
    ...     "python": Needs((), (), ()),
    ... }
    >>> sorted(cheapest_selection(problem, ["training"], dict.fromkeys(problem, 1)))
    ['tensorflow', 'training']
    """
    forced = _with_all_forced(problem, goals, frozenset())
    if not _undecided(problem, forced, forced):
        return forced
    return _selected(_goals_first(problem), forced, cost, most_branches)


def _selected(
    problem: Mapping[str, Needs], goals: Iterable[str], cost: Mapping[str, int], most_branches: int
) -> frozenset[str]:
    """The selection for a problem that is in the order of `_goals_first`."""
    forced = _with_all_forced(problem, goals, frozenset())
    chosen = set(forced)
    for part in _independent_parts(problem, forced):
        if roots := forced.intersection(part):
            chosen |= _by_branching(part, roots, cost, most_branches) or _by_programme(part, roots, cost, most_branches)
    return frozenset(chosen)


def blocked_topics(problem: Mapping[str, Needs], excluded: Collection[str]) -> frozenset[str]:
    """Return the excluded topics of `problem` and those that cannot be learned without them.

    Examples
    --------
    >>> problem = {"a": Needs((), (), ()), "b": Needs(("a",), (), ()), "c": Needs((), (("b", "d"),), ("g",)),
    ...            "d": Needs((), (), ())}
    >>> sorted(blocked_topics(problem, {"a"}))
    ['a', 'b']
    """
    blocked = {topic for topic in problem if topic in excluded}
    if not blocked:
        return frozenset()
    dependents: dict[str, list[str]] = {topic: [] for topic in problem}
    for topic, need in problem.items():
        for source in chain(need.always, *need.choices):
            dependents[source].append(topic)
    waiting = list(blocked)
    while waiting:
        for topic in dependents[waiting.pop()]:
            need = problem[topic]
            lost = not blocked.isdisjoint(need.always) or any(blocked.issuperset(choice) for choice in need.choices)
            if lost and topic not in blocked:
                blocked.add(topic)
                waiting.append(topic)
    return frozenset(blocked)


def _goals_first(problem: Mapping[str, Needs]) -> dict[str, Needs]:
    """`problem` with each topic before everything it may need.

    In this order the choices already walked decide whether a topic is needed at all, so two selections that
    agree so far have the same choice to make next: that is what makes the tie-break the same for every solver.
    """
    below = nx.DiGraph()
    below.add_nodes_from(problem)
    below.add_edges_from(
        (topic, source) for topic, need in problem.items() for source in chain(need.always, *need.choices)
    )
    place = {topic: place for place, topic in enumerate(problem)}
    return {topic: problem[topic] for topic in nx.lexicographical_topological_sort(below, key=place.__getitem__)}


def _with_all_forced(problem: Mapping[str, Needs], added: Iterable[str], chosen: frozenset[str]) -> frozenset[str]:
    """`chosen` with `added` and whatever that needs without a choice."""
    reached = set(chosen)
    waiting = list(added)
    while waiting:
        topic = waiting.pop()
        if topic in reached:
            continue
        reached.add(topic)
        waiting += problem[topic].always
        waiting += [members[0] for members in problem[topic].choices if len(members) == 1]
    return frozenset(reached)


def _independent_parts(problem: Mapping[str, Needs], forced: frozenset[str]) -> list[dict[str, Needs]]:
    """The problems left once `forced` is settled, such that no topic to decide on is in two of them.

    Forced topics come along where they are the target or a member of one of the choices. A choice whose first
    member is forced is settled, in cost and in order, and after any forced member none is worth a look.
    """
    left = {topic: _left_open(need, forced) for topic, need in problem.items()}
    links = nx.Graph()
    for topic, need in left.items():
        for members in (need.always, *need.choices):
            nx.add_path(links, [other for other in (topic, *members) if other not in forced])
    components = list(nx.connected_components(links))
    number = {topic: place for place, component in enumerate(components) for topic in component}
    parts: list[dict[str, list[tuple[str, ...]]]] = [{} for _ in components]
    for topic, need in left.items():
        if topic in number:
            parts[number[topic]].setdefault(topic, [])
        for members in need.choices:
            part = parts[number[members[0]]]
            part.setdefault(topic, []).append(members)
            part.setdefault(members[-1], [])
    place = {topic: place for place, topic in enumerate(problem)}
    return [
        {topic: Needs(left[topic].always, tuple(part[topic]), ()) for topic in sorted(part, key=place.__getitem__)}
        for part in parts
    ]


def _left_open(need: Needs, forced: frozenset[str]) -> Needs:
    """What of `need` is open with `forced` settled; of a choice, the members up to the first forced one."""
    choices: list[tuple[str, ...]] = []
    for members in need.choices:
        length = next((place for place, member in enumerate(members, 1) if member in forced), len(members))
        if members[0] not in forced:
            choices.append(members[:length])
    return Needs(tuple(source for source in need.always if source not in forced), tuple(choices), ())


def _undecided(problem: Mapping[str, Needs], topics: Iterable[str], chosen: frozenset[str]) -> list[tuple[str, ...]]:
    """The choices of `topics` of which `chosen` holds no member."""
    choices = chain.from_iterable(problem[topic].choices for topic in topics)
    return [members for members in choices if chosen.isdisjoint(members)]


def _ranks(problem: Mapping[str, Needs], chosen: frozenset[str]) -> list[int]:
    """The place of the member taken in each choice, 0 where none is needed: what ties are broken by."""
    return [
        next(rank for rank, member in enumerate(members) if member in chosen) if topic in chosen else 0
        for topic, need in problem.items()
        for members in need.choices
    ]


def _by_branching(
    problem: Mapping[str, Needs], forced: frozenset[str], cost: Mapping[str, int], most_branches: int
) -> frozenset[str] | None:
    """The cheapest selection by branch and bound, or None if it takes more branches than allowed."""
    best: frozenset[str] | None = None
    best_cost = 0
    seen: set[frozenset[str]] = set()
    waiting = [(0, forced, _undecided(problem, sorted(forced), forced))]
    while waiting:
        spent, chosen, undecided = waiting.pop()
        if chosen in seen or (best is not None and spent > best_cost):
            continue
        seen.add(chosen)
        if len(seen) > most_branches:
            return None
        if not undecided:
            if best is None or (spent, _ranks(problem, chosen)) < (best_cost, _ranks(problem, best)):
                best, best_cost = chosen, spent
            continue
        for member in reversed(undecided[0]):
            grown = _with_all_forced(problem, [member], chosen)
            new = sorted(grown - chosen)
            still = [members for members in undecided if grown.isdisjoint(members)]
            more = _undecided(problem, new, grown)
            waiting.append((spent + sum(cost[topic] for topic in new), grown, still + more))
    return best


def _by_programme(
    problem: Mapping[str, Needs], forced: frozenset[str], cost: Mapping[str, int], most_branches: int
) -> frozenset[str]:
    """The cheapest selection by mixed-integer programming.

    Once the least cost is known, topics that no selection of that cost holds are struck out, and what is left is
    a smaller problem of the same kind; where nothing can be struck out, ties are broken choice by choice.
    """
    programme = _Programme(problem, forced, cost)
    best = programme.solved([])
    assert best is not None, "every need of the problem can be met"
    limit = programme.total(best)
    struck = programme.dearer_than(limit) or _in_no_other(programme, problem, forced, best, limit)
    if struck:
        return _selected(_without(problem, blocked_topics(problem, struck)), forced, cost, most_branches)
    kept: list[_Row] = []
    for topic, need in problem.items():
        for members in need.choices:
            best = _with_earlier_member(programme, _Row(topic, members), best, limit, kept)
    return best


def _in_no_other(
    programme: _Programme, problem: Mapping[str, Needs], forced: frozenset[str], best: frozenset[str], limit: int
) -> frozenset[str]:
    """The topics that no selection within the limit holds: ask for one with a new member of a choice until none has."""
    root = min(forced)
    held = best
    while unseen := tuple(topic for topic in problem if topic in programme.members and topic not in held):
        other = programme.solved([_Row(root, unseen)])
        if other is None or programme.total(other) > limit:
            break
        held |= other
    return frozenset(problem).difference(held)


def _without(problem: Mapping[str, Needs], struck: frozenset[str]) -> dict[str, Needs]:
    def open_members(members: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(member for member in members if member not in struck)

    return {
        topic: need._replace(choices=tuple(open_members(members) for members in need.choices))
        for topic, need in problem.items()
        if topic not in struck
    }


class _Row(NamedTuple):
    """The condition that `topic` is selected only with at least one of `members`."""

    topic: str
    members: tuple[str, ...]


def _with_earlier_member(
    programme: _Programme, choice: _Row, best: frozenset[str], limit: int, kept: list[_Row]
) -> frozenset[str]:
    """A selection within the limit with the earliest possible member of one choice; `kept` then holds it fast."""
    topic, members = choice
    count = 1
    while topic in best and best.isdisjoint(members[:count]):
        other = programme.solved([*kept, _Row(topic, members[:count])])
        if other is not None and programme.total(other) <= limit:
            best = other
        else:
            count += 1
    kept.append(_Row(topic, members[:count]))
    return best


class _Programme:
    """One mixed-integer programme that is asked again and again with more rows.

    x from 0 to 1 for each topic; x(topic) <= sum of x(members) for each row; minimise the sum of cost · x. Only
    `members` of choices have to be whole: with those settled, each other topic is at the least that what needs it
    leaves it, 0 or 1. On the hardest case measured that was four times as fast as asking it of all.
    """

    def __init__(self, problem: Mapping[str, Needs], forced: frozenset[str], cost: Mapping[str, int]) -> None:
        self._topics = list(problem)
        self._place = {topic: place for place, topic in enumerate(problem)}
        self._least = [int(topic in forced) for topic in problem]
        self._cost = [0 if topic in forced else cost[topic] for topic in problem]
        self.members = frozenset(chain.from_iterable(chain.from_iterable(need.choices for need in problem.values())))
        self._rows = [
            _Row(topic, members)
            for topic, need in problem.items()
            for members in (*((source,) for source in need.always), *need.choices)
        ]

    def total(self, chosen: frozenset[str]) -> int:
        """The cost of a selection, beyond what is forced."""
        return sum(self._cost[self._place[topic]] for topic in chosen)

    def solved(self, more: Sequence[_Row]) -> frozenset[str] | None:
        """The cheapest selection that also meets `more`, or None if there is none."""
        import numpy as np
        from scipy.optimize import Bounds, LinearConstraint, milp

        answer = milp(
            self._cost,
            integrality=np.array([topic in self.members for topic in self._topics], dtype=int),
            bounds=Bounds(self._least, 1),
            constraints=LinearConstraint(self._matrix([*self._rows, *more]), ub=0),
            options={"mip_rel_gap": 0},
        )
        if answer.x is None:
            return None
        return frozenset(topic for topic, value in zip(self._topics, answer.x, strict=True) if value > 0.5)

    def dearer_than(self, limit: int) -> frozenset[str]:
        """Topics whose reduced cost shows that no selection that holds them stays within `limit`."""
        from scipy.optimize import linprog

        relaxed = linprog(
            self._cost,
            A_ub=self._matrix(self._rows),
            b_ub=[0] * len(self._rows),
            bounds=[(least, 1) for least in self._least],
            method="highs",
        )
        assert relaxed.fun is not None, "the programme without whole numbers is easier than the one solved"
        room = limit - relaxed.fun + _TOLERANCE * limit
        reduced_costs = zip(self._topics, self._least, relaxed.lower.marginals, strict=True)
        return frozenset(topic for topic, least, reduced_cost in reduced_costs if not least and reduced_cost > room)

    def _matrix(self, rows: Sequence[_Row]) -> Any:
        from scipy.sparse import csr_array

        entries: list[tuple[int, int, float]] = []
        for number, row in enumerate(rows):
            entries.append((number, self._place[row.topic], 1.0))
            entries += [(number, self._place[member], -1.0) for member in row.members]
        numbers, places, values = zip(*entries, strict=True)
        return csr_array((values, (numbers, places)), shape=(len(rows), len(self._topics)))
