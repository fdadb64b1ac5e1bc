"""Problems to solve: made once, kept in files, so that every solver gets the same numbers."""

from __future__ import annotations

import itertools
import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from scipy import sparse

from lasso_tui import solvers

CORRELATION = 0.5
SIGNAL_TO_NOISE = 3.0


@dataclass(frozen=True)
class Recipe:
    """What to generate, and the grid of alphas.

    Attributes
    ----------
    kind : "path", "cv", "group" or "logistic"
    n, p : shape; a path of `n_alphas` to alpha_max / `depth`
    nonzero : number of features that matter, whole groups of them where there are groups
    density : None for a dense matrix, whose columns follow an AR(1) process with correlation 0.5; or the share
        of entries of a sparse one that are not 0
    group : columns a group, or 0
    folds : number of folds, or 0
    """

    kind: str
    n: int
    p: int
    nonzero: int
    n_alphas: int = 100
    depth: float = 100.0
    density: float | None = None
    group: int = 0
    folds: int = 0
    seed: int = 0


@dataclass(frozen=True, eq=False)
class Problem:
    """Data and the alphas to solve for."""

    recipe: Recipe
    X: Any
    y: np.ndarray
    alphas: np.ndarray

    @property
    def size(self) -> int:
        """Bytes of X and y."""
        X = self.X
        parts = (X.data, X.indices, X.indptr, self.y) if sparse.issparse(X) else (X, self.y)
        return sum(part.nbytes for part in parts)

    @property
    def options(self) -> dict[str, Any]:
        """What `solvers.path` and `solvers.duality_gap` need to know of the penalty and the loss."""
        if self.recipe.kind == "group":
            return {"groups": np.arange(self.recipe.p) // self.recipe.group}
        return {"family": "binomial"} if self.recipe.kind == "logistic" else {}

    def splits(self) -> list[tuple[np.ndarray, np.ndarray]]:
        """Training and held-out rows of each fold; without folds, one with all rows and none."""
        rows = np.arange(self.recipe.n)
        if not self.recipe.folds:
            return [(rows, rows[:0])]
        ends = np.cumsum([0, *map(len, np.array_split(rows, self.recipe.folds))])
        return [(np.r_[rows[:a], rows[b:]], rows[a:b]) for a, b in itertools.pairwise(ends)]


def make(recipe: Recipe) -> Problem:
    """Generate a problem: a signal with variance 3 times the noise's, and a target with variance 1."""
    rng = np.random.default_rng(recipe.seed)
    X = _dense(rng, recipe) if recipe.density is None else _sparse(rng, recipe)
    if recipe.group:
        first = recipe.group * rng.choice(
            recipe.p // recipe.group, recipe.nonzero // recipe.group, replace=False
        )
        chosen = (first[:, None] + np.arange(recipe.group)).ravel()
    else:
        chosen = rng.choice(recipe.p, recipe.nonzero, replace=False)
    coef = np.zeros(recipe.p)
    coef[chosen] = rng.choice([-1.0, 1.0], len(chosen)) * rng.uniform(0.5, 1.5, len(chosen))
    signal = X @ coef
    signal = (signal - signal.mean()) / signal.std()
    if recipe.kind == "logistic":  # of the latent variable: the logistic distribution's variance is π²/3
        chance = 1 / (1 + np.exp(-signal * np.sqrt(SIGNAL_TO_NOISE) * np.pi / np.sqrt(3)))
        y = (rng.random(recipe.n) < chance).astype(np.float64)
    else:
        y = signal + rng.standard_normal(recipe.n) / np.sqrt(SIGNAL_TO_NOISE)
        y /= y.std()
    bare = Problem(recipe, X, y, np.empty(0))
    top = solvers.alpha_max(X, y, **bare.options)
    return Problem(recipe, X, y, top * np.geomspace(1, 1 / recipe.depth, recipe.n_alphas))


def _dense(rng: np.random.Generator, recipe: Recipe) -> np.ndarray:
    X = np.empty((recipe.n, recipe.p), order="F")
    X[:, 0] = rng.standard_normal(recipe.n)
    for j in range(1, recipe.p):
        fresh = rng.standard_normal(recipe.n)
        X[:, j] = CORRELATION * X[:, j - 1] + np.sqrt(1 - CORRELATION**2) * fresh
    return X


def _sparse(rng: np.random.Generator, recipe: Recipe) -> sparse.csc_matrix:
    assert recipe.density is not None
    filled = sparse.random(recipe.n, recipe.p, recipe.density, "csc", rng=rng, data_rvs=rng.standard_normal)
    filled.sort_indices()
    return sparse.csc_matrix(
        (filled.data, filled.indices.astype(np.int32), filled.indptr.astype(np.int32)), filled.shape
    )


def save(problem: Problem, folder: Path) -> None:
    """Write a problem to a folder: plain arrays, for NumPy and for R."""
    X = problem.X
    if sparse.issparse(X):
        for name in ("data", "indices", "indptr"):
            np.save(folder / f"{name}.npy", getattr(X, name))
    else:
        np.save(folder / "X.npy", X)
    np.save(folder / "y.npy", problem.y)
    np.save(folder / "alphas.npy", problem.alphas)
    (folder / "recipe.json").write_text(json.dumps(asdict(problem.recipe)))


def load(folder: Path) -> Problem:
    """Read what `save` wrote."""
    recipe = Recipe(**json.loads((folder / "recipe.json").read_text()))
    if recipe.density is None:
        X = np.load(folder / "X.npy")
    else:
        parts = tuple(np.load(folder / f"{name}.npy") for name in ("data", "indices", "indptr"))
        X = sparse.csc_matrix(parts, (recipe.n, recipe.p))
    return Problem(recipe, X, np.load(folder / "y.npy"), np.load(folder / "alphas.npy"))
