"""Degrees of freedom of the group lasso and the sparse group lasso."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.linalg import LinAlgError, cholesky, solve_triangular

from lasso_tui.solvers.groups.problem import GroupProblem
from lasso_tui.solvers.progress import tick

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray

__all__ = ["degrees_of_freedom"]


def degrees_of_freedom(problem: GroupProblem, coef: FloatArray, alpha: float) -> float:
    """Degrees of freedom of one solution, not counting the intercept: an unbiased estimate of tr(cov(ŷ, y))/σ².

    On the nonzero coefficients A it is tr(Z_A (Z_A'Z_A/n + D)⁻¹ Z_A')/n with
    D_g = α(1−τ)√p_g/‖b_g‖·(I − uu'), u = b_g/‖b_g‖ (Vaiter, Deledalle, Peyré, Fadili & Dossal 2012; with the
    l1 part Vaiter, Deledalle, Fadili, Peyré & Dossal 2017). For orthonormal columns it is the formula of Yuan & Lin
    2006, Σ_g 1 + (p_g − 1)·‖b_g‖/‖b_g^LS‖ over the groups that are in, and with τ = 1 the number of nonzeros.

    Parameters
    ----------
    problem : the data and the penalty
    coef : (p,) the solution, as penalised
    alpha : its penalty
    """
    tick("degrees of freedom", 0.0)
    units = problem.units
    inside = np.flatnonzero(units.norms(coef))
    if not len(inside):
        return 0.0
    order = units.columns(inside)
    chosen = np.flatnonzero(coef[order])
    b, label = coef[order][chosen], np.repeat(np.arange(len(inside)), units.sizes[inside])[chosen]
    root = np.sqrt(problem.design.weights / problem.design.n)
    Z = problem.columns(inside)[:, chosen] * root[:, None]
    norms = np.sqrt(np.bincount(label, b * b))
    u = b / norms[label]
    bend = alpha * (1.0 - problem.mix) * units.roots[inside] / norms
    H = Z.T @ Z
    starts = np.flatnonzero(np.diff(label, prepend=-1)).tolist()
    for g, (start, stop) in enumerate(zip(starts, [*starts[1:], len(b)], strict=True)):
        H[start:stop, start:stop] -= bend[g] * np.outer(u[start:stop], u[start:stop])
    diagonal = np.einsum("ii->i", H)
    diagonal += bend[label]
    shift = 1e-12 * float(diagonal.max())  # columns that depend on each other share what they have
    while True:
        diagonal += shift
        try:
            L = cholesky(H, lower=True, check_finite=False)
            break
        except LinAlgError:
            shift *= 10.0
    return float((solve_triangular(L, Z.T, lower=True, check_finite=False) ** 2).sum())
