"""Running a row: each solver's tolerance first, then interleaved runs, each in a process of its own."""

from __future__ import annotations

import json
import os
import signal
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from threading import Timer
from typing import Any

from tests.benchmarks.solving.entrants import ENTRANTS, OURS
from tests.benchmarks.solving.problems import make, save
from tests.benchmarks.solving.works import Work

RUNS = 3
STARTING = 120.0  # seconds for a process to import and compile
FAR = 3.0  # times the fastest peer's time: whoever needs more runs once

ROOT = Path(__file__).parents[3]


@dataclass(frozen=True)
class Settings:
    """How to run.

    Attributes
    ----------
    threads : threads that BLAS, OpenMP and pools of folds may take
    limit : seconds that a solver's search for its tolerance may take
    runs : interleaved runs of each solver
    solvers : who takes part
    """

    threads: int = 2
    limit: float = 180.0
    runs: int = RUNS
    solvers: tuple[str, ...] = tuple(ENTRANTS)


@dataclass
class Standing:
    """What is known of one solver in one row.

    Attributes
    ----------
    tol : its tolerance; None for ours, and where none reached the gap
    gap, seconds, cpu, peak : of its runs: largest gap, and medians of seconds, of seconds of all threads together on
        the processors, and of the most memory over the base
    runs : how many runs the medians are of
    failed : why it has no figures, or ""
    extra : further measurements by name
    """

    name: str
    tol: float | None = None
    gap: float = float("inf")
    seconds: float = float("inf")
    cpu: float = float("nan")
    peak: float = float("nan")
    runs: int = 0
    failed: str = ""
    extra: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Outcome:
    """A row's results.

    Attributes
    ----------
    work : the row
    size : bytes of its data
    standings : ours first
    """

    work: Work
    size: int
    standings: list[Standing]

    @property
    def ours(self) -> Standing:
        """Our own."""
        return self.standings[0]

    @property
    def fastest(self) -> Standing | None:
        """The fastest peer that reached the gap, or None."""
        reached = [one for one in self.standings[1:] if not one.failed]
        return min(reached, key=lambda one: one.seconds, default=None)


def environment(threads: int) -> dict[str, str]:
    """Return the environment of the benchmark's processes: as many threads as asked, BLAS kernels by its choice."""
    kept = {k: v for k, v in os.environ.items() if k not in ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE")}
    names = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS")
    return kept | dict.fromkeys(names, str(threads))


def lines(folder: Path, name: str, goal: float, settings: Settings, *tol: str) -> Iterator[dict[str, Any]]:
    """Run one process and yield what it prints; the last says so if it was ended at the limit or failed."""
    command = [sys.executable, "-m", "tests.benchmarks.solving.measure", str(folder), name, repr(goal)]
    with tempfile.TemporaryFile("w+") as errors:
        process = subprocess.Popen(
            [*command, str(settings.threads), *tol],
            cwd=ROOT,
            env=environment(settings.threads),
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            start_new_session=True,
        )
        limit = settings.limit if name != OURS else 5 * settings.limit  # ours tells how slow it is
        timer = Timer(STARTING + limit, _end, [process.pid])
        timer.start()
        assert process.stdout is not None
        for line in process.stdout:
            said = json.loads(line)
            if "ready" in said:  # imports and compiling do not count
                timer.cancel()
                timer = Timer(limit, _end, [process.pid])
                timer.start()
            else:
                yield said
        process.wait()
        timer.cancel()
        if process.returncode < 0:
            yield {"ended": f"stopped at {limit:g} s"}
        elif process.returncode:
            errors.seek(0)
            yield {"cannot": (errors.read().strip().splitlines() or ["failed"])[-1]}


def _end(pid: int) -> None:
    """End a process that we started, and those that it started."""
    try:
        os.killpg(pid, signal.SIGKILL)
    except ProcessLookupError:
        return


def first(folder: Path, name: str, goal: float, settings: Settings) -> Standing:
    """Find a solver's tolerance, and what it costs."""
    found = Standing(name)
    tightest: dict[str, Any] | None = None
    for line in lines(folder, name, goal, settings):
        found.extra |= {k: v for k, v in line.items() if k in ("kernels", "first_call", "ended")}
        if "cannot" in line:
            found.failed = line["cannot"]
        elif "gap" in line:
            tightest = line if tightest is None or line["gap"] < tightest["gap"] else tightest
            # The loosest that reaches the gap; ours has no tolerance and stands whatever its gap.
            if name == OURS or (line["gap"] <= goal and (found.tol is None or line["tol"] > found.tol)):
                found.tol = None if name == OURS else line["tol"]
                for what in ("gap", "seconds", "cpu", "peak"):
                    setattr(found, what, line[what])
                found.runs = 1
                found.extra |= {k: v for k, v in line.items() if k in ("warm", "losses", "whole_gap")}
    if found.runs == 0 and not found.failed:
        ended = found.extra.get("ended", "")
        reached = f"gap {tightest['gap']:.0e} in {tightest['seconds']:.3g} s" if tightest else "no solution"
        found.failed = f"did not reach the gap{' (' + ended + ')' if ended else ''}; best: {reached}"
    elif found.runs and name != OURS and "ended" in found.extra:
        found.extra["note"] = "search for a looser tolerance stopped at the limit"
    return found


def race(work: Work, settings: Settings) -> Outcome:
    """Measure every solver in one row."""
    with tempfile.TemporaryDirectory() as where:
        folder = Path(where)
        problem = make(work.recipe)
        save(problem, folder)
        size = problem.size
        del problem
        names = [n for n in settings.solvers if not ENTRANTS[n].only or work.name in ENTRANTS[n].only]
        standings = [first(folder, name, work.gap, settings) for name in names]
        outcome = Outcome(work, size, standings)
        quickest = outcome.fastest.seconds if outcome.fastest else 0.0
        again = [s for s in standings if not s.failed and (s.name == OURS or s.seconds <= FAR * quickest)]
        samples: dict[str, list[dict[str, Any]]] = {one.name: [] for one in again}
        for _ in range(settings.runs if settings.runs > 1 else 0):
            for one in again:
                tol = repr(one.tol) if one.tol is not None else "0"
                said = lines(folder, one.name, work.gap, settings, tol)
                samples[one.name] += [line for line in said if "seconds" in line]
        for one in again:
            if samples[one.name]:
                one.runs = len(samples[one.name])
                for what in ("seconds", "cpu", "peak"):
                    setattr(one, what, statistics.median(line[what] for line in samples[one.name]))
    return outcome
