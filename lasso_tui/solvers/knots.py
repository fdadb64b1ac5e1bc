"""Exact events of a lasso path: which feature enters or leaves, and at which alpha.

Between two events the solution is linear in alpha (Efron, Hastie, Johnstone & Tibshirani 2004), so the events
and the coefficients there are the whole path.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from lasso_tui._types import FloatArray, IntArray

Corner = tuple[IntArray, FloatArray]
"""Support and coefficients at one alpha."""

__all__ = ["CoefficientAccuracy", "Corner", "KnotEvent", "Knots", "Solution", "dense_corners"]


@dataclass(frozen=True)
class CoefficientAccuracy:
    """How exact the coefficients of a solution are.

    Attributes
    ----------
    newton_step : the last Newton step on the support: the largest change of a coefficient per standard deviation of
        its column where columns are standardised; NaN where the steps were refused
    slack : least 1 − |gⱼ|/l1ⱼ of a coefficient that is 0, g the correlations and l1 their limits: how far the support
        is from changing; 1 where no coefficient is 0, NaN where the steps were refused
    refusal : why there are no such steps, in words that follow "as exact as the gap"; "" where there are
    """

    newton_step: float
    slack: float
    refusal: str = ""


@dataclass(frozen=True, eq=False)
class Solution:
    """The solution at one alpha, for the columns as given.

    Attributes
    ----------
    alpha : penalty per sample
    coef, intercept : (p,) and a number
    gap : relative duality gap, from the original data
    accuracy : of the coefficients, where it is known apart from the gap
    """

    alpha: float
    coef: FloatArray
    intercept: float
    gap: float
    accuracy: CoefficientAccuracy | None = None


@dataclass(frozen=True, eq=False)
class KnotEvent:
    """A feature enters or leaves the model.

    Attributes
    ----------
    alpha : where
    knot : index of that alpha in `Knots.alphas`
    feature : index of the column
    enters : False where it leaves
    sign : of its coefficient after entering or before leaving, 1 or -1
    """

    alpha: float
    knot: int
    feature: int
    enters: bool
    sign: int


@dataclass(frozen=True, eq=False)
class Knots:
    """The lasso path as a piecewise linear function of alpha, given by its corners.

    Attributes
    ----------
    alphas : (K,) decreasing: where features enter or leave, and last the end of the path
    events : in order
    intercepts : (K,)
    gaps : (K,) relative duality gaps, each from the original data
    mse : (K,) weighted mean squared error on the training rows
    nonzeros : (K,) number of nonzero coefficients
    saturated_at : the alpha below which the model has as many nonzeros as the rows allow, or None
    warnings : one sentence each
    """

    alphas: FloatArray
    events: tuple[KnotEvent, ...]
    intercepts: FloatArray
    gaps: FloatArray
    mse: FloatArray
    nonzeros: IntArray
    saturated_at: float | None
    warnings: tuple[str, ...]
    _n_features: int = field(repr=False)
    _corners: tuple[Corner, ...] = field(repr=False)
    _gap_of: Callable[[FloatArray, float], float] = field(repr=False)

    @functools.cached_property
    def coefs(self) -> FloatArray:
        """Coefficients at the knots, (p, K), for the columns as given."""
        return dense_corners(self._corners, self._n_features)

    def at(self, alpha: float) -> Solution:
        """Return the solution at any alpha from the end of the path up: on a straight line between two knots.

        Raises
        ------
        ValueError
            Below the end of the path.
        """
        if not alpha >= self.alphas[-1]:
            raise ValueError(f"alpha must be at least {self.alphas[-1]:.6g}, the path's end, not {alpha:g}.")
        above = max(int(np.searchsorted(-self.alphas, -alpha, side="right")) - 1, 0)
        below = min(above + 1, len(self.alphas) - 1)
        span = float(self.alphas[above] - self.alphas[below])
        share = max(float(self.alphas[above] - alpha), 0.0) / span if span > 0 else 0.0
        mix = np.array([1.0 - share, share])
        ends = [self._corners[above], self._corners[below]]
        coef = dense_corners(ends, self._n_features) @ mix
        intercept = float(self.intercepts[[above, below]] @ mix)
        return Solution(float(alpha), coef, intercept, self._gap_of(coef, float(alpha)))


def dense_corners(corners: Sequence[Corner], p: int) -> FloatArray:
    """Return the coefficients (p, K) of K corners."""
    out = np.zeros((p, len(corners)))
    for k, (support, values) in enumerate(corners):
        out[support, k] = values
    return out
