"""One process of the benchmark: loads a problem, lets one solver solve it, and prints what it measured.

`python -m tests.benchmarks.solving.measure FOLDER SOLVER GAP THREADS [TOLERANCE]` prints lines of JSON. Without a
tolerance it searches for the loosest that reaches the gap, a line a try; with one it runs once and checks nothing.
"""

from __future__ import annotations

import json
import statistics
import sys
import tempfile
import time
import warnings
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from lasso_tui import solvers
from tests.benchmarks.solving.entrants import ENTRANTS, OURS, Answer, Solve, warm_seconds
from tests.benchmarks.solving.peers import CannotError
from tests.benchmarks.solving.problems import Problem, Recipe, load, make

LOOSEST, TIGHTEST = 1, 15  # decades of tolerances that are tried
CHECKED = 13  # alphas of a path whose gap is computed: spread evenly, the last among them
CHECKED_BYTES = 2e9  # of data read to compute them, beyond which fewer folds and alphas are
REPEATED_BELOW = 0.1  # seconds: a quicker solve is timed several times in its process


def memory(field: str) -> float:
    """Bytes of a field of this process's status: VmRSS, what it holds; VmHWM, the most it held."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(field):
            return 1024.0 * int(line.split()[1])
    return float("nan")


def restart_peak() -> None:
    """Let VmHWM begin again from what the process holds now."""
    Path("/proc/self/clear_refs").write_text("5")


def tiny(recipe: Recipe) -> Problem:
    """A problem of the same kind that takes no time: solving it loads and compiles whatever is needed."""
    small = replace(
        recipe,
        n=60,
        p=20,
        nonzero=recipe.group or 5,
        n_alphas=5,
        depth=10.0,
        folds=min(recipe.folds, 2),
        density=recipe.density and 0.3,
    )
    return make(small)


def run(
    solve: Solve, problem: Problem, tol: float, threads: int, base: float
) -> tuple[Answer, dict[str, Any]]:
    """Solve once (often, if it is quick) and return the answer, its time and the peak of memory over `base`."""
    restart_peak()
    times, busy = [], time.process_time()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of peers that doubt a tolerance: the gap is measured
        while not times or (sum(times) < REPEATED_BELOW and len(times) < 25):
            started = time.perf_counter()
            answer = solve(problem, tol, threads)
            times.append(time.perf_counter() - started)
            if answer.seconds is not None:
                break
    cpu = answer.cpu if answer.cpu is not None else (time.process_time() - busy) / len(times)
    seconds = answer.seconds if answer.seconds is not None else statistics.median(times)
    peak = answer.peak if answer.peak is not None else memory("VmHWM") - base
    blas = {"kernels": [answer.blas]} if answer.blas else {}
    return answer, {"tol": tol, "seconds": seconds, "cpu": cpu, "peak": peak, **blas, **answer.extra}


def checked(problem: Problem) -> tuple[list[int], list[int]]:
    """Which folds and which alphas are checked."""
    A, folds = len(problem.alphas), len(problem.splits())
    reads = max(CHECKED_BYTES / problem.size, 8)
    some_folds = np.unique(np.linspace(0, folds - 1, 2 if folds > 1 else 1).astype(int))
    count = int(min(CHECKED, A, max(reads / len(some_folds), 4)))
    return some_folds.tolist(), np.unique(np.linspace(A - 1, 0, count).astype(int)).tolist()


def largest_gap(problem: Problem, answer: Answer) -> float:
    """Largest relative duality gap of the points that are checked, from the original data."""
    folds, points = checked(problem)
    splits, worst = problem.splits(), 0.0
    for fold in folds:
        train, _ = splits[fold]
        whole = len(train) == len(problem.y)
        X, y = (problem.X, problem.y) if whole else (problem.X[train], problem.y[train])
        coefs, intercepts = answer.paths[fold]
        for k in points:
            worst = max(
                worst,
                solvers.duality_gap(
                    X,
                    y,
                    np.asarray(coefs[:, k]),
                    float(intercepts[k]),
                    float(problem.alphas[k]),
                    **problem.options,
                ),
            )
    return worst


def exact_losses(problem: Problem) -> tuple[np.ndarray, float]:
    """Losses of the checked folds by a path on their training rows alone, and that path's largest gap."""
    losses, worst, splits = [], 0.0, problem.splits()
    for fold in checked(problem)[0]:
        train, test = splits[fold]
        path = solvers.path(problem.X[train], problem.y[train], alphas=problem.alphas, **problem.options)
        residual = problem.y[test, None] - problem.X[test] @ path.coefs - path.intercepts
        losses.append((residual**2).mean(axis=0))
        worst = max(worst, float(path.gaps.max()))
    return np.column_stack(losses), worst


