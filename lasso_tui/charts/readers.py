"""Which series is nearest to a cell: for a read-out under the cursor or the mouse."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from lasso_tui.charts.raster import dots

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from lasso_tui.charts.frame import Plot

    FloatArray = NDArray[np.float64]

__all__ = ["Reader", "read_lines", "read_points", "read_rows", "read_spikes"]

Reader: TypeAlias = Callable[[int, int], str | None]


def _place(plot: Plot, row: int, column: int) -> tuple[float, float] | None:
    """Return a cell's middle as fractions of the plot's width and height, or None outside."""
    inside = plot.left <= column < plot.left + plot.width and plot.top <= row < plot.top + plot.height
    if not inside:
        return None
    across, up = plot.middles()
    return float(across[column - plot.left]), float(up[row - plot.top])


def read_lines(plot: Plot, lines: Sequence[tuple[str, FloatArray, FloatArray]]) -> Reader:
    """Return a reader of lines, each a name and its points as fractions of the plot, x increasing."""

    def nearest(row: int, column: int) -> str | None:
        place = _place(plot, row, column)
        if place is None:
            return None
        across, up = place
        found, least = None, np.inf
        for name, xs, ys in lines:
            if not len(xs):
                continue
            distance = abs(float(np.interp(across, xs, ys)) - up)
            if xs[0] - 0.5 / plot.width <= across <= xs[-1] + 0.5 / plot.width and distance < least:
                found, least = name, distance
        return found

    return nearest


def read_points(plot: Plot, names: Sequence[str], xs: FloatArray, ys: FloatArray) -> Reader:
    """Return a reader of points, given as fractions of the plot; a cell is twice as high as wide."""

    def nearest(row: int, column: int) -> str | None:
        place = _place(plot, row, column)
        if place is None:
            return None
        squared = ((xs - place[0]) * plot.width) ** 2 + (2 * (ys - place[1]) * plot.height) ** 2
        squared = np.where(np.isfinite(squared), squared, np.inf)
        if not len(squared) or not np.isfinite(squared.min()):
            return None
        return names[int(squared.argmin())]

    return nearest


def read_spikes(plot: Plot, names: Sequence[str], xs: FloatArray, sizes: FloatArray) -> Reader:
    """Return a reader of spikes: in a column the longest, or where it has none, that of the nearest column."""
    sizes = np.nan_to_num(np.abs(sizes))
    columns = dots(xs, plot.width, 1)

    def nearest(row: int, column: int) -> str | None:
        if _place(plot, row, column) is None or not len(xs):
            return None
        away = np.where(sizes > 0, np.abs(columns - (column - plot.left)), np.inf)
        if not np.isfinite(away).any():
            return None
        at = np.flatnonzero(away == away.min())
        return names[int(at[sizes[at].argmax()])]

    return nearest


def read_rows(names: Mapping[int, str]) -> Reader:
    """Return a reader of a picture with one name a row."""
    return lambda row, column: names.get(row)
