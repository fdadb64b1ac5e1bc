"""Poisson loss of a target of counts."""

from __future__ import annotations

import numpy as np
from scipy.special import xlog1py, xlogy

from lasso_tui._types import FloatArray
from lasso_tui.solvers.losses.loss import Loss, LossFit

__all__ = ["Poisson"]


class Poisson(Loss):
    """The model of counts by the log of their mean."""

    name = "poisson"

    def check(self, y: FloatArray) -> None:
        """Refuse a negative target, naming its row."""
        wrong = np.flatnonzero(y < 0)
        if len(wrong):
            raise ValueError(
                f"y must not be negative for the Poisson family, but is {y[wrong[0]]:g} (row {int(wrong[0])})."
            )

    def cumulant(self, eta: FloatArray) -> FloatArray:
        """e^η."""
        with np.errstate(over="ignore"):  # an infinite loss: a line search backs off from it
            return np.exp(eta)

    def mean(self, eta: FloatArray) -> FloatArray:
        """e^η."""
        return self.cumulant(eta)

    def variance(self, mu: FloatArray) -> FloatArray:
        """μ."""
        return mu

    def conjugate(self, mu: FloatArray) -> FloatArray:
        """μ·log μ − μ."""
        mu = np.maximum(mu, 0.0)
        return np.asarray(xlogy(mu, mu), dtype=np.float64) - mu

    def value(self, y: FloatArray, eta: FloatArray) -> FloatArray:
        """Return half the deviance of counts, or the divergence of a mean y, without cancellation of its terms."""
        half = self._from_mean(y, self.cumulant(eta))
        finite = np.isfinite(half)
        return half if finite.all() else np.where(finite, half, super().value(y, eta))

    def fit(self, eta: FloatArray, y: FloatArray, weights: FloatArray, start: float | None) -> LossFit:
        """Fit the intercept, in closed form: the means of all rows sum to their targets."""
        at, fitted = 0.0, eta
        if start is None:
            mu = self.mean(eta)
        else:
            top, total = float(eta.max()), float(weights @ y)
            mu = np.exp(eta - top)
            sums = float(weights @ mu)
            at = float(np.log(total) - np.log(sums)) - top
            mu *= total / sums
            fitted = eta + at
        loss = float(weights @ self._from_mean(y, mu))
        if not np.isfinite(loss):
            loss = float(weights @ self.value(y, fitted))
        return LossFit(at, fitted, mu, y - mu, loss)

    @staticmethod
    def _from_mean(y: FloatArray, mu: FloatArray) -> FloatArray:
        """y·log(y/μ) − y + μ = μ((1 + r)·log(1 + r) − r) with r = (y − μ)/μ; not finite where r is not."""
        with np.errstate(all="ignore"):
            ratio = y - mu
            ratio /= mu
            half: FloatArray = xlog1py(1.0 + ratio, ratio)
            half -= ratio
            half *= mu
        return half

    def shrunk_divergence(
        self, eta: FloatArray, mu: FloatArray, residual: FloatArray, share: float
    ) -> FloatArray:
        """Without an exponential: the means are known."""
        half = self._from_mean(mu + (1.0 - share) * residual, mu)
        return half if np.isfinite(half).all() else super().shrunk_divergence(eta, mu, residual, share)
