"""Losses of the lasso and the elastic net on held-out rows, all folds sharing one matrix.

With few columns the Gram matrix of each training set is that of the held-out rows subtracted from the whole; with
many, the folds go down the grid side by side and share each pass over the matrix.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lasso_tui._types import FloatArray, IntArray
from lasso_tui.solvers.data.design import Design, designs, uses_gram
from lasso_tui.solvers.data.fold_gram import FoldSums, design_with_sums, fold_designs, fold_gram, fold_sums
from lasso_tui.solvers.data.folds import Split
from lasso_tui.solvers.data.matrix_products import Matrix, is_sparse
from lasso_tui.solvers.data.rows import Rows
from lasso_tui.solvers.data.shared_pass import held_out_errors
from lasso_tui.solvers.lasso.lockstep import in_lockstep, solve_gram
from lasso_tui.solvers.penalties.elastic_net import ElasticNetPenalty
from lasso_tui.solvers.progress import part, tick

__all__ = ["LassoFolds"]

MAX_LOCKSTEP_FOLDS = 32
"""Folds that run in lockstep at most: each has a copy of the columns in its working set."""

ALLOWED_BYTES = 2**26
"""Memory up to which folds' weights and targets may grow in any case, even beyond that of the data."""


class LassoFolds:
    """The folds of a cross-validation of the lasso or the elastic net.

    Parameters
    ----------
    rows : checked
    design : of all rows
    splits : (train, test) of each fold, checked
    penalty : for the columns as given
    sums : of the folds, where they are known already
    """

    def __init__(
        self,
        rows: Rows,
        design: Design,
        splits: list[Split],
        penalty: ElasticNetPenalty,
        sums: FoldSums | None = None,
    ) -> None:
        self.rows, self.design, self.splits, self.penalty = rows, design, splits, penalty
        self._few_columns = uses_gram(*rows.X.shape)
        self._sums = fold_sums(design, splits) if sums is None and self._few_columns else sums
        self._ends: list[FloatArray | None] = [None] * len(splits)

    @classmethod
    def of(
        cls,
        rows: Rows,
        splits: list[Split],
        penalty: ElasticNetPenalty,
        *,
        fit_intercept: bool,
        standardize: bool,
    ) -> LassoFolds:
        """Return the folds with the design of all rows; few dense columns take one pass over the rows for both."""
        X, y, w = rows.X, rows.y, rows.weights
        if fit_intercept and not is_sparse(X) and uses_gram(*X.shape):
            found = design_with_sums(X, y, w, splits, standardize=standardize)
            if found is not None:
                return cls(rows, found[0], splits, penalty, found[1])
        (design,) = designs(X, y, w[:, None], fit_intercept=fit_intercept, standardize=standardize)
        return cls(rows, design, splits, penalty)

    def gram(self) -> FloatArray | None:
        """Return ⟨zᵢ, zⱼ⟩ (p, p) over all rows where the sums of the folds add up to it."""
        sums = self._sums
        return sums.gram() if sums is not None and sums.partition else None

    def sizes(self) -> FloatArray:
        """Return the weight (K,) of each fold's held-out rows."""
        return np.array([self.rows.weights[test].sum() for _, test in self.splits])

    def evaluate(self, alphas: FloatArray, tol: float) -> tuple[FloatArray, FloatArray]:
        """Return mean squared errors on held-out rows and relative duality gaps, (A, K) both.

        The folds of a further call, for smaller alphas, begin at the solutions where this one ends.
        """
        rows, design, n = self.rows, self.design, len(self.rows.y)
        losses, gaps = np.empty((2, len(alphas), len(self.splits)))
        for numbers in _batches(rows.X, len(self.splits), lockstep=not self._few_columns):
            masks = np.zeros((len(numbers), n)).T  # column-major: one column is one fold's weights
            for mask, k in zip(masks.T, numbers, strict=True):
                train = self.splits[k][0]
                mask[train] = rows.weights[train] * (n / rows.weights[train].sum())
            folds = None
            if design.fit_intercept:
                folds = fold_designs(
                    design, self._sums, rows.y, masks, numbers, standardize=design.standardize
                )
            if folds is None:
                folds = designs(
                    rows.X,
                    rows.y,
                    masks,
                    fit_intercept=design.fit_intercept,
                    standardize=design.standardize,
                )
            batch = _Batch(numbers, folds, [self.splits[k][1] for k in numbers])
            if self._few_columns:
                self._solve_grams(batch, alphas, tol, losses, gaps)
            else:
                self._solve_in_lockstep(batch, alphas, tol, losses, gaps)
            del masks, folds, batch  # frees their memory before the next batch
        return losses, gaps

    def _solve_grams(
        self, batch: _Batch, alphas: FloatArray, tol: float, losses: FloatArray, gaps: FloatArray
    ) -> None:
        """Fill in losses and gaps (A, K) from Gram matrices of all columns."""
        K, fit_intercept = len(self.splits), self.design.fit_intercept
        for k, fold, test in zip(batch.numbers, batch.designs, batch.tests, strict=True):
            with part("cross-validation", k / K, (k + 1) / K):
                own = fold_gram(fold, self._sums, k, fit_intercept=fit_intercept)
                coefs, gaps[:, k] = solve_gram(
                    fold, self.penalty.on(fold.scales), own, alphas, tol, self._ends[k]
                )
                self._ends[k] = coefs[:, -1].copy()
                errors = own.held_out_losses(fold, coefs)
                if errors is None:
                    errors = held_out_errors(
                        fold, test, self.rows.weights, coefs, fit_intercept=fit_intercept
                    )
            losses[:, k] = errors

    def _solve_in_lockstep(
        self, batch: _Batch, alphas: FloatArray, tol: float, losses: FloatArray, gaps: FloatArray
    ) -> None:
        """Fill in losses and gaps (A, K) of folds that share each pass over the matrix."""
        weights, before = self.rows.weights, batch.numbers[0] * len(alphas)
        tick("cross-validation", before / losses.size)
        shares = [weights[test] / weights[test].sum() for test in batch.tests]
        starts = [self._ends[k] for k in batch.numbers]
        steps = in_lockstep(batch.designs, self.penalty, alphas, tol, starts)
        for done, (position, i, step) in enumerate(steps, before + 1):
            k, fold, residual = batch.numbers[position], batch.designs[position], step.residual
            assert residual is not None
            mean = (
                float(fold.weights @ residual) / fold.n if fold.fit_intercept else 0.0
            )  # 0 but for rounding
            losses[i, k] = float(shares[position] @ (residual[batch.tests[position]] - mean) ** 2)
            gaps[i, k] = step.gap
            if i + 1 == len(alphas):
                self._ends[k] = end = np.zeros(fold.p)
                end[step.support] = step.values
            tick("cross-validation", done / losses.size)


@dataclass(frozen=True, eq=False)
class _Batch:
    """Folds that are solved together: their numbers, designs and held-out rows."""

    numbers: range
    designs: list[Design]
    tests: list[IntArray]


def _batches(X: Matrix, K: int, *, lockstep: bool) -> list[range]:
    """Split the numbers of K folds into batches whose weights and targets, (n,) each, lie in memory together."""
    size = max(int(max(ALLOWED_BYTES, 8 * X.shape[0] * X.shape[1]) // (16 * X.shape[0])), 1)
    size = min(size, MAX_LOCKSTEP_FOLDS) if lockstep else size
    return [range(start, min(start + size, K)) for start in range(0, K, size)]
