"""Lookup of the series nearest to a cell and of its value, for the read-out at the cursor or mouse."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lasso_tui.charts.braille import dots

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from lasso_tui._types import FloatArray
    from lasso_tui.charts.paint_result import Label
    from lasso_tui.charts.plot import Plot


__all__ = ["LineReader", "PanelReader", "PointReader", "Reader", "RowReader", "SpikeReader", "StackReader"]

MAX_LISTED_LINES = 8
ZERO_ATOL = 1e-12


class Reader:
    """Base class of readers; a chart without series."""

    def nearest(self, row: int, column: int) -> str | None:
        """Return the name of the series nearest to a cell, or None if there is none."""
        return None

    def names(self, x: float) -> tuple[str, ...]:
        """Return the names of the series at a value of the x axis, from top to bottom."""
        return ()

    def value(self, name: str, x: float | None) -> float | None:
        """Return the value of a series at a value of the x axis, or its only value; None if it has none."""
        return None

    def line(self, name: str) -> tuple[FloatArray, FloatArray] | None:
        """Return the points of a series as fractions of the plot, or None if it is not a line."""
        return None

    def lines(self, name: str) -> tuple[tuple[Plot | None, FloatArray, FloatArray], ...]:
        """Return the points of every line of a series, each with its plot, None for that of the drawing."""
        line = self.line(name)
        return () if line is None else ((None, *line),)

    def labels(self, name: str) -> tuple[Label, ...]:
        """Return where else than in the drawing's labels the name of a series stands, and cells that are its own."""
        return ()

    def series(self, name: str) -> str:
        """Return the name of the series that stands for a name: a group's for that of a column."""
        return name


def _cell_centre(plot: Plot, row: int, column: int) -> tuple[float, float] | None:
    """Return the centre of a cell as fractions of the plot, or None outside."""
    inside = plot.left <= column < plot.left + plot.width and plot.top <= row < plot.top + plot.height
    if not inside:
        return None
    across, up = plot.centres()
    return float(across[column - plot.left]), float(up[row - plot.top])


class LineReader(Reader):
    """Reader of lines.

    Parameters
    ----------
    plot : the plot
    lines : each given by its name and points as fractions of the plot, with increasing x
    also : other names → the line that stands for them
    bars : names → the cells of a bar
    """

    def __init__(
        self,
        plot: Plot,
        lines: Sequence[tuple[str, FloatArray, FloatArray]],
        also: Mapping[str, str] | None = None,
        bars: Mapping[str, tuple[Label, ...]] | None = None,
    ) -> None:
        self._plot, self._lines, self._also, self._bars = plot, lines, also or {}, bars or {}

    def series(self, name: str) -> str:
        """Return the name of the line that stands for a name."""
        return self._also.get(name, name)

    def labels(self, name: str) -> tuple[Label, ...]:
        """Return the cells of a bar."""
        return self._bars.get(name, ())

    def _at(self, across: float, name: str | None = None) -> list[tuple[str, float]]:
        """Return names and heights, as fractions, of the lines with a value at a fraction of the width."""
        half = 0.5 / self._plot.width
        hits = []
        for name, xs, ys in self._lines:
            if name in (None, name) and len(xs) and xs[0] - half <= across <= xs[-1] + half:
                up = float(np.interp(across, xs, ys))
                if np.isfinite(up):
                    hits.append((name, up))
        return hits

    def nearest(self, row: int, column: int) -> str | None:
        """Return the name of the line nearest to a cell."""
        centre = _cell_centre(self._plot, row, column)
        if centre is None:
            return None
        across, up = centre
        hits = self._at(across)
        return min(hits, key=lambda one: abs(one[1] - up))[0] if hits else None

    def names(self, x: float) -> tuple[str, ...]:
        """Return the names of the lines at a value of the x axis, from top to bottom; if many, only nonzero lines."""
        hits = self._at(self._plot.x.fraction(x))
        if len(hits) > MAX_LISTED_LINES:
            zero = self._plot.y.fraction(0.0)
            hits = [one for one in hits if abs(one[1] - zero) > ZERO_ATOL]
        return tuple(name for name, _ in sorted(hits, key=lambda one: -one[1]))

    def value(self, name: str, x: float | None) -> float | None:
        """Return the value of a line at a value of the x axis, interpolated as drawn."""
        if x is None:
            return None
        up = dict(self._at(self._plot.x.fraction(x), name=name)).get(name)
        return None if up is None else self._plot.y.value(up)

    def line(self, name: str) -> tuple[FloatArray, FloatArray] | None:
        """Return the points of a line."""
        return next(((xs, ys) for known, xs, ys in self._lines if known == name), None)


