"""Logistic and Poisson paths on the training sets of a cross-validation, side by side; for few columns.

Folds differ by a few rows only, so that at each alpha their solutions are near each other. One pass over the rows
then serves them all: with the variances of the rows at the folds' average fit, the curvature of each training set is
the sum over all rows less that over the rows held out (`NewtonWalk` explains the step, which needs an exact gradient
but no exact curvature). Steps are taken for all folds in the same few array operations, and each solution is
certified by its own duality gap, as always. A fold that does not converge so goes on alone, by a `NewtonWalk`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from lasso_tui._types import FloatArray
from lasso_tui.solvers.data.design import designs
from lasso_tui.solvers.data.folds import Split
from lasso_tui.solvers.data.matrix_products import is_sparse
from lasso_tui.solvers.data.rows import Rows
from lasso_tui.solvers.fold_by_fold import Fold, FoldSolutions, Solutions
from lasso_tui.solvers.glm.extrapolation import Extrapolation
from lasso_tui.solvers.glm.fold_curvatures import FoldCurvatures
from lasso_tui.solvers.glm.fold_fits import FoldFits
from lasso_tui.solvers.glm.fold_walk import FoldWalk
from lasso_tui.solvers.losses.loss import Loss
from lasso_tui.solvers.penalties.elastic_net import ElasticNetPenalty
from lasso_tui.solvers.progress import part, tick

__all__ = ["SideBySide", "suits"]

MAX_COLUMNS = 200
"""Columns beyond which the curvature of all folds is not stored."""

MAX_NUMBERS = 2**21
"""Rows times folds up to which their fits are stored together."""


def suits(rows: Rows, penalty: ElasticNetPenalty, splits: Sequence[Split]) -> bool:
    """Return whether folds can be solved side by side: few dense columns, and each row held out exactly once."""
    n, p = rows.X.shape
    if is_sparse(rows.X) or p > MAX_COLUMNS or n * max(len(splits), p) > MAX_NUMBERS:
        return False
    if penalty.bounds is not None or len(penalty.unpenalised) or not (rows.weights > 0).all():
        return False
    held_out = np.bincount(np.concatenate([test for _, test in splits]), minlength=n)
    return bool((held_out == 1).all()) and all(len(train) + len(test) == n for train, test in splits)


class SideBySide:
    """The training sets of K folds, on columns that are centred and scaled as over all rows.

    Parameters
    ----------
    rows : checked, with positive weights
    loss, penalty : of the model, the penalty for the columns as given
    splits : (train, test) of each fold, for which `suits` is true
    fit_intercept, standardize : how columns are centred and scaled
    """

    def __init__(
        self,
        rows: Rows,
        loss: Loss,
        penalty: ElasticNetPenalty,
        splits: Sequence[Split],
        *,
        fit_intercept: bool,
        standardize: bool,
    ) -> None:
        self.penalty = penalty
        order = np.concatenate([test for _, test in splits])
        n, K = len(order), len(splits)
        X, y, w = rows.X[order], rows.y[order], rows.weights[order]
        stops = np.cumsum([len(test) for _, test in splits]).tolist()
        self._blocks = [slice(stop - len(test), stop) for stop, (_, test) in zip(stops, splits, strict=True)]
        weights = np.repeat(w[None, :], K, axis=0)
        for block, own in zip(self._blocks, weights, strict=True):
            own[block] = 0.0
        shares = n / weights.sum(axis=1)
        weights *= shares[:, None]
        every = np.vstack([w, weights]).T
        all_rows, *parts = designs(X, y, every, fit_intercept=fit_intercept, standardize=standardize)
        self._centre = all_rows.means
        sizes = np.where(all_rows.sizes > 0, all_rows.sizes * all_rows.scales, 1.0)
        Z = np.asarray(X, dtype=np.float64) - self._centre
        Z /= sizes
        self._scales = np.array([fold.scales for fold in parts])
        ratios = np.where([fold.constant for fold in parts], 0.0, sizes / self._scales)
        offset = None if rows.offset is None else rows.offset[order]
        self.fits = FoldFits(Z, y, weights, ratios, loss, offset, fit_intercept)
        self.curvatures = FoldCurvatures(self.fits, w, self._blocks, shares)

    def solve(
        self, alphas: FloatArray, tol: float, starts: Sequence[FloatArray | None]
    ) -> list[FoldSolutions]:
        """Solve along `alphas` (A,), decreasing, each fold as far as its gaps reach `tol`.

        Parameters
        ----------
        starts : for each fold (p,) coefficients for the columns as given, the solution above the first alpha, or None
            for zeros
        """
        K, p, A = len(self._blocks), len(self._centre), len(alphas)
        coefs, intercepts, gaps = np.zeros((A, K, p)), np.zeros((A, K)), np.zeros((A, K))
        done = np.full(K, A)
        coef = np.array([np.zeros(p) if start is None else start for start in starts]) * self._scales
        path, walk = Extrapolation(), FoldWalk(self.fits, self.curvatures, self.penalty, coef)
        live = np.arange(K)
        for i, alpha in enumerate(alphas.tolist()):
            tick("cross-validation", i / A)
            ahead = path.ahead(alpha)
            reached = walk.step_to(alpha, tol, live, coef if ahead is None else ahead)
            done[live[~reached]] = i
            live = live[reached]
            if not len(live):
                break
            coef = walk.coef.copy()
            path.add(alpha, coef)
            coefs[i], intercepts[i], gaps[i] = coef, walk.intercepts, walk.gaps
        found = []
        for k in range(K):
            back = coefs[: done[k], k] / self._scales[k]
            at = intercepts[: done[k], k] - back @ self._centre  # both 0 without an intercept
            found.append(FoldSolutions(np.asfortranarray(back.T), at, gaps[: done[k], k]))
        return found

    def solutions(
        self,
        alphas: FloatArray,
        tol: float,
        starts: Sequence[FloatArray | None],
        alone: Callable[[Fold], Solutions],
    ) -> Callable[[Fold], Solutions]:
        """Solve as `solve`, and return what gives each fold's solutions; `alone` solves those left over."""
        with part("cross-validation", 0.0, 1.0):
            solved = self.solve(alphas, tol, starts)

        def of_fold(fold: Fold) -> Solutions:
            found = solved[fold.number]
            done = len(found.gaps)
            if done == len(alphas):
                return found
            start = found.coefs[:, -1] if done else fold.start
            rest = alone(replace(fold, alphas=fold.alphas[done:], start=start))
            return FoldSolutions(
                np.hstack([found.coefs, rest.coefs]),
                np.concatenate([found.intercepts, rest.intercepts]),
                np.concatenate([found.gaps, rest.gaps]),
            )

        return of_fold
