"""Many people on one machine: `python -m tests.load.crowd --sessions 20`.

Each logs in to a real sshd and opens the app. When all are settled, first one and then all of them press keys in
turn, each waiting for its answer. What is told: a step's time alone and in the crowd, and the memory of a session.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import statistics
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.feel import FIGURES
from tests.sshd import logging_in, remote
from tests.terminal import Terminal

SWEEP = "]" * 12 + "[" * 12
STEPS = 24
PAUSE = 0.5
"""Seconds between two keys of one person, who looks at what they did."""


def memory_of(mark: str) -> tuple[float, float]:
    """Resident and proportional megabytes of the processes whose environment holds a mark."""
    resident = shared = 0.0
    for folder in Path("/proc").iterdir():
        try:
            if not folder.name.isdecimal() or mark.encode() not in (folder / "environ").read_bytes().split(
                b"\0"
            ):
                continue
            for line in (folder / "smaps_rollup").read_text().splitlines():
                resident += int(line.split()[1]) / 1024 if line.startswith("Rss:") else 0.0
                shared += int(line.split()[1]) / 1024 if line.startswith("Pss:") else 0.0
        except OSError:
            continue
    return resident, shared


def walk(terminal: Terminal, steps: int = STEPS) -> list[float]:
    """Milliseconds from each key to the figures that answer it."""
    found = []
    for k in range(steps):
        found.append(1e3 * terminal.press_until(SWEEP[k % len(SWEEP)], FIGURES))
        terminal.quiet(PAUSE)
    return found


def said(times: list[float]) -> str:
    """Median, 95th percentile and the longest."""
    ordered = sorted(times)
    p95 = ordered[int(0.95 * (len(ordered) - 1))]
    return f"median {statistics.median(times):.0f} ms, p95 {p95:.0f} ms, longest {ordered[-1]:.0f} ms"


@dataclass(frozen=True)
class Crowd:
    """What it was like.

    Attributes
    ----------
    settled : seconds until all sessions had their picture
    alone, together : milliseconds of each step of one person while the others look on, and of all at once
    resident, shared : megabytes of each session, and the same with what several hold divided among them
    """

    settled: float
    alone: list[float]
    together: list[float]
    resident: list[float]
    shared: list[float]


def gather(count: int, steps: int = STEPS) -> Crowd:
    """Open the sessions and let them step."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name, contextlib.ExitStack() as opened:
        login = opened.enter_context(logging_in(Path(name)))
        began, sessions, marks = time.monotonic(), [], []
        for k in range(count):
            marks.append(f"LASSO_TUI_CROWD={os.getpid()}-{k}")
            command = remote("prostate", HOME=name).replace("exec env", f"exec env {marks[-1]}")
            sessions.append(opened.enter_context(Terminal(*login, command, columns=120, rows=40)))
        for session in sessions:
            session.wait_until_fitted()
            session.quiet(0.3)
        settled = time.monotonic() - began
        alone = walk(sessions[0], steps)
        with ThreadPoolExecutor(count) as pool:
            together = [ms for times in pool.map(lambda s: walk(s, steps), sessions) for ms in times]
        held = [memory_of(mark) for mark in marks]
    return Crowd(settled, alone, together, [m[0] for m in held], [m[1] for m in held])


def main() -> int:
    """Tell what it was like."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sessions", type=int, default=20)
    count = parser.parse_args().sessions
    seen = gather(count)
    print(f"{count} sessions over sshd, all settled after {seen.settled:.1f} s ({os.cpu_count()} cores)")
    print(f"one person steps, {count - 1} look on: {said(seen.alone)}")
    print(f"all {count} step, one key a {PAUSE} s each: {said(seen.together)}")
    print(
        f"memory of a session: {statistics.mean(seen.resident):.0f} MB resident, "
        f"{statistics.mean(seen.shared):.0f} MB with what is shared divided"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