class PointReader(Reader):
    """Reader of points, given as fractions of the plot; a cell is twice as high as wide."""

    def __init__(self, plot: Plot, names: Sequence[str], xs: FloatArray, ys: FloatArray) -> None:
        self._plot, self._names, self._xs, self._ys = plot, names, xs, ys

    def nearest(self, row: int, column: int) -> str | None:
        """Return the name of the point nearest to a cell."""
        centre = _cell_centre(self._plot, row, column)
        if centre is None:
            return None
        across, up = (self._xs - centre[0]) * self._plot.width, 2 * (self._ys - centre[1]) * self._plot.height
        squared = np.where(np.isfinite(across) & np.isfinite(up), across**2 + up**2, np.inf)
        if not len(squared) or not np.isfinite(squared.min()):
            return None
        return self._names[int(squared.argmin())]


class SpikeReader(Reader):
    """Reader of spikes: the longest in a column, or in the nearest column that has one."""

    def __init__(self, plot: Plot, names: Sequence[str], xs: FloatArray, values: FloatArray) -> None:
        self._plot, self._names, self._values = plot, names, values
        self._sizes, self._columns = np.nan_to_num(np.abs(values)), dots(xs, plot.width, 1)

    def nearest(self, row: int, column: int) -> str | None:
        """Return the name of the longest spike in the nearest column."""
        if _cell_centre(self._plot, row, column) is None or not len(self._sizes):
            return None
        away = np.where(self._sizes > 0, np.abs(self._columns - (column - self._plot.left)), np.inf)
        if not np.isfinite(away).any():
            return None
        at = np.flatnonzero(away == away.min())
        return self._names[int(at[self._sizes[at].argmax()])]

    def names(self, x: float) -> tuple[str, ...]:
        """Return the names of the spikes, longest first."""
        order = np.argsort(-self._sizes, kind="stable")
        return tuple(self._names[j] for j in order if self._sizes[j] > 0)

    def value(self, name: str, x: float | None) -> float | None:
        """Return the value of a spike."""
        return float(self._values[self._names.index(name)]) if name in self._names else None


class RowReader(Reader):
    """Reader of a chart with one name per row, some with a value."""

    def __init__(self, rows: Mapping[int, str], values: Mapping[str, float] | None = None) -> None:
        self._rows, self._values = rows, values or {}

    def nearest(self, row: int, column: int) -> str | None:
        """Return the name of a row."""
        return self._rows.get(row)

    def names(self, x: float) -> tuple[str, ...]:
        """Return the names of all rows."""
        return tuple(self._rows[row] for row in sorted(self._rows))

    def value(self, name: str, x: float | None) -> float | None:
        """Return the value of a row."""
        return self._values.get(name)


class PanelReader(Reader):
    """Reader of images, each of which covers some cells."""

    def __init__(self, at: Callable[[int, int], str | None]) -> None:
        self._at = at

    def nearest(self, row: int, column: int) -> str | None:
        """Return the name of the image in a cell."""
        return self._at(row, column)


class StackReader(Reader):
    """Reader of charts one above the other.

    Parameters
    ----------
    parts : of each its rows, its plot within the drawing, if it has one, and its own reader, whose rows begin at 0
    labels : of each the positions of names in the drawing
    """

    def __init__(
        self,
        parts: Sequence[tuple[range, Plot | None, Reader]],
        labels: Sequence[Mapping[str, Label]] = (),
    ) -> None:
        self._parts, self._labels = parts, labels

    def nearest(self, row: int, column: int) -> str | None:
        """Return the name of the series nearest to a cell within its part."""
        for rows, _, reader in self._parts:
            if row in rows:
                return reader.nearest(row - rows.start, column)
        return None

    def names(self, x: float) -> tuple[str, ...]:
        """Return the names of the series at a value of the x axis, part after part."""
        return tuple(dict.fromkeys(name for _, _, reader in self._parts for name in reader.names(x)))

    def value(self, name: str, x: float | None) -> float | None:
        """Return the value of a series at a value of the x axis, in the first part that has it."""
        values = (reader.value(name, x) for _, _, reader in self._parts)
        return next((value for value in values if value is not None), None)

    def line(self, name: str) -> tuple[FloatArray, FloatArray] | None:
        """Return the points of a series in the first part that has it."""
        return next((line for _, _, r in self._parts if (line := r.line(name)) is not None), None)

    def lines(self, name: str) -> tuple[tuple[Plot | None, FloatArray, FloatArray], ...]:
        """Return the points of a series in every part that has it."""
        return tuple((plot, *line) for _, plot, r in self._parts if (line := r.line(name)) is not None)

    def series(self, name: str) -> str:
        """Return the name of the series that stands for a name in the first part that has one."""
        found = (reader.series(name) for _, _, reader in self._parts)
        return next((one for one in found if one != name), name)

    def labels(self, name: str) -> tuple[Label, ...]:
        """Return where the name of a series stands."""
        return tuple(labels[name] for labels in self._labels if name in labels)
