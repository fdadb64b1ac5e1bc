"""Elastic-net penalty with per-feature factors and bounds."""

from __future__ import annotations

import functools
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from lasso_tui._types import FloatArray, IntArray
from lasso_tui.solvers.data.validation import check_fraction

Bounds = tuple[FloatArray, FloatArray]

__all__ = ["ElasticNetPenalty", "adaptive_factors", "elastic_net_penalty", "soft_threshold"]


@dataclass(frozen=True, eq=False)
class ElasticNetPenalty:
    """The penalty α·Σⱼ vⱼ(ρ|bⱼ| + (1−ρ)/2·bⱼ²), with bounds on b.

    Attributes
    ----------
    p : number of features
    l1_ratio : ρ
    factors : (p,) v, not negative, or None where all are 1
    bounds : (p,) lower, not positive, and (p,) upper, not negative, or None
    given : the bounds before the columns were divided by their scales
    """

    p: int
    l1_ratio: float = 1.0
    factors: FloatArray | None = None
    bounds: Bounds | None = None
    given: Bounds | None = None

    def value(self, coef: FloatArray, alpha: float) -> float:
        """Return the penalty of coefficients (p,) of the standardised columns."""
        return float(self.l1(alpha) @ np.abs(coef)) + 0.5 * float(self.l2(alpha) @ coef**2)

    def l1(self, alpha: float) -> FloatArray:
        """α·ρ·v, (p,)."""
        weight = alpha * self.l1_ratio
        return np.full(self.p, weight) if self.factors is None else weight * self.factors

    def l2(self, alpha: float) -> FloatArray:
        """α·(1−ρ)·v, (p,)."""
        weight = alpha * (1.0 - self.l1_ratio)
        return np.full(self.p, weight) if self.factors is None else weight * self.factors

    @functools.cached_property
    def unpenalised(self) -> IntArray:
        """Features with factor 0."""
        if self.factors is None:
            return np.zeros(0, dtype=np.intp)
        return np.flatnonzero(self.factors == 0)

    @functools.cached_property
    def plain(self) -> bool:
        """True where all features have factor 1 and no bounds."""
        return self.factors is None and self.bounds is None

    def on(self, scales: FloatArray) -> ElasticNetPenalty:
        """Return the penalty for columns divided by `scales`: bounds are on the coefficients as given."""
        if self.bounds is None:
            return self
        lower, upper = self.bounds
        return replace(self, bounds=(lower * scales, upper * scales), given=self.bounds)

    def original(self, coefs: FloatArray, scales: FloatArray) -> FloatArray:
        """Divide coefficients (p,) or (p, A) by scales; those at a bound are exactly at the bound given."""
        across = (slice(None),) if coefs.ndim == 1 else (slice(None), None)
        back: FloatArray = coefs if (scales == 1.0).all() else coefs / scales[across]
        if self.bounds is None or self.given is None:
            return back
        (lower, upper), (given_lower, given_upper) = self.bounds, self.given
        back = np.where(coefs >= upper[across], given_upper[across], back)
        return np.where(coefs <= lower[across], given_lower[across], back)

    def scaled(self, coefs: FloatArray, scales: FloatArray) -> FloatArray:
        """Multiply coefficients (p,) by scales, the inverse of `original`."""
        scaled: FloatArray = coefs * scales
        if self.bounds is None or self.given is None:
            return scaled
        scaled = np.where(coefs >= self.given[1], self.bounds[1], scaled)
        return np.where(coefs <= self.given[0], self.bounds[0], scaled)

    def l1_threshold(self, correlations: FloatArray) -> FloatArray:
        """Return the smallest αρvⱼ that keeps each coefficient at zero: |⟨zⱼ, r⟩|, or the side its bounds allow."""
        if self.bounds is None:
            return np.abs(correlations)
        lower, upper = self.bounds
        return np.maximum(np.where(upper > 0, correlations, 0.0), np.where(lower < 0, -correlations, 0.0))

    def bounds_of(self, which: IntArray) -> Bounds | None:
        """Return the bounds of some features."""
        return None if self.bounds is None else (self.bounds[0][which], self.bounds[1][which])


