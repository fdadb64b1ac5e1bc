"""Block coordinate descent for the group lasso, one group at a time: the textbook's solver, with its trace.

With S = X_g'X_g/n and r = X_g'(residual without group g)/n, the best b_g is 0 where ‖r‖ ≤ α√p_g. Else, with
ν = ‖b_g‖ yet unknown, (S + α√p_g/ν·I) b_g = r. In the eigenvectors V of S (eigenvalues h, r̃ = V'r) norms give

    Σᵢ r̃ᵢ²/(hᵢν + α√p_g)² = 1,

one equation in one unknown. Its left side falls and is convex, so Newton's method from ν = 0 climbs to the root
and never passes it. The shorter b_g = (1 − α√p_g/‖r‖)₊ r is right for S = I alone (Yuan & Lin 2006).

The package's own answers come from `path`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from lasso_tui.solvers.data.design import designs
from lasso_tui.solvers.data.rows import check_rows
from lasso_tui.solvers.groups.path import GroupSolver
from lasso_tui.solvers.penalties.groups import group_penalty
from lasso_tui.solvers.progress import tick

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray

__all__ = ["BlockDescent", "block_coordinate_descent"]


@dataclass(frozen=True, eq=False)
class BlockDescent:
    """The course of block coordinate descent.

    Attributes
    ----------
    alpha : the penalty
    coefs : (p, sweeps + 1) after each sweep, zeros first
    intercepts : (sweeps + 1,)
    gaps : (sweeps + 1,) relative duality gap of each
    converged : whether the last gap is at most `tol`
    """

    alpha: float
    coefs: FloatArray
    intercepts: FloatArray
    gaps: FloatArray
    converged: bool


def block_coordinate_descent(
    X: Any,
    y: Any,
    groups: Any,
    alpha: float,
    *,
    tol: float = 1e-7,
    fit_intercept: bool = True,
    max_sweeps: int = 1000,
) -> BlockDescent:
    """Minimise over one group after the other, exactly, until the relative duality gap is at most tol.

    Parameters
    ----------
    X, y, groups, fit_intercept : as in `path`
    alpha : penalty per sample
    tol : relative duality gap to stop at
    max_sweeps : number of sweeps after which it ends

    Returns
    -------
    BlockDescent

    Raises
    ------
    ValueError
        For input that cannot be used, or an alpha that is not positive.
    """
    if not (math.isfinite(alpha) and alpha > 0):
        raise ValueError(f"alpha must be a positive finite number, not {alpha:g}.")
    rows = check_rows(X, y)
    penalty = group_penalty(groups, rows.X.shape[1])
    design = designs(rows.X, rows.y, rows.weights[:, None], fit_intercept=fit_intercept, standardize=False)[0]
    solver, layout = GroupSolver(design, penalty), penalty.grouping
    n, Z = design.n, design.columns(np.arange(design.p))
    blocks = [np.flatnonzero(layout.label == g) for g in range(layout.count)]
    spectra = [np.linalg.eigh(Z[:, block].T @ Z[:, block] / n) for block in blocks]
    coef, residual = np.zeros(design.p), design.y.copy()
    coefs, reached = [coef.copy()], [_gap(solver, coef, alpha)]
    while reached[-1] > tol and len(reached) <= max_sweeps:
        for block, (h, V), root in zip(blocks, spectra, layout.roots, strict=True):
            residual += Z[:, block] @ coef[block]
            coef[block] = V @ _best(h, V.T @ (Z[:, block].T @ residual) / n, alpha * float(root))
            residual -= Z[:, block] @ coef[block]
        coefs.append(coef.copy())
        reached.append(_gap(solver, coef, alpha))
        tick("coordinate descent", len(reached) / (max_sweeps + 1))
    stacked = np.array(coefs).T
    intercepts = design.y_mean - design.means @ stacked
    return BlockDescent(alpha, stacked, intercepts, np.array(reached), reached[-1] <= tol)


def _best(h: FloatArray, r: FloatArray, threshold: float) -> FloatArray:
    """Minimise ½ Σ hᵢbᵢ² − r'b + threshold·‖b‖."""
    if np.sqrt(r @ r) <= threshold:
        return np.zeros_like(r)
    nu = 0.0
    for _ in range(100):
        below = h * nu + threshold
        excess = float((r**2 / below**2).sum()) - 1.0
        step = excess / (2.0 * float((h * r**2 / below**3).sum()))
        nu += step
        if step <= 1e-15 * nu:
            break
    best: FloatArray = nu * r / (h * nu + threshold)
    return best


def _gap(solver: GroupSolver, coef: FloatArray, alpha: float) -> float:
    """Return the relative duality gap of coefficients (p,) with their best intercept."""
    design = solver.design
    return solver.gap(coef, design.y_mean - float(design.means @ coef), alpha)
