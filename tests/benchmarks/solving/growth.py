"""How our time grows with n, p and support; `python -m tests.benchmarks.solving.growth AXIS N P NONZERO` for one."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass

import numpy as np

from lasso_tui import solvers
from tests.benchmarks.solving.problems import Recipe, make
from tests.benchmarks.solving.race import ROOT, environment

SIZES = {
    "n": ((250, 2000, 50), (500, 2000, 50), (1000, 2000, 50), (2000, 2000, 50)),
    "p": ((1000, 1500, 50), (1000, 3000, 50), (1000, 6000, 50), (1000, 12_000, 50)),
    "support": ((2000, 4000, 10), (2000, 4000, 40), (2000, 4000, 160), (2000, 4000, 640)),
}
SMALL = {
    "n": ((50, 100, 5), (100, 100, 5), (200, 100, 5), (400, 100, 5)),
    "p": ((100, 50, 5), (100, 100, 5), (100, 200, 5), (100, 400, 5)),
    "support": ((200, 200, 5), (200, 200, 10), (200, 200, 20), (200, 200, 40)),
}
DEPTH = {"n": 100.0, "p": 100.0, "support": 10.0}  # shallow for the support, so that the signal sets it


@dataclass(frozen=True)
class Growth:
    """One path: what varied, its shape, seconds, and how many coefficients are nonzero on average and last."""

    axis: str
    n: int
    p: int
    nonzero: int
    seconds: float
    mean_support: float
    last_support: int

    @property
    def size(self) -> float:
        """What varied: n, p or the mean support."""
        return {"n": self.n, "p": self.p, "support": self.mean_support}[self.axis]


def measure(quick: bool, threads: int) -> list[Growth]:
    """Time every size, each in a process of its own."""
    found = []
    for axis, sizes in (SMALL if quick else SIZES).items():
        for n, p, nonzero in sizes:
            command = [
                sys.executable,
                "-m",
                "tests.benchmarks.solving.growth",
                axis,
                str(n),
                str(p),
                str(nonzero),
            ]
            ran = subprocess.run(
                command, cwd=ROOT, env=environment(threads), check=True, stdout=subprocess.PIPE, text=True
            )
            found.append(Growth(axis, n, p, nonzero, **json.loads(ran.stdout)))
    return found


def exponent(found: list[Growth]) -> float:
    """Slope of log time on log size, by least squares."""
    return float(np.polyfit(np.log([g.size for g in found]), np.log([g.seconds for g in found]), 1)[0])


def main(axis: str, n: str, p: str, nonzero: str) -> None:
    """Solve one path three times and print the median."""
    problem = make(Recipe("path", int(n), int(p), int(nonzero), depth=DEPTH[axis]))
    times = []
    solvers.path(problem.X[:, :50], problem.y, n_alphas=5)  # loads what the first call loads
    for _ in range(3):
        started = time.perf_counter()
        path = solvers.path(problem.X, problem.y, alphas=problem.alphas)
        times.append(time.perf_counter() - started)
    support = np.count_nonzero(path.coefs, axis=0)
    print(
        json.dumps(
            {
                "seconds": statistics.median(times),
                "mean_support": float(support.mean()),
                "last_support": int(support[-1]),
            }
        )
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
