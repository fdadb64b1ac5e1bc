"""Rules that choose a threshold for coefficients of an orthonormal basis, wavelets above all.

In an orthonormal basis the lasso is soft thresholding (`soft_threshold`), so denoising needs no solver, only
a rule for how much is noise. All rules take coefficients d = signal + N(0, σ²).
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray

__all__ = [
    "bayes_threshold",
    "hard_threshold",
    "hybrid_threshold",
    "mad_sigma",
    "sure_risk",
    "sure_threshold",
    "universal_threshold",
]

NORMAL_QUARTILE = 0.674489750196082
"""The median of |N(0, 1)|."""


def hard_threshold(z: ArrayLike, t: ArrayLike) -> FloatArray:
    """Set coefficients of magnitude at most t to zero (Donoho & Johnstone 1994).

    Parameters
    ----------
    z : array of any shape
    t : array that broadcasts with z, not negative

    Returns
    -------
    ndarray of the broadcast shape
    """
    values = np.asarray(z, dtype=np.float64)
    return np.where(np.abs(values) > t, values, 0.0)


def mad_sigma(d: ArrayLike) -> float:
    """Estimate the noise's standard deviation as median(|d|)/0.6745 (Donoho & Johnstone 1994).

    Parameters
    ----------
    d : coefficients of the finest scale, where nearly all is noise; of any shape
    """
    return float(np.median(np.abs(_values(d)))) / NORMAL_QUARTILE


def universal_threshold(n: int, sigma: float) -> float:
    """Return σ·√(2 log n), which n draws of pure noise hardly ever exceed (Donoho & Johnstone 1994).

    Parameters
    ----------
    n : number of coefficients of the whole signal or picture
    sigma : standard deviation of the noise
    """
    if n < 1:
        raise ValueError(f"n must be at least 1, not {n}.")
    return _check_sigma(sigma) * math.sqrt(2.0 * math.log(n))


def sure_risk(d: ArrayLike, t: ArrayLike, sigma: float) -> FloatArray:
    """Estimate the squared error of soft thresholding without knowing the signal.

    Stein's unbiased risk estimate, σ²·(n − 2·#{|dᵢ| ≤ t}) + Σ min(|dᵢ|, t)² (Donoho & Johnstone 1995).

    Parameters
    ----------
    d : coefficients, of any shape
    t : thresholds, of any shape
    sigma : standard deviation of the noise

    Returns
    -------
    ndarray of the shape of t
        Expected sum of squared errors over all coefficients.
    """
    sizes = np.sort(np.abs(_values(d)))
    at = np.asarray(t, dtype=np.float64)
    below = np.searchsorted(sizes, at, side="right")
    squares = np.concatenate([[0.0], np.cumsum(sizes**2)])
    n, variance = len(sizes), _check_sigma(sigma) ** 2
    risk: FloatArray = variance * (n - 2.0 * below) + squares[below] + (n - below) * at**2
    return risk


def sure_threshold(d: ArrayLike, sigma: float) -> float:
    """Choose the threshold of smallest estimated risk, at most the universal one (Donoho & Johnstone 1995).

    Between two magnitudes the risk rises with t, so the minimum is at 0 or at one of the |dᵢ|.

    Parameters
    ----------
    d : coefficients of one scale, of any shape
    sigma : standard deviation of the noise
    """
    values = _values(d)
    candidates = np.unique(np.append(np.abs(values), 0.0))
    candidates = candidates[candidates <= universal_threshold(values.size, sigma)]
    return float(candidates[np.argmin(sure_risk(values, candidates, sigma))])


def hybrid_threshold(d: ArrayLike, sigma: float) -> float:
    """Choose by SURE, or the universal threshold where the coefficients are too sparse for SURE to be trusted.

    Sparse means Σ(dᵢ²/σ² − 1)/n ≤ log₂(n)^(3/2)/√n (Donoho & Johnstone 1995, sect. 2.4).

    Parameters
    ----------
    d : coefficients of one scale, of any shape
    sigma : standard deviation of the noise
    """
    values = _values(d)
    n = values.size
    if _check_sigma(sigma) == 0.0:
        return 0.0
    energy = float(np.mean((values / sigma) ** 2 - 1.0))
    if energy <= math.log2(n) ** 1.5 / math.sqrt(n):
        return universal_threshold(n, sigma)
    return sure_threshold(values, sigma)


def bayes_threshold(d: ArrayLike, sigma: float) -> float:
    """Choose σ²/σₓ, near the best for a signal of Laplacian coefficients (Chang, Yu & Vetterli 2000).

    σₓ² = max(mean(d²) − σ², 0) is the signal's variance; where it is 0 all is noise, and the threshold is the
    largest magnitude, which takes everything away.

    Parameters
    ----------
    d : coefficients of one subband, of any shape
    sigma : standard deviation of the noise
    """
    values = _values(d)
    variance = _check_sigma(sigma) ** 2
    signal = float(np.mean(values**2)) - variance
    if signal <= 0.0:
        return float(np.abs(values).max())
    return variance / math.sqrt(signal)


def _values(d: ArrayLike) -> FloatArray:
    values = np.asarray(d, dtype=np.float64).ravel()
    if not values.size:
        raise ValueError("A threshold needs at least one coefficient; none were given.")
    if not np.isfinite(values).all():
        raise ValueError("A coefficient is not a finite number; remove it before thresholding.")
    return values


def _check_sigma(sigma: float) -> float:
    if not (math.isfinite(sigma) and sigma >= 0):
        raise ValueError(f"sigma must be a finite number that is not negative, not {sigma:g}.")
    return float(sigma)
