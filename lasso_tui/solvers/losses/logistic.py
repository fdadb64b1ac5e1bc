"""Logistic loss of a target of two classes."""

from __future__ import annotations

import numpy as np
from scipy.special import expit, xlogy

from lasso_tui._types import FloatArray
from lasso_tui.solvers.losses.loss import Loss

__all__ = ["Logistic"]

RARE_CLASS_SHARE = 0.01
"""Share of the weight of a class below which an intercept needs all digits of its probabilities."""

RARE_CLASS_LOSS = 0.05
"""Mean log-loss of a null model below which the losses of the frequent class need all their digits."""


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

    def mean_and_residual(
        self, y: FloatArray, eta: FloatArray, *, careful: bool
    ) -> tuple[FloatArray, FloatArray]:
        """Return μ and y − μ, the probability of the other class with its sign."""
        if not careful:
            return super().mean_and_residual(y, eta, careful=False)
        signs = 2.0 * y - 1.0
        residual = signs * np.asarray(expit(-signs * eta), dtype=np.float64)
        return y - residual, residual

    def needs_care(self, y: FloatArray, mean_loss: float) -> bool:
        """Tell whether nearly all weight is on one class, whose losses are then small."""
        return mean_loss < RARE_CLASS_LOSS

    def of_target(
        self, y: FloatArray, eta: FloatArray, saturated: FloatArray, *, careful: bool
    ) -> FloatArray:
        """Return the log-loss of classes 0 and 1, `saturated` being 0."""
        turned = (1.0 - 2.0 * y) * eta
        if not careful:
            return self.cumulant(turned)
        return np.maximum(turned, 0.0) + np.log1p(np.exp(-np.abs(turned)))

    def value(self, y: FloatArray, eta: FloatArray) -> FloatArray:
        """Return half the deviance of classes, or the divergence of a mean y; no term is larger than those of y."""
        tail = np.log1p(np.exp(-np.abs(eta)))
        high, low = np.maximum(eta, 0.0) + tail, np.maximum(-eta, 0.0) + tail
        half: FloatArray = y * low + (1.0 - y) * high + self.conjugate(y)
        return half

    def intercept(self, eta: FloatArray, y: FloatArray, weights: FloatArray, start: float) -> float:
        """Return the best b₀ by safeguarded Newton steps."""
        target, total = float(weights @ y), float(weights.sum())
        odds = float(np.log(target) - np.log(weights @ (1.0 - y)))
        rare = min(target, total - target) < RARE_CLASS_SHARE * total
        signs = 2.0 * y - 1.0 if rare else y
        signed, turned = (weights * signs, -signs * eta) if rare else (y, eta)
        low, high = odds - float(eta.max()), odds - float(eta.min())  # the mean is monotone in b₀
        at = min(max(start, low), high)
        for _ in range(100):
            if rare:  # of the probability of the other class, which keeps all its digits
                other = expit(turned - at * signs)
                excess, rounding = -float(signed @ other), 1e-15 * float(weights @ other)
            else:
                other = expit(eta + at)
                excess, rounding = float(weights @ other) - target, 1e-15 * total
            if excess > 0:
                high = at
            else:
                low = at
            slope = float(weights @ (other * (1.0 - other)))
            step = -excess / slope if slope > 0 else np.inf
            if abs(excess) <= rounding or abs(step) <= 1e-15 * (1.0 + abs(at)):
                break
            at = at + step if low < at + step < high else 0.5 * (low + high)
            if high - low <= 4e-16 * (1.0 + abs(at)):
                break
        return float(at)
