"""What a topic rests on, and what rests on it.

An edge ``(a, b)`` says that `a` is a prerequisite of `b`. An edge may carry two attributes: `kind` (``"required"`` if
absent; ``"corequisite"`` is as needed, and may be learned in the same week; a ``"recommended"`` edge never makes
anything needed) and `group` (edges of one target with the same non-empty group are alternatives: one of them is enough,
or N where the name of the group begins with "N of "). Topics that are corequisites of each other carry `block`, a tuple
of all of them: whoever needs one of these needs them all.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

import networkx as nx

from graph.errors import UnknownTopicError
from graph.model import count_asked


class Needs(NamedTuple):
    """What one topic needs directly, in edge order.

    `always` are prerequisites needed by themselves; each tuple of `choices` is a group of alternatives, with its name
    in `groups`. As many of them as `counts` says are enough: at least one, and fewer than there are.
    """

    always: tuple[str, ...]
    choices: tuple[tuple[str, ...], ...] = ()
    groups: tuple[str, ...] = ()
    counts: tuple[int, ...] = ()

    def met_by(self, held: Collection[str]) -> bool:
        """Whether somebody who holds these topics lacks nothing.

        Examples
        --------
        >>> need = Needs(("calculus",), (("r", "python", "julia"),), ("2 of languages",), (2,))
        >>> need.met_by({"calculus", "r"}), need.met_by({"calculus", "r", "julia"})
        (False, True)
        """
        return all(source in held for source in self.always) and all(
            sum(member in held for member in members) >= count
            for members, count in zip(self.choices, self.counts, strict=True)
        )


def is_required(edge: Mapping[str, Any]) -> bool:
    """Return whether an edge with these attributes makes its source needed, alone or as one of a group.

    Examples
    --------
    >>> is_required({}), is_required({"kind": "corequisite"}), is_required({"kind": "recommended"})
    (True, True, False)
    """
    return edge.get("kind") != "recommended"


def needs(graph: nx.DiGraph, topic: str) -> Needs:
    """Return the direct prerequisites of `topic`, alternatives kept apart, recommended edges left out.

    A group with no more members than it asks for is no choice: each of them counts as needed by itself. The others of
    a block are needed always, and first; one that is a member of a group too counts as one of those asked for.

    Examples
    --------
    >>> graph = nx.DiGraph()
    >>> graph.add_edge("calculus", "training")
    >>> graph.add_edge("pytorch", "training", group="framework")
    >>> graph.add_edge("tensorflow", "training", group="framework")
    >>> graph.add_edge("history", "training", kind="recommended")
    >>> needs(graph, "training")
    Needs(always=('calculus',), choices=(('pytorch', 'tensorflow'),), groups=('framework',), counts=(1,))
    """
    return needs_among(graph.pred[topic], _others_of_block(graph, topic))


def needs_of_all(graph: nx.DiGraph) -> Callable[[str], Needs]:
    """Return `needs` of one graph, for many of its topics.

    Examples
    --------
    >>> needs_of = needs_of_all(nx.DiGraph([("sets", "limits"), ("limits", "series")]))
    >>> needs_of("limits").always, needs_of("sets").always
    (('sets',), ())
    """
    into = sources_by_topic(graph)
    others = {topic: _others_of_block(graph, topic) for topic, block in graph.nodes(data="block") if block}
    return lambda topic: needs_among(into[topic], others.get(topic, ()))


def sources_by_topic(graph: nx.DiGraph) -> dict[str, Mapping[str, Mapping[str, Any]]]:
    """Return the edges into each topic: their attributes by source.

    The same as `DiGraph.pred`, without a view for each topic: to read them all takes half as long.
    """
    return dict(nx.reverse_view(graph).adjacency())


def targets_by_topic(graph: nx.DiGraph) -> dict[str, Mapping[str, Mapping[str, Any]]]:
    """Return the edges out of each topic, as `sources_by_topic` those into it."""
    return dict(graph.adjacency())


def needs_among(direct: Mapping[str, Mapping[str, Any]], brought: Collection[str] = ()) -> Needs:
    """Return what edges into one topic, attributes by source, and the others of its block come to.

    Examples
    --------
    >>> needs_among({"lab": {}, "calculus": {}, "history": {"kind": "recommended"}}, ["lab"])
    Needs(always=('lab', 'calculus'), choices=(), groups=(), counts=())
    """
    always = list(brought)
    grouped: dict[str, list[str]] = {}
    for source, attributes in direct.items():
        if attributes and not is_required(attributes):
            continue
        group = attributes.get("group", "") if attributes else ""
        if group:
            grouped.setdefault(group, []).append(source)
        elif source not in brought:
            always.append(source)
    if not grouped:
        return Needs(tuple(always))
    choices = []
    for group, members in grouped.items():
        left = tuple(member for member in members if member not in brought)
        if (count := count_asked(group) - (len(members) - len(left))) > 0:
            choices.append((left, group, count))
    return _sorted_out(always, choices)


def without_known(need: Needs, known: Collection[str]) -> Needs:
    """Return what somebody who knows some topics still lacks of `need`; a known member of a group counts.

    Examples
    --------
    >>> need = Needs(("calculus",), (("r", "python", "julia"),), ("2 of languages",), (2,))
    >>> without_known(need, {"calculus", "r"})
    Needs(always=(), choices=(('python', 'julia'),), groups=('2 of languages',), counts=(1,))
    """
    always = [source for source in need.always if source not in known]
    open_choices = []
    for members, group, count in zip(need.choices, need.groups, need.counts, strict=True):
        missing = tuple(member for member in members if member not in known)
        if (left := count - (len(members) - len(missing))) > 0:
            open_choices.append((missing, group, left))
    return _sorted_out(always, open_choices)


def among(need: Needs, topics: Collection[str]) -> Needs:
    """Return `need` with the members that are among some topics alone; where just enough are left, all are needed.

    Examples
    --------
    >>> need = Needs(("calculus",), (("r", "python", "julia"),), ("2 of languages",), (2,))
    >>> among(need, {"calculus", "r", "julia"})
    Needs(always=('calculus', 'r', 'julia'), choices=(), groups=(), counts=())
    """
    if not need.choices:
        return need
    left = [tuple(member for member in members if member in topics) for members in need.choices]
    return _sorted_out(list(need.always), zip(left, need.groups, need.counts, strict=True))


def _sorted_out(always: list[str], choices: Iterable[tuple[tuple[str, ...], str, int]]) -> Needs:
    """Needs of which each choice (members, group, count) leaves a choice indeed."""
    real = []
    for members, group, count in choices:
        if len(members) > count:
            real.append((members, group, count))
        else:
            always += members
    return Needs(tuple(always), *zip(*real, strict=True)) if real else Needs(tuple(always))


def required_prerequisites(graph: nx.DiGraph, topic: str) -> list[str]:
    """Return every direct prerequisite, all alternatives included, in edge order; others of a block come last.

    Examples
    --------
    >>> required_prerequisites(nx.DiGraph([("sets", "limits"), ("maps", "limits")]), "limits")
    ['sets', 'maps']
    """
    direct = [source for source, edge in graph.pred[topic].items() if is_required(edge)]
    return list(dict.fromkeys((*direct, *_others_of_block(graph, topic))))


def prerequisite_closure(graph: nx.DiGraph, goals: Iterable[str]) -> frozenset[str]:
    """Return the goals and everything they rest on over required edges, all alternatives included.

    Raises
    ------
    UnknownTopicError
        If a goal is not in `graph`.

    Notes
    -----
    One backward search, O(V + E) of the part that is reached.

    Examples
    --------
    >>> graph = nx.DiGraph([("sets", "limits"), ("limits", "series"), ("sets", "logic")])
    >>> sorted(prerequisite_closure(graph, ["series"]))
    ['limits', 'series', 'sets']
    """
    return _reach(graph, goals, lambda topic: required_prerequisites(graph, topic))


def dependents(graph: nx.DiGraph, topic: str) -> frozenset[str]:
    """Return every topic that rests on `topic`, directly or not, over required edges.

    Examples
    --------
    >>> graph = nx.DiGraph([("sets", "limits"), ("limits", "series"), ("sets", "logic")])
    >>> sorted(dependents(graph, "sets"))
    ['limits', 'logic', 'series']
    """

    def required_dependents(source: str) -> Iterator[str]:
        yield from (target for target, edge in graph.succ[source].items() if is_required(edge))
        yield from _others_of_block(graph, source)

    return _reach(graph, [topic], required_dependents) - {topic}


def taken_together(graph: nx.DiGraph, topic: str) -> frozenset[str]:
    """Return the topics that are corequisites of `topic` and it of them, directly or not; itself included.

    A DAG leaves out the edge that closes such a cycle, and names the whole block at each of its topics instead.

    Examples
    --------
    >>> graph = nx.DiGraph()
    >>> graph.add_edge("lab", "lecture", kind="corequisite")
    >>> graph.add_edge("lecture", "lab", kind="corequisite")
    >>> graph.add_edge("lecture", "seminar", kind="corequisite")
    >>> sorted(taken_together(graph, "lecture")), sorted(taken_together(graph, "seminar"))
    (['lab', 'lecture'], ['seminar'])
    """

    def before(target: str) -> Iterator[str]:
        return (source for source, edge in graph.pred[target].items() if edge.get("kind") == "corequisite")

    def after(source: str) -> Iterator[str]:
        return (target for target, edge in graph.succ[source].items() if edge.get("kind") == "corequisite")

    block = frozenset([topic, *_others_of_block(graph, topic)])
    if len(block) == 1 and any(before(topic)):
        return _reach(graph, [topic], before) & _reach(graph, [topic], after)
    return block


def _others_of_block(graph: nx.DiGraph, topic: str) -> list[str]:
    return [other for other in graph.nodes[topic].get("block", ()) if other != topic and other in graph]


def _reach(graph: nx.DiGraph, starts: Iterable[str], step: Callable[[str], Iterable[str]]) -> frozenset[str]:
    reached: set[str] = set()
    waiting: list[str] = []
    for start in starts:
        if start not in graph:
            raise UnknownTopicError(start)
        if start not in reached:
            reached.add(start)
            waiting.append(start)
    while waiting:
        for topic in step(waiting.pop()):
            if topic not in reached:
                reached.add(topic)
                waiting.append(topic)
    return frozenset(reached)
