"""Imputation that each fold of a cross-validation learns from its training rows alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from lasso_tui import solvers

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray
    from lasso_tui.data import Table

    P = TypeVar("P", solvers.Path, solvers.RidgePath)

__all__ = ["impute_folds"]


def impute_folds(
    table: Table, solve: Callable[[solvers.Fold, FloatArray], P]
) -> Callable[[solvers.Fold], solvers.FoldFit[P]] | None:
    """Return what a cross-validation takes as `fit`, or None for a table without an imputation.

    Parameters
    ----------
    table : whose missing values are filled by an imputation
    solve : returns the path of a fold, given its training rows (m, p) as filled from themselves
    """
    imputation = table.imputation
    if imputation is None:
        return None

    def fit(fold: solvers.Fold) -> solvers.FoldFit[P]:
        X = imputation.filled(table.X, fold.train)
        return solvers.FoldFit(solve(fold, X[fold.train]), X[fold.test])

    return fit
