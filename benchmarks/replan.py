"""How long a whole plan takes on the sample roadmap, beside a plain topological sort of the same topics.

``python -m benchmarks.replan`` prints a table: medians over all entry goals together and each alone.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median

import networkx as nx

from graph.core.topic_graph import TopicGraph
from graph.loading.opening import open_graph
from graph.model import ORDERS, Order, PlanRequest, StudyPlan
from graph.planning.advice import fitting, offered_orders, priced_choices
from graph.planning.plan import study_plan

DATA = Path(__file__).parents[1] / "data"
ROUNDS = 5


def milliseconds(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    """Return the median time of some rounds after a first one that does not count."""
    work()
    times = []
    for _ in range(rounds):
        begin = time.perf_counter()
        work()
        times.append(1000 * (time.perf_counter() - begin))
    return median(times)


def requests(graph: TopicGraph) -> dict[str, PlanRequest]:
    """One request for each entry goal, and one for all of them together."""
    entries = {goal.name: PlanRequest(goals=goal.goals) for goal in graph.records.entry_goals}
    every = dict.fromkeys(topic for goal in graph.records.entry_goals for topic in goal.goals)
    return {**entries, "all of them together": PlanRequest(goals=tuple(every))}


def main() -> None:
    """Print the table."""
    graph = open_graph(DATA)
    print(
        f"{'goal':42} {'topics':>6} {'nx.topological_sort':>20} "
        + "".join(f"{order:>12}" for order in ORDERS)
        + "  (ms)"
    )
    for name, request in requests(graph).items():
        topics = [step.topic.id for step in study_plan(graph, request).steps]
        part = nx.DiGraph(graph.dag.subgraph(topics))
        part.remove_edges_from(
            [(source, target) for source, target, kind in part.edges.data("kind") if kind == "recommended"]
        )
        base = milliseconds(partial(_sorted, part))
        times = [milliseconds(partial(_planned, graph, request, order)) for order in ORDERS]
        print(f"{name:42} {len(topics):6} {base:20.2f} " + "".join(f"{time:12.1f}" for time in times))
    every = requests(graph)["all of them together"]
    plan = study_plan(graph, every)
    for name, work in (
        ("all five orders of all goals together", lambda: offered_orders(graph, every)),
        ("what every alternative would cost", lambda: priced_choices(graph, plan)),
        ("what fits into 40 hours", lambda: fitting(graph, plan, 40.0)),
    ):
        print(f"{name:42} {milliseconds(work):10.1f} ms")


def _sorted(part: nx.DiGraph) -> list[str]:
    return list(nx.topological_sort(part))


def _planned(graph: TopicGraph, request: PlanRequest, order: Order) -> StudyPlan:
    return study_plan(graph, PlanRequest(goals=request.goals, order=order))


if __name__ == "__main__":
    main()
