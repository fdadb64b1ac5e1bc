"""Reduction of points that do not change the drawing, since plotting time depends on their number."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lasso_tui._types import FloatArray


__all__ = ["reduce_columns", "thin_polyline"]


def reduce_columns(xs: FloatArray, ys: FloatArray, dots: int) -> tuple[FloatArray, FloatArray]:
    """Reduce a polyline to the first, lowest, highest and last point in each column of dots.

    The x, as fractions of the width, must not decrease; every dot of the drawing stays the same.
    """
    if len(xs) <= 4 * dots:
        return xs, ys
    columns = np.floor(np.clip(xs, -1, 2) * dots).astype(np.int64)
    starts = np.flatnonzero(np.diff(columns, prepend=columns[0] - 1))
    ends = np.append(starts[1:], len(xs)) - 1
    order = np.lexsort((ys, columns))
    keep = np.unique(np.concatenate([starts, ends, order[starts], order[ends]]))
    return xs[keep], ys[keep]


def thin_polyline(
    xs: Sequence[float], ys: Sequence[float], tolerance: float
) -> tuple[list[float], list[float]]:
    """Drop points of a polyline that lie within `tolerance` (in y) of the remaining line.

    From each retained point, the range of slopes that pass all later points within the tolerance is narrowed until
    it is empty; then the previous point is retained (Reumann & Witkam 1974; O'Rourke 1981, for a function of x).
    The x must increase.
    """
    n = len(xs)
    if n <= 2:
        return list(xs), list(ys)
    kept_x, kept_y = [xs[0]], [ys[0]]
    x0, y0 = xs[0], ys[0]
    low, high = float("-inf"), float("inf")
    for i in range(1, n):
        run = xs[i] - x0
        if run <= 0:
            continue
        slope = (ys[i] - y0) / run
        if low <= slope <= high:
            low, high = max(low, slope - tolerance / run), min(high, slope + tolerance / run)
            continue
        x0, y0 = xs[i - 1], ys[i - 1]
        kept_x.append(x0)
        kept_y.append(y0)
        run = xs[i] - x0
        slope = (ys[i] - y0) / run
        low, high = slope - tolerance / run, slope + tolerance / run
    kept_x.append(xs[-1])
    kept_y.append(ys[-1])
    return kept_x, kept_y
