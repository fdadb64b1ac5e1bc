"""The frame of a chart: where the data stand, axis lines, labels, titles."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from lasso_tui.charts.cells import Cells, CellStyle, cell_width, fit
from lasso_tui.charts.model import Axis
from lasso_tui.charts.scales import Scale, tick_text, ticks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lasso_tui._types import FloatArray
    from lasso_tui.charts.model import Mark
    from lasso_tui.charts.palette import Palette


__all__ = ["BOTH", "SIGNS", "Frame", "Framed", "Plot", "axis_title", "draw_x_axis", "header", "open_frame"]

SIGNS = "●▲■◆○△□◇"
"""What tells series apart without their colours."""

BOTH = "◉"
"""Where two of them meet."""

ROOMY = 14
"""Rows from which the legend, and what the marks mean, may each have a row of their own."""

NO_AXIS = Axis("")

Legend = tuple[str, str, str]
"""A sign, what it stands for, its colour."""


@dataclass(frozen=True)
class Plot:
    """The cells that hold the data, and the scales of their axes."""

    left: int
    top: int
    width: int
    height: int
    x: Scale
    y: Scale
    pickable: bool = True

    def column_of(self, x: float) -> int | None:
        """Column of a value that can be picked, or None."""
        return self.column(x) if self.pickable else None

    def column(self, x: float) -> int | None:
        """Column of a value, or None outside."""
        return self.column_at(self.x.fraction(x))

    def column_at(self, across: float) -> int | None:
        """Column of a fraction of the width, or None outside."""
        if not -1 < across < 2:
            return None
        column = math.floor(0.5 + across * (self.width - 1))
        return self.left + column if 0 <= column < self.width else None

    def clamped(self, x: float) -> int:
        """Column of a value, or that at the edge nearest to it."""
        across = self.x.fraction(x)
        return self.left if not across > 0 else self.column_at(min(across, 1.0)) or self.left

    def x_at(self, column: int) -> float | None:
        """Value at a column's middle, or None outside."""
        if not (self.pickable and self.left <= column < self.left + self.width):
            return None
        return self.x.value(float(self.middles()[0][column - self.left]))

    def row_of(self, y: float) -> int:
        """Row of a value, which may be outside."""
        up = self.y.fraction(y)
        return self.row_at(min(max(up, -9.0), 9.0) if up == up else -9.0)

    def row_at(self, up: float) -> int:
        """Row of a fraction of the height, which may be outside."""
        return self.top + self.height - 1 - math.floor(0.5 + up * (self.height - 1))

    def cell(self, across: float, up: float) -> tuple[int, int] | None:
        """Row and column of a place, or None outside."""
        column = self.column_at(across)
        if column is None or not -1 < up < 2:
            return None
        row = self.row_at(up)
        return (row, column) if self.top <= row < self.top + self.height else None

    def middles(self) -> tuple[FloatArray, FloatArray]:
        """Where the columns' and the rows' middles stand, as fractions of the width and the height."""
        across = np.arange(self.width) / max(self.width - 1, 1)
        return across, 1 - np.arange(self.height) / max(self.height - 1, 1)

    def places(self, x: FloatArray, y: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Return values as fractions of the plot's width and height."""
        return self.x.fractions(x), self.y.fractions(y)


@dataclass(frozen=True)
class Frame:
    """Rows and columns that a chart of this size gives to words.

    Attributes
    ----------
    header : rows for the y title and the legend
    above : rows for numbers along the top axis
    below : rows for the x axis: its line, its labels, its title
    """

    header: int
    above: int
    below: int

    @classmethod
    def for_height(cls, height: int, *, counts: bool) -> Frame:
        """Give words the rows that the data can spare."""
        header = 1 if height >= 7 else 0
        above = 1 if counts and height >= 9 else 0
        below = 3 if height >= 12 else 2 if height >= 5 else 0
        return cls(header, above, below)


def axis_title(axis: Axis) -> str:
    """Title with its unit."""
    return f"{axis.title} ({axis.unit})" if axis.unit else axis.title


def header(cells: Cells, title: str, legend: Sequence[Legend], palette: Palette, rows: int = 1) -> None:
    """Write the y title at the left of the first row and as much of the legend as fits at the right of the last."""
    for row in range(rows):
        cells.put(row, 0, " " * cells.width)
    least = 0 if rows > 1 else min(cell_width(title) + 2, cells.width // 3)
    shown = len(legend)
    while shown and _legend_width(legend[:shown]) > cells.width - least:
        shown -= 1
    column = cells.width - _legend_width(legend[:shown])
    cells.put(
        0, 0, fit(title, cells.width if rows > 1 or not shown else column - 2), CellStyle(palette.quiet)
    )
    for sign, words, color in legend[:shown]:
        cells.put(rows - 1, column, sign, CellStyle(color, bold=True))
        column += cell_width(sign) + 1
        cells.put(rows - 1, column, words, CellStyle(palette.quiet))
        column += cell_width(words) + 2


def _legend_width(legend: Sequence[Legend]) -> int:
    return sum(cell_width(sign) + cell_width(words) + 3 for sign, words, _ in legend) - 2


@dataclass(frozen=True)
class Framed:
    """A plot with its frame.

    Attributes
    ----------
    plot : where the data go
    rows : the rows given to words
    axis_column : the column of the y axis
    x_axis, marks : what the x axis is, and its named places
    """

    plot: Plot
    rows: Frame
    axis_column: int
    x_axis: Axis
    marks: Sequence[Mark] = ()


def open_frame(
    cells: Cells,
    palette: Palette,
    *,
    x: Scale,
    y: Scale,
    x_axis: Axis,
    title: str,
    marks: Sequence[Mark] = (),
    legend: Sequence[Legend] = (),
    counts_title: str | None = None,
    names: int = 0,
    right: int = 1,
    pickable: bool = True,
) -> Framed:
    """Draw the y axis with its title and the legend, and tell where the data go.

    Parameters
    ----------
    x, y : scales
    x_axis : what the x axis is
    title : of the y axis
    marks : named places on the x axis
    legend : what the signs mean
    counts_title : what the numbers along the top are, or None where there are none
    names : columns to keep free between the axis and the data, for names at the lines' ends
    right : columns to keep free at the right
    pickable : whether a place on the x axis can be picked
    """
    rows = Frame.for_height(cells.height, counts=counts_title is not None)
    if rows.header and cells.height >= ROOMY and cell_width(title) + 2 + _legend_width(legend) > cells.width:
        rows = replace(rows, header=2)
    framed, labels = _placed(cells, rows, x, y, counts_title, names, right, pickable)
    start = _title_start(cells, framed.plot)
    if marks and cells.height >= ROOMY and start + cell_width(_described(x_axis, marks)) > cells.width:
        rows = replace(rows, below=4)
        framed, labels = _placed(cells, rows, x, y, counts_title, names, right, pickable)
    framed = replace(framed, x_axis=x_axis, marks=marks)
    if rows.header:
        header(cells, title, legend, palette, rows.header)
    _y_axis(cells, framed.plot, labels, framed.axis_column, palette)
    return framed


def _placed(
    cells: Cells,
    rows: Frame,
    x: Scale,
    y: Scale,
    counts_title: str | None,
    names: int,
    right: int,
    pickable: bool,
) -> tuple[Framed, list[tuple[float, str]]]:
    """Return where the data go, and the labels of the y axis."""
    height = max(cells.height - rows.header - rows.above - rows.below, 1)
    labels = y_labels(y, height)
    widest = max((cell_width(text) for _, text in labels), default=0)
    if widest > cells.width // 3:
        labels, widest = [], 0
    title_room = cell_width(counts_title or "") if rows.above else 0
    axis_column = max(widest, min(title_room, cells.width // 4)) + 1
    left = axis_column + 1 + names
    plot = Plot(left, rows.header + rows.above, max(cells.width - left - right, 1), height, x, y, pickable)
    return Framed(plot, rows, axis_column, NO_AXIS), labels


def y_labels(scale: Scale, rows: int) -> list[tuple[float, str]]:
    """Values and texts for a y axis of so many rows."""
    if rows < 3:
        return []
    wanted = max(2, round(rows / 2.5))
    values = next(
        (v for most in range(wanted, rows) if len(v := ticks(scale, most)) >= 2), ticks(scale, wanted)
    )
    return [(v, tick_text(v, values)) for v in values]


def _y_axis(
    cells: Cells, plot: Plot, labels: Sequence[tuple[float, str]], axis_column: int, palette: Palette
) -> None:
    """Draw the y axis with its labels at the left of `axis_column`, and the zero line."""
    for row in range(plot.top, plot.top + plot.height):
        cells.put(row, axis_column, "│", CellStyle(palette.faint))
    for value, text in labels:
        row = plot.row_of(value)
        if plot.top <= row < plot.top + plot.height:
            cells.put(row, axis_column, "┤", CellStyle(palette.faint))
            cells.put(row, axis_column - cell_width(text) - 1, text, CellStyle(palette.quiet))
    if not plot.y.log and plot.y.low < 0 < plot.y.high:
        row = plot.row_of(0.0)
        cells.put(
            row, axis_column + 1, "┄" * (plot.left + plot.width - axis_column - 1), CellStyle(palette.faint)
        )


def draw_x_axis(cells: Cells, framed: Framed, palette: Palette) -> None:
    """Draw the x axis below the plot: line with ticks, labels, title, and what the marks mean."""
    plot, rows, axis, marks = framed.plot, framed.rows.below, framed.x_axis, framed.marks
    if rows < 1:
        return
    line = plot.top + plot.height
    width = plot.left + plot.width - framed.axis_column - 1
    cells.put(line, framed.axis_column, "╰" + "─" * width, CellStyle(palette.faint))
    end = -1
    for start, column, text in _labels(plot, cells.width) if rows >= 2 else ():
        cells.put(line, column, "┬", CellStyle(palette.faint))
        cells.put(line + 1, start, text, CellStyle(palette.quiet))
        end = start + cell_width(text)
    start = _title_start(cells, plot)
    if rows >= 4:
        cells.put(line + 3, start, fit(_meanings(marks), cells.width - start), CellStyle(palette.quiet))
        marks = ()
    if rows >= 3:
        cells.put(line + 2, start, _x_title(axis, marks, cells.width - start), CellStyle(palette.quiet))
    elif rows == 2 and end + cell_width(axis.title) + 2 < cells.width:
        cells.put(line + 1, cells.width - cell_width(axis.title), axis.title, CellStyle(palette.quiet))


def _labels(plot: Plot, room: int) -> list[tuple[int, int, str]]:
    """Start, tick's column and text of the x labels: as many as stand a free cell apart."""
    found: list[tuple[int, int, str]] = []
    before: list[float] = []
    for most in range(max(2, plot.width // 7), 0, -1):
        values = ticks(plot.x, most)
        if values == before:
            continue
        before, found, end = values, [], -1
        for value in values:
            text = tick_text(value, values)
            column = plot.clamped(value)
            start = max(min(column - (cell_width(text) - 1) // 2, room - cell_width(text)), 0)
            if start <= end:
                break
            found.append((start, column, text))
            end = start + cell_width(text)
        if len(found) == len(values):
            break
    return found


def _title_start(cells: Cells, plot: Plot) -> int:
    return min(plot.left, cells.width // 3)


def _meanings(marks: Sequence[Mark]) -> str:
    return "   ".join(f"{mark.key} {mark.label}" for mark in marks)


def _described(axis: Axis, marks: Sequence[Mark]) -> str:
    return f"{axis_title(axis)}   {_meanings(marks)}" if marks else axis_title(axis)


def _x_title(axis: Axis, marks: Sequence[Mark], room: int) -> str:
    """Return the most that there is room for of: title, unit, kind of scale, what the marks mean."""
    scale = ", log scale" if axis.log else ""
    words = _meanings(marks)
    full = axis_title(axis) + scale
    options = [f"{title}   {words}" for title in (full, axis_title(axis), axis.title) if words]
    for text in (*options, full, axis_title(axis), axis.title + scale):
        if cell_width(text) <= room:
            return text
    return fit(axis.title, room)
