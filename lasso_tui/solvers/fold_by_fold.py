"""Cross-validation one fold after the other, for any path that can be fitted to a fold's training rows.

All folds share one grid of alphas (glmnet's way).
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, Protocol, TypeVar

import numpy as np

from lasso_tui._types import FloatArray, IntArray
from lasso_tui.solvers.data.design import row_blocks
from lasso_tui.solvers.data.matrix_products import Matrix, rows_of
from lasso_tui.solvers.data.rows import Rows
from lasso_tui.solvers.losses.loss import RankLoss, RowLoss
from lasso_tui.solvers.progress import part, tick
from lasso_tui.solvers.results import Path

__all__ = ["Fold", "FoldFit", "FoldSolutions", "Solutions", "evaluate_folds", "fit_folds", "held_out_loss"]


class Solutions(Protocol):
    """Solutions along alphas: coefficients (p, A) for the columns as given, intercepts and relative gaps (A,)."""

    @property
    def coefs(self) -> FloatArray:
        """(p, A)."""

    @property
    def intercepts(self) -> FloatArray:
        """(A,)."""

    @property
    def gaps(self) -> FloatArray:
        """(A,)."""


S = TypeVar("S", bound=Solutions)
S_co = TypeVar("S_co", bound=Solutions, covariant=True)


@dataclass(frozen=True, eq=False)
class FoldSolutions:
    """Solutions of a fold without anything else that a path has; attributes as in `Solutions`."""

    coefs: FloatArray
    intercepts: FloatArray
    gaps: FloatArray


@dataclass(frozen=True, eq=False)
class FoldFit(Generic[S_co]):
    """A fold's path together with the matrix to evaluate it on.

    Attributes
    ----------
    path : fitted to the training rows
    X_test : (m, q) the held-out rows, in the order of `Fold.test`, with the q columns that the path has
        coefficients for
    """

    path: S_co
    X_test: Matrix


@dataclass(frozen=True, eq=False)
class Fold:
    """One fold of a cross-validation.

    Attributes
    ----------
    number : from 0
    train, test : row numbers
    alphas : (A,) the grid, decreasing, or the part of it to be solved now
    start : (q,) coefficients of the solution above the first of them, where the part before was solved already
    """

    number: int
    train: IntArray
    test: IntArray
    alphas: FloatArray
    _rows: Rows = field(repr=False)
    _solve: Callable[..., Path] | None = field(default=None, repr=False)
    start: FloatArray | None = field(default=None, repr=False)

    @functools.cached_property
    def X(self) -> Matrix:  # noqa: N802 - the matrix's usual name
        """The training rows, (m, p)."""
        return rows_of(self._rows.X, self.train)

    @property
    def y(self) -> FloatArray:
        """Their targets, (m,)."""
        return self._rows.y[self.train]

    @property
    def sample_weight(self) -> FloatArray:
        """Their weights, (m,)."""
        return self._rows.weights[self.train]

    @property
    def offset(self) -> FloatArray | None:
        """Their offset, (m,), or None; for least squares it has been taken from their targets."""
        return None if self._rows.offset is None else self._rows.offset[self.train]

    @functools.cached_property
    def weights(self) -> FloatArray:
        """Weights (n,) of the training rows, summing to n; 0 on all other rows."""
        return self._rows.fold_weights(self.train)

    def solve(self, X: Any = None, **changes: Any) -> Path:
        """Solve along the grid on the training rows, with the parameters of the cross-validation.

        Parameters
        ----------
        X : (m, q) instead of the training rows of the given matrix, or None
        changes : parameters of `path` with other values for this fold, such as `penalty_factor`

        Returns
        -------
        Path
        """
        assert self._solve is not None, "this cross-validation solves its folds itself"
        return self._solve(self, self.X if X is None else X, **changes)


def evaluate_folds(
    rows: Rows,
    splits: Sequence[tuple[IntArray, IntArray]],
    alphas: FloatArray,
    fit: Callable[[Fold], Solutions | FoldFit[Solutions]],
    loss: RowLoss | RankLoss,
    solve: Callable[..., Path] | None = None,
    ends: list[FloatArray | None] | None = None,
    take: Callable[[int, FloatArray], None] | None = None,
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Fit each fold's training rows along `alphas` (A,) and average the losses of its held-out rows.

    Parameters
    ----------
    rows : checked
    splits : (train, test) of each of the K folds, checked
    alphas : the grid
    fit : returns the solutions of a fold. Where they end before the grid does, the last one stands for the rest
    loss : of each row, given targets and linear predictors, or of all held-out rows of a fold together
    solve : behind `Fold.solve`
    ends : for each fold the coefficients at which a call for larger alphas has ended, or None; they are replaced by
        those of this call
    take : is given each fold's number and the linear predictors (m, A) of its held-out rows, or None

    Returns
    -------
    losses, gaps, sizes : (A, K) weighted mean losses and relative duality gaps, and (K,) weights of the held-out rows

    Raises
    ------
    ValueError
        As raised by `fit`, with the fold's number.
    """
    losses, gaps = np.empty((2, len(alphas), len(splits)))
    for fold, fitted, X_test in fit_folds(rows, splits, alphas, fit, solve, ends):
        k, coefs = fold.number, fitted.coefs
        solved = coefs.shape[1]
        losses[:solved, k] = held_out_loss(rows, fold.test, coefs, fitted.intercepts, loss, X_test)
        losses[solved:, k] = losses[solved - 1, k]
        gaps[:solved, k], gaps[solved:, k] = fitted.gaps, fitted.gaps[-1]
        if take is not None:
            eta = held_out_predictors(rows, fold.test, coefs, fitted.intercepts, X_test)
            take(k, np.hstack([eta, np.repeat(eta[:, -1:], len(alphas) - solved, axis=1)]))
        if ends is not None:
            ends[k] = coefs[:, -1].copy()
        tick("cross-validation", (k + 1) / len(splits))
    return losses, gaps, np.array([rows.weights[test].sum() for _, test in splits])


