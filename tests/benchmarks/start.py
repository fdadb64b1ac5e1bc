"""How soon the app is there: first paint, first chart, memory, and the commands that need no screen.

Each figure is the median of runs that alternate with those of the yardstick, a bare Textual app with as many tabs.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time

from lasso_tui.techniques.discovery import all_techniques
from tests.benchmarks.table import Row, show
from tests.terminal import Terminal

RUNS = 7


def measure() -> list[Row]:
    """Run everything and return the rows of the table."""
    tabs = len(all_techniques())
    bare, paint, chart, memory, steps, sizes = [], [], [], [], [], []
    for _ in range(RUNS):
        with Terminal("-m", "tests.benchmarks.bare", str(tabs)) as terminal:
            bare.append(terminal.wait_for("Tab 0", "quit"))
        with Terminal("-m", "lasso_tui") as terminal:
            paint.append(terminal.wait_for("Lasso", "help"))
            chart.append(terminal.wait_for("progression", "nonzero", "at the CV minimum"))
            terminal.wait_until_fitted()
            terminal.quiet(0.5)
            memory.append(terminal.memory())
            pressed = [terminal.press("]") for _ in range(20)]
            steps.append(statistics.median(t for t, _ in pressed))
            sizes.append(statistics.median(n for _, n in pressed))
    words = {name: statistics.median(command(*args) for _ in range(RUNS)) for name, args in COMMANDS.items()}
    middle = statistics.median
    ratio, chart_ratio = (middle(t / b for t, b in zip(times, bare, strict=True)) for times in (paint, chart))
    return [
        Row(f"first paint, bare Textual app with {tabs} tabs", f"{middle(bare):.2f} s", "the yardstick"),
        Row("first paint", f"{middle(paint):.2f} s, {ratio:.2f} × the bare app", "≤ 1.3 ×"),
        Row(
            "first solved chart, bundled default",
            f"{middle(chart):.2f} s, {chart_ratio:.2f} × the bare app",
            "≤ 1 s, aiming at 2.5 ×",
        ),
        Row("resident memory, idle after the first tab", f"{middle(memory):.0f} MB", "≤ 150 MB"),
        Row("a step of alpha, key to last byte", f"{1e3 * middle(steps):.1f} ms", "no solve"),
        Row("a step of alpha, bytes sent", f"{middle(sizes):,.0f}", ""),
        *(Row(name, f"{seconds:.2f} s", "≤ 0.3 s") for name, seconds in words.items()),
    ]


COMMANDS = {
    "lasso-tui list": ("list",),
    "lasso-tui --help": ("--help",),
    "lasso-tui --version": ("--version",),
}


def command(*words: str) -> float:
    """Seconds that a command takes as a whole process."""
    started = time.perf_counter()
    subprocess.run([sys.executable, "-m", "lasso_tui", *words], check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - started


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:  # no pins or settings of the person's
        os.environ |= {"XDG_STATE_HOME": folder, "XDG_CONFIG_HOME": folder}
        show("Starting", measure())
