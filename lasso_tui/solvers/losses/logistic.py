"""Logistic loss of a target of two classes."""

from __future__ import annotations

import numpy as np
from scipy.special import expit, xlogy

from lasso_tui._types import FloatArray
from lasso_tui.solvers.losses.loss import Loss

__all__ = ["Logistic"]


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

    def intercept(self, eta: FloatArray, y: FloatArray, weights: FloatArray, start: float) -> float:
        """Return the best b₀ by safeguarded Newton steps."""
        target, total = float(weights @ y), float(weights.sum())
        odds = float(np.log(target / (total - target)))
        low, high = odds - float(eta.max()), odds - float(eta.min())  # the mean is monotone in b₀
        at = min(max(start, low), high)
        for _ in range(100):
            mu = expit(eta + at)
            excess = float(weights @ mu) - target
            if excess > 0:
                high = at
            else:
                low = at
            slope = float(weights @ (mu * (1.0 - mu)))
            step = -excess / slope if slope > 0 else np.inf
            if abs(excess) <= 1e-15 * total or abs(step) <= 1e-15 * (1.0 + abs(at)):
                break
            at = at + step if low < at + step < high else 0.5 * (low + high)
            if high - low <= 4e-16 * (1.0 + abs(at)):
                break
        return float(at)
