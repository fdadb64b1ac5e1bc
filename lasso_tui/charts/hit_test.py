"""Which series is nearest to a cell and what its value is: for a read-out under the cursor or the mouse."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lasso_tui.charts.braille import dots

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from lasso_tui._types import FloatArray
    from lasso_tui.charts.plot import Plot


__all__ = ["LineReader", "PanelReader", "PointReader", "Reader", "RowReader", "SpikeReader"]

MAX_LISTED_LINES = 8
ZERO_ATOL = 1e-12


class Reader:
    """What can be asked of a picture's series; this one has none."""

    def nearest(self, row: int, column: int) -> str | None:
        """Name of the series nearest to a cell, or None where the cell belongs to none."""
        return None

    def names(self, x: float) -> tuple[str, ...]:
        """Names of the series at a value of the x axis, from the top down."""
        return ()

    def value(self, name: str, x: float | None) -> float | None:
        """Value of a series at a value of the x axis, or its only one; None where it has none."""
        return None

    def line(self, name: str) -> tuple[FloatArray, FloatArray] | None:
        """Points of a series as fractions of the plot, or None where it is not a line."""
        return None


def _cell_centre(plot: Plot, row: int, column: int) -> tuple[float, float] | None:
    """Return a cell's middle as fractions of the plot's width and height, or None outside."""
    inside = plot.left <= column < plot.left + plot.width and plot.top <= row < plot.top + plot.height
    if not inside:
        return None
    across, up = plot.centres()
    return float(across[column - plot.left]), float(up[row - plot.top])


class LineReader(Reader):
    """Reads lines, each a name and its points as fractions of the plot, x increasing."""

    def __init__(self, plot: Plot, lines: Sequence[tuple[str, FloatArray, FloatArray]]) -> None:
        self._plot, self._lines = plot, lines

    def _at(self, across: float, name: str | None = None) -> list[tuple[str, float]]:
        """Names and places, as fractions of the height, of the lines that have a value there."""
        half = 0.5 / self._plot.width
        hits = []
        for name, xs, ys in self._lines:
            if name in (None, name) and len(xs) and xs[0] - half <= across <= xs[-1] + half:
                up = float(np.interp(across, xs, ys))
                if np.isfinite(up):
                    hits.append((name, up))
        return hits

    def nearest(self, row: int, column: int) -> str | None:
        """Name of the line nearest to a cell."""
        centre = _cell_centre(self._plot, row, column)
        if centre is None:
            return None
        across, up = centre
        hits = self._at(across)
        return min(hits, key=lambda one: abs(one[1] - up))[0] if hits else None

    def names(self, x: float) -> tuple[str, ...]:
        """Names of the lines at a value of the x axis, from the top down; of many lines, those that are not zero."""
        hits = self._at(self._plot.x.fraction(x))
        if len(hits) > MAX_LISTED_LINES:
            zero = self._plot.y.fraction(0.0)
            hits = [one for one in hits if abs(one[1] - zero) > ZERO_ATOL]
        return tuple(name for name, _ in sorted(hits, key=lambda one: -one[1]))

    def value(self, name: str, x: float | None) -> float | None:
        """Value of a line at a value of the x axis, interpolated as it is drawn."""
        if x is None:
            return None
        up = dict(self._at(self._plot.x.fraction(x), name=name)).get(name)
        return None if up is None else self._plot.y.value(up)

    def line(self, name: str) -> tuple[FloatArray, FloatArray] | None:
        """Points of a line."""
        return next(((xs, ys) for known, xs, ys in self._lines if known == name), None)


class PointReader(Reader):
    """Reads points, given as fractions of the plot; a cell is twice as high as wide."""

    def __init__(self, plot: Plot, names: Sequence[str], xs: FloatArray, ys: FloatArray) -> None:
        self._plot, self._names, self._xs, self._ys = plot, names, xs, ys

    def nearest(self, row: int, column: int) -> str | None:
        """Name of the point nearest to a cell."""
        centre = _cell_centre(self._plot, row, column)
        if centre is None:
            return None
        across, up = (self._xs - centre[0]) * self._plot.width, 2 * (self._ys - centre[1]) * self._plot.height
        squared = np.where(np.isfinite(across) & np.isfinite(up), across**2 + up**2, np.inf)
        if not len(squared) or not np.isfinite(squared.min()):
            return None
        return self._names[int(squared.argmin())]


class SpikeReader(Reader):
    """Reads spikes: in a column the longest, or where it has none, that of the nearest column."""

    def __init__(self, plot: Plot, names: Sequence[str], xs: FloatArray, values: FloatArray) -> None:
        self._plot, self._names, self._values = plot, names, values
        self._sizes, self._columns = np.nan_to_num(np.abs(values)), dots(xs, plot.width, 1)

    def nearest(self, row: int, column: int) -> str | None:
        """Name of the longest spike near a column."""
        if _cell_centre(self._plot, row, column) is None or not len(self._sizes):
            return None
        away = np.where(self._sizes > 0, np.abs(self._columns - (column - self._plot.left)), np.inf)
        if not np.isfinite(away).any():
            return None
        at = np.flatnonzero(away == away.min())
        return self._names[int(at[self._sizes[at].argmax()])]

    def names(self, x: float) -> tuple[str, ...]:
        """Names of the spikes, the longest first."""
        order = np.argsort(-self._sizes, kind="stable")
        return tuple(self._names[j] for j in order if self._sizes[j] > 0)

    def value(self, name: str, x: float | None) -> float | None:
        """Value of a spike."""
        return float(self._values[self._names.index(name)]) if name in self._names else None


class RowReader(Reader):
    """Reads a picture with one name a row, and the values of those that have one."""

    def __init__(self, rows: Mapping[int, str], values: Mapping[str, float] | None = None) -> None:
        self._rows, self._values = rows, values or {}

    def nearest(self, row: int, column: int) -> str | None:
        """Name of a row."""
        return self._rows.get(row)

    def names(self, x: float) -> tuple[str, ...]:
        """Names of all rows."""
        return tuple(self._rows[row] for row in sorted(self._rows))

    def value(self, name: str, x: float | None) -> float | None:
        """Value of a row."""
        return self._values.get(name)


class PanelReader(Reader):
    """Reads pictures that cover some cells each."""

    def __init__(self, at: Callable[[int, int], str | None]) -> None:
        self._at = at

    def nearest(self, row: int, column: int) -> str | None:
        """Name of the picture in a cell."""
        return self._at(row, column)
