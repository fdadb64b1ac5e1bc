"""Splitting rows into folds."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

IntArray = NDArray[np.intp]

__all__ = ["kfold"]


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
