"""Folds of a series: each is forecast from the rows before it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lasso_tui.techniques.params import ParamError

if TYPE_CHECKING:
    import numpy as np

__all__ = ["rolling_origin_folds"]


def rolling_origin_folds(n: int, folds: int, gap: int) -> tuple[tuple[np.ndarray, np.ndarray], ...]:
    """Split rows into folds that are each forecast from the rows before them, less a gap."""
    from sklearn.model_selection import TimeSeriesSplit

    def fits(k: int) -> bool:
        size = n // (k + 1)
        return size >= 2 and n - k * size - gap >= 2

    if not fits(folds):
        possible = [k for k in range(2, n) if fits(k)]
        if not possible:
            raise ParamError(
                f"folds need more than {n} training rows, so far ahead as they forecast: take a smaller horizon or "
                f"test share."
            )
        near = min(possible, key=lambda k: (abs(k - folds), k))
        raise ParamError(
            f"folds cannot be {folds} with {n} training rows; the nearest that can be is {near}."
        )
    return tuple(TimeSeriesSplit(folds, gap=gap).split(range(n)))
