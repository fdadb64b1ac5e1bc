"""Weighted means and variances of all columns, for several sets of weights in one pass."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lasso_tui._types import FloatArray
from lasso_tui.solvers.data.matrix_products import Matrix, dense_columns, is_sparse, row_blocks
from lasso_tui.solvers.data.validation import MIN_SIZE, check_spread
from lasso_tui.solvers.progress import pulse

__all__ = ["CONSTANT_RTOL", "ColumnMoments", "column_moments", "moments_about", "of_column"]

CONSTANT_RTOL = 16 * float(np.finfo(np.float64).eps)
"""Relative deviation from the mean that is rounding of a constant."""


@dataclass(frozen=True, eq=False)
class ColumnMoments:
    """Weighted moments of the columns.

    Attributes
    ----------
    means, variances : (p,)
    constant : (p,) True where a column does not vary on the rows with weight
    """

    means: FloatArray
    variances: FloatArray
    constant: NDArray[np.bool_]


def column_moments(X: Matrix, weights: FloatArray) -> list[ColumnMoments]:
    """Return the moments under each column of weights (n, K), each of which sums to n.

    Raises
    ------
    ValueError
        For a column whose squares 64 bits do not hold.
    """
    with np.errstate(over="ignore", invalid="ignore"):  # a column that overflows is refused
        shift, first, second = _sums(X, weights)
        spread = np.maximum(second - first**2, 0.0)
    return [
        _moments(X, w, shift, first[:, k], second[:, k], spread[:, k], check=k == 0)
        for k, w in enumerate(weights.T)
    ]


def moments_about(
    X: Matrix, weights: FloatArray, shift: FloatArray, first: FloatArray, second: FloatArray
) -> ColumnMoments:
    """Return the moments under weights (n,) from the weighted means of x − shift and of its square, (p,) each.

    Raises
    ------
    ValueError
        As `column_moments`.
    """
    with np.errstate(over="ignore", invalid="ignore"):
        spread = np.maximum(second - first**2, 0.0)
    return _moments(X, weights, shift, first, second, spread, check=True)


def _moments(
    X: Matrix,
    weights: FloatArray,
    shift: FloatArray,
    first: FloatArray,
    second: FloatArray,
    variances: FloatArray,
    *,
    check: bool,
) -> ColumnMoments:
    means, constant = shift + first, second == 0
    for j in np.flatnonzero((variances <= 1e-8 * second) & ~constant):  # too few digits left
        column = dense_columns(X, np.array([j]))[:, 0]
        means[j], variances[j], constant[j] = of_column(column, weights)
    constant |= np.sqrt(variances) <= CONSTANT_RTOL * np.abs(means)
    if check:
        check_spread(variances, constant & ~_vanished(X, constant, weights))
    return ColumnMoments(means, variances, constant)


def _vanished(X: Matrix, constant: NDArray[np.bool_], weights: FloatArray) -> NDArray[np.bool_]:
    """Return which columns (p,) that seem constant near 0 do vary, by so little that their squares underflow to 0."""
    vanished = np.zeros(len(constant), dtype=np.bool_)
    if is_sparse(X):
        return vanished
    which = np.flatnonzero(constant & (np.abs(X[np.argmax(weights > 0)]) < MIN_SIZE))
    used = X[weights > 0][:, which] if len(which) else X[:0, which]
    vanished[which] = (used != used[:1]).any(axis=0)
    return vanished


def _sums(X: Matrix, weights: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return a shift (p,), and the weighted means (p, K) of the columns and of their squares about it."""
    n, p = X.shape
    if is_sparse(X):
        shift = np.zeros(p)
        squared = X.copy()
        squared.data **= 2
        first, second = X.T @ weights / n, squared.T @ weights / n
    else:
        shift = X.mean(axis=0, dtype=np.float64)  # moments about it: a large offset costs no digits
        pulse()
        first, second = np.zeros((p, weights.shape[1])), np.zeros((p, weights.shape[1]))
        for rows in row_blocks(n, p):
            block = X[rows] - shift
            first += block.T @ weights[rows]
            np.square(block, out=block)
            second += block.T @ weights[rows]
            pulse()
        first /= n
        second /= n
    return shift, first, second


def of_column(column: FloatArray, weights: FloatArray) -> tuple[float, float, bool]:
    """Mean and variance of a column on the rows with weight, and whether it is constant there."""
    used = weights > 0
    x, w = column[used], weights[used]
    if x.min() == x.max():
        return float(x[0]), 0.0, True
    mean = float(w @ x) / float(w.sum())
    variance = float(w @ (x - mean) ** 2) / float(w.sum())
    return mean, variance, variance**0.5 <= CONSTANT_RTOL * abs(mean)
