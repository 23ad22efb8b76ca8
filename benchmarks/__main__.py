"""Run every benchmark that needs no browser, one after the other; ``--quick`` leaves out what takes many minutes."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
# `page` needs a browser and `load_page` five minutes of a quiet machine: they are run by themselves.
MODULES = ("start", "replan", "orders", "choices", "layout", "scale", "scaling")


def main() -> None:
    """Run each in a process of its own, so that none warms up another."""
    for module in MODULES:
        print(f"\n== {module}\n", flush=True)
        flags = [flag for flag in sys.argv[1:] if module == "scale"]
        subprocess.run([sys.executable, "-m", f"benchmarks.{module}", *flags], check=True, cwd=HERE.parent)


if __name__ == "__main__":
    main()
