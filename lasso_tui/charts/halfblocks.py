"""Pictures in half blocks: each cell shows two pixels, one above the other, about square."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lasso_tui.charts.cells import Look
from lasso_tui.charts.colors import hexes, luminance
from lasso_tui.charts.glyphs import ramp

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from lasso_tui.charts.cells import Cells

    FloatArray = NDArray[np.float64]

__all__ = ["half_blocks", "missing_sign", "resampled"]

COLOR_STEP = 5


def half_blocks(cells: Cells, top: int, left: int, pixels: FloatArray, missing: Look) -> None:
    """Write an image of an even number of rows; NaN is a dot. In ASCII, density stands for lightness.

    Parameters
    ----------
    top, left : where its first cell is
    pixels : (2 h, w, 3) colours from 0 to 1
    missing : the look of a dot for what is not known
    """
    known = np.asarray(np.isfinite(pixels).all(axis=2))
    codes = hexes(pixels, COLOR_STEP)
    for row in range(pixels.shape[0] // 2):
        for column in range(pixels.shape[1]):
            at = top + row, left + column
            if not (0 <= at[0] < cells.height and 0 <= at[1] < cells.width):
                continue
            upper, lower = (str(codes[2 * row + k, column]) for k in (0, 1))
            has_upper, has_lower = bool(known[2 * row, column]), bool(known[2 * row + 1, column])
            if not has_upper and not has_lower:
                cells.set(*at, missing_sign(cells), missing)
            elif cells.glyphs == "ascii":
                parts = [c for c, has in ((upper, has_upper), (lower, has_lower)) if has]
                level = sum(luminance(c) ** (1 / 2.2) for c in parts) / len(parts)
                cells.set(*at, ramp(level), Look(parts[0]))
            elif not has_lower:
                cells.set(*at, "▀", Look(upper))
            elif not has_upper:
                cells.set(*at, "▄", Look(lower))
            else:
                cells.set(*at, "▀", Look(upper, lower))


def missing_sign(cells: Cells) -> str:
    """Return what stands for a value that is not known; in ASCII a dot is a dark pixel."""
    return "?" if cells.glyphs == "ascii" else "·"


def resampled(pixels: FloatArray, height: int, width: int) -> FloatArray:
    """Scale an image, (h, w, 3): averaged over the area where it shrinks, nearest where it grows."""
    rows, columns = _weights(pixels.shape[0], height), _weights(pixels.shape[1], width)
    return np.asarray(np.einsum("ah,hwc,bw->abc", rows, pixels, columns, optimize=True))


def _weights(before: int, after: int) -> FloatArray:
    """Return (after, before) weights of an average over equal parts of a line, or the nearest where it grows."""
    if after >= before:
        nearest = np.minimum(((np.arange(after) + 0.5) * before / after).astype(np.int64), before - 1)
        return np.eye(before)[nearest]
    edges = np.linspace(0.0, before, after + 1)
    starts = np.arange(before)
    overlap = np.minimum(edges[1:, None], starts + 1) - np.maximum(edges[:-1, None], starts)
    overlap = np.clip(overlap, 0.0, None)
    return np.asarray(overlap / overlap.sum(axis=1, keepdims=True))
