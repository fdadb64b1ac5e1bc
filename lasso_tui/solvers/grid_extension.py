"""Extending an automatic grid of alphas at whose small end the minimum of a cross-validation stands.

The grid goes on by its own ratio, so its points stay as they are, until the minimum is inside of it or nothing is
to be gained: R² or D² on all rows is above 0.999 (not for counts, whose deviance has no such scale), the lasso has as
many nonzero coefficients as columns or rows allow, or alpha is a millionth of the largest.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TypeVar

import numpy as np

from lasso_tui._types import FloatArray
from lasso_tui.solvers.glm_results import GlmPath
from lasso_tui.solvers.progress import part
from lasso_tui.solvers.results import FactoredGroupPath, GroupPath, Path

__all__ = [
    "MAX_EXPLAINED",
    "MIN_ALPHA_RATIO",
    "continued_alphas",
    "end_warning",
    "extend",
    "longer_path",
    "minimum_at_end",
]

MIN_ALPHA_RATIO = 1e-6
"""Smallest alpha of an extended grid, relative to the largest."""

MAX_EXPLAINED = 0.999
"""R² or D² on all rows above which a grid is not extended."""

NEGLIGIBLE_ERROR = 1e-6
"""CV error, relative to the null model's, below which no smaller one is looked for."""

N_MORE = 10
"""Alphas that are added at a time."""

P = TypeVar("P", bound=Path)


def extend(
    whole: P,
    losses: FloatArray,
    gaps: FloatArray,
    evaluate: Callable[[FloatArray], tuple[FloatArray, FloatArray]],
    index_min: Callable[[FloatArray], int],
    n: int,
    tol: float,
) -> tuple[P, FloatArray, FloatArray]:
    """Extend a cross-validation as long as its minimum stands at the end of its grid.

    Parameters
    ----------
    whole : the path on all rows
    losses, gaps : (A, …, K) and (A, K) along its alphas
    evaluate : returns losses and gaps at further alphas
    index_min : returns the position of the minimum, given losses
    n : number of rows with weight
    tol : relative duality gap of the path

    Returns
    -------
    whole, losses, gaps : longer by the same alphas; what there was is unchanged
    """
    first, total = len(whole.alphas), 0
    while index_min(losses) + 1 == len(whole.alphas):
        total = total or max(_room(whole.alphas, MIN_ALPHA_RATIO * whole.alpha_max), 1)
        done = len(whole.alphas) - first
        with part("extended grid", min(done / total, 1.0), min((done + N_MORE) / total, 1.0)):
            longer = longer_path(whole, n, tol)
            if longer is None:
                break
            more = evaluate(longer.alphas[len(whole.alphas) :])
        losses, gaps = np.concatenate([losses, more[0]]), np.concatenate([gaps, more[1]])
        whole = longer
    return whole, losses, gaps


def longer_path(path: P, n: int, tol: float) -> P | None:
    """Return the path with a few more alphas, or None where the grid must not go on; parameters as in `extend`."""
    alphas = continued_alphas(path.alphas, MIN_ALPHA_RATIO * path.alpha_max)
    if not len(alphas) or _full(path, len(path.alphas) - 1, n):
        return None
    longer: P = path._solver.extended(path, alphas, tol)
    for k in range(len(path.alphas), len(longer.alphas) - 1):
        if _full(longer, k, n):
            shorter: P = path._solver.extended(path, alphas[: k + 1 - len(path.alphas)], tol)
            return shorter
    return longer


def continued_alphas(alphas: FloatArray, smallest: float) -> FloatArray:
    """Return the next few alphas of a decreasing grid, in steps of its ratio, down to about the smallest allowed."""
    count = min(N_MORE, _room(alphas, smallest))
    further: FloatArray = float(alphas[-1]) * np.exp(_step(alphas) * np.arange(1, count + 1))
    return further


def _step(alphas: FloatArray) -> float:
    """Return the logarithm of the grid's ratio, whatever single alphas may have been inserted into it."""
    return float(np.median(np.diff(np.log(alphas)))) if len(alphas) > 1 else -math.inf


def _room(alphas: FloatArray, smallest: float) -> int:
    """Return how many more alphas of the grid's ratio there are down to the smallest allowed."""
    return max(math.floor(math.log(smallest / float(alphas[-1])) / _step(alphas) + 1e-6), 0)


def _full(path: Path, k: int, n: int) -> str:
    """Return why the path says nothing new below its k-th alpha, as the end of a sentence, or ""."""
    if isinstance(path, GlmPath):
        explained = 1.0 - float(path.deviance[k]) / path.null_deviance if path.family != "poisson" else 0.0
    else:
        explained = 1.0 - float(path.mse[k]) / path.null_mse
    if explained > MAX_EXPLAINED:
        measure = "D²" if isinstance(path, GlmPath) else "R²"
        return f"where {measure} on all rows is above {MAX_EXPLAINED:g}"
    p = len(path.coefs)
    grouped = isinstance(path, GroupPath | FactoredGroupPath) and int(path.labels.max()) + 1 < p
    if path.l1_ratio < 1.0 or grouped:  # whose degrees of freedom stay below the number of nonzeros
        return ""
    if path.nonzeros[k] >= min(n - 1, p):
        return f"where all {p} coefficients are nonzero" if p < n else f"where it fits all {n} rows"
    return ""


def minimum_at_end(mean: FloatArray) -> bool:
    """Return whether the minimum of mean losses (A,) is their last, unless it is negligible beside the first."""
    last = len(mean) - 1
    return 0 < last == int(np.argmin(mean)) and float(mean[last]) >= NEGLIGIBLE_ERROR * float(mean[0])


def end_warning(
    path: Path, mean: FloatArray, n: int, *, automatic: bool, subject: str = "The CV minimum"
) -> str:
    """Return a sentence where the minimum of the mean losses (A,) stands at the end of the grid, else "".

    Parameters
    ----------
    path : on all rows, along the grid; its first alpha is the null model's
    n : number of rows with weight
    automatic : whether the grid may have been extended
    subject : what stands there
    """
    if not minimum_at_end(mean):
        return ""
    message = f"{subject} is at the smallest alpha of the grid ({float(path.alphas[-1]):.4g})"
    reason = _full(path, len(path.alphas) - 1, n) if automatic else ""
    if reason:
        return f"{message}, {reason}; a smaller alpha may predict better (decrease alpha_min_ratio)."
    if automatic and not len(continued_alphas(path.alphas, MIN_ALPHA_RATIO * path.alpha_max)):
        return f"{message}, a millionth of the largest."
    return f"{message}; a smaller alpha may predict better."
