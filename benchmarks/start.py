"""How long ``python -m graph plan`` takes on the sample roadmap, the whole process, beside two imports.

python -m benchmarks.start
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parents[1]
ROUNDS = 9
BASE = ("import networkx, pandas", ["-c", "import networkx, pandas"])
COMMANDS = (
    ("python -m graph plan Transformers", ["-m", "graph", "plan", "Transformers"]),
    ("python -m graph check", ["-m", "graph", "check"]),
    ("python -m graph --help", ["-m", "graph", "--help"]),
)


def seconds(arguments: list[str]) -> float:
    """Return the wall time of one process."""
    begin = time.perf_counter()
    subprocess.run([sys.executable, *arguments], cwd=ROOT, stdout=subprocess.DEVNULL, env=os.environ, check=True)
    return time.perf_counter() - begin


def main() -> None:
    """Print the table: the processes take turns, so that a busy moment strikes all of them."""
    times: dict[str, list[float]] = {}
    for _ in range(ROUNDS + 1):
        for name, arguments in (BASE, *COMMANDS):
            times.setdefault(name, []).append(seconds(arguments))
    base = median(times[BASE[0]][1:])
    print(f"{'whole process':42} {'median':>9} {'ratio':>8}")
    for name, taken in times.items():
        print(f"{name:42} {1000 * median(taken[1:]):6.0f} ms {median(taken[1:]) / base:6.2f} x")


if __name__ == "__main__":
    main()
