"""Drawing of heatmaps, with some values written on the cells."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from lasso_tui.charts.cells import Cells, CellStyle, cell_width, fit
from lasso_tui.charts.colors import legible, viridis
from lasso_tui.charts.draw.canvas import Stroke, paint
from lasso_tui.charts.draw.halfblocks import draw_half_blocks, draws_with_characters, missing_sign
from lasso_tui.charts.frame import axis_title, draw_x_axis, header, open_frame
from lasso_tui.charts.hit_test import PointReader
from lasso_tui.charts.paint_result import PaintResult
from lasso_tui.charts.plot import Plot
from lasso_tui.charts.scales import Scale
from lasso_tui.charts.zoom import clip_series, scale_over_cells

if TYPE_CHECKING:
    from lasso_tui._types import BoolArray, FloatArray, Int64Array
    from lasso_tui.charts.model.panels import Heatmap
    from lasso_tui.charts.palette import Palette
    from lasso_tui.charts.zoom import Window

__all__ = ["draw_heatmap"]

LABEL = CellStyle("#ffffff", "#000000", True)

MIN_BAR = 4
"""Cells of the shortest bar of colours."""

FIGURE_ROWS, FIGURE_COLUMNS = 4, 10
"""Distance between written values, in cells."""


def draw_heatmap(chart: Heatmap, cells: Cells, palette: Palette, window: Window | None = None) -> PaintResult:
    """Draw the heatmap in half blocks, with some values, the curve and the points over it."""
    values = np.asarray(chart.values, dtype=np.float64)
    xs, ys = np.asarray(chart.x, dtype=np.float64), np.asarray(chart.y, dtype=np.float64)
    value_scale = Scale.of(values) if chart.limits is None else Scale.over(*chart.limits)
    framed = open_frame(
        cells,
        palette,
        x_axis=chart.x_axis,
        x=scale_over_cells(xs, log=chart.x_axis.log)
        if window is None
        else Scale.over(*window, log=chart.x_axis.log),
        y=scale_over_cells(ys, log=chart.y_axis.log),
        title="",
        counts_title="",
        pickable=chart.cursor is not None,
        even=False,
    )
    plot = framed.plot
    if framed.rows.header:
        unknown = bool(np.isnan(values).any())
        header(
            cells,
            axis_title(chart.y_axis),
            [(sign, meaning, palette.text) for sign, meaning in chart.legend]
            + [(missing_sign(cells), "not computed", palette.quiet)] * unknown,
            palette,
        )
    if framed.rows.above:
        above = np.isfinite(values).any() and chart.blank_above and np.nanmax(values) > value_scale.high
        beyond = ", blank: more" if above else ""
        _scale_bar(cells, plot, axis_title(chart.value_axis), value_scale, beyond, palette)
    if values.size:
        across, centres = plot.centres()
        columns = _nearest(plot.x.fractions(xs), across)
        # A cell's two pixels are a quarter of its height above and below its middle.
        quarter = 0.25 / max(plot.height - 1, 1)
        halves = np.column_stack([centres + quarter, centres - quarter]).ravel()
        rows = _nearest(plot.y.fractions(ys), halves)
        field = values[np.ix_(rows, columns)]
        levels = np.clip(value_scale.fractions(field), 0.0, 1.0)
        blank = field > value_scale.high if chart.blank_above else np.zeros(field.shape, dtype=np.bool_)
        coloured = np.isfinite(field) & ~blank
        pixels = np.where(coloured[:, :, None], viridis(np.nan_to_num(levels)), np.nan)
        draw_half_blocks(cells, plot.top, plot.left, pixels, CellStyle(palette.faint))
        _leave_blank(cells, plot, coloured, blank)
    if chart.curve is not None:
        curve_x, curve_y = (np.asarray(a, dtype=np.float64) for a in chart.curve)
        _curve(cells, plot, *clip_series(curve_x, curve_y, window, log=chart.x_axis.log), palette)
    for x, y, sign, label in chart.points:
        _point(cells, plot, x, y, f"{sign} {label}".strip(), palette)
    if values.size:
        _figures(cells, plot, np.where(blank, np.nan, field), value_scale)
    draw_x_axis(cells, framed, palette)
    named = [p for p in chart.points if np.isfinite(p[0]) and np.isfinite(p[1])]
    at = plot.to_fractions(np.array([p[0] for p in named]), np.array([p[1] for p in named]))
    return PaintResult(plot, PointReader(plot, [p[3] or p[2] for p in named], *at))


def _nearest(places: FloatArray, wanted: FloatArray) -> Int64Array:
    """Return the index of the nearest of increasing positions to each wanted one."""
    if len(places) == 1:
        return np.zeros(len(wanted), dtype=np.int64)
    centres = (places[1:] + places[:-1]) / 2
    return np.searchsorted(np.where(np.isfinite(centres), centres, -np.inf), wanted).astype(np.int64)


def _leave_blank(cells: Cells, plot: Plot, coloured: BoolArray, blank: BoolArray) -> None:
    """Clear the cells that are above the scale, and have no colour in either half."""
    for row, column in np.argwhere((blank[::2] | blank[1::2]) & ~(coloured[::2] | coloured[1::2])).tolist():
        cells.set(plot.top + row, plot.left + column, " ", CellStyle())


def _scale_bar(cells: Cells, plot: Plot, title: str, scale: Scale, beyond: str, palette: Palette) -> None:
    """Write the title of the values and their range, with the colour scale between the ends; then what is beyond."""
    row = plot.top - 1
    low, high = (f"{v:.3g}" for v in (scale.low, scale.high))
    high += beyond
    room = cells.width - plot.left - cell_width(low) - cell_width(high) - 3
    title = title if room - cell_width(title) >= MIN_BAR else ""
    length = min(24, room - cell_width(title))
    if length < MIN_BAR:
        return
    start = plot.left
    cells.put(row, start, title, CellStyle(palette.quiet))
    start += cell_width(title) + 1 if title else 0
    cells.put(row, start, low, CellStyle(palette.quiet))
    start += cell_width(low) + 1
    bar = viridis(np.linspace(0.0, 1.0, length))
    draw_half_blocks(cells, row, start, np.stack([bar, bar]), CellStyle(palette.faint))
    cells.put(row, start + length + 1, high, CellStyle(palette.quiet))


def _figures(cells: Cells, plot: Plot, field: FloatArray, scale: Scale) -> None:
    """Write values on the cells at regular distances, so that the heatmap can be read without colours."""
    if plot.width < 2 * FIGURE_COLUMNS or plot.height < 4:
        return
    span = scale.high - scale.low
    decimals = max(2 - math.floor(math.log10(span)), 0) if span > 1e-4 else -1
    fixed = decimals >= 0 and max(abs(scale.low), abs(scale.high)) < 1e5
    for row in range(min(2, plot.height // 2), plot.height, FIGURE_ROWS):
        for column in range(FIGURE_COLUMNS // 2, plot.width - 4, FIGURE_COLUMNS):
            value = field[2 * row, column]
            if not np.isfinite(value):
                continue
            shown = min(max(value, scale.low), scale.high)
            text = f"{shown:.{decimals}f}" if fixed else f"{shown:.3g}"
            text = (">" if value > scale.high else "<" if value < scale.low else "") + text
            at, start = plot.top + row, plot.left + column
            around = range(start - 1, min(start + len(text) + 1, plot.left + plot.width))
            if len(around) < len(text) + 1 or any(_has_overlay(cells, at, c) for c in around):
                continue
            if draws_with_characters(cells):
                text, start = f" {text} ", start - 1
            ground = cells.looks[at][start]
            for k, char in enumerate(text):
                _write_on(cells, at, start + k, char, ground)


def _write_on(cells: Cells, row: int, column: int, char: str, ground: CellStyle) -> None:
    """Write a character on the colour of the upper half of a cell, black or white, whichever is more legible."""
    if draws_with_characters(cells) or not ground.color:
        _write_over(cells, row, column, char)
        return
    cells.set(row, column, char, CellStyle(legible("", ground.color), ground.color))


def _has_overlay(cells: Cells, row: int, column: int) -> bool:
    """Return whether a cell already has text on it."""
    return cells.looks[row][column].bold or cells.chars[row][column] == missing_sign(cells)


def _write_over(cells: Cells, row: int, column: int, char: str, *, bold: bool = False) -> None:
    """Write a character over a cell, black or white, whichever is more legible."""
    if not (0 <= row < cells.height and 0 <= column < cells.width):
        return
    look = cells.looks[row][column]
    if draws_with_characters(cells) or cells.chars[row][column] not in "▀▄":
        back = look.back
        cells.set(row, column, char, CellStyle(legible("", back), back, bold))
        return
    back = look.back or look.color
    cells.set(row, column, char, CellStyle(legible("", back), back, bold))


def _curve(cells: Cells, plot: Plot, x: FloatArray, y: FloatArray, palette: Palette) -> None:
    """Draw a curve over the heatmap."""
    over = Cells(cells.width, cells.height)
    xs, ys = plot.to_fractions(x, y)
    paint(over, plot, [Stroke(xs, ys, palette.text)])
    for row in range(plot.top, plot.top + plot.height):
        for column in range(plot.left, min(plot.left + plot.width, cells.width)):
            if not over.is_blank(row, column):
                _write_over(cells, row, column, over.chars[row][column], bold=True)


def _point(cells: Cells, plot: Plot, x: float, y: float, text: str, palette: Palette) -> None:
    """Draw the sign of a point, with its label on a side that has room."""
    column, row = plot.column(x), plot.row_of(y)
    if column is None or not plot.top <= row < plot.top + plot.height:
        return
    sign, label = text[0], fit(text[1:].strip(), plot.width // 2)
    _write_over(cells, row, column, sign, bold=True)
    if not label:
        return
    label = f" {label} "
    width = cell_width(label)
    start = column + 1 if column + 1 + width <= plot.left + plot.width else column - width
    if start >= plot.left:
        # On a ground of its own: of two halves of a cell, one would always be illegible.
        cells.put(row, start, label, LABEL)
