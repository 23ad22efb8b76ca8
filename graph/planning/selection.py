"""The cheapest set of topics that satisfies every need, alternatives included.

This is the solver behind `graph.planning.choices`. A problem is a mapping from each topic that may be learned to its
`Needs`; a selection is a set of those topics that holds the goals, with each of its topics everything in `always` and
of each tuple in `choices` as many members as `counts` says.

Picking the members is NP-hard (it contains set cover), but real problems fall apart once everything that leaves no
choice has been settled. So: settle that first, split the rest into parts that have nothing to do with each other, and
try a bounded branch and bound on each. For what is left, a good selection shows what is too dear to be in the best
one, the linear programme shows more of that, and what remains falls apart again or goes to HiGHS. All of it is bound
by an amount of work, not by time: where it ends, the best found counts, with what is known of the distance to the best.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from math import ceil
from typing import NamedTuple, TypeVar

from networkx.utils import UnionFind

from graph.planning.estimates import Open, Subproblem, improved, prices, selection_by, shared_bound, too_dear
from graph.planning.needs import Needs
from graph.planning.programme import Answer, Constraint, Relaxed, relaxed, solved

MOST_BRANCHES = 1_000
"""Branches looked at in one part before programmes take over: a few hundredths of a second."""
MOST_WORK = 4_000_000
"""What programmes and searches may take for one selection: at most some 40 seconds on a slow core."""

_Topic = TypeVar("_Topic", str, int)

_LARGEST_BRANCHED = 500
_TIE_WORK = MOST_WORK // 4
# Of the work: an entry of a matrix in a linear programme, and in one with whole numbers that hardly matter.
_ENTRY = 10
_CLOSE = 0.01
_AT_ONCE = 100_000
_MOST_TRIES = 2_000
_TRIED_WORK = MOST_WORK // 10


class Selection(NamedTuple):
    """Topics that satisfy every need, and by how much at most the first figure of their cost is above the least."""

    topics: frozenset[str]
    gap: int


def cheapest_selection(
    problem: Mapping[str, Needs],
    goals: Iterable[str],
    cost: Mapping[str, Sequence[int]],
    *,
    in_force: Collection[str] = (),
    most_branches: int = MOST_BRANCHES,
    most_work: int = MOST_WORK,
) -> Selection:
    """Return the selection of least total cost; of several, the one that keeps first-listed members.

    Parameters
    ----------
    problem : mapping of topic id to Needs
        Every topic named in a need is a key; every need can be met. In each choice there are more members than it asks
        for. Best in an order in which topics come before what they may need.
    goals : iterable of str
        Topics that must be selected.
    cost : mapping of topic id to sequence of int
        Figures of at least 0, the same number for each topic; the totals of the first are compared first, those of the
        next where they are equal, and so on. At least one figure of each topic is not 0.
    in_force : collection of str
        A selection that is kept where nothing better is found at once and the best cannot be proven. (That it wins a
        tie is a matter of `cost`.)
    most_branches : int
        Branches to look at in one part before programmes take over.
    most_work : int
        What these may take; 0 leaves a good selection and a simple bound.

    Returns
    -------
    Selection
        Proven to be the cheapest by the first figure if `gap` is 0. Ties: walk the topics in the order of `problem`,
        and of each choice keep the members listed first as long as the cost stays the least; in parts of problems so
        large that the work is at its end before, any of the cheapest.

    Notes
    -----
    Without a choice to make, one forward search and no solver. Branch and bound and programmes give the same answer.
    The same arguments give the same answer on every machine.

    Examples
    --------
    >>> problem = {
    ...     "training": Needs((), (("pytorch", "tensorflow"),), ("framework",), (1,)),
    ...     "pytorch": Needs(("python",)),
    ...     "tensorflow": Needs(()),
    ...     "python": Needs(()),
    ... }
    >>> found = cheapest_selection(problem, ["training"], dict.fromkeys(problem, (1,)))
    >>> sorted(found.topics), found.gap
    (['tensorflow', 'training'], 0)
    """
    names = list(problem)
    number = {topic: place for place, topic in enumerate(names)}
    whole = Subproblem(
        cost=(),
        always=[tuple([number[source] for source in need.always]) for need in problem.values()],
        choices=[
            tuple([Open(tuple([number[one] for one in members]), count) for members, count in _counted(need)])
            for need in problem.values()
        ],
        roots=frozenset([number[goal] for goal in goals]),
        liked=frozenset([number[topic] for topic in in_force if topic in number]),
    )
    forced, pieces = _split(whole)
    chosen = set(forced)
    gap = 0
    search = _Search(most_branches, most_work)
    for piece in pieces:
        part, base = _priced(piece, [cost[names[topic]] for topic in piece.numbers])
        found = search.cheapest(part)
        chosen.update([piece.numbers[topic] for topic in found.chosen])
        # A selection that is cheaper by one in the first figure is cheaper whatever its others.
        spent = part.total(found.chosen)
        gap += max(0, spent // base - -((base - 1 - found.bound) // base))
    return Selection(frozenset([names[topic] for topic in chosen]), gap)


def blocked_topics(problem: Mapping[str, Needs], excluded: Collection[str]) -> frozenset[str]:
    """Return the excluded topics of `problem` and those that cannot be learned without them.

    Examples
    --------
    >>> problem = {"a": Needs(()), "b": Needs(("a",)), "c": Needs((), (("b", "d"),), ("g",), (1,)), "d": Needs(())}
    >>> sorted(blocked_topics(problem, {"a"}))
    ['a', 'b']
    """
    blocked = {topic for topic in problem if topic in excluded}
    if not blocked:
        return frozenset()
    return frozenset(_lost({topic: (need.always, tuple(_counted(need))) for topic, need in problem.items()}, blocked))


def _lost(
    needs: Mapping[_Topic, tuple[Sequence[_Topic], Sequence[tuple[Sequence[_Topic], int]]]], struck: Iterable[_Topic]
) -> set[_Topic]:
    """The struck topics and those that rest on them; `needs` has the sure ones of each, and of each choice how many."""
    askers: dict[_Topic, list[_Topic]] = {topic: [] for topic in needs}
    for topic, (always, choices) in needs.items():
        for source in chain(always, *(members for members, _ in choices)):
            askers[source].append(topic)
    lost = set(struck)
    waiting = list(lost)
    while waiting:
        for topic in askers[waiting.pop()]:
            always, choices = needs[topic]
            if topic not in lost and (
                not lost.isdisjoint(always)
                or any(len(members) - len(lost.intersection(members)) < count for members, count in choices)
            ):
                lost.add(topic)
                waiting.append(topic)
    return lost


def _counted(need: Needs) -> Iterator[tuple[tuple[str, ...], int]]:
    return zip(need.choices, need.counts, strict=True)


class _Piece(NamedTuple):
    """A part of a larger one; `numbers` says which topic of that each of its own is."""

    part: Subproblem
    numbers: list[int]


def _priced(piece: _Piece, figures: Sequence[Sequence[int]]) -> tuple[Subproblem, int]:
    """A part with its costs as one number each, and what one of the first figure counts in it.

    Every figure counts more than all that comes after it can come to.
    """
    part = piece.part
    open_topics = [topic for topic in range(len(piece.numbers)) if topic not in part.roots]
    base, cost = 1, [0] * len(piece.numbers)
    for place in reversed(range(len(figures[0]))):
        base = 1 + sum([cost[topic] for topic in open_topics])
        for topic in open_topics:
            cost[topic] += base * figures[topic][place]
    return part._replace(cost=cost), base


def _split(
    part: Subproblem, struck: Collection[int] = frozenset(), added: Collection[int] = frozenset()
) -> tuple[frozenset[int], list[_Piece]]:
    """What is selected in any case, and the independent parts left once that is settled.

    `struck` topics and those that rest on them count as not there, `added` ones as roots. Settled topics come along
    as roots where they are the target or a member of one of the choices. A choice whose first members are settled is
    settled in cost and in order, and after enough settled members none is worth a look.
    """
    if struck:
        part = _without(part, struck)
    forced = frozenset(part.with_forced(chain(part.roots, added)))
    live = _live(part, forced)
    left: dict[int, tuple[list[int], list[Open]]] = {}
    linked = UnionFind(live)
    for topic in chain(forced, live):
        always = [source for source in part.always[topic] if source not in forced]
        choices = [choice for each in part.choices[topic] if (choice := _left_open(each, forced, live))]
        left[topic] = (always, choices)
        own = [topic] if topic in live else []
        for members in (always, *(choice.members for choice in choices)):
            if others := [*own, *(member for member in members if member in live)]:
                linked.union(*others)
    pieces: dict[int, dict[int, tuple[list[int], list[Open]]]] = {}
    for topic in live:
        pieces.setdefault(linked[topic], {})[topic] = left[topic]
    for topic in forced:
        for choice in left[topic][1]:
            first = next(member for member in choice.members if member in live)
            pieces[linked[first]].setdefault(topic, ([], []))[1].append(choice)
    for piece in pieces.values():
        for member in {member for _, choices in piece.values() for choice in choices for member in choice.members}:
            piece.setdefault(member, ([], []))
    ordered = sorted(pieces.values(), key=min)
    return forced, [_piece(part, sorted(rows), rows, forced) for rows in ordered]


def _piece(
    part: Subproblem, numbers: list[int], rows: Mapping[int, tuple[list[int], list[Open]]], forced: frozenset[int]
) -> _Piece:
    place = {topic: place for place, topic in enumerate(numbers)}
    return _Piece(
        Subproblem(
            cost=[0 if topic in forced else part.cost[topic] for topic in numbers] if part.cost else (),
            always=[tuple([place[source] for source in rows[topic][0]]) for topic in numbers],
            choices=[
                tuple([Open(tuple([place[one] for one in members]), count) for members, count in rows[topic][1]])
                for topic in numbers
            ],
            roots=frozenset([place[topic] for topic in numbers if topic in forced]),
            liked=frozenset([place[topic] for topic in numbers if topic in part.liked]),
        ),
        numbers,
    )


def _live(part: Subproblem, forced: frozenset[int]) -> set[int]:
    """The topics that may have to be selected beyond the forced ones."""
    live: set[int] = set()
    waiting = list(forced)
    while waiting:
        topic = waiting.pop()
        sources = [*part.always[topic]]
        for choice in part.choices[topic]:
            if not choice.is_met(forced):
                sources += choice.members
        for source in sources:
            if source not in forced and source not in live:
                live.add(source)
                waiting.append(source)
    return live


def _left_open(choice: Open, forced: frozenset[int], live: set[int]) -> Open | None:
    """What of a choice is open: the members that may be selected, up to enough settled ones; None if nothing is."""
    members: list[int] = []
    settled = 0
    for member in choice.members:
        if member in forced or member in live:
            members.append(member)
            settled += member in forced
            if settled == choice.asked:
                break
    return None if settled == len(members) else Open(tuple(members), choice.asked)


def _without(part: Subproblem, struck: Collection[int]) -> Subproblem:
    """The part without some topics and what rests on them; where just enough members are left, all are needed."""
    gone = _lost(dict(enumerate(zip(part.always, part.choices, strict=True))), struck)
    always, choices = list(part.always), list(part.choices)
    for topic in range(len(part.always)):
        if topic in gone:
            always[topic], choices[topic] = (), ()
        elif choices[topic]:
            left = [Open(tuple([m for m in members if m not in gone]), count) for members, count in choices[topic]]
            choices[topic] = tuple([choice for choice in left if len(choice.members) > choice.asked])
            needed = [choice.members for choice in left if len(choice.members) == choice.asked]
            always[topic] = tuple(dict.fromkeys(chain(always[topic], *needed)))
    return part._replace(always=always, choices=choices)


class _Found(NamedTuple):
    """A selection, and what every selection costs at least."""

    chosen: frozenset[int]
    bound: int


class _Search:
    """One search for the cheapest selection: what it may still take counts down."""

    def __init__(self, most_branches: int, most_work: int) -> None:
        self._most_branches = most_branches
        self._work = most_work
        self._tie_work = min(most_work, _TIE_WORK)

    def cheapest(self, part: Subproblem) -> _Found:
        """The cheapest selection of a part that does not fall apart, as far as the work allows."""
        if len(part.cost) <= _LARGEST_BRANCHED:
            branch = 2 + part.size // 100
            best, branches = by_branching(part, min(self._most_branches, self._work // branch))
            self._work -= branches * branch
            if best is not None:
                return _Found(best, part.total(best))
        return self._by_programme(part)

    def _within(self, part: Subproblem, struck: Collection[int], added: Collection[int], known: _Found) -> _Found:
        """The cheapest selection without some topics and with others, of which it is known that the best is so."""
        forced, pieces = _split(part, struck, added)
        chosen, bound = set(forced), part.total(forced)
        for piece in pieces:
            found = self.cheapest(piece.part)
            chosen.update([piece.numbers[topic] for topic in found.chosen])
            bound += found.bound
        best = frozenset(chosen)
        return _Found(best if part.total(best) <= part.total(known.chosen) else known.chosen, max(bound, known.bound))

    def _by_programme(self, part: Subproblem) -> _Found:
        best = _first_guess(part)
        known = _Found(best, shared_bound(part))
        struck = too_dear(part, part.total(best))
        if 4 * len(struck) > len(part.cost):
            return self._within(part, struck, (), known)
        programme = _Programme(part)
        if not self._take(_ENTRY * programme.entries):
            return self._tried(part, known)
        easy = relaxed(programme.cost, programme.rows)
        if easy is None:
            return self._tried(part, known)
        rounded = _rounded(part, programme.spread(easy.values))
        best = min(best, rounded, key=part.total)
        known = _Found(best, max(known.bound, _at_least(easy.total, len(part.cost))))
        struck, added = programme.settled(easy, part.total(best))
        if 20 * (len(struck) + len(added)) > len(part.cost):
            return self._within(part, struck, added, known)
        effort = _effort(programme, easy, part.total(best))
        if _is_kept(part, best) and effort.work > _AT_ONCE:
            return known
        if part.total(best) > known.bound and self._take(effort.work):
            known = programme.better(known, effort.nodes)
        if part.total(known.chosen) > known.bound:
            return self._tried(part, known)
        return self._first_listed(part, programme, easy, known, effort)

    def _tried(self, part: Subproblem, known: _Found) -> _Found:
        """Something better than what is known to be not proven, by trying."""
        if _is_kept(part, known.chosen):
            return known
        one = 1 + part.size // 10
        tries = min(_MOST_TRIES, _TRIED_WORK // one, self._work // one)
        self._work -= tries * one
        return known._replace(chosen=improved(part, known.chosen, tries))

    def _take(self, work: int) -> bool:
        """Whether there is so much work left; it is taken."""
        if work > self._work:
            return False
        self._work -= work
        return True

    def _take_for_ties(self, work: int) -> bool:
        if work > self._tie_work:
            return False
        self._tie_work -= work
        return True

    def _first_listed(
        self, part: Subproblem, programme: _Programme, easy: Relaxed, known: _Found, effort: _Effort
    ) -> _Found:
        """Of the selections of least cost, the one that keeps the members listed first.

        Topics that none of them holds are struck out, and what is left falls apart into smaller problems of the same
        kind; where nothing can be struck out, ties are broken choice by choice.
        """
        struck, added = programme.settled(easy, known.bound)
        if not struck and not added:
            struck = self._in_no_other(part, programme, known, effort)
        if struck or added:
            return self._within(part, struck, added, known)
        best = known.chosen
        kept: list[Constraint] = []
        for topic in range(len(part.cost)):
            for choice in part.choices[topic]:
                for count in range(1, choice.asked + 1):
                    length = count
                    while topic in best and sum(member in best for member in choice.members[:length]) < count:
                        if not self._take_for_ties(effort.work):
                            return _Found(best, known.bound)
                        row = programme.row(topic, choice.members[:length], count)
                        answer = programme.answer([*kept, row], effort.nodes)
                        other = programme.selection(answer)
                        if other is not None and part.total(other) <= known.bound:
                            best = other
                        elif answer.is_impossible or _at_least(answer.bound, len(part.cost)) > known.bound:
                            length += 1
                        else:
                            return _Found(best, known.bound)
                    kept.append(programme.row(topic, choice.members[:length], count))
        return _Found(best, known.bound)

    def _in_no_other(self, part: Subproblem, programme: _Programme, known: _Found, effort: _Effort) -> set[int]:
        """The topics that no selection of least cost holds: ask for one with a new member until there is none."""
        held = set(known.chosen)
        while unseen := [topic for topic in programme.members if topic not in held]:
            if not self._take_for_ties(effort.work):
                return set()
            answer = programme.answer([Constraint({programme.place[topic]: -1 for topic in unseen}, -1)], effort.nodes)
            other = programme.selection(answer)
            if other is not None and part.total(other) <= known.bound:
                if other <= held:  # the solver took a member that nothing needs
                    return set()
                held |= other
            elif answer.is_impossible or _at_least(answer.bound, len(part.cost)) > known.bound:
                break
            else:
                return set()
        return set(range(len(part.cost))).difference(held)


def _at_least(bound: float, size: int) -> int:
    """The least whole number that a total can be that a solver says is not below `bound`."""
    return ceil(bound - 1e-6 - 1e-11 * abs(bound) - 1e-7 * size)


def _first_guess(part: Subproblem) -> frozenset[int]:
    best = selection_by(part, prices(part, ()))
    assert best is not None, "every need of the problem can be met"
    kept = selection_by(part, prices(part, part.liked)) if part.liked else None
    if kept is not None and part.total(kept) <= part.total(best):
        best = kept
    while (other := selection_by(part, prices(part, best))) is not None and part.total(other) < part.total(best):
        best = other
    return best


def _is_kept(part: Subproblem, chosen: frozenset[int]) -> bool:
    """Whether a selection is all in force already: a search might find something better by chance, at any time."""
    return bool(part.liked) and chosen <= part.liked | part.roots


def _rounded(part: Subproblem, values: Sequence[float]) -> frozenset[int]:
    """The selection that follows the values of a linear programme, and the cheaper member where they say nothing."""
    price = prices(part, ())
    most = 1 + max(price)
    found = selection_by(part, [most * (1 - round(value, 6)) + each for value, each in zip(values, price, strict=True)])
    assert found is not None, "every need of the problem can be met"
    return found


class _Effort(NamedTuple):
    """What a programme with whole numbers may take: nodes of the search tree, and the work that they come to."""

    nodes: int
    work: int


def _effort(programme: _Programme, easy: Relaxed, spent: int) -> _Effort:
    """How much to ask of the solver: much where nearly all is whole by itself, little where hardly anything is.

    Measured: with 41 of 20,000 variables split, or 177 of 81,000, it is done at the root in 0.6 and 4 s; with 146
    of 160 split, or 630 of 1,000, one node takes 3 and 27 s.
    """
    split = sum(1e-6 < value < 1 - 1e-6 for value in easy.values)
    hard = (split + 1) * programme.entries
    if spent - easy.total <= _CLOSE * spent:
        hard = min(hard, _ENTRY * programme.entries)
    nodes = max(1, min(1_000, 500_000 // (hard + 1)))
    return _Effort(nodes, 2_000 + hard + hard * nodes // 20)


def _ranks(part: Subproblem, chosen: Collection[int]) -> list[int]:
    """The places of the members taken in each choice, the first ones where none is needed: what ties are broken by."""
    ranks: list[int] = []
    for topic, row in enumerate(part.choices):
        for members, count in row:
            if topic in chosen:
                ranks += [place for place, member in enumerate(members) if member in chosen][:count]
            else:
                ranks += range(count)
    return ranks


def by_branching(part: Subproblem, most_branches: int) -> tuple[frozenset[int] | None, int]:
    """Return the cheapest selection, None if it takes more branches than allowed; and the branches looked at."""
    best: frozenset[int] | None = None
    best_cost = 0
    seen: set[frozenset[int]] = set()
    forced = frozenset(part.with_forced(part.roots))
    waiting = [(part.total(forced), forced, _unmet(part, sorted(forced), forced))]
    while waiting:
        spent, chosen, unmet = waiting.pop()
        if chosen in seen or (best is not None and spent > best_cost):
            continue
        seen.add(chosen)
        if len(seen) > most_branches:
            return None, len(seen)
        if not unmet:
            if best is None or (spent, _ranks(part, chosen)) < (best_cost, _ranks(part, best)):
                best, best_cost = chosen, spent
            continue
        for member in reversed(unmet[0].members):
            if member in chosen:
                continue
            new = part.with_forced([member], chosen)
            grown = chosen | new
            still = [choice for choice in unmet if not choice.is_met(grown)]
            waiting.append((spent + part.total(new), grown, still + _unmet(part, sorted(new), grown)))
    return best, len(seen)


def _unmet(part: Subproblem, topics: Iterable[int], chosen: Collection[int]) -> list[Open]:
    return [choice for topic in topics for choice in part.choices[topic] if not choice.is_met(chosen)]


class _Programme:
    """One programme that is asked again and again with more rows: x of 0 or 1 for each topic that is no root.

    count · x(topic) <= sum of x(members) for each choice, and for each other need; minimise the sum of cost · x. Only
    `members` of choices have to be whole: with those settled, each other topic is at the least that what needs it
    leaves it, 0 or 1. On the hardest case measured that was four times as fast as asking it of all.
    """

    def __init__(self, part: Subproblem) -> None:
        self._part = part
        self._topics = [topic for topic in range(len(part.cost)) if topic not in part.roots]
        self.place = {topic: place for place, topic in enumerate(self._topics)}
        self.cost = [part.cost[topic] for topic in self._topics]
        choices = [(topic, choice) for topic, row in enumerate(part.choices) for choice in row]
        within = {member for _, choice in choices for member in choice.members}
        self.members = [topic for topic in self._topics if topic in within]
        self._whole = [topic in within for topic in self._topics]
        self.rows = [
            *(self.row(topic, (source,), 1) for topic, sources in enumerate(part.always) for source in sources),
            *(self.row(topic, members, count) for topic, (members, count) in choices),
        ]
        # What is met by roots is no row.
        self.rows = [row for row in self.rows if row.factors and (row.most < 0 or max(row.factors.values()) > 0)]
        self.entries = sum(len(row.factors) for row in self.rows)

    def row(self, topic: int, members: Sequence[int], count: int) -> Constraint:
        """The condition that a topic is selected only with so many of some members."""
        roots = self._part.roots
        missing = count - sum(member in roots for member in members)
        factors = {self.place[member]: -1 for member in members if member not in roots}
        if topic in roots:
            return Constraint(factors, -missing) if missing > 0 else Constraint({}, 0)
        return Constraint({self.place[topic]: missing} | factors, 0) if missing > 0 else Constraint({}, 0)

    def spread(self, values: Sequence[float]) -> list[float]:
        """Values for all topics, 1 for the roots."""
        found = dict(zip(self._topics, values, strict=True))
        return [found.get(topic, 1.0) for topic in range(len(self._part.cost))]

    def answer(self, more: Sequence[Constraint], nodes: int) -> Answer:
        """What the solver finds with more rows."""
        if any(not row.factors and row.most < 0 for row in more):
            return Answer(None, 0.0, is_impossible=True)
        return solved(self.cost, [*self.rows, *(row for row in more if row.factors)], self._whole, nodes)

    def selection(self, answer: Answer) -> frozenset[int] | None:
        """The selection that an answer stands for, without what nothing needs."""
        if answer.taken is None:
            return None
        taken = {self._topics[place] for place in answer.taken} | self._part.roots
        return selection_by(self._part, [0 if topic in taken else 1 for topic in range(len(self._part.cost))])

    def better(self, known: _Found, nodes: int) -> _Found:
        """What is known once the solver was asked."""
        answer = self.answer([], nodes)
        found = self.selection(answer)
        best = known.chosen if found is None else min(known.chosen, found, key=self._part.total)
        bound = max(known.bound, _at_least(answer.bound, len(self.cost)))
        # A bound above what was found is the rounding of the solver.
        return _Found(best, min(bound, self._part.total(best)))

    def settled(self, easy: Relaxed, most: int) -> tuple[set[int], set[int]]:
        """The topics that no selection of at most this cost holds, and those that each such selection holds."""
        room = most - easy.total + 1e-6 + 1e-9 * abs(most) + 1e-7 * len(self.cost)
        struck = {topic for topic, more in zip(self._topics, easy.dearer, strict=True) if more > room}
        added = {topic for topic, more in zip(self._topics, easy.kept, strict=True) if more > room}
        return struck, added
