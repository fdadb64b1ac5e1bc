"""Ridge regression from sums of products, without the rows."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from lasso_tui.solvers.data.moments import MomentDesign, Moments
from lasso_tui.solvers.data.singular_values import Spectrum, spectrum_of_triangle
from lasso_tui.solvers.progress import tick
from lasso_tui.solvers.ridge.fits import RidgePath, fit_ridge, ridge_grid

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray

__all__ = ["ridge_fold_losses", "ridge_path_of_moments"]


def ridge_path_of_moments(
    moments: Moments,
    alphas: Any,
    n_alphas: int,
    alpha_min_ratio: float,
    *,
    fit_intercept: bool,
    standardize: bool,
) -> RidgePath:
    """Solve ridge regression; parameters as in `ridge_path`. The errors of leaving out single rows are NaN."""
    data = moments.design(fit_intercept=fit_intercept, standardize=standardize)
    parts, design = _spectrum(data), data.square_root()
    points = ridge_grid(parts, alphas, n_alphas, alpha_min_ratio)
    path = fit_ridge(design, parts, points, fit_intercept=False, standardize=standardize)
    back, intercepts = data.original(path.coefs)
    left = moments.n - fit_intercept - path.df
    sums = moments.total
    variance = sums.second[-1, -1] / sums.weight - (sums.first[-1] / sums.weight) ** 2
    return replace(
        path,
        coefs=back,
        intercepts=intercepts,
        gcv=path.mse / (left / moments.n) ** 2,
        loo=np.full(len(points), np.nan),
        sd_y=float(np.sqrt(variance)),
        means=data.means,
        scales=data.scales,
        _design=replace(design, y_mean=data.y_mean),
    )


def ridge_fold_losses(
    moments: Moments, alphas: FloatArray, *, fit_intercept: bool, standardize: bool
) -> FloatArray:
    """Return mean squared errors (A, K) on the rows of each fold, of coefficients from all others."""
    losses = np.empty((len(alphas), len(moments.folds)))
    for k in range(len(moments.folds)):
        data = moments.design(k, fit_intercept=fit_intercept, standardize=standardize)
        coefs = _spectrum(data).coefs(data.square_root(), alphas) / data.scales[:, None]
        losses[:, k], _ = moments.tested(k).losses(moments.centre(k, fit_intercept=fit_intercept), coefs)
        tick("cross-validation", (k + 1) / len(moments.folds))
    return np.maximum(losses, 0.0)


def _spectrum(data: MomentDesign) -> Spectrum:
    design = data.square_root()
    return spectrum_of_triangle(np.column_stack([design.X, design.y]) / np.sqrt(design.n))