def soft_threshold(z: ArrayLike, t: ArrayLike) -> FloatArray:
    """Shrink towards zero by t: sign(z)·max(|z| − t, 0), the proximal map of t·|·|.

    Parameters
    ----------
    z : array of any shape
    t : array that broadcasts with z, not negative

    Returns
    -------
    ndarray of the broadcast shape
    """
    values = np.asarray(z, dtype=np.float64)
    return np.sign(values) * np.maximum(np.abs(values) - t, 0.0)


def elastic_net_penalty(
    p: int,
    l1_ratio: float,
    penalty_factor: Any = None,
    bounds: Any = None,
    names: Sequence[str] | None = None,
) -> ElasticNetPenalty:
    """Check the parameters of a penalty and return it, for the columns as given.

    Raises
    ------
    ValueError
        For an l1_ratio outside (0, 1], factors that are negative or all zero, or bounds that exclude zero,
        naming the column.
    """
    check_fraction("l1_ratio", l1_ratio)
    name = [str(j) for j in range(p)] if names is None else names
    factors = None if penalty_factor is None else _check_factors(penalty_factor, p, name)
    limits = None if bounds is None else _check_bounds(bounds, p, name)
    return ElasticNetPenalty(p, float(l1_ratio), factors, limits)


def _check_factors(given: Any, p: int, name: Sequence[str]) -> FloatArray | None:
    try:
        factors = np.asarray(given, dtype=np.float64)
    except (TypeError, ValueError):
        raise ValueError("penalty_factor must hold numbers only.") from None
    if factors.shape != (p,):
        raise ValueError(f"penalty_factor must have one value a column: shape ({p},), not {factors.shape}.")
    bad = np.flatnonzero(~(np.isfinite(factors) & (factors >= 0)))
    if len(bad):
        raise ValueError(
            f"penalty_factor must be finite and not negative, not {factors[bad[0]]:g} (column {name[bad[0]]})."
        )
    if not factors.any():
        raise ValueError("penalty_factor is 0 for every column: nothing would be penalised.")
    return None if (factors == 1.0).all() else factors


def _check_bounds(given: Any, p: int, name: Sequence[str]) -> Bounds | None:
    try:
        lower, upper = (np.asarray(side, dtype=np.float64) for side in given)
        lower, upper = (np.broadcast_to(side, (p,)).copy() for side in (lower, upper))
    except (TypeError, ValueError):
        raise ValueError(
            f"bounds must be a pair, lower and upper, each a number or one value a column: shape ({p},)."
        ) from None
    bad = np.flatnonzero(~((lower <= 0) & (upper >= 0)))
    if len(bad):
        j = bad[0]
        raise ValueError(f"bounds must include 0, unlike {lower[j]:g} to {upper[j]:g} (column {name[j]}).")
    return None if (lower == -np.inf).all() and (upper == np.inf).all() else (lower, upper)


def adaptive_factors(coef: ArrayLike, power: float = 1.0) -> FloatArray:
    """Penalty factors 1/|b|^power of the adaptive lasso, from a first estimate (Zou 2006).

    Parameters
    ----------
    coef : (p,) a first estimate, of least squares, ridge or the lasso, on the scale that is penalised (for
        `standardize=True`, coefficients times standard deviations)
    power : γ of the paper, positive; larger favours large coefficients more

    Returns
    -------
    ndarray (p,)
        For `penalty_factor`, not rescaled. A coefficient of 0, whose factor would be infinite, is given
        one 1e6 times the largest of the others.

    Raises
    ------
    ValueError
        Where all coefficients are 0 or one is not finite, or the power is not positive.
    """
    size = np.abs(np.asarray(coef, dtype=np.float64))
    if size.ndim != 1 or not np.isfinite(size).all() or not size.any():
        raise ValueError("coef must hold finite numbers, one a column, and not be 0 everywhere.")
    if not (math.isfinite(power) and power > 0):
        raise ValueError(f"power must be a positive finite number, not {power:g}.")
    factors: FloatArray = np.where(size > 0, size, size[size > 0].min()) ** -power
    factors[size == 0] *= 1e6
    return factors
