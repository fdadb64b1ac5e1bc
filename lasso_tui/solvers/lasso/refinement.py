"""Refinement of a solution by one more step computed from the rows.

Forming Z'Z squares the condition of nearly dependent columns. Where the gap of a solution is large, the
step that makes the optimality conditions of its support hold is solved again with R of Z = QR, and with
correlations from the rows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lasso_tui.solvers.duality.duality_gaps import Certifier

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray

__all__ = ["REFINEMENT_GAP", "refine"]

REFINEMENT_GAP = 1e-9
"""Relative gap above which another step pays."""

MAX_ENTRIES = 2**26
"""Limit of the entries of the support's columns."""

MAX_QR_MULTIPLICATIONS = 2**31
"""Approximate limit of the multiplications of a QR decomposition, which cannot be interrupted."""


def refine(certifier: Certifier, coef: FloatArray, alpha: float, gap: float) -> tuple[FloatArray, float]:
    """Return coefficients (p,) of the standardised columns with a smaller gap, or those given, and the gap."""
    design, penalty = certifier.design, certifier.penalty
    free = coef != 0
    if penalty.bounds is not None:
        free &= (penalty.bounds[0] < coef) & (coef < penalty.bounds[1])
    A = np.flatnonzero(free)
    if (
        not 0 < len(A) <= min(design.n, MAX_ENTRIES // design.n)
        or design.n * len(A) ** 2 > MAX_QR_MULTIPLICATIONS
    ):
        return coef, gap
    l1, l2 = penalty.l1(alpha)[A], penalty.l2(alpha)[A]
    rows = np.vstack([design.columns(A) * np.sqrt(design.weights[:, None] / design.n), np.diag(np.sqrt(l2))])
    R: FloatArray = np.asarray(np.linalg.qr(rows, mode="r"))
    if np.abs(R.diagonal()).min() <= 1e-14 * np.abs(R.diagonal()).max():
        return coef, gap
    correlations = design.correlate(design.residual(coef))
    for _ in range(3):
        trial = coef.copy()
        gradient = correlations[A] - l2 * coef[A] - l1 * np.sign(coef[A])
        trial[A] += np.linalg.solve(R, np.linalg.solve(R.T, gradient))
        if (trial[A] * coef[A] <= 0).any():
            break
        residual = design.residual(trial)
        correlations = design.correlate(residual)
        better = certifier.gap(residual, correlations, trial, alpha)
        if better >= gap:
            break
        coef, gap = trial, better
    return coef, gap
