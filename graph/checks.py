"""Every problem in the records at once, with file and line.

Errors mean that no graph can be built; warnings are what a person may want to know. An edge runs from a
prerequisite to the topic that needs it. Rows that were set aside in reading are looked at too, so that what
is wrong with them besides shows in the same run.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import TypeVar

from graph.errors import did_you_mean, near_misses, quoted, some_lines
from graph.model import (
    COSTS,
    DEFAULT_HOURS,
    DIFFICULTIES,
    RESOURCE_KINDS,
    STANDARD_FILES,
    FileNames,
    Prerequisite,
    Problem,
    Records,
    Severity,
    Topic,
)
from graph.names import folded

# Topics without hours are the rule in young files: beyond a few, one line says it for all.
_MOST_WITHOUT_HOURS = 10
# More warnings of one kind than this would bury the others.
_MOST_ALIKE = 1000
# A near miss costs one comparison with each topic; this many take about two seconds.
_MOST_COMPARISONS = 3_000_000
_FEWEST_TO_CALL_UNRELATED = 10
# The bits of ancestors held at a time: 2 KB for each topic.
_BLOCK = 1 << 14
# Edges times blocks; beyond it the search for redundant edges would take more than some seconds.
_MOST_BLOCK_STEPS = 20_000_000
# Edge steps spent on making the cycle that is shown a short one.
_MOST_CYCLE_STEPS = 2_000_000
_MOST_LINKS = 40

Edges = Sequence[Prerequisite]
_Row = TypeVar("_Row", Topic, Prerequisite)


def check_records(records: Records) -> tuple[Problem, ...]:
    """Return everything that is wrong with the records as a whole, in order of file and line.

    Where no topic could be read, edges are not compared with topics: the cause is in the reading.

    Notes
    -----
    O(V + E) but for redundant edges, which take O(V * E / 16384) steps on numbers of 2 KB and are not
    looked for where that exceeds 20 million, where topics stand in a circle, or where rows were set aside.

    Examples
    --------
    >>> records = Records((Topic("sets", "Sets", line=2),), (Prerequisite("set", "sets", line=2),))
    >>> print(check_records(records)[0])
    edges.csv, line 2: source 'set' is not in topics.csv. Did you mean 'sets'? If not, add it there or remove this line.
    """
    edges = _sound_edges(records)
    circles = _cycles(records, [edge for edge in edges if edge.is_required])
    problems = [
        *_doubled_ids(records),
        *_shared_names(records),
        *_missing_hours(records),
        *_isolated_topics(records),
        *_unknown_ends(records),
        *_self_loops(records),
        *_doubled_edges(records),
        *(_cycle_problem(records, circle, edges) for circle in circles),
        *_recommended_cycles(records, edges),
        *_groups(records),
        *_inversions(records, edges),
        *_resource_problems(records),
        *_goal_problems(records),
    ]
    if not circles and not records.set_aside_edges:
        problems += _redundant_edges(records, edges)
    return in_order(problems, records.files)


def in_order(problems: Iterable[Problem], files: FileNames = STANDARD_FILES) -> tuple[Problem, ...]:
    """Return the problems by file (in the order of `files`), then line, errors before warnings on one line.

    What belongs to a file as a whole stands before its lines.

    Examples
    --------
    >>> late = Problem("warning", "isolated-topic", "topics.csv", 9, "", "")
    >>> early = Problem("error", "empty-id", "topics.csv", 3, "", "")
    >>> edge = Problem("error", "cycle", "edges.csv", 2, "", "")
    >>> [problem.code for problem in in_order([edge, late, early])]
    ['empty-id', 'isolated-topic', 'cycle']
    """
    rank = {name: place for place, name in reversed(list(enumerate(files)))}

    def place(problem: Problem) -> tuple[int, str, int, bool, str, str]:
        file = rank.get(problem.file, len(rank))
        return (file, problem.file, problem.line or 0, not problem.is_error, problem.code, problem.found)

    return tuple(sorted(problems, key=place))


def shortest_cycles(records: Records) -> tuple[tuple[str, ...], ...]:
    """Return one short circle of topic ids for each knot of topics that require each other.

    Alternatives count, recommended edges do not. Each circle begins with the topic that stands first in the
    file; its last topic is a prerequisite of its first. Circles come in file order of their first topics.

    Notes
    -----
    A knot is a strongly connected component. Breadth-first search from its topics gives its shortest
    circle; in a large knot only the first topics are tried, about 2 million steps.

    Examples
    --------
    >>> records = Records((Topic("a", "A"), Topic("b", "B"), Topic("c", "C")),
    ...                   (Prerequisite("a", "b"), Prerequisite("b", "c"), Prerequisite("c", "b")))
    >>> shortest_cycles(records)
    (('b', 'c'),)
    """
    return tuple(_cycles(records, [edge for edge in _sound_edges(records) if edge.is_required]))


# --- what counts ---------------------------------------------------------------------------------


def _all_topics(records: Records) -> Iterator[Topic]:
    yield from records.topics
    yield from records.set_aside_topics


def _all_edges(records: Records) -> list[Prerequisite]:
    if not records.set_aside_edges:
        return list(records.prerequisites)
    return sorted((*records.prerequisites, *records.set_aside_edges), key=lambda edge: edge.line)


def _known_ids(records: Records) -> dict[str, int]:
    """Every id that a row of topics names, with its place in file order."""
    rows = sorted(_all_topics(records), key=lambda topic: topic.line) if records.set_aside_topics else records.topics
    return {topic: place for place, topic in enumerate(dict.fromkeys(row.id for row in rows))}


def _sound_edges(records: Records) -> list[Prerequisite]:
    """The edges that a graph would hold: both ends known, no topic with itself, the first of each pair."""
    known = _known_ids(records)
    pairs: dict[tuple[str, str], Prerequisite] = {}
    for edge in _all_edges(records):
        if edge.source in known and edge.target in known and edge.source != edge.target:
            pairs.setdefault((edge.source, edge.target), edge)
    return list(pairs.values())


def _problem(severity: Severity, code: str, file: str, line: int, found: str, advice: str) -> Problem:
    return Problem(severity, code, file, line or None, found, advice)


def _together(
    records_of_it: Sequence[_Row], most: int, one: Callable[[_Row], Problem], all_of_them: str
) -> list[Problem]:
    """One problem for each, or beyond `most` a single one for the whole file that counts them and names the first."""
    if len(records_of_it) <= most:
        return [one(record) for record in records_of_it]
    lines = [record.line for record in records_of_it if record.line]
    where = f" ({some_lines(lines)})" if lines else ""
    found = f"{len(records_of_it):,} {all_of_them}{where}."
    return [replace(one(records_of_it[0]), line=None, found=found)]


class _Suggestions:
    """Near misses among the topics for ids that nobody knows, as long as the comparisons last."""

    def __init__(self, records: Records) -> None:
        self._ids = list(_known_ids(records))
        self._by_name: dict[str, list[str]] = {}
        for topic in _all_topics(records):
            for word in (topic.id, topic.name, *topic.aliases):
                self._by_name.setdefault(folded(word), []).append(topic.id)
        self._left = _MOST_COMPARISONS
        self._found: dict[str, str] = {}

    def sentence(self, unknown: str) -> str:
        """A question that offers what may be meant, ending in a blank; or nothing."""
        if unknown not in self._found:
            question = did_you_mean(self._near(unknown)).strip()
            self._found[unknown] = f"{question} If not, add" if question else "Add"
        return self._found[unknown]

    def _near(self, unknown: str) -> list[str]:
        named = self._by_name.get(folded(unknown))
        if named:
            return list(dict.fromkeys(named))[:3]
        if self._left < len(self._ids):
            return []
        self._left -= len(self._ids)
        return near_misses(unknown, self._ids)


# --- topics --------------------------------------------------------------------------------------


def _doubled_ids(records: Records) -> Iterator[Problem]:
    first: dict[str, int] = {}
    for topic in sorted(_all_topics(records), key=lambda topic: topic.line):
        if topic.id in first:
            earlier = f" It stands in line {first[topic.id]} already." if first[topic.id] else ""
            yield _problem(
                "error",
                "doubled-id",
                records.files.topics,
                topic.line,
                f"the id {quoted(topic.id)} is used a second time.{earlier}",
                "Give one of the two topics another id, or remove one.",
            )
        else:
            first[topic.id] = topic.line


def _shared_names(records: Records) -> list[Problem]:
    """Names and aliases of several topics; a name that is its topic's id is left out, as an id always wins."""
    owners: dict[str, dict[str, Topic]] = {}
    for topic in records.topics:
        for word in (topic.name, *topic.aliases):
            if word != topic.id:
                owners.setdefault(folded(word), {}).setdefault(topic.id, topic)
    shared = [list(topics.values()) for topics in owners.values() if len(topics) > 1]
    return [_shared_name(records, topics) for topics in shared]


