"""Input checks, whose errors name what is wrong and in which column."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from lasso_tui._types import BoolArray, FloatArray

__all__ = [
    "check_alphas",
    "check_fraction",
    "check_offset",
    "check_problem",
    "check_spread",
    "column_names",
    "refuse_without_groups",
]

MAX_SIZE, MIN_SIZE = 1e75, 1e-75
"""Sizes between which products of four numbers, as in the square of a penalty, neither overflow nor vanish."""


def column_names(X: Any) -> list[str] | None:
    """Names of the columns of a data frame, or None."""
    return [str(name) for name in X.columns] if hasattr(X, "columns") else None


def check_problem(
    X: Any, y: Any, sample_weight: Any = None, *, fit_intercept: bool = True
) -> tuple[Any, FloatArray, FloatArray]:
    """Return X (n, p), y (n,) and weights (n,) that sum to n.

    X is returned as it is where it is an array of float64 or float32 in either order, and made float64
    otherwise; a sparse matrix becomes a CSC matrix of float64.

    Raises
    ------
    ValueError
        For shapes that do not fit, a value that is not a finite number (naming the column), fewer than two
        rows, or a target that leaves nothing to explain: a constant where there is an intercept, else zero.
    """
    names = column_names(X)
    X = _compressed(X) if hasattr(X, "tocsc") else _dense(X)
    y = _floats(y, "y")
    if X.ndim != 2:
        raise ValueError(f"X must have two dimensions, rows and columns, not {X.ndim}.")
    if y.ndim != 1:
        raise ValueError(f"y must have one dimension, not {y.ndim}.")
    if len(y) != X.shape[0]:
        raise ValueError(f"X has {X.shape[0]} rows and y has {len(y)}: they must be equal.")
    if len(y) < 2:
        raise ValueError(f"At least two rows are needed, not {len(y)}.")
    if X.shape[1] < 1:
        raise ValueError("X has no column.")
    _check_finite(X, names)
    if not np.isfinite(y).all():
        raise ValueError(f"y is not a finite number in row {int(np.flatnonzero(~np.isfinite(y))[0])}.")
    weights = _check_weights(sample_weight, len(y))
    used = y[weights > 0]
    _check_target(used, fit_intercept)
    return X, y, weights


def _check_target(y: FloatArray, fit_intercept: bool) -> None:
    """Refuse a target that leaves nothing to explain, or whose squares 64 bits do not hold."""
    low, high = float(y.min()), float(y.max())
    size = max(abs(low), abs(high))
    if low == high and (fit_intercept or not size):
        raise ValueError(f"y is constant ({low:g}): there is nothing to explain.")
    if size > MAX_SIZE:
        raise ValueError(f"y reaches {size:.0e}, too large to square; divide it by a power of ten.")
    if not fit_intercept:  # what varies then is y itself, not its distance from its mean
        if size < MIN_SIZE:
            raise ValueError(
                f"y reaches {size:.0e} only, too little to square; multiply it by a power of ten."
            )
        return
    if high - low < MIN_SIZE:
        raise ValueError(
            f"y varies by {high - low:.0e}, too little to square; multiply it by a power of ten."
        )
    if high - low <= 4 * np.finfo(np.float64).eps * size:
        raise ValueError(f"y is constant ({low:g}) but for rounding: there is nothing to explain.")


def check_spread(variances: FloatArray, constant: BoolArray) -> None:
    """Refuse columns whose squares 64 bits do not hold; variances (p,) are of those that are not `constant`.

    Raises
    ------
    ValueError
        Naming the column.
    """
    large = np.flatnonzero(~(variances <= MAX_SIZE**2) & ~constant)
    if len(large):
        raise ValueError(f"Column {large[0]} of X is too large to square; divide it by a power of ten.")
    small = np.flatnonzero((variances < MIN_SIZE**2) & ~constant)
    if len(small):
        raise ValueError(
            f"Column {small[0]} of X varies too little to square; multiply it by a power of ten."
        )


def _floats(values: Any, what: str) -> FloatArray:
    try:
        return np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError):
        raise ValueError(f"{what} must hold numbers only.") from None


def _dense(X: Any) -> Any:
    if not (isinstance(X, np.ndarray) and X.dtype == np.float32):
        X = _floats(X, "X")
    # Products want one stride of one number; a view without is copied once here, not at each of them.
    aligned = X.ndim == 2 and X.itemsize in X.strides and min(X.strides) > 0
    return X if aligned else np.ascontiguousarray(X)


def _compressed(X: Any) -> Any:
    try:
        X = X.tocsc().astype(np.float64, copy=False)
    except (TypeError, ValueError):
        raise ValueError("X must hold numbers only.") from None
    if not X.has_canonical_format:
        X = X.copy()
        X.sum_duplicates()
    return X


def _check_finite(X: Any, names: list[str] | None) -> None:
    # The sum of a column is finite only if all of it is; overflow of a finite column is checked again.
    with np.errstate(all="ignore"):
        suspect = np.flatnonzero(~np.isfinite(np.asarray(X.sum(axis=0)).ravel()))
    for j in suspect:
        column = X[:, [j]].toarray()[:, 0] if hasattr(X, "toarray") else X[:, j]
        bad = np.flatnonzero(~np.isfinite(column))
        if len(bad):
            name = names[j] if names else int(j)
            raise ValueError(f"X is not a finite number in column {name}, row {int(bad[0])}.")


def _check_weights(sample_weight: Any, n: int) -> FloatArray:
    if sample_weight is None:
        return np.ones(n)
    weights = _floats(sample_weight, "sample_weight")
    if weights.shape != (n,):
        raise ValueError(f"sample_weight must have one value a row: shape ({n},), not {weights.shape}.")
    if not np.isfinite(weights).all() or weights.min() < 0 or np.count_nonzero(weights) < 2:
        raise ValueError("sample_weight must be finite and not negative, and positive in at least two rows.")
    weights = weights / weights.max()  # their sum may be more than 64 bits hold
    normalised: FloatArray = weights * (n / weights.sum())
    return normalised


def check_offset(offset: Any, n: int) -> FloatArray | None:
    """Return an offset (n,) of the linear predictors, or None where there is none.

    Raises
    ------
    ValueError
        For a shape that does not fit, or a value that is not a finite number, naming the row.
    """
    if offset is None:
        return None
    values = _floats(offset, "offset")
    if values.shape != (n,):
        raise ValueError(f"offset must have one value a row: shape ({n},), not {values.shape}.")
    bad = np.flatnonzero(~np.isfinite(values))
    if len(bad):
        raise ValueError(f"offset is not a finite number in row {int(bad[0])}.")
    return values


def check_alphas(alphas: Iterable[float]) -> FloatArray:
    """Return alphas as a decreasing array without repetition.

    Raises
    ------
    ValueError
        Where one is not a positive finite number, or there is none.
    """
    values = np.sort(_floats(alphas, "alphas").ravel())[::-1]
    if not len(values):
        raise ValueError("alphas is empty.")
    if not np.isfinite(values).all() or values[-1] <= 0:
        raise ValueError("alphas must be positive finite numbers.")
    distinct: FloatArray = values[np.append(True, values[1:] != values[:-1])]
    return distinct


def check_fraction(name: str, value: float) -> float:
    """Return a number that lies in (0, 1].

    Raises
    ------
    ValueError
        Naming the parameter and its range.
    """
    if not (math.isfinite(value) and 0 < value <= 1):
        raise ValueError(f"{name} must be greater than 0 and at most 1, not {value:g}.")
    return float(value)


def refuse_without_groups(group_mix: float, orthonormalize: bool) -> None:
    """Refuse what has a meaning for groups only, where none are given.

    Raises
    ------
    ValueError
        Naming the parameter.
    """
    if group_mix != 0:
        raise ValueError(
            f"group_mix is {group_mix:g}, but there are no groups: give groups, or leave it at 0."
        )
    if orthonormalize:
        raise ValueError("orthonormalize needs groups: give groups, or leave it off.")
