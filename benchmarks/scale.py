"""How long graphs of 200 to a million topics take, beside what other libraries take for the same.

Each peer works in a process of its own on the same files in the same run; times are medians, memory is the peak of
the process. A peer whose library is not installed (requirements-bench.txt) is left out, with a word about it.

    python -m benchmarks.scale [--quick] [--json FILE]
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

HERE = Path(__file__).parent
LATEST = HERE / "results" / "latest.json"
README = HERE / "README.md"
BEGIN, END = "<!-- tables of benchmarks.scale -->", "<!-- end of tables -->"
OURS = "Groundwork"
SIZES = (200, 10_000, 100_000, 1_000_000)
QUICK = 100_000
ROUNDS = 5
# Of what takes next to no time, more rounds.
MANY_ROUNDS, SHORT = 50, 0.2
# Seconds after which no further round is begun, in one process and over several.
ENOUGH = 8.0
ENOUGH_PROCESSES = 20.0
PATIENCE = 900.0
"""Seconds after which a process is stopped and its cell says so."""
# One round to a process: a second would find everything warm.
FRESH = ("read", "load", "load again")
TITLES = {
    "load": "Files to a checked graph",
    "load again": "The same, second start",
    "build": "Numbers in memory to a graph",
    "closure small": "Closure, small goal",
    "closure typical": "Closure, typical goal",
    "closure hard": "Closure, hardest goal",
    "study plan small": "Whole study plan, small goal",
    "study plan typical": "Whole study plan, typical goal",
    "study plan hard": "Whole study plan, hardest goal",
    "factors": "Blocking and delay factors of all topics",
}
PEERS_OF = {
    "load": ("pyarrow", "pandas", "NetworkX", "rustworkx", "igraph", "SciPy"),
    "load again": ("pyarrow",),
    "build": ("NetworkX", "rustworkx", "igraph", "SciPy"),
    **{f"closure {goal}": ("NetworkX", "rustworkx", "igraph") for goal in ("small", "typical", "hard")},
    "factors": ("NetworkX", "rustworkx", "igraph"),
}
# Beyond these sizes a peer takes hours: its number of steps grows with the square.
LARGEST = {("factors", "NetworkX"): 10_000, ("factors", "rustworkx"): 10_000, ("factors", "igraph"): 10_000}
# What only reads the files is the lower bound for what reads and checks them.
READERS = ("pyarrow", "pandas")


class Cell(NamedTuple):
    """One figure: median seconds of `rounds`, peak memory in MB, and the facts that all peers must agree on."""

    task: str
    peer: str
    topics: int
    seconds: float | None
    megabytes: float | None
    rounds: int
    facts: Any
    trouble: str = ""


def measured(task: str, peer: str, topics: int) -> Cell:
    """Return the figure of one peer, from one process or a few."""
    own = "read" if peer in READERS else task
    answers: list[dict[str, Any]] = []
    spent = 0.0
    while not answers or (own in FRESH and len(answers) < 3 and spent < ENOUGH_PROCESSES):
        begin = time.perf_counter()
        answer = _child(own, peer, topics)
        spent += time.perf_counter() - begin
        if "trouble" in answer:
            return Cell(task, peer, topics, None, None, 0, None, answer["trouble"])
        answers.append(answer)
    seconds = [second for answer in answers for second in answer["seconds"]]
    memory = max(answer["megabytes"] for answer in answers)
    return Cell(task, peer, topics, median(seconds), memory, len(seconds), answers[0]["facts"])


def _child(task: str, peer: str, topics: int) -> dict[str, Any]:
    command = [sys.executable, "-m", "benchmarks.scale", "--task", task, "--peer", peer, "--size", str(topics)]
    try:
        run = subprocess.run(command, cwd=HERE.parent, capture_output=True, text=True, timeout=PATIENCE, check=False)
    except subprocess.TimeoutExpired:
        return {"trouble": f"over {PATIENCE:.0f} s"}
    if run.returncode:
        return {"trouble": (run.stderr.strip().splitlines() or ["no word"])[-1][:200]}
    answer: dict[str, Any] = json.loads(run.stdout.splitlines()[-1])
    return answer


def work_alone(task: str, peer: str, topics: int) -> None:
    """Do one task in this process and print its figures as one line of JSON."""
    from benchmarks import ours, peers
    from benchmarks.graphs import sample

    tasks = ours.tasks() if peer == OURS else peers.tasks_of(peer)
    prepare, work = tasks[task]
    state = prepare(sample(topics))
    seconds: list[float] = []
    facts = None
    while not seconds or (task not in FRESH and _goes_on(seconds)):
        begin = time.perf_counter()
        facts = work(state)
        seconds.append(time.perf_counter() - begin)
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    # The first round of several warms up.
    print(json.dumps({"seconds": seconds[1:] or seconds, "megabytes": megabytes, "facts": facts}))


def _goes_on(seconds: Sequence[float]) -> bool:
    return (sum(seconds) < SHORT and len(seconds) < MANY_ROUNDS) or (len(seconds) <= ROUNDS and sum(seconds) < ENOUGH)


def disagreements(cells: Iterable[Cell]) -> list[str]:
    """Return a line for each peer whose answer is not ours."""
    cells = [cell for cell in cells if cell.facts is not None and cell.peer not in READERS]
    ours = {(cell.task, cell.topics): cell.facts for cell in cells if cell.peer == OURS}
    return [
        f"{cell.peer} answers {cell.facts} to {cell.task!r} at {cell.topics:,}, we {ours[cell.task, cell.topics]}."
        for cell in cells
        if _differ(cell.facts, ours.get((cell.task, cell.topics), cell.facts))
    ]


def _differ(theirs: Any, ours: Any) -> bool:
    """Whether two answers differ; -1 stands for one that was estimated and not counted."""
    if not isinstance(theirs, list):
        return bool(theirs != ours)
    return any(a != b and -1 not in (a, b) for a, b in zip(theirs, ours, strict=True))


def table(task: str, cells: Sequence[Cell]) -> str:
    """Return the Markdown table of one task: seconds, times ours, and memory where files are read."""
    own = [cell for cell in cells if cell.task == task]
    sizes = sorted({cell.topics for cell in own})
    at = {(cell.peer, cell.topics): cell for cell in own}
    rows = [f"| | {' | '.join(f'{size:,}' for size in sizes)} |", f"|---|{'---:|' * len(sizes)}"]
    for peer in dict.fromkeys(cell.peer for cell in own):
        shown = [_shown(at.get((peer, size)), at.get((OURS, size)), task) for size in sizes]
        title = f"**{peer}**" if peer == OURS else f"{peer} (reading alone)" if peer in READERS else peer
        rows.append(f"| {title} | {' | '.join(shown)} |")
    return "\n".join([f"### {TITLES[task]}", "", *rows, ""])


def _shown(cell: Cell | None, ours: Cell | None, task: str) -> str:
    if cell is None:
        return ""
    if cell.seconds is None:
        return cell.trouble if cell.trouble.startswith("over") else "failed"
    text = duration(cell.seconds)
    if ours is not None and ours.seconds and cell.peer != OURS:
        text += f" ({cell.seconds / ours.seconds:,.3g} x)"
    return text + (f", {cell.megabytes:,.0f} MB" if task in FRESH else "")


def duration(seconds: float) -> str:
    """Return a time with three digits and a unit that suits it."""
    for unit, size in (("s", 1.0), ("ms", 1e-3)):
        if seconds >= size:
            return f"{seconds / size:,.3g} {unit}" if seconds < 1000 else f"{seconds:,.0f} s"
    return f"{seconds * 1e6:.3g} µs"


def run(sizes: Sequence[int], tasks: Sequence[str]) -> list[Cell]:
    """Return all figures, one after the other; says on standard error which is being taken."""
    cells: list[Cell] = []
    for topics in sizes:
        subprocess.run(
            [sys.executable, "-c", f"from benchmarks.graphs import sample; sample({topics})"],
            cwd=HERE.parent,
            check=True,
        )
        for task in tasks:
            for peer in (OURS, *PEERS_OF.get(task, ())):
                if topics <= LARGEST.get((task, peer), topics):
                    print(f"{topics:,} topics, {task}, {peer} ...", end=" ", file=sys.stderr, flush=True)
                    cells.append(measured(task, peer, topics))
                    found = cells[-1]
                    print(found.trouble or duration(found.seconds or 0.0), file=sys.stderr, flush=True)
    return cells


def _into_readme(tables: str) -> None:
    before, _, rest = README.read_text(encoding="utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    README.write_text(f"{before}{BEGIN}\n\n{tables}\n{END}{after}", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="leave out a million topics")
    parser.add_argument("--sizes", nargs="*", type=int, default=SIZES, metavar="TOPICS", help="which sizes alone")
    parser.add_argument("--tasks", nargs="*", choices=TITLES, default=[*TITLES], metavar="TASK")
    parser.add_argument("--json", type=Path, default=LATEST, help="where the figures go (default: %(default)s)")
    parser.add_argument("--readme", action="store_true", help="put the tables into benchmarks/README.md as well")
    parser.add_argument("--task", help=argparse.SUPPRESS)
    parser.add_argument("--peer", help=argparse.SUPPRESS)
    parser.add_argument("--size", type=int, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.task:
        work_alone(arguments.task, arguments.peer, arguments.size)
        return
    cells = run([size for size in arguments.sizes if not arguments.quick or size <= QUICK], arguments.tasks)
    tables = "\n".join(table(task, cells) for task in arguments.tasks)
    print(tables)
    if arguments.readme:
        _into_readme(tables)
    for line in (
        *disagreements(cells),
        *(f"{cell.task}, {cell.peer}: {cell.trouble}" for cell in cells if cell.trouble),
    ):
        print(line)
    arguments.json.parent.mkdir(exist_ok=True)
    machine = {
        "cores": os.cpu_count(),
        "memory": f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 2**30:.0f} GiB",
    }
    figures = {"machine": machine, "python": sys.version.split()[0], "cells": [cell._asdict() for cell in cells]}
    arguments.json.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
