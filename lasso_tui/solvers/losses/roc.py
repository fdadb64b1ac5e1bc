"""The area under the ROC curve of scores of two classes, and its standard error.

The area is the probability that a row of class 1 scores above one of class 0, ties counting half: the Mann-Whitney
statistic over the product of the class sizes. Everything follows from each row's placement among the other class.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from lasso_tui._types import BoolArray, FloatArray

__all__ = ["area_losses", "both_classes", "roc_auc", "roc_auc_se"]

TIE_RTOL = 1e-12
"""Scores that differ by less are equal but for rounding: equal rows need not have products equal to the last bit."""


def roc_auc(y: ArrayLike, scores: ArrayLike, sample_weight: ArrayLike | None = None) -> float:
    """Return the area under the ROC curve, by midranks.

    Parameters
    ----------
    y : (n,) classes, 0 or 1
    scores : (n,) finite, larger for class 1; any increasing function of the probability
    sample_weight : (n,) not negative, or None for ones

    Returns
    -------
    float
        NaN where only one class has weight.

    Raises
    ------
    ValueError
        For classes other than 0 and 1.
    """
    ones, weights = _classes(y, sample_weight)
    if not both_classes(ones, weights):
        return float("nan")
    values = np.asarray(scores, dtype=np.float64)
    return float(weights[ones] @ _placements(ones, values, weights)[ones] / weights[ones].sum())


def roc_auc_se(y: ArrayLike, scores: ArrayLike, sample_weight: ArrayLike | None = None) -> float:
    """Return the standard error of `roc_auc` by DeLong, DeLong & Clarke-Pearson (1988, Biometrics 44(3)).

    The variance is that of the mean placement of each class, summed over both classes; a weighted mean has the
    variance Σ w²(v − v̄)²/(Σ w)² · m/(m − 1) with m = (Σ w)²/Σ w² rows (Kish's effective size).

    Parameters
    ----------
    y, scores, sample_weight : as in `roc_auc`; the scores must be those of rows that no score was fitted to

    Returns
    -------
    float
        NaN where a class has fewer than two rows with weight.
    """
    ones, weights = _classes(y, sample_weight)
    if min(np.count_nonzero(weights[ones]), np.count_nonzero(weights[~ones])) < 2:
        return float("nan")
    placements = _placements(ones, np.asarray(scores, dtype=np.float64), weights)
    return float(np.sqrt(sum(_mean_variance(placements[side], weights[side]) for side in (ones, ~ones))))


def area_losses(y: FloatArray, eta: FloatArray, weights: FloatArray) -> FloatArray:
    """Return 1 − AUC (A,) of linear predictors (n, A) of rows of which both classes have weight."""
    ones = y == 1
    share = weights[ones] / weights[ones].sum()
    return np.array([1.0 - float(share @ _placements(ones, scores, weights)[ones]) for scores in eta.T])


def _classes(y: ArrayLike, sample_weight: ArrayLike | None) -> tuple[BoolArray, FloatArray]:
    """Return where y is 1, and the weights."""
    target = np.asarray(y, dtype=np.float64)
    wrong = np.flatnonzero((target != 0) & (target != 1))
    if len(wrong):
        raise ValueError(f"y must be 0 or 1, not {target[wrong[0]]:g} (row {int(wrong[0])}).")
    weights = np.ones(len(target)) if sample_weight is None else np.asarray(sample_weight, dtype=np.float64)
    return target == 1, weights


def both_classes(y: FloatArray | BoolArray, weights: FloatArray) -> bool:
    """Whether both classes, 0 and 1, have weight."""
    return bool(weights[y == 1].any() and weights[y == 0].any())


def _placements(ones: BoolArray, scores: FloatArray, weights: FloatArray) -> FloatArray:
    """Return for each row the share of the other class that it is ranked rightly against; a tie counts half."""
    order = np.argsort(scores, kind="stable")
    rising = scores[order]
    apart = np.diff(rising) > TIE_RTOL * np.abs(rising[1:])
    step = np.empty(len(scores), dtype=np.intp)
    step[order] = np.concatenate([[0], np.cumsum(apart)])
    positive = np.bincount(step, np.where(ones, weights, 0.0))
    negative = np.bincount(step, np.where(ones, 0.0, weights))
    below = np.cumsum(negative) - 0.5 * negative
    above = positive.sum() - np.cumsum(positive) + 0.5 * positive
    share: FloatArray = np.where(ones, below[step] / negative.sum(), above[step] / positive.sum())
    return share


def _mean_variance(values: FloatArray, weights: FloatArray) -> float:
    """Return the variance of the weighted mean of independent values."""
    share = weights / weights.sum()
    size = 1.0 / float(share @ share)
    return float(share**2 @ (values - share @ values) ** 2) * size / (size - 1.0)
