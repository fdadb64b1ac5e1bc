"""Losses of generalised linear models with their canonical link.

With linear predictor η, mean μ and cumulant A, the loss of a row is half its deviance,

    A(η) − yη + A*(y),     A'(η) = μ,     A''(η) the variance at μ,     A* the convex conjugate of A

(McCullagh & Nelder 1989, ch. 2). With y replaced by any mean m, the same expression is the Kullback–Leibler
divergence of the distribution with mean m from that with mean μ: the Fenchel–Young loss of which duality
gaps are made.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from lasso_tui._types import FloatArray

RowLoss = Callable[[FloatArray, FloatArray], FloatArray]
"""Loss of each row: of targets (m, 1) and linear predictors (m, A), an array (m, A)."""

__all__ = ["Loss", "LossFit", "RankLoss", "RowLoss"]

TINY = float(np.finfo(np.float64).tiny)


@dataclass(frozen=True, eq=False)
class LossFit:
    """A loss at linear predictors with their intercept.

    Attributes
    ----------
    intercept : b₀
    eta, mu : (n,) linear predictors with it, and means
    residual : (n,) y − μ
    total : Σ w·(half the deviance of a row)
    """

    intercept: float
    eta: FloatArray
    mu: FloatArray
    residual: FloatArray
    total: float


@dataclass(frozen=True)
class RankLoss:
    """A loss of all held-out rows of a fold at once, which is no mean over them.

    Attributes
    ----------
    of : losses (A,) of targets (m,), linear predictors (m, A) and weights (m,)
    exists_for : whether rows of these targets and weights have one
    missing : why some have none, for a warning
    """

    of: Callable[[FloatArray, FloatArray, FloatArray], FloatArray]
    exists_for: Callable[[FloatArray, FloatArray], bool]
    missing: str


class Loss(ABC):
    """A distribution with its canonical link.

    Attributes
    ----------
    name : of the family, as callers give it
    """

    name: ClassVar[str]

    @abstractmethod
    def check(self, y: FloatArray) -> None:
        """Raise a ValueError where a target is impossible, naming its row."""

    @abstractmethod
    def cumulant(self, eta: FloatArray) -> FloatArray:
        """A(η), of any shape."""

    @abstractmethod
    def mean(self, eta: FloatArray) -> FloatArray:
        """μ = A'(η)."""

    @abstractmethod
    def variance(self, mu: FloatArray) -> FloatArray:
        """A''(η), as a function of the mean."""

    @abstractmethod
    def conjugate(self, mu: FloatArray) -> FloatArray:
        """A*(μ) = max over η of ημ − A(η)."""

    @abstractmethod
    def fit(self, eta: FloatArray, y: FloatArray, weights: FloatArray, start: float | None) -> LossFit:
        """Fit the intercept, the b₀ at which Σ w·(y − μ(η + b₀)) = 0; all weights must be positive.

        Parameters
        ----------
        eta : (n,) linear predictors without it
        y, weights : (n,)
        start : where the search begins, or None for b₀ = 0
        """

    def of_target(self, y: FloatArray, eta: FloatArray) -> FloatArray:
        """Return half the deviance of each row of possible targets: `value`, which is also for means."""
        return self.value(y, eta)

    def value(self, y: FloatArray, eta: FloatArray) -> FloatArray:
        """Return half the deviance of each row; also the divergence of a mean y from the mean at η."""
        half: FloatArray = self.cumulant(eta) - y * eta + self.conjugate(y)
        return half

    def shrunk_divergence(
        self, eta: FloatArray, mu: FloatArray, residual: FloatArray, share: float
    ) -> FloatArray:
        """Return the divergence (n,) of means y − share·(y − μ) from μ, the mean at η; the residual is y − μ."""
        return self.value(mu + (1.0 - share) * residual, eta)

    def least_divergence(self, moves: FloatArray, variance: FloatArray) -> FloatArray:
        """Lower bound (n,) of the divergence of means μ + d from μ: d²/(2v + ⅔|d|), v = A''(η).

        Bernstein's inequality, for the binomial and the Poisson distribution (Boucheron, Lugosi & Massart 2013,
        sec. 2.8).
        """
        least: FloatArray = moves**2 / np.maximum(2.0 * variance + (2.0 / 3.0) * np.abs(moves), TINY)
        return least

    def most_divergence(self, moves: FloatArray, variance: FloatArray) -> FloatArray:
        """Upper bound (n,) of the same: d²/v, the χ² divergence (Tsybakov 2009, sec. 2.4)."""
        most: FloatArray = moves**2 / np.maximum(variance, TINY)
        return most

    def deviance(self, y: FloatArray, eta: FloatArray) -> FloatArray:
        """Return the deviance of each row: the squared error, or twice the log-loss."""
        return 2.0 * self.value(y, eta)
