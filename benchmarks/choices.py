"""Time the choice among alternatives and the selection for a budget, and weigh the choice against simpler rules.

Random graphs in which some topics need one of two to four others; whole hours from 1 to 12; the goals are all
topics that nothing rests on. "extra" is what a rule adds to the cheapest hours: taking the first alternative listed,
the one with fewest hours of its own, or all of them. The seed is fixed.

    python benchmarks/choices.py
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable, Mapping
from math import fsum
from pathlib import Path
from statistics import median

import networkx as nx

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from graph.planning.budget import best_within, goal_values, unlocks_most  # noqa: E402
from graph.planning.choices import cheapest_way  # noqa: E402
from graph.planning.needs import needs, prerequisite_closure  # noqa: E402

SIZES = ((120, 55), (500, 150), (2000, 600))
SEEDS = range(5)
REACH = 300
BUDGET = 40.0


def random_choices(topics: int, groups: int, seed: int) -> tuple[nx.DiGraph, dict[str, float]]:
    """Return a random graph in which `groups` topics have a choice, and the hours of its topics."""
    dice = random.Random(seed)
    names = [f"t{number:05d}" for number in range(topics)]
    graph = nx.DiGraph()
    graph.add_nodes_from(names)
    with_choice = set(dice.sample(range(20, topics), groups))
    for number in range(1, topics):
        earlier = names[max(0, number - REACH) : number]
        needed = dice.sample(earlier, min(len(earlier), dice.choice((0, 1, 1, 2))))
        graph.add_edges_from((source, names[number]) for source in needed)
        if number in with_choice:
            others = [name for name in earlier if name not in needed]
            alternatives = dice.sample(others, min(len(others), dice.choice((2, 2, 3, 4))))
            graph.add_edges_from(((source, names[number]) for source in alternatives), group="one")
    return graph, {name: float(dice.randint(1, 12)) for name in names}


def hours_by_rule(
    graph: nx.DiGraph, goals: list[str], hours: Mapping[str, float], pick: Callable[[tuple[str, ...]], str]
) -> float:
    """Return the hours of the plan in which `pick` settles every choice by itself."""
    picked = nx.DiGraph()
    picked.add_nodes_from(graph)
    for topic in graph:
        need = needs(graph, topic)
        sources = (*need.always, *(pick(members) for members in need.choices))
        picked.add_edges_from((source, topic) for source in sources)
    return fsum(hours[topic] for topic in prerequisite_closure(picked, goals))


def milliseconds(question: Callable[[], object]) -> float:
    """Return the wall time of one call."""
    start = time.perf_counter()
    question()
    return 1000 * (time.perf_counter() - start)


def compare_choices(topics: int, groups: int) -> str:
    """Return the table row of one size."""
    all_goals, one_goal, extras = [], [], []
    for seed in SEEDS:
        graph, hours = random_choices(topics, groups, seed)
        goals = [topic for topic in graph if not graph.out_degree(topic)]
        best = cheapest_way(graph, goals, (), hours).hours
        all_goals.append(milliseconds(lambda: cheapest_way(graph, goals, (), hours)))  # noqa: B023
        one_goal += [milliseconds(lambda: cheapest_way(graph, [goal], (), hours)) for goal in goals[-20:]]  # noqa: B023
        first = hours_by_rule(graph, goals, hours, lambda members: members[0])
        cheapest = hours_by_rule(graph, goals, hours, lambda members: min(members, key=hours.__getitem__))  # noqa: B023
        everything = fsum(hours[topic] for topic in prerequisite_closure(graph, goals))
        extras.append([other / best - 1 for other in (first, cheapest, everything)])
    shares = " ".join(f"{median(column):>9.1%}" for column in zip(*extras, strict=True))
    times = f"{median(one_goal):>9.1f} {max(one_goal):>9.1f} {median(all_goals):>9.1f} {max(all_goals):>9.1f}"
    return f"{topics:>6} {groups:>6} {times} {shares}"


def compare_budgets(topics: int, groups: int) -> str:
    """Return the table row of one size."""
    near, far, unlocks = [], [], []
    for seed in SEEDS:
        graph, hours = random_choices(topics, groups, seed)
        goals = [topic for topic in graph if not graph.out_degree(topic)]
        graph.add_edges_from((goal, "far") for goal in goals)
        hours["far"] = 1.0
        part = cheapest_way(graph, ["far"], (), hours).graph
        for asked, times in ((goals, near), (["far"], far)):
            value = goal_values(part, asked)
            times.append(milliseconds(lambda: best_within(part, value, hours, BUDGET)))  # noqa: B023
        unlocks.append(milliseconds(lambda: unlocks_most(graph, hours, BUDGET)))  # noqa: B023
    times = " ".join(f"{median(column):>9.1f} {max(column):>9.1f}" for column in (near, far, unlocks))
    return f"{topics:>6} {groups:>6} {times}"


def main() -> None:
    """Print both tables."""
    print(f"Importing SciPy's solver takes {milliseconds(lambda: __import__('scipy.optimize')):.0f} ms, once.\n")
    print("Choice among alternatives: ms for one goal, ms for all goals, extra hours of simpler rules")
    print("topics groups    median       max    median       max     first  cheapest       all")
    for topics, groups in SIZES:
        print(compare_choices(topics, groups))
    print(f"\nWhat fits into {BUDGET:g} hours: ms for many goals, for one far goal, for most unlocked topics")
    print("topics groups    median       max    median       max    median       max")
    for topics, groups in SIZES:
        print(compare_budgets(topics, groups))


if __name__ == "__main__":
    main()
