"""Images in half blocks: each cell shows two roughly square pixels, one above the other."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from lasso_tui.charts.cells import PLAIN, CellStyle
from lasso_tui.charts.colors import to_hex
from lasso_tui.charts.glyphs import RAMP

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray
    from lasso_tui.charts.cells import Cells

__all__ = ["COLOR_STEP", "draw_half_blocks", "draws_with_characters", "missing_sign", "resample"]

COLOR_STEP = 5

MIN_HUE_COLORS = 256
GREYS = 4
"""Number of evenly spaced greys among the sixteen ANSI colours, including black and white."""

SHADES = " ░▒▓█"
"""Characters from dark to light, for images without colours."""


def draw_half_blocks(
    cells: Cells, top: int, left: int, pixels: FloatArray, missing: CellStyle, step: int = COLOR_STEP
) -> None:
    """Draw an image with an even number of rows; NaN pixels are drawn as dots.

    With fewer than 256 colours only lightness is shown, by the four ANSI greys or by the density of characters,
    with error diffusion (Floyd & Steinberg 1976).

    Parameters
    ----------
    cells : the cells to draw in
    top, left : position of the first cell
    pixels : (2 h, w, 3) colours from 0 to 1
    missing : style of the dots for NaN
    step : colours are rounded to multiples of this, of 255; the ANSI greys are left as they are
    """
    if draws_with_characters(cells):
        _densities(cells, top, left, pixels, missing)
        return
    known = np.asarray(np.isfinite(pixels).all(axis=2))
    if cells.colors < MIN_HUE_COLORS:
        pixels, step = np.repeat(_dither(lightness(pixels), GREYS)[:, :, None], 3, axis=2), COLOR_STEP
    codes = to_hex(pixels, step).tolist()
    first, end = max(left, 0), min(left + pixels.shape[1], cells.width)
    for row in range(max(top, 0), min(top + pixels.shape[0] // 2, cells.height)):
        k = 2 * (row - top)
        upper, lower = (codes[k + half][first - left : end - left] for half in (0, 1))
        if known[k : k + 2].all():
            if "" in cells.chars[row]:  # of a wide character: one cell at a time
                cells.put(row, first, "▀" * (end - first))
            cells.chars[row][first:end] = ["▀"] * (end - first)
            cells.looks[row][first:end] = map(_pair, upper, lower)
            continue
        for column in range(first, end):
            has_upper, has_lower = (bool(known[k + half, column - left]) for half in (0, 1))
            colors = upper[column - first], lower[column - first]
            if not has_upper and not has_lower:
                cells.set(row, column, missing_sign(cells), missing)
            elif not has_lower:
                cells.set(row, column, "▀", CellStyle(colors[0]))
            elif not has_upper:
                cells.set(row, column, "▄", CellStyle(colors[1]))
            else:
                cells.set(row, column, "▀", CellStyle(*colors))


@lru_cache(maxsize=16384)
def _pair(upper: str, lower: str) -> CellStyle:
    return CellStyle(upper, lower)


def draws_with_characters(cells: Cells) -> bool:
    """Return whether images are drawn by the density of characters."""
    return cells.glyphs == "ascii" or not cells.colors


def _densities(cells: Cells, top: int, left: int, pixels: FloatArray, missing: CellStyle) -> None:
    """Draw an image by the density of characters, one per two pixels."""
    light = lightness(pixels)
    both = np.stack([light[::2], light[1::2]])
    known = np.isfinite(both)
    levels = np.where(known, both, 0.0).sum(axis=0) / np.maximum(known.sum(axis=0), 1)
    levels = np.where(known.any(axis=0), levels, np.nan)
    signs = RAMP if cells.glyphs == "ascii" else SHADES
    if signs is SHADES:
        levels = _dither(levels, len(SHADES))
    places = np.minimum(np.floor(levels * len(signs)), len(signs) - 1)
    codes = to_hex(np.fmax(pixels[::2], pixels[1::2]), COLOR_STEP)
    for row, column in np.ndindex(places.shape):
        at = top + row, left + column
        if not (0 <= at[0] < cells.height and 0 <= at[1] < cells.width):
            continue
        place = places[row, column]
        if np.isfinite(place):
            many = cells.colors >= MIN_HUE_COLORS
            cells.set(*at, signs[int(place)], CellStyle(str(codes[row, column])) if many else PLAIN)
        else:
            cells.set(*at, missing_sign(cells), missing)


def lightness(pixels: FloatArray) -> FloatArray:
    """Return the lightness, from 0 to 1, of colours of shape (..., 3); NaN for NaN."""
    linear = np.clip(pixels, 0.0, 1.0) ** 2.2 @ np.array([0.2126, 0.7152, 0.0722])
    return np.asarray(linear ** (1 / 2.2))


def _dither(levels: FloatArray, steps: int) -> FloatArray:
    """Round an image to a number of levels with error diffusion (Floyd & Steinberg 1976)."""
    height, width = levels.shape
    rows: list[list[float]] = levels.tolist()
    for y in range(height):
        row, below = rows[y], rows[y + 1] if y + 1 < height else None
        for x in range(width):
            value = row[x]
            if value != value:
                continue
            row[x] = round(min(max(value, 0.0), 1.0) * (steps - 1)) / (steps - 1)
            lost = (value - row[x]) / 16
            if x + 1 < width:
                row[x + 1] += 7 * lost
            if below is not None:
                below[x] += 5 * lost
                if x:
                    below[x - 1] += 3 * lost
                if x + 1 < width:
                    below[x + 1] += lost
    return np.asarray(rows, dtype=np.float64).reshape(height, width)


def missing_sign(cells: Cells) -> str:
    """Return the sign of a missing value; in ASCII a dot would be a dark pixel."""
    return "?" if cells.glyphs == "ascii" else "·"


def resample(pixels: FloatArray, height: int, width: int) -> FloatArray:
    """Scale an image of shape (h, w, 3): area average when it shrinks, nearest pixel when it grows."""
    rows, columns = _weights(pixels.shape[0], height), _weights(pixels.shape[1], width)
    return np.asarray(np.einsum("ah,hwc,bw->abc", rows, pixels, columns, optimize=True))


def _weights(before: int, after: int) -> FloatArray:
    """Return weights (after, before) of an average over equal parts, or of the nearest part when it grows."""
    if after >= before:
        nearest = np.minimum(((np.arange(after) + 0.5) * before / after).astype(np.int64), before - 1)
        return np.eye(before)[nearest]
    edges = np.linspace(0.0, before, after + 1)
    starts = np.arange(before)
    overlap = np.minimum(edges[1:, None], starts + 1) - np.maximum(edges[:-1, None], starts)
    overlap = np.clip(overlap, 0.0, None)
    return np.asarray(overlap / overlap.sum(axis=1, keepdims=True))
