"""Orders that take one ready topic after the other: by category, or the easiest first."""

from __future__ import annotations

import heapq

import numpy as np

from graph.index.index import GraphIndex
from graph.index.order.post_order import seconds_of
from graph.index.rows import Ints, rows_by


def run_by_run(index: GraphIndex, order: Ints, category: Ints) -> Ints:
    """Return all topics in runs that exhaust their category, the one with the most topics ready next.

    Ready topics of one category keep the sequence of `order`; of categories with equally many the smaller number
    comes first. O((V + E) log V), however many categories and runs there are.
    """
    place = np.empty_like(order)
    place[order] = np.arange(len(order), dtype=np.int32)
    first, others, missing = _waiting(index, place)
    kind: list[int] = category[order].tolist()
    ready: list[list[int]] = [[] for _ in range(int(category.max(initial=-1)) + 1)]
    for topic, count in enumerate(missing):
        if not count:
            ready[kind[topic]].append(topic)
    lanes = len(ready)
    fullest = [number - lanes * len(topics) for number, topics in enumerate(ready) if topics]
    heapq.heapify(fullest)
    result: list[int] = []
    while fullest:
        size, number = divmod(heapq.heappop(fullest), lanes)
        run = ready[number]
        if -size != len(run) or not run:
            continue  # an older entry
        grown: dict[int, None] = {}
        while run:
            topic = heapq.heappop(run)
            result.append(topic)
            for target in others[first[topic] : first[topic + 1]]:
                missing[target] -= 1
                if not missing[target]:
                    heapq.heappush(ready[kind[target]], target)
                    grown[kind[target]] = None
        for other in grown:
            heapq.heappush(fullest, other - lanes * len(ready[other]))
    return order[np.array(result, np.int32)]


def easiest_first(index: GraphIndex, difficulty: Ints) -> Ints:
    """Return the order that takes the easiest topic that is ready at every step.

    Ties go to fewer hours, then to the topic of which fewer recommended prerequisites are still missing, then to
    the smaller number. O((V + E) log V).
    """
    count = index.count
    first, others, missing = _waiting(index, np.arange(count, dtype=np.int32))
    recommended = np.flatnonzero(~index.required)
    hinted = rows_by(index.sources[recommended], index.targets[recommended], count)
    hint_first, hints = hinted.first.tolist(), hinted.others.tolist()
    unmet = np.bincount(index.targets[recommended], minlength=count)
    key = (_classes(index, difficulty) * (unmet.max(initial=0) + 1) + unmet) * count + np.arange(count)
    keys: list[int] = key.tolist()
    queue = [keys[topic] for topic in range(count) if not missing[topic]]
    heapq.heapify(queue)
    done = bytearray(count)
    order: list[int] = []
    while queue:
        topic = heapq.heappop(queue) % count
        if done[topic]:
            continue  # an older entry, from before a hint was met
        done[topic] = 1
        order.append(topic)
        for target in hints[hint_first[topic] : hint_first[topic + 1]]:
            keys[target] -= count
            if not missing[target] and not done[target]:
                heapq.heappush(queue, keys[target])
        for target in others[first[topic] : first[topic + 1]]:
            missing[target] -= 1
            if not missing[target]:
                heapq.heappush(queue, keys[target])
    return np.array(order, np.int32)


def _waiting(index: GraphIndex, place: Ints) -> tuple[list[int], list[int], list[int]]:
    """The dependents of topics that are called `place[t]`, as rows, and how many prerequisites each of them lacks."""
    edges = np.flatnonzero(index.required)
    sources, targets = place[index.sources[edges]], place[index.targets[edges]]
    rows = rows_by(sources, targets, index.count)
    return rows.first.tolist(), rows.others.tolist(), np.bincount(targets, minlength=index.count).tolist()


def _classes(index: GraphIndex, difficulty: Ints) -> np.ndarray:
    """The place of each topic by difficulty and hours among all that differ in these."""
    seconds = seconds_of(index)
    order = np.lexsort((seconds, difficulty))
    differs = (np.diff(seconds[order]) != 0) | (np.diff(difficulty[order]) != 0)
    number = np.empty(index.count, np.int64)
    number[order] = np.append(0, np.cumsum(differs))[: index.count]
    return number
