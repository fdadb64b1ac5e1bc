"""Fits of the training sets of several folds at once, with their duality gaps."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lasso_tui._types import BoolArray, FloatArray, IntArray
from lasso_tui.solvers.losses.loss import TINY, Loss

__all__ = ["FoldFit", "FoldFits"]

MAX_INTERCEPT_STEPS = 12
"""Newton steps of the intercepts."""

SECOND_ORDER_STEP = 2e-4
"""Step of an intercept whose cube is below what a duality gap notices."""


@dataclass(frozen=True, eq=False)
class FoldFit:
    """Fits of L folds with their intercepts at their best.

    Attributes
    ----------
    intercepts : (L,)
    mu, variance : (L, n) means and variances of all rows, those held out too
    """

    intercepts: FloatArray
    mu: FloatArray
    variance: FloatArray

    def of(self, which: BoolArray) -> FoldFit:
        """Return those of some folds."""
        if which.all():
            return self
        return FoldFit(self.intercepts[which], self.mu[which], self.variance[which])


class FoldFits:
    """What the fits of K folds need.

    Parameters
    ----------
    Z, y : (n, p) and (n,) rows
    weights : (K, n) of the training rows of each fold, summing to n; 0 on the rows held out
    ratios : (K, p) by which columns are multiplied for each fold
    loss, offset, free : the distribution, the known part of the predictors or None, and whether there is an intercept
    """

    def __init__(
        self,
        Z: FloatArray,
        y: FloatArray,
        weights: FloatArray,
        ratios: FloatArray,
        loss: Loss,
        offset: FloatArray | None,
        free: bool,
    ) -> None:
        self.Z, self.y, self.weights, self.ratios = Z, y, weights, ratios
        self.loss, self.offset, self.free, self.n = loss, offset, free, len(y)
        self._totals = weights @ y
        K = len(weights)
        self.null_intercepts, self.null_objectives = np.zeros(K), np.zeros(K)
        known = np.zeros(self.n) if offset is None else offset
        for k in range(K):
            used = weights[k] > 0
            null = loss.fit(known[used], y[used], weights[k, used], 0.0 if free else None)
            self.null_intercepts[k], self.null_objectives[k] = null.intercept, null.total / self.n

    def fitted(self, which: IntArray, coef: FloatArray, start: FloatArray) -> FoldFit:
        """Return the fits of folds `which` with coefficients (L, p); intercepts are sought from `start` (L,)."""
        eta = (coef * self._of(self.ratios, which)) @ self.Z.T
        if self.offset is not None:
            eta += self.offset
        loss, poisson = self.loss, self.loss.name == "poisson"
        if not self.free:
            mu = loss.mean(eta)
            return FoldFit(np.zeros(len(which)), mu, loss.variance(mu))
        weights, at = self._of(self.weights, which), start.copy()
        with np.errstate(all="ignore"):
            if poisson:  # in closed form: the means of the training rows sum to their targets
                eta += at[:, None]
                mu = np.exp(eta, out=eta)
                factor = self._totals[which] / np.einsum("kn,kn->k", weights, mu)
                mu *= factor[:, None]
                return FoldFit(at + np.log(factor), mu, mu)
            for _ in range(MAX_INTERCEPT_STEPS):
                mu = loss.mean(eta + at[:, None])
                variance = loss.variance(mu)
                step = (self._totals[which] - np.einsum("kn,kn->k", weights, mu)) / np.einsum(
                    "kn,kn->k", weights, variance
                )
                if not (np.abs(step) > SECOND_ORDER_STEP).any():
                    mu += step[:, None] * variance * (1.0 + (0.5 * step)[:, None] * (1.0 - 2.0 * mu))
                    return FoldFit(at + step, mu, loss.variance(mu))
                at += np.clip(step, -1.0, 1.0)
        return FoldFit(np.full(len(which), np.nan), mu, variance)

    def _of(self, values: FloatArray, which: IntArray) -> FloatArray:
        """Return those (L, …) of folds `which`, in their order; not a copy where it is all of them."""
        return values if len(which) == len(values) else values[which]

    def variance_sums(self, which: IntArray, variance: FloatArray) -> FloatArray:
        """Return Σ w·v (L,) of the training rows of folds, from variances (L, n)."""
        sums: FloatArray = np.einsum("kn,kn->k", self._of(self.weights, which), variance)
        return sums

    def gaps(
        self, which: IntArray, fit: FoldFit, coef: FloatArray, l1: FloatArray, l2: FloatArray, tol: float
    ) -> tuple[FloatArray, FloatArray]:
        """Return bounds (L,) of relative duality gaps, and the gradients u (L, p) = ⟨z, y − μ⟩ − l2·b.

        The gap is that of `GlmCertifier.gap`, its divergence bounded by the χ² divergence, `Loss.most_divergence`.
        Where no gap without the divergence is up to `tol`, the divergence is left out: they are lower bounds then.
        """
        residual = self.y - fit.mu
        weighted = self._of(self.weights, which) * residual
        products = (weighted @ self.Z) * (self.ratios[which] / self.n)
        u = products - l2 * coef
        scale = 1.0 / np.maximum((np.abs(u) / l1).max(axis=1), 1.0)
        s, null = scale[:, None], self.null_objectives[which]
        gap: FloatArray = (l1 * np.abs(coef) + 0.5 * (1.0 + s**2) * l2 * coef**2 - s * coef * products).sum(
            axis=1
        )
        gap = np.maximum(gap, 0.0)
        if not (gap > tol * null).all():
            residual /= np.maximum(fit.variance, TINY)
            gap += (1.0 - scale) ** 2 * np.einsum("kn,kn->k", weighted, residual) / self.n
        return gap / null, u
