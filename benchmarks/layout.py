"""Compare the layout of the map with its own first guess and with Graphviz dot: crossings and milliseconds.

The sample roadmap, then random roadmaps in ten categories with a fixed seed. Crossings are those of straight lines
between marks, transitively implied lines left out. dot knows no lanes, so it may cross less; without the program
``dot`` its column stays empty.

    python benchmarks/layout.py
"""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from graph.files.tables import read_records  # noqa: E402
from graph.picture import layout as layouts  # noqa: E402
from graph.picture.crossings import crossings  # noqa: E402
from graph.picture.layout import lane_layout  # noqa: E402
from graph.picture.topic_map import redundant_edges  # noqa: E402

Edge = tuple[int, int]


def sample() -> tuple[list[str], list[str], list[Edge]]:
    """Return names, categories and edges of the sample roadmap."""
    records, _ = read_records(ROOT / "data" / "topics.csv", ROOT / "data" / "edges.csv")
    place = {topic.id: number for number, topic in enumerate(records.topics)}
    edges = [(place[edge.source], place[edge.target]) for edge in records.prerequisites]
    return [topic.name for topic in records.topics], [topic.category for topic in records.topics], edges


def random_roadmap(count: int, seed: int = 7) -> tuple[list[str], list[str], list[Edge]]:
    """Return a random roadmap whose topics need two or three that came shortly before them."""
    dice = random.Random(seed)
    edges = [
        (dice.randrange(max(0, topic - 40), topic), topic)
        for topic in range(1, count)
        for _ in range(dice.choice((1, 2, 2, 3)))
    ]
    categories = [f"Category {min(9, max(0, int(dice.gauss(topic * 10 / count, 1.2))))}" for topic in range(count)]
    return [f"Topic number {topic}" for topic in range(count)], categories, edges


def dot_crossings(count: int, edges: Sequence[Edge]) -> tuple[int, float]:
    """Return the crossings of Graphviz dot's places and the milliseconds it took."""
    source = "digraph { rankdir=LR; node [shape=box width=1.5 height=0.4]\n"
    source += "\n".join([*(f"n{topic};" for topic in range(count)), *(f"n{a} -> n{b};" for a, b in edges)]) + "\n}"
    start = time.perf_counter()
    run = subprocess.run(["dot", "-Tplain"], input=source, capture_output=True, text=True, check=True)
    took = (time.perf_counter() - start) * 1000
    points = np.zeros((count, 2))
    for line in run.stdout.splitlines():
        if line.startswith("node n"):
            _, name, x, y, *_ = line.split()
            points[int(name[1:])] = float(x), float(y)
    return crossings(points, edges), took


def placed(names: Sequence[str], categories: Sequence[str], edges: Sequence[Edge]) -> tuple[int, float]:
    """Return the crossings of our layout and the milliseconds of processor time it took."""
    start = time.process_time()
    layout = lane_layout(categories, edges, names)
    took = (time.process_time() - start) * 1000
    return crossings(np.column_stack([layout.columns, layout.rows]).astype(float), edges), took


def main() -> None:
    has_dot = shutil.which("dot") is not None
    print(f"{'graph':<16}{'topics':>7}{'lines':>7}{'before':>8}{'ours':>8}{'ms':>7}{'dot':>8}{'ms':>7}")
    cases = [("sample", sample()), *((f"random {count}", random_roadmap(count)) for count in (150, 300, 600, 1500))]
    for title, (names, categories, edges) in cases:
        implied = redundant_edges(len(names), edges)
        lines = [edge for edge in dict.fromkeys(edges) if edge not in implied]
        work, layouts.SEARCH_WORK = layouts.SEARCH_WORK, 0
        before, _ = placed(names, categories, lines)
        layouts.SEARCH_WORK = work
        ours, took = placed(names, categories, lines)
        row = f"{title:<16}{len(names):>7}{len(lines):>7}{before:>8}{ours:>8}{took:>7.0f}"
        if has_dot:
            theirs, waited = dot_crossings(len(names), lines)
            row += f"{theirs:>8}{waited:>7.0f}"
        print(row)
    if not has_dot:
        print("Graphviz is not installed, so there is nothing to compare with: install `dot` to fill the last columns.")


if __name__ == "__main__":
    main()
