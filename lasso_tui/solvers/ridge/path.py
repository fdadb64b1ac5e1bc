"""Ridge regression: the whole path from one SVD."""

from __future__ import annotations

from typing import Any

from lasso_tui.solvers.blas_limits import on_one_thread
from lasso_tui.solvers.data.design import designs
from lasso_tui.solvers.data.moments import Moments
from lasso_tui.solvers.data.singular_values import spectrum
from lasso_tui.solvers.data.validation import check_problem
from lasso_tui.solvers.ridge.fits import RidgePath, fit_ridge, ridge_grid
from lasso_tui.solvers.ridge.moments import ridge_path_of_moments

__all__ = ["ridge_path"]


@on_one_thread
def ridge_path(
    X: Any,
    y: Any = None,
    *,
    alphas: Any = None,
    n_alphas: int = 100,
    alpha_min_ratio: float = 1e-6,
    fit_intercept: bool = True,
    standardize: bool = False,
    sample_weight: Any = None,
) -> RidgePath:
    """Solve ridge regression along a grid of alphas, all from one singular value decomposition.

    Minimises 1/(2n)·‖y − b₀ − Xb‖² + α/2·‖b‖² at each alpha.

    Parameters
    ----------
    X, y : (n, p) and (n,); or `Moments` alone, which leave `loo` unknown
    alphas : the grid; None for `n_alphas` in equal ratios from a hundred times the largest eigenvalue of
        Z'WZ/n, where next to nothing is left, down to `alpha_min_ratio` times that
    fit_intercept, standardize, sample_weight : as in `path`

    Returns
    -------
    RidgePath

    Raises
    ------
    ValueError
        For input that cannot be used, naming the column, or a parameter out of its range.
    """
    if isinstance(X, Moments):
        X.refuse_rows(y, sample_weight)
        kinds = {"fit_intercept": fit_intercept, "standardize": standardize}
        return ridge_path_of_moments(X, alphas, n_alphas, alpha_min_ratio, **kinds)
    X, y, weights = check_problem(X, y, sample_weight, fit_intercept=fit_intercept)
    design = designs(X, y, weights[:, None], fit_intercept=fit_intercept, standardize=standardize)[0]
    parts = spectrum(design, fit_intercept)
    points = ridge_grid(parts, alphas, n_alphas, alpha_min_ratio)
    return fit_ridge(design, parts, points, fit_intercept=fit_intercept, standardize=standardize)
