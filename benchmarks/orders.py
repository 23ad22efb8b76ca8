"""Compare the strategies of order: switches, total gap, mean hours to a goal, milliseconds of one core.

Means over ten random graphs of 120 topics in 8 categories, planned for the four goals that rest on most; larger parts
of random graphs after them; and the sample roadmap if ``data/topics.csv`` is there. The seed is fixed.

    python benchmarks/orders.py [--json FILE]
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from statistics import fmean

import networkx as nx

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from graph.model import ORDERS  # noqa: E402
from graph.planning.order.figures import figures  # noqa: E402
from graph.planning.order.part import OrderRequest, numbered  # noqa: E402
from graph.planning.order.post_order import post_orders  # noqa: E402
from graph.planning.order.strategies import ordered  # noqa: E402

Order = Callable[[nx.DiGraph, OrderRequest], tuple[tuple[str, ...], bool]]


def random_roadmap(topics: int, seed: int) -> tuple[nx.DiGraph, OrderRequest]:
    """Return a random graph whose edges stay in their category three times out of five."""
    dice = random.Random(seed)
    graph = nx.DiGraph()
    hours, category, difficulty = {}, {}, {}
    for number in range(topics):
        topic = f"t{number:05d}"
        category[topic] = f"c{dice.randrange(8)}"
        difficulty[topic] = ("beginner", "intermediate", "advanced")[3 * number // topics]
        hours[topic] = float(dice.choice([1, 2, 3, 4, 5, 6, 8, 8]))
        earlier = list(graph)
        same = [other for other in earlier if category[other] == category[topic]]
        graph.add_node(topic)
        for _ in range(min(len(earlier), dice.choice([0, 1, 2, 3, 3]))):
            graph.add_edge(dice.choice(same if same and dice.random() < 0.6 else earlier), topic)
    return graph, OrderRequest(hours, category, difficulty)


def biggest_goals(graph: nx.DiGraph, request: OrderRequest, count: int) -> tuple[nx.DiGraph, OrderRequest]:
    """Return the part under the `count` topics without dependents that rest on most, and the request for it."""
    below = {topic: nx.ancestors(graph, topic) for topic in graph if not graph.succ[topic]}
    goals = sorted(below, key=lambda topic: (-len(below[topic]), topic))[:count]
    needed = set(goals).union(*(below[goal] for goal in goals))
    part = nx.DiGraph()
    part.add_nodes_from(topic for topic in graph if topic in needed)
    part.add_edges_from(edge for edge in graph.edges if edge[1] in needed)
    total = sum(request.hours[topic] for topic in part)
    due = {goal: total * (place + 1) / count for place, goal in enumerate(sorted(goals))}
    return part, OrderRequest(request.hours, request.category, request.difficulty, tuple(goals), due=due)


def sample_roadmap() -> tuple[nx.DiGraph, OrderRequest]:
    """Return the roadmap of the ``data`` folder, required edges only, every alternative counted as needed."""
    with (ROOT / "data" / "topics.csv").open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.DictReader(lines))
    with (ROOT / "data" / "edges.csv").open(encoding="utf-8-sig", newline="") as lines:
        edges = [row for row in csv.DictReader(lines) if (row.get("kind") or "required") == "required"]
    graph = nx.DiGraph()
    graph.add_nodes_from(row["id"] for row in rows)
    graph.add_edges_from((row["source"], row["target"]) for row in edges)
    return graph, OrderRequest(
        hours={row["id"]: float(row.get("hours") or 1) for row in rows},
        category={row["id"]: row.get("category") or "Topics" for row in rows},
        difficulty={row["id"]: row.get("difficulty") or "" for row in rows},
    )


def topological(graph: nx.DiGraph, _: OrderRequest) -> tuple[tuple[str, ...], bool]:
    return tuple(nx.topological_sort(graph)), False


def first_post_order(graph: nx.DiGraph, request: OrderRequest) -> tuple[tuple[str, ...], bool]:
    part = numbered(graph, request)
    return tuple(part.ids[topic] for topic in next(post_orders(part, [part.goals]))), False


def strategy(name: str) -> Order:
    return lambda graph, request: ordered(graph, name, request)[0]


METHODS: dict[str, Order] = {
    "nx.topological_sort": topological,
    "depth-first only": first_post_order,
    **{name: strategy(name) for name in ORDERS},
}


def measured(cases: Iterable[tuple[nx.DiGraph, OrderRequest]]) -> dict[str, dict[str, float]]:
    """Return the mean figures of every method over `cases`."""
    found: dict[str, list[dict[str, float]]] = {name: [] for name in METHODS}
    for graph, request in cases:
        for name, method in METHODS.items():
            begin = time.process_time()
            topics, proven = method(graph, request)
            spent = 1000 * (time.process_time() - begin)
            cost = figures(graph, topics, request)
            found[name].append(
                {
                    "switches": cost.switches,
                    "gap": cost.gap,
                    "first_goal": cost.first_goal,
                    "mean_goal": cost.mean_goal,
                    "lateness": cost.lateness,
                    "proven": proven,
                    "ms": spent,
                    "topics": len(topics),
                    "hours": sum(request.hours[topic] for topic in topics),
                }
            )
    return {name: {key: fmean(row[key] for row in rows) for key in rows[0]} for name, rows in found.items()}


def print_table(title: str, table: dict[str, dict[str, float]]) -> None:
    size = next(iter(table.values()))
    print(f"\n{title}: {size['topics']:.0f} topics, {size['hours']:.0f} h")
    print("| order | switches | gap (h) | first goal (h) | mean goal (h) | lateness (h) | proven | ms |")
    print("|---|---|---|---|---|---|---|---|")
    for name, row in table.items():
        print(
            f"| {name} | {row['switches']:.1f} | {row['gap']:.1f} | {row['first_goal']:.0f} | {row['mean_goal']:.0f} "
            f"| {row['lateness']:.1f} | {row['proven']:.0%} | {row['ms']:.1f} |"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", type=Path, help="write the figures to this file as well")
    arguments = parser.parse_args()
    ordered(*_warm_up())
    tables = {
        title: measured(biggest_goals(*random_roadmap(topics, seed), goals) for seed in seeds)
        for title, topics, goals, seeds in (
            ("Random, small", 60, 1, range(10)),
            ("Random, four biggest goals", 120, 4, range(10)),
            ("Random, large plan", 300, 20, range(3)),
            ("Random, beyond search", 8_000, 60, range(1)),
        )
    }
    if (ROOT / "data" / "topics.csv").exists():
        roadmap = sample_roadmap()
        tables["Sample roadmap, four biggest goals"] = measured([biggest_goals(*roadmap, 4)])
        tables["Sample roadmap, twelve biggest goals"] = measured([biggest_goals(*roadmap, 12)])
        tables["Sample roadmap, whole"] = measured([biggest_goals(*roadmap, len(roadmap[0]))])
    for title, table in tables.items():
        print_table(title, table)
    if arguments.json:
        arguments.json.write_text(json.dumps(tables, indent=2) + "\n", encoding="utf-8")


def _warm_up() -> tuple[nx.DiGraph, str, OrderRequest]:
    part, request = biggest_goals(*random_roadmap(30, 0), 2)
    return part, "finish", request


if __name__ == "__main__":
    main()
