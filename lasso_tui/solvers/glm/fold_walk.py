"""The way of several folds down the alphas, by the same array operations for all of them."""

from __future__ import annotations

import numpy as np

from lasso_tui._types import BoolArray, FloatArray, IntArray
from lasso_tui.solvers.glm.fold_curvatures import FoldCurvatures
from lasso_tui.solvers.glm.fold_fits import FoldFit, FoldFits
from lasso_tui.solvers.glm.proximal_newton import LEAP_TOL
from lasso_tui.solvers.glm.quadratic_models import minimise
from lasso_tui.solvers.penalties.elastic_net import ElasticNetPenalty

__all__ = ["FoldWalk"]

MAX_STEPS = 15
"""Steps at one alpha after which a fold goes on alone."""

SLOW = 3
"""Steps at one alpha after which each fold that is left has a curvature of its own."""

MAX_AGE = 1
"""Alphas at which a curvature serves, counted from the next one."""

TOL_SHARE, TIGHT_SHARE = 0.5, 1e-4
"""Share of the gap asked for that is sought, and of one so tight that coefficients are wanted to rounding: the models
are not exact, so that steps end just below what they seek."""

NEAR = 0.8
"""Share of its limit from which on a correlation is near it: its column may enter at the next alpha."""


class FoldWalk:
    """Where the folds are on their way down the alphas.

    Parameters
    ----------
    fits, curvatures, penalty : of the folds, the penalty for standardised columns
    coef : (K, p) at which they begin

    Attributes
    ----------
    coef, intercepts, gaps : (K, p), (K,) and (K,) of the columns as `FoldFits` has them
    """

    def __init__(
        self, fits: FoldFits, curvatures: FoldCurvatures, penalty: ElasticNetPenalty, coef: FloatArray
    ) -> None:
        self.fits, self.curvatures, self.penalty, self.coef = fits, curvatures, penalty, coef.copy()
        K = len(coef)
        self.intercepts, self.gaps = self.fits.null_intercepts.copy(), np.full(K, np.inf)
        self._columns: IntArray = np.zeros(0, dtype=np.intp)
        self._known = np.zeros(coef.shape[1], dtype=np.bool_)
        self._curvature, self._slopes, self._sums = np.zeros((K, 0, 0)), np.zeros((K, 0)), np.ones(K)
        self._age = 0

    def step_to(self, alpha: float, tol: float, live: IntArray, start: FloatArray) -> BoolArray:
        """Go to the solutions at an alpha of the folds `live`, from `start` (K, p); return which were reached."""
        fits, (l1, l2) = self.fits, (self.penalty.l1(alpha), self.penalty.l2(alpha))
        enough = tol * (TOL_SHARE if tol >= LEAP_TOL else TIGHT_SHARE)
        before = np.full(len(live), np.inf)
        here, coef, at = live, start[live], self.intercepts[live]
        self._age += 1
        for step in range(MAX_STEPS + 1):
            fit = fits.fitted(here, coef, at)
            gaps, u = fits.gaps(here, fit, coef, l1, l2, tol)
            self.coef[here], self.intercepts[here], self.gaps[here] = coef, fit.intercepts, gaps
            left = (gaps > enough) & (gaps < np.inf) & ((gaps > tol) | (gaps < 0.1 * before))
            if step == MAX_STEPS or not left.any():
                break
            if not left.all():
                here, coef, fit, u, gaps = here[left], coef[left], fit.of(left), u[left], gaps[left]
            before = gaps
            near = (coef != 0) | (np.abs(u) >= NEAR * l1)
            self._prepare(near.any(axis=0), fit.variance)
            if step >= SLOW or self.curvatures.cheap:
                self._prepare_own(here, fit.variance)
            coef, at = self._minimise_models(here, coef, fit, u, l1, l2)
        return self.gaps[live] <= tol

    def _minimise_models(
        self, here: IntArray, coef: FloatArray, fit: FoldFit, u: FloatArray, l1: FloatArray, l2: FloatArray
    ) -> tuple[FloatArray, FloatArray]:
        """Return the minima of the folds' quadratic models, coefficients and, to first order, intercepts."""
        c, now = self._columns, coef[:, self._columns]
        scale = self.fits.variance_sums(here, fit.variance) / self._sums[here]
        H = self._curvature[here] * scale[:, None, None]
        H.reshape(len(H), -1)[:, :: len(c) + 1] += l2[c]
        target = u[:, c] + (H @ now[:, :, None])[:, :, 0]
        new = np.zeros_like(coef)
        new[:, c] = found = minimise(H, target, l1[c], now, u[:, c])
        return new, fit.intercepts - (self._slopes[here] * (found - now)).sum(axis=1)

    def _prepare(self, wanted: BoolArray, variance: FloatArray) -> None:
        """Have a curvature that is not old and has the columns `wanted` (p,)."""
        lacking = bool((wanted & ~self._known).any())
        if self._age <= MAX_AGE and not lacking:
            return
        self._known = wanted if self._age > MAX_AGE else wanted | self._known
        self._columns, common = np.flatnonzero(self._known), variance.mean(axis=0)
        self._curvature, self._slopes = self.curvatures.together(self._columns, common)
        self._sums, self._age = self.fits.weights @ common, 0

    def _prepare_own(self, here: IntArray, variance: FloatArray) -> None:
        """Have each fold's own curvature, where the folds differ too much for one."""
        for k, own in zip(here.tolist(), variance, strict=True):
            self._curvature[k], self._slopes[k] = self.curvatures.of_fold(k, self._columns, own)
            self._sums[k] = self.fits.weights[k] @ own
