"""Cross-validation fold by fold, for paths that are not the least-squares lasso's.

All folds share the grid of all rows (glmnet's way); each is one warm-started path on its training rows.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from lasso_tui._types import FloatArray, IntArray
from lasso_tui.solvers.cross_validation import CrossValidation, summary
from lasso_tui.solvers.data.design import row_blocks
from lasso_tui.solvers.paths import DEFAULT_GAP_TOL, Path
from lasso_tui.solvers.progress import part, tick

__all__ = ["Fold", "cross_validate_foldwise", "predictors", "squared_error"]


@dataclass(frozen=True, eq=False)
class Fold:
    """One split of the rows.

    Attributes
    ----------
    number : its place, from 0
    train, test : row numbers
    weights : (n,) of the training rows, summing to n; 0 on all others
    """

    number: int
    train: IntArray
    test: IntArray
    weights: FloatArray


Fit = Callable[[Fold], tuple[FloatArray, FloatArray, FloatArray]]
"""Solves along the shared alphas on a fold's training rows: coefficients (p, A) for the columns as given,
intercepts (A,) and relative duality gaps (A,). A path that ended early (A smaller than the grid) stands for the
rest with its last solution."""

Loss = Callable[[FloatArray, FloatArray], FloatArray]
"""Loss of each row: of targets (m, 1) and linear predictors (m, A), an array (m, A)."""


def cross_validate_foldwise(
    X: Any,
    y: FloatArray,
    weights: FloatArray,
    splits: Sequence[tuple[IntArray, IntArray]],
    whole: Path,
    fit: Fit,
    loss: Loss,
    tol: float = DEFAULT_GAP_TOL,
) -> CrossValidation:
    """Fit each fold's training rows along the alphas of `whole` and average the losses of the rows held out.

    Parameters
    ----------
    X : (n, p) ndarray or scipy.sparse matrix, as given
    y, weights : (n,) targets, and weights that sum to n
    splits : (train, test) of each fold, checked
    whole : the path on all rows; its alphas are the grid
    fit : the path of a fold; columns must be standardised by its training rows alone
    loss : of each row, given targets and linear predictors
    tol : the relative duality gap above which a solution is warned of

    Returns
    -------
    CrossValidation
        Its losses (A, K) are weighted means over the rows held out.

    Raises
    ------
    ValueError
        As raised by `fit`, the fold named.
    """
    K = len(splits)
    losses, gaps = np.empty((2, len(whole.alphas), K))
    for k, (train, test) in enumerate(splits):
        inside = np.zeros(len(y))
        inside[train] = weights[train] * (len(y) / weights[train].sum())
        try:
            with part("cross-validation", k / K, (k + 1) / K):
                coefs, intercepts, reached = fit(Fold(k, train, test, inside))
        except ValueError as error:
            raise ValueError(f"Fold {k}: {error}") from None
        solved = coefs.shape[1]
        losses[:solved, k] = held_out(X, y, weights, test, coefs, intercepts, loss)
        losses[solved:, k] = losses[solved - 1, k]
        gaps[:solved, k], gaps[solved:, k] = reached, reached[-1]
        tick("cross-validation", (k + 1) / K)
    return summary(losses, np.array([weights[test].sum() for _, test in splits]), whole, gaps, tol)


def held_out(
    X: Any,
    y: FloatArray,
    weights: FloatArray,
    test: IntArray,
    coefs: FloatArray,
    intercepts: FloatArray,
    loss: Loss,
) -> FloatArray:
    """Weighted mean loss (A,) on the rows `test`."""
    used = np.flatnonzero(coefs.any(axis=1))
    total = np.zeros(coefs.shape[1])
    for block in row_blocks(len(test), len(used) + 2 * coefs.shape[1]):
        rows = test[block]
        each = loss(y[rows, None], predictors(X, rows, coefs, intercepts, used))
        total += weights[rows] @ each
    mean: FloatArray = total / weights[test].sum()
    return mean


def predictors(
    X: Any, rows: IntArray, coefs: FloatArray, intercepts: FloatArray, used: IntArray | None = None
) -> FloatArray:
    """Linear predictors (len(rows), A); only the columns `used`, those ever nonzero, are read."""
    used = np.flatnonzero(coefs.any(axis=1)) if used is None else used
    block = X[np.ix_(rows, used)] if isinstance(X, np.ndarray) else X[:, used][rows]
    eta: FloatArray = block @ coefs[used] + intercepts
    return eta


def squared_error(y: FloatArray, eta: FloatArray) -> FloatArray:
    """Loss of least squares: (y − η)²."""
    each: FloatArray = (y - eta) ** 2
    return each
