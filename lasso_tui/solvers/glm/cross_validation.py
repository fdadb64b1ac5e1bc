"""Cross-validation of generalised linear models, by their deviance or by the classes they get wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from lasso_tui.solvers.cross_validation import CrossValidation
from lasso_tui.solvers.data.folds import Folds, check_splits
from lasso_tui.solvers.data.matrix_products import rows_of
from lasso_tui.solvers.data.validation import check_problem
from lasso_tui.solvers.fold_by_fold import Fold, Loss, cross_validate_foldwise
from lasso_tui.solvers.glm.path import glm_path, glm_problem, solve_glm
from lasso_tui.solvers.losses.families import Family, family_named
from lasso_tui.solvers.paths import Path

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray

__all__ = ["cross_validate_glm"]


def cross_validate_glm(
    X: Any,
    y: Any,
    cv: Folds,
    family: str,
    loss: str | None,
    *,
    alphas: Any = None,
    n_alphas: int = 100,
    alpha_min_ratio: float = 1e-3,
    sample_weight: Any = None,
    tol: float = 1e-7,
    whole: Path | None = None,
    **options: Any,
) -> CrossValidation:
    """Cross-validate along one grid of alphas; parameters and errors as in `cross_validate`.

    Parameters
    ----------
    loss : "deviance" (the default; for classes, twice the log-loss) or "misclassification"
    """
    X, y, weights = check_problem(X, y, sample_weight)
    chosen = family_named(family)
    chosen.check(y)
    each = loss_named(chosen, loss)
    splits = check_splits(cv, y, weights)
    if whole is None:
        grid = {"alphas": alphas, "n_alphas": n_alphas, "alpha_min_ratio": alpha_min_ratio}
        whole = glm_path(X, y, family, sample_weight=weights, tol=tol, **grid, **options)
    points = whole.alphas

    def fit(fold: Fold) -> tuple[FloatArray, FloatArray, FloatArray]:
        rows = fold.train
        problem = glm_problem(rows_of(X, rows), y[rows], family, sample_weight=weights[rows], **options)
        solved = solve_glm(problem, points, tol)
        return solved.coefs, solved.intercepts, solved.gaps

    return cross_validate_foldwise(X, y, weights, splits, whole, fit, each, tol)


def loss_named(family: Family, name: str | None) -> Loss:
    """Return a loss of targets and linear predictors by its name.

    Raises
    ------
    ValueError
        Naming those there are.
    """
    if name in (None, "deviance"):
        return lambda y, eta: 2.0 * family.half_deviance(y, eta)
    if name == "misclassification" and family.name == "binomial":
        return lambda y, eta: ((eta > 0) != (y == 1)).astype(np.float64)
    usable = "deviance or misclassification" if family.name == "binomial" else "deviance"
    raise ValueError(f"loss must be {usable} for the {family.name} family, not {name!r}.")
