"""Numbers that a computer can square and compare: neither all alike, nor too large, nor too small."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray

__all__ = ["CONSTANT", "LARGEST", "SMALLEST", "numeric_problem"]

LARGEST = 1e75
"""Size above which products of four numbers overflow 64 bits, as in a penalty's square."""

SMALLEST = 1e-75
"""Spread below which such products are nothing."""

ROUNDING = 4 * float(np.finfo(np.float64).eps)
"""Spread, beside the size of the numbers, that is but the rounding of one number."""

CONSTANT = "it is constant"


def numeric_problem(values: FloatArray) -> str:
    """Say why numbers cannot be a feature or a target, in words that go on from "it" or "its"; "" where they can.

    Parameters
    ----------
    values : (n,) finite, one at least
    """
    low, high = float(values.min()), float(values.max())
    size = max(abs(low), abs(high))
    if low == high:
        return CONSTANT
    if size > LARGEST:
        return f"its values reach {size:.0e}, too large to square; divide them by a power of ten"
    if high - low < SMALLEST:
        return f"its values differ by {high - low:.0e}, too little to square; multiply them by a power of ten"
    if high - low <= ROUNDING * size:
        return "it is constant but for rounding"
    return ""
