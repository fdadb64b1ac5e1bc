"""Scaling of rows without leakage: centres and scales come from the rows of the other folds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lasso_tui import solvers

if TYPE_CHECKING:
    from lasso_tui._types import BoolArray, FloatArray, IntArray

    Splits = tuple[tuple[IntArray, IntArray], ...]


__all__ = ["MEAN", "ONE", "SCALINGS", "Scaled", "robust_spread", "scale_by_fold"]

MEDIAN, MEAN, ONE = SCALINGS = ("median/MAD", "mean/SD", "one scale")
"""Centres and scales of columns; "one scale": medians, and one standard deviation for all columns."""


def robust_spread(values: FloatArray, repeated: BoolArray | None = None) -> FloatArray:
    """Return 1.4826 times the median absolute deviation of each column: the standard deviation of normal values.

    Where it is 0, more than half of the values are equal (a 0/1 column of a rare level, say), and the standard
    deviation is returned instead; so it is for the columns marked as `repeated`.
    """
    import numpy as np

    spread = 1.4826 * np.median(np.abs(values - np.median(values, axis=0)), axis=0)
    unusable = spread == 0 if repeated is None else (spread == 0) | repeated
    result: FloatArray = np.where(unusable, values.std(axis=0), spread)
    return result


@dataclass(frozen=True, eq=False)
class Scaled:
    """A table with each row scaled by the rows of the other folds.

    Attributes
    ----------
    X : (n, p) before scaling
    splits : K times (train, held out), row numbers
    kind : one of `SCALINGS`
    centre, scale : (K, p) subtracted, and divided by; a scale of 0 marks a column not used in that fold
    fold : (n,) the fold that holds a row out
    z : (n, p) held-out rows, scaled; 0 where a column is not used
    """

    X: FloatArray
    splits: Splits
    kind: str
    centre: FloatArray
    scale: FloatArray
    fold: IntArray
    z: FloatArray

    def columns(self, k: int) -> IntArray:
        """Return the numbers of the columns used in a fold."""
        import numpy as np

        return np.flatnonzero(self.scale[k])

    def training(self, k: int) -> FloatArray:
        """Return the training rows of a fold, scaled by themselves, with the columns used only."""
        used = self.columns(k)
        rows: FloatArray = (self.X[self.splits[k][0]][:, used] - self.centre[k, used]) / self.scale[k, used]
        return rows


def scale_by_fold(X: FloatArray, splits: Splits, kind: str, max_columns: int) -> Scaled:
    """Scale every fold's rows by the rows outside it.

    A column with one value outside the fold and others within it has no scale there: the one scale, or its standard
    deviation over all rows, is used, so that a value that no other row has counts.

    Parameters
    ----------
    X : (n, p)
    splits : (train, held out) of each fold
    kind : one of `SCALINGS`
    max_columns : maximum number of columns; of more those with the largest variance on the training rows are used
    """
    import numpy as np

    n, p = X.shape
    centre, scale = np.zeros((len(splits), p)), np.zeros((len(splits), p))
    fold, z = np.zeros(n, dtype=np.intp), np.zeros((n, p))
    for k, (train, held) in enumerate(splits):
        rows = X[train]
        variance = rows.var(axis=0)
        centre[k] = rows.mean(axis=0) if kind == MEAN else np.median(rows, axis=0)
        # Rounding gives a column of equal values a little variance.
        constant = np.ptp(rows, axis=0) == 0
        if kind == ONE and not constant.all():
            scale[k] = np.sqrt(((rows - centre[k])[:, variance > 0] ** 2).mean())
        else:
            scale[k] = np.sqrt(variance) if kind == MEAN else robust_spread(rows)
        new = constant & (X[held] != rows[0]).any(axis=0)
        scale[k, constant] = 0.0
        if new.any():
            one = kind == ONE and not constant.all()
            centre[k, new], scale[k, new] = rows[0, new], scale[k].max() if one else X[:, new].std(axis=0)
        if p > max_columns:
            scale[k, np.argsort(-variance, kind="stable")[max_columns:]] = 0.0
        used = np.flatnonzero(scale[k])
        fold[held] = k
        z[np.ix_(held, used)] = (X[np.ix_(held, used)] - centre[k, used]) / scale[k, used]
        solvers.tick("scaling", (k + 1) / len(splits))
    return Scaled(X, splits, kind, centre, scale, fold, z)
