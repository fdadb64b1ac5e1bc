"""Model family of a target, inferred from its values."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray

__all__ = ["infer_family"]


def infer_family(values: FloatArray) -> str:
    """Infer the model family of a target. Counts are nonnegative integers with a minimum of at most 3.

    Parameters
    ----------
    values : (n,) the target, without missing values

    Returns
    -------
    str
        "binomial" for two values, "poisson" for counts, "gaussian" for other numbers, "" for one value or none.
    """
    if not len(values) or values.min() == values.max():
        return ""
    low, high = values.min(), values.max()
    if ((values == low) | (values == high)).all():
        return "binomial"
    is_count = 0 <= low <= 3 and bool((values == np.floor(values)).all())
    return "poisson" if is_count else "gaussian"
