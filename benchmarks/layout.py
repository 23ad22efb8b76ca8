"""Compare the layout of the map with Graphviz dot on the same columns: crossings of straight lines, milliseconds.

The sample roadmap; of each graph in ../shared/datasets, where that folder lies beside the repository, the 150 topics
around the one with most edges; and random roadmaps in ten categories with a fixed seed. Lines that follow from others
are left out. dot is given the columns of the map and knows no lanes, so part of the difference is the price of lanes:
"one lane" is the map's own method without them, "longer" the ratio after a search that is `LONGER` times as long, which
is what better places within the lanes would bring. Without the program ``dot`` there is nothing to compare with.

    python -m benchmarks.layout
"""

from __future__ import annotations

import random
import shutil
import subprocess
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import networkx as nx
import numpy as np

from graph.core.neighbourhood import neighbourhood
from graph.files.columns import read_columns
from graph.picture.crossings import Floats, lines_cross
from graph.picture.layout import Edge, Layout, acyclic_part, lane_layout
from graph.picture.topic_map import redundant_edges

ROOT = Path(__file__).resolve().parent.parent
DATASETS = ROOT.parent / "shared" / "datasets"
MOST_TOPICS = 150
LONGER = 25


class Roadmap(NamedTuple):
    """What is laid out: topics are named by their place in `names`."""

    title: str
    names: list[str]
    categories: list[str]
    lines: list[Edge]


def roadmap(title: str, names: list[str], categories: list[str], edges: Sequence[Edge]) -> Roadmap:
    """Return what the map draws of these edges: without cycles and without what follows from others."""
    kept = acyclic_part(len(names), edges)
    implied = redundant_edges(len(names), kept)
    return Roadmap(title, names, categories, [edge for edge in kept if edge not in implied])


def read_roadmap(title: str, folder: Path, most: int | None = None) -> Roadmap:
    """Return the graph of a folder, or the part of it around the one with most edges."""
    columns, _ = read_columns(folder / "topics.csv", folder / "edges.csv")
    records = columns.records()
    graph = nx.DiGraph()
    graph.add_nodes_from(topic.id for topic in records.topics)
    graph.add_edges_from(
        (edge.source, edge.target) for edge in records.prerequisites if edge.source in graph and edge.target in graph
    )
    middle = min(graph.degree, key=lambda pair: (-pair[1], pair[0]))[0]
    drawn = set(graph if most is None else neighbourhood(graph, middle, most))
    topics = [topic for topic in records.topics if topic.id in drawn]
    place = {topic.id: number for number, topic in enumerate(topics)}
    edges = [(place[a], place[b]) for a, b in graph.edges if a in place and b in place]
    return roadmap(title, [topic.name for topic in topics], [topic.category for topic in topics], edges)


def crossings(points: Floats, edges: Sequence[tuple[int, int]]) -> int:
    """Return how many pairs of straight lines cross, those that share an end left out.

    Notes
    -----
    Every pair is compared, O(E * E) in NumPy: 0.1 s for 1,000 lines.

    Examples
    --------
    >>> square = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
    >>> crossings(square, [(0, 3), (1, 2)]), crossings(square, [(0, 2), (1, 3)])
    (1, 0)
    """
    ends = np.asarray(edges, np.int64).reshape(-1, 2)
    total = 0
    for i in range(len(ends) - 1):
        others = ends[i + 1 :]
        apart = others[~((others == ends[i, 0]) | (others == ends[i, 1])).any(axis=1)]
        met = lines_cross(points[ends[i, 0]], points[ends[i, 1]], points[apart[:, 0]], points[apart[:, 1]])
        total += int(np.count_nonzero(met))
    return total


def random_roadmap(count: int, seed: int = 7) -> Roadmap:
    """Return a random roadmap whose topics need up to three that came shortly before them."""
    dice = random.Random(seed)
    edges = [
        (dice.randrange(max(0, topic - 40), topic), topic)
        for topic in range(1, count)
        for _ in range(dice.choice((1, 2, 2, 3)))
    ]
    categories = [f"Category {min(9, max(0, int(dice.gauss(topic * 10 / count, 1.2))))}" for topic in range(count)]
    return roadmap(f"random {count}", [f"Topic number {topic}" for topic in range(count)], categories, edges)


