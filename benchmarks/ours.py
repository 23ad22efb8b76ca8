"""What this package takes for the same tasks, through the functions that the page and the command line call."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.graphs import Sample
from benchmarks.peers import GOALS, Task, numbers_of

CACHE = Path(tempfile.gettempdir()) / "groundwork-benchmarks" / "cache"


def tasks() -> dict[str, Task]:
    """Return what this package can do; with a cache of its own, so that nobody's files are touched."""
    os.environ["XDG_CACHE_HOME"] = str(CACHE)
    return {
        "load": Task(_without_cache, _load),
        "load again": Task(_with_cache, _load),
        "build": Task(numbers_of, _build),
        **{f"closure {goal}": Task(partial(_ready, goal), _closure) for goal in GOALS},
        **{f"study plan {goal}": Task(partial(_opened, goal), _study_plan) for goal in GOALS},
        "factors": Task(partial(_ready, "hard"), _factors),
    }


def _without_cache(sample: Sample) -> Sample:
    _load(_tiny())
    shutil.rmtree(CACHE, ignore_errors=True)
    return sample


def _with_cache(sample: Sample) -> Sample:
    """Another process has opened the files before this one, which has only imported what it needs."""
    _load(_tiny())
    opened = f"from graph.loading.load import load_graph; load_graph(*map(Path, {[str(path) for path in sample[:2]]}))"
    subprocess.run([sys.executable, "-c", f"from pathlib import Path; {opened}"], check=True)
    return sample


def _tiny() -> Sample:
    """Return a graph that is opened first, as parts of this package are imported when they are needed."""
    from benchmarks.graphs import SIZES, sample

    return sample(SIZES[0])


def _load(sample: Sample) -> list[int]:
    from graph.loading.load import load_graph

    loaded = load_graph(sample.topics, sample.edges)
    assert loaded.index is not None
    return [loaded.index.count, len(loaded.index.sources)]


def _build(state: tuple[Any, Any, Any, dict[str, int]]) -> int:
    from graph.index.index import GraphIndex

    return len(GraphIndex.of(*state[:3]).sources)


def _ready(goal: str, sample: Sample) -> tuple[Any, int]:
    from graph.index.index import GraphIndex

    numbers = numbers_of(sample)
    return GraphIndex.of(*numbers[:3]), numbers[3][getattr(sample, goal)]


def _closure(state: tuple[Any, int]) -> list[int]:
    from graph.index.reach import closure

    index, goal = state
    return [len(closure(index, [goal]))]


def _factors(state: tuple[Any, int]) -> list[int]:
    from graph.index.factors import blocking_factors, delay_factors

    index, _ = state
    blocking = blocking_factors(index)
    return [int(blocking.counts.sum()) if blocking.exact else -1, int(delay_factors(index).sum())]


def _opened(goal: str, sample: Sample) -> tuple[Any, Any]:
    from graph.loading.opening import open_graph
    from graph.model import PlanRequest
    from graph.planning.plan import study_plan

    graph = open_graph(sample.topics, sample.edges)
    # At a few hours a week the hardest goals would take longer than any plan may.
    request = PlanRequest((getattr(sample, goal),), hours_per_week=60.0)
    if goal == "small":
        study_plan(graph, request)
    return graph, request


def _study_plan(state: tuple[Any, Any]) -> list[float]:
    from graph.planning.plan import study_plan

    return [len(study_plan(*state).steps)]
