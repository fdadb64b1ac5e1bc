"""Poisson loss of a target of counts."""

from __future__ import annotations

import numpy as np
from scipy.special import xlogy

from lasso_tui._types import FloatArray
from lasso_tui.solvers.losses.loss import Loss

__all__ = ["Poisson"]

MAX_SMALL_COUNT = 1e3
"""Largest count of which the deviance's terms, added up, leave digits enough."""


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
        """Return half the deviance of counts, or the divergence of a mean y; terms of large counts do not cancel."""
        half = super().value(y, eta)
        if float(np.max(y, initial=0.0)) <= MAX_SMALL_COUNT:
            return half
        mu = self.cumulant(eta)
        with np.errstate(all="ignore"):
            ratio = (y - mu) / mu
            near: FloatArray = mu * ((1.0 + ratio) * np.log1p(ratio) - ratio)
        return np.where(np.abs(ratio) < 0.5, near, half)  # not where it overflows, or y is 0

    def needs_care(self, y: FloatArray, mean_loss: float) -> bool:
        """Tell whether counts are so large that the terms of their deviances cancel."""
        return float(y.max()) > MAX_SMALL_COUNT

    def intercept(self, eta: FloatArray, y: FloatArray, weights: FloatArray, start: float) -> float:
        """Return the best b₀, in closed form."""
        top = float(eta.max())
        return float(np.log(weights @ y) - np.log(weights @ np.exp(eta - top))) - top
