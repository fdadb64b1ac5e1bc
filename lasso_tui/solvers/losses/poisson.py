"""Poisson loss of a target of counts."""

from __future__ import annotations

import numpy as np
from scipy.special import xlogy

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

    def fit(self, eta: FloatArray, y: FloatArray, weights: FloatArray, start: float | None) -> LossFit:
        """Fit the intercept, in closed form: the means of all rows sum to their targets."""
        targets = weights * y
        if start is None:
            mu = self.mean(eta)
            return LossFit(0.0, eta, mu, float(weights @ mu) - float(targets @ eta))
        top, total = float(eta.max()), float(targets.sum())
        mu = np.exp(eta - top)
        shifted = float(weights @ mu)
        at = float(np.log(total) - np.log(shifted)) - top
        mu *= total / shifted
        fitted = eta + at
        return LossFit(at, fitted, mu, total - float(targets @ fitted))

    def divergence(self, m: FloatArray, eta: FloatArray, mu: FloatArray) -> FloatArray:
        """m·log(m/μ) − m + μ."""
        divergence: FloatArray = self.conjugate(m) - m * eta + mu
        return divergence
