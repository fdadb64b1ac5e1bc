"""Fallback solvers for solutions whose gap exceeds the tolerance.

First the active-set search on the rows themselves, one feature at a time where several disturb each other; if
that gives up, coordinate descent on the Gram matrix of the columns in question, whose objective never rises
(Friedman, Hastie & Tibshirani 2010), from where the search stood. The point with the smallest gap is returned, so
nothing becomes worse, and the number of rounds is bounded.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lasso_tui.solvers.duality.duality_gaps import Certifier
from lasso_tui.solvers.lasso.active_set import Bounds
from lasso_tui.solvers.lasso.refinement import refine
from lasso_tui.solvers.lasso.row_active_set import RowActiveSet
from lasso_tui.solvers.progress import pulse

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray, IntArray

__all__ = ["refine_or_search"]

MAX_ENTRIES = 2**24
"""Limit of the entries of the columns that are searched."""

MAX_ROUNDS = 12
"""Limit of the rounds in which violating columns are added."""

MAX_SWEEPS = 300
"""Limit of the sweeps of coordinate descent in a round."""


def refine_or_search(
    certifier: Certifier,
    coef: FloatArray,
    start: FloatArray,
    alpha: float,
    gap: float,
    enough: float,
    tol: float,
) -> tuple[FloatArray, float]:
    """Refine a solution on the rows, and if its gap is still above `enough`, search again, to `tol`.

    Parameters
    ----------
    certifier, coef, start, alpha, gap, tol
        As in `solve_with_fallback`; a gap that is negative or not a number counts as infinite.
    enough : the gap at which no other search is needed

    Returns
    -------
    (p,) coefficients and their gap; those given where nothing better was found
    """
    coef, gap = refine(certifier, coef, alpha, gap if gap >= 0.0 else np.inf)
    if not gap <= enough:
        coef, gap = solve_with_fallback(certifier, coef, start, alpha, gap, tol)
        coef, gap = refine(certifier, coef, alpha, gap)
    return coef, gap


def solve_with_fallback(
    certifier: Certifier, coef: FloatArray, start: FloatArray, alpha: float, gap: float, tol: float
) -> tuple[FloatArray, float]:
    """Search again until the gap is at most `tol` or falls no further.

    Parameters
    ----------
    certifier : of the problem
    coef, gap : (p,) the solution that is not good enough, of the standardised columns, and its gap
    start : (p,) where to begin: the solution at the alpha above, or zeros
    alpha, tol : the penalty, and the target gap

    Returns
    -------
    (p,) coefficients and their gap; those given where nothing better was found
    """
    design, penalty = certifier.design, certifier.penalty
    l1, l2 = penalty.l1(alpha), penalty.l2(alpha)
    root = np.sqrt(design.weights / design.n)
    now, residual = start, design.residual(start)
    correlations = design.correlate(residual)
    members: IntArray = np.flatnonzero(start)
    for _ in range(MAX_ROUNDS):
        over = penalty.l1_threshold(correlations - l2 * now) > l1 * (1.0 + 1e-10)
        over[members] = False
        fresh = np.flatnonzero(over & ~design.constant)
        if not len(fresh) and now is not start:
            break
        members = np.concatenate([members, fresh])
        if not 0 < len(members) <= MAX_ENTRIES // design.n:
            break
        columns = np.asfortranarray(root[:, None] * design.columns(members))
        search = RowActiveSet(columns, root * design.y, l2[members], penalty.bounds_of(members))
        search.start_at(now[members])
        if not search.solve(l1[members], l2[members]):
            _descend(columns, search, l1[members], l2[members], penalty.bounds_of(members))
        now = np.zeros(design.p)
        now[members] = search.coef
        residual = design.residual(now)
        correlations = design.correlate(residual)
        found = certifier.gap(residual, correlations, now, alpha)
        if found < gap:
            coef, gap = now, found
        if gap <= tol:
            break
    return coef, gap


def _descend(
    columns: FloatArray, search: RowActiveSet, l1: FloatArray, l2: FloatArray, bounds: Bounds | None
) -> None:
    """Sweep over the coordinates of `search` until none moves, or `MAX_SWEEPS` times."""
    G, coef = columns.T @ columns, search.coef
    curvature = G.diagonal() + l2
    lower, upper = bounds if bounds is not None else (np.full(len(l1), -np.inf), np.full(len(l1), np.inf))
    for sweep in range(MAX_SWEEPS):
        if sweep % 10 == 0:
            gradient = search.gradient()  # recomputed: rounding of many updates adds up
        before = coef.copy()
        for j in np.flatnonzero(curvature > 0).tolist():
            at = gradient[j] + curvature[j] * coef[j]
            new = np.sign(at) * max(abs(at) - l1[j], 0.0) / curvature[j]
            new = min(max(new, lower[j]), upper[j])
            if new != coef[j]:
                gradient -= G[j] * (new - coef[j])
                gradient[j] -= l2[j] * (new - coef[j])
                coef[j] = new
        pulse()
        if float(np.abs(curvature * (coef - before)).max()) <= 1e-12 * float(l1.max()):
            break
