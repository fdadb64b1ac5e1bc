"""Squared error of a numeric target."""

from __future__ import annotations

import numpy as np

from lasso_tui._types import FloatArray
from lasso_tui.solvers.losses.loss import Loss, LossFit

__all__ = ["LeastSquares"]


class LeastSquares(Loss):
    """Least squares, the Gaussian model of variance 1: half the deviance is half the squared error."""

    name = "gaussian"

    def check(self, y: FloatArray) -> None:
        """Accept any finite target."""

    def cumulant(self, eta: FloatArray) -> FloatArray:
        """η²/2."""
        return 0.5 * eta**2

    def mean(self, eta: FloatArray) -> FloatArray:
        """η."""
        return eta

    def variance(self, mu: FloatArray) -> FloatArray:
        """1."""
        return np.ones_like(mu)

    def conjugate(self, mu: FloatArray) -> FloatArray:
        """μ²/2."""
        return 0.5 * mu**2

    def fit(self, eta: FloatArray, y: FloatArray, weights: FloatArray, start: float | None) -> LossFit:
        """Fit the intercept: the weighted mean of y − η."""
        at = 0.0 if start is None else float(weights @ (y - eta)) / float(weights.sum())
        fitted = eta + at
        residual = y - fitted
        return LossFit(at, fitted, fitted, residual, 0.5 * float(weights @ residual**2))

    def value(self, y: FloatArray, eta: FloatArray) -> FloatArray:
        """Return half the squared error of each row."""
        return 0.5 * (y - eta) ** 2  # the sum of its three terms would lose digits

    def deviance(self, y: FloatArray, eta: FloatArray) -> FloatArray:
        """Return the squared error of each row."""
        difference = y - eta
        return difference**2
