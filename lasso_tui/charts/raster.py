"""Many quiet lines turned into braille at once: a crowd costs no more than a few lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    FloatArray = NDArray[np.float64]

__all__ = ["rasterized"]

_BITS = np.array([[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]])
"""What each of a cell's dots, four rows of two, adds to U+2800."""


def rasterized(across: FloatArray, up: FloatArray, width: int, height: int) -> NDArray[np.int64]:
    """Return the braille pattern of every cell that polylines pass, 0 where none does.

    Parameters
    ----------
    across : (A,) increasing fractions of the width
    up : (A, K) fractions of the height, one column a line; NaN where a line has a gap
    width, height : in cells

    Returns
    -------
    (height, width) of int, to be added to U+2800
    """
    columns, rows = 2 * width, 4 * height
    edges = np.arange(columns + 1) - 0.5
    edges = np.clip(edges / max(columns - 1, 1), across[0], across[-1])
    at = _between(across, (1 - up) * (rows - 1), edges)
    start, end = at[:-1], at[1:]
    with np.errstate(invalid="ignore"):
        first = np.rint(np.fmin(start, end))
        last = np.rint(np.fmax(start, end))
        seen = np.isfinite(first) & (last >= 0) & (first <= rows - 1)
        # From one dot column to the next a line may climb many dots: those between are shared by both.
        seen &= (edges[:-1] < edges[1:])[:, None] | (len(across) == 1)
    column, _ = np.nonzero(seen)
    first = np.clip(first[seen], 0, rows - 1).astype(np.int64)
    last = np.clip(last[seen], 0, rows - 1).astype(np.int64)
    marks = np.bincount(column * (rows + 1) + first, minlength=columns * (rows + 1))
    marks -= np.bincount(column * (rows + 1) + last + 1, minlength=columns * (rows + 1))
    filled = marks.reshape(columns, rows + 1).cumsum(axis=1)[:, :rows].T > 0
    patterns: NDArray[np.int64] = (
        (filled.reshape(height, 4, width, 2) * _BITS[None, :, None, :]).sum(axis=(1, 3)).astype(np.int64)
    )
    return patterns


def _between(across: FloatArray, values: FloatArray, at: FloatArray) -> FloatArray:
    """Interpolate every column of (A, K) values linearly; a NaN at either side gives NaN."""
    if len(across) == 1:
        return np.repeat(values, len(at), axis=0)
    right = np.clip(np.searchsorted(across, at), 1, len(across) - 1)
    share = ((at - across[right - 1]) / (across[right] - across[right - 1]))[:, None]
    before, after = values[right - 1], values[right]
    with np.errstate(invalid="ignore"):
        # At a point itself its neighbour has no say, not even by being unknown.
        return np.where(share == 0, before, np.where(share == 1, after, before + share * (after - before)))
