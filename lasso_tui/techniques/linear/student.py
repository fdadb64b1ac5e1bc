"""Quantiles of Student's t, without SciPy: its special functions take a tenth of a second to import."""

from __future__ import annotations

import math
from functools import lru_cache

__all__ = ["student_quantile"]

MAX_STEPS = 60
CLOSE = 1e-9
"""Relative length of the last step of Newton's, after which the error is its square."""


@lru_cache
def student_quantile(probability: float, df: int) -> float:
    """Return the value that Student's t exceeds with probability 1 − `probability`.

    With t = √df · tan θ, P(|T| ≤ t) is concave in θ: Newton's steps from θ = 0 come to the quantile from below.

    Parameters
    ----------
    probability : at least ½, less than 1
    df : degrees of freedom; NaN is returned where there are none
    """
    if df < 1:
        return math.nan
    wanted, angle = 2 * probability - 1, 0.0
    density = 2 / math.sqrt(math.pi) * math.exp(math.lgamma((df + 1) / 2) - math.lgamma(df / 2))
    for _ in range(MAX_STEPS):
        step = (wanted - central_probability(angle, df)) / (density * math.cos(angle) ** (df - 1))
        angle += step
        if abs(step) <= CLOSE * angle:
            break
    return math.sqrt(df) * math.tan(angle)


def central_probability(angle: float, df: int) -> float:
    """Return P(|T| ≤ √df · tan(angle)), a finite sum where df is whole (Abramowitz and Stegun, 26.7.3 and 26.7.4)."""
    sine, cosine = math.sin(angle), math.cos(angle)
    term, power = (cosine, 2) if df % 2 else (1.0, 1)
    total = 0.0
    while power < df:
        total += term
        term *= power / (power + 1) * cosine**2
        power += 2
    return 2 / math.pi * (angle + sine * total) if df % 2 else sine * total
