"""Association of a column with the target."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lasso_tui.data.columns.column import Column
from lasso_tui.data.preparation.roles import Target
from lasso_tui.data.profile.column_cache import cached_per_column_and_target

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray, IntArray

__all__ = ["association", "correlation_ratio", "pearson"]


@cached_per_column_and_target
def association(column: Column, target: Target) -> float | None:
    """Return the Pearson correlation of numbers or dates with the target, or the correlation ratio of words.

    Returns None if one of them does not vary, or if words differ in more than half of the rows: those would be
    associated with any target.
    """
    both = ~(column.missing | target.missing)
    y = target.y[both]
    values = column.numbers if column.numbers is not None else column.days
    if values is not None:
        return pearson(values[both], y)
    assert column.codes is not None
    codes = column.codes[both]
    if 2 * len(np.unique(codes)) > len(codes):
        return None
    return correlation_ratio(codes, y)


def pearson(x: FloatArray, y: FloatArray) -> float | None:
    """Return the Pearson correlation of two vectors without missing values, or None if one is constant."""
    one, other = _centred(x), _centred(y)
    if one is None or other is None:
        return None
    return float(np.clip(one @ other / np.sqrt((one @ one) * (other @ other)), -1.0, 1.0))


def correlation_ratio(codes: IntArray, y: FloatArray) -> float | None:
    """Return the square root of the between-group share of the sum of squares of y (Pearson 1905).

    Parameters
    ----------
    codes : (n,) group of each row, from 0
    y : (n,) values
    """
    centred = _centred(y)
    if centred is None:
        return None
    counts = np.bincount(codes)
    sums = np.bincount(codes, weights=centred)
    between = (sums[counts > 0] ** 2 / counts[counts > 0]).sum()
    return float(np.sqrt(np.clip(between / (centred @ centred), 0.0, 1.0)))


def _centred(values: FloatArray) -> FloatArray | None:
    """Centre values and scale the largest to ±1, so that squares neither overflow nor underflow."""
    if len(values) < 2:
        return None
    largest = np.abs(values).max()
    if largest == 0:
        return None
    scaled = values / largest
    centred: FloatArray = scaled - scaled.mean()
    spread = np.abs(centred).max()
    # Rounding can leave a spread in equal values.
    return None if values.min() == values.max() or spread == 0 else centred / spread
