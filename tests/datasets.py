"""The graphs that tests visit: those they make themselves, and beside them those of others, where they are.

The folder ``../shared/datasets`` holds graphs that other people published. It belongs to no clone: where it is
missing, its graphs are no parameters, and every test has still run on a made graph of the same kind.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.made import Facts, Landmarks, Made, Tree, catalogue, courses, theorems

BESIDE = Path(__file__).parents[2] / "shared" / "datasets"


@dataclass(frozen=True)
class Dataset:
    """A graph in files, with what is known of it."""

    topics: Path
    edges: Path
    facts: Facts
    trees: Mapping[str, Tree]
    landmarks: Landmarks | None


@dataclass(frozen=True)
class Source:
    """Where a dataset comes from: made by a function, or lying in a folder."""

    name: str
    make: Callable[[], Made] | None = None
    facts: Facts | None = None
    landmarks: Landmarks | None = None
    packed: bool = False

    def is_there(self) -> bool:
        return self.make is not None or (BESIDE / self.name).is_dir()

    def put(self, folder: Path) -> Dataset:
        """Return the dataset; a made one is written to `folder`."""
        names = ("topics.csv.gz", "edges.csv.gz") if self.packed else ("topics.csv", "edges.csv")
        if self.make is None:
            assert self.facts is not None
            place = BESIDE / self.name
            trees = place / "requirements.json"
            known = json.loads(trees.read_text(encoding="utf-8")) if trees.exists() else {}
            return Dataset(place / names[0], place / names[1], self.facts, known, self.landmarks)
        made = self.make()
        for name, content in zip(names, (made.topics, made.edges), strict=True):
            (folder / name).write_bytes(gzip.compress(content) if self.packed else content)
        return Dataset(folder / names[0], folder / names[1], made.facts, made.trees, made.landmarks)


COURSES = [
    Source("courses", make=courses),
    Source("mcgill_seed", facts=Facts(314, 472, {"unknown-topic": 31, "unknown-kind": 17}, 21)),
]
CATALOGUES = [
    Source("catalogue", make=catalogue),
    Source(
        "princeton_2024",
        facts=Facts(
            2705,
            2285,
            {"unknown-topic": 85, "self-loop": 2, "cycle": 1, "unknown-kind": 1},
            other_kinds=1854,
            cycle=(("EGR 191", "EGR 192", 464), ("EGR 192", "EGR 191", 463)),
        ),
    ),
]
THEOREMS = [
    Source("theorems", make=lambda: theorems(1_200, depth=35)),
    Source("metamath_ql", facts=Facts(1186, 11_828)),
]
MANY_THEOREMS = [
    Source("theorems of many chapters", make=lambda: theorems(3_000, depth=100)),
    Source(
        "metamath_iset",
        facts=Facts(9259, 71_291),
        landmarks=Landmarks(hub="ax-mp", middle="pncan", neighbour="negeu", subject="Functions"),
    ),
]
# Packed, and more than the 20,000 topics up to which a graph is small.
MOST_THEOREMS = [
    Source("theorems, packed", make=lambda: theorems(21_000, depth=480), packed=True),
    Source("metamath_set", facts=Facts(39_137, 732_022), packed=True),
]


def each_of(sources: list[Source]) -> list[pytest.param]:
    """Return the datasets that are there, as parameters of a fixture."""
    return [pytest.param(source, id=source.name) for source in sources if source.is_there()]
