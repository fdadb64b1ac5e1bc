"""What can be said of a solution from the data alone: the relative duality gap, and where the path begins."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lasso_tui.solvers.design import Design, designs
from lasso_tui.solvers.validation import check_fraction, check_problem

FloatArray = NDArray[np.float64]

__all__ = ["alpha_max", "duality_gap", "relative_gap", "soft_threshold"]


def soft_threshold(z: ArrayLike, t: ArrayLike) -> FloatArray:
    """Shrink towards zero by t: sign(z)·max(|z| − t, 0), the proximal map of t·|·|.

    Parameters
    ----------
    z : array of any shape
    t : array that broadcasts with z, not negative

    Returns
    -------
    ndarray of the broadcast shape
    """
    values = np.asarray(z, dtype=np.float64)
    return np.sign(values) * np.maximum(np.abs(values) - t, 0.0)


def alpha_max(
    X: Any,
    y: Any,
    *,
    l1_ratio: float = 1.0,
    fit_intercept: bool = True,
    standardize: bool = False,
    sample_weight: Any = None,
) -> float:
    """Smallest alpha at which every coefficient is zero: maxⱼ |zⱼ'y| / (n·l1_ratio).

    Parameters
    ----------
    X, y : (n, p) and (n,)
    l1_ratio, fit_intercept, standardize, sample_weight : as in `path`

    Returns
    -------
    float
        In units of the target times the unit of a column.

    Raises
    ------
    ValueError
        For input that cannot be used, naming the column.
    """
    X, y, weights = check_problem(X, y, sample_weight)
    check_fraction("l1_ratio", l1_ratio)
    design = designs(X, y, weights[:, None], fit_intercept=fit_intercept, standardize=standardize)[0]
    return top_alpha(design, l1_ratio)


def top_alpha(design: Design, l1_ratio: float) -> float:
    """`alpha_max` of a design.

    Raises
    ------
    ValueError
        Where no column has anything to do with the target.
    """
    top = float(np.abs(design.correlate(design.y)).max()) / l1_ratio
    if top <= 1e-14 * np.sqrt(design.null_deviance()) or not np.isfinite(top):
        raise ValueError(
            "No column correlates with y (all are constant, or orthogonal to it): no path exists."
        )
    return top


def relative_gap(
    design: Design,
    residual: FloatArray,
    correlations: FloatArray,
    coef: FloatArray,
    alpha: float,
    l1_ratio: float = 1.0,
) -> float:
    """Duality gap over the objective of the null model, at coefficients of the standardised columns.

    The elastic net is a lasso on rows extended by √(nα(1−ρ))·I, so one formula serves both. The residual,
    scaled into the dual feasible set by s = min(1, αρ/‖z'r/n − α(1−ρ)b‖∞), gives (Kim et al. 2007, eq. 8)

        gap = (1 + s²)/2·(‖r‖²/n + α(1−ρ)‖b‖²) − s·⟨y, r⟩ + αρ‖b‖₁.

    Parameters
    ----------
    design : the problem
    residual : (n,) y − fit, of the centred target, not weighted
    correlations : (p,) ⟨zⱼ, r⟩
    coef : (p,) coefficients of the standardised columns
    """
    l1, l2 = alpha * l1_ratio, alpha * (1.0 - l1_ratio)
    largest = float(np.abs(correlations - l2 * coef).max(initial=0.0))
    scale = min(1.0, l1 / largest) if largest > 0 else 1.0
    weighted = residual * design.weights
    square = float(weighted @ residual) / design.n + l2 * float(coef @ coef)
    gap = 0.5 * (1 + scale**2) * square - scale * float(weighted @ design.y) / design.n
    gap += l1 * float(np.abs(coef).sum())
    return max(gap, 0.0) / (0.5 * design.null_deviance())


def duality_gap(
    X: Any,
    y: Any,
    coef: ArrayLike,
    intercept: float,
    alpha: float,
    *,
    l1_ratio: float = 1.0,
    fit_intercept: bool = True,
    standardize: bool = False,
    sample_weight: Any = None,
) -> float:
    """Relative duality gap of given coefficients: an upper bound on how far the objective is from its minimum.

    Parameters
    ----------
    X, y : (n, p) and (n,), the original data
    coef, intercept : (p,) and a number, for the columns as given
    alpha, l1_ratio, fit_intercept, standardize, sample_weight : the problem, as in `path`

    Returns
    -------
    float
        (primal − dual) / (objective of the null model), not negative.

    Raises
    ------
    ValueError
        For input that cannot be used.
    """
    X, y, weights = check_problem(X, y, sample_weight)
    check_fraction("l1_ratio", l1_ratio)
    if not (np.isfinite(alpha) and alpha > 0):
        raise ValueError(f"alpha must be a positive finite number, not {alpha:g}.")
    beta = np.asarray(coef, dtype=np.float64)
    if beta.shape != (X.shape[1],):
        raise ValueError(f"coef must have one value a column: shape ({X.shape[1]},), not {beta.shape}.")
    design = designs(X, y, weights[:, None], fit_intercept=fit_intercept, standardize=standardize)[0]
    residual = y - intercept - X @ beta
    if fit_intercept:  # the best intercept for these coefficients: what is left is a gap of the coefficients
        excess = float(design.weights @ residual) / design.n
        loss = 0.5 * excess**2
        residual = residual - excess
    else:
        loss = 0.0
    gap = relative_gap(design, residual, design.correlate(residual), beta * design.scales, alpha, l1_ratio)
    return gap + loss / (0.5 * design.null_deviance())