def our_accuracy(problem: Problem, answer: Answer) -> dict[str, float]:
    """The gap of our answer; with folds, which keep no coefficients, that of the paths whose losses they repeat."""
    if not problem.recipe.folds:
        return {"gap": largest_gap(problem, answer)}
    assert answer.losses is not None
    losses, gap = exact_losses(problem)
    own = answer.losses[:, checked(problem)[0]]
    return {"gap": max(gap, answer.extra["whole_gap"]), "losses": float(np.abs(own / losses - 1).max())}


def search(attempt: Callable[[float], float], start: float, goal: float) -> None:
    """Try tolerances until the loosest that reaches the goal was tried: decades, then half a decade.

    The next decade supposes a gap in proportion to the tolerance; the search ends where one decade reaches the goal
    and the next looser one does not.
    """
    place, good, bad = round(-np.log10(start)), None, None
    while True:
        gap = attempt(10.0**-place)
        decades = max(int(abs(np.log10(max(gap, 1e-300) / goal))), 1)
        if gap <= goal:
            good = place
            wanted = max(place - decades, LOOSEST, LOOSEST if bad is None else bad + 1)
        else:
            bad = place
            wanted = min(place + decades, TIGHTEST, TIGHTEST if good is None else good - 1)
        if wanted in (good, bad):
            break
        place = wanted
    if good is not None:
        attempt(10.0 ** (0.5 - good))


def kernels() -> list[str]:
    """Which BLAS libraries are loaded, which kernels they chose and how many threads they take."""
    try:
        from threadpoolctl import threadpool_info
    except ImportError:
        return ["unknown: threadpoolctl is not installed"]
    return sorted(
        f"{Path(one['filepath']).parent.name.removesuffix('.libs')}: {one['internal_api']} {one['version']} "
        f"{one.get('architecture', '')}, {one['num_threads']} threads"
        for one in threadpool_info()
        if one["user_api"] == "blas"
    )


def say(**what: Any) -> None:
    """Print one line of JSON."""
    print(json.dumps(what), flush=True)


def main(folder: str, name: str, goal: str, threads: str, tol: str | None = None) -> None:
    """Measure one solver on one problem."""
    recipe = Recipe(**json.loads((Path(folder) / "recipe.json").read_text()))
    entrant = ENTRANTS[name]
    with tempfile.TemporaryDirectory() as plain:
        try:
            solve = entrant.solver(recipe.kind, Path(plain))
            if entrant.package or name == OURS:
                with warnings.catch_warnings():
                    warnings.simplefilter("ignore")
                    started = time.perf_counter()
                    solve(tiny(recipe), entrant.start, int(threads))
                    warmed = time.perf_counter() - started
                say(kernels=kernels(), first_call=warmed)
            say(ready=True)
            base = memory("VmRSS")
            problem = load(Path(folder))
            if name == OURS:
                answer, found = run(solve, problem, float(goal), int(threads), base)
                if tol is None:
                    found |= our_accuracy(problem, answer)
                    if recipe.kind == "path":
                        found["warm"] = warm_seconds(problem)
                say(**found)
            elif tol is not None:
                say(**run(solve, problem, float(tol), int(threads), base)[1])
            else:

                def attempt(tol: float) -> float:
                    answer, found = run(solve, problem, tol, int(threads), base)
                    gap = largest_gap(problem, answer)
                    say(gap=gap, **found)
                    return gap

                search(attempt, entrant.start * float(goal) / 1e-6, float(goal))
        except CannotError as reason:
            say(cannot=str(reason))
        except Exception as error:  # a peer's own failure is a finding, to be shown in its row
            if name == OURS:
                raise
            say(cannot=f"{type(error).__name__}: {str(error).splitlines()[0] if str(error) else ''}")


if __name__ == "__main__":
    main(*sys.argv[1:])
