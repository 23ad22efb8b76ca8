"""Run every benchmark, one after the other; ``--quick`` leaves out what takes many minutes."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
MODULES = (
    "start",
    "replan",
    "orders",
    "choices",
    "layout",
    "page",
    "store",
    "previews",
    "scale",
    "scaling",
    "load_page",
)
SLOW = ("load_page",)


def main() -> None:
    """Run each in a process of its own, so that none warms up another."""
    for module in MODULES:
        flags = [flag for flag in sys.argv[1:] if module == "scale"]
        if module == "choices" and "--quick" not in sys.argv[1:]:
            flags.append("--large")
        if "--quick" in sys.argv[1:] and module in SLOW:
            continue
        print(f"\n== {module}\n", flush=True)
        subprocess.run([sys.executable, "-m", f"benchmarks.{module}", *flags], check=True, cwd=HERE.parent)


if __name__ == "__main__":
    main()
