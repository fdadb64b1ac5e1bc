"""Orthogonal matching pursuit: the column that explains most of what is left, again and again."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from lasso_tui.solvers.data.design import Design, designs
from lasso_tui.solvers.data.validation import check_problem
from lasso_tui.solvers.factorisations.growing_qr import GrowingQR
from lasso_tui.solvers.progress import tick

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray, IntArray

__all__ = ["MatchingPursuit", "orthogonal_matching_pursuit"]

RESIDUAL_RTOL = 1e-12
"""A residual of no larger share of the target is rounding."""


@dataclass(frozen=True, eq=False)
class MatchingPursuit:
    """What orthogonal matching pursuit chose, in order.

    Attributes
    ----------
    order : (k,) the columns chosen
    coef, intercept : (p,) and a number, least squares on all of them
    residual_norms : (k + 1,) ‖y − b₀ − Xb‖₂ before and after each choice
    stopped : "count": n_nonzero were chosen; "tolerance": the residual is small enough; "exhausted": no column
        that is left explains anything
    """

    order: IntArray
    coef: FloatArray
    intercept: float
    residual_norms: FloatArray
    stopped: Literal["count", "tolerance", "exhausted"]
    _R: FloatArray = field(repr=False)
    _scores: FloatArray = field(repr=False)
    _design: Design = field(repr=False)

    def coef_at(self, k: int) -> tuple[FloatArray, float]:
        """Coefficients and intercept after k choices.

        Raises
        ------
        ValueError
            Where k is not from 0 to the number of choices.
        """
        if not 0 <= k <= len(self.order):
            raise ValueError(f"k must be from 0 to {len(self.order)}, the number of choices, not {k}.")
        coef = np.zeros(self._design.p)
        if k:
            coef[self.order[:k]] = np.linalg.solve(self._R[:k, :k], self._scores[:k])
        return self._design.original(coef)


def orthogonal_matching_pursuit(
    X: Any,
    y: Any,
    *,
    n_nonzero: int | None = None,
    tol: float | None = None,
    fit_intercept: bool = False,
) -> MatchingPursuit:
    """Choose columns one by one, refitting all that are chosen each time (Pati, Rezaiifar & Krishnaprasad 1993).

    Each choice is the column with the largest |zⱼ'r|/‖zⱼ‖, so columns of any scale compete fairly. A QR
    decomposition grows by one column a step (Davis, Mallat & Zhang 1994).

    Parameters
    ----------
    X, y : (n, p) and (n,)
    n_nonzero : how many to choose at most, or None
    tol : norm of the residual (not squared) at which to stop, or None; without either it goes on until the
        residual is rounding or no column is left that explains anything
    fit_intercept : whether columns and target are centred first

    Returns
    -------
    MatchingPursuit

    Raises
    ------
    ValueError
        For input that cannot be used, n_nonzero below 1 or tol below 0.
    """
    X, y, weights = check_problem(X, y, fit_intercept=fit_intercept)
    if n_nonzero is not None and n_nonzero < 1:
        raise ValueError(f"n_nonzero must be at least 1, not {n_nonzero}.")
    if tol is not None and not (math.isfinite(tol) and tol >= 0):
        raise ValueError(f"tol must be a finite number that is not negative, not {tol:g}.")
    design = designs(X, y, weights[:, None], fit_intercept=fit_intercept, standardize=False)[0]
    limit = min(design.p if n_nonzero is None else n_nonzero, design.p)
    goal = max(tol or 0.0, RESIDUAL_RTOL * float(np.linalg.norm(design.y)))
    norms = _norms(design)
    free = norms > 0
    norms = np.where(free, norms, 1.0)
    qr, order, residual = GrowingQR(design.n), list[int](), design.y.copy()
    lengths = [float(np.linalg.norm(residual))]
    stopped: Literal["count", "tolerance", "exhausted"] = "count"
    correlation = np.abs(design.correlate(residual)) / norms
    while len(order) < limit:
        if lengths[-1] <= goal:
            stopped = "tolerance"
            break
        best = int(np.argmax(np.where(free, correlation, -1.0)))
        if not free[best] or correlation[best] * design.n <= RESIDUAL_RTOL * lengths[-1]:
            stopped = "exhausted"
            break
        free[best] = False
        if not qr.append(design.columns(np.array([best], dtype=np.intp))[:, 0]):
            continue  # depends on those chosen: what it could explain is explained
        order.append(best)
        newest = qr.Q[:, -1]
        residual -= newest * float(newest @ residual)
        lengths.append(float(np.linalg.norm(residual)))
        correlation = np.abs(design.correlate(residual)) / norms
        tick("matching pursuit", len(order) / limit)
    if lengths[-1] <= goal:
        stopped = "tolerance"
    scores = qr.Q.T @ design.y
    coef = np.zeros(design.p)
    coef[order] = qr.solve(scores)
    original, intercept = design.original(coef)
    return MatchingPursuit(
        order=np.array(order, dtype=np.intp),
        coef=original,
        intercept=intercept,
        residual_norms=np.array(lengths),
        stopped=stopped,
        _R=qr.R,
        _scores=scores,
        _design=design,
    )


def _norms(design: Design) -> FloatArray:
    """‖zⱼ‖ for every column, (p,)."""
    out = np.empty(design.p)
    for start in range(0, design.p, 256):
        which = np.arange(start, min(start + 256, design.p), dtype=np.intp)
        out[which] = np.linalg.norm(design.columns(which), axis=0)
    return out
