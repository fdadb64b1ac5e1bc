"""Checks that numbers vary and can be squared in double precision."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray

__all__ = ["CONSTANT", "MAX_ABS_VALUE", "MIN_RANGE", "is_whole", "numeric_problem"]

MAX_ABS_VALUE = 1e75
"""Absolute value above which products of four numbers, as in a squared penalty, overflow double precision."""

MIN_RANGE = 1e-75
"""Range below which such products underflow."""

ROUNDING_RTOL = 4 * float(np.finfo(np.float64).eps)
"""Range, relative to the largest absolute value, that rounding alone can produce."""

CONSTANT = "constant"


def numeric_problem(values: FloatArray) -> str:
    """Return why numbers cannot be a feature or a target, or "" if they can.

    Parameters
    ----------
    values : (n,) finite values, at least one
    """
    low, high = float(values.min()), float(values.max())
    size = max(abs(low), abs(high))
    if low == high:
        return CONSTANT
    if size > MAX_ABS_VALUE:
        return f"values up to {size:.0e} are too large to square; divide them by a power of ten"
    if high - low < MIN_RANGE:
        return f"a range of {high - low:.0e} is too small to square; multiply the values by a power of ten"
    if high - low <= ROUNDING_RTOL * size:
        return f"{CONSTANT} up to rounding"
    return ""


def is_whole(values: FloatArray) -> bool:
    """Return whether all values are whole numbers; most columns of other numbers show it in their first rows."""
    return all(bool((part == np.floor(part)).all()) for part in (values[:100], values[100:]))
