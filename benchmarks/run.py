"""Prints every budget with what was measured and its ratio to a bare PySide6 window; exit 1 when one is not kept.

Usage: python -m benchmarks [--json] [--rounds N]. Needs no display.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Row:
    """One budget. `ratio`: against the same thing done by a bare window; `limit` and `value` in `unit`."""

    what: str
    value: float
    limit: float
    unit: str
    ratio: float

    @property
    def kept(self) -> bool:
        """Whether the budget is kept."""
        return self.value <= self.limit


def child(deed: str) -> dict[str, float]:
    """Run child.py anew and read what it measured."""
    started = time.monotonic()
    command = [sys.executable, "-m", "benchmarks.child", deed, repr(started)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=600)
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def starts(rounds: int) -> list[Row]:
    """Start and memory, each in processes of their own, bare and Bodymap in turn."""
    child("bare")
    child("app")  # the first fills the caches of disk and knowledge base
    bare, app = [], []
    for _ in range(rounds):
        bare.append(child("bare"))
        app.append(child("app"))
    fresh, used = child("used"), child("used")  # the first also computes the patterns, the second finds them
    bare_start = median(run["start"] for run in bare)
    bare_memory = median(run["memory"] for run in bare)
    start = median(run["start"] for run in app)
    whole = median(run["whole"] for run in app)
    return [
        Row("window with the body painted, against a bare window", start / bare_start, 2.5, "x", start / bare_start),
        Row("window with the body painted", start * 1000, 1000, "ms", start / bare_start),
        Row("window with list and page filled", whole * 1000, 1500, "ms", whole / bare_start),
        Row("memory at its highest, over a bare window", used["memory"] - bare_memory, 200, "MB",
            used["memory"] / bare_memory),
        Row("the same while patterns are computed", fresh["memory"] - bare_memory, 260, "MB",
            fresh["memory"] / bare_memory),
    ]  # fmt: skip


def drawing() -> list[Row]:
    """Everything that is painted or looked up inside one process."""
    from benchmarks.drawing import Bench

    bench = Bench()
    base = bench.bare_repaint().middle
    pick, highlight, turn, pattern = bench.pick(), bench.highlight(), bench.turning(), bench.pattern()
    bench.close()
    rows = [
        Row("which muscle is under the pointer", pick.middle * 1e6, 50, "us", pick.middle / base),
        Row("highlight repainted", highlight.middle * 1e3, 4, "ms", highlight.middle / base),
        Row("one frame of turning (30 a second)", turn.slow * 1e3, 1000 / 30, "ms", turn.slow / base),
    ]
    if pattern is not None:
        first, again = pattern
        rows.append(Row("showing a pattern, once cached", again.middle * 1e3, 16, "ms", again.middle / base))
        rows.append(Row("showing a pattern for the first time", first.middle * 1e3, 100, "ms", first.middle / base))
    return rows


def main(argv: Sequence[str]) -> int:
    """Measure, print, and say whether all budgets are kept."""
    parser = argparse.ArgumentParser(prog="benchmarks", description=__doc__)
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--rounds", type=int, default=5, help="how often the program is started")
    arguments = parser.parse_args(argv)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed program is compiled
    with tempfile.TemporaryDirectory() as home:
        os.environ.update(HOME=home, XDG_CONFIG_HOME=home, XDG_CACHE_HOME=f"{home}/cache")
        rows = [*starts(max(1, arguments.rounds)), *drawing()]
    if arguments.json:
        print(json.dumps([asdict(row) | {"kept": row.kept} for row in rows], indent=2))
    else:
        print(f"{'':50} {'measured':>12} {'budget':>12} {'to a bare window':>18}")
        for row in rows:
            mark = "" if row.kept else "   OVER"
            print(
                f"{row.what:50} {row.value:9.1f} {row.unit:2} {row.limit:9.1f} {row.unit:2} {row.ratio:16.2f} x{mark}"
            )
    return 0 if all(row.kept for row in rows) else 1
