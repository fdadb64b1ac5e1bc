"""The ridge over the rows of a table: its path and its cross-validation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lasso_tui import solvers
from lasso_tui.techniques.linear.fold_imputation import imputed_fold_losses
from lasso_tui.techniques.linear.problem import Problem
from lasso_tui.techniques.linear.splits import Folds

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray

__all__ = ["cross_validate_ridge", "ridge_along"]


def ridge_along(problem: Problem, alphas: FloatArray) -> solvers.RidgePath:
    """Solve the ridge along alphas."""
    table = problem.table
    return solvers.ridge_path(
        table.X, table.y, alphas=alphas, standardize=problem.standardize, sample_weight=table.weights
    )


def cross_validate_ridge(
    problem: Problem, folds: Folds, whole: solvers.RidgePath
) -> solvers.RidgeCrossValidation:
    """Cross-validate the ridge along its path, imputing missing values within each fold."""
    table = problem.table
    options: dict[str, Any] = {"alphas": whole.alphas, "standardize": problem.standardize}
    if table.imputation is None:
        return solvers.ridge_cross_validate(
            table.X, table.y, cv=folds.splits, sample_weight=table.weights, **options
        )
    from lasso_tui.solvers.ridge.cross_validation import ridge_summary

    def solve(X: FloatArray, y: FloatArray, weights: FloatArray) -> tuple[FloatArray, FloatArray]:
        path = solvers.ridge_path(X, y, sample_weight=weights, **options)
        return path.coefs, path.intercepts

    return ridge_summary(*imputed_fold_losses(table, folds.splits, solve), whole)
