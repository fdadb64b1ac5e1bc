"""Grids of alphas."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from lasso_tui._types import FloatArray
from lasso_tui.solvers.data.validation import check_alphas, check_fraction

__all__ = ["alpha_grid"]


def alpha_grid(
    alphas: Any, n_alphas: int, alpha_min_ratio: float, find_largest: Callable[[], float]
) -> FloatArray:
    """Return the given alphas, decreasing, or `n_alphas` in equal ratios.

    Parameters
    ----------
    alphas : the grid, or None
    n_alphas, alpha_min_ratio : number of alphas, and ratio of the smallest to the largest
    find_largest : returns the first alpha of an automatic grid

    Raises
    ------
    ValueError
        For alphas that are not positive finite numbers, or parameters out of their range.
    """
    if alphas is not None:
        return check_alphas(alphas)
    if n_alphas < 1:
        raise ValueError(f"n_alphas must be at least 1, not {n_alphas}.")
    check_fraction("alpha_min_ratio", alpha_min_ratio)
    largest = find_largest()
    return check_alphas(np.geomspace(largest, largest * alpha_min_ratio, n_alphas))
