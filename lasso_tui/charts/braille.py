"""Dots turned into braille all at once: a crowd of lines or points costs no more than a few.

Patterns are (height, width) whole numbers to be added to U+2800, 0 where a cell is empty. Places are fractions
of the width and height.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import numpy as np

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray, Int64Array

    Patterns: TypeAlias = Int64Array

__all__ = ["DOTS_ACROSS", "DOTS_UP", "dots", "line_patterns", "point_patterns", "span_patterns"]

DOTS_ACROSS, DOTS_UP = 2, 4
"""Braille dots of a cell."""


def dots(fractions: FloatArray, cells: int, each: int) -> Int64Array:
    """Return the dots, `each` a cell, that fractions fall on: 0 and 1 are the middles of the end cells."""
    return np.floor(each * (0.5 + np.clip(fractions, -1.0, 2.0) * (cells - 1))).astype(np.int64)


_BITS = np.array([[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]])


def line_patterns(across: FloatArray, up: FloatArray, width: int, height: int) -> Patterns:
    """Return the patterns of many lines over the same x.

    Parameters
    ----------
    across : (A,) increasing
    up : (A, K), one column a line; NaN where a line has a gap
    width, height : in cells
    """
    columns = DOTS_ACROSS * width
    if not up.size:
        return np.zeros((height, width), dtype=np.int64)
    edges = (np.arange(columns + 1) / DOTS_ACROSS - 0.5) / max(width - 1, 1)
    edges = np.clip(edges, across[0], across[-1])
    at = _interpolate(across, up, edges)
    # From one dot column to the next a line may climb many dots: those between are shared by both.
    low, high = np.fmin(at[:-1], at[1:]), np.fmax(at[:-1], at[1:])
    inside = (across >= 0) & (across <= 1)
    corners, corner_columns = up[inside], dots(across[inside], width, DOTS_ACROSS)
    # A corner within a column of dots may reach beyond where the line is at the column's edges.
    low = np.concatenate([low, np.fmin(corners, at[corner_columns])])
    high = np.concatenate([high, np.fmax(corners, at[corner_columns])])
    column = np.broadcast_to(np.concatenate([np.arange(columns), corner_columns])[:, None], low.shape)
    passed = np.concatenate([edges[:-1] < edges[1:], np.ones(len(corners), dtype=np.bool_)])
    keep = np.isfinite(low) & passed[:, None]
    return _fill_spans(column[keep], low[keep], high[keep], width, height)


def point_patterns(xs: FloatArray, ys: FloatArray, width: int, height: int) -> Patterns:
    """Return the patterns of single dots; those outside and those not finite are left out."""
    return span_patterns(xs, ys, ys, width, height)


def span_patterns(xs: FloatArray, lows: FloatArray, highs: FloatArray, width: int, height: int) -> Patterns:
    """Return the patterns of upright lines, each from low to high at its x."""
    inside = np.isfinite(xs) & np.isfinite(lows) & np.isfinite(highs) & (xs >= 0) & (xs <= 1)
    return _fill_spans(dots(xs[inside], width, DOTS_ACROSS), lows[inside], highs[inside], width, height)


def _fill_spans(column: Int64Array, low: FloatArray, high: FloatArray, width: int, height: int) -> Patterns:
    """Fill dots from low to high in columns of dots."""
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
    """Interpolate every column of (A, K) values linearly; a NaN at either side gives NaN."""
    if len(across) == 1:
        return np.repeat(values, len(at), axis=0)
    right = np.clip(np.searchsorted(across, at), 1, len(across) - 1)
    share = ((at - across[right - 1]) / (across[right] - across[right - 1]))[:, None]
    before, after = values[right - 1], values[right]
    with np.errstate(invalid="ignore", over="ignore"):
        # At a point itself its neighbour has no say, not even by being unknown.
        return np.where(share == 0, before, np.where(share == 1, after, before + share * (after - before)))
