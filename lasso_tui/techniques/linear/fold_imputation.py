"""Imputation that each fold of a cross-validation learns from its training rows alone, and who only needs that."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, TypeVar

from lasso_tui import solvers

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray
    from lasso_tui.data import Table
    from lasso_tui.techniques.linear.problem import Problem
    from lasso_tui.techniques.linear.splits import Folds

    P = TypeVar("P", solvers.Path, solvers.RidgePath)

__all__ = ["cross_validate_relaxed", "impute_folds"]


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


def cross_validate_relaxed(
    problem: Problem,
    folds: Folds,
    whole: solvers.RelaxedPath,
    gammas: Iterable[float],
    *,
    extend_grid: bool = True,
) -> solvers.RelaxedCrossValidation:
    """Cross-validate the lasso's refits: each fold selects, refits and standardises on its training rows alone.

    Parameters
    ----------
    problem : the lasso's, for least squares
    whole : the refits over all rows
    gammas : from 0, the refit, to 1, the lasso
    folds, extend_grid : as in `Problem.cross_validate`
    """
    table = problem.table
    options: dict[str, Any] = {name: value for name, value in problem.options.items() if name != "family"}
    return solvers.cross_validate_relaxed(
        *problem.rows_or_sums,
        folds.splits,
        gammas=sorted(gammas),
        whole=whole,
        alphas=None if table.source != "article" else whole.path.alphas,  # its numbers stay as they are
        extend_grid=extend_grid,
        sample_weight=table.weights,
        fit=impute_folds(table, lambda fold, X: fold.solve(X)),
        **options,
    )
