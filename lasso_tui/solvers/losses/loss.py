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

from lasso_tui._types import FloatArray

RowLoss = Callable[[FloatArray, FloatArray], FloatArray]
"""Loss of each row: of targets (m, 1) and linear predictors (m, A), an array (m, A)."""

__all__ = ["Loss", "RankLoss", "RowLoss"]


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
    def intercept(self, eta: FloatArray, y: FloatArray, weights: FloatArray, start: float) -> float:
        """Return the b₀ at which Σ w·(y − μ(η + b₀)) = 0, the best one; all weights must be positive."""

    def value(self, y: FloatArray, eta: FloatArray) -> FloatArray:
        """Return half the deviance of each row; also the divergence of a mean y from the mean at η."""
        half: FloatArray = self.cumulant(eta) - y * eta + self.conjugate(y)
        return half

    def deviance(self, y: FloatArray, eta: FloatArray) -> FloatArray:
        """Return the deviance of each row: the squared error, or twice the log-loss."""
        return 2.0 * self.value(y, eta)
