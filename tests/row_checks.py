"""What is wrong with records, found row by row in plain Python: what the checks on columns are compared with.

The words are those of the checks; what they are said about is found here a second time, by the plainest means.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

import networkx as nx
import numpy as np

from graph.checks import cycles as cycle_words
from graph.checks import edges as edge_words
from graph.checks import groups as group_words
from graph.checks import topics as topic_words
from graph.checks.cycles import Tangle
from graph.checks.goals import doubled_goal, goal_of_unknown
from graph.checks.problems import MOST_NAMED, in_order
from graph.checks.redundancy import edges_that_follow
from graph.checks.resources import problems_of_resource, resource_of_unknown
from graph.checks.suggestions import Suggestions
from graph.core.names import folded
from graph.errors import MOST_ALIKE, again_in
from graph.index.feedback import least_cuts
from graph.model import DIFFICULTIES, Prerequisite, Problem, Records, Topic, count_asked


def expected_problems(records: Records) -> tuple[Problem, ...]:
    """What they should say."""
    edges = sound_edges(records)
    cycles = shortest_cycles(records)
    problems = [
        *_of_topics(records),
        *_unknown_ends(records),
        *_self_loops(records),
        *_doubled_edges(records),
        *_cycles(records, cycles, edges),
        *_recommended_cycles(records, edges),
        *_groups_without_choice(records),
        *_bound_groups(records, edges),
        *_harder_prerequisites(records, edges),
        *_resources(records),
        *_goals(records),
    ]
    if not cycles and not records.set_aside_edges:
        problems += _redundant_edges(records, edges)
    return in_order(problems, records.files)


def all_topics(records: Records) -> Sequence[Topic]:
    """Every row of topics, in file order."""
    return _in_file_order(records.topics, records.set_aside_topics)


def all_edges(records: Records) -> Sequence[Prerequisite]:
    """Every row of edges, in file order."""
    return _in_file_order(records.prerequisites, records.set_aside_edges)


def _in_file_order(good, set_aside):
    return sorted([*good, *set_aside], key=lambda row: row.line) if set_aside else good


def _first_topics(records: Records) -> dict[str, Topic]:
    """The first topic of each id, in file order."""
    first: dict[str, Topic] = {}
    for topic in all_topics(records):
        first.setdefault(topic.id, topic)
    return first


def sound_edges(records: Records) -> list[Prerequisite]:
    """The edges that a graph would hold: both ends known, no topic with itself, the first of each pair."""
    known = _first_topics(records)
    pairs: dict[tuple[str, str], Prerequisite] = {}
    for edge in all_edges(records):
        if edge.source in known and edge.target in known and edge.source != edge.target:
            pairs.setdefault((edge.source, edge.target), edge)
    return list(pairs.values())


def _members(edges: Iterable[Prerequisite]) -> dict[tuple[str, str], list[str]]:
    """The sources of the required edges in each group, by target and name of the group."""
    members: dict[tuple[str, str], list[str]] = {}
    for edge in edges:
        if edge.group and edge.is_required:
            members.setdefault((edge.target, edge.group), []).append(edge.source)
    return members


def _suggestions(records: Records) -> Suggestions:
    by_name: dict[str, list[str]] = {}
    for topic in (*records.topics, *records.set_aside_topics):
        for word in (topic.id, topic.name, *topic.aliases):
            by_name.setdefault(folded(word), []).append(topic.id)
    return Suggestions(lambda: list(_first_topics(records)), by_name.get)


def _lines(rows) -> list[int]:
    return [row.line for row in rows]


def _of_topics(records: Records) -> Iterator[Problem]:
    files, first = records.files, _first_topics(records)
    again = [topic for topic in all_topics(records) if first[topic.id] is not topic]
    yield from topic_words.ids_again(again, _lines(first[topic.id] for topic in again), files, _lines(again))
    yield from topic_words.names_of_several(
        ((topic.id, topic.name, topic.aliases, topic.line) for topic in records.topics), files
    )
    assumed = [topic for topic in records.topics if topic.hours_assumed]
    yield from topic_words.without_hours(assumed, files, _lines(assumed))
    joined = {end for edge in all_edges(records) for end in (edge.source, edge.target)}
    alone = [topic for topic in records.topics if topic.id not in joined]
    if len(alone) < len(records.topics):
        yield from topic_words.without_edges(alone, files, _lines(alone))


def _unknown_ends(records: Records) -> Iterator[Problem]:
    known, edges, suggestions = _first_topics(records), all_edges(records), _suggestions(records)
    ends = [
        (edge, column, topic) for edge in edges for column, topic in (("source", edge.source), ("target", edge.target))
    ]
    if not known:
        return
    if len(edges) >= edge_words.FEWEST_TO_CALL_UNRELATED and not any(topic in known for _, _, topic in ends):
        example = (*records.topics, *records.set_aside_topics)[0]
        yield edge_words.unrelated(edges[0], example.id, records.files)
        return
    unknown = [end for end in ends if end[2] not in known]
    alike: dict[Any, list[Any]] = {}
    for place, end in enumerate(unknown):
        alike.setdefault(end[2] if len(unknown) > MOST_ALIKE else place, []).append(end)
    if len(alike) > MOST_ALIKE:
        yield edge_words.many_unknown(len(alike), len({id(edge) for edge, _, _ in unknown}), records.files)
    for (edge, column, topic), *others in list(alike.values())[:MOST_ALIKE]:
        problem = edge_words.unknown_end(edge, topic, column, records.files, suggestions)
        yield again_in(problem, [other.line for other, _, _ in others])


def _self_loops(records: Records) -> list[Problem]:
    loops = [edge for edge in all_edges(records) if edge.source == edge.target]
    return edge_words.loops_of(loops, records.files, _lines(loops))


def _doubled(records: Records) -> list[tuple[Prerequisite, Prerequisite]]:
    """Each edge whose two topics an edge above joins already, after the first that does."""
    first: dict[tuple[str, str], Prerequisite] = {}
    pairs = [(first.setdefault((edge.source, edge.target), edge), edge) for edge in all_edges(records)]
    return [(earlier, edge) for earlier, edge in pairs if earlier is not edge]


def _is_repeat(earlier: Prerequisite, edge: Prerequisite) -> bool:
    return (edge.kind, edge.group) == (earlier.kind, earlier.group)


def _doubled_edges(records: Records) -> Iterator[Problem]:
    members = _members(all_edges(records))
    found = []
    for earlier, edge in _doubled(records):
        if not _is_repeat(earlier, edge):
            there, here = (
                list(dict.fromkeys(members.get((each.target, each.group), ()))) if each.is_required else []
                for each in (earlier, edge)
            )
            found.append((earlier, edge, there, here))
    yield from edge_words.contradictions_of(found, records.files, _lines([edge for _, edge, _, _ in found]))
    repeats = [(earlier, edge) for earlier, edge in _doubled(records) if _is_repeat(earlier, edge)]
    lines, edges = [earlier.line for earlier, _ in repeats], [edge for _, edge in repeats]
    yield from edge_words.repeats_of(edges, lines, records.files, _lines(edges))


class _Component(NamedTuple):
    """Topics that all lead to each other, in file order, and their edges."""

    topics: list[str]
    edges: list[Prerequisite]

    @property
    def is_block(self) -> bool:
        """Whether its topics are corequisites of each other, and nothing more: taken together."""
        return all(edge.kind == "corequisite" for edge in self.edges)


def _components(edges: Sequence[Prerequisite], place: Mapping[str, int]) -> list[_Component]:
    """Each strongly connected component of two topics or more, in file order."""
    graph = nx.DiGraph((edge.source, edge.target) for edge in edges)
    found = [
        _Component(
            sorted(topics, key=place.__getitem__),
            [edge for edge in edges if edge.source in topics and edge.target in topics],
        )
        for topics in nx.strongly_connected_components(graph)
        if len(topics) > 1
    ]
    return sorted(found, key=lambda component: place[component.topics[0]])


def _places(records: Records) -> dict[str, int]:
    return {topic: place for place, topic in enumerate(_first_topics(records))}


def shortest_cycles(records: Records) -> tuple[tuple[str, ...], ...]:
    """A shortest cycle with a required edge on it for each component; ties go to the topics that come first."""
    place = _places(records)
    components = _components([edge for edge in sound_edges(records) if edge.is_required], place)
    return tuple(_shortest_cycle(component, place) for component in components if not component.is_block)


def _shortest_cycle(component: _Component, place: Mapping[str, int]) -> tuple[str, ...]:
    edges = component.edges
    if all(edge.kind == "required" for edge in edges):
        ways = (_way(component, place, topic, topic) for topic in component.topics)
        return tuple(min(ways, key=len))
    strict = sorted(
        (edge for edge in edges if edge.kind == "required"), key=lambda e: (place[e.source], place[e.target])
    )
    best = min(([edge.source, *_way(component, place, edge.target, edge.source)] for edge in strict), key=len)
    start = best.index(min(best, key=place.__getitem__))
    return (*best[start:], *best[:start])


def _way(component: _Component, place: Mapping[str, int], start: str, end: str) -> list[str]:
    """A shortest way from `start` towards `end`, without `end`; of several the one whose steps come first."""
    after = {topic: [] for topic in component.topics}
    for edge in sorted(component.edges, key=lambda edge: place[edge.target]):
        after[edge.source].append(edge.target)
    ways = [[start]]
    seen = {start}
    for way in ways:
        for topic in after[way[-1]]:
            if topic == end:
                return way
            if topic not in seen:
                seen.add(topic)
                ways.append([*way, topic])
    raise AssertionError(f"no way from {start} to {end}")


def _told(records: Records, cycle: Sequence[str], edges: Sequence[Prerequisite]):
    topics, by_pair = _first_topics(records), {(edge.source, edge.target): edge for edge in edges}
    ends = [*cycle, cycle[0]]
    return [topics[topic] for topic in ends], [by_pair[pair] for pair in pairwise(ends)], records.files


def _cycles(records: Records, cycles: Sequence[Sequence[str]], edges: Sequence[Prerequisite]) -> Iterator[Problem]:
    if not cycles:
        return
    if len(cycles) > MOST_ALIKE:
        yield cycle_words.many_cycles(len(cycles), records.files)
    for cycle, tangle in list(zip(cycles, _tangles(records, edges), strict=True))[:MOST_ALIKE]:
        if tangle:
            yield cycle_words.tangle_problem(tangle, (), records.files)
        else:
            yield cycle_words.cycle_problem(*_told(records, cycle, edges))


def _tangles(records: Records, edges: Sequence[Prerequisite]) -> Iterator[Tangle | None]:
    """The tangle behind each cycle; None where the cycle is all of it. The least to remove is for `test_feedback`."""
    topics, place = list(_first_topics(records).values()), _places(records)
    needed = [edge for edge in edges if edge.is_required]
    weights = np.array([4 if edge.reason else 3 for edge in needed])
    ends = [
        np.array([place[topic] for topic in column], np.int32)
        for column in zip(*((e.source, e.target) for e in needed), strict=True)
    ]
    for cut in least_cuts(len(place), *ends, weights, np.array([edge.kind != "corequisite" for edge in needed])):
        if len(cut.edges) == len(cut.topics):
            yield None
            continue
        gone = [needed[edge] for edge in cut.set_aside]
        assert len(cut.topics) <= MOST_NAMED >= len(gone)
        yield Tangle(
            [topics[topic] for topic in cut.topics],
            gone,
            (len(cut.topics), len(gone), len(cut.edges)),
            cut.bound > (len(gone) - 1) * weights[list(cut.edges)].max(),
            min(needed[edge].line for edge in cut.edges),
        )


def _recommended_cycles(records: Records, edges: Sequence[Prerequisite]) -> Iterator[Problem]:
    place = _places(records)
    for component in _components(edges, place):
        first = next((edge for edge in component.edges if not edge.is_required), None)
        if first:
            cycle = [first.source, *_way(component, place, first.target, first.source)]
            yield cycle_words.recommended_cycle(*_told(records, cycle, edges))


def _groups_without_choice(records: Records) -> Iterator[Problem]:
    repeats = {id(edge) for earlier, edge in _doubled(records) if _is_repeat(earlier, edge)}
    fresh = [edge for edge in all_edges(records) if id(edge) not in repeats]
    sizes = {group: len(sources) for group, sources in _members(fresh).items()}
    grouped = [edge for edge in records.prerequisites if edge.group and id(edge) not in repeats]
    needed = [edge for edge in grouped if edge.is_required]
    recommended = [edge for edge in grouped if not edge.is_required]
    yield from group_words.groups_on_recommended(recommended, _lines(recommended), records.files)
    lone = [edge for edge in needed if sizes[edge.target, edge.group] == count_asked(edge.group) == 1]
    yield from group_words.lone_in_groups(lone, _lines(lone), records.files)
    first = {(edge.target, edge.group): edge for edge in reversed(needed)}
    short = [
        edge
        for edge in needed
        if first[edge.target, edge.group] is edge and sizes[edge.target, edge.group] < count_asked(edge.group)
    ]
    yield from group_words.short_groups(short, _lines(short), sizes, records.files)


def _bound_groups(records: Records, edges: Sequence[Prerequisite]) -> Iterator[Problem]:
    bound: dict[tuple[str, str], list[Prerequisite]] = {}
    for component in _components([edge for edge in edges if edge.is_required], _places(records)):
        for edge in component.edges if component.is_block else ():
            if edge.group:
                bound.setdefault((edge.target, edge.group), []).append(edge)
    for (_, group), members in bound.items():
        if len(members) > count_asked(group):
            yield group_words.bound_group(members, records.files)


def _harder_prerequisites(records: Records, edges: Sequence[Prerequisite]) -> list[Problem]:
    rank = {topic.id: DIFFICULTIES.index(topic.difficulty) for topic in records.topics if topic.difficulty}
    harder = [
        edge
        for edge in edges
        if edge.is_required and rank.get(edge.source, -1) > rank.get(edge.target, len(DIFFICULTIES))
    ]
    difficulty = {topic: DIFFICULTIES[place] for topic, place in rank.items()}
    return edge_words.uphill(harder, difficulty, records.files, _lines(harder))


def _resources(records: Records) -> Iterator[Problem]:
    known, suggestions = _first_topics(records), _suggestions(records)
    for place, resource in enumerate(records.resources):
        if known and resource.topic not in known:
            advice = suggestions.advice(resource.topic, "remove this line")
            yield resource_of_unknown(resource, records.files, advice)
        above = (
            other for other in records.resources[:place] if (other.topic, other.url) == (resource.topic, resource.url)
        )
        yield from problems_of_resource(resource, next(above, None), records.files)


def _goals(records: Records) -> Iterator[Problem]:
    known, suggestions = _first_topics(records), _suggestions(records)
    for place, goal in enumerate(records.entry_goals):
        above = (other for other in records.entry_goals[:place] if folded(other.name) == folded(goal.name))
        if earlier := next(above, None):
            yield doubled_goal(goal, earlier.line, records.files)
        for topic in goal.goals:
            if known and topic not in known:
                yield goal_of_unknown(goal, topic, records.files, suggestions.advice(topic, "remove it here"))


def _redundant_edges(records: Records, edges: Sequence[Prerequisite]) -> list[Problem]:
    """Edges whose source another prerequisite of the target needs over a way with a required edge on it."""
    members, closing = _members(edges), _closing(records, edges)
    certain = [
        edge
        for edge in edges
        if edge.is_required
        and edge not in closing
        and (not edge.group or len(members[edge.target, edge.group]) <= count_asked(edge.group))
    ]
    way, strict = nx.DiGraph(), nx.DiGraph()
    for edge in certain:
        way.add_edge(edge.source, edge.target)
        if edge.kind == "required":
            strict.add_edge(edge.source, edge.target)
    follows = [(edge, via) for edge in certain if not edge.group and (via := _between(edge, certain, way, strict))]
    redundant = [edge for edge, _ in follows]
    return edges_that_follow(redundant, [via for _, via in follows], records.files, _lines(redundant))


def _between(edge: Prerequisite, certain: Sequence[Prerequisite], way: nx.DiGraph, strict: nx.DiGraph) -> str:
    """The first other prerequisite of the target that needs the source over a way that counts; else nothing."""
    for other in certain:
        if other.target == edge.target and other.source != edge.source and nx.has_path(way, edge.source, other.source):
            between = nx.descendants(way, edge.source) & nx.ancestors(way, other.source) | {edge.source, other.source}
            if other.kind == "required" or strict.subgraph(between).size():
                return other.source
    return ""


def _closing(records: Records, edges: Sequence[Prerequisite]) -> set[Prerequisite]:
    """The edges that close a cycle of corequisites: of a block, those to a topic that its edges name before."""
    closing: set[Prerequisite] = set()
    for component in _components([edge for edge in edges if edge.is_required], _places(records)):
        if component.is_block:
            named = list(dict.fromkeys(topic for edge in component.edges for topic in (edge.source, edge.target)))
            closing.update(edge for edge in component.edges if named.index(edge.source) > named.index(edge.target))
    return closing
