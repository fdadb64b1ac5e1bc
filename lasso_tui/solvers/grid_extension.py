"""Extending an automatic grid of alphas at whose small end the minimum of a cross-validation stands.

The grid goes on by its own ratio, so its points stay as they are, until the minimum is inside of it or nothing is
to be gained:

- Where the full fit interpolates, which p ≥ n − 1 columns or separated classes do, it ends with R² or D² on all rows
  above 0.999 (not for counts, whose deviance has no such scale) or, for the lasso, with n − 1 nonzero coefficients.
- Where it does not, R² says nothing about what is still to be gained: with one column that explains nearly all, R²
  is above 0.999 long before the others enter. It ends once all p coefficients are nonzero and the last halving of
  alpha has lowered the CV error by 0.1 % at most.
- In any case it ends at a millionth of the largest alpha.

A minimum at the end of an extended grid is said, unless the CV error is flat there or negligible.
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
    "is_flat",
    "longer_path",
    "minimum_at_end",
]

MIN_ALPHA_RATIO = 1e-6
"""Smallest alpha of an extended grid, relative to the largest."""

MAX_EXPLAINED = 0.999
"""R² or D² on all rows above which a grid is not extended where the full fit interpolates."""

FLAT = 1e-3
"""Fraction of the CV error, gained by halving alpha, up to which the error is flat."""

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
    mean_of: Callable[[FloatArray], FloatArray],
    n: int,
    tol: float,
) -> tuple[P, FloatArray, FloatArray]:
    """Extend a cross-validation as long as its minimum stands at the end of its grid.

    Parameters
    ----------
    whole : the path on all rows
    losses, gaps : (A, …, K) and (A, K) along its alphas
    evaluate : returns losses and gaps at further alphas
    mean_of : returns the mean losses (A,) of which the minimum counts, given losses
    n : number of rows with weight
    tol : relative duality gap of the path

    Returns
    -------
    whole, losses, gaps : longer by the same alphas; what there was is unchanged
    """
    first, total = len(whole.alphas), 0
    while int(np.argmin(mean := mean_of(losses))) + 1 == len(whole.alphas):
        total = total or max(_room(whole.alphas, MIN_ALPHA_RATIO * whole.alpha_max), 1)
        done = len(whole.alphas) - first
        with part("extended grid", min(done / total, 1.0), min((done + N_MORE) / total, 1.0)):
            longer = longer_path(whole, n, tol, flat=is_flat(whole.alphas, mean))
            if longer is None:
                break
            more = evaluate(longer.alphas[len(whole.alphas) :])
        losses, gaps = np.concatenate([losses, more[0]]), np.concatenate([gaps, more[1]])
        whole = longer
    return whole, losses, gaps


def longer_path(path: P, n: int, tol: float, *, flat: bool) -> P | None:
    """Return the path with a few more alphas, or None where the grid must not go on.

    Parameters
    ----------
    path, n, tol : as in `extend`
    flat : whether the CV error is flat at the path's end
    """
    alphas, last = continued_alphas(path.alphas, MIN_ALPHA_RATIO * path.alpha_max), len(path.alphas) - 1
    if not len(alphas) or _interpolated(path, last, n) or (flat and path.nonzeros[last] == len(path.coefs)):
        return None
    longer: P = path._solver.extended(path, alphas, tol)
    for k in range(len(path.alphas), len(longer.alphas) - 1):
        if _interpolated(longer, k, n):
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


def _interpolated(path: Path, k: int, n: int) -> str:
    """Return, as the end of a sentence, that the k-th solution is near a full fit that interpolates, or ""."""
    wide, lasso = len(path.coefs) >= n - 1, path.l1_ratio == 1.0
    if isinstance(path, GlmPath):
        classes = path.family == "binomial"
        explained = 1.0 - float(path.deviance[k]) / path.null_deviance if classes else 0.0
    else:
        classes, explained = False, 1.0 - float(path.mse[k]) / path.null_mse
    if (wide or classes) and explained > MAX_EXPLAINED:
        measure = "D²" if isinstance(path, GlmPath) else "R²"
        return f"where {measure} on all rows is above {MAX_EXPLAINED:g}"
    # The degrees of freedom of groups and of the elastic net stay below the number of nonzeros.
    grouped = isinstance(path, GroupPath | FactoredGroupPath) and int(path.labels.max()) + 1 < len(path.coefs)
    if wide and lasso and not grouped and path.nonzeros[k] >= n - 1:
        return f"where it fits all {n} rows"
    return ""


def is_flat(alphas: FloatArray, mean: FloatArray) -> bool:
    """Return whether the last halving of alpha (A,) has changed the mean loss (A,) by a negligible part of it."""
    before = int(np.count_nonzero(alphas >= 2.0 * (1 - 1e-9) * alphas[-1])) - 1
    return before >= 0 and float(mean[before] - mean[-1]) <= FLAT * float(mean[before])


def minimum_at_end(mean: FloatArray) -> bool:
    """Return whether the minimum of mean losses (A,) is their last, unless it is negligible beside the first."""
    last = len(mean) - 1
    return 0 < last == int(np.argmin(mean)) and float(mean[last]) >= NEGLIGIBLE_ERROR * float(mean[0])


def end_warning(
    path: Path, mean: FloatArray, n: int, *, automatic: bool, subject: str = "The CV minimum"
) -> str:
    """Return a sentence where the minimum of the mean losses (A,) stands at the end of the grid, else "".

    Where an extended grid ends with a flat CV error nothing is said, as smaller alphas hardly change it.

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
    if automatic and is_flat(path.alphas, mean):
        return ""
    reason = _interpolated(path, len(path.alphas) - 1, n) if automatic else ""
    if reason:
        return f"{message}, {reason}; a smaller alpha may predict better (decrease alpha_min_ratio)."
    if automatic and not len(continued_alphas(path.alphas, MIN_ALPHA_RATIO * path.alpha_max)):
        return f"{message}, a millionth of the largest."
    return f"{message}; a smaller alpha may predict better."
