"""The order in which an outline lists topics, as edges that only suggest it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterator, Mapping, Sequence
from itertools import pairwise


def suggested(
    topics: Sequence[str], sections: Sequence[Hashable], needed: Sequence[tuple[str, str]], order: str
) -> Iterator[tuple[str, str]]:
    """Yield the edges of an order: "listed", each topic after the one before; "sections", each section after the last.

    Parameters
    ----------
    topics : sequence of str
        As they are listed.
    sections : sequence
        The section of each topic.
    needed : sequence of pairs
        Prerequisites that the outline states. The order bends to them, so that it closes no cycle with them.
    order : str
        "listed" or "sections".

    Examples
    --------
    >>> list(suggested(["a", "b", "c"], [1, 1, 2], [("c", "a")], "listed"))
    [('a', 'b')]
    >>> list(suggested(["a", "b", "c", "d"], [1, 1, 2, 2], [], "sections"))
    [('b', 'c'), ('b', 'd')]
    """
    bent = _bent(topics, needed)
    stated = set(needed)
    pairs = pairwise(bent) if order == "listed" else _after_sections(topics, sections, bent)
    return (pair for pair in pairs if pair not in stated)


def _after_sections(
    topics: Sequence[str], sections: Sequence[Hashable], bent: Sequence[str]
) -> Iterator[tuple[str, str]]:
    """The last topic of a section before each of the next, where no prerequisite says otherwise."""
    place = {topic: number for number, topic in enumerate(bent)}
    members: dict[Hashable, list[str]] = defaultdict(list)
    for topic, section in zip(topics, sections, strict=True):
        members[section].append(topic)
    for before, after in pairwise(members.values()):
        yield from ((before[-1], topic) for topic in after if place[before[-1]] < place[topic])


def _bent(topics: Sequence[str], needed: Sequence[tuple[str, str]]) -> list[str]:
    """The topics as they are listed, each right after those of its prerequisites that were listed later."""
    before: Mapping[str, list[str]] = defaultdict(list)
    for source, target in needed:
        before[target].append(source)
    ordered: dict[str, None] = {}
    for topic in topics:
        _visit(topic, before, ordered)
    return list(ordered)


def _visit(topic: str, before: Mapping[str, list[str]], ordered: dict[str, None]) -> None:
    """Put a topic behind all it needs; where topics need each other, what was asked for first comes last."""
    way, seen = [topic], {topic}
    while way:
        ahead = next((one for one in before.get(way[-1], ()) if one not in ordered and one not in seen), None)
        if ahead is None:
            ordered[way.pop()] = None
        else:
            seen.add(ahead)
            way.append(ahead)