def _shared_name(records: Records, topics: Sequence[Topic]) -> Problem:
    words = [{folded(word): word for word in (topic.name, *topic.aliases)} for topic in topics[:2]]
    name = next(words[0][word] for word in words[0] if word in words[1])
    ids = ", ".join(quoted(topic.id) for topic in topics[:6]) + (" and others" if len(topics) > 6 else "")
    return _problem(
        "warning",
        "shared-name",
        records.files.topics,
        topics[1].line,
        f"{len(topics)} topics are called {quoted(name)}: {ids}.",
        "Ask for them by id, or give each a name of its own.",
    )


def _missing_hours(records: Records) -> list[Problem]:
    def one(topic: Topic) -> Problem:
        return _problem(
            "warning",
            "missing-hours",
            records.files.topics,
            topic.line,
            f"{quoted(topic.id)} has no hours and is counted as {DEFAULT_HOURS:g} hour.",
            "Write study time in hours in the column 'hours'.",
        )

    assumed = [topic for topic in records.topics if topic.hours_assumed]
    all_of_them = f"topics have no hours and are counted as {DEFAULT_HOURS:g} hour each"
    return _together(assumed, _MOST_WITHOUT_HOURS, one, all_of_them)


def _isolated_topics(records: Records) -> list[Problem]:
    """Topics that no edge names; where edges name none of the topics, that says nothing about any of them."""

    def one(topic: Topic) -> Problem:
        return _problem(
            "warning",
            "isolated-topic",
            records.files.topics,
            topic.line,
            f"{quoted(topic.id)} needs nothing and nothing needs it.",
            f"Add edges to {records.files.edges} where there are any to add.",
        )

    joined = {end for edge in _all_edges(records) for end in (edge.source, edge.target)}
    alone = [topic for topic in records.topics if topic.id not in joined]
    if len(alone) == len(records.topics):
        return []
    return _together(alone, _MOST_ALIKE, one, "topics need nothing and nothing needs them")


