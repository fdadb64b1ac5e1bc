"""Splitting rows into folds, and checking how others have split them."""

from __future__ import annotations

from collections.abc import Iterable
from numbers import Integral
from typing import Any, SupportsInt, TypeAlias

import numpy as np

from lasso_tui._types import FloatArray, IntArray

Split: TypeAlias = tuple[IntArray, IntArray]
Folds: TypeAlias = SupportsInt | Iterable[Split]
"""A number of folds of neighbouring rows, or their (train, test) index arrays."""

__all__ = ["Folds", "Split", "check_splits", "kfold"]

FIRST_ROWS = 1000
"""Rows of a fold that are looked at first: mostly they suffice to tell that its target varies."""


def kfold(n: int, k: int, seed: int | None = None) -> tuple[tuple[IntArray, IntArray], ...]:
    """Split n rows into k folds whose sizes differ by one at most, the larger ones first.

    Parameters
    ----------
    n : number of rows
    k : number of folds, 2 to n
    seed : None for folds of neighbouring rows, in order; else the seed of the shuffle

    Returns
    -------
    tuple of (train, test)
        Index arrays, sorted. Both kinds are those of scikit-learn's KFold.

    Raises
    ------
    ValueError
        Where k is not from 2 to n.
    """
    if not 2 <= k <= n:
        raise ValueError(f"The number of folds must be from 2 to {n}, the number of rows, not {k}.")
    order = np.arange(n) if seed is None else np.random.RandomState(seed).permutation(n)
    splits = []
    for part in np.array_split(order, k):
        held_out = np.zeros(n, dtype=np.bool_)
        held_out[part] = True
        splits.append((np.flatnonzero(~held_out), np.flatnonzero(held_out)))
    return tuple(splits)


def check_splits(
    cv: Folds, y: FloatArray, weights: FloatArray | None = None, *, fit_intercept: bool = True
) -> list[Split]:
    """Return splits as index arrays.

    Parameters
    ----------
    cv : number of folds of neighbouring rows, or (train, test) index arrays
    y, weights : (n,) targets, and the rows' weights or None
    fit_intercept : whether targets must vary on the training rows; without an intercept they must not all be 0

    Raises
    ------
    ValueError
        Naming the fold that cannot be used, and why.
    """
    n = len(y)
    given = kfold(n, int(cv)) if isinstance(cv, Integral) else cv
    if not isinstance(given, Iterable):
        raise ValueError(f"cv must be a number of folds or pairs of row numbers, not {given!r}.")
    splits = []
    for k, (train, test) in enumerate(given):
        train, test = _rows(train, n, k, "training"), _rows(test, n, k, "held-out")
        if len(test) == 0 or len(train) < 2:
            raise ValueError(f"Fold {k} has {len(train)} training and {len(test)} held-out rows: too few.")
        held_out = np.zeros(n, dtype=np.bool_)
        held_out[test] = True
        if held_out[train].any():
            raise ValueError(f"Fold {k}: a row is in the training and in the held-out part.")
        used = _used(y, weights, train[:FIRST_ROWS])
        if len(used) < 2 or used.min() == used.max():
            used = _used(y, weights, train)
        if len(used) < 2:
            raise ValueError(f"Fold {k}: fewer than two of its training rows have weight; use other folds.")
        if weights is not None and not weights[test].any():
            raise ValueError(f"Fold {k}: none of its held-out rows has weight; use fewer or other folds.")
        if used.min() == used.max() and (fit_intercept or not used[0]):
            raise ValueError(f"Fold {k}: y is constant on its training rows; use fewer or other folds.")
        splits.append((train, test))
    if len(splits) < 2:
        raise ValueError(f"At least two folds are needed, not {len(splits)}.")
    return splits


def _used(y: FloatArray, weights: FloatArray | None, rows: IntArray) -> FloatArray:
    """Return the targets of those of the rows that have weight."""
    targets: FloatArray = y[rows] if weights is None else y[rows][weights[rows] > 0]
    return targets


def _rows(part: Any, n: int, k: int, what: str) -> IntArray:
    """Row numbers, from 0 to n − 1, of one part of a fold; those given as they should be are not copied."""
    chosen = np.asarray(part)
    if not chosen.size:
        return np.zeros(0, dtype=np.intp)
    plain = chosen.dtype == np.intp and chosen.ndim == 1
    if plain and chosen[0] >= 0 and chosen[-1] < n and (chosen[1:] > chosen[:-1]).all():
        return chosen  # in order, and so each once
    if not plain or chosen.min() < 0 or chosen.max() >= n:
        try:
            chosen = np.arange(n)[chosen]
        except IndexError:
            raise ValueError(f"Fold {k}: the {what} rows must be row numbers below {n}.") from None
    times = np.bincount(chosen, minlength=n)
    if times.max() > 1:
        raise ValueError(f"Fold {k}: row {int(times.argmax())} is more than once in the {what} part.")
    return np.asarray(chosen)
