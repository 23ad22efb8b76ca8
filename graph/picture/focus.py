"""The focus view: a goal and what it rests on, from the top down, and which topics that is in a large graph."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import networkx as nx

from graph.errors import UnknownTopicError
from graph.model import Prerequisite, Topic
from graph.picture.colours import HUES, palette_of
from graph.picture.layered import late_levels, ordered_places
from graph.picture.layout import line_kind, lines_of
from graph.picture.topic_map import drawn_line, drawn_names, fingerprint, redundant_edges
from graph.planning.needs import required_prerequisites

MOST_TOPICS = 150
MOST_EXPANDED = 600


class FocusPart(NamedTuple):
    """Which topics a focus view draws.

    `shown` are those to draw, nearest to the goal first; `folded` those that the learner holds and that are folded
    away; `more` says of how many direct prerequisites a drawn topic is without, for those that are without any.
    """

    shown: tuple[str, ...]
    folded: tuple[str, ...]
    more: dict[str, int]


def focus_part(
    graph: nx.DiGraph,
    goal: str,
    held: Collection[str],
    most: int = MOST_TOPICS,
    unfolded: bool = False,
    expanded: Iterable[str] = (),
) -> FocusPart:
    """Return which topics to draw of what `goal` rests on: the nearest `most`, without those that are held.

    Parameters
    ----------
    graph : nx.DiGraph
        An edge ``(a, b)`` says that `a` is a prerequisite of `b`; `kind` and `group` as in `graph.planning.needs`.
    goal : str
        Drawn even if it is held.
    held : collection of str
        Topics that the learner knows, or that follow from those. What only they rest on is left out.
    most : int
        How many topics are drawn before any is expanded; nearer ones come first, equally near ones in graph order.
    unfolded : bool
        Whether the held topics that would be folded away are drawn as well.
    expanded : iterable of str
        Drawn topics that get all their direct prerequisites, up to `MOST_EXPANDED` topics in all.

    Raises
    ------
    UnknownTopicError
        If `goal` is not in `graph`.

    Notes
    -----
    All alternatives count as prerequisites. Recommended ones are drawn if they are in the closure anyway, or if they
    are those of the goal itself. A breadth-first search, O(edges of the topics drawn).

    Examples
    --------
    >>> graph = nx.DiGraph([("sets", "logic"), ("logic", "limits"), ("maps", "limits"), ("limits", "series")])
    >>> focus_part(graph, "series", held={"logic", "sets"}, most=2)
    FocusPart(shown=('series', 'limits'), folded=('logic',), more={'limits': 1})
    """
    if goal not in graph:
        raise UnknownTopicError(goal)
    hidden = frozenset() if unfolded else frozenset(held) - {goal}
    shown: dict[str, None] = {goal: None}
    nearest = _nearest_first(graph, goal, frozenset(held), hidden)
    while len(shown) < most and (topic := next(nearest, None)) is not None:
        shown[topic] = None
    for topic in expanded:
        if topic in shown:
            for source in required_prerequisites(graph, topic):
                if source not in hidden and len(shown) < MOST_EXPANDED:
                    shown[source] = None
    folded: dict[str, None] = {}
    more: dict[str, int] = {}
    for topic in shown:
        sources = _direct(graph, topic, goal)
        folded.update((source, None) for source in sources if source in hidden)
        left_out = sum(source not in shown and source not in hidden for source in sources)
        if left_out:
            more[topic] = left_out
    return FocusPart(tuple(shown), tuple(folded), more)


def _nearest_first(graph: nx.DiGraph, goal: str, held: frozenset[str], hidden: frozenset[str]) -> Iterator[str]:
    """What `goal` rests on, breadth first, not below what is held or merely recommended."""
    seen, waiting = {goal, *hidden}, deque([goal])
    required = set(required_prerequisites(graph, goal))
    while waiting:
        topic = waiting.popleft()
        for source in _direct(graph, topic, goal):
            if source in seen:
                continue
            seen.add(source)
            yield source
            if source not in held and (topic != goal or source in required):
                waiting.append(source)


def _direct(graph: nx.DiGraph, topic: str, goal: str) -> list[str]:
    """The prerequisites of a topic that the view draws: of the goal, recommended ones as well, these last."""
    required = required_prerequisites(graph, topic)
    return required if topic != goal else list(dict.fromkeys([*required, *graph.pred[topic]]))


def focus_data(
    topics: Sequence[Topic],
    prerequisites: Sequence[Prerequisite],
    goal: str,
    shown: Collection[str],
    folded: Collection[str] = (),
    *,
    more: Mapping[str, int] | None = None,
    colours: Mapping[str, int] | None = None,
    title: str = "What it rests on",
) -> dict[str, Any]:
    """Return the focus view as one JSON-able value; `rev` changes exactly when anything in it does.

    Parameters
    ----------
    topics : sequence of Topic
        In file order; others than `shown` and `folded` are passed over.
    prerequisites : sequence of Prerequisite
        Those with an end outside `shown` are left out.
    goal : str
        The topic that stands alone in the last level.
    shown, folded : collection of str
        Ids to draw, the goal among them, and ids that the learner knows and that are merely named.
    more : mapping of id to int, optional
        How many prerequisites of a topic are not drawn; see `focus_part`.
    colours : mapping of category to int, optional
        The place of each category among all of the graph, so that it keeps its colour in every part and view;
        by default that among `topics`.
    title : str
        What a screen reader calls the picture.

    Returns
    -------
    dict
        Nodes in file order, each with its `level` (0 at the top; every topic just above the first that needs it)
        and its `place` within the level. `lane` is the number of a colour in the palette.

    Notes
    -----
    Levels follow required edges, alternatives included; recommended edges are drawn but place nothing. Places: see
    `graph.picture.layered`. The longest part is that of the places, some 20 ms for 150 topics.

    Examples
    --------
    >>> data = focus_data([Topic("sets", "Sets"), Topic("limits", "Limits")], [Prerequisite("sets", "limits")],
    ...                   "limits", ["limits", "sets"])
    >>> [(node["id"], node["level"], node["place"]) for node in data["nodes"]], data["edges"]
    ([('sets', 0, 0), ('limits', 1, 0)], [{'from': 'sets', 'to': 'limits'}])
    """
    drawn_ids, folded_ids = set(shown), set(folded)
    drawn = [topic for topic in topics if topic.id in drawn_ids]
    place = {topic.id: number for number, topic in enumerate(drawn)}
    edges = lines_of(edge for edge in prerequisites if edge.source in place and edge.target in place)
    required = [(place[edge.source], place[edge.target]) for edge in edges if edge.is_required]
    needed = [(place[edge.source], place[edge.target]) for edge in edges if not line_kind(edge)]
    redundant = redundant_edges(len(drawn), needed)
    levels = late_levels(len(drawn), required, place[goal])
    order = ordered_places(levels, [pair for pair in required if pair not in redundant])
    places = colours or {name: at for at, name in enumerate(dict.fromkeys(topic.category for topic in topics))}
    colour = {name: at % len(HUES) for name, at in places.items()}
    names = drawn_names(topics)
    data: dict[str, Any] = {
        "view": "rests",
        "title": title,
        "goal": goal,
        "nodes": [
            _node(topic, names[topic.id], colour[topic.category], level, at, (more or {}).get(topic.id, 0))
            for topic, level, at in zip(drawn, levels, order, strict=True)
        ],
        "edges": [drawn_line(edge, (place[edge.source], place[edge.target]) in redundant) for edge in edges],
        "folded": [{"id": topic.id, "label": names[topic.id]} for topic in topics if topic.id in folded_ids],
        "lanes": [{"name": name, "lane": colour[name]} for name in dict.fromkeys(topic.category for topic in drawn)],
        "palette": palette_of(range(len(HUES))),
    }
    return {**data, "rev": fingerprint(data)}


def _node(topic: Topic, name: str, lane: int, level: int, place: int, more: int) -> dict[str, Any]:
    node: dict[str, Any] = {
        "id": topic.id,
        "label": name,
        "lane": lane,
        "category": topic.category,
        "hours": topic.hours,
        "level": level,
        "place": place,
    }
    if topic.hours_assumed:
        node["assumed"] = True
    if more:
        node["more"] = more
    return node
