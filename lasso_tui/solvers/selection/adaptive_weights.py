"""Adaptive weights from a first estimate (Zou 2006), learnt from the rows given and from no other."""

from __future__ import annotations

from typing import Any

import numpy as np

from lasso_tui._types import FloatArray
from lasso_tui.solvers.cross_validation import cross_validate
from lasso_tui.solvers.data.folds import kfold
from lasso_tui.solvers.penalties.elastic_net import adaptive_factors
from lasso_tui.solvers.ridge.cross_validation import ridge_cross_validate

__all__ = ["adaptive_weights"]

INNER_FOLDS = 5
"""Folds that choose the alpha of the first estimate."""


def adaptive_weights(
    X: Any,
    y: FloatArray,
    sample_weight: FloatArray | None = None,
    *,
    first_estimate: str = "ridge",
    power: float = 1.0,
    fit_intercept: bool = True,
    standardize: bool = False,
    seed: int | None = 0,
) -> FloatArray:
    """Return penalty factors vⱼ ∝ 1/|b̃ⱼ|^power, scaled to mean 1 over the features with a nonzero first estimate.

    b̃ is the ridge or the lasso at its alpha of minimum CV error on these rows, on the scale that is penalised. A
    feature that the first estimate sets to zero has a factor so large that it stays out.

    Parameters
    ----------
    X, y, sample_weight, fit_intercept, standardize : as in `path`
    first_estimate : "ridge" or "lasso"
    power : of the first estimate, positive
    seed : of the folds that choose its alpha; None for folds of neighbouring rows

    Returns
    -------
    ndarray (p,)
        Ones where the first estimate is zero everywhere: nothing is then known of the features.

    Raises
    ------
    ValueError
        For another first estimate, and as `cross_validate`.
    """
    if first_estimate not in ("ridge", "lasso"):
        raise ValueError(f"first_estimate must be 'ridge' or 'lasso', not {first_estimate!r}.")
    choose: Any = ridge_cross_validate if first_estimate == "ridge" else cross_validate
    n, p = X.shape
    if p == 1:
        return np.ones(1)  # a mean of 1 over one feature
    cv = choose(
        X,
        y,
        cv=kfold(n, min(INNER_FOLDS, n), seed),
        fit_intercept=fit_intercept,
        standardize=standardize,
        sample_weight=sample_weight,
        extend_grid=True,
    )
    first = cv.path.coefs[:, cv.index_min] * cv.path.scales
    if not first.any():
        return np.ones(p)
    factors: FloatArray = adaptive_factors(first, power)
    factors /= factors[first != 0].mean()
    return factors
