"""Graphs to measure on: layered, acyclic, of any size, the same on every machine.

The rows stand in no order that would help anybody; ids are text. Files are made once and kept in the folder
``groundwork-benchmarks`` of the system's temporary folder.

    python -m benchmarks.graphs 10000 FOLDER      writes topics.csv and edges.csv there
"""

from __future__ import annotations

import argparse
import json
import tempfile
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv

SIZES = (200, 10_000, 100_000, 1_000_000)
SEED = 20_260_101
# Counts of layers between which sizes are interpolated, so that a hard goal rests on somewhat under half of all.
_LAYERS = ((200, 10), (10_000, 15), (100_000, 18), (1_000_000, 22))
_PREREQUISITES = (1, 2, 3, 3, 4, 6)
_FROM_LAYER_BELOW = 0.7
_SMALL = 50
_FIELDS = ("Algebra", "Analysis", "Geometry", "Logic", "Networks", "Probability", "Programming", "Statistics")
_THINGS = ("bases", "bounds", "circuits", "errors", "kernels", "limits", "maps", "orders", "paths", "sums", "tests")
# Bump when what is generated changes, so that files of an older form are not taken for it.
_FORM = 2


class Layered(NamedTuple):
    """A graph as numbers: topics 0..n-1 in topological order, edges from lower to higher numbers."""

    layers: np.ndarray
    sources: np.ndarray
    targets: np.ndarray
    hours: np.ndarray


class Sample(NamedTuple):
    """A graph in files, with three goals, each with the number of topics it rests on, itself included.

    The small one rests on about as many as a large goal of a graph made by experts, the typical one on a median
    number of this graph, the hard one on most.
    """

    topics: Path
    edges: Path
    small: str
    small_size: int
    typical: str
    typical_size: int
    hard: str
    hard_size: int