def cases() -> Iterator[Roadmap]:
    yield read_roadmap("sample", ROOT / "data")
    for name in ("metamath_iset", "metamath_ql", "mcgill_seed", "princeton_2024"):
        if (DATASETS / name).exists():
            yield read_roadmap(name, DATASETS / name, MOST_TOPICS)
    for count in (150, 300, 600):
        yield random_roadmap(count)


def dot_source(columns: Sequence[int], lines: Sequence[Edge]) -> str:
    """Return the graph for dot, its ranks held in place by an invisible chain through all columns."""
    chain = [f"c{column}" for column in range(max(columns) + 1)]
    ranks = [[mark] for mark in chain]
    for topic, column in enumerate(columns):
        ranks[column].append(f"n{topic}")
    return "\n".join(
        [
            "digraph { rankdir=LR; node [shape=box width=1.5 height=0.4]",
            *(f"{mark} [style=invis width=0.01 height=0.01];" for mark in chain),
            f"{' -> '.join(chain)} [style=invis weight=0];",
            *(f"{{rank=same; {'; '.join(rank)};}}" for rank in ranks),
            *(f"n{source} -> n{target};" for source, target in lines),
            "}",
        ]
    )


def dot_points(columns: Sequence[int], lines: Sequence[Edge]) -> Floats:
    """Return where dot places the topics, each in the column it was given."""
    source = dot_source(columns, lines)
    run = subprocess.run(["dot", "-Tplain"], input=source, capture_output=True, text=True, check=True)
    points = np.zeros((len(columns), 2))
    for line in run.stdout.splitlines():
        if line.startswith("node n"):
            _, name, x, y, *_ = line.split()
            points[int(name[1:])] = float(x), float(y)
    across = {(column, x) for column, x in zip(columns, points[:, 0].tolist(), strict=True)}
    assert len(across) == len(set(columns)), "dot did not keep to the columns"
    return points


def points_of(layout: Layout) -> Floats:
    return np.column_stack([layout.columns, layout.rows]).astype(float)


def ratio_to_dot(case: Roadmap, layout: Layout) -> tuple[int, int, str]:
    """Return our crossings, those of dot on the same columns, and their ratio as text."""
    ours = crossings(points_of(layout), case.lines)
    theirs = crossings(dot_points(layout.columns, case.lines), case.lines)
    return ours, theirs, f"{ours / theirs:.2f}" if theirs else "-"


def row(case: Roadmap) -> str:
    """Return the line of the table for one graph."""
    start = time.process_time()
    layout = lane_layout(case.categories, case.lines, case.names)
    took = (time.process_time() - start) * 1000
    ours, theirs, ratio = ratio_to_dot(case, layout)
    one_lane = crossings(points_of(lane_layout(["all"] * len(case.names), case.lines, case.names)), case.lines)
    *_, longer = ratio_to_dot(case, lane_layout(case.categories, case.lines, case.names, effort=LONGER))
    return (
        f"{case.title:<16}{len(case.names):>7}{len(case.lines):>7}{len(layout.lanes):>7}{layout.width:>9}"
        f"{ours:>8}{took:>6.0f}{theirs:>8}{ratio:>8}{one_lane:>10}{longer:>8}"
    )


def main() -> None:
    if shutil.which("dot") is None:
        print("Graphviz is not installed, so there is nothing to compare with: install `dot` and run this again.")
        return
    print(
        f"{'graph':<16}{'topics':>7}{'lines':>7}{'lanes':>7}{'columns':>9}"
        f"{'ours':>8}{'ms':>6}{'dot':>8}{'ratio':>8}{'one lane':>10}{'longer':>8}"
    )
    for case in cases():
        print(row(case), flush=True)
    if not DATASETS.exists():
        print("The graphs written by others are not beside this repository (../shared/datasets), so they are left out.")


if __name__ == "__main__":
    main()
