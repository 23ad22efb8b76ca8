"""How cost grows: the exponent b of seconds = a * size**b, fitted to the figures that `benchmarks.scale` left.

Size is topics plus edges for reading and building, and topics of the goal's closure for closures and plans. An
exponent of 1 is linear. Fitted by least squares on logarithms over all sizes from 100,000 topics on; two sizes give the
slope between them.

    python -m benchmarks.scaling [FILE]
"""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.scale import LATEST, OURS, TITLES

SMALLEST = 100_000


def exponent(sizes: Sequence[float], seconds: Sequence[float]) -> float:
    """Return b of the best fit of ``seconds = a * size**b``.

    Examples
    --------
    >>> round(exponent([10, 100, 1000], [3.0, 30.0, 300.0]), 6)
    1.0
    """
    x, y = [math.log(size) for size in sizes], [math.log(second) for second in seconds]
    mean_x, mean_y = math.fsum(x) / len(x), math.fsum(y) / len(y)
    across = math.fsum((a - mean_x) * (b - mean_y) for a, b in zip(x, y, strict=True))
    return across / math.fsum((a - mean_x) ** 2 for a in x)


def size_of(cell: dict[str, Any]) -> float:
    """Return what the cost of a cell should grow with."""
    facts: list[float] = cell["facts"]
    topics: float = cell["topics"]
    if cell["task"].startswith(("closure", "study plan")):
        return facts[0]
    return sum(facts) if cell["task"].startswith("load") else topics


def main() -> None:
    """Print the table."""
    source = Path(sys.argv[1]) if len(sys.argv) > 1 else LATEST
    if not source.exists():
        print(f"{source} is not there: run python -m benchmarks.scale first.")
        return
    cells = [cell for cell in json.loads(source.read_text(encoding="utf-8"))["cells"] if cell["seconds"]]
    print("| | sizes | exponent |\n|---|---|---:|")
    for task, title in TITLES.items():
        for peer in dict.fromkeys(cell["peer"] for cell in cells if cell["task"] == task):
            own = [cell for cell in cells if (cell["task"], cell["peer"]) == (task, peer)]
            own = [cell for cell in own if cell["topics"] >= SMALLEST]
            sizes = [size_of(cell) for cell in own]
            if len(set(sizes)) > 1 and max(sizes) / min(sizes) > 2:
                name = f"{title}: **{peer}**" if peer == OURS else f"{title}: {peer}"
                fitted = exponent(sizes, [cell["seconds"] for cell in own])
                print(f"| {name} | {' to '.join(f'{size:,.0f}' for size in (min(sizes), max(sizes)))} | {fitted:.2f} |")


if __name__ == "__main__":
    main()
