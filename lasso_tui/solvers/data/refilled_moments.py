"""Sums of columns whose missing values are filled anew from the training rows of each fold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from lasso_tui._types import FloatArray
from lasso_tui.solvers.data.moment_design import MomentDesign
from lasso_tui.solvers.data.moments import Moments
from lasso_tui.solvers.data.row_sums import RowSums

__all__ = ["RefilledMoments"]


@dataclass(frozen=True, eq=False)
class RefilledMoments(Moments):
    """Moments of columns of which some are, in each fold, other sums of more columns.

    A column with a value v for the missing ones is x + v·m, where x is 0 and m is 1 for these. Its sums follow from
    those of x and m, so that a fold can take v from its training rows alone.

    Attributes
    ----------
    wide : the sums of the columns that the others are made of, in the same folds
    matrices : (K, q+1, p+1) how columns and target are made of them, in each fold
    """

    wide: Moments = field(kw_only=True)
    matrices: FloatArray = field(kw_only=True)
    _last: dict[int, Moments] = field(default_factory=dict, init=False, repr=False)

    def seen(self, k: int) -> Moments:
        """Return the sums as a fold sees them: those of its training rows, and then its own.

        Those of the fold that was asked for last are kept.
        """
        if (known := self._last.get(k)) is not None:
            return known
        wide, A = self.wide, self.matrices[k]
        p = A.shape[1] - 1

        def made(sums: RowSums) -> RowSums:
            return RowSums(A.T @ sums.second @ A, A.T @ sums.first, sums.weight, np.ones(p))

        parts = (made(wide.training(k)), made(wide.folds[k]))
        found = Moments(self.n, A.T @ wide.shift, parts, self.names, self.unit)
        self._last.clear()
        self._last[k] = found
        return found

    def tested(self, k: int) -> RowSums:
        """As in `Moments`."""
        return self.seen(k).folds[1]

    def training(self, without: int | None) -> RowSums:
        """As in `Moments`."""
        return self.total if without is None else self.seen(without).folds[0]

    def without(self, k: int) -> Moments:
        """As in `Moments`."""
        return self.seen(k).only([0])

    def centre(self, without: int | None, *, fit_intercept: bool) -> FloatArray:
        """As in `Moments`."""
        if without is None:
            return super().centre(None, fit_intercept=fit_intercept)
        return self.seen(without).centre(1, fit_intercept=fit_intercept)

    def design(self, without: int | None = None, *, fit_intercept: bool, standardize: bool) -> MomentDesign:
        """As in `Moments`."""
        if without is None:
            return super().design(None, fit_intercept=fit_intercept, standardize=standardize)
        try:
            return self.seen(without).design(1, fit_intercept=fit_intercept, standardize=standardize)
        except ValueError as error:  # it has two folds
            raise ValueError(str(error).replace("Fold 1: ", f"Fold {without}: ")) from None

    def only(self, folds: Sequence[int]) -> Moments:
        """Return the sums over the rows of some folds, filled as in all."""
        plain = Moments(self.n, self.shift, self.folds, self.names, self.unit)
        return plain.only(folds)
