"""One penalty, many numbers: what an alpha of ours is called in other programs and books.

All of them put a weight on the same norm; they differ in what they divide the residual sum of squares by.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Literal, get_args

__all__ = ["Scaling", "convert_alpha"]

Scaling = Literal[
    "mean",
    "half-rss",
    "rss",
    "scikit-learn lasso",
    "scikit-learn ridge",
    "scikit-learn C",
    "glmnet lasso",
    "glmnet ridge",
]


def convert_alpha(alpha: float, n: int, source: Scaling, target: Scaling, sd_y: float | None = None) -> float:
    """Convert a penalty from one program's scaling to another's.

    Everything passes through this package's own alpha, the one of 1/(2n)·RSS + α·‖b‖₁ (lasso), or
    1/(2n)·RSS + α/2·‖b‖² (ridge), or mean deviance/2 + α·‖b‖₁ (logistic):

    ===================== ================================================= ==================
    scaling               minimises                                         its number
    ===================== ================================================= ==================
    "mean"                1/(2n)·RSS + α·‖b‖₁, or + α/2·‖b‖²                 α
    "scikit-learn lasso"  the same (Lasso, ElasticNet)                      α
    "glmnet lasso"        the same (glmnet with its alpha = 1)              α
    "half-rss"            ½·RSS + λ·‖b‖₁                                    n·α
    "scikit-learn ridge"  RSS + λ·‖b‖² (Ridge)                              n·α
    "rss"                 RSS + λ·‖b‖₁, the formula of most textbooks       2n·α
    "glmnet ridge"        as "mean" after dividing y by its deviation       α·sd(y)
    "scikit-learn C"      C·Σ log-loss + ‖b‖₁ (LogisticRegression)          1/(n·α)
    ===================== ================================================= ==================

    Parameters
    ----------
    alpha : the number to convert, in the scaling of `source`
    n : number of rows, or the sum of the weights
    source, target : names of the table's first column
    sd_y : standard deviation of the target, dividing by n; needed for "glmnet ridge" alone

    Returns
    -------
    float
        The number that gives the same coefficients in the scaling of `target`.

    Raises
    ------
    ValueError
        For an unknown scaling, a number that is not positive, or a missing `sd_y`.
    """
    if not (math.isfinite(alpha) and alpha > 0):
        raise ValueError(f"alpha must be a positive finite number, not {alpha:g}.")
    if n < 1:
        raise ValueError(f"n must be at least 1, not {n}.")
    if "glmnet ridge" in (source, target) and not (sd_y is not None and math.isfinite(sd_y) and sd_y > 0):
        raise ValueError("sd_y must be the positive standard deviation of y to convert glmnet's ridge.")
    own = _between(source, n, sd_y)(alpha, -1)
    return _between(target, n, sd_y)(own, 1)


def _between(scaling: str, n: int, sd_y: float | None) -> Callable[[float, int], float]:
    """A map from our alpha to a scaling (way 1) and back (way -1)."""
    if scaling == "scikit-learn C":
        return lambda value, _: 1.0 / (n * value)  # its own inverse
    factors = {
        "mean": 1.0,
        "scikit-learn lasso": 1.0,
        "glmnet lasso": 1.0,
        "half-rss": float(n),
        "scikit-learn ridge": float(n),
        "rss": 2.0 * n,
        "glmnet ridge": sd_y or 1.0,
    }
    if scaling not in factors:
        raise ValueError(f"There is no scaling {scaling!r}; there are: {', '.join(get_args(Scaling))}.")
    factor = factors[scaling]
    return lambda value, way: value * factor if way == 1 else value / factor
