"""Exponential families with their canonical link: what a generalised linear model needs of its distribution.

With linear predictor η, mean μ and cumulant A, the loss of a row is half its deviance,

    A(η) − yη + A*(y),     A'(η) = μ,     A''(η) the variance at μ,     A* the convex conjugate of A

(McCullagh & Nelder 1989, ch. 2). With y replaced by any mean m, the same expression is the Kullback–Leibler
divergence of the distribution with mean m from that with mean μ: the Fenchel–Young loss of which duality
gaps are made.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import expit, xlogy

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray

__all__ = ["BINOMIAL", "POISSON", "Family", "family_named"]


@dataclass(frozen=True)
class Family(ABC):
    """A distribution with its canonical link.

    Attributes
    ----------
    name : as callers give it
    """

    name: str

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
    def intercept(self, eta: FloatArray, y: FloatArray, weights: FloatArray, start: float) -> float:
        """Return the b₀ at which Σ w·(y − μ(η + b₀)) = 0, the best one; all weights must be positive."""

    def half_deviance(self, y: FloatArray, eta: FloatArray) -> FloatArray:
        """Half the deviance of each row; also the divergence of a mean y from the mean at η."""
        half: FloatArray = self.cumulant(eta) - y * eta + self.conjugate(y)
        return half


class _Binomial(Family):
    """0 or 1, by the log-odds: half the deviance is the log-loss."""

    def check(self, y: FloatArray) -> None:
        wrong = np.flatnonzero((y != 0) & (y != 1))
        if len(wrong):
            raise ValueError(
                f"y must be 0 or 1 for the binomial family, not {y[wrong[0]]:g} (row {int(wrong[0])})."
            )

    def cumulant(self, eta: FloatArray) -> FloatArray:
        # log(1 + e^η) without overflow; digits below 1e-16 of a sum of such terms do not matter.
        softplus: FloatArray = np.maximum(eta, 0.0) + np.log(1.0 + np.exp(-np.abs(eta)))
        return softplus

    def mean(self, eta: FloatArray) -> FloatArray:
        return np.asarray(expit(eta), dtype=np.float64)

    def variance(self, mu: FloatArray) -> FloatArray:
        return mu * (1.0 - mu)

    def conjugate(self, mu: FloatArray) -> FloatArray:
        mu = np.clip(mu, 0.0, 1.0)  # rounding may have put it just outside
        return np.asarray(xlogy(mu, mu) + xlogy(1.0 - mu, 1.0 - mu), dtype=np.float64)

    def intercept(self, eta: FloatArray, y: FloatArray, weights: FloatArray, start: float) -> float:
        wanted, total = float(weights @ y), float(weights.sum())
        odds = float(np.log(wanted / (total - wanted)))
        low, high = odds - float(eta.max()), odds - float(eta.min())  # the mean is monotone in b₀
        at = min(max(start, low), high)
        for _ in range(100):
            mu = expit(eta + at)
            excess = float(weights @ mu) - wanted
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


class _Poisson(Family):
    """Counts, by the log of their mean."""

    def check(self, y: FloatArray) -> None:
        wrong = np.flatnonzero(y < 0)
        if len(wrong):
            raise ValueError(
                f"y must not be negative for the Poisson family, but is {y[wrong[0]]:g} (row {int(wrong[0])})."
            )

    def cumulant(self, eta: FloatArray) -> FloatArray:
        with np.errstate(over="ignore"):  # an infinite loss: a line search backs off from it
            return np.exp(eta)

    def mean(self, eta: FloatArray) -> FloatArray:
        return self.cumulant(eta)

    def variance(self, mu: FloatArray) -> FloatArray:
        return mu

    def conjugate(self, mu: FloatArray) -> FloatArray:
        mu = np.maximum(mu, 0.0)
        return np.asarray(xlogy(mu, mu), dtype=np.float64) - mu

    def intercept(self, eta: FloatArray, y: FloatArray, weights: FloatArray, start: float) -> float:
        top = float(eta.max())
        return float(np.log(weights @ y) - np.log(weights @ np.exp(eta - top))) - top


BINOMIAL = _Binomial("binomial")
POISSON = _Poisson("poisson")


def family_named(name: str) -> Family:
    """Return a family by its name.

    Raises
    ------
    ValueError
        Naming those there are.
    """
    for one in (BINOMIAL, POISSON):
        if one.name == name:
            return one
    raise ValueError(f"family must be gaussian, binomial or poisson, not {name!r}.")
