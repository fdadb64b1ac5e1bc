"""Folds of a series for rolling-origin cross-validation: each is forecast from the rows before it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lasso_tui.techniques.params import ParamError

if TYPE_CHECKING:
    import numpy as np

__all__ = ["rolling_origin_folds"]


def rolling_origin_folds(n: int, folds: int, gap: int) -> tuple[tuple[np.ndarray, np.ndarray], ...]:
    """Return (train, test) rows of each fold; the training rows end `gap` rows before the test rows.

    Parameters
    ----------
    n : number of rows
    folds : number of folds
    gap : number of rows left out between training and test rows

    Raises
    ------
    ParamError
        For a number of folds that these rows do not allow.
    """
    from sklearn.model_selection import TimeSeriesSplit

    def fits(k: int) -> bool:
        size = n // (k + 1)
        return size >= 2 and n - k * size - gap >= 2

    if not fits(folds):
        possible = [k for k in range(2, n) if fits(k)]
        if not possible:
            raise ParamError(
                f"{n} training rows are too few to cross-validate at this horizon. Decrease horizon or test_fraction."
            )
        near = min(possible, key=lambda k: (abs(k - folds), k))
        raise ParamError(
            f"folds={folds} is not possible with {n} training rows. The nearest is folds={near}."
        )
    return tuple(TimeSeriesSplit(folds, gap=gap).split(range(n)))
