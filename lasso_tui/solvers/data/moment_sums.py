"""Adding, subtracting and checking the sums of `Moments`.

Sums are about a shift, near the mean of their rows, so that a large offset costs no digits. Those of two parts are
first moved to the mean of both: the difference of two shifts is exact where they are near each other, and where they
are not it is as large as the spread of the rows themselves, so that moving costs nothing either.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from lasso_tui._types import FloatArray
from lasso_tui.solvers.data.matrix_products import is_sparse, row_blocks
from lasso_tui.solvers.data.row_sums import RowSums

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lasso_tui.solvers.data.moments import Moments

__all__ = ["block_sums", "combined", "sums_of_arrays"]

MIN_SHARE = 1e-12
"""Share of a fold's weight below which what a subtraction leaves is rounding."""

MIN_SQUARES = 1e-9
"""Share of a column's squares by which those that a subtraction leaves may be below 0: rounding."""

NAMES = ("n", "unit", "shift", "second", "first", "weight")


def block_sums(
    X: Any, y: Any, labels: Any, n_folds: int, sample_weight: Any, names: Any
) -> tuple[int, FloatArray, tuple[RowSums, ...], Sequence[str] | None, float]:
    """Return the fields of `Moments` of a block of rows; parameters and errors as in `Moments.of_block`."""
    if is_sparse(X) and hasattr(X, "tocsc"):
        raise ValueError("Moments need a dense matrix; for a sparse one use its rows.")
    table, target = np.asarray(X, dtype=np.float64), np.asarray(y, dtype=np.float64)
    if table.ndim != 2 or target.shape != table.shape[:1]:
        raise ValueError(f"X and y must have shapes (n, p) and (n,), not {table.shape} and {target.shape}.")
    n, p = table.shape
    fold = np.asarray(labels)
    if fold.shape != (n,) or (n and (fold.min() < 0 or fold.max() >= n_folds)):
        raise ValueError(f"labels must give each row a fold from 0 to {n_folds - 1}.")
    raw = np.ones(n) if sample_weight is None else np.asarray(sample_weight, dtype=np.float64)
    if raw.shape != (n,) or not np.isfinite(raw).all() or (raw < 0).any():
        raise ValueError("sample_weight must have one number a row, finite and not negative.")
    if not (np.isfinite(table).all() and np.isfinite(target).all()):
        raise ValueError("X or y is not a finite number in this block.")
    total = float(raw.sum())
    unit = total / n if total else 1.0
    w = raw / unit
    shift = np.append(w @ table, w @ target) / n if total else np.zeros(p + 1)
    sums = []
    for k in range(n_folds):
        rows = np.flatnonzero(fold == k)
        second, first = np.zeros((p + 1, p + 1)), np.zeros(p + 1)
        for block in row_blocks(len(rows), p + 1):
            some = rows[block]
            U = np.column_stack([table[some], target[some]]) - shift
            second += U.T @ (w[some, None] * U)
            first += w[some] @ U
        sums.append(RowSums(second, first, float(w[rows].sum()), np.ones(p)))
    return n, shift, tuple(sums), names, unit


def combined(one: Moments, other: Moments, sign: int) -> Moments:
    """Return the sum (sign 1) or the difference (−1) of two; errors as in `Moments`."""
    if one.p != other.p or len(one.folds) != len(other.folds):
        raise ValueError(
            f"Moments of {one.p} columns in {len(one.folds)} folds do not go with those of {other.p} columns "
            f"in {len(other.folds)} folds."
        )
    if one.names is not None and other.names is not None and list(one.names) != list(other.names):
        raise ValueError("The columns of the two Moments have different names.")
    n = one.n + sign * other.n
    parts = [(one, one.unit), (other, sign * other.unit)]
    weights = [np.array([fold.weight for fold in part.folds]) * unit for part, unit in parts]
    left = weights[0] + weights[1]
    if n < 1 or (left < -MIN_SHARE * weights[0]).any():
        raise ValueError("The second Moments are not a part of the first: fewer than no rows would be left.")
    left[left < MIN_SHARE * weights[0]] = 0.0
    total = float(left.sum())
    unit = total / n if total else 1.0
    move = other.shift - one.shift
    firsts = (part.unit * sum(fold.first for fold in part.folds) for part in (one, other))
    first = next(firsts) + sign * (next(firsts) + move * float(other.unit * other.fold_sizes.sum()))
    shift = one.shift + (first / total if total else 0.0)
    made = []
    for k, weight in enumerate(left.tolist()):
        if not weight:
            made.append(RowSums(np.zeros((one.p + 1,) * 2), np.zeros(one.p + 1), 0.0, np.ones(one.p)))
            continue
        a, b = (part.folds[k].about(shift - part.shift) for part in (one, other))
        x, z = one.unit / unit, sign * other.unit / unit
        second, first = x * a.second + z * b.second, x * a.first + z * b.first
        if sign < 0:
            spreads = second.diagonal() - first**2 * (unit / weight)
            if (spreads < -MIN_SQUARES * x * a.second.diagonal()).any():
                raise ValueError(
                    "The second Moments are not a part of the first: sums of squares below 0 would be left."
                )
        made.append(RowSums(second, first, weight / unit, np.ones(one.p)))
    names = one.names if one.names is not None else other.names
    return type(one)(n, shift, tuple(made), names, unit)


def sums_of_arrays(arrays: Mapping[str, Any]) -> tuple[int, FloatArray, tuple[RowSums, ...]]:
    """Return n, shift and folds from arrays by name; errors as in `Moments.from_arrays`."""
    missing = [name for name in NAMES if name not in arrays]
    if missing:
        raise ValueError(f"Moments lack {', '.join(missing)}.")
    given = {name: np.asarray(arrays[name], dtype=np.float64) for name in NAMES}
    shift, K = given["shift"], given["weight"].size
    p = shift.size - 1
    shapes = {"shift": (p + 1,), "second": (K, p + 1, p + 1), "first": (K, p + 1), "weight": (K,)}
    if p < 1 or any(given[name].shape != shape for name, shape in shapes.items()):
        raise ValueError("The arrays of these Moments do not fit together.")
    if not all(np.isfinite(values).all() for values in given.values()) or (given["weight"] < 0).any():
        raise ValueError("The arrays of these Moments have numbers that are not finite, or negative weights.")
    folds = zip(given["second"], given["first"], given["weight"].tolist(), strict=True)
    return int(given["n"]), shift, tuple(RowSums(s, f, w, np.ones(p)) for s, f, w in folds)
