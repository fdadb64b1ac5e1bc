"""How a column goes with the target."""

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
def association(column: Column, aim: Target) -> float | None:
    """Return Pearson's correlation of numbers or dates with the target, the correlation ratio of words.

    None where one of them does not vary, or words differ in more than half of the rows: any target would go with
    those.
    """
    both = ~(column.missing | aim.missing)
    y = aim.y[both]
    values = column.numbers if column.numbers is not None else column.days
    if values is not None:
        return pearson(values[both], y)
    assert column.codes is not None
    codes = column.codes[both]
    if 2 * len(np.unique(codes)) > len(codes):
        return None
    return correlation_ratio(codes, y)


def pearson(x: FloatArray, y: FloatArray) -> float | None:
    """Return Pearson's correlation of two vectors without missing values."""
    one, other = _centred(x), _centred(y)
    if one is None or other is None:
        return None
    return float(np.clip(one @ other / np.sqrt((one @ one) * (other @ other)), -1.0, 1.0))


def correlation_ratio(codes: IntArray, y: FloatArray) -> float | None:
    """Return the square root of the share of y's sum of squares that lies between groups (Pearson 1905).

    Parameters
    ----------
    codes : (n,) number of each row's group, from 0
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
    """Return values around zero with the largest at ±1, so that their squares neither overflow nor vanish."""
    if len(values) < 2:
        return None
    largest = np.abs(values).max()
    if largest == 0:
        return None
    scaled = values / largest
    centred: FloatArray = scaled - scaled.mean()
    spread = np.abs(centred).max()
    # What is left of equal values after rounding is no variation.
    return None if values.min() == values.max() or spread == 0 else centred / spread
