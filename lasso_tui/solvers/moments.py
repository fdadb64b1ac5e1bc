"""Weighted means and variances of all columns, for several sets of weights in one pass."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lasso_tui.solvers.matrices import Matrix, dense_columns, is_sparse, row_blocks
from lasso_tui.solvers.monitor import pulse

FloatArray = NDArray[np.float64]

__all__ = ["Moments", "moments"]


@dataclass(frozen=True, eq=False)
class Moments:
    """What one set of weights makes of the columns.

    Attributes
    ----------
    means, variances : (p,)
    constant : (p,) True where a column does not vary on the rows with weight
    """

    means: FloatArray
    variances: FloatArray
    constant: NDArray[np.bool_]


def moments(X: Matrix, weights: FloatArray) -> list[Moments]:
    """Return the moments under each column of weights (n, K), each of which sums to n."""
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
    made = []
    for k in range(weights.shape[1]):
        means = shift + first[:, k]
        variances = np.maximum(second[:, k] - first[:, k] ** 2, 0.0)
        constant = second[:, k] == 0
        for j in np.flatnonzero((variances <= 1e-8 * second[:, k]) & ~constant):  # too few digits left
            column = dense_columns(X, np.array([j]))[:, 0]
            means[j], variances[j], constant[j] = _of_column(column, weights[:, k])
        made.append(Moments(means, variances, constant))
    return made


def _of_column(column: FloatArray, weights: FloatArray) -> tuple[float, float, bool]:
    """Mean and variance of a column on the rows with weight, and whether it is constant there."""
    used = weights > 0
    x, w = column[used], weights[used]
    if x.min() == x.max():
        return float(x[0]), 0.0, True
    mean = float(w @ x) / float(w.sum())
    variance = float(w @ (x - mean) ** 2) / float(w.sum())
    return mean, variance, variance**0.5 <= 16 * np.finfo(np.float64).eps * abs(mean)
