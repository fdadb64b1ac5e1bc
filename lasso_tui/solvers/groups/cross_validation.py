"""Cross-validation of the group lasso and the sparse group lasso."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from lasso_tui.solvers.cross_validation import CrossValidation
from lasso_tui.solvers.data.fold_gram import FoldGram
from lasso_tui.solvers.data.folds import Folds, check_splits
from lasso_tui.solvers.data.validation import check_problem
from lasso_tui.solvers.fold_by_fold import Fold, cross_validate_foldwise, squared_error
from lasso_tui.solvers.groups.path import gaps, gaps_of, grouped_path, grouped_problem, walk_of
from lasso_tui.solvers.groups.problem import GroupProblem
from lasso_tui.solvers.groups.walk import GroupWalk
from lasso_tui.solvers.lasso.lockstep import from_gram
from lasso_tui.solvers.paths import Path

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray

__all__ = ["cross_validate_grouped"]


def cross_validate_grouped(
    X: Any,
    y: Any,
    cv: Folds,
    groups: Any,
    *,
    loss: str | None = None,
    alphas: Any = None,
    n_alphas: int = 100,
    alpha_min_ratio: float = 1e-3,
    sample_weight: Any = None,
    tol: float = 1e-7,
    whole: Path | None = None,
    **options: Any,
) -> CrossValidation:
    """Cross-validate along one grid; parameters and errors as in `cross_validate`.

    Columns are standardised, and made orthonormal in their groups, by each fold's training rows alone.
    """
    if loss not in (None, "deviance"):
        raise ValueError(f"loss must be deviance with groups, not {loss!r}.")
    checked, target, weights = check_problem(X, y, sample_weight)
    splits = check_splits(cv, target, weights)
    if whole is None:
        whole = grouped_path(
            X,
            y,
            groups,
            alphas=alphas,
            n_alphas=n_alphas,
            alpha_min_ratio=alpha_min_ratio,
            sample_weight=sample_weight,
            tol=tol,
            **options,
        )
    grid = whole.alphas

    def fit(fold: Fold) -> tuple[FloatArray, FloatArray, FloatArray]:
        problem = grouped_problem(checked, target, groups, weights=fold.weights, **options)
        design = problem.design
        penalised = np.zeros((design.p, len(grid)))
        walk = walk_of(problem, tol)
        for k, step in enumerate(walk.steps(grid)):
            penalised[:, k] = step.coef
        coefs = problem.outer(penalised) / design.scales[:, None]
        reached = _gaps(problem, walk, coefs, penalised, grid, tol)
        return coefs, design.y_mean - design.means @ coefs, reached

    return cross_validate_foldwise(checked, target, weights, splits, whole, fit, squared_error, tol)


def _gaps(
    problem: GroupProblem,
    walk: GroupWalk,
    coefs: FloatArray,
    penalised: FloatArray,
    alphas: FloatArray,
    tol: float,
) -> FloatArray:
    """Relative gaps (A,), from the Gram matrix of all columns where there is one and it has the digits."""
    if walk.products is not None:
        null = problem.design.null_deviance()
        u, squares, inner, rounding = from_gram(FoldGram(*walk.products), penalised, null)
        found = gaps_of(problem, u, squares, inner, penalised, alphas) + 2.0 * rounding / null
        if (found <= tol).all():
            return found
    return gaps(problem, coefs, penalised, alphas)[0]
