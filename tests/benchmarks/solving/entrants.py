"""Who takes part: for each solver, how to solve a whole problem, folds included."""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from multiprocessing.pool import ThreadPool
from pathlib import Path

import numpy as np
from scipy import sparse

from lasso_tui import solvers
from tests.benchmarks.solving import peers
from tests.benchmarks.solving.peers import CannotError, Paths
from tests.benchmarks.solving.problems import Problem

OURS = "lasso-tui"


@dataclass(frozen=True, eq=False)
class Answer:
    """What a solver found.

    Attributes
    ----------
    paths : coefficients (p, A) and intercepts (A,), of all rows or of each fold's training rows
    losses : (A, K) mean squared errors of the rows held out, with folds
    seconds, cpu, peak, blas : where another process did the work, its own times, memory and BLAS library
    extra : further measurements by name
    """

    paths: list[Paths]
    losses: np.ndarray | None = None
    seconds: float | None = None
    cpu: float | None = None
    peak: float | None = None
    blas: str = ""
    extra: dict[str, float] = field(default_factory=dict)


Solve = Callable[[Problem, float, int], Answer]


def ours(problem: Problem, tol: float, threads: int) -> Answer:
    """The package's own solver: exact, but to `tol` for large group lasso problems and where `tol` is loose."""
    options = {**problem.options, "alphas": problem.alphas, "tol": tol}
    if not problem.recipe.folds:
        path = solvers.path(problem.X, problem.y, polish=False, **options)  # peers stop at a gap as well
        return Answer([(path.coefs, path.intercepts)])
    cv = solvers.cross_validate(problem.X, problem.y, problem.splits(), **options)
    return Answer([], cv.losses, extra={"whole_gap": float(cv.path.gaps.max())})


def warm_seconds(problem: Problem) -> float:
    """Median time of one solve between two alphas of the grid."""
    path = solvers.path(problem.X, problem.y, alphas=problem.alphas, **problem.options)
    times = []
    for alpha in np.sqrt(path.alphas[1:] * path.alphas[:-1]):
        started = time.perf_counter()
        path.at(float(alpha))
        times.append(time.perf_counter() - started)
    return float(np.median(times))


def fold_by_fold(one: Callable[..., Paths], parallel: bool) -> Solve:
    """A peer's path on all rows, or on each fold's training rows, in threads where it lets threads run."""

    def solve(problem: Problem, tol: float, threads: int) -> Answer:
        X, y, group = problem.X, problem.y, problem.recipe.group
        if not problem.recipe.folds:
            return Answer([one(X, y, problem.alphas, tol, threads, group)])

        def fold(split: tuple[np.ndarray, np.ndarray]) -> tuple[Paths, np.ndarray]:
            train, test = split
            rows = X[train] if sparse.issparse(X) else np.asfortranarray(X[train])
            coefs, intercepts = one(rows, y[train], problem.alphas, tol, 1 if parallel else threads, group)
            return (coefs, intercepts), ((y[test, None] - X[test] @ coefs - intercepts) ** 2).mean(axis=0)

        if parallel and threads > 1:
            with ThreadPool(threads) as pool:
                done = pool.map(fold, problem.splits(), chunksize=1)
        else:
            done = [fold(split) for split in problem.splits()]
        return Answer([paths for paths, _ in done], np.column_stack([losses for _, losses in done]))

    return solve


def glmnet(folder: Path) -> Solve:
    """R's glmnet, in a process of R, through files in `folder`."""

    def solve(problem: Problem, tol: float, threads: int) -> Answer:
        if shutil.which("Rscript") is None:
            raise CannotError("Rscript is not found")
        if problem.recipe.group:
            raise CannotError("no group lasso")
        _write_plain(problem, folder)
        script = Path(__file__).with_name("glmnet.R")
        ran = subprocess.run(
            ["Rscript", str(script), str(folder), repr(tol), str(threads)], capture_output=True, text=True
        )
        if ran.returncode:
            raise CannotError((ran.stderr.strip().splitlines() or ["Rscript failed"])[-1])
        seconds, cpu, peak, library = ran.stdout.split()
        A, p, K = len(problem.alphas), problem.recipe.p, problem.recipe.folds or 1
        coefs = np.fromfile(folder / "out_coefs.bin").reshape(K, A, p)
        intercepts = np.fromfile(folder / "out_intercepts.bin").reshape(K, A)
        paths = [(coefs[k].T, intercepts[k]) for k in range(K)]
        return Answer(
            paths, seconds=float(seconds), cpu=float(cpu), peak=max(float(peak), 0.0), blas=f"R: {library}"
        )

    return solve


def _write_plain(problem: Problem, folder: Path) -> None:
    if (folder / "shape.bin").exists():
        return
    X, recipe = problem.X, problem.recipe
    if sparse.issparse(X):
        X.data.tofile(folder / "data.bin")
        X.indices.astype(np.int32).tofile(folder / "indices.bin")
        X.indptr.astype(np.int32).tofile(folder / "indptr.bin")
    else:
        np.asarray(X).ravel(order="F").tofile(folder / "X.bin")
    problem.y.tofile(folder / "y.bin")
    problem.alphas.tofile(folder / "alphas.bin")
    (folder / "family.txt").write_text("binomial\n" if recipe.kind == "logistic" else "gaussian\n")
    np.array([recipe.n, recipe.p, recipe.folds], dtype=np.int32).tofile(folder / "shape.bin")


@dataclass(frozen=True)
class Entrant:
    """A solver that takes part.

    Attributes
    ----------
    package : what must be importable; "" for ours and for R's
    start : where the search for its tolerance begins if the gap is to be 1e-6
    paths, logistic : its functions for these problems, where it is a peer in Python
    parallel : whether folds may run in threads: its compiled loops let other threads run
    slow_start : whether a process of it takes seconds before it solves (it compiles, or it is R), which no time
        here includes
    only : the rows that it takes part in; none for all
    """

    package: str = ""
    start: float = 1e-5
    paths: Callable[..., Paths] | None = None
    logistic: Callable[..., Paths] | None = None
    parallel: bool = False
    slow_start: bool = False
    only: tuple[str, ...] = ()

    def solver(self, kind: str, folder: Path) -> Solve:
        """How it solves problems of a kind, with files in `folder` where it needs them.

        Raises
        ------
        CannotError
            Where its package is not installed.
        """
        one = self.logistic if kind == "logistic" else self.paths
        if one is None:
            return ours if self is ENTRANTS[OURS] else glmnet(folder)
        if importlib.util.find_spec(self.package) is None:
            raise CannotError(f"{self.package} is not installed")
        return fold_by_fold(one, self.parallel)


ENTRANTS = {
    OURS: Entrant(),
    "scikit-learn": Entrant("sklearn", 1e-6, peers.scikit_learn, peers.scikit_learn_logistic, parallel=True),
    "celer": Entrant("celer", 1e-8, peers.celer, peers.celer_logistic, parallel=True),
    "skglm": Entrant("skglm", 1e-5, peers.skglm, peers.skglm_logistic, slow_start=True),
    "adelie": Entrant("adelie", 1e-12, peers.adelie, peers.adelie_logistic),
    "adelie (Gram matrix)": Entrant("adelie", 1e-12, peers.adelie_covariance, only=("tall",)),
    "glmnet (R)": Entrant(start=1e-12, slow_start=True),
}
