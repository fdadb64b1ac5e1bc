"""Differences of two methods' losses, paired by fold."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray

__all__ = ["paired_mean"]


def paired_mean(differences: FloatArray, fold_weights: FloatArray) -> tuple[float, float]:
    """Return the weighted mean of the folds' differences d, and its standard error.

    SE = sqrt(weighted mean((d − mean d)²) / (K − 1)).

    Parameters
    ----------
    differences : (K,) loss of one method minus that of the other, on the same held-out rows
    fold_weights : (K,) weight of each fold's held-out rows, summing to 1
    """
    import numpy as np

    mean = float(differences @ fold_weights)
    return mean, float(np.sqrt((differences - mean) ** 2 @ fold_weights / (len(fold_weights) - 1)))
