"""Checked rows: a matrix, a target, weights that sum to the number of rows, and an offset."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from lasso_tui._types import FloatArray, IntArray
from lasso_tui.solvers.data.matrix_products import Matrix, rows_of
from lasso_tui.solvers.data.validation import check_offset, check_problem, column_names

__all__ = ["Rows", "check_rows"]


@dataclass(frozen=True, eq=False)
class Rows:
    """The rows of a problem.

    Attributes
    ----------
    X : (n, p) ndarray of float64 or float32, or sparse CSC matrix
    y : (n,) float64, the target
    weights : (n,) not negative, summing to n
    names : of the columns, or None
    fit_intercept : whether the target must vary, as an intercept explains a constant one
    offset : (n,) known part of the linear predictors, or None
    """

    X: Matrix
    y: FloatArray
    weights: FloatArray
    names: Sequence[str] | None = None
    fit_intercept: bool = True
    offset: FloatArray | None = None

    def take(self, which: IntArray) -> Rows:
        """Return some of the rows, checked again, with weights that sum to their number.

        Raises
        ------
        ValueError
            As `check_rows`.
        """
        return check_rows(
            rows_of(self.X, which),
            self.y[which],
            self.weights[which],
            None if self.offset is None else self.offset[which],
            fit_intercept=self.fit_intercept,
            names=self.names,
        )

    def less_offset(self) -> Rows:
        """Return the rows with the offset taken from the target, which is what it means for least squares.

        Raises
        ------
        ValueError
            Where there is an intercept and the rest of the target is constant.
        """
        if self.offset is None:
            return self
        return check_rows(
            self.X,
            self.y - self.offset,
            self.weights,
            fit_intercept=self.fit_intercept,
            names=self.names,
        )

    def with_weight(self) -> Rows:
        """Return the rows whose weight is positive: a row without weight could still overflow."""
        used = self.weights > 0
        if used.all():
            return self
        weights = self.weights[used] * (used.sum() / self.weights.sum())
        offset = None if self.offset is None else self.offset[used]
        X = rows_of(self.X, np.flatnonzero(used))
        return Rows(X, self.y[used], weights, self.names, self.fit_intercept, offset)

    def fold_weights(self, train: IntArray) -> FloatArray:
        """Return weights (n,) of the training rows that sum to n; they are 0 on all other rows."""
        inside = np.zeros(len(self.y))
        inside[train] = self.weights[train] * (len(self.y) / self.weights[train].sum())
        return inside


def check_rows(
    X: Any,
    y: Any,
    sample_weight: Any = None,
    offset: Any = None,
    *,
    fit_intercept: bool = True,
    names: Sequence[str] | None = None,
) -> Rows:
    """Check a matrix, a target, weights and an offset; what is not copied or is refused is as in `check_problem`.

    Parameters
    ----------
    X, y, sample_weight, offset : (n, p), (n,), and (n,) or None each
    fit_intercept : whether the target must vary
    names : of the columns; None for those that X has, if any

    Raises
    ------
    ValueError
        For input that cannot be used, naming the column.
    """
    checked = check_problem(X, y, sample_weight, fit_intercept=fit_intercept)
    known = check_offset(offset, len(checked[1]))
    return Rows(*checked, column_names(X) if names is None else names, fit_intercept, known)
