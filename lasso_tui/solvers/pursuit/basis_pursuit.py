"""Basis pursuit, exact and denoising: solutions of underdetermined equations of smallest l1 norm.

Chen, Donoho & Saunders 1998. Both are ends of the lasso: basis pursuit its limit for alpha to 0, and for each
noise level there is an alpha at which the lasso is basis pursuit denoising.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy import optimize, sparse

from lasso_tui.solvers.data.design import designs
from lasso_tui.solvers.data.validation import check_problem
from lasso_tui.solvers.knots import Knots
from lasso_tui.solvers.lasso.knot_events import trace_knots

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray

__all__ = ["Pursuit", "basis_pursuit", "basis_pursuit_denoising"]


@dataclass(frozen=True, eq=False)
class Pursuit:
    """Coefficients of smallest l1 norm among those that fit.

    Attributes
    ----------
    coef : (p,)
    norm : ‖coef‖₁
    residual_norm : ‖y − X·coef‖₂
    gap : (norm − dual)/norm, from the original data: an upper bound on the distance of the norm from its minimum
    alpha : of the lasso that has the same solution, 1/(2n)·RSS + α‖b‖₁; 0 for basis pursuit
    """

    coef: FloatArray
    norm: float
    residual_norm: float
    gap: float
    alpha: float


def basis_pursuit(X: Any, y: Any) -> Pursuit:
    """Find the coefficients of smallest l1 norm with X b = y, as a linear program solved by HiGHS.

    With b = u − v it minimises Σ(u + v) subject to X(u − v) = y, u, v ≥ 0. Its dual is max y'ν subject to
    ‖X'ν‖∞ ≤ 1. No intercept, no scaling: the measurement matrix is taken as it is.

    Parameters
    ----------
    X, y : (n, p) and (n,)

    Returns
    -------
    Pursuit

    Raises
    ------
    ValueError
        For input that cannot be used, equations that have no solution, or a program that HiGHS gives up on.
    """
    X, y, _ = check_problem(X, y, fit_intercept=False)
    size = float(np.abs(y).max())  # HiGHS's tolerances are absolute
    stack: Any = sparse.hstack([X, -X], format="csc") if sparse.issparse(X) else np.hstack([X, -X])
    p = X.shape[1]
    found = optimize.linprog(np.ones(2 * p), A_eq=stack, b_eq=y / size, bounds=(0, None), method="highs")
    if found.status == 2:
        raise ValueError("X b = y has no solution: y is not a combination of the columns; allow for noise.")
    if found.status != 0:
        raise ValueError(f"HiGHS gave up on the linear program: {found.message}")
    coef = _polish(X, y, size * (found.x[:p] - found.x[p:]))
    dual = np.asarray(found.eqlin.marginals, dtype=np.float64)
    dual /= max(1.0, float(np.abs(X.T @ dual).max()))
    norm = float(np.abs(coef).sum())
    residual = float(np.linalg.norm(y - X @ coef))
    return Pursuit(coef, norm, residual, max(norm - float(y @ dual), 0.0) / norm, 0.0)


def basis_pursuit_denoising(X: Any, y: Any, epsilon: float) -> Pursuit:
    """Find the coefficients of smallest l1 norm with ‖y − X b‖₂ ≤ epsilon.

    The residual's norm falls along the lasso path, whose pieces are straight: the path is followed to the
    piece where it passes epsilon, and a quadratic equation gives the point on it.

    Parameters
    ----------
    X, y : (n, p) and (n,); no intercept, no scaling
    epsilon : norm of the noise, positive

    Returns
    -------
    Pursuit

    Raises
    ------
    ValueError
        For input that cannot be used, or where no coefficients come as near as epsilon.
    """
    X, y, weights = check_problem(X, y, fit_intercept=False)
    if not (math.isfinite(epsilon) and epsilon > 0):
        raise ValueError(
            f"epsilon must be a positive finite number, not {epsilon:g}; without noise: basis_pursuit."
        )
    p = X.shape[1]
    if epsilon >= np.linalg.norm(y):
        return Pursuit(np.zeros(p), 0.0, float(np.linalg.norm(y)), 0.0, math.inf)
    design = designs(X, y, weights[:, None], fit_intercept=False, standardize=False)[0]
    top = float(np.abs(design.correlate(y)).max())
    knots = trace_knots(design, 1e-9 * top)  # to where the residual is next to what cannot be explained
    alpha = _where(X, y, knots, epsilon)
    at = knots.at(alpha)
    residual = y - X @ at.coef
    norm, reached = float(np.abs(at.coef).sum()), float(np.linalg.norm(residual))
    # Dual: max y'ν − ε‖ν‖ subject to ‖X'ν‖∞ ≤ 1, at ν = r/(n·alpha) scaled to be feasible.
    nu = residual / max(float(np.abs(X.T @ residual).max()), np.finfo(np.float64).tiny)
    dual = float(y @ nu) - epsilon * float(np.linalg.norm(nu))
    return Pursuit(at.coef, norm, reached, max(norm - dual, 0.0) / norm, alpha)


def _where(X: Any, y: FloatArray, knots: Knots, epsilon: float) -> float:
    """The alpha at which the residual's norm is epsilon."""
    residuals = y[:, None] - X @ knots.coefs
    norms = np.linalg.norm(residuals, axis=0)
    below = np.flatnonzero(norms <= epsilon)
    if not len(below):
        raise ValueError(
            f"No coefficients come nearer to y than {norms[-1]:.6g}: epsilon {epsilon:g} is too small."
        )
    k = int(below[0])
    start, step = residuals[:, k - 1], residuals[:, k] - residuals[:, k - 1]
    a, b = float(step @ step), float(start @ step)
    c = float(start @ start) - epsilon**2
    share = c / (-b + math.sqrt(max(b * b - a * c, 0.0)))  # the smaller root of a·s² + 2b·s + c
    return float(knots.alphas[k - 1] + min(share, 1.0) * (knots.alphas[k] - knots.alphas[k - 1]))


def _polish(X: Any, y: FloatArray, coef: FloatArray) -> FloatArray:
    """Solve on the support to rounding where that changes no sign: HiGHS stops at its own tolerance."""
    support = np.flatnonzero(np.abs(coef) > 1e-9 * np.abs(coef).max())
    if not 0 < len(support) <= len(y):
        return coef
    columns = X[:, support].toarray() if sparse.issparse(X) else X[:, support]
    exact = np.linalg.lstsq(np.asarray(columns, dtype=np.float64), y, rcond=None)[0]
    out = np.zeros_like(coef)
    out[support] = exact
    better = np.linalg.norm(y - X @ out) <= np.linalg.norm(y - X @ coef) + 1e-12 * np.linalg.norm(y)
    return out if better and (exact * coef[support] > 0).all() else coef
