"""Run every benchmark that needs no browser, one after the other."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
# The page is measured by itself: it needs a browser and a quiet machine.
APART = {"__init__", "__main__", "page"}


def main() -> None:
    """Run each in a process of its own, so that none warms up another."""
    for module in sorted(path.stem for path in HERE.glob("*.py") if path.stem not in APART):
        print(f"\n== {module}\n", flush=True)
        subprocess.run([sys.executable, "-m", f"benchmarks.{module}"], check=True, cwd=HERE.parent)


if __name__ == "__main__":
    main()
