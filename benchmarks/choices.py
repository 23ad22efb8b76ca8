"""Time the choice among alternatives and the selection for a budget, and weigh the choice against simpler rules.

Random graphs in which some topics need one of two to four others; whole hours from 1 to 12; the goals are all
topics that nothing rests on. "extra" is what a rule adds to the cheapest hours: taking the first alternative listed,
the one with fewest hours of its own, or all of them. The seed is fixed.

    python -m benchmarks.choices            some seconds
    python -m benchmarks.choices --large    and tens of thousands of choices, some minutes
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

from graph.planning.budget import best_selection, goal_values, unlocks_most  # noqa: E402
from graph.planning.choices import Way, cheapest_way  # noqa: E402
from graph.planning.needs import needs, prerequisite_closure  # noqa: E402

SIZES = ((120, 55), (500, 150), (2000, 600))
LARGE = (
    (50_000, 15_000, "one"),
    (50_000, 15_000, "all ends"),
    (480_000, 48_000, "all ends"),
    (200_000, 60_000, "all ends"),
)
KNOTS = ((100, 40), (200, 40), (3_000, 3_000), (40_000, 40_000))
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
    near: list[float] = []
    far: list[float] = []
    unlocks: list[float] = []
    for seed in SEEDS:
        graph, hours = random_choices(topics, groups, seed)
        goals = [topic for topic in graph if not graph.out_degree(topic)]
        graph.add_edges_from((goal, "far") for goal in goals)
        hours["far"] = 1.0
        part = cheapest_way(graph, ["far"], (), hours).graph
        for asked, times in ((goals, near), (["far"], far)):
            value, problem = goal_values(part, asked), {topic: needs(part, topic) for topic in part}
            times.append(milliseconds(lambda: best_selection(problem, value, hours, BUDGET)))  # noqa: B023
        unlocks.append(milliseconds(lambda: unlocks_most(graph, hours, BUDGET)))  # noqa: B023
    cells = " ".join(f"{median(column):>9.1f} {max(column):>9.1f}" for column in (near, far, unlocks))
    return f"{topics:>6} {groups:>6} {cells}"


def knot(topics: int, reach: int) -> tuple[nx.DiGraph, dict[str, float]]:
    """Return a graph in which each topic needs one of two topics before it, three times; an hour each."""
    dice = random.Random(1)
    graph = nx.DiGraph()
    names = [f"t{number:05d}" for number in range(topics)]
    graph.add_nodes_from(names)
    for number in range(40, topics):
        members = dice.sample(names[max(0, number - reach) : number], 6)
        for place, member in enumerate(members):
            graph.add_edge(member, names[number], group=f"g{place % 3}")
    return graph, dict.fromkeys(names, 1.0)


def large_row(name: str, graph: nx.DiGraph, hours: Mapping[str, float], goals: list[str]) -> str:
    """Return the table row of one large question."""
    ways: list[Way] = []
    begin = time.process_time()
    wall = milliseconds(lambda: ways.append(cheapest_way(graph, goals, (), hours)))
    (way,) = ways
    proven = "proven" if way.proven else f"at most {way.gap:,.0f} h more than the best"
    seconds = f"{wall / 1000:>8.1f} {time.process_time() - begin:>8.1f}"
    return f"{name:<36} {len(goals):>7} {len(way.choices):>8} {way.hours:>11,.0f} {seconds}  {proven}"


def print_large() -> None:
    """Print the table of large questions: a random graph of each size, and knots in which hardly anything is proven."""
    print("\nLarge questions: goals, choices of the plan, its hours, seconds and CPU seconds")
    for topics, groups, asked in LARGE:
        graph, hours = random_choices(topics, groups, 0)
        ends = [topic for topic in graph if not graph.out_degree(topic)]
        goals = ends if asked == "all ends" else ends[-1:]
        print(large_row(f"{topics:,} topics, {groups:,} choices, {asked}", graph, hours, goals), flush=True)
    for topics, reach in KNOTS:
        graph, hours = knot(topics, reach)
        goals = list(graph)[-1:] if topics < 1_000 else list(graph)[::10]
        print(large_row(f"knot of {topics:,} topics", graph, hours, goals), flush=True)


def main() -> None:
    """Print the tables."""
    print(f"Importing SciPy's solver takes {milliseconds(lambda: __import__('scipy.optimize')):.0f} ms, once.\n")
    print("Choice among alternatives: ms for one goal, ms for all goals, extra hours of simpler rules")
    print("topics groups    median       max    median       max     first  cheapest       all")
    for topics, groups in SIZES:
        print(compare_choices(topics, groups))
    print(f"\nWhat fits into {BUDGET:g} hours: ms for many goals, for one far goal, for most unlocked topics")
    print("topics groups    median       max    median       max    median       max")
    for topics, groups in SIZES:
        print(compare_budgets(topics, groups))
    if "--large" in sys.argv[1:]:
        print_large()


if __name__ == "__main__":
    main()
