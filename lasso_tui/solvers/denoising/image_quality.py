"""How near a picture is to the one it should be: PSNR and SSIM."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike
from scipy.ndimage import correlate1d

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray

__all__ = ["Reference", "psnr", "ssim"]

WINDOW_RADIUS, WINDOW_SIGMA = 5, 1.5
"""The window of SSIM: 11 × 11 pixels, normal weights of this standard deviation (Wang et al. 2004)."""
K1, K2 = 0.01, 0.03


def psnr(original: ArrayLike, other: ArrayLike, span: float) -> float:
    """Return the peak signal-to-noise ratio, 10·log₁₀(span²/MSE), in decibels.

    Parameters
    ----------
    original, other : arrays of one shape
    span : range of the original's values, white less black

    Returns
    -------
    float
        Infinite where the two are equal.

    Raises
    ------
    ValueError
        For shapes that differ, or a span that is not positive.
    """
    a, b = _pair(original, other, span)
    mse = float(np.mean((a - b) ** 2))
    return 10.0 * math.log10(span**2 / mse) if mse else math.inf


def ssim(original: ArrayLike, other: ArrayLike, span: float) -> float:
    """Return the mean structural similarity, 1 for equal pictures (Wang, Bovik, Sheikh & Simoncelli 2004).

    Local means, variances and covariance under an 11 × 11 normal window of deviation 1.5, mirrored at the
    borders; C₁ = (0.01·span)², C₂ = (0.03·span)². Colours are averaged.

    Parameters
    ----------
    original, other : (h, w) or (h, w, channels), 11 pixels or more either way
    span : range of the original's values, white less black

    Raises
    ------
    ValueError
        For shapes that differ, a picture smaller than the window, or a span that is not positive.
    """
    a, b = _pair(original, other, span)
    return Reference.of(a, span).ssim(b)


@dataclass(frozen=True, eq=False)
class Reference:
    """An original with its local means and variances, to compare many pictures with.

    Attributes
    ----------
    picture : (h, w) or (h, w, channels)
    span : range of its values
    mean, variance : of the window around each pixel, of the picture's shape
    """

    picture: FloatArray
    span: float
    mean: FloatArray
    variance: FloatArray

    @classmethod
    def of(cls, picture: ArrayLike, span: float) -> Reference:
        """Prepare an original; parameters and errors as for `ssim`."""
        a, _ = _pair(picture, picture, span)
        if a.ndim not in (2, 3) or min(a.shape[:2]) <= 2 * WINDOW_RADIUS:
            raise ValueError(
                f"SSIM needs an image of at least {2 * WINDOW_RADIUS + 1} × {2 * WINDOW_RADIUS + 1} pixels, "
                f"not an array of shape {a.shape}."
            )
        mean = _smooth(a)
        return cls(a, float(span), mean, _smooth(a * a) - mean * mean)

    def ssim(self, other: ArrayLike) -> float:
        """Return the mean structural similarity of another picture."""
        a, b = _pair(self.picture, other, self.span)
        c1, c2 = (K1 * self.span) ** 2, (K2 * self.span) ** 2
        mean = _smooth(b)
        both = self.mean * mean
        squares = self.mean**2 + mean**2
        covariance = _smooth(a * b) - both
        variances = self.variance + _smooth(b * b) - mean * mean
        score = (2 * both + c1) * (2 * covariance + c2) / ((squares + c1) * (variances + c2))
        return float(score.mean())


def _smooth(values: FloatArray) -> FloatArray:
    window = np.exp(-0.5 * (np.arange(-WINDOW_RADIUS, WINDOW_RADIUS + 1) / WINDOW_SIGMA) ** 2)
    window /= window.sum()
    rows: FloatArray = correlate1d(values, window, axis=0, mode="reflect")
    smooth: FloatArray = correlate1d(rows, window, axis=1, mode="reflect")
    return smooth


def _pair(original: ArrayLike, other: ArrayLike, span: float) -> tuple[FloatArray, FloatArray]:
    a, b = np.asarray(original, dtype=np.float64), np.asarray(other, dtype=np.float64)
    if a.shape != b.shape or not a.size:
        raise ValueError(f"The pictures must have one shape, not {a.shape} and {b.shape}.")
    if not (math.isfinite(span) and span > 0):
        raise ValueError(f"span must be a positive finite number, not {span:g}.")
    return a, b