# --- edges ---------------------------------------------------------------------------------------


def _unknown_ends(records: Records) -> list[Problem]:
    known = _known_ids(records)
    edges = _all_edges(records)
    if not known or not edges:
        return []
    unknown = [edge for edge in edges if edge.source not in known or edge.target not in known]
    if not unknown:
        return []
    if len(edges) >= _FEWEST_TO_CALL_UNRELATED and not any(
        edge.source in known or edge.target in known for edge in edges
    ):
        return [_unrelated(records, edges[0])]
    suggestions = _Suggestions(records)
    return [
        _problem(
            "error",
            "unknown-topic",
            records.files.edges,
            edge.line,
            f"{column} {quoted(topic)} is not in {records.files.topics}.",
            f"{suggestions.sentence(topic)} it there or remove this line.",
        )
        for edge in unknown
        for column, topic in (("source", edge.source), ("target", edge.target))
        if topic not in known
    ]


def _unrelated(records: Records, edge: Prerequisite) -> Problem:
    example = next(_all_topics(records)).id
    files = records.files
    return _problem(
        "error",
        "unrelated-files",
        files.edges,
        0,
        f"not one of its ids is in {files.topics}: it has {quoted(edge.source)}, {files.topics} has {quoted(example)}.",
        f"Check that the two files belong together, and write the ids of {files.topics} in it.",
    )


def _self_loops(records: Records) -> list[Problem]:
    return [
        _problem(
            "error",
            "self-loop",
            records.files.edges,
            edge.line,
            f"{quoted(edge.source)} requires itself.",
            "Remove this line, or correct one of its two ids.",
        )
        for edge in _all_edges(records)
        if edge.source == edge.target
    ]


