"""Logistic loss of a target of two classes."""

from __future__ import annotations

import math

import numpy as np
from scipy.special import expit, rel_entr, xlogy

from lasso_tui._types import FloatArray
from lasso_tui.solvers.losses.loss import Loss, LossFit

__all__ = ["Logistic"]

FIRST_ORDER_STEP = 1e-8
"""Step of the intercept whose square is below rounding."""

BLOCK_ROWS = 4096
"""Rows computed at a time."""


class Logistic(Loss):
    """The logistic model of a target that is 0 or 1: half the deviance is the log-loss."""

    name = "binomial"

    def check(self, y: FloatArray) -> None:
        """Refuse a target other than 0 or 1, naming its row."""
        wrong = np.flatnonzero((y != 0) & (y != 1))
        if len(wrong):
            raise ValueError(
                f"y must be 0 or 1 for the binomial family, not {y[wrong[0]]:g} (row {int(wrong[0])})."
            )

    def cumulant(self, eta: FloatArray) -> FloatArray:
        """log(1 + e^η)."""
        # log(1 + e^η) without overflow; digits below 1e-16 of a sum of such terms do not matter.
        softplus: FloatArray = np.maximum(eta, 0.0) + np.log(1.0 + np.exp(-np.abs(eta)))
        return softplus

    def mean(self, eta: FloatArray) -> FloatArray:
        """The probability of 1."""
        return np.asarray(expit(eta), dtype=np.float64)

    def variance(self, mu: FloatArray) -> FloatArray:
        """μ(1 − μ)."""
        return mu * (1.0 - mu)

    def conjugate(self, mu: FloatArray) -> FloatArray:
        """μ·log μ + (1 − μ)·log(1 − μ)."""
        mu = np.clip(mu, 0.0, 1.0)  # rounding may have put it just outside
        return np.asarray(xlogy(mu, mu) + xlogy(1.0 - mu, 1.0 - mu), dtype=np.float64)

    def divergence(self, m: FloatArray, eta: FloatArray, mu: FloatArray) -> FloatArray:
        """m·log(m/μ) + (1 − m)·log((1 − m)/(1 − μ))."""
        m = np.clip(m, 0.0, 1.0)  # rounding may have put it just outside
        divergence: FloatArray = rel_entr(m, mu) + rel_entr(1.0 - m, 1.0 - mu)
        return divergence

    def shrunk_divergence(self, y: FloatArray, eta: FloatArray, mu: FloatArray, share: float) -> FloatArray:
        """One logarithm: with q the probability of the other class, s·q·log s + (1 − s·q)·log((1 − s·q)/(1 − q))."""
        other = np.abs(y - mu)
        divergence = (1.0 - share) * other
        divergence /= np.maximum(1.0 - other, np.finfo(np.float64).tiny)
        np.log1p(divergence, out=divergence)
        other *= share
        divergence *= 1.0 - other
        divergence += math.log(share) * other if share > 0 else 0.0
        return divergence

    def fit(self, eta: FloatArray, y: FloatArray, weights: FloatArray, start: float | None) -> LossFit:
        """Fit the intercept by safeguarded Newton steps, one exponential of each row a step."""
        targets = weights * y
        target, total = float(targets.sum()), float(weights.sum())
        low = high = at = 0.0
        if start is not None:
            odds = float(np.log(target / (total - target)))
            low, high = odds - float(eta.max()), odds - float(eta.min())  # the mean is monotone in b₀
            at = min(max(start, low), high)
        rows = _Rows(eta)
        for _ in range(100):
            rows.move(at)
            if start is None:
                break
            excess, slope = float(weights @ rows.mu) - target, float(weights @ rows.variance)
            if excess > 0:
                high = at
            else:
                low = at
            step = -excess / slope if slope > 0 else np.inf
            if abs(step) <= FIRST_ORDER_STEP and low <= at + step <= high:
                # The error left is the step's square: means and loss follow without another exponential.
                loss = rows.loss(targets, weights) + 0.5 * excess * step
                rows.fitted += step
                rows.variance *= step
                rows.mu += rows.variance
                return LossFit(at + step, rows.fitted, rows.mu, loss)
            if abs(excess) <= 1e-15 * total or high - low <= 4e-16 * (1.0 + abs(at)):
                break
            at = at + step if low < at + step < high else 0.5 * (low + high)
        return LossFit(float(at), rows.fitted, rows.mu, rows.loss(targets, weights))


class _Rows:
    """Predictors, means and variances at an intercept, computed by blocks of rows that stay in the processor's cache.

    Parameters
    ----------
    eta : (n,) predictors without intercept
    """

    def __init__(self, eta: FloatArray) -> None:
        self._eta, n = eta, len(eta)
        self.fitted, self.mu, self.variance, self._sums = (np.empty(n) for _ in range(4))
        self._blocks = [slice(start, start + BLOCK_ROWS) for start in range(0, n, BLOCK_ROWS)]

    def move(self, intercept: float) -> None:
        """Compute them at an intercept."""
        for rows in self._blocks:
            fitted = np.add(self._eta[rows], intercept, out=self.fitted[rows])
            small = np.abs(fitted, out=self.variance[rows])
            np.negative(small, out=small)
            np.exp(small, out=small)
            sums = np.add(small, 1.0, out=self._sums[rows])
            # 1/(1 + e^−η), or for negative η e^η/(1 + e^η)
            mu = np.maximum(small, fitted >= 0, out=self.mu[rows])
            mu /= sums
            small /= sums
            small /= sums

    def loss(self, targets: FloatArray, weights: FloatArray) -> float:
        """Σ w·(log(1 + e^η) − yη), of a sum in which digits below 1e-16 of a term do not matter."""
        total = -float(targets @ self.fitted)
        for rows in self._blocks:
            softplus = np.log(self._sums[rows])
            softplus += np.maximum(self.fitted[rows], 0.0)
            total += float(weights[rows] @ softplus)
        return total
