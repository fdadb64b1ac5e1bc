"""Adaptive weights from a first estimate (Zou 2006), learnt from the rows given and from no other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lasso_tui import solvers

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray
    from lasso_tui.techniques.penalties.params import PenaltiesParams

__all__ = ["adaptive_weights"]

INNER_FOLDS = 5
"""Folds that choose the alpha of the first estimate."""


def adaptive_weights(
    X: FloatArray, y: FloatArray, sample_weight: FloatArray | None, params: PenaltiesParams
) -> FloatArray:
    """Return penalty factors vⱼ ∝ 1/|b̃ⱼ|^power, scaled to mean 1 over the features with a nonzero first estimate.

    b̃ is the ridge or the lasso at its alpha of minimum CV error on these rows, on the scale that is penalised. A
    feature that the first estimate sets to zero has a factor so large that it stays out.

    Parameters
    ----------
    X, y, sample_weight : (n, p), (n,), (n,) or None

    Returns
    -------
    ndarray (p,)
        Ones where the first estimate is zero everywhere: nothing is then known of the features.
    """
    import numpy as np

    n, p = X.shape
    splits = solvers.kfold(n, min(INNER_FOLDS, n), params.seed)
    if params.first_estimate == "ridge":
        ridge = solvers.ridge_cross_validate(
            X,
            y,
            cv=splits,
            standardize=params.standardize,
            sample_weight=sample_weight,
            extend_grid=True,
        )
        coef, scales = ridge.path.coefs[:, ridge.index_min], ridge.path.scales
    else:
        cv = solvers.cross_validate(
            X,
            y,
            cv=splits,
            standardize=params.standardize,
            sample_weight=sample_weight,
            extend_grid=True,
        )
        coef, scales = cv.path.coefs[:, cv.index_min], cv.path.scales
    first = coef * scales
    if not first.any():
        return np.ones(p)
    factors: FloatArray = solvers.adaptive_factors(first, params.power)
    factors /= factors[first != 0].mean()
    return factors
