"""How the app feels: from a key to the last byte of its answer, what is sent, what is held in memory.

The app runs in a pseudo-terminal of 120 × 40, and through a real sshd on the loopback address where there is one.
A bare Textual app that moves one character a key, in the same run, is the yardstick.
"""

from __future__ import annotations

import csv
import statistics
import tempfile
import time
from pathlib import Path

import numpy as np

from lasso_tui.techniques.discovery import all_techniques
from tests.benchmarks.table import Row, show
from tests.sshd import AVAILABLE, logging_in, remote
from tests.terminal import Terminal

STEPS = 100
FIGURES = "\x1b[5;"
"""How a terminal of 120 × 40 is told to write alpha among the settings: of all that is sent while the app works, this
answers a key."""


def times(terminal: Terminal, keys: str, count: int = STEPS) -> tuple[list[float], list[int]]:
    """Milliseconds from each key to the last byte, and the bytes of each."""
    pressed = [terminal.press(keys[k % len(keys)]) for k in range(count)]
    return [1e3 * seconds for seconds, _ in pressed], [size for _, size in pressed]


def p95(values: list[float]) -> float:
    """The value that 19 in 20 do not exceed."""
    return float(np.percentile(values, 95))


def said(values: list[float]) -> str:
    """Median and 95th percentile."""
    return f"median {statistics.median(values):.1f} ms, p95 {p95(values):.1f} ms"


SWEEP = "]" * 12 + "[" * 12


def bare() -> list[float]:
    """The yardstick's steps."""
    with Terminal("-m", "tests.benchmarks.bare", str(len(all_techniques()))) as terminal:
        terminal.wait_for("Tab 0", "quit")
        terminal.quiet(0.5)
        return times(terminal, "]")[0]


def table_of(rows: int, columns: int, folder: Path, seed: int = 0) -> Path:
    """A CSV of random numbers with a target that depends on a fifth of the columns."""
    rng = np.random.default_rng(seed)
    X = rng.standard_normal((rows, columns))
    y = X[:, ::5] @ rng.standard_normal(len(range(0, columns, 5))) + rng.standard_normal(rows)
    path = folder / f"table-{rows}x{columns}.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        out = csv.writer(file)
        out.writerow([*(f"x{j}" for j in range(columns)), "y"])
        out.writerows(np.round(np.column_stack([X, y]), 4).tolist())
    return path


def steps(*words: str) -> tuple[list[float], list[int]]:
    """Steps of alpha in the app, opened with some words, all its work done."""
    with Terminal("-m", "lasso_tui", *words) as terminal:
        terminal.wait_until_fitted()
        terminal.quiet(1.0)
        return times(terminal, SWEEP)


def steps_while_busy(path: Path) -> list[float]:
    """Steps of alpha while a cross-validation runs."""
    with Terminal("-m", "lasso_tui", str(path), "--target", "y") as terminal:
        terminal.wait_for("cross-validation", "nonzero")
        found: list[float] = []
        while "solved" not in terminal.text() and len(found) < STEPS:
            found.append(1e3 * terminal.press_until(SWEEP[len(found) % len(SWEEP)], FIGURES))
        return found


def idle_bytes(seconds: float = 10.0) -> int:
    """Bytes sent while nothing is done."""
    with Terminal("-m", "lasso_tui") as terminal:
        terminal.wait_until_fitted()
        terminal.quiet(1.0)
        before, end = terminal.total, time.perf_counter() + seconds
        while (left := end - time.perf_counter()) > 0:
            terminal.read(left)
        return terminal.total - before


def memory() -> tuple[float, float]:
    """Resident megabytes after every tab at its defaults, and how many more after 2,000 further steps."""
    with Terminal("-m", "lasso_tui") as terminal:
        terminal.wait_until_fitted()
        for _ in all_techniques():
            terminal.send(">")
            terminal.quiet(4.0)
        first = terminal.memory()
        for k in range(2000):
            terminal.send(SWEEP[k % len(SWEEP)])
            if k % 20 == 19:
                terminal.quiet(0.05)
        terminal.quiet(1.0)
        return first, terminal.memory() - first


def ssh_steps(folder: Path) -> list[float]:
    """Steps of alpha through sshd on the loopback address."""
    with logging_in(folder) as login, Terminal(*login, remote()) as terminal:
        terminal.wait_until_fitted()
        terminal.quiet(1.0)
        return times(terminal, SWEEP)[0]


def measure() -> list[Row]:
    """Run everything and return the rows of the table."""
    rows = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        yardstick = bare()
        line = 1.5 * p95(yardstick)
        rows.append(Row("the yardstick: a bare app moves one character", said(yardstick), ""))
        found, sizes = steps(str(table_of(400, 200, folder)), "--target", "y")
        rows.append(
            Row(
                "a step of alpha, path of 200 features",
                said(found),
                f"p95 ≤ {line:.1f} ms (1.5 ×), aiming at 16",
            )
        )
        rows.append(Row("bytes sent for it", f"median {statistics.median(sizes):,.0f}", "≤ 3,000"))
        found, sizes = steps("nci60")
        rows.append(
            Row("a step of alpha, nci60 with 6,830", said(found), f"p95 ≤ {2 * p95(yardstick):.1f} ms (2 ×)")
        )
        rows.append(Row("bytes sent for it", f"median {statistics.median(sizes):,.0f}", "≤ 3,000"))
        busy = steps_while_busy(table_of(2000, 2000, folder))
        rows.append(
            Row(f"a step while a 10-fold CV of 2000 × 2000 runs ({len(busy)})", said(busy), "p95 ≤ 50 ms")
        )
        if AVAILABLE:
            rows.append(Row("a step of alpha through sshd", said(ssh_steps(folder)), ""))
        rows.append(Row("bytes sent in 10 idle seconds", f"{idle_bytes()}", "0"))
        held, more = memory()
        rows.append(Row("resident memory after all tabs", f"{held:.0f} MB", "≤ 350 MB"))
        rows.append(Row("growth over 2,000 further steps", f"{more:.1f} MB", "≤ 5 MB"))
    return rows


if __name__ == "__main__":
    show("Feel", measure())
