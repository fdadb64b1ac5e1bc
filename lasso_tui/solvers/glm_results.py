"""Results of generalised linear models as plain values."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any, Protocol

import numpy as np

from lasso_tui._types import FloatArray
from lasso_tui.solvers.blas_limits import on_one_thread
from lasso_tui.solvers.data.validation import check_offset
from lasso_tui.solvers.knots import CoefficientAccuracy, Solution
from lasso_tui.solvers.losses.loss import Loss
from lasso_tui.solvers.results import Path, PathSolver

__all__ = ["GlmPath"]


class GlmPathSolver(PathSolver, Protocol):
    """What a path of a generalised linear model asks in addition."""

    def polish(self, path: GlmPath) -> GlmPath:
        """Return the path with the coefficients of each solution taken to rounding."""


@dataclass(frozen=True, eq=False, kw_only=True)
class GlmPath(Path):
    """Solutions of a generalised linear model along decreasing alpha.

    Attributes
    ----------
    deviance : (A,) weighted mean deviance on the training rows: for classes, twice the log-loss
    null_deviance : the same for the model without features
    mse, null_mse : mean squared differences of y and its mean μ; for classes, the Brier score
    family : "binomial" or "poisson"
    tol : relative duality gap to which the path was solved
    has_offset : whether the linear predictors have an offset
    accuracy : how exact the coefficients at each alpha are, or None where they are as exact as their gaps make them
    """

    deviance: FloatArray
    null_deviance: float
    family: str
    tol: float
    has_offset: bool = False
    accuracy: tuple[CoefficientAccuracy, ...] | None = None
    _loss: Loss = field(repr=False)
    _solver: GlmPathSolver = field(repr=False)

    @on_one_thread
    def polished(self) -> GlmPath:
        """Return the path with coefficients exact to rounding, by Newton's steps on the support of each solution.

        A gap bounds the objective, not the coefficients, which may be off by its root: 1e-10 can mean 1e-5. Points
        at which the steps do not settle stay as they are; `accuracy` says which, and a warning how many. Solutions
        between the grid's points (`at`) are then polished too.
        """
        return self if self.accuracy is not None else self._solver.polish(self)

    def _at_point(self, k: int) -> Solution:
        solution = super()._at_point(k)
        return solution if self.accuracy is None else replace(solution, accuracy=self.accuracy[k])

    def predict(self, X: Any, alpha: float, offset: Any = None) -> FloatArray:
        """Return the mean of the target, (m,), on rows X (m, p): the probability of class 1, or the count.

        Parameters
        ----------
        offset : (m,) of these rows, for a path that was fitted with an offset

        Raises
        ------
        ValueError
            Where alpha is outside the range of the grid, X has another number of columns, or the offset of the rows
            is missing, or given to a path without one.
        """
        solution = self.at(alpha)
        if X.shape[1] != len(solution.coef):
            raise ValueError(f"X must have {len(solution.coef)} columns, not {X.shape[1]}.")
        if self.has_offset != (offset is not None):
            wanted = (
                "needs the offset of the rows" if self.has_offset else "takes no offset: the path has none"
            )
            raise ValueError(f"predict {wanted}.")
        eta = np.asarray(X @ solution.coef + solution.intercept)
        known = check_offset(offset, len(eta))
        return self._loss.mean(eta if known is None else eta + known)
