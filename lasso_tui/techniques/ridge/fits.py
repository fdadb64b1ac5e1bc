"""The ridge over the rows of a table: its path and its cross-validation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lasso_tui import solvers
from lasso_tui.techniques.linear.fold_imputation import impute_folds
from lasso_tui.techniques.linear.problem import Problem
from lasso_tui.techniques.linear.splits import Folds

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray

__all__ = ["cross_validate_ridge", "ridge_along"]


def ridge_along(problem: Problem, alphas: FloatArray) -> solvers.RidgePath:
    """Solve the ridge along alphas."""
    table = problem.table
    return solvers.ridge_path(
        *problem.rows_or_sums,
        alphas=alphas,
        standardize=problem.standardize,
        sample_weight=table.weights,
    )


def cross_validate_ridge(
    problem: Problem, folds: Folds, whole: solvers.RidgePath
) -> solvers.RidgeCrossValidation:
    """Cross-validate the ridge along its path, imputing missing values within each fold."""
    table = problem.table

    def solve(fold: solvers.Fold, X: FloatArray) -> solvers.RidgePath:
        return solvers.ridge_path(
            X,
            fold.y,
            alphas=fold.alphas,
            standardize=problem.standardize,
            sample_weight=fold.sample_weight,
        )

    return solvers.ridge_cross_validate(
        *problem.rows_or_sums,
        cv=folds.splits,
        standardize=problem.standardize,
        sample_weight=table.weights,
        whole=whole,
        extend_grid=True,
        fit=impute_folds(table, solve),
    )