def _doubled_edges(records: Records) -> Iterator[Problem]:
    first: dict[tuple[str, str], Prerequisite] = {}
    for edge in _all_edges(records):
        earlier = first.setdefault((edge.source, edge.target), edge)
        if earlier is edge:
            continue
        differs = ""
        if edge.kind != earlier.kind:
            differs = f", there as {earlier.kind} and here as {edge.kind}"
        elif edge.group != earlier.group:
            differs = ", in another group"
        where = f"in line {earlier.line}" if earlier.line else "before"
        yield _problem(
            "error",
            "doubled-edge",
            records.files.edges,
            edge.line,
            f"{_arrow(edge)} stands {where} already{differs}.",
            "Keep one of the two lines.",
        )


def _groups(records: Records) -> Iterator[Problem]:
    members = Counter((edge.target, edge.group) for edge in _all_edges(records) if edge.group and edge.is_required)
    for edge in records.prerequisites:
        if not edge.group:
            continue
        if not edge.is_required:
            yield _problem(
                "warning",
                "group-on-recommended",
                records.files.edges,
                edge.line,
                f"{_arrow(edge)} is recommended, so its group {quoted(edge.group)} has no effect.",
                "Empty the cell 'group', or write required.",
            )
        elif members[edge.target, edge.group] == 1:
            yield _problem(
                "warning",
                "lone-in-group",
                records.files.edges,
                edge.line,
                f"{quoted(edge.source)} is alone in the group {quoted(edge.group)} of {quoted(edge.target)}, "
                "so it is needed by itself.",
                "Add the alternatives with the same group, or empty the cell.",
            )


def _inversions(records: Records, edges: Edges) -> list[Problem]:
    rank = {topic.id: DIFFICULTIES.index(topic.difficulty) for topic in records.topics if topic.difficulty}
    return [
        _problem(
            "warning",
            "harder-prerequisite",
            records.files.edges,
            edge.line,
            f"{quoted(edge.source)} is {DIFFICULTIES[rank[edge.source]]}, but {quoted(edge.target)}, "
            f"which needs it, is {DIFFICULTIES[rank[edge.target]]}.",
            "Check both difficulties and the direction of the edge.",
        )
        for edge in edges
        if edge.is_required and rank.get(edge.source, -1) > rank.get(edge.target, len(DIFFICULTIES))
    ]


def _arrow(edge: Prerequisite) -> str:
    return f"{quoted(edge.source)} -> {quoted(edge.target)}"


# --- circles -------------------------------------------------------------------------------------


