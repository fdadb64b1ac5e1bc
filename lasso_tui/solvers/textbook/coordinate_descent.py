"""Coordinate descent, one coordinate at a time: the textbook's solver, with its trace.

bⱼ ← S(⟨xⱼ, r⟩/n + ⟨xⱼ, xⱼ⟩/n·bⱼ, αρ) / (⟨xⱼ, xⱼ⟩/n + α(1−ρ)), S the soft threshold (Friedman, Hastie, Höfling
& Tibshirani 2007, eq. 8; Friedman, Hastie & Tibshirani 2010, eq. 5). The package's own answers come from
`path`; this one stops early on purpose, where other programs do.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from lasso_tui.solvers.data.design import designs
from lasso_tui.solvers.data.validation import check_fraction, check_problem
from lasso_tui.solvers.duality.duality_gaps import relative_gap
from lasso_tui.solvers.progress import tick

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray

__all__ = ["Descent", "coordinate_descent"]

Stop = Literal["change", "scikit-learn"]


@dataclass(frozen=True, eq=False)
class Descent:
    """Where coordinate descent stopped.

    Attributes
    ----------
    alpha : the penalty
    coef, intercept : (p,) and a number
    sweeps : how many times it went through all coordinates
    gap : relative duality gap there
    converged : whether the rule was met before `max_sweeps`
    """

    alpha: float
    coef: FloatArray
    intercept: float
    sweeps: int
    gap: float
    converged: bool


def coordinate_descent(
    X: Any,
    y: Any,
    alpha: float,
    *,
    tol: float = 1e-4,
    stop: Stop = "change",
    l1_ratio: float = 1.0,
    fit_intercept: bool = True,
    max_sweeps: int = 1000,
) -> Descent:
    """Sweep over the coordinates in order until a stopping rule is met.

    Parameters
    ----------
    X, y : (n, p) and (n,)
    alpha : penalty per sample
    tol : of the rule
    stop : "change": the coefficients of a sweep changed by less than tol in sum; "scikit-learn": the largest
        change is at most tol times the largest coefficient, and then the duality gap at most tol·‖y‖²/n
    l1_ratio : ρ, in (0, 1]; 1 is the lasso
    fit_intercept : whether columns and target are centred first
    max_sweeps : where to give up

    Returns
    -------
    Descent

    Raises
    ------
    ValueError
        For input that cannot be used, an alpha that is not positive, or an l1_ratio outside its range.
    """
    check_fraction("l1_ratio", l1_ratio)
    X, y, weights = check_problem(X, y, fit_intercept=fit_intercept)
    if not (math.isfinite(alpha) and alpha > 0):
        raise ValueError(f"alpha must be a positive finite number, not {alpha:g}.")
    design = designs(X, y, weights[:, None], fit_intercept=fit_intercept, standardize=False)[0]
    Z, n = design.columns(np.arange(design.p)), design.n
    squares = (Z**2).sum(axis=0)
    l1, l2 = n * alpha * l1_ratio, n * alpha * (1.0 - l1_ratio)
    # An excess over the threshold that is rounding counts as 0: of equal columns the first gets all the weight.
    rounding = 8 * np.finfo(np.float64).eps * np.sqrt(squares) * float(np.linalg.norm(design.y))
    coef, residual = np.zeros(design.p), design.y.copy()
    converged, sweep = False, 0
    while not converged and sweep < max_sweeps:
        sweep += 1
        before = coef.copy()
        for j in np.flatnonzero(squares):
            residual += Z[:, j] * coef[j]
            at = float(Z[:, j] @ residual)
            excess = abs(at) - l1
            coef[j] = math.copysign(excess, at) / (squares[j] + l2) if excess > rounding[j] else 0.0
            residual -= Z[:, j] * coef[j]
        tick("coordinate descent", sweep / max_sweeps)
        change = np.abs(coef - before)
        if stop == "change":
            converged = bool(change.sum() < tol)
        elif change.max() <= tol * np.abs(coef).max() or sweep == max_sweeps:
            gap = relative_gap(design, residual, design.correlate(residual), coef, alpha, l1_ratio)
            converged = 0.5 * gap <= tol  # the relative gap is over half the mean square of y
    gap = relative_gap(design, residual, design.correlate(residual), coef, alpha, l1_ratio)
    original, intercept = design.original(coef)
    return Descent(alpha, original, intercept, sweep, gap, converged)
