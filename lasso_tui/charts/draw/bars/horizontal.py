"""Drawing of horizontal bars."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lasso_tui.charts.aligned import align_points
from lasso_tui.charts.braille import DOTS_ACROSS, dots
from lasso_tui.charts.cells import Cells, CellStyle, cell_width, fit
from lasso_tui.charts.draw.bars.two_sided import draw_two_sided_bars
from lasso_tui.charts.frame import axis_title, draw_x_axis, header
from lasso_tui.charts.hit_test import RowReader
from lasso_tui.charts.layout import NO_AXIS, Frame, FramedPlot
from lasso_tui.charts.paint_result import PaintResult
from lasso_tui.charts.plot import Plot
from lasso_tui.charts.scales import Scale

if TYPE_CHECKING:
    from lasso_tui.charts.model.features import Bars
    from lasso_tui.charts.palette import Palette

__all__ = ["draw_bars"]

GAP = 2

MIN_BAR_CELLS = 12
"""Columns for the bars themselves where texts stand at their right."""

MAX_NAME_CELLS = 24

FEW_ROWS, MAX_STEP = 6, 4
"""Rows up to which bars stand one below another; else as many rows apart as there is room for, up to so many."""


def draw_bars(chart: Bars, cells: Cells, palette: Palette) -> PaintResult:
    """Draw the bars that fit, in the given order, each with its value at the end."""
    if chart.sides:
        return draw_two_sided_bars(chart, cells, palette)
    frame = Frame.for_height(cells.height, counts=False)
    height = max(cells.height - frame.header - frame.below, 1)
    values = np.asarray(chart.values, dtype=np.float64)
    errors = np.zeros_like(values) if chart.errors is None else np.nan_to_num(np.asarray(chart.errors))
    count = min(len(values), height)
    step = min(max((height - 1) // max(count - 1, 1), 1), MAX_STEP) if height > FEW_ROWS else 1
    texts = [chart.form.format(v) if np.isfinite(v) else "–" for v in values[:count]]
    signs = max((cell_width(sign) for sign in chart.signs[:count]), default=0)
    names = max((cell_width(name) for name in chart.names[:count]), default=0)
    names = min(names, MAX_NAME_CELLS, cells.width // 3)
    left = names + (signs + 1 if signs else 0) + 2
    longest = max((cell_width(text) for text in texts), default=0)
    scale = _scale(chart, values, errors)
    columns = [(title, align_points(cells_of[:count])) for title, cells_of in chart.columns]
    widths = [max([cell_width(title), *map(cell_width, cells_of)]) for title, cells_of in columns]
    while columns and left + MIN_BAR_CELLS + sum(widths) + GAP * len(widths) > cells.width:
        columns, widths = columns[:-1], widths[:-1]
    block = sum(widths) + GAP * len(widths)
    # Values stand beyond the ends of the bars, or in the first column.
    before = longest + 1 if scale.low < 0 else 0
    after = block if columns else longest + 1 if scale.high > 0 else 0
    if cells.width - left - before - after < 4:
        before = after = 0
    width = max(cells.width - left - before - after - 1, 1)
    plot = Plot(left + before, frame.header, width, height, scale, Scale(0.0, 1.0), pickable=False)
    if frame.header:
        hidden = len(values) - count
        label = f"{count} of {len(values):,}" if hidden else ""
        title = axis_title(chart.value_axis) if frame.below < 3 else ""
        legend = [("┊", level.label, palette.quiet) for level in chart.levels]
        if chart.errors is not None:
            legend.insert(0, ("├─┤", "error", palette.quiet))
        header(
            cells, "  ".join(t for t in (title, label) if t), [] if columns else legend, palette, taken=block
        )
    starts = [cells.width - block + GAP + sum(widths[:k]) + GAP * k for k in range(len(widths))]
    for (title, texts_of), start, wide in zip(columns, starts, widths, strict=True):
        if frame.header:
            cells.put(0, start - GAP, " " * (wide + GAP))
            cells.put(0, start + wide - cell_width(title), title, CellStyle(palette.quiet))
        for k, text in enumerate(texts_of):
            cells.put(plot.top + step * k, start + wide - cell_width(text), text, CellStyle(palette.text))
    _lines(cells, plot, chart, palette)
    draw_x_axis(cells, FramedPlot(plot, frame, left - 1, cells.width, NO_AXIS), palette)
    for k in range(count):
        row = plot.top + step * k
        name = fit(chart.names[k], names)
        color = _color(chart, k, palette)
        cells.put(row, left - 2 - cell_width(name), name, CellStyle(color if chart.ranks else palette.text))
        if k < len(chart.signs):
            cells.put(row, 0, fit(chart.signs[k], signs), CellStyle(palette.quiet))
        if np.isfinite(values[k]):
            _bar(
                cells,
                plot,
                row,
                (float(values[k]), float(errors[k])),
                "" if columns else texts[k],
                color,
                palette,
            )
        else:
            cells.put(row, (plot.column(_base(plot)) or plot.left) + 2, texts[k], CellStyle(palette.quiet))
    rows = {plot.top + step * k: chart.names[k] for k in range(count)}
    reader = RowReader(rows, dict(zip(chart.names[:count], values[:count].tolist(), strict=True)))
    return PaintResult(plot, reader, {name: (row, left - 2 - names, names) for row, name in rows.items()})


def _scale(chart: Bars, values: np.ndarray, errors: np.ndarray) -> Scale:
    if chart.limits is not None:
        return Scale.over(*chart.limits)
    with np.errstate(over="ignore", invalid="ignore"):
        ends = np.concatenate([values, values - errors, values + errors])
    return Scale.of(ends, extra=[0.0, *(level.y for level in chart.levels)])


def _lines(cells: Cells, plot: Plot, chart: Bars, palette: Palette) -> None:
    """Draw the base line of the bars, and the levels."""
    zero = plot.column(_base(plot))
    for row in range(plot.top, plot.top + plot.height):
        if zero is not None:
            cells.put(row, zero, "│", CellStyle(palette.faint))
        for level in chart.levels:
            column = plot.column(level.y)
            if column is not None:
                cells.put(row, column, "┊", CellStyle(palette.quiet))


def _base(plot: Plot) -> float:
    return min(max(0.0, plot.x.low), plot.x.high)


def _color(chart: Bars, bar: int, palette: Palette) -> str:
    """Return the colour of a bar: that of its feature where it is among the first."""
    if chart.ranks is None:
        return palette.series[0]
    return palette.series[chart.ranks[bar]] if chart.ranks[bar] < len(palette.series) else palette.quiet


def _bar(
    cells: Cells, plot: Plot, row: int, size: tuple[float, float], text: str, color: str, palette: Palette
) -> None:
    """Draw one bar from zero to its value with half-cell precision, its error bar, and the value as text."""
    value, error = size
    base, up = plot.clamped_column(_base(plot)) - plot.left, value >= 0
    # Each cell has two halves, counted as dots from the left edge of the base to the dot at the end.
    end = int(dots(np.clip(plot.x.fractions(np.array(value)), 0.0, 1.0), plot.width, DOTS_ACROSS))
    halves = max(end - 2 * base + 1 if up else 2 * base - end, 0) if value != _base(plot) else 0
    for k in range((halves + 1) // 2):
        column = plot.left + (base + k if up else base - 1 - k)
        half = ("╸" if up else "╺") if 2 * k + 1 == halves else ""
        char = half or ("┿" if cells.chars[row][column] == "┊" else "━")
        cells.set(row, column, char, CellStyle(palette.quiet if char == "┿" else color))
    first, last = plot.clamped_column(value - error), plot.clamped_column(value + error)
    if error > 0:
        for column in range(first, last + 1):
            char = "┼" if first == last else "├" if column == first else "┤" if column == last else "─"
            bar = char == "─" and cells.chars[row][column] in {"━", "┿"}
            cells.set(row, column, "━" if bar else char, CellStyle(color if bar else palette.text))
    beyond = max(plot.left + end // 2, last) if up else min(plot.left + end // 2, first)
    start = beyond + 2 if up else beyond - 1 - cell_width(text)
    cells.put(row, max(min(start, cells.width - cell_width(text)), 0), text, CellStyle(palette.text))