def _cycles(records: Records, edges: Edges) -> list[tuple[str, ...]]:
    """One short circle for each knot of these edges, each from the topic that stands first in the file."""
    place = _known_ids(records)
    circles: list[tuple[str, ...]] = []
    for knot, after in _knots(edges, place):
        steps = sum(len(after[topic]) for topic in knot)
        best: list[str] = []
        for start in knot[: max(1, _MOST_CYCLE_STEPS // steps)]:
            found = _shortest_way(after, start, start, len(best) - 1 if best else len(knot))
            best = found or best
        circles.append(tuple(best))
    return circles


def _knots(edges: Edges, place: dict[str, int]) -> list[tuple[list[str], dict[str, list[str]]]]:
    """Each strongly connected component of two topics or more, in file order, with the edges inside it."""
    core = _without_ends(edges)
    if not core:
        return []
    import networkx as nx

    graph = nx.DiGraph((edge.source, edge.target) for edge in core)
    knots: list[tuple[list[str], dict[str, list[str]]]] = []
    for component in nx.strongly_connected_components(graph):
        if len(component) > 1:
            knot = sorted(component, key=place.__getitem__)
            after = {
                topic: sorted((other for other in graph.succ[topic] if other in component), key=place.__getitem__)
                for topic in knot
            }
            knots.append((knot, after))
    return sorted(knots, key=lambda item: place[item[0][0]])


def _without_ends(edges: Edges) -> Edges:
    """The edges that are left when topics that need nothing are taken away again and again: none if acyclic."""
    left = set(_topological_order(edges)[1])
    return [edge for edge in edges if edge.source in left and edge.target in left]


def _topological_order(edges: Edges) -> tuple[list[str], list[str]]:
    """The topics of `edges`, each after its prerequisites, and those that stand in or behind a circle (Kahn 1962)."""
    after: dict[str, list[str]] = {}
    waiting_for: dict[str, int] = {}
    for edge in edges:
        after.setdefault(edge.source, []).append(edge.target)
        waiting_for[edge.target] = waiting_for.get(edge.target, 0) + 1
    order = [topic for topic in after if topic not in waiting_for]
    for topic in order:
        for target in after.get(topic, ()):
            waiting_for[target] -= 1
            if not waiting_for[target]:
                order.append(target)
    return order, [topic for topic, count in waiting_for.items() if count]


def _shortest_way(after: dict[str, list[str]], start: str, end: str, most: int) -> list[str]:
    """The topics of a shortest way from `start` towards `end`, without `end`; nothing if it has more than `most`."""
    before: dict[str, str] = {}
    waiting = deque([(start, 1)])
    while waiting:
        topic, length = waiting.popleft()
        if length > most:
            return []
        for target in after[topic]:
            if target == end:
                way = [topic]
                while way[-1] != start:
                    way.append(before[way[-1]])
                return way[::-1]
            if target not in before and target != start:
                before[target] = topic
                waiting.append((target, length + 1))
    return []


def _cycle_problem(records: Records, circle: Sequence[str], edges: Edges, recommended: bool = False) -> Problem:
    names = {topic.id: topic.name for topic in _all_topics(records)}
    around = set(pairwise([*circle, circle[0]]))
    by_pair = {(edge.source, edge.target): edge for edge in edges if (edge.source, edge.target) in around}
    chain = [by_pair[pair] for pair in pairwise([*circle, circle[0]])]
    lines = [edge.line for edge in chain if edge.line]
    links = [f"{_arrow(edge)}{f' (line {edge.line})' if edge.line else ''}" for edge in chain]
    named = _shortened([names[topic] for topic in (*circle, circle[0])])
    if recommended:
        found, advice = (
            "topics recommend or require each other in a circle",
            "If that is not meant, remove one of these:",
        )
    else:
        found, advice = "topics require each other in a circle", "Remove one of these edges, or make it recommended:"
    return _problem(
        "warning" if recommended else "error",
        "recommended-cycle" if recommended else "cycle",
        records.files.edges,
        min(lines, default=0),
        f"{found}: {' -> '.join(named)}.",
        f"{advice} {', '.join(_shortened(links))}.",
    )


def _shortened(words: list[str]) -> list[str]:
    """The words, the middle of very many left out."""
    if len(words) <= _MOST_LINKS:
        return words
    half = _MOST_LINKS // 2
    return [*words[:half], f"({len(words) - 2 * half:,} more)", *words[-half:]]


def _recommended_cycles(records: Records, edges: Edges) -> Iterator[Problem]:
    """For each knot that recommended edges help to tie, a shortest circle through the first of them."""
    recommended = [edge for edge in edges if not edge.is_required]
    if not recommended:
        return
    for knot, after in _knots(edges, _known_ids(records)):
        inside = next((edge for edge in recommended if edge.target in after.get(edge.source, ())), None)
        if inside:
            way = _shortest_way(after, inside.target, inside.source, len(knot))
            yield _cycle_problem(records, [inside.source, *way], edges, recommended=True)


# --- redundant edges -----------------------------------------------------------------------------


def _redundant_edges(records: Records, edges: Edges) -> list[Problem]:
    """Required edges whose source is needed by another prerequisite of the target anyway.

    Groups with a choice prove nothing about each of their members, so they neither make an edge redundant
    nor are so themselves.
    """
    members = Counter((edge.target, edge.group) for edge in edges if edge.group and edge.is_required)
    certain = [e for e in edges if e.is_required and (not e.group or members[e.target, e.group] == 1)]
    via = _implied_pairs(certain)

    def one(edge: Prerequisite) -> Problem:
        return _problem(
            "warning",
            "redundant-edge",
            records.files.edges,
            edge.line,
            f"{_arrow(edge)} follows already: {quoted(via[edge.source, edge.target])} needs {quoted(edge.source)} "
            f"and is itself a prerequisite of {quoted(edge.target)}.",
            "Nothing is lost by removing it, but for its reason.",
        )

    redundant = [edge for edge in certain if not edge.group and (edge.source, edge.target) in via]
    return _together(redundant, _MOST_ALIKE, one, "edges follow from other edges already")


def _implied_pairs(edges: Edges) -> dict[tuple[str, str], str]:
    """Each edge whose source is an ancestor of another prerequisite of its target, with the first such prerequisite.

    Ancestors are bits of Python integers, one block of possible ancestors at a time so that memory stays
    small: transitive reduction (Aho, Garey & Ullman 1972) by a pass in topological order for each block.
    """
    order, _ = _topological_order(edges)
    place = {topic: number for number, topic in enumerate(order)}
    prerequisites: list[list[int]] = [[] for _ in order]
    for edge in edges:
        prerequisites[place[edge.target]].append(place[edge.source])
    implied: dict[tuple[str, str], str] = {}
    if len(edges) * (len(order) // _BLOCK + 1) > _MOST_BLOCK_STEPS:
        return implied
    for begin in range(0, len(order), _BLOCK):
        end = begin + _BLOCK
        ancestors = [0] * len(order)
        for target in range(begin, len(order)):
            direct = indirect = 0
            for source in prerequisites[target]:
                indirect |= ancestors[source]
                if begin <= source < end:
                    direct |= 1 << (source - begin)
            both = direct & indirect
            while both:
                bit = both & -both
                both ^= bit
                pair = order[begin + bit.bit_length() - 1], order[target]
                implied[pair] = order[next(source for source in prerequisites[target] if ancestors[source] & bit)]
            ancestors[target] = direct | indirect
    return implied


# --- resources and goals -------------------------------------------------------------------------


def _resource_problems(records: Records) -> Iterator[Problem]:
    file = records.files.resources
    known = _known_ids(records)
    suggestions = _Suggestions(records) if known and records.resources else None
    for resource in records.resources:
        if suggestions and resource.topic not in known:
            yield _problem(
                "warning",
                "resource-of-unknown-topic",
                file,
                resource.line,
                f"topic {quoted(resource.topic)} is not in {records.files.topics}, so nobody will see this resource.",
                f"{suggestions.sentence(resource.topic)} it there or remove this line.",
            )
        if resource.url and not resource.is_link:
            yield _problem(
                "warning",
                "no-link",
                file,
                resource.line,
                f"the address {quoted(resource.url)} is shown but cannot be clicked.",
                "Only addresses that begin with http:// or https:// can.",
            )
        for column, value, allowed in (("kind", resource.kind, RESOURCE_KINDS), ("cost", resource.cost, COSTS)):
            if value and value not in allowed:
                yield _problem(
                    "warning",
                    f"unknown-resource-{column}",
                    file,
                    resource.line,
                    f"{column} is {quoted(value)}.",
                    f"Write one of {', '.join(allowed)}, or leave it empty.{did_you_mean(near_misses(value, allowed))}",
                )


def _goal_problems(records: Records) -> Iterator[Problem]:
    file = records.files.goals
    known = _known_ids(records)
    suggestions = _Suggestions(records) if known and records.entry_goals else None
    first: dict[str, int] = {}
    for goal in records.entry_goals:
        if folded(goal.name) in first:
            earlier = first[folded(goal.name)]
            yield _problem(
                "error",
                "doubled-goal",
                file,
                goal.line,
                f"the goal {quoted(goal.name)} stands in line {earlier} already.",
                "Give one of the two another name.",
            )
        first.setdefault(folded(goal.name), goal.line)
        for topic in goal.goals:
            if suggestions and topic not in known:
                yield _problem(
                    "error",
                    "goal-of-unknown-topic",
                    file,
                    goal.line,
                    f"the goal {quoted(goal.name)} names {quoted(topic)}, which is not in {records.files.topics}.",
                    f"{suggestions.sentence(topic)} it there or remove it here.",
                )
