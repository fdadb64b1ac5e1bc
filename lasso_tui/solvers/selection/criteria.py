"""AIC, BIC and EBIC: for Gaussian models with unknown variance, and for other families by their deviance."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray

__all__ = ["aic", "bic", "deviance_criteria", "ebic"]


def _fit(rss: ArrayLike, n: int) -> FloatArray:
    # n·log(RSS/n): minus twice the log-likelihood with the noise variance at its maximum, constants dropped.
    # The likelihood of a saturated fit is unbounded; the floor makes it finite.
    mean_square = np.asarray(rss, dtype=np.float64) / n
    floor = np.finfo(np.float64).eps * max(float(np.max(mean_square)), np.finfo(np.float64).tiny)
    return n * np.log(np.maximum(mean_square, floor))


def aic(rss: ArrayLike, df: ArrayLike, n: int) -> FloatArray:
    """Akaike's criterion, n·log(RSS/n) + 2·df (Akaike 1974), noise variance estimated at each fit.

    Parameters
    ----------
    rss : (A,) residual sums of squares
    df : (A,) degrees of freedom; for the lasso, the number of nonzeros (Zou, Hastie & Tibshirani 2007) of the
        solutions, as `degrees_of_freedom` returns it; it refuses a path that is interpolated between solutions
    n : number of rows
    """
    return _fit(rss, n) + 2.0 * np.asarray(df, dtype=np.float64)


def bic(rss: ArrayLike, df: ArrayLike, n: int) -> FloatArray:
    """Schwarz's criterion, n·log(RSS/n) + log(n)·df (Schwarz 1978); parameters as in `aic`."""
    criterion: FloatArray = _fit(rss, n) + np.log(n) * np.asarray(df, dtype=np.float64)
    return criterion


def ebic(rss: ArrayLike, df: ArrayLike, n: int, p: int, gamma: float = 1.0) -> FloatArray:
    """Extended BIC, BIC + 2·γ·log C(p, df) (Chen & Chen 2008), for p features to choose from.

    Parameters
    ----------
    rss, df, n : as in `aic`
    p : number of features
    gamma : 0 gives BIC, 1 the full cost of choosing among C(p, df) models
    """
    freedom = np.asarray(df, dtype=np.float64)
    return bic(rss, freedom, n) + 2.0 * gamma * _log_binomial(p, freedom)


def deviance_criteria(
    deviance: ArrayLike, df: ArrayLike, n: int, p: int, gamma: float = 1.0
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """AIC, BIC and EBIC of models whose likelihood has no variance to estimate, such as logistic and Poisson ones.

    The deviance is minus twice the log-likelihood, but for a constant of the data.

    Parameters
    ----------
    deviance : (A,) total deviances: n times the mean deviance of a path
    df, n, p, gamma : as in `ebic`

    Returns
    -------
    aic, bic, ebic : (A,) each
    """
    total, freedom = np.asarray(deviance, dtype=np.float64), np.asarray(df, dtype=np.float64)
    schwarz = total + np.log(n) * freedom
    return total + 2.0 * freedom, schwarz, schwarz + 2.0 * gamma * _log_binomial(p, freedom)


def _log_binomial(p: int, k: FloatArray) -> FloatArray:
    from math import lgamma

    logs = [lgamma(p + 1) - lgamma(j + 1) - lgamma(p - j + 1) for j in np.clip(k, 0, p).ravel()]
    return np.asarray(logs, dtype=np.float64).reshape(k.shape)
