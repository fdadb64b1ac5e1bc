"""Vectorised braille patterns of lines, points and spans.

Patterns are (height, width) integers to add to U+2800, 0 for an empty cell. Positions are fractions of the width
and height.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import numpy as np

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray, Int64Array

    Patterns: TypeAlias = Int64Array

__all__ = ["DOTS_ACROSS", "DOTS_UP", "dots", "line_patterns", "point_patterns", "span_patterns"]

DOTS_ACROSS, DOTS_UP = 2, 4
"""Braille dots per cell, horizontally and vertically."""


def dots(fractions: FloatArray, cells: int, each: int) -> Int64Array:
    """Return the dot at each fraction, `each` dots per cell; 0 and 1 are the centres of the end cells."""
    return np.floor(each * (0.5 + np.clip(fractions, -1.0, 2.0) * (cells - 1))).astype(np.int64)


_BITS = np.array([[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]])


def line_patterns(across: FloatArray, up: FloatArray, width: int, height: int) -> Patterns:
    """Return the patterns of many lines over a common x.

    Parameters
    ----------
    across : (A,) increasing fractions of the width
    up : (A, K) fractions of the height, one column per line; NaN for gaps
    width, height : size in cells
    """
    columns = DOTS_ACROSS * width
    if not up.size:
        return np.zeros((height, width), dtype=np.int64)
    edges = (np.arange(columns + 1) / DOTS_ACROSS - 0.5) / max(width - 1, 1)
    edges = np.clip(edges, across[0], across[-1])
    at = _interpolate(across, up, edges)
    # A line may cross many dots between two dot columns; both columns share those dots.
    low, high = np.fmin(at[:-1], at[1:]), np.fmax(at[:-1], at[1:])
    inside = (across >= 0) & (across <= 1)
    corners, corner_columns = up[inside], dots(across[inside], width, DOTS_ACROSS)
    # A corner inside a dot column may exceed the values at the edges of the column.
    low = np.concatenate([low, np.fmin(corners, at[corner_columns])])
    high = np.concatenate([high, np.fmax(corners, at[corner_columns])])
    column = np.broadcast_to(np.concatenate([np.arange(columns), corner_columns])[:, None], low.shape)
    passed = np.concatenate([edges[:-1] < edges[1:], np.ones(len(corners), dtype=np.bool_)])
    keep = np.isfinite(low) & passed[:, None]
    return _fill_spans(column[keep], low[keep], high[keep], width, height)


def point_patterns(xs: FloatArray, ys: FloatArray, width: int, height: int) -> Patterns:
    """Return the patterns of single dots; points outside or not finite are dropped."""
    return span_patterns(xs, ys, ys, width, height)


def span_patterns(xs: FloatArray, lows: FloatArray, highs: FloatArray, width: int, height: int) -> Patterns:
    """Return the patterns of vertical lines, each from low to high at its x."""
    inside = np.isfinite(xs) & np.isfinite(lows) & np.isfinite(highs) & (xs >= 0) & (xs <= 1)
    return _fill_spans(dots(xs[inside], width, DOTS_ACROSS), lows[inside], highs[inside], width, height)


def _fill_spans(column: Int64Array, low: FloatArray, high: FloatArray, width: int, height: int) -> Patterns:
    """Fill the dots from low to high in the given dot columns."""
    columns, rows = DOTS_ACROSS * width, DOTS_UP * height
    first, last = (rows - 1 - dots(v, height, DOTS_UP) for v in (high, low))
    seen = (last >= 0) & (first <= rows - 1)
    column, first, last = column[seen], np.maximum(first[seen], 0), np.minimum(last[seen], rows - 1)
    marks = np.bincount(column * (rows + 1) + first, minlength=columns * (rows + 1))
    marks -= np.bincount(column * (rows + 1) + last + 1, minlength=columns * (rows + 1))
    filled = marks.reshape(columns, rows + 1).cumsum(axis=1)[:, :rows].T > 0
    cells = filled.reshape(height, DOTS_UP, width, DOTS_ACROSS) * _BITS[None, :, None, :]
    return np.asarray(cells.sum(axis=(1, 3)), dtype=np.int64)


def _interpolate(across: FloatArray, values: FloatArray, at: FloatArray) -> FloatArray:
    """Interpolate each column of (A, K) values linearly; a NaN on either side gives NaN."""
    if len(across) == 1:
        return np.repeat(values, len(at), axis=0)
    right = np.clip(np.searchsorted(across, at), 1, len(across) - 1)
    share = ((at - across[right - 1]) / (across[right] - across[right - 1]))[:, None]
    before, after = values[right - 1], values[right]
    with np.errstate(invalid="ignore", over="ignore"):
        # Exactly at a point its neighbour is ignored, even if it is NaN.
        return np.where(share == 0, before, np.where(share == 1, after, before + share * (after - before)))
