"""What can be learned now.

An edge ``(a, b)`` says that `a` is a prerequisite of `b`; recommended edges are left aside, and of each
group of alternatives as many known members as it asks for are enough.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache, partial
from itertools import chain
from math import fsum
from typing import NamedTuple

import networkx as nx

from graph.planning.needs import dependents, needs, prerequisite_closure, taken_together

_MOST_KEPT = 20_000
"""Of so many topics is kept what they need."""
SHORTEST_HOURS = 1 / 60
"""What a topic of no hours counts when goal hours are set against its own: one minute."""


class Ready(NamedTuple):
    """A topic that can be learned now, and what it opens.

    `unlocked_hours` are the goal hours that rest on it, `score` those hours for each hour spent on it, and `unlocks`
    the topics that are ready once it is known and were not before, by id.
    """

    topic: str
    hours: float
    unlocked_hours: float
    score: float
    unlocks: tuple[str, ...]


def frontier(graph: nx.DiGraph, known: Collection[str]) -> list[str]:
    """Return the unknown topics whose required prerequisites are all known, by id; a block of topics together.

    This is the outer fringe of a knowledge state (Doignon & Falmagne 1999). Corequisites of each other are ready
    together, once nothing else is missing to any of them.

    Examples
    --------
    >>> graph = nx.DiGraph([("sets", "limits"), ("limits", "series"), ("logic", "proofs")])
    >>> frontier(graph, {"sets"})
    ['limits', 'logic']
    """
    return Frontier(graph).among(graph, known)


class Frontier:
    """The frontier of one graph for many states of knowledge: what a topic needs is looked up once.

    Examples
    --------
    >>> found = Frontier(nx.DiGraph([("sets", "limits"), ("limits", "series")]))
    >>> found.among(["limits", "series"], {"sets"}), found.among(["limits", "series"], {"sets", "limits"})
    (['limits'], ['series'])
    """

    def __init__(self, graph: nx.DiGraph) -> None:
        self._needs = lru_cache(_MOST_KEPT)(partial(needs, graph))
        self._block = lru_cache(_MOST_KEPT)(partial(taken_together, graph))

    def among(self, topics: Iterable[str], known: Collection[str]) -> list[str]:
        """Return those of `topics` that are on the frontier, by id."""
        held = frozenset(known)
        return sorted(topic for topic in topics if topic not in held and self.has(topic, held))

    def has(self, topic: str, known: frozenset[str]) -> bool:
        """Whether nothing is missing to learn an unknown topic, or the block that it is taken together with."""
        if self._needs(topic).met_by(known):
            return True
        block = self._block(topic)
        return len(block) > 1 and all(self._needs(one).met_by(known | block) for one in block if one not in known)


def ranked_frontier(
    graph: nx.DiGraph, known: Collection[str], hours: Mapping[str, float], goals: Collection[str] = ()
) -> list[Ready]:
    """Return what can be learned now towards the goals, most goal hours unlocked per hour first, then by id.

    The goal hours a topic unlocks are the hours of all unknown topics that rest on it, directly or not, and
    on which a goal rests, the goals included and the topic itself not.

    Parameters
    ----------
    graph : nx.DiGraph
        Acyclic. Where there are alternatives, each member counts as if it were needed; give the graph of
        the cheapest way to count only what that plan holds.
    known : collection of str
        With everything that follows from it (see `TopicGraph.known_closure`).
    hours : mapping of topic id to float
        Study time in hours.
    goals : collection of str
        Only topics on which these rest are returned; without goals, the whole of the frontier, and every topic counts.

    Returns
    -------
    list of Ready
        A topic of no hours counts as one minute in its score. Empty if the goals are known.

    Notes
    -----
    One forward search for each topic of the frontier: O(F · (V + E)) of the part in question.

    Examples
    --------
    >>> graph = nx.DiGraph([("sets", "limits"), ("limits", "series"), ("logic", "proofs")])
    >>> for ready in ranked_frontier(graph, {"sets"}, dict.fromkeys(graph, 2.0)):
    ...     print(ready.topic, ready.unlocked_hours, ready.score, ready.unlocks)
    limits 2.0 1.0 ('series',)
    logic 2.0 1.0 ('proofs',)
    """
    held = frozenset(known)
    wanted = (prerequisite_closure(graph, goals) if goals else frozenset(graph)) - held
    ranked = [_ready(graph, topic, held, wanted, hours) for topic in frontier(graph, held) if topic in wanted]
    return sorted(ranked, key=lambda ready: (-ready.score, ready.topic))


def unlocked_by(graph: nx.DiGraph, topic: str, known: Collection[str]) -> tuple[str, ...]:
    """Return the topics that are ready once `topic` is known too and are not ready before, by id.

    Examples
    --------
    >>> graph = nx.DiGraph([("sets", "limits"), ("sets", "graphs"), ("logic", "graphs")])
    >>> unlocked_by(graph, "sets", set())
    ('limits',)
    """
    before = frozenset(known)
    learned = taken_together(graph, topic)
    after = before | learned
    direct = chain.from_iterable(graph.succ[source] for source in learned)
    candidates = frozenset(chain.from_iterable(taken_together(graph, target) for target in direct)) - after
    found = Frontier(graph)
    return tuple(sorted(target for target in candidates if found.has(target, after) and not found.has(target, before)))


def _ready(
    graph: nx.DiGraph, topic: str, known: frozenset[str], wanted: frozenset[str], hours: Mapping[str, float]
) -> Ready:
    unlocked = fsum(hours[dependent] for dependent in dependents(graph, topic) & wanted)
    score = unlocked / max(hours[topic], SHORTEST_HOURS)
    return Ready(topic, hours[topic], unlocked, score, unlocked_by(graph, topic, known))
