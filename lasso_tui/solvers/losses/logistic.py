"""Logistic loss of a target of two classes."""

from __future__ import annotations

import math

import numpy as np
from scipy.special import expit, xlogy

from lasso_tui._types import FloatArray
from lasso_tui.solvers.losses.loss import TINY, Loss, LossFit

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
        softplus: FloatArray = np.maximum(eta, 0.0) + np.log1p(np.exp(-np.abs(eta)))  # e^η could overflow
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

    def of_target(self, y: FloatArray, eta: FloatArray) -> FloatArray:
        """Return the log-loss of classes 0 and 1, however small it is."""
        return self.cumulant((1.0 - 2.0 * y) * eta)

    def value(self, y: FloatArray, eta: FloatArray) -> FloatArray:
        """Return half the deviance of classes, or the divergence of a mean y; no term is larger than those of y."""
        tail = np.log1p(np.exp(-np.abs(eta)))
        high, low = np.maximum(eta, 0.0) + tail, np.maximum(-eta, 0.0) + tail
        half: FloatArray = y * low + (1.0 - y) * high + self.conjugate(y)
        return half

    def shrunk_divergence(
        self, eta: FloatArray, mu: FloatArray, residual: FloatArray, share: float
    ) -> FloatArray:
        """One logarithm: with q the probability of the other class, s·q·log s + (1 − s·q)·log((1 − s·q)/(1 − q))."""
        other = np.abs(residual)
        divergence = (1.0 - share) * other
        divergence /= np.maximum(1.0 - other, TINY)
        np.log1p(divergence, out=divergence)
        other *= share
        divergence *= 1.0 - other
        divergence += math.log(share) * other if share > 0 else 0.0
        return divergence

    def fit(self, eta: FloatArray, y: FloatArray, weights: FloatArray, start: float | None) -> LossFit:
        """Fit the intercept by safeguarded Newton steps, one exponential of each row a step."""
        signs = 2.0 * y - 1.0
        signed = weights * signs
        low = high = at = 0.0
        if start is not None:
            odds = float(np.log(weights @ y) - np.log(weights @ (1.0 - y)))
            low, high = odds - float(eta.max()), odds - float(eta.min())  # the mean is monotone in b₀
            at = min(max(start, low), high)
        rows = _Rows(eta, signs)
        for _ in range(100):
            rows.move(at)
            if start is None:
                break
            excess, slope = -float(signed @ rows.other), float(weights @ rows.variance)
            if excess > 0:
                high = at
            else:
                low = at
            step = -excess / slope if slope > 0 else np.inf
            if abs(step) <= FIRST_ORDER_STEP and low <= at + step <= high:
                # The error left is the step's square: all follows without another exponential.
                loss = rows.loss(weights) + 0.5 * excess * step
                rows.fitted += step
                rows.other -= step * signs * rows.variance
                return rows.fit(at + step, y, loss)
            if abs(excess) <= 1e-15 * float(weights @ rows.other) or high - low <= 4e-16 * (1.0 + abs(at)):
                break
            at = at + step if low < at + step < high else 0.5 * (low + high)
        return rows.fit(at, y, rows.loss(weights))


class _Rows:
    """Probabilities at an intercept, computed by blocks of rows that stay in the processor's cache.

    Parameters
    ----------
    eta : (n,) predictors without intercept
    signs : (n,) 1 for class 1, −1 for class 0

    Attributes
    ----------
    fitted : (n,) predictors with the intercept
    other : (n,) probabilities of the other class than the row's, to all their digits
    variance : (n,) their variances
    """

    def __init__(self, eta: FloatArray, signs: FloatArray) -> None:
        self._eta, self._signs, n = eta, signs, len(eta)
        self.fitted, self.other, self.variance, self._small = (np.empty(n) for _ in range(4))
        self._blocks = [slice(start, start + BLOCK_ROWS) for start in range(0, n, BLOCK_ROWS)]

    def move(self, intercept: float) -> None:
        """Compute them at an intercept."""
        for rows in self._blocks:
            fitted = np.add(self._eta[rows], intercept, out=self.fitted[rows])
            small = np.abs(fitted, out=self._small[rows])
            np.negative(small, out=small)
            np.exp(small, out=small)
            sums = 1.0 + small
            variance = np.divide(small, sums, out=self.variance[rows])
            variance /= sums
            # 1/(1 + e^−u) or, where u = −s·η is negative, e^u/(1 + e^u)
            other = np.maximum(small, fitted * self._signs[rows] <= 0, out=self.other[rows])
            other /= sums

    def loss(self, weights: FloatArray) -> float:
        """Σ w·log(1 + e^u), u = −s·η."""
        total = 0.0
        for rows in self._blocks:
            softplus = np.log1p(self._small[rows])
            softplus -= np.minimum(self.fitted[rows] * self._signs[rows], 0.0)
            total += float(weights[rows] @ softplus)
        return total

    def fit(self, intercept: float, y: FloatArray, loss: float) -> LossFit:
        """Return the fit at the intercept, with its loss."""
        residual = self.other * self._signs
        return LossFit(float(intercept), self.fitted, y - residual, residual, loss)