def fit_folds(
    rows: Rows,
    splits: Sequence[tuple[IntArray, IntArray]],
    alphas: FloatArray,
    fit: Callable[[Fold], S | FoldFit[S]],
    solve: Callable[..., Path] | None = None,
    ends: Sequence[FloatArray | None] | None = None,
) -> Iterator[tuple[Fold, S, Matrix | None]]:
    """Yield each fold, its solutions and its own held-out rows if it has any; parameters and errors as above."""
    K = len(splits)
    for k, (train, test) in enumerate(splits):
        fold = Fold(k, train, test, alphas, rows, solve, None if ends is None else ends[k])
        try:
            with part("cross-validation", k / K, (k + 1) / K):
                fitted = fit(fold)
        except ValueError as error:
            raise ValueError(f"Fold {k}: {error}") from None
        if isinstance(fitted, FoldFit):
            yield fold, fitted.path, fitted.X_test
        else:
            yield fold, fitted, None


def held_out_loss(
    rows: Rows,
    test: IntArray,
    coefs: FloatArray,
    intercepts: FloatArray,
    loss: RowLoss | RankLoss,
    X_test: Matrix | None = None,
) -> FloatArray:
    """Return the weighted mean loss (A,) on the rows `test`, whose columns are `X_test` if that is given."""
    used = np.flatnonzero(coefs.any(axis=1))
    if isinstance(loss, RankLoss):
        return _rank_loss(rows, test, coefs, intercepts, loss, X_test, used)
    total = np.zeros(coefs.shape[1])
    for block in row_blocks(len(test), len(used) + 2 * coefs.shape[1]):
        numbers, eta = test[block], _predict(rows, test, block, coefs, intercepts, X_test, used)
        total += rows.weights[numbers] @ loss(rows.y[numbers, None], eta)
    mean: FloatArray = total / rows.weights[test].sum()
    return mean


def held_out_predictors(
    rows: Rows,
    test: IntArray,
    coefs: FloatArray,
    intercepts: FloatArray,
    X_test: Matrix | None = None,
    used: IntArray | None = None,
) -> FloatArray:
    """Return linear predictors (m, A) of the rows `test`, from the columns `used`, those that are ever nonzero."""
    used = np.flatnonzero(coefs.any(axis=1)) if used is None else used
    eta = np.empty((len(test), coefs.shape[1]))
    for block in row_blocks(len(test), len(used) + 2 * eta.shape[1]):
        eta[block] = _predict(rows, test, block, coefs, intercepts, X_test, used)
    return eta


def _rank_loss(
    rows: Rows,
    test: IntArray,
    coefs: FloatArray,
    intercepts: FloatArray,
    loss: RankLoss,
    X_test: Matrix | None,
    used: IntArray,
) -> FloatArray:
    """Return the loss (A,) of all rows `test` together, for a few alphas at a time, so that memory stays small."""
    found = np.empty(coefs.shape[1])
    for some in row_blocks(coefs.shape[1], 2 * len(test)):
        eta = held_out_predictors(rows, test, coefs[:, some], intercepts[some], X_test, used)
        found[some] = loss.of(rows.y[test], eta, rows.weights[test])
    return found


def _predict(
    rows: Rows,
    test: IntArray,
    block: slice,
    coefs: FloatArray,
    intercepts: FloatArray,
    X_test: Matrix | None,
    used: IntArray,
) -> FloatArray:
    """Return linear predictors (m, A) on a block of the rows `test` from the columns `used`, those ever nonzero."""
    X, numbers = (rows.X, test[block]) if X_test is None else (X_test, np.arange(len(test))[block])
    columns = X[np.ix_(numbers, used)] if isinstance(X, np.ndarray) else X[:, used][numbers]
    eta: FloatArray = columns @ coefs[used] + intercepts
    return eta if rows.offset is None else eta + rows.offset[test[block], None]
