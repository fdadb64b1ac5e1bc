"""Gram matrices of all training sets from one pass: those of the held-out rows, subtracted from the whole.

Rows are centred and scaled as in the whole table first, so that what is subtracted is of one size whatever
the columns' units and offsets are. A column that hardly varies on a training set, of which subtraction would
leave too few digits, is computed from its rows again.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from lasso_tui.solvers.design import Design, row_blocks
from lasso_tui.solvers.matrices import is_sparse
from lasso_tui.solvers.monitor import tick

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.intp]

__all__ = ["fold_grams"]

DIGITS = 1e-6
"""Share of a column's whole variation below which subtraction is not trusted."""


def fold_grams(
    everything: Design, folds: list[Design], splits: list[tuple[IntArray, IntArray]]
) -> Iterator[tuple[FloatArray, FloatArray]]:
    """Yield the Gram matrix (p, p) and ⟨z, y⟩ (p,) of each fold's training rows.

    Parameters
    ----------
    everything : the design of all rows
    folds : the design of each training set, over the same X
    splits : (train, test) of each fold
    """
    complements = all(len(train) + len(test) == everything.n for train, test in splits)
    if not complements or is_sparse(everything.X):
        for fold in folds:
            yield fold.gram(), fold.correlate(fold.y)
        return
    scale = _whole_scales(everything)
    parts = []
    for k, (_, test) in enumerate(splits):
        parts.append(_moments(everything, scale, test))
        tick("cross-validation", 0.3 * k / len(splits))
    covered = np.bincount(np.concatenate([test for _, test in splits]), minlength=everything.n)
    if (covered == 1).all():
        total, sums = np.zeros_like(parts[0][0]), np.zeros_like(parts[0][1])
        weight = 0.0
        for second, first, held in parts:
            total, sums, weight = total + second, sums + first, weight + held
    else:  # held-out parts that overlap or leave rows out do not add up to the whole
        total, sums, weight = _moments(everything, scale, np.arange(everything.n))
    for fold, (gram, first, w) in zip(folds, parts, strict=True):
        yield _training(fold, scale, total - gram, sums - first, weight - w, total)


def _whole_scales(everything: Design) -> FloatArray:
    """Standard deviations over all rows: those of the design, or measured where it is not standardised."""
    if not (everything.scales == 1.0).all():
        return everything.scales
    square = np.zeros(everything.p)
    for rows in row_blocks(everything.n, everything.p):
        square += everything.weights[rows] @ (everything.X[rows] - everything.means) ** 2
    scale = np.sqrt(square / everything.n)
    return np.where(scale > 0, scale, 1.0)


def _moments(everything: Design, scale: FloatArray, rows: IntArray) -> tuple[FloatArray, FloatArray, float]:
    """Σ w·uu', Σ w·u and Σ w over some rows, u = (columns and target, centred and scaled as in the whole)."""
    p = everything.p
    second, first, weight = np.zeros((p + 1, p + 1)), np.zeros(p + 1), 0.0
    for block in row_blocks(len(rows), p + 1):
        chosen = rows[block]
        U = np.empty((len(chosen), p + 1))
        np.subtract(everything.X[chosen], everything.means, out=U[:, :p])
        U[:, :p] /= scale
        U[:, p] = everything.y[chosen]
        w = everything.weights[chosen]
        second += U.T @ (U if everything.unweighted else U * w[:, None])
        first += w @ U
        weight += float(w.sum())
    return second, first, weight


def _training(
    fold: Design, scale: FloatArray, second: FloatArray, first: FloatArray, weight: float, total: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Turn sums over training rows into the fold's own centred and scaled Gram matrix."""
    p = fold.p
    second = second / weight
    if fold.means.any():
        mean = first / weight
        second = second - np.outer(mean, mean)
    own = scale / fold.scales
    gram = second[:p, :p] * np.outer(own, own)
    target = second[:p, p] * own
    for j in np.flatnonzero(np.diag(second)[:p] < DIGITS * np.diag(total)[:p] / fold.n):
        column = fold.columns(np.array([j]))[:, 0]
        gram[j] = gram[:, j] = fold.correlate(column)
        target[j] = float(fold.weights @ (column * fold.y)) / fold.n
    gram[fold.constant, :] = 0.0
    gram[:, fold.constant] = 0.0
    target[fold.constant] = 0.0
    return gram, target
