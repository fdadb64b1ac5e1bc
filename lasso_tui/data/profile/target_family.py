"""How a target would be modelled, told from its values."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray

__all__ = ["infer_family"]


def infer_family(values: FloatArray) -> str:
    """Tell how a target would be modelled; counts are whole numbers that come down to a few.

    Parameters
    ----------
    values : (n,) the target where it is not missing

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