def layered(topics: int, seed: int = SEED) -> Layered:
    """Return a random graph in layers: each topic needs one to six of the layers below, one of the next lower at least.

    About three edges a topic. O(n log n).
    """
    dice = np.random.default_rng((seed, topics))
    sizes = [float(np.log(size)) for size, _ in _LAYERS]
    count = int(np.interp(float(np.log(topics)), sizes, [float(layers) for _, layers in _LAYERS]))
    layers = np.arange(topics) * count // topics
    begins = np.searchsorted(layers, np.arange(count + 1))
    above = np.arange(begins[1], topics)
    wanted = dice.choice(_PREREQUISITES, above.size)
    targets = np.repeat(above, wanted)
    is_first = np.zeros(targets.size, dtype=bool)
    is_first[np.cumsum(wanted) - wanted] = True
    is_near = is_first | (dice.random(targets.size) < _FROM_LAYER_BELOW)
    ends = begins[layers[targets]]
    starts = np.where(is_near, begins[layers[targets] - 1], 0)
    sources = (starts + dice.random(targets.size) * (ends - starts)).astype(np.int64)
    pairs = np.unique(targets * topics + sources)
    hours = dice.choice([0.5, 1, 1.5, 2, 3, 4, 6, 8], topics)
    return Layered(layers, pairs % topics, pairs // topics, hours)


def closure_size(graph: Layered, goal: int) -> int:
    """Return how many topics `goal` rests on, itself included; one pass over the layers from the top."""
    return int(_needed(graph, np.asarray([goal])).sum())


def sample(topics: int) -> Sample:
    """Return the files of the graph of this size, made now if they were not made before."""
    folder = Path(tempfile.gettempdir()) / "groundwork-benchmarks" / f"{topics}-{SEED}-{_FORM}"
    if not (folder / "goals.json").exists():
        write_sample(topics, folder)
    facts = json.loads((folder / "goals.json").read_text(encoding="utf-8"))
    return Sample(folder / "topics.csv", folder / "edges.csv", **facts)


def write_sample(topics: int, folder: Path, seed: int = SEED) -> None:
    """Write topics.csv and edges.csv into `folder`, and last the goals to plan for, as goals.json."""
    graph = layered(topics, seed)
    dice = np.random.default_rng((seed, topics, 1))
    ids = _texts("topic-{}", dice.permutation(topics), width=len(str(topics)))
    folder.mkdir(parents=True, exist_ok=True)
    _write(_topic_table(graph, ids, dice).take(dice.permutation(topics)), folder / "topics.csv")
    _write(_edge_table(graph, ids).take(dice.permutation(graph.sources.size)), folder / "edges.csv")
    facts = _goals(graph, ids, dice)
    (folder / "goals.json").write_text(json.dumps(facts, indent=2) + "\n", encoding="utf-8")


def _needed(graph: Layered, goals: np.ndarray) -> np.ndarray:
    """Which topics the goals rest on: edges stand in the order of their targets, so one layer's are one slice."""
    needed = np.zeros(graph.layers.size, dtype=bool)
    needed[goals] = True
    edge_layers = graph.layers[graph.targets]
    bounds = np.searchsorted(edge_layers, np.arange(graph.layers[-1] + 2))
    for layer in range(int(graph.layers[-1]), 0, -1):
        part = slice(bounds[layer], bounds[layer + 1])
        needed[graph.sources[part][needed[graph.targets[part]]]] = True
    return needed


def _goals(graph: Layered, ids: pa.Array, dice: np.random.Generator) -> dict[str, str | int]:
    """The goals of `Sample`: two of 201 topics by chance, and the largest of 50 in the highest layer."""
    chance = dice.choice(graph.layers.size, min(201, graph.layers.size), replace=False)
    sizes = sorted((closure_size(graph, goal), int(goal)) for goal in chance)
    highest = np.flatnonzero(graph.layers == graph.layers[-1])
    goals = {
        "small": min(sizes, key=lambda found: (abs(found[0] - _SMALL), found)),
        "typical": sizes[len(sizes) // 2],
        "hard": max(
            (closure_size(graph, goal), int(goal)) for goal in dice.choice(highest, min(50, highest.size), False)
        ),
    }
    facts: dict[str, str | int] = {}
    for name, (size, goal) in goals.items():
        facts |= {name: ids[goal].as_py(), f"{name}_size": size}
    return facts


def _topic_table(graph: Layered, ids: pa.Array, dice: np.random.Generator) -> pa.Table:
    count = graph.layers.size
    field = pa.array(_FIELDS).take(pa.array(dice.integers(0, len(_FIELDS), count)))
    thing = pa.array(_THINGS).take(pa.array(dice.integers(0, len(_THINGS), count)))
    name = pc.binary_join_element_wise(field, thing, pc.replace_substring(ids, "topic-", ""), " ")
    difficulty = pa.array(("beginner", "intermediate", "advanced")).take(pa.array(3 * np.arange(count) // count))
    summary = pc.binary_join_element_wise("You can use", thing, "to solve a standard problem of", field, " ")
    columns = {"id": ids, "name": name, "category": field, "difficulty": difficulty}
    return pa.table({**columns, "hours": graph.hours, "summary": summary})


def _edge_table(graph: Layered, ids: pa.Array) -> pa.Table:
    kind = pa.DictionaryArray.from_arrays(np.zeros(graph.sources.size, dtype=np.int8), ["required"])
    source, target = ids.take(pa.array(graph.sources)), ids.take(pa.array(graph.targets))
    return pa.table({"source": source, "target": target, "kind": kind.cast(pa.string())})


def _texts(form: str, numbers: np.ndarray, width: int) -> pa.Array:
    padded = pc.utf8_lpad(pa.array(numbers).cast(pa.string()), width, "0")
    before, after = form.split("{}")
    return pc.binary_join_element_wise(before, padded, after, "")


def _write(table: pa.Table, path: Path) -> None:
    csv.write_csv(table, path, csv.WriteOptions(quoting_style="none"))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("topics", type=int)
    parser.add_argument("folder", type=Path)
    arguments = parser.parse_args()
    write_sample(arguments.topics, arguments.folder)


if __name__ == "__main__":
    main()
